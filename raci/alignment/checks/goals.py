"""Checks on goals: what serves them, what they are measured by, and whether anybody looks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from governance.models import EnterpriseGoal, GoalMetric, GoalReading
from management.models import ITGoal, ITGoalMetric, ITGoalReading, Service
from raci.alignment.checks.dates import overdue_by_days
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.models import Contribution, Direction, Link, Support
from raci.alignment.states import Severity

BOTH_GOALS: tuple[type[Any], ...] = (EnterpriseGoal, ITGoal)
BOTH_METRICS: tuple[tuple[type[Any], type[Any]], ...] = ((GoalMetric, GoalReading), (ITGoalMetric, ITGoalReading))
GRACE = timedelta(days=30)
"""After the end of a period, before anybody asks what became of the goal."""


def _confirmed(kind: type[Link], end: str, **more: Any) -> Exists:
    return Exists(kind._default_manager.filter(state="confirmed", **{end: OuterRef("pk")}, **more))


@check(
    code="ALN-01",
    severity=Severity.HIGH,
    title="Enterprise goal without primary support",
    sentence="No IT goal is confirmed to contribute primarily to {label}.",
    remedy="Propose which IT goal contributes to it",
    act="contribution.propose",
    field="enterprise_goal",
)
def goal_without_primary_support(at: Moment) -> Iterator[Found]:
    """Enterprise goals that are set, but to which no IT goal contributes primarily by a confirmed link."""
    goals = EnterpriseGoal.objects.filter(state="set")
    return rows(goals.exclude(_confirmed(Contribution, "enterprise_goal", primary=True)))


@check(
    code="ALN-02",
    severity=Severity.MEDIUM,
    title="IT goal serving nothing",
    sentence="{label} is confirmed to contribute to no enterprise goal.",
    remedy="Propose which enterprise goal it contributes to",
    act="contribution.propose",
    field="it_goal",
)
def it_goal_serving_nothing(at: Moment) -> Iterator[Found]:
    """IT goals that are set, but contribute to no enterprise goal by a confirmed link."""
    return rows(ITGoal.objects.filter(state="set").exclude(_confirmed(Contribution, "it_goal")))


@check(
    code="ALN-03",
    severity=Severity.MEDIUM,
    title="IT goal delivered by nothing",
    sentence="No service and no control is confirmed to deliver {label}.",
    remedy="Propose what delivers it",
    act="support.propose",
    field="it_goal",
)
def it_goal_delivered_by_nothing(at: Moment) -> Iterator[Found]:
    """IT goals that are set, but which no service and no control delivers by a confirmed link."""
    return rows(ITGoal.objects.filter(state="set").exclude(_confirmed(Support, "it_goal")))


@check(
    code="ALN-04",
    severity=Severity.MEDIUM,
    title="Service serving no goal",
    sentence="{label} is live, but confirmed to deliver no IT goal.",
    remedy="Propose which IT goal it delivers",
    act="support.propose",
    field="service",
)
def service_serving_no_goal(at: Moment) -> Iterator[Found]:
    """Live services that deliver no IT goal by a confirmed link."""
    services = Service.objects.filter(state="live").exclude(_confirmed(Support, "service"))
    return rows(services, label=Concat("code", Value(" "), "name"))


@check(
    code="ALN-07",
    severity=Severity.MEDIUM,
    title="Stale reading",
    sentence="Nothing was read of {label} since {last}; a reading is due every {cadence} days.",
    remedy="Report a reading",
)
def stale_reading(at: Moment) -> Iterator[Found]:
    """Metrics of goals that are set whose last reading, or the start of the period where there is none, lies longer
    ago than the days between two readings."""
    for metric, reading in BOTH_METRICS:
        known = reading.objects.filter(metric=OuterRef("pk")).exclude(state="disputed").order_by("-taken_on")
        last = Coalesce(Subquery(known.values("taken_on")[:1]), F("goal__starts_on"))
        active = _active(metric).annotate(last=last)
        late = overdue_by_days(active, last="last", days="cadence_days", today=at.today)
        yield from _of_metric(late, last="last", cadence="cadence_days")


def _active(metric: type[Any]) -> "QuerySet[Any]":
    rows: QuerySet[Any] = metric.objects.filter(state="active", goal__state="set")
    return rows


def _of_metric(found: "QuerySet[Any]", **said: Any) -> Iterator[Found]:
    label = Concat(F("goal__code"), Value(": "), F("title"))
    return rows(found, label=label, unit="goal__unit_id", owner="goal__owner_id", **said)


@check(
    code="ALN-08",
    severity=Severity.HIGH,
    title="Missed target",
    sentence="The period of {label} is over, and its last reading, {value} {measure}, missed the target of {target}.",
    remedy="Say what follows, and retire the goal or set it anew",
)
def missed_target(at: Moment) -> Iterator[Found]:
    """Metrics of goals whose period is over and whose last reading lies on the wrong side of the target."""
    above = Q(target__gte=Coalesce(F("baseline"), F("target"))) & Q(value__lt=F("target"))
    below = Q(target__lt=F("baseline")) & Q(value__gt=F("target"))
    for metric, reading in BOTH_METRICS:
        known = reading.objects.filter(metric=OuterRef("pk")).exclude(state="disputed").order_by("-taken_on")
        over = _active(metric).filter(goal__ends_on__lt=at.today)
        missed = over.annotate(value=Subquery(known.values("value")[:1])).filter(above | below)
        yield from _of_metric(missed, value="value", target="target", measure="unit_of_measure")


@check(
    code="ALN-09",
    severity=Severity.MEDIUM,
    title="Metric without target",
    sentence="{label} has no target, so nobody can say whether the goal is reached.",
    remedy="Add a metric with a target and retire this one",
)
def metric_without_target(at: Moment) -> Iterator[Found]:
    """Active metrics of goals that are set, without a target."""
    for metric, _ in BOTH_METRICS:
        yield from _of_metric(_active(metric).filter(target=None))


@check(
    code="ALN-10",
    severity=Severity.MEDIUM,
    title="Goal without a metric",
    sentence="{label} is measured by nothing.",
    remedy="Add a metric",
)
def goal_without_metric(at: Moment) -> Iterator[Found]:
    """Goals that are set without an active metric."""
    for goal, (metric, _) in zip(BOTH_GOALS, BOTH_METRICS, strict=True):
        measured = Exists(metric.objects.filter(goal=OuterRef("pk"), state="active"))
        yield from rows(goal.objects.filter(state="set").exclude(measured))


@check(
    code="ALN-12",
    severity=Severity.LOW,
    title="Enterprise goal serving no business objective",
    sentence="{label} is confirmed to serve no business objective of the strategy.",
    remedy="Propose which business objective it serves",
    act="direction.propose",
    field="goal",
)
def goal_without_direction(at: Moment) -> Iterator[Found]:
    """Enterprise goals that are set, but serve no business objective by a confirmed link."""
    return rows(EnterpriseGoal.objects.filter(state="set").exclude(_confirmed(Direction, "goal")))


@check(
    code="ALN-13",
    severity=Severity.MEDIUM,
    title="Period over without an evaluation",
    sentence="The period of {label} ended on {end}, and nobody has said what became of it.",
    remedy="Retire the goal, or set it anew for the next period",
)
def period_over(at: Moment) -> Iterator[Found]:
    """Goals that are still set thirty days after their period ended."""
    for goal in BOTH_GOALS:
        yield from rows(goal.objects.filter(state="set", ends_on__lt=at.today - GRACE), end="ends_on")
