"""Ways around what keeps those apart who propose an initiative, report what it brings, verify it and decide on it."""

from decimal import Decimal
from typing import Any

from governance.models import Benefit, BenefitReading, Initiative, StageGate
from governance.services import benefits, initiatives
from raci.people.actor import Actor
from tests.attacks.ways import Try, ada, shipped, way
from tests.cast import with_account
from tests.governance.investing import Investing, ago, investing
from tests.raci.duties.making import Making

REASON = {"reason": "It looks well"}
DECIDED = {**REASON, "digest": None}


def house_of(making: Making) -> Investing:
    return investing(making.cast)


def reporter(making: Making) -> Actor:
    """Somebody who reports what initiatives bring."""
    who = making.person("Ada Nwosu")
    making.grant(who, "service-owner")
    return who


def turned_auditor(making: Making, who: Actor) -> Actor:
    """The same person on the side that verifies, without a year in between."""
    making.loosened(shipped("SOD-18"), "record")
    for binding in who.person.bindings.filter(state="approved"):
        making.end(binding)
    making.grant(who, "internal-audit")
    return who


def reported(house: Investing, who: Actor, benefit: Benefit | None = None) -> BenefitReading:
    return benefits.report(
        actor=who,
        benefit=benefit or house.running().benefits.get(),
        value=Decimal(45),
        taken_on=ago(1),
        evidence="Ledger 4711",
    )


def gate_of(initiative: Initiative) -> StageGate:
    return initiative.gates.select_related("initiative").get()


def owned(house: Investing, who: Actor) -> BenefitReading:
    """A reading of a benefit that somebody answers for, reported by another."""
    reading: BenefitReading = house.reading(house.running(owner=who.person).benefits.get())
    return reading


# verifying


@way
def verifying_what_one_reported(making: Making) -> Try:
    who = reporter(making)
    reading = reported(house_of(making), who)
    return Try(turned_auditor(making, who), "benefit-reading.verify", reading, "SOD-36", ada("reported"))


@way
def disputing_what_one_reported(making: Making) -> Try:
    who = reporter(making)
    reading = reported(house_of(making), who)
    return Try(turned_auditor(making, who), "benefit-reading.dispute", reading, "SOD-36", ada("reported"), REASON)


@way
def verifying_by_a_second_account(making: Making) -> Try:
    who = reporter(making)
    reading = reported(house_of(making), who)
    turned_auditor(making, who)
    again = with_account(making.cast, who.person, "ada.again")
    return Try(Actor(who.person, again), "benefit-reading.verify", reading, "SOD-36", ada("reported"))


@way
def verifying_by_a_delegate(making: Making) -> Try:
    who, helper = reporter(making), making.person("Bea Kovac")
    reading = reported(house_of(making), who)
    making.delegated(turned_auditor(making, who), helper, "internal-audit")
    return Try(helper, "benefit-reading.verify", reading, "SOD-36", ada("reported"))


@way
def verifying_what_one_corrected(making: Making) -> Try:
    who, house = reporter(making), house_of(making)
    reading = house.reading(house.running().benefits.get())
    reading = benefits.correct(actor=who, reading=reading, value=Decimal(48), evidence="Ledger 4712")
    return Try(turned_auditor(making, who), "benefit-reading.verify", reading, "SOD-36", ada("corrected"))


@way
def verifying_the_benefit_that_one_owns(making: Making) -> Try:
    auditor = making.cast["auditor"]
    reading = owned(house_of(making), auditor)
    return Try(auditor, "benefit-reading.verify", reading, "SOD-37", "Yusuf Demir would gain")


@way
def verifying_for_the_owner_by_a_delegate(making: Making) -> Try:
    auditor, helper = making.cast["auditor"], making.person("Bea Kovac")
    making.delegated(auditor, helper, "internal-audit")
    reading = owned(house_of(making), auditor)
    return Try(helper, "benefit-reading.verify", reading, "SOD-37", "Yusuf Demir would gain")


@way
def verifying_after_having_given_the_benefit_away(making: Making) -> Try:
    auditor = making.cast["auditor"]
    reading = owned(house_of(making), auditor)
    benefits.name_owner(actor=making.cast["it_manager"], benefit=reading.benefit, owner=making.cast.person("ops"))
    return Try(auditor, "benefit-reading.verify", reading, "SOD-37", "Yusuf Demir would gain")


@way
def verifying_what_ones_own_initiative_has_cost(making: Making) -> Try:
    house, auditor = house_of(making), making.cast["auditor"]
    found = house.running()
    initiatives.name_people(
        actor=making.cast["it_manager"], initiative=found, sponsor=making.cast.person("ceo"), owner=auditor.person
    )
    return Try(auditor, "cost-reading.verify", house.spent(found), "SOD-37", "Yusuf Demir would gain")


@way
def verifying_the_cost_that_one_reported(making: Making) -> Try:
    who, house = reporter(making), house_of(making)
    found = house.running()
    row = benefits.report_cost(actor=who, initiative=found, value=Decimal(9), taken_on=ago(1), evidence="Books")
    return Try(turned_auditor(making, who), "cost-reading.verify", row, "SOD-04", ada("reported"))


# deciding


