"""Ways around what keeps those apart who rate a risk, ask to live with it, own it, treat it, accept and verify it."""

from datetime import timedelta
from typing import Any

from governance.models import Risk, RiskAcceptance, RiskAppetite, RiskTreatment
from governance.services import appetite, risks, treatments
from raci.ledger import clock
from raci.people.actor import Actor
from tests.attacks.ways import Try, ada, shipped, way
from tests.cast import with_account
from tests.governance.risking import Risking, ahead
from tests.raci.duties.making import Making

REASON = {"reason": "It is the smaller evil"}
SIGNED = {**REASON, "digest": None}
GAINS = "Judith Oyelaran would gain"


def house_of(making: Making) -> Risking:
    return Risking(making.cast)


def worker(making: Making, role: str = "ciso") -> Actor:
    """Somebody who manages and assesses risks."""
    who = making.person("Ada Nwosu")
    making.grant(who, role)
    return who


def turned(making: Making, who: Actor, role: str) -> Actor:
    """The same person on the other side, without a year in between."""
    making.loosened(shipped("SOD-18"), "record")
    for binding in who.person.bindings.filter(state="approved"):
        making.end(binding)
    making.grant(who, role)
    return who


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def asked_on(making: Making, risk: Risk, by: str = "it_manager", **about: Any) -> RiskAcceptance:
    found: RiskAcceptance = fresh(house_of(making).request(risk, by=by, **about))
    return found


def granting(who: Actor, row: RiskAcceptance, code: str, sentence: str) -> Try:
    return Try(who, "risk-acceptance.grant", row, code, sentence, REASON, SIGNED)


def rated_by(making: Making, who: Actor) -> Risk:
    return risks.assess(
        actor=who, risk=house_of(making).entered(), inherent_likelihood=5, inherent_impact=5, residual_likelihood=4,
        residual_impact=4, basis="Two outages",
    )  # fmt: skip


# accepting


@way
def accepting_what_one_rated(making: Making) -> Try:
    who = worker(making)
    row = asked_on(making, rated_by(making, who))
    return granting(turned(making, who, "board"), row, "SOD-55", ada("assessed"))


@way
def accepting_what_one_rated_before_others_did(making: Making) -> Try:
    who, house = worker(making), house_of(making)
    risk = rated_by(making, who)
    house.rated(risk, 3, 4)
    return granting(turned(making, who, "board"), asked_on(making, risk), "SOD-55", ada("assessed"))


@way
def accepting_what_one_rated_by_a_second_account(making: Making) -> Try:
    who = worker(making)
    row = asked_on(making, rated_by(making, who))
    turned(making, who, "board")
    again = with_account(making.cast, who.person, "ada.again")
    return granting(Actor(who.person, again), row, "SOD-55", ada("assessed"))


@way
def accepting_for_who_rated_it_by_a_delegate(making: Making) -> Try:
    who, helper = worker(making), making.person("Bea Kovac")
    row = asked_on(making, rated_by(making, who))
    making.delegated(turned(making, who, "board"), helper, "board")
    return granting(helper, row, "SOD-55", ada("assessed"))


@way
def accepting_what_one_asked_for(making: Making) -> Try:
    who, house = worker(making, "it-manager"), house_of(making)
    row = risks.request_acceptance(actor=who, risk=house.assessed(), why="It is dear", until=ahead(90))
    return granting(turned(making, who, "board"), fresh(row), "SOD-56", ada("asked for"))


@way
def accepting_what_one_owns(making: Making) -> Try:
    member = making.cast["member"]
    row = asked_on(making, house_of(making).assessed(owner=member.person))
    return granting(member, row, "SOD-57", GAINS)


@way
def accepting_after_having_given_it_away(making: Making) -> Try:
    member = making.cast["member"]
    risk = house_of(making).assessed(owner=member.person)
    risks.name_owner(actor=making.cast["it_manager"], risk=risk, owner=making.cast.person("cio"))
    return granting(member, asked_on(making, risk), "SOD-57", GAINS)


