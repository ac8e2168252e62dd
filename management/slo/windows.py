"""The windows a service level is judged over. All arithmetic is in UTC; zones only say where days and months begin."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """A window at an instant, start included, end not. `end` may lie after the instant, in a window that still runs."""

    start: dt.datetime
    end: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start


class Window(Protocol):
    """What an objective needs to know of its window."""

    @property
    def zone(self) -> str:
        """IANA name of the zone whose days the window is shown in."""

    def span(self, now: dt.datetime) -> Span:
        """The window that `now` belongs to."""

    def renews(self, now: dt.datetime) -> dt.datetime | None:
        """When the window starts afresh with its whole budget, or None if it never does at once."""


@dataclass(frozen=True)
class Rolling:
    """The last so many days or hours, to the second. length: elapsed time, not days of the clock."""

    length: dt.timedelta
    zone: str = "UTC"

    def __post_init__(self) -> None:
        _check(self.length > dt.timedelta(0), "A window needs a length.")
        _check_zone(self.zone)

    def span(self, now: dt.datetime) -> Span:
        at = utc(now)
        return Span(at - self.length, at)

    def renews(self, now: dt.datetime) -> dt.datetime | None:
        return None


@dataclass(frozen=True)
class RollingDays:
    """Today and the days before it, `days` in all, each from midnight to midnight of the zone (23 to 25 hours)."""

    days: int
    zone: str = "UTC"

    def __post_init__(self) -> None:
        _check(self.days > 0, "A window needs at least one day.")
        _check_zone(self.zone)

    def span(self, now: dt.datetime) -> Span:
        today = local_date(now, self.zone)
        return Span(midnight(today - DAY * (self.days - 1), self.zone), midnight(today + DAY, self.zone))

    def renews(self, now: dt.datetime) -> dt.datetime | None:
        return None


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Calendar:
    """The calendar day, week (from Monday, ISO 8601), month, quarter or year of the zone."""

    unit: Unit
    zone: str = "UTC"

    def __post_init__(self) -> None:
        _check_zone(self.zone)

    def span(self, now: dt.datetime) -> Span:
        first = self._first(local_date(now, self.zone))
        return Span(midnight(first, self.zone), midnight(self._next(first), self.zone))

    def renews(self, now: dt.datetime) -> dt.datetime | None:
        return self.span(now).end

    def _first(self, day: dt.date) -> dt.date:
        match self.unit:
            case Unit.DAY:
                return day
            case Unit.WEEK:
                return day - DAY * day.weekday()
            case Unit.MONTH:
                return day.replace(day=1)
            case Unit.QUARTER:
                return day.replace(month=day.month - (day.month - 1) % 3, day=1)
            case Unit.YEAR:
                return day.replace(month=1, day=1)

    def _next(self, first: dt.date) -> dt.date:
        # More than the longest window of the unit and less than two of the shortest.
        reach = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}[self.unit]
        return self._first(first + DAY * reach)


def utc(at: dt.datetime) -> dt.datetime:
    """Raises ValueError for a time without a zone: it would be judged on another machine's clock."""
    _check(at.tzinfo is not None, f"The time {at} has no zone.")
    return at.astimezone(dt.UTC)


def local_date(at: dt.datetime, zone: str) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """When a day begins in a zone, in UTC."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def days_between(start: dt.datetime, end: dt.datetime, zone: str) -> Iterator[dt.date]:
    """The days of a zone that lie in [start, end), whole or in part."""
    day = local_date(start, zone)
    while midnight(day, zone) < end:
        yield day
        day += DAY


_DURATION = re.compile(r"(\d+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_UNITS = {"1d": Unit.DAY, "1w": Unit.WEEK, "1M": Unit.MONTH, "1Q": Unit.QUARTER, "1Y": Unit.YEAR}


def duration(shorthand: str) -> dt.timedelta:
    """An OpenSLO duration of fixed length: 30s, 5m, 2h, 1d, 4w. Raises ValueError for any other, 1M included."""
    match = _DURATION.fullmatch(shorthand.strip())
    if match is None:
        raise ValueError(f"“{shorthand}” is not a length of time such as 30s, 5m, 2h, 1d or 4w.")
    return dt.timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def window(shorthand: str, *, rolling: bool, zone: str = "UTC") -> Window:
    """An OpenSLO time window. Rolling windows of whole days roll by days of the zone.

    Calendar windows are 1d, 1w, 1M, 1Q or 1Y. Raises ValueError for what is neither.
    """
    if not rolling:
        if shorthand not in _UNITS:
            raise ValueError(f"“{shorthand}” is not a calendar window: 1d, 1w, 1M, 1Q or 1Y.")
        return Calendar(_UNITS[shorthand], zone)
    length = duration(shorthand)
    return RollingDays(length // DAY, zone) if not length % DAY else Rolling(length, zone)


def _check(condition: bool, sentence: str) -> None:
    if not condition:
        raise ValueError(sentence)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is not a time zone such as Europe/London.") from error
