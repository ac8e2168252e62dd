"""Production mode: PostgreSQL, Redis, gunicorn behind a proxy. Everything comes from the environment.

`NAME_FILE` may stand for `NAME`: the value is then read from that file. Whatever would make the portal insecure stops
the start with a sentence that says what to do.
"""

from datetime import timedelta

from portal.settings import requirements
from portal.settings.background import VISIBILITY_TIMEOUT
from portal.settings.base import *  # noqa: F403
from portal.settings.databases import postgresql
from portal.settings.logs import configure
from portal.settings.paths import DATA_DIR, env

DEBUG = False
requirements.no_debug(env)
SECRET_KEY = requirements.secret_key(env)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = requirements.hosts(env)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATABASES = {"default": postgresql(requirements.database_url(env))}
COUNTERSIGN_SIGNING_KEY_FILE = requirements.private_file(
    env.path("COUNTERSIGN_SIGNING_KEY_FILE", default=str(DATA_DIR / "signing.key"))
)

# --- transport --------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
# Containers ask for health over plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if TRUSTED_PROXIES:  # noqa: F405
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- static files -----------------------------------------------------------------------------------------------------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Redis ------------------------------------------------------------------------------------------------------------
REDIS_URL = requirements.redis_url(env)
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- mail and logs ----------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
COUNTERSIGN_MAILS = "console" not in EMAIL_CONFIG["EMAIL_BACKEND"]
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="countersign@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = configure(as_json=True, level=env.str("LOG_LEVEL", default="INFO"))