@way
def deciding_a_gate_of_what_one_proposed(making: Making) -> Try:
    house, who = house_of(making), making.person("Ada Nwosu")
    making.grant(who, "it-manager")
    found = house.draft()
    benefits_of(house, found)
    found = initiatives.propose(actor=who, initiative=found)
    found = initiatives.start(actor=making.cast["it_manager"], initiative=house.decide(found))
    change_to_the_board(making, who)
    return Try(who, "stage-gate.pass", gate_of(found), "SOD-34", ada("proposed for decision"), REASON, DECIDED)


def benefits_of(house: Investing, found: Initiative) -> None:
    house.benefit(found)
    house.gate(found)


def change_to_the_board(making: Making, who: Actor) -> None:
    for binding in who.person.bindings.filter(state="approved"):
        making.end(binding)
    making.grant(who, "board")


@way
def stopping_at_a_gate_what_one_reported_on(making: Making) -> Try:
    house, who = house_of(making), making.person("Ada Nwosu")
    making.grant(who, "service-owner")
    found = house.running()
    reported(house, who, found.benefits.get())
    change_to_the_board(making, who)
    return Try(who, "stage-gate.stop", gate_of(found), "SOD-35", ada("reported"), REASON, DECIDED)


@way
def deciding_a_gate_of_what_one_sponsors(making: Making) -> Try:
    house, member = house_of(making), making.cast["third_member"]
    found = house.running()
    sponsored(making, found, member)
    return Try(member, "stage-gate.pass", gate_of(found), "SOD-38", "Marek Lindqvist would gain", REASON, DECIDED)


@way
def deciding_after_having_given_the_sponsorship_away(making: Making) -> Try:
    house, member = house_of(making), making.cast["third_member"]
    found = house.running()
    sponsored(making, found, member)
    sponsored(making, found, making.cast["ceo"])
    return Try(member, "stage-gate.pass", gate_of(found), "SOD-38", "Marek Lindqvist would gain", REASON, DECIDED)


def sponsored(making: Making, found: Initiative, by: Actor) -> None:
    initiatives.name_people(
        actor=making.cast["it_manager"], initiative=found, sponsor=by.person, owner=making.cast.person("cio")
    )
    found.refresh_from_db()


# content and time


@way
def changing_the_text_after_the_vote_and_before_it_is_approved(making: Making) -> Try:
    house = house_of(making)
    found = house.proposed()
    motion = house.deciding.opened(house.motion(found))
    house.deciding.all_vote(motion)
    given: dict[str, Any] = {
        "kind": "project", "title": "Another thing", "business_case": "Wholly different", "costs": [["2027", "1"]],
        "goals": [], "starts_on": found.starts_on, "ends_on": found.ends_on,
    }  # fmt: skip
    data = given | {"costs": "2027: 1", "starts_on": found.starts_on.isoformat(), "ends_on": found.ends_on.isoformat()}
    return Try(making.cast["it_manager"], "initiative.edit", found, "unfit", "open for votes", data, given)


@way
def changing_what_was_promised_after_it_was_approved(making: Making) -> Try:
    house = house_of(making)
    benefit = house.running().benefits.get()
    given: dict[str, Any] = {
        "title": "Less", "kind": "financial", "unit_of_measure": "€", "baseline": Decimal(0), "cadence_days": 110,
        "points": [[ago(0).isoformat(), "1"]], "starts_on": ago(365), "ends_on": ago(-365),
    }  # fmt: skip
    data = given | {"points": f"{ago(0).isoformat()}: 1", "baseline": "0", "starts_on": ago(365).isoformat(),
                    "ends_on": ago(-365).isoformat()}  # fmt: skip
    return Try(
        making.cast["it_manager"], "benefit.change", benefit, "unfit", "with its gates and benefits", data, given
    )


def _reading_of(making: Making, days_ago: int) -> tuple[dict[str, Any], dict[str, Any]]:
    benefit = house_of(making).running().benefits.get()
    given: dict[str, Any] = {
        "benefit": benefit, "value": Decimal(90), "taken_on": ago(days_ago), "evidence": "Ledger",
    }  # fmt: skip
    data = given | {"benefit": benefit.code, "value": "90", "taken_on": ago(days_ago).isoformat()}
    return data, given


@way
def a_reading_of_a_day_to_come(making: Making) -> Try:
    data, given = _reading_of(making, -3)
    return Try(making.cast["cio"], "benefit-reading.report", None, "unfit", "has not come yet", data, given)


@way
def a_reading_of_before_the_benefit_was_promised(making: Making) -> Try:
    data, given = _reading_of(making, 400)
    return Try(
        making.cast["cio"], "benefit-reading.report", None, "unfit", "The reading is of another time", data, given
    )


@way
def rewriting_a_reading_after_it_was_verified(making: Making) -> Try:
    house = house_of(making)
    reading = house.verified(house.running().benefits.get())
    given = {"value": Decimal(99), "evidence": "Ledger 4711"}
    data = {"value": "99", "evidence": "Ledger 4711"}
    sentence = "It would have to be reported or disputed"
    return Try(making.cast["service_owner"], "benefit-reading.correct", reading, "state", sentence, data, given)
