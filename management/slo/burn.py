"""Burn rates and the alerts made of them.

A burn rate of 1 spends the budget evenly over the window; 2 spends it in half of it. An alert fires when a share of the
whole budget was spent in a long look-back and the short one shows that it still goes on: the multi-window, multi-burn-
rate alerts of the Google SRE Workbook, chapter 5.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from management.slo.objective import Objective
from management.slo.series import Series

_TICK = dt.timedelta(microseconds=1)


class Severity(StrEnum):
    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True)
class AlertRule:
    """Alert when `share` of the budget is spent within `long`, and is still being spent within `short`."""

    severity: Severity
    share: Fraction
    long: dt.timedelta
    short: dt.timedelta


def _rule(severity: Severity, percent: int, hours: int) -> AlertRule:
    # The short look-back is a twelfth of the long one.
    return AlertRule(severity, Fraction(percent, 100), dt.timedelta(hours=hours), dt.timedelta(hours=hours) / 12)


RULES = (
    _rule(Severity.PAGE, 2, 1),
    _rule(Severity.PAGE, 5, 6),
    _rule(Severity.TICKET, 10, 24),
    _rule(Severity.TICKET, 10, 72),
)


@dataclass(frozen=True)
class Alert:
    """How one rule stands. The rates are None where nothing was measured, and then nothing fires."""

    rule: AlertRule
    threshold: Fraction
    long_rate: Fraction | None
    short_rate: Fraction | None

    @property
    def fires(self) -> bool:
        rates = (self.long_rate, self.short_rate)
        return all(rate is not None and rate >= self.threshold for rate in rates)

    @property
    def is_known(self) -> bool:
        return self.long_rate is not None and self.short_rate is not None


def burn_rate(series: Series, objective: Objective, now: dt.datetime, lookback: dt.timedelta) -> Fraction | None:
    """How many times as fast as evenly the budget was spent in the look-back, or None where nothing was counted."""
    sums = series.between(now - lookback, now)
    return sums.bad / sums.total / objective.allowance if sums.total else None


def alerts(series: Series, objective: Objective, now: dt.datetime, rules: Iterable[AlertRule] = RULES) -> list[Alert]:
    length = objective.window.span(now).length
    return [
        Alert(
            rule,
            rule.share * Fraction(length // _TICK, rule.long // _TICK),
            burn_rate(series, objective, now, rule.long),
            burn_rate(series, objective, now, rule.short),
        )
        for rule in rules
    ]
