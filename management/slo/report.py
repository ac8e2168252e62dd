"""How a service stands against its objective at an instant."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from management.slo.burn import RULES, Alert, AlertRule, alerts, burn_rate
from management.slo.forecast import LOOKBACK, exhaustion, pace, recovery
from management.slo.objective import Objective
from management.slo.series import Series, Sums, budget, elapsed
from management.slo.tallies import Tally
from management.slo.windows import DAY, Span, days_between, midnight, utc

LOOKBACKS = (dt.timedelta(hours=1), dt.timedelta(hours=6), DAY, 3 * DAY, 7 * DAY)
# Below this share of the budget a service is at risk, even if nothing burns.
AT_RISK = Fraction(1, 4)
_TICK = dt.timedelta(microseconds=1)


class State(StrEnum):
    HEALTHY = "healthy"
    AT_RISK = "at_risk"
    EXHAUSTED = "exhausted"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Day:
    """One day of the chart. measured: None without data. budget_left: at the end of the day, of the present budget."""

    date: dt.date
    measured: Decimal | None
    budget_left: Decimal | None
    has_data: bool
    met: bool | None


@dataclass(frozen=True)
class Report:
    """Shares are from 0 to 1 and rounded down to 8 places, so that a target that was missed never looks met.

    window: the whole window; what is measured of it ends at `now`.
    budget_total, budget_spent: in `unit`, "events" or "minutes".
    budget_left: share of the budget, negative once more was lost than allowed; None without data.
    burn_rates: by look-back; None where nothing was measured in it.
    coverage: share of the elapsed window that was measured.
    exhausted_at: end of the stretch in which the budget of this window was used up.
    projected_on: when it will be, if the days to come lose as much as the last `projected_from` did on average.
    back_in_budget: when there is budget again if nothing more is lost.
    """

    now: dt.datetime
    window: Span
    state: State
    measured: Decimal | None
    unit: str
    budget_total: Decimal
    budget_spent: Decimal
    budget_left: Decimal | None
    burn_rates: dict[dt.timedelta, Decimal | None]
    alerts: Sequence[Alert]
    coverage: Decimal
    days_with_data: int
    last_data_at: dt.datetime | None
    exhausted_at: dt.datetime | None
    projected_on: dt.date | None
    projected_from: dt.timedelta
    back_in_budget: dt.date | None
    days: Sequence[Day]

    @property
    def met(self) -> bool | None:
        """Whether the target is met so far; None without data."""
        return None if self.budget_left is None else self.budget_left >= 0


def assess(
    tallies: Iterable[Tally],
    objective: Objective,
    now: dt.datetime,
    *,
    lookbacks: Iterable[dt.timedelta] = LOOKBACKS,
    rules: Iterable[AlertRule] = RULES,
    projected_from: dt.timedelta = LOOKBACK,
) -> Report:
    """Report on the window that `now` belongs to, from tallies of any size that do not overlap.

    Tallies from before the window and after `now` may be among them and are not counted. Raises ValueError for a `now`
    without a zone.
    """
    now = utc(now)
    account = _Account(Series(tallies, now), objective, now)
    burning = alerts(account.series, objective, now, rules)
    state = account.state(burning)
    at = pace(account.series, account.over.start, now, projected_from)
    out = state is State.EXHAUSTED
    return Report(
        now=now,
        window=objective.window.span(now),
        state=state,
        measured=_down(account.sums.ratio),
        unit="minutes" if objective.counts_time else "events",
        budget_total=account.in_unit(account.budget),
        budget_spent=account.in_unit(account.sums.bad),
        budget_left=_down(account.left(account.sums)),
        burn_rates={each: _near(burn_rate(account.series, objective, now, each)) for each in lookbacks},
        alerts=burning,
        coverage=_down(account.coverage()) or Decimal(0),
        days_with_data=sum(day.has_data for day in account.days),
        last_data_at=account.last_data_at(),
        exhausted_at=account.exhausted_at() if out else None,
        projected_on=None if out else exhaustion(account.series, objective, now, at),
        projected_from=projected_from,
        back_in_budget=recovery(account.series, objective, now, at) if out else None,
        days=account.days,
    )


class _Account:
    """The window's sums and its budget."""

    def __init__(self, series: Series, objective: Objective, now: dt.datetime) -> None:
        self.series, self.objective = series, objective
        self.over = elapsed(objective, now)
        self.sums = series.between(self.over.start, now)
        self.budget = budget(objective, self.sums.total, now)
        self.days = list(self._days())

    def left(self, sums: Sums) -> Fraction | None:
        return 1 - sums.bad / self.budget if self.sums.total and self.budget else None

    def state(self, burning: Iterable[Alert]) -> State:
        left = self.left(self.sums)
        if left is None:
            return State.NO_DATA
        if left <= 0:
            return State.EXHAUSTED
        return State.AT_RISK if left < AT_RISK or any(alert.fires for alert in burning) else State.HEALTHY

    def coverage(self) -> Fraction:
        length = self.over.length // _TICK
        return min(Fraction(1), Fraction(self.sums.covered // _TICK, length)) if length else Fraction(0)

    def in_unit(self, amount: Fraction) -> Decimal:
        """Events as they are; slices of time in minutes."""
        length = self.objective.slice_length if self.objective.counts_time else None
        minutes = Fraction(length // _TICK, 60_000_000) if length else Fraction(1)
        return _near(amount * minutes) or Decimal(0)

    def last_data_at(self) -> dt.datetime | None:
        return max((each.end for each in self.series.within(*self.over) if each.total), default=None)

    def exhausted_at(self) -> dt.datetime | None:
        for each in self.series.within(*self.over):
            if self.series.between(self.over.start, each.middle + _TICK).bad >= self.budget:
                return each.end
        return None

    def _days(self) -> Iterator[Day]:
        zone = self.objective.window.zone
        for date in days_between(*self.over, zone):
            start, end = max(midnight(date, zone), self.over.start), min(midnight(date + DAY, zone), self.over.end)
            sums = self.series.between(start, end)
            left = self.left(self.series.between(self.over.start, end))
            met = None if sums.ratio is None else sums.ratio >= self.objective.target
            yield Day(date, _down(sums.ratio), _down(left), sums.total > 0, met)


def _down(share: Fraction | None) -> Decimal | None:
    return None if share is None else _decimal(share, ROUND_FLOOR)


def _near(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else _decimal(amount, ROUND_HALF_EVEN)


def _decimal(value: Fraction, rounding: str) -> Decimal:
    scaled = value * 10**8
    whole = scaled.numerator // scaled.denominator if rounding == ROUND_FLOOR else round(scaled)
    return Decimal(whole).scaleb(-8)
