"""Tried, recorded, enforced: what a rule does in each, and how it comes from one to the other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from raci.duties import detection
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.services import bindings, rules
from tests.raci.duties.making import Making, in_days, later, observed, refused, sign

PAIR = {"roles": ["ops-lead", "service-owner"], "fewer_than": 2}
CASES: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "static": (PAIR, ("ops-lead", "service-owner")),
    "sphere": ({"spheres": ["support", "management"]}, ("system", "service-owner")),
    "cardinality": ({"role": "ciso", "max": 1}, ("system", "ciso")),
}


def broken(rule: SodRule) -> list[str]:
    return [each.sentence for each in detection.violations(Rule.of(rule))]


@pytest.mark.parametrize("kind", list(CASES))
@pytest.mark.parametrize("mode", ["simulate", "record", "enforce"])
def test_each_mode(making: Making, kind: str, mode: str) -> None:
    terms, (first, second) = CASES[kind]
    making.rule(kind, terms, mode=mode)
    who = making.person("Ada Nwosu")
    making.grant(who, first)
    last = making.proposed(who, second)
    if mode == "enforce":
        with refused("SOD-90", row=last):
            approved(making, last)
        return
    assert observed(approved(making, last), "binding.approve") == ({"SOD-90"} if mode == "record" else set())


def approved(making: Making, binding: Any) -> Any:
    return bindings.approve(actor=making.cast["approver"], binding=binding)


def test_not_enforced_before_each_is_remedied(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    held = making.grant(who, "service-owner")
    rule = making.rule("static", PAIR, mode="simulate")
    with refused("SOD-90", "Ada Nwosu is Operations lead and Service owner at once.", row=rule):
        making.tightened(rule, "enforce")
    making.end(held)
    assert making.tightened(rule, "enforce").mode == "enforce"
    with refused("state", "is enforced already", row=rule):
        making.tightened(rule, "enforce")


def test_nor_put_in_force_as_enforced(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    making.grant(who, "service-owner")
    draft = making.drafted("static", PAIR)
    with refused("SOD-90", "Ada Nwosu is Operations lead and Service owner at once.", row=draft):
        making.put_in_force(draft)


def test_an_exemption_is_a_remedy_while_it_lasts(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    making.grant(who, "service-owner")
    rule = making.rule("static", PAIR, mode="record", liftable=True)
    making.exempted(rule, who)
    assert broken(rule) == []
    assert making.tightened(rule, "enforce").mode == "enforce"
    with later(days=31):
        assert broken(rule) == ["Ada Nwosu is Operations lead and Service owner at once."]


def test_nobody_enforces_what_they_drafted(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "audit-risk")
    making.grant(who, "secretary")
    draft = rules.draft(actor=who, code="SOD-91", title="Mine", kind="static", terms=PAIR, mode="simulate")
    with refused("SOD-08", "Ada Nwosu drafted", row=draft):
        rules.put_in_force(actor=who, rule=draft, signature=sign(who, "rule.approve", draft))
    making.put_in_force(draft)
    for mode in ("record", "enforce"):
        with refused("SOD-08", "Ada Nwosu drafted", row=draft):
            rules.tighten(actor=who, rule=draft, mode=mode, signature=sign(who, f"rule.{mode}", draft))


def test_no_other_mode_exists(making: Making) -> None:
    rule = making.rule("static", PAIR)
    attempts: list[Callable[[], object]] = [
        *(
            lambda mode=mode: rules.tighten(actor=making.cast["risk_member"], rule=rule, mode=mode)
            for mode in ("off", "simulate", "retire")
        ),
        lambda: making.changed(rule, "off"),
        lambda: making.drafted("static", PAIR, mode="retire", code="SOD-92"),
        lambda: making.drafted("static", PAIR, mode="off", code="SOD-92"),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError, match="mode"):
            attempt()


def test_a_rule_that_ended_refuses_nothing_and_comes_not_back(making: Making) -> None:
    rule = making.rule("static", PAIR)
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    end = making.loosened(rule, "retire")
    rule.refresh_from_db()
    assert (rule.state, end.state) == ("superseded", "retired")
    assert making.grant(who, "service-owner").state == "approved"
    for row in (rule, end):
        with refused("state", row=row):
            making.tightened(row, "enforce")
        with refused("state", "is not in force, so there is nothing to change", row=row):
            making.changed(row)


def test_what_the_clock_brings_is_found(making: Making) -> None:
    """Cardinality breaks by the clock alone: nobody did anything."""
    rule = making.rule("cardinality", {"role": "system", "min": 3}, mode="record")
    assert broken(rule) == ["Background service is held by one person, and 3 is the least."]
    making.grant(making.person("Ada Nwosu"), "system", until=in_days(5))
    making.grant(making.person("Bea Kovac"), "system")
    assert detection.violations(Rule.of(rule)) == []
    with later(days=5):
        assert broken(rule) == ["Background service is held by 2 persons, and 3 is the least."]
