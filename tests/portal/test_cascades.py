"""The cascade of today and of a past day, and why a figure moved."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from management.models import ITGoal, Service
from portal import cascades
from portal.cascades import Whole
from raci.alignment import daily
from raci.alignment.models import Snapshot
from raci.alignment.services import links
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


def read(cast: Cast, part: str = "member", on: date | None = None) -> Whole:
    return cascades.read(Standing(cast.person(part)), on or clock.today(), past=on is not None)


def figures(whole: Whole) -> dict[str, int | None]:
    return {each.code: whole.health(each.key) for each in whole.things.values()}


def exhaust(cast: Cast, service: Service) -> None:
    management.measured(cast, service.objectives.get(), management.hours(1, bad=900, until=40))


def test_health_flows_up_to_the_strategy(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    found = read(cast)
    assert figures(found) == {"S-1": 100, "EG-01": 100, "ITG-01": 100, "SVC-01": 100}
    assert {found.state(key) for key in found.things} == {"on_course"}
    assert len(found.ties) == 3
    assert found.now is not None
    (row,) = [row for row in found.now.rows.values() if row.subject_type == "service"]
    assert row.reason == "100 % of its error budget left"
    named = found.named("SVC-01")
    assert named is not None
    assert found.path(named.key) == set(found.things)


def test_before_the_first_round_nothing_is_known_and_nothing_looks_good(cast: Cast, service: Service) -> None:
    found = read(cast)
    assert set(figures(found).values()) == {None}
    assert {found.state(key) for key in found.things} == {"no_data"}


def test_a_link_that_is_not_confirmed_does_not_count(cast: Cast, service: Service) -> None:
    other = management.control(cast)
    links.propose_support(actor=cast["operator"], it_goal=ITGoal.objects.get(), by=other)
    recipes.round_of_checks()
    found = read(cast)
    (goal,), (control,) = found.of_kind("it-goal"), found.of_kind("control")
    assert control.key not in found.below[goal.key]
    assert (found.state(control.key), found.coverage(goal.key)) == ("no_data", 100)


def test_causes_are_named_with_their_points(cast: Cast, service: Service, settings: Any) -> None:
    before = daily.quarter_before(clock.today())
    recipes.round_of_checks()
    Snapshot.objects.update(day=before)
    exhaust(cast, service)
    recipes.round_of_checks()
    found = read(cast)
    (goal,) = found.of_kind("enterprise-goal")
    assert (found.health(goal.key), found.change(goal.key), found.state(goal.key)) == (0, -100, "off_course")
    assert found.now is not None
    assert found.before is not None
    assert found.before.on == before
    (cause,) = daily.why(goal.key, found.now, found.before)
    assert (cause.points, found.things[cause.key].code) == (-100, "SVC-01")
    assert found.now.rows[cause.key].reason == "error budget exhausted"


def test_a_past_day_is_as_it_was_kept(cast: Cast, service: Service, settings: Any) -> None:
    recipes.round_of_checks()
    first = clock.today()
    with recipes.later(settings, 40):
        exhaust(cast, service)
        links.remove(actor=cast["it_manager"], link=ITGoal.objects.get().contributions.get())
        recipes.round_of_checks()
        now, then = read(cast), read(cast, on=first)
    assert figures(then) == {"S-1": 100, "EG-01": 100, "ITG-01": 100, "SVC-01": 100}
    assert (then.past, len(then.ties)) == (first, 3)
    assert (figures(now)["EG-01"], len(now.ties)) == (None, 2)
    assert not read(cast, on=first - timedelta(days=1)).things


def test_who_holds_nothing_sees_nothing(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    assert not read(cast, "outsider").things


def test_the_number_of_queries_does_not_grow(cast: Cast, service: Service) -> None:
    recipes.round_of_checks()
    standing = Standing(cast.person("member"))
    assert standing.grants
    for past in (False, True):
        with CaptureQueriesContext(connection) as queries:
            cascades.read(standing, clock.today(), past=past)
        assert len(queries) <= 3


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 13), date(2026, 9, 30)),
        (date(2026, 10, 14), date(2026, 9, 30)),
        (date(2026, 10, 13), date(2026, 6, 30)),
        (date(2026, 3, 28), date(2025, 12, 31)),
    ],
)
def test_the_day_compared_with(day: date, before: date) -> None:
    assert daily.quarter_before(day) == before
