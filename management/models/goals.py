"""IT goals (COBIT 2019: alignment goals) with their metrics and readings."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import models

from management.states import ITGoalState, MetricState, ReadingState
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed
from raci.ledger.measured import Metric, Reading
from raci.people.models import OrgUnit, Person


class Dimension(models.TextChoices):
    """The perspectives of the balanced scorecard."""

    FINANCIAL = "financial", "Financial"
    CUSTOMER = "customer", "Customer"
    INTERNAL = "internal", "Internal"
    GROWTH = "growth", "Growth"


class ITGoal(Governed):
    """What IT wants to reach so that the enterprise reaches its goals."""

    SUBJECT = "it-goal"
    FIRST_STATE = ITGoalState.PROPOSED.value

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    dimension = models.CharField(max_length=10, choices=Dimension)
    cobit = models.CharField(max_length=4, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="it_goals")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="it_goals")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cycle = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    def content_digest(self) -> str:
        """Of the goal and of what it is measured by: a target that moves is another goal."""
        known: Iterable[ITGoalMetric] | None = self.__dict__.get("_known_metrics")
        listed = [each for each in (self.metrics.all() if known is None else known) if each.state == MetricState.ACTIVE]
        measured = [each.content() for each in sorted(listed, key=lambda each: each.id)]
        shown = [self.code, self.title, self.description, self.dimension, self.starts_on, self.ends_on, measured]
        return hashlib.sha256(canonical(shown)).hexdigest()


class ITGoalMetric(Metric):
    """What an IT goal is measured by."""

    SUBJECT = "it-goal-metric"
    FIRST_STATE = MetricState.ACTIVE.value

    goal = models.ForeignKey(ITGoal, models.PROTECT, related_name="metrics")

    class Meta(Metric.Meta):
        ordering = ("goal", "title")

    def claim(self, chain: str) -> tuple[Any, int] | None:
        if chain == "goal":
            return self.goal.claim(chain) if self.goal_id else None
        return super().claim(chain)

    def scope_id(self) -> Any:
        return self.goal.unit_id if self.goal_id else None


class ITGoalReading(Reading):
    """A value of a metric, reported by one person and verified by another."""

    SUBJECT = "it-goal-reading"
    FIRST_STATE = ReadingState.REPORTED.value

    metric = models.ForeignKey(ITGoalMetric, models.PROTECT, related_name="readings")

    class Meta(Reading.Meta):
        ordering = ("metric", "-taken_on")
        constraints = [models.UniqueConstraint(fields=["metric", "taken_on"], name="it_goal_reading_once")]

    def scope_id(self) -> Any:
        return self.metric.scope_id() if self.metric_id else None
