"""Each check on goals and links: what makes it fire, and what lets it resolve."""

from decimal import Decimal
from typing import Any

import pytest

from management.models import ITGoal, ITGoalMetric
from management.services import it_goals
from raci.alignment.services import links
from tests.cast import Cast
from tests.management import recipes as management
from tests.raci.alignment import recipes
from tests.raci.alignment.recipes import later, looks

IT_GOAL = "ITG-01 Payments there when needed"


@pytest.fixture
def metric(cast: Cast) -> ITGoalMetric:
    """Hours lost a quarter of an IT goal that is set: from 12 to 4."""
    proposed = management.goal(cast)
    found = management.metric(cast, proposed)
    it_goals.set_goal(actor=cast["cio"], goal=proposed)
    return found


def read(cast: Cast, metric: ITGoalMetric, value: int, *, days_ago: int = 0) -> Any:
    return it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(value), taken_on=recipes.ago(days_ago))


def test_enterprise_goal_without_primary_support(cast: Cast) -> None:
    goal, it_goal = recipes.goal(cast), recipes.it_goal(cast)
    assert looks("ALN-01") == ["EG-01 Customers reach us at any hour"]
    link = recipes.contribution(cast, goal, it_goal, primary=False)
    assert len(looks("ALN-01")) == 1
    links.change(actor=cast["it_manager"], link=link, weight=1, primary=True)
    assert len(looks("ALN-01")) == 1  # not confirmed yet
    links.confirm(actor=cast["ceo"], link=link)
    assert looks("ALN-01") == []


def test_it_goal_serving_nothing(cast: Cast) -> None:
    it_goal = recipes.it_goal(cast)
    assert looks("ALN-02") == [IT_GOAL]
    recipes.contribution(cast, recipes.goal(cast), it_goal, primary=False)
    assert looks("ALN-02") == []


def test_it_goal_delivered_by_nothing(cast: Cast) -> None:
    it_goal = recipes.it_goal(cast)
    assert looks("ALN-03") == [IT_GOAL]
    recipes.support(cast, it_goal, management.control(cast))
    assert looks("ALN-03") == []


def test_service_serving_no_goal(cast: Cast) -> None:
    service = management.live(cast)
    assert looks("ALN-04") == ["SVC-01 Customer payments"]
    recipes.support(cast, recipes.it_goal(cast), service)
    assert looks("ALN-04") == []


def test_link_not_confirmed_since_a_change(cast: Cast) -> None:
    goal, it_goal = recipes.goal(cast), recipes.it_goal(cast)
    link = recipes.contribution(cast, goal, it_goal)
    assert looks("ALN-05") == []
    recipes.rename(cast, goal, "Customers pay at any hour")
    links.unconfirm_changed(actor=recipes.system())
    assert looks("ALN-05") == ["ITG-01 for EG-01"]
    link.refresh_from_db()
    links.confirm(actor=cast["ceo"], link=link)
    assert looks("ALN-05") == []


def test_every_kind_of_link_is_looked_at(cast: Cast, settings: Any) -> None:
    policy, control = recipes.policy(cast), management.control(cast)
    links.propose_implementation(actor=cast["operator"], document=policy, clause="1.1", control=control)
    links.propose_support(actor=cast["operator"], it_goal=recipes.it_goal(cast), by=control)
    links.propose_direction(actor=cast["cio"], objective=recipes.objective(cast), goal=recipes.goal(cast))
    with later(settings, 15):
        assert looks("ALN-11") == ["CTL-01 for ITG-01", "CTL-01 for POL-001, clause 1.1", "EG-01 for S-1"]


def test_link_to_something_that_has_ended(cast: Cast) -> None:
    it_goal = recipes.it_goal(cast)
    link = recipes.contribution(cast, recipes.goal(cast), it_goal)
    it_goals.retire(actor=cast["cio"], goal=it_goal)
    assert looks("ALN-06") == ["ITG-01 for EG-01"]
    links.remove(actor=cast["it_manager"], link=link)
    assert looks("ALN-06") == []


def test_link_waiting_for_the_other_side(cast: Cast, settings: Any) -> None:
    link = links.propose_contribution(
        actor=cast["cio"], enterprise_goal=recipes.goal(cast), it_goal=recipes.it_goal(cast)
    )
    assert looks("ALN-11") == []
    with later(settings, 15):
        assert looks("ALN-11") == ["ITG-01 for EG-01"]
        links.confirm(actor=cast["ceo"], link=link)
        assert looks("ALN-11") == []


def test_stale_reading(cast: Cast, metric: ITGoalMetric, settings: Any) -> None:
    assert looks("ALN-07") == ["ITG-01: Hours lost a quarter"]
    reading = read(cast, metric, 8)
    assert looks("ALN-07") == []
    with later(settings, 90):
        assert looks("ALN-07") == []
    with later(settings, 91):
        assert looks("ALN-07") == ["ITG-01: Hours lost a quarter"]
    it_goals.dispute(actor=cast["auditor"], reading=reading, note="Not what was measured")
    assert looks("ALN-07") == ["ITG-01: Hours lost a quarter"]


def test_missed_target(cast: Cast, metric: ITGoalMetric, settings: Any) -> None:
    read(cast, metric, 5)
    assert looks("ALN-08") == []
    with later(settings, 66):
        assert looks("ALN-08") == ["ITG-01: Hours lost a quarter"]
        read(cast, metric, 4)
        assert looks("ALN-08") == []


def test_metric_without_target(cast: Cast) -> None:
    proposed = management.goal(cast)
    metric = it_goals.add_metric(
        actor=cast["it_manager"], goal=proposed, title="Mood", unit_of_measure="points", baseline=None, target=None
    )
    assert looks("ALN-09") == []
    it_goals.set_goal(actor=cast["cio"], goal=proposed)
    assert looks("ALN-09") == ["ITG-01: Mood"]
    it_goals.reopen(actor=cast["it_manager"], goal=proposed)
    it_goals.retire_metric(actor=cast["it_manager"], metric=metric)
    it_goals.set_goal(actor=cast["cio"], goal=proposed)
    assert looks("ALN-09") == []


def test_goal_without_metric(cast: Cast, metric: ITGoalMetric) -> None:
    assert looks("ALN-10") == []
    goal = it_goals.reopen(actor=cast["it_manager"], goal=ITGoal.objects.get())
    it_goals.retire_metric(actor=cast["it_manager"], metric=metric)
    it_goals.set_goal(actor=cast["cio"], goal=goal)
    assert looks("ALN-10") == [IT_GOAL]
    it_goals.reopen(actor=cast["it_manager"], goal=goal)
    management.metric(cast, goal)
    it_goals.set_goal(actor=cast["cio"], goal=goal)
    assert looks("ALN-10") == []


def test_enterprise_goal_serving_no_objective(cast: Cast) -> None:
    goal = recipes.goal(cast)
    assert looks("ALN-12") == ["EG-01 Customers reach us at any hour"]
    link = links.propose_direction(actor=cast["cio"], objective=recipes.objective(cast), goal=goal)
    links.confirm(actor=cast["secretary"], link=link)
    assert looks("ALN-12") == []


def test_period_over(cast: Cast, settings: Any) -> None:
    it_goal = recipes.it_goal(cast)
    with later(settings, 95):
        assert looks("ALN-13") == []
    with later(settings, 96):
        assert looks("ALN-13") == [IT_GOAL]
        it_goals.retire(actor=cast["cio"], goal=it_goal)
        assert looks("ALN-13") == []
