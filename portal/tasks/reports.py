"""Making reports: thin shells on ``portal.services.reports``, which owns the work."""

from celery import shared_task

from portal.services import reports


@shared_task
def make(report_id: str) -> None:
    """Make a report, if it is still due."""
    reports.make(report_id)


@shared_task
def sweep() -> None:
    """Nudge what is due and was not begun, or whose worker died."""
    for key in reports.sweep():
        make.delay(str(key))
