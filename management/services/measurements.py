"""Taking in what was measured: in batches, each on record; the same again changes nothing, late data are welcome."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from management.acts.objectives import TAKE_IN
from management.models import Measurement, MeasurementBatch, ServiceObjective
from management.terms import slice_of
from raci.duties import gate
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.people.actor import Actor

MIDNIGHT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LARGEST = 10**15
LARGEST_VALUE = 10**13
MANY = 100_000
"""Rows of one batch at most; more come as several batches."""


class Row(NamedTuple):
    """One measurement as it came: where it stood, when its slice of time began, and what was counted or read."""

    place: int
    at: dt.datetime
    good: int | None = None
    total: int | None = None
    value: Decimal | None = None

    @property
    def measured(self) -> tuple[int | None, int | None, Decimal | None]:
        """What makes it the same measurement as another of its slice."""
        return self.good, self.total, None if self.value is None else self.value.normalize()


class Rejected(NamedTuple):
    """A row that is not taken, and why: its place, the column at fault, its value, a sentence."""

    place: int
    column: str
    value: str
    reason: str


@dataclass
class Sifted:
    """A batch before it is taken in."""

    new: list[Row] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True)
class Taken:
    """What came of a batch. ``batch`` is None where nothing in it was new."""

    batch: MeasurementBatch | None
    new: int
    unchanged: int
    rejected: Sequence[Rejected]


class _NothingNew(Exception):
    """Somebody else took the same in while we waited for the lock."""


def sift(objective: ServiceObjective, rows: Iterable[Row]) -> Sifted:
    """What of a batch is new, known already, or wrong. Changes nothing: the dry run of an upload."""
    found, fitting = Sifted(), dict[dt.datetime, Row]()
    for row in rows:
        fault = next(_faults(objective, row, fitting), None)
        if fault:
            found.rejected.append(fault)
        else:
            fitting[row.at] = row
    known = _known(objective, fitting)
    for at, row in fitting.items():
        _weigh(row, known.get(at), found)
    found.digest = digest_of(fitting.values())
    found.rejected.sort()
    return found


def _weigh(row: Row, known: Row | None, found: Sifted) -> None:
    if known is None:
        found.new.append(row)
    elif known.measured == row.measured:
        found.unchanged += 1
    else:
        reason = "Another measurement of this moment was taken in before; what was reported first stays."
        found.rejected.append(Rejected(row.place, "at", row.at.isoformat(), reason))


def digest_of(rows: Iterable[Row]) -> str:
    """SHA-256 of the measurements in the order of time, so that order and format of a file do not matter."""
    content = hashlib.sha256()
    for row in sorted(rows, key=lambda each: each.at):
        content.update(f"{row.at.astimezone(dt.UTC).isoformat()} {row.measured}\n".encode())
    return content.hexdigest()


def _faults(objective: ServiceObjective, row: Row, before: dict[dt.datetime, Row]) -> Iterator[Rejected]:
    if row.at > clock.now():
        yield _fault(row, "at", "This moment has not come yet.")
    if (row.at - MIDNIGHT) % slice_of(objective):
        yield _fault(row, "at", f"A measurement begins at a multiple of {_length(objective)}.")
    if row.at in before:
        yield _fault(row, "at", f"Row {before[row.at].place} of this batch is of the same moment.")
    if objective.indicator == ServiceObjective.Indicator.THRESHOLD:
        yield from _value_faults(row)
    else:
        yield from _count_faults(row)


def _fault(row: Row, column: str, reason: str) -> Rejected:
    value = getattr(row, column)
    shown = value.isoformat() if isinstance(value, dt.datetime) else "" if value is None else str(value)
    return Rejected(row.place, column, shown[:80], reason)


def _value_faults(row: Row) -> Iterator[Rejected]:
    if row.value is None:
        yield _fault(row, "value", "This objective is measured by a value.")
    elif not row.value.is_finite() or abs(row.value) >= LARGEST_VALUE:
        yield _fault(row, "value", "This is no value that can be kept.")
    elif row.value != round(row.value, 4):
        yield _fault(row, "value", "A value is kept with four places after the point at most.")


def _count_faults(row: Row) -> Iterator[Rejected]:
    if row.good is None or row.total is None:
        missing = "good" if row.good is None else "total"
        yield _fault(row, missing, "This objective counts good events of all events.")
    elif not 0 <= row.good <= row.total <= LARGEST:
        yield _fault(row, "good", f"There cannot be {row.good} good events of {row.total}.")


def _length(objective: ServiceObjective) -> str:
    seconds = objective.slice_seconds
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        if not seconds % size:
            return f"{seconds // size} {name}{'s' if seconds != size else ''}"
    return f"{seconds} seconds"


def _known(objective: ServiceObjective, rows: dict[dt.datetime, Row]) -> dict[dt.datetime, Row]:
    if not rows:
        return {}
    stored = Measurement.objects.filter(objective=objective, at__range=(min(rows), max(rows)))
    values = stored.values_list("at", "good", "total", "value").iterator(5000)
    return {at: Row(0, at, good, total, value) for at, good, total, value in values if at in rows}


def take_in(*, actor: Actor, objective: ServiceObjective, rows: Iterable[Row], source: str) -> Taken:
    """Put what is new in a batch on record. Rows that are wrong are told, and do not hold the others up.

    Args:
        source: where the measurements come from, in words: the name of a file or of a monitoring tool.

    Raises:
        Refused: the gate does not let it pass; whoever sets an objective does not report on it (SOD-05).
    """
    kept = list(rows)
    first = sift(objective, kept)
    batch = MeasurementBatch(
        objective=objective, source=source[:120], digest=first.digest, count=len(first.new), taken_at=clock.now()
    )
    if not first.new and not gate.objections(TAKE_IN, batch, actor):
        return Taken(None, 0, first.unchanged, first.rejected)
    try:
        return _write(actor, objective, batch, kept)
    except _NothingNew:
        again = sift(objective, kept)
        return Taken(None, 0, again.unchanged, again.rejected)


def _write(actor: Actor, objective: ServiceObjective, batch: MeasurementBatch, kept: list[Row]) -> Taken:
    with passing(TAKE_IN, batch, actor=actor, also=[objective]) as row:
        found = sift(objective, kept)  # again, now that nobody else takes in for this objective
        if not found.new:
            raise _NothingNew
        row.count = len(found.new)
        row.save()
        passage().add_parts([_measurement(row, objective, each) for each in found.new])
        passage().facts |= {"unchanged": found.unchanged, "rejected": len(found.rejected)}
    return Taken(batch, len(found.new), found.unchanged, found.rejected)


def _measurement(batch: MeasurementBatch, objective: ServiceObjective, row: Row) -> Measurement:
    return Measurement(
        batch=batch,
        objective=objective,
        at=row.at,
        day=timezone.localdate(row.at),
        good=row.good,
        total=row.total,
        value=row.value,
    )
