"""What is measured, as leaves of the cascade: budgets of services, tests of controls, metrics against their targets."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from governance.models import GoalMetric, GoalReading
from management.models import Control, ControlTest, ITGoalMetric, ITGoalReading, Service
from management.selectors.health import ServiceHealth, of_services
from management.slo.report import State
from raci.alignment import health
from raci.alignment.health import Edge, Key, Leaf
from raci.alignment.structure import CONTROL, GOAL, IN_OPERATION, IT_GOAL, SERVICE
from raci.alignment.wording import day, number
from raci.ledger import clock
from raci.ledger.measures import Freshness, elapsed, freshness, progress

METRIC, IT_METRIC = "goal-metric", "it-goal-metric"


# --- services -----------------------------------------------------------------------------------------------------


def read_services() -> list[ServiceHealth]:
    """How every service in operation stands against its objectives."""
    return of_services(Service.objects.filter(state__in=IN_OPERATION))


def of_service(found: ServiceHealth) -> Leaf:
    """A service is as well as the worst of its objectives."""
    worst = found.worst
    if worst is None:
        return Leaf(None, "no objective")
    if worst.state is State.NO_DATA:
        return Leaf(None, "no fresh measurement")
    left = worst.report.budget_left
    points = health.of_budget(None if left is None else Fraction(left), burning=worst.state is State.AT_RISK)
    if worst.state is State.EXHAUSTED:
        return Leaf(points, "error budget exhausted")
    percent = int((left or Decimal(0)) * 100)
    return Leaf(points, f"{percent} % of its error budget left")


# --- controls -----------------------------------------------------------------------------------------------------


class ControlRow(NamedTuple):
    """A control and its last test."""

    key: Any
    code: str
    title: str
    cadence_days: int
    tested: date | None
    result: str | None


def read_controls() -> list[ControlRow]:
    """Every operating control with its last test up to this moment: one query."""
    known = ControlTest.objects.filter(control=OuterRef("pk"), tested_on__lte=clock.today())
    tests = known.order_by("-tested_on", "-id")
    rows = Control.objects.filter(state="operating").annotate(
        tested=Subquery(tests.values("tested_on")[:1]), result=Subquery(tests.values("result")[:1])
    )
    columns = rows.order_by().values_list("pk", "code", "title", "cadence_days", "tested", "result")
    return [ControlRow(*row) for row in columns]


def of_control(row: ControlRow, today: date) -> Leaf:
    """A control that passed its last test is well until the next is due; one that failed is not, however long ago."""
    if row.tested is None:
        return Leaf(None, "never tested")
    if row.result == ControlTest.Result.FAILED:
        return Leaf(Fraction(0), f"failed its test on {day(row.tested)}")
    if freshness(row.tested, today, row.cadence_days) is not Freshness.FRESH:
        return Leaf(None, f"not tested since {day(row.tested)}")
    return Leaf(Fraction(100), f"passed its test on {day(row.tested)}")


# --- metrics ------------------------------------------------------------------------------------------------------


class MetricRow(NamedTuple):
    """A metric of a goal, its last reading that nobody disputes, and the period of the goal."""

    kind: str
    key: Any
    goal_kind: str
    goal: Any
    code: str
    title: str
    measure: str
    weight: int
    baseline: Decimal | None
    target: Decimal | None
    cadence_days: int
    starts_on: date
    ends_on: date
    value: Decimal | None
    taken_on: date | None

    @property
    def edge(self) -> Edge:
        """A goal's own metric counts towards it as what serves it does."""
        return Edge(Key(self.goal_kind, str(self.goal)), Key(self.kind, str(self.key)), self.weight)


_BOTH: tuple[tuple[str, str, type[Any], type[Any]], ...] = (
    (METRIC, GOAL, GoalMetric, GoalReading),
    (IT_METRIC, IT_GOAL, ITGoalMetric, ITGoalReading),
)


def _metrics(today: date) -> Iterator["QuerySet[Any, Any]"]:
    for kind, goal, metric, reading in _BOTH:
        known = reading.objects.filter(metric=OuterRef("pk"), taken_on__lte=today).exclude(state="disputed")
        last = known.order_by("-taken_on")
        yield (
            metric.objects.filter(state="active", goal__state="set")
            .order_by()
            .values_list(
                Value(kind, output_field=CharField()),
                F("pk"),
                Value(goal, output_field=CharField()),
                F("goal_id"),
                F("goal__code"),
                F("title"),
                F("unit_of_measure"),
                F("weight"),
                F("baseline"),
                F("target"),
                F("cadence_days"),
                F("goal__starts_on"),
                F("goal__ends_on"),
                Subquery(last.values("value")[:1]),
                Subquery(last.values("taken_on")[:1]),
            )
        )


def read_metrics(today: date) -> list[MetricRow]:
    """Every active metric of a goal that is set, of both halves: one query."""
    first, *others = _metrics(today)
    return [MetricRow(*row) for row in first.union(*others, all=True)]


def of_metric(row: MetricRow, today: date) -> Leaf:
    """Progress from baseline to target beside the share of the period that is over."""
    if row.target is None:
        return Leaf(None, "no target")
    if row.taken_on is None or row.value is None:
        return Leaf(None, "no reading yet")
    if freshness(row.taken_on, today, row.cadence_days) is not Freshness.FRESH:
        return Leaf(None, f"no reading since {day(row.taken_on)}")
    done = progress(row.baseline, row.target, row.value)
    # What a reading can have reached is what was due on its own day, not on the day that it is looked at.
    points = health.of_progress(done, elapsed(row.starts_on, row.ends_on, row.taken_on))
    return Leaf(points, f"{number(row.value)} {row.measure} of {number(row.target)} on {day(row.taken_on)}")


def of_all(
    services: Iterable[ServiceHealth], controls: Iterable[ControlRow], metrics: Iterable[MetricRow], today: date
) -> dict[Key, Leaf]:
    """Every leaf."""
    found = {Key(SERVICE, str(each.service.pk)): of_service(each) for each in services}
    found |= {Key(CONTROL, str(row.key)): of_control(row, today) for row in controls}
    found |= {Key(row.kind, str(row.key)): of_metric(row, today) for row in metrics}
    return found
