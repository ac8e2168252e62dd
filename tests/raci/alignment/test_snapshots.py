"""What is kept of a day: one row for each thing, and nothing that the day could not know."""

from datetime import timedelta
from typing import Any

from management.services import controls
from raci.alignment import leaves
from raci.alignment.models import Snapshot
from raci.ledger import clock
from tests.cast import Cast
from tests.management import recipes as management
from tests.raci.alignment import recipes


def test_one_row_a_day_whatever_the_number_of_rounds(cast: Cast) -> None:
    service = management.live(cast)
    recipes.support(cast, recipes.it_goal(cast), service)
    recipes.round_of_checks()
    count = Snapshot.objects.count()
    management.measured(cast, service.objectives.get(), management.hours(1, bad=900, until=40))
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
