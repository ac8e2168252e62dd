"""IT goals with their readings, and controls with their tests: always two different hands."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from management.services import controls, it_goals
from raci.duties.gate import Refused
from raci.ledger import clock
from tests.cast import Cast, joined
from tests.management import recipes


def test_whoever_proposed_a_goal_does_not_set_it(cast: Cast) -> None:
    goal = recipes.goal(cast)
    it_goals.edit(
        actor=cast["cio"], goal=goal, title="Payments at any hour", description="", dimension="customer",
        owner=cast.person("it_manager"), starts_on=goal.starts_on, ends_on=goal.ends_on,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        it_goals.set_goal(actor=cast["cio"], goal=goal)
    assert "SOD-02" in refused.value.codes


def test_a_goal_is_set_reopened_and_set_again(cast: Cast) -> None:
    goal = recipes.goal(cast)
    recipes.metric(cast, goal)
    assert it_goals.set_goal(actor=cast["cio"], goal=goal).state == "set"
    with pytest.raises(Refused):
        recipes.metric(cast, goal)
    it_goals.reopen(actor=cast["it_manager"], goal=goal)
    recipes.metric(cast, goal)
    assert it_goals.set_goal(actor=cast["cio"], goal=goal).state == "set"


def test_whoever_reported_a_reading_does_not_verify_it(cast: Cast) -> None:
    metric = recipes.metric(cast, recipes.goal(cast))
    reading = it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(9), taken_on=clock.today())
    with pytest.raises(Refused):
        it_goals.verify(actor=cast["ops"], reading=reading)
    assert it_goals.verify(actor=cast["tester"], reading=reading).state == "verified"
    it_goals.dispute(actor=cast["auditor"], reading=reading, note="The export lacks two days")
    corrected = it_goals.correct(actor=cast["ops"], reading=reading, value=Decimal(10))
    assert (corrected.state, corrected.value) == ("reported", Decimal(10))


def test_one_reading_a_day_and_none_of_tomorrow(cast: Cast) -> None:
    metric = recipes.metric(cast, recipes.goal(cast))
    it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(9), taken_on=clock.today())
    with pytest.raises(ValidationError, match="already"):
        it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(8), taken_on=clock.today())
    with pytest.raises(ValidationError, match="not come yet"):
        it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(8), taken_on=clock.today() + dt.timedelta(1))


def test_a_control_is_tested_by_somebody_else(cast: Cast) -> None:
    control = recipes.control(cast)
    test = controls.record_test(
        actor=cast["tester"],
        control=control,
        result="passed",
        tested_on=clock.today(),
        evidence="Ten changes looked at",
    )
    assert test.tester == cast.person("tester")
    with pytest.raises(Refused):
        controls.record_test(
            actor=cast["operator"], control=control, result="passed", tested_on=clock.today(), evidence="Mine"
        )


def test_neither_owner_nor_team_of_the_operator_tests(cast: Cast) -> None:
    joined(cast, cast.person("tester"), cast.team)
    control = recipes.control(cast)
    with pytest.raises(Refused) as refused:
        controls.record_test(
            actor=cast["tester"], control=control, result="passed", tested_on=clock.today(), evidence="Same team"
        )
    assert "SOD-03" in refused.value.codes
    assert "Security team" in str(refused.value)


def test_a_control_that_does_not_operate_is_not_tested(cast: Cast) -> None:
    control = controls.design(actor=cast["operator"], title="Key ceremony", owner=cast.person("operator"), unit=cast.it)
    with pytest.raises(Refused, match="nothing to test"):
        controls.record_test(
            actor=cast["tester"], control=control, result="failed", tested_on=clock.today(), evidence="None"
        )
    assert controls.operate(actor=cast["operator"], control=control).state == "operating"
    with pytest.raises(Refused):
        controls.retire(actor=cast["operator"], control=control)
    assert controls.retire(actor=cast["ciso"], control=control).state == "retired"
