"""Measurements, and the tallies that are kept of them.

A tally adds up: the tally of a day is the sum of those of its minutes. So a report can be made from raw measurements or
from daily sums alike, and only what looks back hours needs the finer ones. A tally belongs to the window, day or
look-back that its middle lies in. What nobody measured has no tally and is never taken for good.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from management.slo.objective import Method, Objective, Threshold
from management.slo.windows import local_date, midnight, utc

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# A slice's share is kept to twelve places, rounded down: never in favour of who is measured.
_SHARE = Decimal("1e-12")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slice:
    """Events counted from `start` to `end`: how many, and how many of them were good.

    Raises ValueError for times without a zone or in the wrong order, and for counts that cannot be.
    """

    start: dt.datetime
    end: dt.datetime
    good: int
    total: int

    def __post_init__(self) -> None:
        if utc(self.end) < utc(self.start):
            raise ValueError(f"The measurement of {self.start} ends before it starts.")
        if not 0 <= self.good <= self.total:
            raise ValueError(f"The measurement of {self.start} counts {self.good} good of {self.total}.")


@dataclass(frozen=True, slots=True)
class Point:
    """A value measured at an instant."""

    at: dt.datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stretch of time counts.

    good, total: events, or slices of time (good ones may be a fraction, by RatioTimeslices). A total of 0 says that
    somebody measured and nothing happened.
    covered: how much of the stretch was measured.
    """

    start: dt.datetime
    end: dt.datetime
    good: Decimal
    total: int
    covered: dt.timedelta

    @property
    def middle(self) -> dt.datetime:
        return self.start + (self.end - self.start) / 2

    @property
    def bad(self) -> Decimal:
        return self.total - self.good

    def until(self, now: dt.datetime) -> "Tally":
        """The same, for a stretch that is not over yet: it ends now."""
        if self.end <= now:
            return self
        return Tally(self.start, now, self.good, self.total, min(self.covered, now - self.start))


def judge(points: Iterable[Point], threshold: Threshold, *, every: dt.timedelta) -> Iterator[Slice]:
    """Values as events, each good or bad, and each standing for the time until the next is due."""
    for point in points:
        yield Slice(point.at, utc(point.at) + every, int(threshold.is_good(point.value)), 1)


def tally(measured: Iterable[Slice], objective: Objective) -> list[Tally]:
    """Measurements, in any order, as the objective counts them: events as they come, or slices of time.

    Raises ValueError where a measurement is longer than the slices of time it should be judged in.
    """
    ordered = sorted(measured, key=lambda each: utc(each.start))
    return list(_time_slices(ordered, objective) if objective.counts_time else _events(ordered))


def by_day(tallies: Iterable[Tally], zone: str) -> list[Tally]:
    """One tally a day of the zone, for days that have any."""
    days: dict[dt.date, list[Tally]] = defaultdict(list)
    for each in tallies:
        days[local_date(each.middle, zone)].append(each)
    return [_sum(days[day], midnight(day, zone), midnight(day + _DAY, zone)) for day in sorted(days)]


def _sum(tallies: list[Tally], start: dt.datetime, end: dt.datetime) -> Tally:
    covered = sum((each.covered for each in tallies), dt.timedelta(0))
    good = sum((each.good for each in tallies), Decimal(0))
    return Tally(start, end, good, sum(each.total for each in tallies), min(covered, end - start))


def _events(ordered: Iterable[Slice]) -> Iterator[Tally]:
    reached = dt.datetime.min.replace(tzinfo=dt.UTC)
    for each in ordered:
        start, end = utc(each.start), utc(each.end)
        # Two reports on the same minute measure one minute.
        covered = max(dt.timedelta(0), end - max(start, reached))
        reached = max(reached, end)
        yield Tally(start, end, Decimal(each.good), each.total, covered)


def _time_slices(ordered: Iterable[Slice], objective: Objective) -> Iterator[Tally]:
    length = objective.slice_length or _DAY
    slices: dict[int, list[Slice]] = defaultdict(list)
    for each in ordered:
        slices[_number(each, length)].append(each)
    for number in sorted(slices):
        start = _EPOCH + number * length
        total = sum(each.total for each in slices[number])
        share = _share(sum(each.good for each in slices[number]), total, objective)
        yield Tally(start, start + length, share, int(total > 0), length)


def _number(each: Slice, length: dt.timedelta) -> int:
    start, end = utc(each.start), utc(each.end)
    if end - start > length:
        raise ValueError(f"The measurement of {each.start} is longer than the slices of time it is judged in.")
    return (start + (end - start) / 2 - _EPOCH) // length


def _share(good: int, total: int, objective: Objective) -> Decimal:
    if not total:
        return Decimal(0)
    if objective.method is Method.TIMESLICES:
        return Decimal(Fraction(good, total) >= (objective.slice_target or 1))
    return (Decimal(good) / Decimal(total)).quantize(_SHARE, ROUND_FLOOR)
