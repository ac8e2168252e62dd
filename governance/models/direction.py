"""Direction: strategy, business objectives and enterprise goals with their metrics and readings."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import models

from governance.states import GoalState, MetricState, ReadingState, StrategyState
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed
from raci.ledger.measured import Metric, Reading, plain
from raci.people.models import OrgUnit, Person


def _by_code(row: "BusinessObjective") -> str:
    return row.code


class Dimension(models.TextChoices):
    """The perspectives of the balanced scorecard, as COBIT 2019 uses them."""

    FINANCIAL = "financial", "Financial"
    CUSTOMER = "customer", "Customer"
    INTERNAL = "internal", "Internal"
    GROWTH = "growth", "Growth"


class Strategy(Governed):
    """Where the organisation wants to be, for a period."""

    SUBJECT = "strategy"
    FIRST_STATE = StrategyState.DRAFT.value

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=160)
    vision = models.TextField(blank=True)
    mission = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="strategies")
    adopted_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-starts_on",)
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="strategy_period"),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(state="in_force"), name="strategy_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def wanted(self) -> "list[BusinessObjective]":
        """Its objectives, by code. A page may have read them already; an act forgets that and reads them anew."""
        return sorted((each for each in self.objectives.all() if each.state == GoalState.SET), key=_by_code)

    def content_digest(self) -> str:
        """Of its words, its period and its objectives: whoever puts it in force has read them all."""
        objectives = [[each.code, each.title, each.description] for each in self.wanted]
        shown = [self.title, self.vision, self.mission, self.starts_on, self.ends_on, objectives]
        return hashlib.sha256(canonical(shown)).hexdigest()


class BusinessObjective(Governed):
    """What the strategy wants to reach."""

    SUBJECT = "business-objective"
    FIRST_STATE = GoalState.SET.value

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    def scope_id(self) -> Any:
        return self.strategy.unit_id if self.strategy_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever writes an objective writes the strategy."""
        if chain == "document":
            return self.strategy.claim(chain) if self.strategy_id else None
        return super().claim(chain)


class EnterpriseGoal(Governed):
    """What the enterprise wants to reach in a period; proposed by one, set by the board."""

    SUBJECT = "enterprise-goal"
    FIRST_STATE = GoalState.PROPOSED.value

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    dimension = models.CharField(max_length=10, choices=Dimension)
    cobit = models.CharField(max_length=4, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="enterprise_goals")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="enterprise_goals")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cycle = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def known_motion(self) -> str | None:
        """The code of the motion on it that is open, or nothing, where whoever shows it has looked; None where not."""
        found: str | None = self.__dict__.get("_known_motion")
        return found

    @known_motion.setter
    def known_motion(self, code: str) -> None:
        self.__dict__["_known_motion"] = code

    def content_digest(self) -> str:
        """Of the goal and of what it is measured by: a target that moves is another goal."""
        known: Iterable[GoalMetric] | None = self.__dict__.get("_known_metrics")
        listed = [each for each in (self.metrics.all() if known is None else known) if each.state == MetricState.ACTIVE]
        measured = [each.content() for each in sorted(listed, key=lambda each: each.id)]
        shown = [self.code, self.title, self.description, self.dimension, self.starts_on, self.ends_on, measured]
        return hashlib.sha256(canonical(shown)).hexdigest()


class GoalMetric(Metric):
    """What an enterprise goal is measured by."""

    SUBJECT = "goal-metric"
    FIRST_STATE = MetricState.ACTIVE.value

    goal = models.ForeignKey(EnterpriseGoal, models.PROTECT, related_name="metrics")

    class Meta(Metric.Meta):
        ordering = ("goal", "title")

    @property
    def label(self) -> str:
        return f"{self.goal.code}, {self.title}" if self.goal_id else self.title

    def scope_id(self) -> Any:
        return self.goal.unit_id if self.goal_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever says how a goal is measured writes the goal."""
        if chain == "goal":
            return self.goal.claim(chain) if self.goal_id else None
        return super().claim(chain)


class GoalReading(Reading):
    """A value of a metric, reported by one person and verified by another."""

    SUBJECT = "goal-reading"
    FIRST_STATE = ReadingState.REPORTED.value

    metric = models.ForeignKey(GoalMetric, models.PROTECT, related_name="readings")

    class Meta(Reading.Meta):
        ordering = ("metric", "-taken_on")
        constraints = [models.UniqueConstraint(fields=["metric", "taken_on"], name="goal_reading_once")]

    @property
    def label(self) -> str:
        if not self.metric_id:
            return "a reading"
        metric = self.metric
        return f"{metric.label}: {plain(self.value)} {metric.unit_of_measure}".strip()

    def scope_id(self) -> Any:
        return self.metric.scope_id() if self.metric_id else None
