"""What both halves measure their goals by: a metric with baseline and target, and its readings."""

from decimal import Decimal
from typing import Any

from django.db import models

from raci.ledger.governed import Governed


def plain(value: Decimal | None) -> str:
    """A value without trailing noughts; empty where there is none."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


class Metric(Governed):
    """A quantity with a baseline, a target and a due rhythm. ``goal`` is declared by each half."""

    FIRST_STATE = "active"

    title = models.CharField(max_length=160)
    unit_of_measure = models.CharField(max_length=40)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    cadence_days = models.PositiveSmallIntegerField(default=90)

    class Meta(Governed.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    def scope_id(self) -> Any:
        return self.goal.unit_id  # type: ignore[attr-defined]

    def content(self) -> list[Any]:
        """What is decided about it together with its goal."""
        return [self.title, self.unit_of_measure, plain(self.baseline), plain(self.target), self.weight]


class Reading(Governed):
    """A value at a date, reported by one person and verified by another. ``metric`` is declared by each half."""

    FIRST_STATE = "reported"

    value = models.DecimalField(max_digits=16, decimal_places=4)
    taken_on = models.DateField()
    remark = models.CharField(max_length=300, blank=True)

    class Meta(Governed.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.metric}: {self.value.normalize():f}"  # type: ignore[attr-defined]

    def scope_id(self) -> Any:
        return self.metric.goal.unit_id  # type: ignore[attr-defined]
