"""The arithmetic of goals: progress, freshness, health and how health flows upward. Exact, and None where unknown.

Numbers may be int, Decimal or Fraction; shares are Fractions from 0 to 1 and health is a Fraction from 0 to 100.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction


class Direction(StrEnum):
    """Which way is better, told from baseline and target."""

    HIGHER = "higher"
    LOWER = "lower"


def direction(baseline: Number | None, target: Number | None) -> Direction | None:
    """None where one of them is missing, or where they are equal and so tell nothing."""
    if baseline is None or target is None or _exact(baseline) == _exact(target):
        return None
    return Direction.HIGHER if _exact(target) > _exact(baseline) else Direction.LOWER


def progress(baseline: Number | None, target: Number | None, value: Number | None) -> Fraction | None:
    """The share of the way from baseline to target that is done: 0 at or behind the baseline, 1 at or past the target.

    None where a number is missing, or where baseline and target are equal.
    """
    if baseline is None or target is None or value is None or direction(baseline, target) is None:
        return None
    done = (_exact(value) - _exact(baseline)) / (_exact(target) - _exact(baseline))
    return min(max(done, Fraction(0)), Fraction(1))


def is_met(baseline: Number | None, target: Number | None, value: Number | None) -> bool | None:
    """Whether the target is reached or passed; None where that cannot be told."""
    done = progress(baseline, target, value)
    return None if done is None else done == 1


def elapsed(start: dt.date, end: dt.date, today: dt.date) -> Fraction:
    """The share of a period that is over at the end of `today`, both its days included.

    Raises ValueError where the period ends before it starts.
    """
    if end < start:
        raise ValueError("A period ends on the day it starts or later.")
    days = (end - start).days + 1
    return Fraction(min(max((today - start).days + 1, 0), days), days)


class Freshness(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    NONE = "none"


def freshness(taken_on: dt.date | None, today: dt.date, cadence_days: int) -> Freshness:
    """Whether a reading still speaks for today: until its next one is due. One dated after today does not yet."""
    if taken_on is None or taken_on > today:
        return Freshness.NONE
    return Freshness.FRESH if today <= due_on(taken_on, cadence_days) else Freshness.STALE


def due_on(taken_on: dt.date, cadence_days: int) -> dt.date:
    """The last day on which the next reading is in time. Raises ValueError for a cadence of less than a day."""
    if cadence_days < 1:
        raise ValueError("A cadence is at least one day.")
    return taken_on + dt.timedelta(days=cadence_days)


def health(done: Fraction | None, expected: Fraction = Fraction(1)) -> Fraction | None:
    """Progress as health, 0 to 100.

    expected: the progress that would be on course today; by default the whole, so that health is the progress itself.
    """
    if done is None:
        return None
    return Fraction(100) if done >= expected else 100 * done / expected


def whole(value: Fraction) -> int:
    """Health as it is shown, rounded down: 99.9 is not yet 100."""
    return value.numerator // value.denominator


@dataclass(frozen=True, slots=True)
class Part:
    """What a health rests on: one thing below, with its weight.

    health: None without data. coverage: the share of it that has fresh data; of a leaf, 1 or 0.
    """

    weight: Number
    health: Fraction | None
    coverage: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Mean:
    """value: weighted mean of the parts that have a health, None if none has. coverage: 0 to 1, over all parts."""

    value: Fraction | None
    coverage: Fraction


def mean(parts: Iterable[Part]) -> Mean:
    """Health from the healths below it. A part without data takes no part in the mean but lowers the coverage.

    Raises ValueError for a negative weight.
    """
    weighed = [(_exact(part.weight), part) for part in parts]
    if any(weight < 0 for weight, _ in weighed):
        raise ValueError("A weight is not negative.")
    known = [(weight, part.health) for weight, part in weighed if part.health is not None]
    covered = [(weight, part.coverage) for weight, part in weighed if part.health is not None]
    return Mean(
        value=_over(known, sum((weight for weight, _ in known), Fraction(0))),
        coverage=_over(covered, sum((weight for weight, _ in weighed), Fraction(0))) or Fraction(0),
    )


def _over(values: Iterable[tuple[Fraction, Fraction]], total: Fraction) -> Fraction | None:
    return sum((weight * value for weight, value in values), Fraction(0)) / total if total else None


def _exact(value: Number) -> Fraction:
    return Fraction(value)
