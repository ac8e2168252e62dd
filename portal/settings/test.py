"""Settings of the tests: fast hashing, and a database that may be thrown away. DB chooses sqlite or postgresql."""

from portal.settings.base import *  # noqa: F403
from portal.settings.databases import postgresql, sqlite
from portal.settings.logs import configure
from portal.settings.paths import DATA_DIR, env

DEBUG = False
SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["*"]
COUNTERSIGN_DISPOSABLE = True
STATES_STRICT = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if env.str("DB", default="sqlite") == "postgresql":
    DATABASES = {"default": postgresql(env.str("DATABASE_URL"))}
else:
    # A file rather than memory: races and the live server open connections of their own.
    DATABASES = {"default": sqlite(DATA_DIR / "test.sqlite3", synchronous="OFF")}
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Nudges go nowhere: tests start the work that the database holds by themselves.
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

LOGGING = configure(as_json=False, level="ERROR")
