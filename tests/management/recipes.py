"""What the tests of management begin with, made by services as the cast would."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from management.models import Control, ITGoal, ITGoalMetric, Service, ServiceObjective
from management.services import catalogue, controls, it_goals, measurements, objectives
from management.services.measurements import Row, Taken
from management.services.objectives import Terms
from raci.ledger import clock
from tests.cast import Cast

TERMS = Terms(name="Payments completed", target=Decimal("0.999"))


def hour(ago: int = 1) -> dt.datetime:
    """The beginning of an hour so many hours ago."""
    return clock.now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=ago)


def planned(cast: Cast, name: str = "Customer payments", **about: object) -> Service:
    """A planned service."""
    return catalogue.plan(actor=cast["service_owner"], name=name, unit=cast.it, **about)  # type: ignore[arg-type]


def objective(cast: Cast, service: Service, terms: Terms = TERMS) -> ServiceObjective:
    """An objective in effect."""
    made = objectives.draft(actor=cast["service_owner"], service=service, terms=terms)
    return objectives.activate(actor=cast["cio"], objective=made)


def hours(count: int, *, bad: int = 0, total: int = 1000, until: int = 1) -> list[Row]:
    """One row an hour, the newest ``until`` hours ago."""
    return [Row(place, hour(until + place), total - bad, total) for place in range(count)]


def measured(cast: Cast, found: ServiceObjective, rows: Iterable[Row]) -> Taken:
    """Measurements that operations reported."""
    return measurements.take_in(actor=cast["ops"], objective=found, rows=rows, source="Prometheus")


def in_transition(cast: Cast, name: str = "Customer payments") -> Service:
    """A service that is built, measured, owned and approved, and waits to be taken live."""
    service = planned(cast, name, owner=cast.person("service_owner"))
    measured(cast, objective(cast, service), hours(24))
    catalogue.begin_design(actor=cast["service_owner"], service=service)
    catalogue.begin_transition(actor=cast["service_owner"], service=service)
    return catalogue.enter_approval(actor=cast["chair"], service=service, approval="R-2026-004")


def live(cast: Cast, name: str = "Customer payments") -> Service:
    """A live service with an objective and a day of measurements."""
    return catalogue.take_live(actor=cast["cio"], service=in_transition(cast, name))


def goal(cast: Cast, title: str = "Payments there when needed") -> ITGoal:
    """A proposed IT goal."""
    today = clock.today()
    return it_goals.propose(
        actor=cast["it_manager"],
        title=title,
        dimension="customer",
        owner=cast.person("it_manager"),
        unit=cast.it,
        starts_on=today - dt.timedelta(days=300),
        ends_on=today + dt.timedelta(days=65),
    )


def metric(cast: Cast, found: ITGoal) -> ITGoalMetric:
    """How it is measured."""
    return it_goals.add_metric(
        actor=cast["it_manager"],
        goal=found,
        title="Hours lost a quarter",
        unit_of_measure="hours",
        baseline=Decimal(12),
        target=Decimal(4),
    )


def control(cast: Cast, **about: object) -> Control:
    """A control in operation."""
    made = controls.design(
        actor=cast["operator"],
        title="Two people approve a change",
        owner=cast.person("operator"),
        unit=cast.it,
        **about,  # type: ignore[arg-type]
    )
    return controls.operate(actor=cast["operator"], control=made)
