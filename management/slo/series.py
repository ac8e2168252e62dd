"""The tallies of one window, added up from its start, so that any stretch of it is a subtraction."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from management.slo.objective import Objective
from management.slo.tallies import Tally
from management.slo.windows import Span, utc

_NOTHING = dt.timedelta(0)


@dataclass(frozen=True)
class Sums:
    """What a stretch of time adds up to: bad and all events (or slices of time), and the time measured."""

    bad: Fraction
    total: int
    covered: dt.timedelta

    @property
    def ratio(self) -> Fraction | None:
        """The share that was good, or None where nothing was counted."""
        return 1 - self.bad / self.total if self.total else None


class Series:
    """Tallies until `now`, in order. Those after it are left out; one that still runs ends now."""

    def __init__(self, tallies: Iterable[Tally], now: dt.datetime) -> None:
        started = (each.until(now) for each in tallies if each.start < now)
        self.tallies: Sequence[Tally] = sorted(started, key=lambda each: each.middle)
        self._middles = [each.middle for each in self.tallies]
        self._bad = [Decimal(0), *accumulate(each.bad for each in self.tallies)]
        self._total = [0, *accumulate(each.total for each in self.tallies)]
        self._covered = list(accumulate((each.covered for each in self.tallies), initial=_NOTHING))

    def between(self, start: dt.datetime, end: dt.datetime) -> Sums:
        """The sums of all tallies whose middle lies in [start, end)."""
        first, last = bisect_left(self._middles, start), bisect_left(self._middles, end)
        return Sums(
            Fraction(self._bad[last] - self._bad[first]),
            self._total[last] - self._total[first],
            self._covered[last] - self._covered[first],
        )

    def within(self, start: dt.datetime, end: dt.datetime) -> Sequence[Tally]:
        return self.tallies[bisect_left(self._middles, start) : bisect_left(self._middles, end)]


def elapsed(objective: Objective, now: dt.datetime) -> Span:
    """The part of the window that is over: until now, and not from before the objective began."""
    start = objective.window.span(now).start
    since = utc(objective.since) if objective.since else start
    return Span(min(max(start, since), now), now)


def budget(objective: Objective, total: Fraction | int, now: dt.datetime) -> Fraction:
    """How much may be bad in the window, in events or in slices of time.

    Of events, the share of those there were until now. Of slices, the share of those measured and of those still to
    come: time that nobody measured neither adds to the budget nor uses it.
    """
    if not objective.counts_time or objective.slice_length is None:
        return objective.allowance * total
    to_come = max(_NOTHING, objective.window.span(now).end - now)
    return objective.allowance * (total + Fraction(to_come // _TICK, objective.slice_length // _TICK))


_TICK = dt.timedelta(microseconds=1)
