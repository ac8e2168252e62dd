"""Runs as orders in the database: who claims one holds it for a while, and finishes only the attempt that is theirs.

No task queue is trusted with the work. A message that is lost is sent again by the sweeper; one that comes twice finds
the run claimed; a worker that dies loses its lease, and what it had not committed never happened.
"""

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Now
from django.dispatch import Signal

from raci.alignment.models import CheckRound, CheckRun
from raci.ledger import clock
from raci.people.models import Person

LEASE = timedelta(minutes=10)
ATTEMPTS = 5
BACKOFF = timedelta(seconds=30)
State = CheckRun.State

due = Signal()
"""Sent with ``run_id`` after the commit that ordered a run: a nudge, nothing more."""


class Superseded(RuntimeError):
    """The lease was lost: another attempt has the run, and whatever this one did is rolled back."""


def _after(span: timedelta) -> Any:
    """So long after this moment of the database's clock."""
    until = Now() + Value(span, output_field=models.DurationField())
    return ExpressionWrapper(until, output_field=models.DateTimeField())


def put(ordered: CheckRound, *, slot: str, wanted_by: Person | None) -> None:
    """Write the order, due at once; called inside the act that orders it."""
    run = CheckRun(round=ordered, slot=slot, wanted_by=wanted_by, due_at=Now())
    run.save(force_insert=True)
    run.refresh_from_db()
    key = run.pk
    transaction.on_commit(lambda: due.send_robust(sender=CheckRun, run_id=key))


def _free() -> Q:
    waiting = Q(state__in=(State.DUE, State.FAILED), due_at__lte=Now())
    return (waiting | Q(state=State.RUNNING, lease_until__lt=Now())) & Q(attempt__lt=ATTEMPTS)


def claimable() -> "QuerySet[CheckRun]":
    """Runs that nobody works on and that are due, the oldest first."""
    return CheckRun.objects.filter(_free()).order_by("due_at", "pk")


def exhausted() -> "QuerySet[CheckRun]":
    """Runs that were tried as often as they may be, and are not done."""
    lost = Q(state=State.RUNNING, lease_until__lt=Now()) | Q(state=State.FAILED)
    return CheckRun.objects.filter(lost, attempt__gte=ATTEMPTS)


def claim(run: CheckRun, *, total: int) -> int | None:
    """Take a run; the number of the attempt, or None where somebody else has it or another run is under way."""
    seen = CheckRun.objects.filter(pk=run.pk).values_list("attempt", flat=True).first()
    if seen is None:
        return None
    others = CheckRun.objects.filter(state=State.RUNNING, lease_until__gte=Now()).exclude(pk=run.pk)
    free = CheckRun.objects.filter(_free(), ~Exists(others), pk=run.pk, attempt=seen)
    taken = free.update(
        state=State.RUNNING,
        attempt=seen + 1,
        lease_until=_after(LEASE),
        started_at=clock.now(),
        total=total,
        done=0,
        problem="",
    )
    return seen + 1 if taken else None


def _mine(run: CheckRun, attempt: int) -> "QuerySet[CheckRun]":
    return CheckRun.objects.filter(pk=run.pk, attempt=attempt, state=State.RUNNING)


def progress(run: CheckRun, attempt: int, done: int) -> None:
    """Say how far it is, and hold the lease a while longer.

    Raises:
        Superseded: the lease was lost.
    """
    if not _mine(run, attempt).update(done=done, lease_until=_after(LEASE)):
        raise Superseded(str(run))


def finish(run: CheckRun, attempt: int, results: dict[str, Any], problem: str = "") -> None:
    """Close the run; called inside the transaction that writes what it found.

    Raises:
        Superseded: the lease was lost, so that transaction is to be rolled back.
    """
    over: dict[str, Any] = {"state": State.DONE, "finished_at": clock.now(), "lease_until": None}
    if not _mine(run, attempt).update(**over, results=results, problem=problem):
        raise Superseded(str(run))


def fail(run: CheckRun, attempt: int, problem: str) -> None:
    """Give the run back, to be tried again after a while that grows with each attempt."""
    again = _after(BACKOFF * attempt)
    _mine(run, attempt).update(state=State.FAILED, due_at=again, lease_until=None, problem=problem[:2000])


def bury(run: CheckRun) -> None:
    """Mark a run as given up; called inside the act that gives its round up.

    Raises:
        Superseded: somebody was quicker.
    """
    if not exhausted().filter(pk=run.pk).update(state=State.DEAD, finished_at=clock.now(), lease_until=None):
        raise Superseded(str(run))
