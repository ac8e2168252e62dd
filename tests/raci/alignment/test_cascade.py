"""The cascade of today and of a past day, and one goal with its causes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import EnterpriseGoal
from management.models import ITGoal, Service
from management.services import controls
from raci.alignment import leaves
from raci.alignment.models import Snapshot
from raci.alignment.selectors import cascade, days_kept, goal_health
from raci.alignment.selectors.days import compared_with
from raci.alignment.services import links
from raci.alignment.states import Health
from raci.duties.standing import Standing
from raci.ledger import clock
from tests.cast import Cast
from tests.management import recipes as management
from tests.raci.alignment import recipes


@pytest.fixture
def service(cast: Cast) -> Service:
    """A live service with a whole budget, that delivers an IT goal that serves an enterprise goal of an objective."""
    found = management.live(cast)
    it_goal, goal = recipes.it_goal(cast), recipes.goal(cast)
    recipes.support(cast, it_goal, found)
    recipes.contribution(cast, goal, it_goal)
    link = links.propose_direction(actor=cast["cio"], objective=recipes.objective(cast), goal=goal)
    links.confirm(actor=cast["secretary"], link=link)
    return found


def standing(cast: Cast, part: str = "member") -> Standing:
    return Standing(cast.person(part))


def exhaust(cast: Cast, service: Service) -> None:
    management.measured(cast, service.objectives.get(), management.hours(1, bad=900, until=40))


def test_health_flows_up_to_the_strategy(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    found = cascade(standing(cast))
    assert [(node.code, node.points, node.state) for node in found.nodes] == [
        ("S-1", 100, "on_course"),
        ("EG-01", 100, "on_course"),
        ("ITG-01", 100, "on_course"),
        ("SVC-01", 100, "on_course"),
    ]
    assert [edge.share for edge in found.edges if edge.confirmed] == [1, 1, 1]
    assert (found.on, found.since, found.past) == (clock.today(), None, False)
    node = found.level("service")[0]
    assert node.reason == "100 % of its error budget left"
    assert found.path(node.key) == {each.key for each in found.nodes}


def test_before_the_first_round_it_is_measured_afresh(cast: Cast, service: Service) -> None:
    found = cascade(standing(cast))
    assert [node.points for node in found.nodes] == [100] * 4
    assert not Snapshot.objects.exists()


def test_a_link_that_is_not_confirmed_is_shown_but_does_not_count(cast: Cast, service: Service) -> None:
    other = management.control(cast)
    links.propose_support(actor=cast["operator"], it_goal=ITGoal.objects.get(), by=other)
    recipes.round_of_checks()
    found = cascade(standing(cast))
    assert [(edge.state, edge.share) for edge in found.below(found.level("it-goal")[0].key)] == [
        ("confirmed", 1),
        ("proposed", None),
    ]
    assert found.level("control")[0].state == "no_data"
    assert found.level("it-goal")[0].coverage == 1


def test_causes_are_named_with_their_points(cast: Cast, service: Service, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    before = compared_with(clock.today())
    recipes.round_of_checks()
    Snapshot.objects.update(day=before)
    exhaust(cast, service)
    recipes.round_of_checks()
    found = goal_health(standing(cast), "enterprise-goal", EnterpriseGoal.objects.get().pk)
    assert (found.node.points, found.since, found.node.state) == (0, before, Health.OFF_COURSE)
    assert found.was == 100
    cause = found.causes[0]
    assert (cause.points, cause.node.code, cause.node.reason) == (-100, "SVC-01", "error budget exhausted")
    assert cause.through == "ITG-01"
    assert cause.share == 1
    assert (found.change, found.node.delta) == (-100, -100)
    assert [day for day, _ in found.trend] == [before, clock.today()]


def test_a_past_day_is_as_it_was_kept(cast: Cast, service: Service, settings: Any) -> None:
    recipes.round_of_checks()
    first = clock.today()
    with recipes.later(settings, 40):
        management.measured(cast, service.objectives.get(), management.hours(1, bad=900, until=40))
        links.remove(actor=cast["it_manager"], link=ITGoal.objects.get().contributions.get())
        recipes.round_of_checks()
        now, then = cascade(standing(cast)), cascade(standing(cast), on=first)
    assert [node.points for node in then.nodes] == [100] * 4
    assert (then.on, then.past, len(then.edges)) == (first, True, 3)
    assert {node.code: node.points for node in now.nodes}["EG-01"] is None
    assert len(now.edges) == 2
    assert cascade(standing(cast), on=first - timedelta(days=1)).nodes == []
    assert days_kept() == (first, first + timedelta(days=40))


def test_one_row_a_day_whatever_the_number_of_rounds(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    count = Snapshot.objects.count()
    exhaust(cast, service)
    recipes.round_of_checks()
    assert Snapshot.objects.count() == count
    assert Snapshot.objects.get(subject_type="service").reason == "error budget exhausted"


def test_what_has_ended_has_no_figure_at_the_end_of_the_day(cast: Cast) -> None:
    goal = recipes.it_goal(cast)
    recipes.round_of_checks()
    assert Snapshot.objects.filter(subject_id=goal.pk).exists()
    recipes.retire(cast, goal)
    recipes.round_of_checks()
    assert not Snapshot.objects.filter(subject_id=goal.pk).exists()


def test_who_holds_nothing_sees_nothing(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    assert cascade(standing(cast, "outsider")).nodes == []
    found = goal_health(standing(cast, "outsider"), "it-goal", ITGoal.objects.get().pk)
    assert found.parts[0].node.title == "Something outside your sight"


def test_the_number_of_queries_does_not_grow(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    mine = standing(cast)
    assert mine.grants
    for read in (
        lambda: cascade(mine),
        lambda: cascade(mine, on=clock.today()),
        lambda: goal_health(mine, "it-goal", ITGoal.objects.values_list("pk", flat=True)[0]),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read()
        assert len(queries) <= 5


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 13), date(2026, 9, 30)),
        (date(2026, 11, 27), date(2026, 9, 30)),
        (date(2026, 11, 28), date(2026, 10, 31)),
        (date(2026, 3, 28), date(2026, 2, 28)),
    ],
)
def test_the_day_compared_with(day: date, before: date) -> None:
    assert compared_with(day) == before


def test_a_test_to_come_says_nothing_about_a_past_day(cast: Cast, settings: Any) -> None:
    control = management.control(cast)
    today = clock.today()
    controls.record_test(
        actor=cast["tester"], control=control, result="passed", tested_on=today, evidence="Sample of 25"
    )
    assert [row.tested for row in leaves.read_controls()] == [today]
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() - timedelta(days=3)):
        assert [row.tested for row in leaves.read_controls()] == [None]
