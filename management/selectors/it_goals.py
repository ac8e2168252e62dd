"""IT goals with their metrics and readings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery

from management.acts.goals import CORRECT, DISPUTE, REPORT, VERIFY
from management.models import ITGoal, ITGoalMetric, ITGoalReading
from management.states import ReadingState
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.measures import Freshness, Mean, Part, due_on, freshness, health, mean, progress
from raci.ledger.models import Event, Outcome

COUNTS = (ReadingState.VERIFIED, ReadingState.REPORTED)
"""A disputed reading does not count; one that is only reported counts and is marked."""


def visible(standing: Standing) -> QuerySet[ITGoal]:
    """The IT goals that the person may see."""
    return ITGoal.objects.filter(standing.sight()).select_related("owner", "unit")


@dataclass
class MetricView:
    """A metric with its readings, the newest first."""

    metric: ITGoalMetric
    readings: list[ITGoalReading] = field(default_factory=list)

    @property
    def last(self) -> ITGoalReading | None:
        """The newest reading that counts."""
        return next((each for each in self.readings if each.state in COUNTS), None)

    @property
    def progress(self) -> Fraction | None:
        """How much of the way from baseline to target is done."""
        value: Decimal | None = self.last.value if self.last else None
        return progress(self.metric.baseline, self.metric.target, value)

    @property
    def is_fresh(self) -> bool:
        """Whether the last reading still speaks for today."""
        taken = self.last.taken_on if self.last else None
        return freshness(taken, clock.today(), self.metric.cadence_days) is Freshness.FRESH

    @property
    def due_on(self) -> dt.date | None:
        """By when the next reading is due; None where there is none yet, so that it is due now."""
        return due_on(self.last.taken_on, self.metric.cadence_days) if self.last else None

    @property
    def verified(self) -> bool:
        """Whether somebody else has confirmed the last reading."""
        return self.last is not None and self.last.state == ReadingState.VERIFIED


@dataclass
class GoalView:
    """A goal with what it is measured by."""

    goal: ITGoal
    metrics: list[MetricView] = field(default_factory=list)

    @property
    def progress(self) -> Mean:
        """Weighted mean of the metrics' progress, 0 to 100, and the share of them that is fresh."""
        return mean(
            Part(each.metric.weight, health(each.progress), Fraction(int(each.is_fresh))) for each in self.metrics
        )


def views(goals: Iterable[ITGoal]) -> list[GoalView]:
    """Goals with their metrics in use and all readings: two queries whatever their number."""
    found = {goal.pk: GoalView(goal) for goal in goals}
    metrics = ITGoalMetric.objects.filter(goal__in=list(found), state="active").order_by("title")
    by_metric = {metric.pk: MetricView(metric) for metric in metrics}
    for view in by_metric.values():
        view.metric.goal = found[view.metric.goal_id].goal
        found[view.metric.goal_id].metrics.append(view)
    for reading in with_hands(ITGoalReading.objects.filter(metric__in=list(by_metric))).order_by("-taken_on"):
        reading.metric = by_metric[reading.metric_id].metric
        by_metric[reading.metric_id].readings.append(reading)
    for each in found.values():
        each.goal.__dict__["_known_metrics"] = [view.metric for view in each.metrics]
    return list(found.values())


def with_hands(rows: QuerySet[ITGoalReading]) -> QuerySet[ITGoalReading]:
    """Readings with the names of who reported them last and who judged that, from the record."""
    done = Event.objects.filter(subject_type=ITGoalReading.SUBJECT, subject_id=OuterRef("pk"), outcome=Outcome.DONE)
    newest = done.order_by("-at", "-id").values("actor_label")
    return rows.annotate(
        reporter=Subquery(newest.filter(verb__in=(REPORT.code, CORRECT.code))[:1]),
        decider=Subquery(newest.filter(verb__in=(VERIFY.code, DISPUTE.code))[:1]),
    )


def overdue(standing: Standing) -> list[MetricView]:
    """Metrics of set goals whose reading is due, for those who report them: three queries."""
    found = views(visible(standing).filter(state="set"))
    return [each for view in found for each in view.metrics if not each.is_fresh]


def unverified(standing: Standing) -> Sequence[ITGoalReading]:
    """Readings that wait for somebody to verify them, the oldest first: one query."""
    rows = ITGoalReading.objects.filter(standing.sight("metric__goal__unit__"), state=ReadingState.REPORTED)
    return list(rows.select_related("metric__goal").order_by("taken_on")[:50])
