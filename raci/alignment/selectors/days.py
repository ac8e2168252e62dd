"""The figures of a day, and of the earlier day that they are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max, Min, Q

from raci.alignment.checks import Moment
from raci.alignment.health import NOTHING, Figure, Key, Share
from raci.alignment.models import Snapshot
from raci.alignment.services.snapshots import measure
from raci.ledger import clock
from raci.ledger.measures import whole

APART = timedelta(days=28)


def compared_with(day: date) -> date:
    """The last end of a month that lies four weeks back or more: 30 September for 13 November."""
    latest = day - APART
    ended = latest.replace(day=1) - timedelta(days=1)
    return latest if (latest + timedelta(days=1)).day == 1 else ended


@dataclass(frozen=True)
class Day:
    """The figures of everything at the end of a day; of today, those of the last round of checks.

    ``day`` is None where nothing was kept until then.
    """

    day: date | None
    figures: Mapping[Key, Figure] = field(default_factory=dict)
    named: Mapping[Key, tuple[str, str]] = field(default_factory=dict)

    def figure(self, key: Key) -> Figure:
        """What is known of a thing."""
        return self.figures.get(key, NOTHING)


@dataclass(frozen=True)
class Days:
    """A day, and the earlier one that it is compared with."""

    now: Day
    before: Day

    def delta(self, key: Key) -> int | None:
        """How many whole points a figure has moved; None where one of them is not known."""
        was, is_ = self.before.figure(key).health, self.now.figure(key).health
        return None if was is None or is_ is None else whole(is_) - whole(was)


def figure_of(row: Snapshot) -> Figure:
    """A kept figure as one to compute with."""
    parts = tuple(
        Share(Key(part["kind"], part["id"]), Fraction(part["share"]), bool(part["primary"])) for part in row.parts
    )
    known = None if row.health is None else Fraction(row.health)
    return Figure(known, Fraction(row.coverage), row.reason, parts)


def _read(day: date | None, rows: list[Snapshot]) -> Day:
    mine = [row for row in rows if row.day == day]
    keys = {row.pk: Key(row.subject_type, str(row.subject_id)) for row in mine}
    figures = {keys[row.pk]: figure_of(row) for row in mine}
    return Day(day, figures, {keys[row.pk]: (row.code, row.label) for row in mine})


def days(on: date | None = None) -> Days:
    """Two queries. Today, before the first round of checks, everything is measured afresh."""
    wanted = on or clock.today()
    found = Snapshot.objects.aggregate(
        now=Max("day", filter=Q(day__lte=wanted)), before=Max("day", filter=Q(day__lte=compared_with(wanted)))
    )
    if found["now"] is None and on is None:
        fresh = measure(Moment())
        return Days(Day(wanted, fresh.figures, fresh.named), Day(None))
    rows = list(Snapshot.objects.filter(day__in=[day for day in found.values() if day]))
    return Days(_read(found["now"], rows), _read(found["before"], rows))


def days_kept() -> tuple[date, date] | None:
    """The first and the last day of which there are figures; None before the first round of checks."""
    found = Snapshot.objects.aggregate(first=Min("day"), last=Max("day"))
    return (found["first"], found["last"]) if found["first"] else None
