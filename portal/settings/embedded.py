"""Embedded mode, for a small organisation: SQLite, a broker in a folder, nothing to install but Python."""

from portal.settings.base import *  # noqa: F403
from portal.settings.databases import sqlite
from portal.settings.logs import configure
from portal.settings.paths import DATA_DIR, env
from portal.settings.secrets import kept_secret

QUEUE = DATA_DIR / "queue"
for folder in (DATA_DIR, QUEUE, QUEUE / "control"):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = kept_secret(DATA_DIR / "secret.key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DATABASES = {"default": sqlite(DATA_DIR / "countersign.sqlite3")}
COUNTERSIGN_SIGNING_KEY_FILE = env.path("COUNTERSIGN_SIGNING_KEY_FILE", default=str(DATA_DIR / "signing.key"))

# Set by `manage.py serve` for the one process that loads the demo organisation.
COUNTERSIGN_DEMO = env.bool("COUNTERSIGN_DEMO", default=False)

# Static files are served straight from their folders: no collecting before a start.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CELERY_BROKER_URL = "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE),
    "data_folder_out": str(QUEUE),
    "control_folder": str(QUEUE / "control"),
    "polling_interval": 0.3,
}
# Remote control would be polled for as well, and one worker has nobody to talk to.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"

LOGGING = configure(as_json=False, level=env.str("LOG_LEVEL", default="WARNING"))
