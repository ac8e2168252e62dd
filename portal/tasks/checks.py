"""Running the checks: messages only nudge, the database owns the work (``raci.alignment.outbox``)."""

import logging
from typing import Any

from celery import shared_task

from raci.alignment.models import CheckRun
from raci.alignment.services import links, rounds
from raci.duties import founding
from raci.duties.charts import Charts
from raci.people.actor import Actor
from raci.people.models import Person

log = logging.getLogger(__name__)


def _service() -> Actor | None:
    """The service that runs the checks; None while the ground is being laid, when it holds nothing yet."""
    person = Person.objects.filter(name=founding.CHECKS, kind=Person.Kind.SERVICE).first()
    return None if person is None or Charts.load().founding else Actor(person)


def nudge(run_id: int, **_: Any) -> None:
    """Tell a worker that a run is due. Where no broker answers, the sweeper does it later."""
    try:
        perform.apply_async((run_id,), retry=False, expires=rounds.LATE.total_seconds())
    except perform.OperationalError:
        log.warning("run %s could not be announced; it will be swept up", run_id)


@shared_task
def perform(run_id: int) -> bool:
    """Carry out a run, if it is free: lost, doubled or killed, nothing is lost or done twice."""
    actor, run = _service(), CheckRun.objects.select_related("round").filter(pk=run_id).first()
    return bool(actor and run and rounds.perform(actor=actor, run=run))


@shared_task
def sweep() -> int:
    """Order the slot of the clock and announce every run that is due. How many there were."""
    actor = _service()
    found = rounds.tend(actor=actor) if actor else []
    for run_id in found:
        nudge(run_id)
    return len(found)


@shared_task
def unconfirm() -> int:
    """Ask both sides again wherever an end of a link has changed. How many links there were."""
    actor = _service()
    return len(links.unconfirm_changed(actor=actor)) if actor else 0