@way
def accepting_what_one_gains_from(making: Making) -> Try:
    row = asked_on(making, house_of(making).assessed(), gaining="member")
    return granting(making.cast["member"], row, "SOD-57", GAINS)


@way
def accepting_what_one_has_to_treat(making: Making) -> Try:
    house = house_of(making)
    risk = house.assessed()
    house.treatment(risk, owner="member")
    return granting(making.cast["member"], asked_on(making, risk), "SOD-57", GAINS)


@way
def accepting_after_the_rating_rose(making: Making) -> Try:
    house = house_of(making)
    risk = house.assessed(2, 3)
    row = asked_on(making, risk)
    house.rated(risk, 5, 5)
    return granting(making.cast["member"], row, "unfit", "rated higher than when this was asked for")


@way
def accepting_for_longer_than_twelve_months(making: Making) -> Try:
    risk, day = house_of(making).assessed(), clock.today() + timedelta(days=366)
    given: dict[str, Any] = {"risk": risk, "why": "It is dear", "until": day, "gaining": None}
    data = {"risk": risk.code, "why": "It is dear", "until": day.isoformat()}
    sentence = "twelve months at most"
    return Try(making.cast["it_manager"], "risk-acceptance.request", None, "unfit", sentence, data, given)


@way
def closing_what_one_owns(making: Making) -> Try:
    member = making.cast["member"]
    risk = house_of(making).assessed(owner=member.person)
    return Try(member, "risk.close", fresh(risk), "SOD-57", GAINS, REASON)


@way
def closing_what_one_rated(making: Making) -> Try:
    who = worker(making)
    risk = rated_by(making, who)
    return Try(turned(making, who, "board"), "risk.close", fresh(risk), "SOD-55", ada("assessed"), REASON)


# treatments


def done_by(making: Making, who: Actor) -> RiskTreatment:
    house = house_of(making)
    row = house.treatment(house.assessed())
    found: RiskTreatment = fresh(treatments.report_done(actor=who, treatment=row, evidence="Handover"))
    return found


@way
def verifying_the_treatment_that_one_reported(making: Making) -> Try:
    who = worker(making)
    row = done_by(making, who)
    return Try(turned(making, who, "internal-audit"), "risk-treatment.verify", row, "SOD-58", ada("reported as done"))


@way
def verifying_the_treatment_that_one_answers_for(making: Making) -> Try:
    auditor, house = making.cast["auditor"], house_of(making)
    row = house.treatment(house.assessed(), owner="auditor")
    house.done(row)
    return Try(auditor, "risk-treatment.verify", fresh(row), "SOD-57", "Yusuf Demir would gain")


@way
def verifying_the_treatment_of_a_risk_that_one_owned(making: Making) -> Try:
    auditor, house = making.cast["auditor"], house_of(making)
    risk = house.assessed(owner=auditor.person)
    risks.name_owner(actor=making.cast["it_manager"], risk=risk, owner=making.cast.person("cio"))
    row = house.treatment(risk)
    house.done(row)
    return Try(auditor, "risk-treatment.verify", fresh(row), "SOD-57", "Yusuf Demir would gain")


# the appetite


@way
def setting_the_appetite_that_one_proposed(making: Making) -> Try:
    row = house_of(making).proposed(by="risk_member")
    sentence = "Priya Nandakumar proposed"
    return Try(making.cast["risk_member"], "risk-appetite.set", row, "SOD-59", sentence, {}, {"digest": None})


@way
def setting_the_appetite_that_one_changed(making: Making) -> Try:
    row = house_of(making).proposed()
    appetite.change(actor=making.cast["risk_member"], appetite=row, statement="All of it", threshold=25)
    sentence = "Priya Nandakumar changed"
    found: RiskAppetite = fresh(row)
    return Try(making.cast["risk_member"], "risk-appetite.set", found, "SOD-59", sentence, {}, {"digest": None})
