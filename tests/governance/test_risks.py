"""Risks from the entry to their end: rated by one, treated by another, accepted by a third for a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.acts.appetite import SUPERSEDE
from governance.models import Risk, RiskAcceptance, RiskAppetite
from governance.risk_scale import in_words, score
from governance.selectors import risks as selectors
from governance.selectors.risks import Field
from governance.services import appetite, risks, treatments
from raci.duties.gate import Refused, passing
from raci.duties.services import bindings
from raci.duties.standing import Standing
from raci.ledger.models import Event, Outcome
from raci.people.models import RoleBinding
from tests.cast import Cast
from tests.governance.risking import Risking, ahead
from tests.raci.alignment import recipes as alignment
from tests.raci.alignment.recipes import later
from tests.raci.test_validation import hold


@pytest.fixture
def house(cast: Cast) -> Risking:
    return Risking(cast)


def seen(risk: Risk) -> Any:
    """With what appetite and clock make of it today."""
    return selectors.measured(Risk.objects.all(), ahead(0)).get(pk=risk.pk)


@contextmanager
def refused_by(rule: str) -> Iterator[None]:
    """This rule of separation stands against what is tried."""
    with pytest.raises(Refused) as refused:
        yield
    assert rule in {each.rule for each in refused.value.objections}


def standing(house: Risking, part: str) -> Standing:
    return Standing(house.cast.person(part))


def moves(house: Risking, part: str, role: str) -> None:
    """Somebody gives up what they hold for another role: of what they did nothing but the rules of separation knows."""
    for row in RoleBinding.objects.filter(person=house.cast.person(part), state="approved"):
        bindings.end(actor=house.cast["access_admin"], binding=row)
    hold(house.cast, part, role)


# the scale


def test_a_score_is_likelihood_times_impact() -> None:
    assert score(3, 4) == 12
    assert in_words(4, 5) == "likely, with severe impact"
    for wrong in ((0, 3), (6, 1), (2, 6)):
        with pytest.raises(ValueError, match="from 1 to 5"):
            score(*wrong)


# appetite


def test_an_appetite_is_proposed_by_one_and_set_by_another(house: Risking) -> None:
    row = house.in_force(9)
    assert (row.code, row.version, row.state, row.set_on) == ("APP-001", 1, "in_force", ahead(0))
    event = Event.objects.get(pk=row.last_event)
    assert (event.verb, event.actor) == ("risk-appetite.set", str(house.cast.person("member").pk))


def test_whoever_proposed_an_appetite_does_not_set_it(house: Risking) -> None:
    row = house.proposed(by="risk_member")  # holds the letter A of the board as well
    with refused_by("SOD-59"):
        house.set(row, by="risk_member")
    appetite.change(actor=house.cast["secretary"], appetite=row, statement="None at all", threshold=4)
    with refused_by("SOD-59"):
        house.set(row, by="risk_member")
    assert house.set(RiskAppetite.objects.get(pk=row.pk)).threshold == 4


def test_the_next_version_supersedes_the_one_before(house: Risking) -> None:
    first = house.in_force(9)
    second = house.in_force(4)
    other = house.in_force(20, "security")
    first.refresh_from_db()
    assert (first.state, second.state, second.version, other.version) == ("superseded", "in_force", 2, 1)
    with (
        pytest.raises(Refused, match="when the next version of it is set"),
        passing(SUPERSEDE, second, actor=house.cast["member"]),
    ):
        pass


def test_a_signature_covers_what_was_read(house: Risking) -> None:
    row = house.proposed(9)
    signature = house.cast.sign("member", "risk-appetite.set", row)
    appetite.change(actor=house.cast["secretary"], appetite=row, statement="Everything goes", threshold=25)
    with pytest.raises(Refused):
        appetite.set_appetite(actor=house.cast["member"], appetite=row, signature=signature)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_a_proposal_is_not_set_with_a_reason_or_withdrawn(house: Risking) -> None:
    row = house.proposed()
    with pytest.raises(Refused, match="Say in a sentence why"):
        appetite.reject(actor=house.cast["member"], appetite=row, reason=" ")
    assert appetite.reject(actor=house.cast["member"], appetite=row, reason="Too bold").state == "rejected"
    again = appetite.withdraw(actor=house.cast["secretary"], appetite=house.proposed())
    assert (again.version, again.state) == (2, "withdrawn")
    with pytest.raises(ValidationError):
        house.proposed(26)


def test_the_nearest_appetite_counts(house: Risking) -> None:
    house.in_force(20)
    row = appetite.propose(
        actor=house.cast["secretary"], category="operational", statement="Less in IT", threshold=5, unit=house.cast.it
    )
    house.set(row)
    here, above = house.assessed(unit=house.cast.it), house.assessed(title="Elsewhere")
    other = house.assessed(title="Of another category", category="financial")
    assert [seen(each).threshold for each in (here, above, other)] == [5, 20, None]
    assert [seen(each).above for each in (here, above, other)] == [True, False, False]


# the register


def test_a_risk_gets_its_number_and_the_goals_it_threatens(house: Risking) -> None:
    goal = alignment.goal(house.cast)
    first, second = house.entered(goals=[goal]), house.entered("Meters are hacked")
    assert (first.code, second.code, first.state) == ("RSK-001", "RSK-002", "identified")
    assert [each.goal for each in first.threatening.all()] == [goal]


def test_board_members_enter_and_rate_nothing(house: Risking) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        house.rated(house.entered(), by="member")


def test_each_rating_is_kept(house: Risking) -> None:
    row = house.assessed(4, 4)
    house.rated(row, 2, 4, by="cio")
    row.refresh_from_db()
    assert (row.state, row.residual_score, row.inherent_score, row.assessed_on) == ("assessed", 8, 25, ahead(0))
    kept = [(each.number, each.residual_likelihood, each.assessor) for each in row.ratings.order_by("number")]
    assert kept == [(1, 4, house.cast.person("ciso")), (2, 2, house.cast.person("cio"))]


def test_a_rating_says_on_what_it_rests_and_controls_make_nothing_worse(house: Risking) -> None:
    row = house.entered()
    with pytest.raises(Refused, match="on what the rating rests"):
        house.rated(row, basis=" ")
    with pytest.raises(Refused, match="impact that remains is rated higher"):
        house.rated(row, 4, 4, inherent_impact=3)
    with pytest.raises(ValueError, match="from 1 to 5"):
        house.rated(row, 6, 4)
    assert not row.ratings.exists()


def test_other_words_have_to_be_assessed_anew(house: Risking) -> None:
    row = house.assessed(4, 4)
    house.accepted(row)
    changed = risks.edit(
        actor=house.cast["it_manager"], risk=row, title="Nobody can pay at all", cause=row.cause, event=row.event,
        consequence=row.consequence, category="operational", cadence_days=92, goals=(),
    )  # fmt: skip
    assert changed.state == "identified"
    house.rated(changed, 4, 4)
    assert seen(changed).accepted_until is None


def test_a_response_has_its_reason(house: Risking) -> None:
    row = house.assessed()
    with pytest.raises(Refused, match="Say in a sentence why"):
        risks.respond(actor=house.cast["it_manager"], risk=row, response="reduce", reason="")
    found = risks.respond(actor=house.cast["it_manager"], risk=row, response="reduce", reason="It is cheap")
    assert (found.response, found.response_reason) == ("reduce", "It is cheap")


# treatments


def test_a_treatment_counts_once_somebody_else_has_verified_it(house: Risking) -> None:
    row = house.treatment(house.assessed())
    with pytest.raises(Refused, match="where it can be seen"):
        treatments.report_done(actor=house.cast["it_manager"], treatment=row, evidence="")
    house.done(row)
    back = treatments.send_back(actor=house.cast["auditor"], treatment=row, reason="Half of it is missing")
    assert (back.state, back.done_on) == ("planned", None)
    house.done(row)
    assert treatments.verify(actor=house.cast["tester"], treatment=row).state == "verified"


def test_whoever_answers_for_a_treatment_does_not_verify_it(house: Risking) -> None:
    row = house.treatment(house.assessed(), owner="auditor")
    house.done(row)
    with refused_by("SOD-57"):
        treatments.verify(actor=house.cast["auditor"], treatment=row)


def test_who_answered_for_a_treatment_before_does_not_verify_it(house: Risking) -> None:
    row = house.treatment(house.assessed(), owner="auditor")
    treatments.change(
        actor=house.cast["it_manager"],
        treatment=row,
        title=row.title,
        owner=house.cast.person("ops"),
        due_on=row.due_on,
    )
    house.done(row)
    with refused_by("SOD-57"):
        treatments.verify(actor=house.cast["auditor"], treatment=row)
    assert treatments.verify(actor=house.cast["tester"], treatment=row).state == "verified"


# acceptance


def test_a_risk_is_accepted_until_a_day_and_no_job_ends_it(house: Risking, settings: Any) -> None:
    house.in_force(9)
    row = house.assessed(4, 4)
    assert (seen(row).above, seen(row).accepted_until) == (True, None)
    found = house.accepted(row, 30)
    assert (found.code, found.score, found.rating) == ("ACC-001", 16, "likely, with major impact")
    assert seen(row).accepted_until == ahead(30)
    with later(settings, 30):
        assert seen(row).accepted_until is not None
    with later(settings, 31.1):
        assert seen(row).accepted_until is None
        assert RiskAcceptance.objects.get(pk=found.pk).state == "granted"


def test_treatments_rest_while_the_risk_is_accepted(house: Risking, settings: Any) -> None:
    row = house.assessed(4, 4)
    waiting = house.treatment(row, days=5)
    mine = standing(house, "ops")
    assert list(selectors.to_treat(mine)) == [waiting]
    found = house.accepted(row, 20)
    assert list(selectors.to_treat(mine)) == []
    with later(settings, 21.1):
        assert list(selectors.to_treat(standing(house, "ops"))) == [waiting]
    risks.revoke(actor=house.cast["second_member"], acceptance=found, reason="It happened twice")
    assert list(selectors.to_treat(mine)) == [waiting]


def test_twelve_months_at_most(house: Risking) -> None:
    row = house.assessed()
    for days, why in ((366, "twelve months at most"), (-1, "is over")):
        with pytest.raises(Refused, match=why):
            house.request(row, days)
    assert house.accepted(row, 365).state == "granted"


def test_a_request_that_waited_is_not_granted_for_longer_or_too_late(house: Risking, settings: Any) -> None:
    asked = house.request(house.assessed(), 10)
    with later(settings, 11.1), pytest.raises(Refused, match="is over"):
        house.grant(asked)


def test_whoever_rated_asked_owns_or_gains_does_not_accept(house: Risking) -> None:
    owner = house.assessed(title="Owned by a member", owner=house.cast.person("member"))
    with refused_by("SOD-57"):
        house.grant(house.request(owner))
    gains = house.assessed(title="Gained from by a member")
    with refused_by("SOD-57"):
        house.grant(house.request(gains, gaining="member"))
    treats = house.assessed(title="Treated by a member")
    house.treatment(treats, owner="member")
    with refused_by("SOD-57"):
        house.grant(house.request(treats))


def test_whoever_rated_or_asked_does_not_decide_once_they_have_changed_sides(house: Risking) -> None:
    row = house.rated(house.entered(), by="ciso")
    asked = house.request(row, by="it_manager")
    for part in ("ciso", "it_manager"):
        moves(house, part, "board")
    with refused_by("SOD-55"):
        house.grant(asked, by="ciso")
    with refused_by("SOD-55"):
        risks.close(actor=house.cast["ciso"], risk=row, reason="Over")
    with refused_by("SOD-56"):
        house.grant(asked, by="it_manager")
    assert house.grant(asked).state == "granted"


def test_an_owner_of_before_accepts_as_little(house: Risking) -> None:
    row = house.assessed(owner=house.cast.person("member"))
    risks.name_owner(actor=house.cast["it_manager"], risk=row, owner=house.cast.person("cio"))
    with refused_by("SOD-57"):
        house.grant(house.request(row))
    with refused_by("SOD-57"):
        risks.close(actor=house.cast["member"], risk=row, reason="Over")


def test_nothing_is_accepted_that_is_not_rated_as_it_reads(house: Risking) -> None:
    with pytest.raises(Refused, match="has to be assessed"):
        house.request(house.entered())
    row = house.assessed(3, 3)
    asked = house.request(row)
    house.rated(row, 4, 3)
    with pytest.raises(Refused, match="rated higher"):
        house.grant(asked)


def test_a_higher_rating_ends_what_was_accepted_and_a_lower_one_does_not(house: Risking) -> None:
    row = house.assessed(3, 3)
    house.accepted(row)
    house.rated(row, 2, 3)
    assert seen(row).accepted_until
    house.rated(row, 5, 3)
    assert seen(row).accepted_until is None


def test_one_request_at_a_time(house: Risking) -> None:
    row = house.assessed()
    asked = house.request(row)
    with pytest.raises(Refused, match="is not decided yet"):
        house.request(row)
    assert risks.withdraw_request(actor=house.cast["it_manager"], acceptance=asked).state == "withdrawn"
    again = house.request(row)
    with pytest.raises(Refused, match="Say in a sentence why"):
        risks.refuse(actor=house.cast["member"], acceptance=again, reason="")
    assert risks.refuse(actor=house.cast["member"], acceptance=again, reason="Treat it").state == "refused"


def test_a_refusal_is_on_record(house: Risking) -> None:
    row = house.request(house.assessed(owner=house.cast.person("member")))
    with pytest.raises(Refused):
        house.grant(row)
    assert Event.objects.filter(verb="risk-acceptance.grant", outcome=Outcome.REFUSED).exists()


# the end


def test_a_risk_is_closed_once_nothing_is_left_to_do_and_can_come_back(house: Risking) -> None:
    row = house.assessed()
    house.accepted(row)
    left = house.treatment(row)
    with pytest.raises(Refused, match="Finish it or drop it first"):
        risks.close(actor=house.cast["member"], risk=row, reason="The system is gone")
    treatments.drop(actor=house.cast["it_manager"], treatment=left, reason="No longer needed")
    assert risks.close(actor=house.cast["member"], risk=row, reason="The system is gone").state == "closed"
    with pytest.raises(Refused, match="is closed"):
        house.treatment(row)
    back = risks.reopen(actor=house.cast["it_manager"], risk=row, reason="It is in use again")
    assert back.state == "identified"
    house.rated(back)
    assert seen(back).accepted_until is None


def test_the_map_counts_what_is_open(house: Risking) -> None:
    house.assessed(4, 4)
    house.assessed(4, 4, title="Another")
    closed = house.assessed(1, 2, title="Closed")
    risks.close(actor=house.cast["member"], risk=closed, reason="Over")
    house.entered("Not rated yet")
    rows = selectors.risks(standing(house, "auditor"))
    assert selectors.spread(rows, "residual") == {(4, 4): Field(2, 0)}
    assert selectors.spread(rows, "inherent") == {(5, 5): Field(2, 0)}
    house.in_force(9)
    assert selectors.spread(rows, "residual") == {(4, 4): Field(2, 2)}


def test_how_a_risk_stands_to_the_appetite(house: Risking) -> None:
    house.in_force(9)
    rows = [
        house.assessed(4, 4, title="Nothing done"),
        house.assessed(4, 4, title="Treated"),
        house.assessed(4, 4, title="Accepted"),
        house.assessed(3, 3, title="Within"),
        house.assessed(5, 5, title="No appetite", category="financial"),
    ]
    house.treatment(rows[1])
    house.accepted(rows[2])
    measured = selectors.risks(standing(house, "auditor"))
    assert [selectors.standing_of(measured.get(pk=each.pk)) for each in rows] == list(selectors.STANDINGS)
    for each, name in zip(rows, selectors.STANDINGS, strict=True):
        assert list(selectors.of_standing(measured, name)) == [each]
    assert [each.title for each in selectors.gravest(standing(house, "auditor"), 2)] == ["Nothing done", "Treated"]
