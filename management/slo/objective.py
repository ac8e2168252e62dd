"""Service level objectives in the terms of OpenSLO (v1): indicator, target, window, budgeting method."""

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from management.slo.windows import Window


class Method(StrEnum):
    """How the error budget is counted (OpenSLO `budgetingMethod`).

    Occurrences: good events of all events. Timeslices: slices of time whose share of good events reaches the slice
    target, of all slices. RatioTimeslices: the mean of the slices' shares.
    """

    OCCURRENCES = "Occurrences"
    TIMESLICES = "Timeslices"
    RATIO_TIMESLICES = "RatioTimeslices"


class Op(StrEnum):
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"


_COMPARE: dict[Op, Callable[[Decimal, Decimal], bool]] = {
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
}


@dataclass(frozen=True)
class Threshold:
    """A value is good if it compares so with `value`: a response time `lt` 500, say."""

    op: Op
    value: Decimal

    def is_good(self, value: Decimal) -> bool:
        return _COMPARE[self.op](value, self.value)


@dataclass(frozen=True)
class Objective:
    """What a service promises.

    target: share of good events or slices, from 0 to below 1 (a promise of 1 leaves no budget to manage).
    slice_target, slice_length: for the two methods that count slices of time; a slice's length divides the day.
    since: when the objective began; what came before is neither measured nor missing.
    threshold: turns measured values into good and bad ones; None where good and total are reported.
    """

    target: Fraction
    window: Window
    method: Method = Method.OCCURRENCES
    slice_target: Fraction | None = None
    slice_length: dt.timedelta | None = None
    since: dt.datetime | None = None
    threshold: Threshold | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.target < 1:
            raise ValueError("The target is a share from 0 to below 1, such as 0.999.")
        if self.method is not Method.OCCURRENCES:
            self._check_slices()

    def _check_slices(self) -> None:
        if not self.slice_length or self.slice_length <= dt.timedelta(0) or dt.timedelta(days=1) % self.slice_length:
            raise ValueError("Time slices need a length that divides the day, such as one minute.")
        if self.method is Method.TIMESLICES and not (self.slice_target is not None and 0 < self.slice_target <= 1):
            raise ValueError("Time slices need a target above 0 and at most 1, from which on a slice is good.")

    @property
    def counts_time(self) -> bool:
        """Whether the budget is an amount of time rather than a number of events."""
        return self.method is not Method.OCCURRENCES

    @property
    def allowance(self) -> Fraction:
        """The share that may be bad."""
        return 1 - self.target
