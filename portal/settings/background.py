"""Celery. The database owns the work: a lost, doubled or killed message loses or doubles nothing."""

from portal.settings.paths import DATA_DIR
from portal.settings.schedule import BEAT_SCHEDULE

CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "countersign"

# A message is given back when its worker dies, and only one is held at a time.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Longer than any task: Redis hands a message out a second time after these seconds.
VISIBILITY_TIMEOUT = 4 * 60 * 60
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
# Typesetting a long report leaves memory behind; a fresh process gives it back.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200

CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_MAX_LOOP_INTERVAL = 5

DJANGO_STRUCTLOG_CELERY_ENABLED = True
