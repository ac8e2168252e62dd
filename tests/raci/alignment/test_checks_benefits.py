"""Each check on initiatives: what makes it fire, what lets it resolve, and what is nearly so."""

from typing import Any

import pytest

from governance.services import benefits, initiatives
from tests.cast import Cast
from tests.governance.investing import Investing, investing
from tests.raci.alignment import recipes
from tests.raci.alignment.recipes import later, looks

INITIATIVE, BENEFIT = "INI-01 Payments by instant transfer", "BEN-01 Fees saved"


@pytest.fixture
def house(cast: Cast) -> Investing:
    return investing(cast)


def test_approved_without_a_benefit(house: Investing) -> None:
    found = house.running()
    assert looks("BEN-01") == []
    benefits.retire(actor=house.cast["member"], benefit=found.benefits.get())
    assert looks("BEN-01") == [INITIATIVE]
    initiatives.reopen(actor=house.cast["secretary"], initiative=found)
    assert looks("BEN-01") == []


def test_a_proposal_without_a_benefit_is_no_finding(house: Investing) -> None:
    house.draft()
    assert looks("BEN-01") == []


def test_behind_plan(house: Investing) -> None:
    """Fifty of a hundred are promised by today; up to ten below that is near enough."""
    benefit = house.running().benefits.get()
    assert looks("BEN-02") == [BENEFIT]  # nothing realised of the half that was promised
    house.verified(benefit, "39", 2)
    assert looks("BEN-02") == [BENEFIT]
    house.verified(benefit, "40", 1)
    assert looks("BEN-02") == []
    reading = house.verified(benefit, "39.9", 0)
    assert looks("BEN-02") == [BENEFIT]
    benefits.dispute(actor=house.cast["tester"], reading=reading, reason="Counted twice")
    assert looks("BEN-02") == []


def test_what_is_only_reported_does_not_bring_a_benefit_back_on_plan(house: Investing) -> None:
    benefit = house.running().benefits.get()
    reading = house.reading(benefit, "50")
    assert looks("BEN-02") == [BENEFIT]
    benefits.verify(actor=house.cast["auditor"], reading=reading)
    assert looks("BEN-02") == []


def test_a_reading_speaks_for_its_own_day(house: Investing) -> None:
    """A quarter ago less was promised than today."""
    benefit = house.running().benefits.get()
    house.verified(benefit, "30", 91)
    assert looks("BEN-02") == []


def test_behind_plan_says_so_in_a_sentence(house: Investing) -> None:
    house.running()
    recipes.round_of_checks()
    (found,) = recipes.found("BEN-02")
    assert "50 € thousand a year was promised by" in found.sentence
    assert found.sentence.endswith("and nothing is realised.")
    assert found.owner == house.person("ops")


def test_reading_not_verified_for_thirty_days(house: Investing, settings: Any) -> None:
    found = house.running()
    reading, spent = house.reading(found.benefits.get()), house.spent(found)
    with later(settings, 29.9):
        assert looks("BEN-03") == []
    with later(settings, 30.1):
        assert looks("BEN-03") == [BENEFIT, "INI-01, costs of Payments by instant transfer"]
        benefits.verify(actor=house.cast["auditor"], reading=reading)
        benefits.dispute_cost(actor=house.cast["auditor"], reading=spent, reason="An invoice is missing")
        assert looks("BEN-03") == []


def test_gate_passed_by_without_a_decision(house: Investing, settings: Any) -> None:
    found = house.running(days_ago=-30)
    with later(settings, 30):
        assert looks("BEN-04") == []
    with later(settings, 31.1):
        assert looks("BEN-04") == ["INI-01, gate 1 Pilot"]
        house.pass_gate(found.gates.get())
        assert looks("BEN-04") == []


def test_gates_of_what_is_not_running_are_not_late(house: Investing, settings: Any) -> None:
    house.proposed(days_ago=3)
    assert looks("BEN-04") == []
