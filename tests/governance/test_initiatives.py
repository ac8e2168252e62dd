"""Initiatives from the draft to their end: proposed by one, approved by a body, watched at gates by another."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.acts.initiatives import STOP
from governance.models import EnterpriseGoal, Initiative
from governance.services import benefits, initiatives, motions
from raci.duties.gate import Refused, passing
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.investing import Investing, ago, investing
from tests.raci.alignment import recipes as alignment


@pytest.fixture
def house(cast: Cast) -> Investing:
    return investing(cast)


def edited(house: Investing, initiative: Initiative, **about: object) -> Initiative:
    given: dict[str, object] = {
        "kind": initiative.kind,
        "title": initiative.title,
        "business_case": initiative.business_case,
        "costs": initiative.costs,
        "goals": (),
        "starts_on": initiative.starts_on,
        "ends_on": initiative.ends_on,
    }
    return initiatives.edit(actor=house.cast["it_manager"], initiative=initiative, **given | about)  # type: ignore[arg-type]


def goal(house: Investing) -> EnterpriseGoal:
    return alignment.goal(house.cast)


# proposing


def test_it_gets_its_number_and_the_goals_it_serves(house: Investing) -> None:
    served = goal(house)
    first, second = house.draft(goals=[served]), house.draft("Meters read by radio")
    assert (first.code, second.code) == ("INI-01", "INI-02")
    assert [each.goal for each in first.serving.all()] == [served]
    edited(house, first)
    assert not first.serving.exists()
    assert first.planned_cost == 200_000


def test_what_is_proposed_says_what_it_brings_costs_and_where_one_looks_again(house: Investing) -> None:
    found = house.draft(business_case="", costs=[])
    with pytest.raises(Refused) as refused:
        initiatives.propose(actor=house.cast["it_manager"], initiative=found)
    said = str(refused.value)
    for missing in ("no business case", "names no cost", "promises no benefit", "no gate ahead"):
        assert missing in said


def test_board_members_propose_nothing(house: Investing) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        initiatives.propose(actor=house.cast["member"], initiative=house.draft())


def test_a_period_ends_after_it_starts(house: Investing) -> None:
    with pytest.raises(ValidationError):
        house.draft(starts_on=ago(0), ends_on=ago(0))


@pytest.mark.parametrize(
    "about",
    [
        {"points": []},
        {"points": [[ago(-400).isoformat(), "3"]]},
        {"points": [[ago(365).isoformat(), "3"]]},
        {"points": [[ago(0).isoformat(), "0"]]},
        {"cadence_days": 0},
        {"ends_on": ago(365)},
    ],
)
def test_a_curve_lies_within_its_period_and_leads_somewhere(house: Investing, about: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        house.benefit(house.draft(), **about)


# deciding


def test_a_body_approves_it(house: Investing) -> None:
    found = house.decide(house.proposed())
    assert found.state == "approved"
    assert found.approved_on == ago(0)
    motion = found.motions.get()
    assert motion.resolution.text == f"{motion.body.name} approves INI-01 Payments by instant transfer."


def test_a_body_may_not_want_it_and_it_can_be_brought_again(house: Investing) -> None:
    found = house.decide(house.proposed(), "against")
    assert found.state == "rejected"
    actor = house.cast["it_manager"]
    found = initiatives.revise(actor=actor, initiative=found)
    found = house.decide(initiatives.propose(actor=actor, initiative=found))
    assert found.state == "approved"


def test_nobody_approves_it_alone(house: Investing) -> None:
    found = house.proposed()
    with pytest.raises(Refused, match="Only the vote of a body"):
        initiatives.approve(actor=house.cast["chair"], initiative=found, authority="mine")


def test_a_draft_is_not_voted_on(house: Investing) -> None:
    with pytest.raises(Refused, match="is draft"):
        house.motion(house.draft())


def test_a_change_after_proposing_makes_the_motion_stale(house: Investing) -> None:
    found = house.proposed()
    motion = house.motion(found)
    house.benefit(found, "Fewer calls")
    with pytest.raises(Refused) as refused:
        house.deciding.opened(motion)
    assert "stale" in refused.value.codes


@pytest.mark.parametrize("what", ["text", "cost", "goal", "gate", "benefit"])
def test_the_digest_is_of_everything_that_is_approved(house: Investing, what: str) -> None:
    found = house.proposed()
    before = Initiative.objects.get().content_digest()
    actor, gate, benefit = house.cast["it_manager"], found.gates.get(), found.benefits.get()
    if what == "text":
        edited(house, found, business_case="Something else")
    elif what == "cost":
        edited(house, found, costs=[["2027", "1"]])
    elif what == "goal":
        edited(house, found, goals=[goal(house)])
    elif what == "gate":
        initiatives.change_gate(actor=actor, gate=gate, name="Pilot", planned_on=ago(-31), must_show="More")
    else:
        benefits.drop(actor=actor, benefit=benefit)
    assert Initiative.objects.get().content_digest() != before


def test_a_sponsor_on_the_board_is_on_the_list_as_not_counted(house: Investing) -> None:
    found = house.draft(sponsor=house.person("member"))
    house.benefit(found)
    house.gate(found)
    found = initiatives.propose(actor=house.cast["it_manager"], initiative=found)
    motion = house.deciding.opened(house.motion(found))
    barred = house.deciding.ballot(motion, "member")
    assert "sponsors or owns" in barred.barred
    with pytest.raises(Refused) as refused:
        house.deciding.vote(motion, "member")
    assert "SOD-38" in refused.value.codes


def test_what_is_approved_is_changed_only_after_governance_took_it_back(house: Investing) -> None:
    found = house.decide(house.proposed())
    with pytest.raises(Refused, match="approved, with its gates and benefits"):
        house.benefit(found, "Something more")
    with pytest.raises(Refused):
        initiatives.reopen(actor=house.cast["it_manager"], initiative=found)
    found = initiatives.reopen(actor=house.cast["secretary"], initiative=found)
    house.benefit(found, "Something more")
    with pytest.raises(Refused, match="was approved before"):
        initiatives.withdraw(actor=house.cast["it_manager"], initiative=found)


# gates


def test_a_gate_keeps_what_was_shown(house: Investing) -> None:
    found = house.running()
    benefit, gate = found.benefits.get(), found.gates.get()
    house.verified(benefit, "45", 10)
    house.reading(benefit, "49", 1)
    spent = house.spent(found)
    benefits.verify_cost(actor=house.cast["auditor"], reading=spent)
    passed = house.pass_gate(gate)
    shown = passed.shown["benefits"][0]
    assert (shown["promised"], shown["realised"], shown["reported"]) == ("50", "45", "49")
    assert (passed.shown["planned"], passed.shown["spent"]) == ("200000", "90000")
    assert (passed.state, passed.decided_on) == ("passed", ago(0))
    house.verified(benefit, "60", 0)
    gate.refresh_from_db()
    assert gate.shown == passed.shown


def test_who_decides_signs_for_what_was_shown(house: Investing) -> None:
    found = house.running()
    gate = found.gates.get()
    signature = house.cast.sign("member", "stage-gate.pass", gate)
    seen = gate.content_digest()
    house.verified(found.benefits.get())
    with pytest.raises(Refused) as refused:
        initiatives.pass_gate(actor=house.cast["member"], gate=gate, reason="Fine", digest=seen, signature=signature)
    assert {"stale", "signature"} <= set(refused.value.codes)


def test_gates_are_decided_in_turn_with_a_reason_while_it_runs(house: Investing) -> None:
    found = house.proposed()
    second = house.gate(found, "Roll-out", -90)
    with pytest.raises(Refused, match="is proposed"):
        house.pass_gate(second)
    house.decide(found)
    initiatives.start(actor=house.cast["it_manager"], initiative=found)
    with pytest.raises(Refused, match="Gate 1, Pilot, comes first"):
        house.pass_gate(second)
    with pytest.raises(Refused, match="Say in a sentence why"):
        house.pass_gate(found.gates.get(number=1), reason=" ")


@pytest.mark.parametrize("part", ["secretary", "cio", "auditor", "outsider", "service_owner"])
def test_only_who_decides_lets_it_pass(house: Investing, part: str) -> None:
    gate = house.running().gates.get()
    with pytest.raises(Refused) as refused:
        house.pass_gate(gate, by=part)
    assert "letter" in refused.value.codes


def test_it_is_stopped_at_a_gate_and_nowhere_else(house: Investing) -> None:
    found = house.running()
    with pytest.raises(Refused, match="stopped at one of its gates"):  # noqa: SIM117
        with passing(STOP, found, actor=house.cast["member"]):
            pass
    house.stop(found.gates.get())
    found.refresh_from_db()
    assert found.state == "stopped"
    with pytest.raises(Refused, match="is stopped"):
        house.reading(found.benefits.get())


def test_it_is_completed_after_its_last_gate_and_measured_on(house: Investing) -> None:
    found = house.running()

    def complete() -> Initiative:
        signature = house.cast.sign("member", "initiative.complete", found)
        return initiatives.complete(actor=house.cast["member"], initiative=found, signature=signature)

    with pytest.raises(Refused, match="is not decided yet"):
        complete()
    house.pass_gate(found.gates.get())
    assert complete().state == "completed"
    assert house.verified(found.benefits.get()).state == "verified"


# readings


def test_only_verified_readings_are_realised(house: Investing) -> None:
    benefit = house.running().benefits.get()
    house.verified(benefit, "40", 20)
    reading = house.reading(benefit, "90", 1)
    where = benefit.position(ago(0))
    assert (where.realised, where.realised_share, where.reported) == ("40", 40, "90")
    benefits.dispute(actor=house.cast["tester"], reading=reading, reason="The books say otherwise")
    where = benefit.position(ago(0))
    assert (where.realised, where.reported) == ("40", "")
    benefits.correct(actor=house.cast["service_owner"], reading=reading, value=Decimal(48), evidence="Ledger 4712")
    assert benefit.position(ago(0)).reported == "48"
    assert benefit.position(ago(10)).realised == "40"
    assert benefit.position(ago(30)).realised == ""


@pytest.mark.parametrize(("days_ago", "sentence"), [(-1, "has not come yet"), (400, "another time")])
def test_a_reading_is_of_a_day_of_the_period_that_is_over(house: Investing, days_ago: int, sentence: str) -> None:
    benefit = house.running().benefits.get()
    with pytest.raises(Refused, match=sentence):
        house.reading(benefit, days_ago=days_ago)
    assert Event.objects.filter(verb="benefit-reading.report", outcome=Outcome.REFUSED).count() == 1


def test_a_reading_needs_its_evidence_and_a_dispute_its_reason(house: Investing) -> None:
    benefit = house.running().benefits.get()
    with pytest.raises(Refused, match="Say where the value comes from"):
        benefits.report(actor=house.cast["cio"], benefit=benefit, value=Decimal(1), taken_on=ago(1), evidence=" ")
    reading = house.reading(benefit)
    with pytest.raises(Refused, match="Say what is wrong"):
        benefits.dispute(actor=house.cast["auditor"], reading=reading, reason=" ")
    with pytest.raises(Refused, match="Say where the value comes from"):
        benefits.correct(actor=house.cast["cio"], reading=reading, value=Decimal(1), evidence="")


def test_a_day_has_one_reading(house: Investing) -> None:
    found = house.running()
    house.reading(found.benefits.get())
    house.spent(found)
    with pytest.raises(ValidationError):
        house.reading(found.benefits.get())
    with pytest.raises(ValidationError):
        house.spent(found)
    with pytest.raises(ValidationError):
        house.spent(found, "-1", 3)


def test_nothing_is_measured_before_the_work_begins(house: Investing) -> None:
    found = house.decide(house.proposed())
    with pytest.raises(Refused, match="once the work has started"):
        house.reading(found.benefits.get())
    with pytest.raises(Refused, match="once the work has started"):
        house.spent(found)


def test_what_was_written_off_takes_no_readings_and_counts_no_more(house: Investing) -> None:
    found = house.running()
    benefit = found.benefits.get()
    with pytest.raises(Refused):
        benefits.retire(actor=house.cast["cio"], benefit=benefit)
    benefits.retire(actor=house.cast["member"], benefit=benefit, note="The fee was abolished")
    with pytest.raises(Refused, match="no longer pursued"):
        house.reading(benefit)
    assert found.gates.get().figures()["benefits"] == []


def test_costs_are_reported_by_one_and_verified_by_another(house: Investing) -> None:
    found = house.running()
    spent = house.spent(found)
    assert found.gates.get().figures()["spent"] == ""
    with pytest.raises(Refused):
        benefits.verify_cost(actor=house.cast["service_owner"], reading=spent)
    benefits.dispute_cost(actor=house.cast["auditor"], reading=spent, reason="An invoice is missing")
    benefits.correct_cost(
        actor=house.cast["service_owner"], reading=spent, value=Decimal(95000), evidence="Books, corrected"
    )
    benefits.verify_cost(actor=house.cast["auditor"], reading=spent)
    assert Initiative.objects.get().gates.get().figures()["spent"] == "95000"


def test_a_vote_that_is_open_holds_the_content_still(house: Investing) -> None:
    found = house.proposed()
    motion = house.deciding.opened(house.motion(found))
    for change in (
        lambda: edited(house, found, title="Another"),
        lambda: house.benefit(found, "More"),
        lambda: house.gate(found, "More"),
        lambda: initiatives.withdraw(actor=house.cast["it_manager"], initiative=found),
    ):
        with pytest.raises(Refused, match="open for votes"):
            change()
    motions.withdraw(actor=house.cast["secretary"], motion=motion)
    edited(house, found, title="Another")
