"""Bringing approved versions into force on their day."""

from celery import shared_task

from governance.services import documents
from raci.duties import founding
from raci.people.actor import Actor


@shared_task
def bring_into_force() -> int:
    """Everything that is due by now; safe to run at any time and twice. How many came into force."""
    return len(documents.bring_due_into_force(actor=Actor.service(founding.SYSTEM)))
