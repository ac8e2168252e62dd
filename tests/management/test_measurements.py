"""What was measured comes in batches; the same again changes nothing, and whoever sets an objective reports nothing."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from management.models import Measurement, MeasurementBatch
from management.selectors import health
from management.services import measurements, objectives
from management.services.measurements import Row
from management.services.objectives import Terms
from management.slo.report import State
from raci.duties.gate import Refused
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import Cast
from tests.management import recipes


def test_the_same_batch_again_changes_nothing(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    first = recipes.measured(cast, objective, recipes.hours(24))
    assert first.batch is not None
    assert (first.new, first.batch.count, len(first.batch.digest)) == (24, 24, 64)
    events = Event.objects.count()
    again = recipes.measured(cast, objective, reversed(recipes.hours(24)))
    assert (again.batch, again.new, again.unchanged) == (None, 0, 24)
    assert Event.objects.count() == events
    assert MeasurementBatch.objects.count() == 1


def test_late_data_are_taken_in_and_the_rest_is_left_alone(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    recipes.measured(cast, objective, recipes.hours(24))
    late = recipes.measured(cast, objective, recipes.hours(48))
    assert (late.new, late.unchanged, late.rejected) == (24, 24, [])
    assert Measurement.objects.filter(objective=objective).count() == 48


def test_what_was_reported_first_stays(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    recipes.measured(cast, objective, recipes.hours(2))
    other = recipes.measured(cast, objective, recipes.hours(3, bad=5))
    assert (other.new, [each.place for each in other.rejected]) == (1, [0, 1])
    assert "reported first stays" in other.rejected[0].reason


def test_rows_that_are_wrong_say_why_and_hold_nothing_up(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    at = recipes.hour(5)
    rows = [
        Row(2, at, 999, 1000),
        Row(3, at + dt.timedelta(minutes=7), 1, 1),
        Row(4, at, 998, 1000),
        Row(5, at + dt.timedelta(days=2), 1, 1),
        Row(6, at + dt.timedelta(hours=1), 7, 5),
        Row(7, at + dt.timedelta(hours=2), None, 5),
    ]
    taken = recipes.measured(cast, objective, rows)
    assert taken.new == 1
    assert [(each.place, each.column) for each in taken.rejected] == [
        (3, "at"),
        (4, "at"),
        (5, "at"),
        (6, "good"),
        (7, "good"),
    ]
    assert "multiple of 1 hour" in taken.rejected[0].reason


def test_whoever_sets_an_objective_does_not_report(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    recipes.measured(cast, objective, recipes.hours(1))
    with pytest.raises(Refused) as refused:
        measurements.take_in(actor=cast["service_owner"], objective=objective, rows=recipes.hours(1), source="By hand")
    assert "letter" in refused.value.codes
    assert "SOD-05" in refused.value.codes


def test_nothing_is_measured_against_a_draft(cast: Cast) -> None:
    draft = objectives.draft(actor=cast["service_owner"], service=recipes.planned(cast), terms=recipes.TERMS)
    with pytest.raises(Refused, match="not in effect"):
        recipes.measured(cast, draft, recipes.hours(1))


def test_an_objective_in_effect_is_not_edited(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    with pytest.raises(Refused):
        objectives.edit(actor=cast["service_owner"], objective=objective, terms=recipes.TERMS)
    with pytest.raises(Refused):
        objectives.retire(actor=cast["service_owner"], objective=objective)
    assert objectives.retire(actor=cast["cio"], objective=objective).state == "retired"


@pytest.mark.parametrize(
    "wrong",
    [
        {"window": "calendar", "calendar_unit": "fortnight"},
        {"indicator": "threshold"},
        {"budgeting": "Timeslices"},
        {"slice_seconds": 7000},
        {"target": Decimal(1)},
    ],
)
def test_terms_that_contradict_each_other(cast: Cast, wrong: dict[str, object]) -> None:
    terms = dataclasses.replace(recipes.TERMS, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        objectives.draft(actor=cast["service_owner"], service=recipes.planned(cast), terms=terms)


METHODS = {
    "events": recipes.TERMS,
    "slices": dataclasses.replace(recipes.TERMS, budgeting="Timeslices", slice_target=Decimal("0.995")),
    "shares": dataclasses.replace(recipes.TERMS, budgeting="RatioTimeslices"),
}


@pytest.mark.parametrize("method", METHODS)
def test_days_summed_by_the_database_say_what_single_measurements_say(cast: Cast, method: str) -> None:
    objective = recipes.objective(cast, recipes.planned(cast), METHODS[method])
    rows = [row._replace(good=1000 - (row.place * 37) % 11) for row in recipes.hours(24 * 20)]
    recipes.measured(cast, objective, rows)
    now = clock.now()
    by_day = health.of_objectives([objective], now=now)[0]
    by_hour, hours = health.of_objective(objective, now=now)
    assert len(hours) == 24 * 20
    assert abs(float(by_day.report.budget_left or 0) - float(by_hour.report.budget_left or 0)) < 1e-6
    assert by_day.report.days_with_data == by_hour.report.days_with_data
    assert by_day.state == by_hour.state


def test_thresholds_are_judged_in_the_database(cast: Cast) -> None:
    terms = Terms(
        name="Pages within a second", target=Decimal("0.9"), indicator="threshold", operator="lte", limit=Decimal(1)
    )
    objective = recipes.objective(cast, recipes.planned(cast), terms)
    values = [Decimal("0.4"), Decimal("1.0"), Decimal("1.0001"), Decimal("0.9")]
    rows = [Row(place, recipes.hour(1 + place), value=value) for place, value in enumerate(values)]
    recipes.measured(cast, objective, rows)
    found = health.of_objectives([objective])[0]
    assert found.report.measured == Decimal("0.75")
    assert found.state is State.EXHAUSTED


def test_four_states_the_worst_first(cast: Cast) -> None:
    for name, bad, until in (("Healthy", 0, 1), ("Burning", 1, 1), ("Silent", 0, 24 * 6), ("Spent", 30, 1)):
        service = recipes.live(cast, name)
        objective = recipes.objective(cast, service)
        recipes.measured(cast, objective, recipes.hours(48, bad=bad, until=until))
    table = health.health_table(Standing(cast.person("cio")))
    assert [(each.service.name, str(each.state)) for each in table] == [
        ("Spent", "exhausted"),
        ("Burning", "exhausted"),
        ("Silent", "no_data"),
        ("Healthy", "healthy"),
    ]


def queries(cast: Cast) -> int:
    standing = Standing(cast.person("cio"))
    standing.sight()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        health.health_table(standing)
    return len(seen)


def test_the_table_asks_as_much_for_many_as_for_one(cast: Cast) -> None:
    recipes.live(cast, "First")
    one = queries(cast)
    for name in ("Second", "Third", "Fourth"):
        recipes.live(cast, name)
    assert queries(cast) == one <= 5


def test_who_sees_nothing_sees_no_service(cast: Cast) -> None:
    recipes.live(cast)
    assert health.health_table(Standing(cast.person("outsider"))) == []
