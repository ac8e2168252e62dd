"""Each check on risks: what makes it fire, what lets it resolve, and what is nearly so."""

from typing import Any

import pytest

from governance.services import risks, treatments
from raci.duties.services import bindings, people
from raci.people.models import RoleBinding
from tests.cast import Cast
from tests.governance.risking import TITLE, Risking
from tests.raci.alignment import recipes
from tests.raci.alignment.recipes import later, looks

RISK = f"RSK-001 {TITLE}"


@pytest.fixture
def house(cast: Cast) -> Risking:
    found = Risking(cast)
    found.in_force(9)
    return found


def test_above_the_appetite_and_nothing_done(house: Risking) -> None:
    row = house.assessed(2, 5)
    assert looks("RSK-01") == [RISK]
    house.rated(row, 3, 3)
    assert looks("RSK-01") == []  # nine is within
    house.rated(row, 2, 5)
    treatment = house.treatment(row)
    assert looks("RSK-01") == []
    treatments.drop(actor=house.cast["it_manager"], treatment=treatment, reason="Too dear")
    assert looks("RSK-01") == [RISK]
    found = house.accepted(row)
    assert looks("RSK-01") == []
    risks.revoke(actor=house.cast["member"], acceptance=found, reason="No longer")
    assert looks("RSK-01") == [RISK]


def test_a_category_without_appetite_is_no_finding(house: Risking) -> None:
    house.assessed(5, 5, category="financial")
    assert looks("RSK-01") == []


def test_a_treatment_that_is_verified_and_leaves_the_risk_above_is_not_enough(house: Risking) -> None:
    treatment = house.treatment(house.assessed(4, 4))
    house.done(treatment)
    assert looks("RSK-01") == []
    treatments.verify(actor=house.cast["auditor"], treatment=treatment)
    assert looks("RSK-01") == [RISK]


def test_it_says_so_in_a_sentence_and_to_its_owner(house: Risking) -> None:
    house.assessed(4, 4)
    recipes.round_of_checks()
    (found,) = recipes.found("RSK-01")
    assert "is rated 16, the appetite ends at 9" in found.sentence
    assert found.owner == house.cast.person("cio")


def test_an_acceptance_that_ends_soon_and_one_that_is_over(house: Risking, settings: Any) -> None:
    row = house.assessed(4, 4)
    house.accepted(row, 60)
    with later(settings, 29):
        assert looks("RSK-03") == []
    with later(settings, 30.5):
        assert looks("RSK-03") == [RISK]
    with later(settings, 60):
        assert (looks("RSK-02"), looks("RSK-03")) == ([], [RISK])
    with later(settings, 61.1):
        assert (looks("RSK-02"), looks("RSK-03")) == ([RISK], [])
        house.accepted(row, 90)
        assert (looks("RSK-02"), looks("RSK-03")) == ([], [])


def test_what_was_accepted_and_is_within_by_now_is_no_finding(house: Risking, settings: Any) -> None:
    row = house.assessed(4, 4)
    house.accepted(row, 20)
    house.rated(row, 2, 2)
    assert looks("RSK-03") == []
    with later(settings, 21.1):
        assert looks("RSK-02") == []


def test_a_treatment_is_overdue_unless_it_rests(house: Risking, settings: Any) -> None:
    row = house.assessed(4, 4)
    treatment = house.treatment(row, days=10)
    label = "RSK-001, Build a second data centre"
    with later(settings, 10):
        assert looks("RSK-04") == []
    with later(settings, 11.1):
        assert looks("RSK-04") == [label]
    house.accepted(row, 20)
    with later(settings, 11.1):
        assert looks("RSK-04") == []
    with later(settings, 21.1):  # by the clock alone
        assert looks("RSK-04") == [label]
        house.done(treatment)
        assert looks("RSK-04") == []


def test_not_assessed_in_its_rhythm(house: Risking, settings: Any) -> None:
    row = house.assessed(1, 1)
    house.entered("Never assessed")
    with later(settings, 92):
        assert looks("RSK-05") == []
    with later(settings, 93.1):
        assert looks("RSK-05") == [RISK]
        house.rated(row, 1, 1)
        assert looks("RSK-05") == []


def test_an_owner_who_has_left(house: Risking) -> None:
    row = house.entered(owner=house.cast.person("ops"))
    for binding in RoleBinding.objects.filter(person=house.cast.person("ops"), state="approved"):
        bindings.end(actor=house.cast["access_admin"], binding=binding)
    assert looks("RSK-06") == []  # holds no role, and is still here
    people.record_leaver(actor=house.cast["access_admin"], person=house.cast.person("ops"))
    assert looks("RSK-06") == [RISK]
    risks.name_owner(actor=house.cast["it_manager"], risk=row, owner=house.cast.person("cio"))
    assert looks("RSK-06") == []
