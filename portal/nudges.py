"""What nudges the worker, right after a commit that gave it something to do. Sweepers repeat what is lost."""

from typing import Any

from celery import current_app
from django.dispatch import receiver

from portal.services import reports


@receiver(reports.ordered)
def report_ordered(report_id: str, **_: Any) -> None:
    """A report waits to be made."""
    current_app.send_task("portal.tasks.reports.make", (report_id,), retry=False)
