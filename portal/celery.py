"""The Celery application. Tasks live in `portal.tasks`; the database, not the broker, owns the work."""

import os
from pathlib import Path
from pkgutil import iter_modules

from celery import Celery

TASKS = [str(Path(__file__).with_name("tasks"))]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")

app = Celery("countersign")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Every module of portal.tasks, without a list to keep.
app.autodiscover_tasks(lambda: [f"portal.tasks.{found.name}" for found in iter_modules(TASKS)], related_name=None)  # type: ignore[arg-type]
