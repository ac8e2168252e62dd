"""What was promised and what came of it: target curves as dated points, and how far along them a value lies. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

Point = tuple[date, Decimal]
LAG = Fraction(1, 10)
"""Of the whole way; so far below its curve a benefit is not yet behind."""


class Misread(ValueError):
    """A line of a list by years or days does not say what it should; the message is a sentence for a person."""


@dataclass(frozen=True)
class Curve:
    """What a benefit is to be worth from day to day: from the baseline along dated points, straight in between.

    Attributes:
        starts_on: the day on which it stands at the baseline.
        points: dated values in order of their days; the last one is the target.
    """

    baseline: Decimal
    starts_on: date
    points: tuple[Point, ...]

    @property
    def target(self) -> Decimal:
        """Where it should be at the end."""
        return self.points[-1][1] if self.points else self.baseline

    def at(self, day: date) -> Decimal:
        """What is promised for a day."""
        before: Point = (self.starts_on, self.baseline)
        for point in self.points:
            if day < point[0]:
                return _between(before, point, day).quantize(self._step)
            before = point
        return before[1]

    @property
    def _step(self) -> Decimal:
        """One place more than the values are written with: what lies in between is no more exact than that."""
        places = max(
            -int(value.normalize().as_tuple().exponent) for value in (self.baseline, *dict(self.points).values())
        )
        return Decimal(1).scaleb(-max(places, 0) - 1)

    def share(self, value: Decimal) -> Fraction | None:
        """Which part of the way from the baseline to the target a value has gone; None where there is no way to go."""
        way = self.target - self.baseline
        return Fraction(value - self.baseline) / Fraction(way) if way else None

    def behind(self, value: Decimal, day: date) -> bool:
        """Whether a value of a day lies below what was promised by more than a tenth of the whole way."""
        promised, reached = self.share(self.at(day)), self.share(value)
        return promised is not None and reached is not None and promised - reached > LAG


def _between(before: Point, after: Point, day: date) -> Decimal:
    if day <= before[0]:
        return before[1]
    gone, whole = (day - before[0]).days, (after[0] - before[0]).days
    return before[1] + (after[1] - before[1]) * gone / whole


def percent(share: Fraction | None) -> int | None:
    """A share of the way in whole per cent."""
    return None if share is None else round(share * 100)


def mean(shares: Iterable[Fraction | None]) -> int | None:
    """The mean of shares of the way, each within nought and the whole, in per cent; None where none is known."""
    known = [min(max(each, Fraction(0)), Fraction(1)) for each in shares if each is not None]
    return round(sum(known, Fraction(0)) * 100 / len(known)) if known else None


def plain(value: Decimal | None) -> str:
    """A number as it is kept and compared: no sign of how it was written."""
    return "" if value is None else f"{value.normalize():f}"


# lines that people write


def curve_of(text: str) -> list[list[str]]:
    """Dated points from lines such as ``2027-06-30: 12.5``, as a benefit keeps them.

    Raises:
        Misread: a line is no day with a number, or the days are not in order.
    """
    found = [(_day(head, line), _number(tail, line)) for line, head, tail in _lines(text)]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(found)):
        raise Misread("Write the days in their order, each of them once.")
    return [[day.isoformat(), plain(value)] for day, value in found]


def costs_of(text: str) -> list[list[str]]:
    """Amounts by year from lines such as ``2027: 120000``, as an initiative keeps them.

    Raises:
        Misread: a line is no year with an amount, or a year comes twice.
    """
    found = {_year(head, line): _amount(tail, line) for line, head, tail in _lines(text)}
    if len(found) < len(_lines(text)):
        raise Misread("Name each year once.")
    return [[str(year), plain(found[year])] for year in sorted(found)]


def written(rows: Sequence[Sequence[str]]) -> str:
    """The lines from which the rows were read."""
    return "\n".join(f"{head}: {tail}" for head, tail in rows)


def points_of(rows: Sequence[Sequence[str]]) -> tuple[Point, ...]:
    """Dated points as they are kept."""
    return tuple((date.fromisoformat(day), Decimal(value)) for day, value in rows)


def _lines(text: str) -> list[tuple[str, str, str]]:
    stripped = [line.strip() for line in text.splitlines() if line.strip()]
    return [(line, head.strip(), tail.strip()) for line in stripped for head, _, tail in [line.partition(":")]]


def _day(head: str, line: str) -> date:
    try:
        return date.fromisoformat(head)
    except ValueError as wrong:
        raise Misread(f"“{line}” does not begin with a day such as 2027-06-30.") from wrong


def _year(head: str, line: str) -> int:
    if not (head.isdigit() and 1990 <= int(head) <= 2200):
        raise Misread(f"“{line}” does not begin with a year such as 2027.")
    return int(head)


def _amount(tail: str, line: str) -> Decimal:
    amount = _number(tail, line)
    if amount < 0:
        raise Misread(f"“{line}”: a cost is nothing or more.")
    return amount


def _number(tail: str, line: str) -> Decimal:
    try:
        number = Decimal(tail)
    except InvalidOperation as wrong:
        raise Misread(f"“{line}” does not end with a number such as 12.5.") from wrong
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12 or number != number.quantize(Decimal("0.0001")):
        raise Misread(f"“{line}” does not end with a number of at most twelve digits and four decimals.")
    return number
