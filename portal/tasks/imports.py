"""Imports of incidents: the database holds the orders, a task works one off, a sweep finds what was lost."""

from celery import shared_task

from management.services import orders
from portal import uploads


@shared_task
def run_import(order_id: int) -> str:
    """Do one ordered import; twice does no harm. The code of the import, or nothing where there was nothing to do."""
    run = orders.work(order_id)
    return run.code if run else ""


@shared_task
def sweep() -> int:
    """Begin every import that nobody works on, and remove uploads that nobody came back for."""
    waiting = orders.due()
    for order_id in waiting:
        run_import.delay(order_id)
    uploads.sweep()
    return len(waiting)
