"""Rounds of checks: ordered by the clock or by a person, carried out by a worker, concluded through the gate."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import FieldError
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from raci.alignment import outbox
from raci.alignment.acts import checks as acts
from raci.alignment.checks import CHECKS, Found, Moment
from raci.alignment.models import CheckRound, CheckRun
from raci.alignment.services import bookkeeping, snapshots
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.people.actor import Actor

EVERY = timedelta(hours=4)
"""The checks are ordered by the clock at 0, 4, 8, 12, 16 and 20 h in the portal's zone."""
LATE = timedelta(minutes=15)
"""A run that is not done so long after it was due is late."""
BROKEN = (DatabaseError, FieldError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""What stops one check without stopping the others; its findings then stay as they are."""


def slot_of(moment: datetime) -> datetime:
    """The beginning of the slot in which a moment lies."""
    local = timezone.localtime(moment)
    hours = int(EVERY.total_seconds() // 3600)
    return local.replace(hour=local.hour - local.hour % hours, minute=0, second=0, microsecond=0)


def _put(act: Act, actor: Actor, slot: str, by: Actor | None) -> CheckRound:
    now = clock.now()
    ordered = CheckRound(ordered_at=now)
    with passing(act, ordered, actor=actor):
        ordered.code = code_in_turn(CheckRound, "CHK", year=timezone.localtime(now).year, digits=4)
        ordered.save()
        outbox.put(ordered, slot=slot or ordered.code, wanted_by=by.person if by else None)
    return ordered


def order(*, actor: Actor) -> CheckRound:
    """Have all checks run now.

    Raises:
        Refused: the actor may not, or they are under way already.
    """
    return _put(acts.ORDER, actor, "", actor)


def schedule(*, actor: Actor) -> CheckRound | None:
    """Order the checks of the slot that the clock is in; None where that was done, perhaps at this very instant."""
    start = slot_of(clock.now())
    slot = f"{start:%Y-%m-%dT%H:%M}"
    if CheckRun.objects.filter(scope="all", slot=slot).exists():
        return None
    try:
        return _put(acts.SCHEDULE, actor, slot, None)
    except IntegrityError:
        return None


@dataclass
class Looked:
    """What the checks of a round found, by check, and how each went."""

    moment: Moment
    found: dict[str, list[Found]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    def look(self, code: str) -> None:
        """Run one check."""
        start = time.perf_counter()
        problem = ""
        try:
            self.found[code] = list(CHECKS[code].find(self.moment))
        except BROKEN as broken:
            problem = f"{type(broken).__name__}: {broken}"[:300]
        spent = round((time.perf_counter() - start) * 1000)
        self.results[code] = {"found": len(self.found.get(code, ())), "ms": spent, "error": problem}

    @property
    def problem(self) -> str:
        """Which checks did not work."""
        broken = [f"{code}: {result['error']}" for code, result in self.results.items() if result["error"]]
        return "\n".join(broken)


def perform(*, actor: Actor, run: CheckRun) -> bool:
    """Carry out a run, if it is free. Whether it was this call that did it.

    Raises:
        Exception: whatever went wrong; the run is given back and will be tried again, five times at most.
    """
    attempt = outbox.claim(run, total=len(CHECKS) + 1)
    if attempt is None:
        return False
    try:
        _carry_out(actor, run, attempt)
    except outbox.Superseded:
        return False
    except Exception as problem:
        outbox.fail(run, attempt, f"{type(problem).__name__}: {problem}")
        raise
    run.refresh_from_db()
    return True


def _carry_out(actor: Actor, run: CheckRun, attempt: int) -> None:
    looked = Looked(Moment())
    for number, code in enumerate(CHECKS, 1):
        looked.look(code)
        outbox.progress(run, attempt, number)
    figures = snapshots.measure(looked.moment)
    books = bookkeeping.Books.of(looked.moment, looked.found)
    with passing(acts.CONCLUDE, run.round, actor=actor, also=books.changed) as row:
        counts = books.write(actor, looked.results)
        row.concluded_at = clock.now()
        row.found, row.opened, row.reopened, row.resolved = counts
        snapshots.keep(looked.moment, figures)
        outbox.finish(run, attempt, looked.results, looked.problem)


def give_up(*, actor: Actor, run: CheckRun) -> bool:
    """Stop trying a run that was tried five times; its round says so."""
    try:
        with passing(acts.GIVE_UP, run.round, actor=actor) as row:
            row.concluded_at = clock.now()
            outbox.bury(run)
    except outbox.Superseded:
        return False
    return True


def tend(*, actor: Actor) -> list[int]:
    """What the sweeper does: order the slot of the clock, give up what is hopeless, and tell which runs are due."""
    schedule(actor=actor)
    for run in outbox.exhausted().select_related("round"):
        give_up(actor=actor, run=run)
    return list(outbox.claimable().values_list("pk", flat=True))
