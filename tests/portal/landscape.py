"""A small cascade for the tests of its pages: strategy, goals, IT goals, a service and a control, and two kept days."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from governance.models import EnterpriseGoal, GoalMetric, Strategy
from governance.services import readings
from management.models import ITGoal, Service
from management.services import controls, it_goals
from raci.alignment.checks import Moment
from raci.alignment.services import links, snapshots
from raci.ledger import clock
from tests.cast import Cast
from tests.governance.directing import Directing, directing
from tests.management import recipes as management

EARLIER = 120


@dataclass
class Landscape:
    """What there is to look at."""

    directing: Directing
    strategy: Strategy
    goals: list[EnterpriseGoal]
    metrics: list[GoalMetric]
    it_goals: list[ITGoal]
    service: Service


def keep() -> None:
    """Keep the figures of the day that the clock shows."""
    moment = Moment()
    snapshots.keep(moment, snapshots.measure(moment))


def lay(cast: Cast, settings: Any, *, count: int = 2) -> Landscape:
    """So many goals, each with a metric and an IT goal; all IT goals rest on one service and one control."""
    made = directing(cast)
    strategy = made.strategy("Reliable service at any hour", "Water that lasts")
    service, control = management.live(cast), management.control(cast)
    goals, metrics, served = [], [], []
    for number in range(1, count + 1):
        goal = made.goal(f"Customers reach us, part {number}")
        metrics.append(made.metric(goal, f"Answered in time, part {number}"))
        goals.append(made.set(goal))
        below = it_goals.set_goal(actor=cast["cio"], goal=management.goal(cast, f"There when needed, part {number}"))
        served.append(below)
        _link(cast, strategy, goals[-1], below, service, control)
    earlier = clock.now() - timedelta(days=EARLIER)
    tested = clock.today() - timedelta(days=EARLIER + 1)
    controls.record_test(
        actor=cast["tester"], control=control, result="passed", tested_on=tested, evidence="Sample of 25"
    )
    for metric in metrics:
        reading = made.reading(metric, "88", days_ago=EARLIER + 1)
        readings.verify(actor=cast["tester"], reading=reading)
        made.reading(metric, "66", days_ago=1)
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(earlier):
        keep()
    keep()
    return Landscape(made, strategy, goals, metrics, served, service)


def _link(cast: Cast, strategy: Strategy, goal: Any, below: ITGoal, service: Service, control: Any) -> None:
    objective = strategy.objectives.order_by("code").first()
    assert objective is not None
    up = links.propose_direction(actor=cast["it_manager"], objective=objective, goal=goal)
    links.confirm(actor=cast["ceo"], link=up)
    share = links.propose_contribution(actor=cast["it_manager"], enterprise_goal=goal, it_goal=below, weight=2)
    links.confirm(actor=cast["ceo"], link=share)
    for by, primary in ((service, True), (control, False)):
        support = links.propose_support(actor=cast["service_owner"], it_goal=below, by=by, primary=primary)
        links.confirm(actor=cast["cio"], link=support)
