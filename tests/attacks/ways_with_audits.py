"""Ways around what keeps auditors from auditing their own work, and management from closing what auditors found."""

from governance.models import AuditFinding, SampleItem
from governance.services import assurance, assurance_findings, assurance_samples
from raci.people.actor import Actor
from tests.attacks.ways import Try, ada, way
from tests.cast import with_account
from tests.governance.auditing import Auditing, ago
from tests.raci.duties.making import Making

PAPER = {"result": "pass", "note": "All is well", "evidence": ""}
EFFECT = {"reason": "It works"}


def house_of(making: Making) -> Auditing:
    return Auditing(making.cast)


def auditor(making: Making, name: str = "Ada Nwosu") -> Actor:
    """Somebody who conducts audits."""
    who = making.person(name)
    making.grant(who, "internal-audit")
    return who


def item_with(making: Making, who: Actor) -> SampleItem:
    """The only item of a sample, in an audit on which somebody works with the others."""
    house = house_of(making)
    house.grant("cio")
    engagement = house.fieldwork(team=[making.cast.person("tester"), who.person])
    return house.sample(house.population(engagement)).items.get()


def tested(making: Making, who: Actor) -> SampleItem:
    return assurance_samples.examine(actor=who, item=item_with(making, who), **PAPER)


def finding_of(making: Making, who: Actor) -> AuditFinding:
    house = house_of(making)
    return house.finding(house.fieldwork(team=[making.cast.person("tester"), who.person]))


# approving


@way
def approving_the_audit_that_one_planned(making: Making) -> Try:
    who = auditor(making)
    row = house_of(making).plan()
    assurance.name_team(actor=who, engagement=row, lead=making.cast.person("auditor"), team=[])
    making.grant(who, "audit-risk")
    return Try(who, "engagement.approve", row, "SOD-61", ada("named the auditors of"), {"digest": row.content_digest()})


# testing and reviewing


@way
def reviewing_the_workpaper_that_one_wrote(making: Making) -> Try:
    who = auditor(making)
    return Try(who, "sample-item.review", tested(making, who), "SOD-62", ada("tested"))


@way
def reviewing_it_by_a_second_account(making: Making) -> Try:
    who = auditor(making)
    item = tested(making, who)
    again = with_account(making.cast, who.person, "ada.again")
    return Try(Actor(who.person, again), "sample-item.review", item, "SOD-62", ada("tested"))


@way
def reviewing_it_after_it_was_returned_and_tested_by_another(making: Making) -> Try:
    who = auditor(making)
    item = tested(making, who)
    assurance_samples.return_item(actor=making.cast["auditor"], item=item, reason="Again")
    assurance_samples.examine(actor=making.cast["tester"], item=item, **PAPER)
    return Try(who, "sample-item.review", item, "SOD-62", ada("tested"))


@way
def testing_after_having_taken_a_role_there(making: Making) -> Try:
    who = auditor(making)
    item = item_with(making, who)
    making.grant(who, "secretary")
    return Try(who, "sample-item.test", item, "SOD-60", "Ada Nwosu would gain", PAPER)


@way
def testing_for_the_lead_by_a_delegate(making: Making) -> Try:
    who = auditor(making)
    item, helper = item_with(making, who), making.person("Bea Kovac")
    making.delegated(who, helper, "internal-audit")
    return Try(helper, "sample-item.test", item, "unfit", "Bea Kovac is not one of the auditors", PAPER)


# evidence


@way
def accepting_the_evidence_that_one_gave(making: Making) -> Try:
    who, house = auditor(making), house_of(making)
    engagement = house.fieldwork(team=[who.person])
    request = house.ask(engagement, person=who.person)
    assurance_findings.answer(actor=who, request=request, answer="Mine")
    return Try(who, "evidence-request.accept", request, "SOD-64", ada("answered"))


@way
def answering_what_was_asked_of_another(making: Making) -> Try:
    house = house_of(making)
    request = house.ask(house.fieldwork(), person=making.cast.person("tester"))
    given = {"answer": "Here", "links": ""}
    return Try(making.cast["auditor"], "evidence-request.answer", request, "letter", "This was asked of Bruno", given)


# findings


@way
def answering_for_management_what_one_raised(making: Making) -> Try:
    who, house = auditor(making), house_of(making)
    finding = house.finding(house.fieldwork(team=[who.person]), by="auditor")
    words = {name: getattr(finding, name) for name in ("title", "condition", "criteria", "cause", "consequence")}
    assurance_findings.revise(actor=who, finding=finding, rating="low", **words)
    for binding in who.person.bindings.filter(state="approved"):
        making.end(binding)
    making.grant(who, "cio")
    given = {
        "response": "Yes", "action": "Do", "owner": making.cast.person("ops").pk, "due_on": ago(-9).isoformat(),
    }  # fmt: skip
    taken = given | {"owner": making.cast.person("ops"), "due_on": ago(-9)}
    return Try(who, "audit-finding.agree", finding, "SOD-65", ada("revised"), given, taken)


@way
def judging_the_action_that_one_carried_out(making: Making) -> Try:
    who, house = auditor(making), house_of(making)
    agreed = house.agree(finding_of(making, who))
    agreed = assurance_findings.name_owner(
        actor=making.cast["cio"], finding=agreed, owner=who.person, due_on=ago(-9), reason="Ada does it"
    )
    done = assurance_findings.report_done(actor=who, finding=agreed, done="It is")
    given = EFFECT | {"digest": done.content_digest()}
    return Try(who, "audit-finding.confirm", done, "SOD-63", ada("reported the action as done"), given)


@way
def judging_it_after_having_given_it_away(making: Making) -> Try:
    """The owner of before did the work; the one of now only names it done."""
    who, house = auditor(making), house_of(making)
    agreed = house.agree(finding_of(making, who), owner="it_manager")
    first = assurance_findings.name_owner(
        actor=making.cast["cio"], finding=agreed, owner=who.person, due_on=ago(-9), reason="Ada does it"
    )
    assurance_findings.report_done(actor=who, finding=first, done="Half")
    assurance_findings.refuse(actor=making.cast["tester"], finding=first, reason="Half", due_on=ago(-9))
    assurance_findings.name_owner(
        actor=making.cast["cio"], finding=first, owner=making.cast.person("ops"), due_on=ago(-9), reason="Pavel does"
    )
    done = assurance_findings.report_done(actor=making.cast["ops"], finding=first, done="All")
    given = EFFECT | {"digest": done.content_digest()}
    return Try(who, "audit-finding.confirm", done, "SOD-63", ada("reported the action as done"), given)
