"""Ways around the rules of separation through the rules themselves and through what departs from them."""

from raci.duties.models import SodRule
from raci.duties.services import emergencies, rules
from raci.people.actor import Actor
from tests.attacks.ways import PAIR, STEPS, Try, ada, both, shipped, way
from tests.cast import with_account
from tests.raci.duties.making import Making, in_days

# rules


@way
def a_rule_that_binds_oneself(making: Making) -> Try:
    admin = making.cast["access_admin"]
    data = {"rule": "SOD-13", "reason": "x"}
    given = data | {"rule": shipped("SOD-13"), "mode": ""}
    return Try(admin, "rule.draft_change", None, "SOD-17", "Gwen Tudor holds Access administrator", data, given)


@way
def a_draft_of_others_that_changes_ones_own_rule(making: Making) -> Try:
    draft = making.changed(shipped("SOD-13"))
    data = {"title": "x", "terms": '{"roles": ["system", "ciso"], "fewer_than": 2}', "mode": "simulate", "source": ""}
    given = data | {"terms": {"roles": ["system", "ciso"], "fewer_than": 2}, "liftable": False, "reason": ""}
    return Try(making.cast["access_admin"], "rule.edit", draft, "SOD-17", "Gwen Tudor holds", data, given)


@way
def enforcing_what_is_broken(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    for code in PAIR["roles"]:  # type: ignore[attr-defined]
        making.grant(who, code)
    rule = making.rule("static", PAIR, mode="record")
    return Try(making.cast["risk_member"], "rule.enforce", rule, "SOD-90", "Ada Nwosu is Operations lead and Service")


@way
def in_force_at_once_what_is_broken(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    for code in PAIR["roles"]:  # type: ignore[attr-defined]
        making.grant(who, code)
    draft = making.drafted("static", PAIR)
    return Try(making.cast["risk_member"], "rule.approve", draft, "SOD-90", "Ada Nwosu is Operations lead and Service")


@way
def ones_own_rule_in_force(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    making.grant(who, "secretary")
    making.grant(who, "audit-risk")
    draft = rules.draft(actor=who, code="SOD-91", title="Mine", kind="static", terms=PAIR)
    return Try(who, "rule.approve", draft, "SOD-08", ada("drafted"))


@way
def loosening_the_rule_that_holds_one_back(making: Making) -> Try:
    risk = making.cast["risk_member"]
    making.grant(risk, "access-admin")
    making.chart(risk)
    return Try(risk, "rule.retire", making.changed(shipped("SOD-07"), "retire"), "unfit", "holds you back")


@way
def a_successor_of_the_rule_that_holds_one_back(making: Making) -> Try:
    risk = making.cast["risk_member"]
    making.grant(risk, "access-admin")
    making.chart(risk)
    draft = making.changed(shipped("SOD-07"), "record")
    return Try(risk, "rule.approve", draft, "unfit", "holds you back")


def everything(making: Making) -> Actor:
    """Somebody who holds every letter on rules."""
    who = making.person("Ada Nwosu")
    for code in ("access-admin", "secretary", "audit-risk"):
        making.grant(who, code)
    return who


def drafted_by(making: Making, who: Actor, code: str, mode: str) -> SodRule:
    return rules.draft_change(actor=who, rule=shipped(code), reason="It is in the way.", mode=mode)


@way
def ending_a_rule_alone(making: Making) -> Try:
    who = everything(making)
    draft = drafted_by(making, who, "SOD-18", "retire")
    return Try(who, "rule.retire", draft, "SOD-08", ada("drafted"))


@way
def ending_alone_the_rule_that_asks_for_two(making: Making) -> Try:
    """SOD-08 is loosened by two; what is loosened afterwards is loosened by two all the same."""
    making.loosened(shipped("SOD-08"), "retire")
    who = everything(making)
    draft = drafted_by(making, who, "SOD-18", "simulate")
    return Try(who, "rule.approve", draft, "unfit", ada("drafted this change"))


@way
def loosening_alone_by_a_second_account_of_the_administration(making: Making) -> Try:
    who = everything(making)
    draft = drafted_by(making, who, "SOD-18", "record")
    root = with_account(making.cast, who.person, "ada.root", is_superuser=True)
    return Try(Actor(who.person, root), "rule.approve", draft, "SOD-08", ada("drafted"))


@way
def loosening_through_a_delegate(making: Making) -> Try:
    who, helper = everything(making), making.person("Bea Kovac")
    making.delegated(who, helper, "audit-risk")
    return Try(helper, "rule.retire", drafted_by(making, who, "SOD-18", "retire"), "unfit", ada("drafted this change"))


@way
def what_the_delegate_drafted_for_the_one_who_decides(making: Making) -> Try:
    who, helper = everything(making), making.person("Bea Kovac")
    making.delegated(who, helper, "access-admin")
    return Try(who, "rule.retire", drafted_by(making, helper, "SOD-18", "retire"), "unfit", ada("drafted this change"))


@way
def a_colleagues_draft_made_looser_by_who_decides(making: Making) -> Try:
    who = everything(making)
    draft = drafted_by(making, making.cast["access_admin"], "SOD-18", "")
    terms = {**shipped("SOD-18").terms, "days": 1}
    rules.edit(actor=who, rule=draft, title=draft.title, terms=terms, mode="enforce", source="", liftable=True)
    return Try(who, "rule.approve", draft, "unfit", ada("drafted this change"))


@way
def only_those_whom_the_rule_binds(making: Making) -> Try:
    """SOD-17 is loosened by two; a rule is not loosened by two whom it binds all the same."""
    making.loosened(shipped("SOD-17"), "retire")
    draft = drafted_by(making, making.cast["secretary"], "SOD-11", "retire")
    return Try(
        making.cast["risk_member"], "rule.retire", draft, "unfit", "as it binds everybody who drafted this change"
    )


@way
def loosening_it_for_the_one_for_whom_one_acts(making: Making) -> Try:
    risk, helper = making.cast["risk_member"], making.person("Ada Nwosu")
    making.grant(risk, "access-admin")
    making.chart(risk)
    making.delegated(risk, helper, "audit-risk")
    return Try(helper, "rule.retire", making.changed(shipped("SOD-07"), "retire"), "unfit", "holds you back")


@way
def alone_where_two_are_needed(making: Making) -> Try:
    making.rule("distinct", {"act": "chart.approve", "persons": 2})
    chart = making.chart(making.cast["secretary"])
    return Try(making.cast["chair"], "chart.approve", chart, "SOD-90", "one more person has to endorse")


# exemptions, delegations, emergencies


@way
def ones_own_exemption(making: Making) -> Try:
    risk = making.cast["risk_member"]
    return Try(risk, "exemption.grant", making.asked(shipped("SOD-11"), risk), "SOD-24", "Priya Nandakumar would gain")


@way
def the_exemption_of_a_team_mate(making: Making) -> Try:
    risk, who, team = making.cast["risk_member"], making.person("Ada Nwosu"), making.team("circle", "support")
    making.join(risk, team)
    making.join(who, team)
    return Try(risk, "exemption.grant", making.asked(shipped("SOD-11"), who), "SOD-24", "are both in Circle")


@way
def the_exemption_of_whom_one_acts_for(making: Making) -> Try:
    risk, who = making.cast["risk_member"], making.person("Ada Nwosu")
    making.grant(who, "system")
    making.delegated(who, risk)
    return Try(risk, "exemption.refuse", making.asked(shipped("SOD-11"), who), "SOD-24", "acts for Ada Nwosu")


@way
def ones_own_exemption_by_a_delegate(making: Making) -> Try:
    risk, helper = making.cast["risk_member"], making.person("Bea Kovac")
    making.delegated(risk, helper, "audit-risk")
    return Try(
        helper, "exemption.grant", making.asked(shipped("SOD-11"), risk), "SOD-24", "Priya Nandakumar would gain"
    )


@way
def a_role_that_outlasts_its_exemption(making: Making) -> Try:
    ops = making.cast["ops"]
    making.exempted(shipped("SOD-11"), ops)
    binding = making.proposed(ops, "board", until=in_days(31))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Pavel Kral is Operations lead")


@way
def an_exemption_from_another_part_of_the_house(making: Making) -> Try:
    ops = making.cast["ops"]
    making.exempted(shipped("SOD-11"), ops, making.cast.it)
    binding = making.proposed(ops, "board", until=in_days(5))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Pavel Kral is Operations lead")


@way
def the_exemption_of_the_delegate_for_the_delegator(making: Making) -> Try:
    rule, who, helper = making.rule("history", STEPS, liftable=True), both(making), making.person("Bea Kovac")
    making.decided(making.cast["chair"], making.chart(who))
    making.delegated(who, helper, "chair")
    making.exempted(rule, helper)
    return Try(helper, "chart.approve", making.chart(making.cast["secretary"]), "SOD-90", ada("drafted"))


@way
def accepting_what_excludes_ones_role(making: Making) -> Try:
    offered = making.offered(making.cast["approver"], making.cast["outsider"])
    making.grant(making.cast["outsider"], "access-admin")
    return Try(making.cast["outsider"], "delegation.accept", offered, "SOD-13", "Ines Carvalho is Access administrator")


@way
def reviewing_ones_own_emergency(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    held = making.grant(who, "ops-lead")
    row = making.emergency(who, "ciso", hours=1)
    emergencies.give_back(actor=who, emergency=row)
    making.end(held)
    rules_off(making, "SOD-18")
    making.grant(who, "control-tester")
    return Try(
        who, "emergency.review", row, "SOD-24", "Ada Nwosu would gain", {"verdict": "justified", "review": "All well."}
    )


def rules_off(making: Making, code: str) -> None:
    """A rule that is not the point here, out of the way."""
    making.loosened(shipped(code), "retire")
