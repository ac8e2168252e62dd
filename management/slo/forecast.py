"""When the budget will be used up, and when it will be back, told from the last days.

Both look ahead day by day, as the window moves on: old days leave it with what they lost, and coming days bring what
the look-back brought on average. `exhaustion` lets them lose as much as it did; `recovery` lets them lose nothing.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from management.slo.objective import Objective
from management.slo.series import Series, budget, elapsed
from management.slo.windows import DAY, local_date, midnight

LOOKBACK = dt.timedelta(days=7)
# Longer windows than a year of days are not looked through to their end.
_HORIZON = 400


@dataclass(frozen=True)
class Pace:
    """What one day brought on average in the look-back: bad and all events, or slices of time."""

    bad: Fraction
    total: Fraction


def pace(series: Series, start: dt.datetime, now: dt.datetime, lookback: dt.timedelta = LOOKBACK) -> Pace | None:
    """The pace since `start` or for the look-back, whichever is shorter; None where nothing was counted.

    Averaged over the time that was measured, since the rest says nothing.
    """
    sums = series.between(max(start, now - lookback), now)
    days = Fraction(sums.covered // _TICK, DAY // _TICK)
    if not sums.total or not days:
        return None
    return Pace(sums.bad / days, sums.total / days)


def exhaustion(series: Series, objective: Objective, now: dt.datetime, at: Pace | None) -> dt.date | None:
    """The day on which the budget will be used up at this pace; None if that is not within the window to come."""
    if at is None or not at.bad:
        return None
    return _first_day(series, objective, now, at, exhausted=True)


def recovery(series: Series, objective: Objective, now: dt.datetime, at: Pace | None) -> dt.date | None:
    """The day on which there is budget again if nothing more is lost; for a calendar window, the day it renews."""
    renewed = objective.window.renews(now)
    if renewed is not None:
        return local_date(renewed, objective.window.zone)
    calm = Pace(Fraction(0), at.total if at else Fraction(0))
    return _first_day(series, objective, now, calm, exhausted=False)


def _first_day(series: Series, objective: Objective, now: dt.datetime, at: Pace, *, exhausted: bool) -> dt.date | None:
    today, zone = local_date(now, objective.window.zone), objective.window.zone
    for ahead in range(1, _HORIZON):
        later = _same_time(now, today + DAY * ahead, zone)
        span = objective.window.span(later)
        if span.start >= now and not exhausted:
            # All that was lost has left the window.
            return today + DAY * ahead
        if span.start >= now or objective.window.renews(now) not in (None, objective.window.renews(later)):
            return None
        if _is_exhausted(series, objective, now, later, at) is exhausted:
            return today + DAY * ahead
    return None


def _same_time(now: dt.datetime, day: dt.date, zone: str) -> dt.datetime:
    """The time of now, so many days later by the clock of the zone."""
    today = local_date(now, zone)
    return midnight(day, zone) + (now - midnight(today, zone))


def _is_exhausted(series: Series, objective: Objective, now: dt.datetime, later: dt.datetime, at: Pace) -> bool:
    kept = series.between(elapsed(objective, later).start, now)
    days = Fraction((later - now) // _TICK, DAY // _TICK)
    bad = kept.bad + at.bad * days
    return bad >= budget(objective, kept.total + at.total * days, later)


_TICK = dt.timedelta(microseconds=1)
