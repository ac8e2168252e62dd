"""The face of Countersign: settings, pages, API, exports, tasks and commands. Everything else lies below it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
