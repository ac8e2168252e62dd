"""Exemptions: what one must say, who is near, what exactly is lifted, and the clock that ends it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from raci.duties.models import SodRule
from raci.duties.services import bindings, exemptions, people
from raci.ledger.models import Event
from tests.raci.duties.making import Making, in_days, later, refused, sign

STEPS = {"chain": "chart", "steps": ["chart.draft", "chart.approve"]}


def crossing() -> SodRule:
    """The shipped rule from which an exemption is possible: nobody both governs and manages."""
    return SodRule.objects.get(code="SOD-11")


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        ({"days": 91}, "unfit", "ninety days at most"),
        ({"since": -200, "days": 91}, "unfit", "ninety days at most"),
        ({"since": -5, "days": -1}, "unfit", "ends on a day to come"),
        ({"reason": " "}, "unfit", "Say why it is needed"),
        ({"compensating_control": ""}, "unfit", "what is done instead of the rule"),
        ({"monitor": "ops"}, "unfit", "Somebody else than the one who gains watches"),
        ({"rule": "SOD-09"}, "SOD-09", "No exemption exists from this rule"),
        ({"rule": "SOD-17"}, "SOD-17", "No exemption exists from this rule"),
        ({"rule": "SOD-01"}, "SOD-01", "No exemption exists from this rule"),
        ({"rule": "SOD-12"}, "SOD-12", "No exemption exists from this rule"),
    ],
)
def test_one_that_is_no_good(making: Making, more: dict[str, Any], code: str, sentence: str) -> None:
    given: dict[str, Any] = {name: more[name] for name in ("reason", "compensating_control") if name in more}
    if "days" in more:
        given["valid_until"] = in_days(more["days"])
    if "since" in more:
        given["valid_from"] = in_days(more["since"])
    if "monitor" in more:
        given["monitor"] = making.cast.person(more["monitor"])
    rule = SodRule.objects.get(code=more.get("rule", "SOD-11"))
    with refused(code, sentence):
        making.asked(rule, making.cast["ops"], **given)


def test_ninety_days_pass(making: Making) -> None:
    now = in_days(0)
    assert making.asked(crossing(), making.cast["ops"], valid_until=now + (in_days(90) - in_days(0))).state


def test_self_approval_is_never_lifted(making: Making) -> None:
    """Not even by a rule that says it might be."""
    with pytest.raises(ValidationError, match="No exemption may lift"):
        making.drafted("object", {"chain": "chart", "sides": ["author", "decider"]}, liftable=True)


def test_from_a_rule_that_is_not_in_force(making: Making) -> None:
    draft = making.drafted("history", STEPS, liftable=True)
    with refused("state", "SOD-90 is not in force"):
        making.asked(draft, making.cast["ops"])


@pytest.mark.parametrize("near", ["gains", "delegate", "team", "for_a_team_mate", "requester"])
def test_who_is_near_does_not_decide(making: Making, near: str) -> None:
    cast, risk = making.cast, making.cast["risk_member"]
    decider, gains = risk, making.person("Ada Nwosu")
    if near == "delegate":
        making.grant(gains, "system")
        making.delegated(gains, risk)
    if near in ("team", "for_a_team_mate"):
        team = making.team("circle", "support")
        making.join(gains, team)
        making.join(risk, team)
    if near == "for_a_team_mate":
        decider = making.person("Bea Kovac")
        making.delegated(risk, decider, "audit-risk")
    if near == "requester":
        making.grant(risk, "access-admin")
    asked = making.asked(
        crossing(), risk if near == "gains" else gains, actor=risk if near == "requester" else cast["secretary"]
    )
    rule = "SOD-22" if near == "requester" else "SOD-24"
    with refused(rule, row=asked):
        exemptions.grant(actor=decider, exemption=asked, signature=sign(decider, "exemption.grant", asked))
    with refused(rule, row=asked):
        exemptions.refuse(actor=decider, exemption=asked)


def test_somebody_must_be_there_to_watch(making: Making) -> None:
    asked = making.asked(crossing(), making.cast["ops"], monitor=making.cast.person("external"))
    people.record_leaver(actor=making.cast["access_admin"], person=making.cast.person("external"))
    with refused("unfit", "Clara Dubois is no longer active and watches over nothing", row=asked):
        exemptions.grant(
            actor=making.cast["risk_member"],
            exemption=asked,
            signature=making.cast.sign("risk_member", "exemption.grant", asked),
        )


def test_only_asking_lifts_nothing(making: Making) -> None:
    making.asked(crossing(), making.cast["ops"])
    with refused("SOD-11"):
        making.grant(making.cast["ops"], "board", until=in_days(5))


def test_exactly_this_person_here_and_now(making: Making) -> None:
    cast, it = making.cast, making.cast.it
    exemption = making.exempted(crossing(), cast["ops"], it, valid_from=in_days(2))
    with refused("SOD-11"):
        making.grant(cast["ops"], "board", it, until=in_days(5))
    with later(days=3):
        with refused("SOD-11", "Pavel Kral is Operations lead already"):
            making.grant(cast["ops"], "board", cast.root, until=in_days(5))
        with refused("SOD-11", "Elif Laszlo is IT manager already"):
            making.grant(cast["it_manager"], "board", it, until=in_days(5))
        held = making.grant(cast["ops"], "board", it, until=in_days(5))
    event = Event.objects.get(subject_id=held.pk, verb="binding.approve", outcome="done")
    assert exemption.code in json.dumps(json.loads(bytes(event.payload)))


def test_a_role_under_it_ends_with_it(making: Making) -> None:
    ops = making.cast["ops"]
    exemption = making.exempted(crossing(), ops)
    for until in (None, in_days(31)):
        with refused("SOD-11"):
            making.grant(ops, "board", until=until)
    assert making.grant(ops, "board", until=exemption.valid_until).state == "approved"


def test_it_ends_by_the_clock_with_no_job(making: Making) -> None:
    ops = making.cast["ops"]
    exemption = making.exempted(crossing(), ops)
    waiting = making.proposed(ops, "board", until=exemption.valid_until)
    with later(days=30, seconds=1), refused("SOD-11", row=waiting):
        bindings.approve(actor=making.cast["approver"], binding=making.proposed(ops, "board", until=in_days(1)))
    exemption.refresh_from_db()
    assert exemption.state == "granted"


def test_a_revoked_one_lifts_nothing(making: Making) -> None:
    ops = making.cast["ops"]
    exemption = making.exempted(crossing(), ops)
    exemptions.revoke(actor=making.cast["chair"], exemption=exemption)
    with refused("SOD-11"):
        making.grant(ops, "board", until=in_days(5))


def test_on_an_object_for_the_act_alone(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "access-admin")
    making.grant(who, "chair")
    rule = making.rule("history", STEPS, liftable=True)
    making.decided(making.cast["chair"], making.chart(who))
    chart = making.chart(making.cast["secretary"])
    with refused("SOD-90", row=chart):
        making.decided(who, chart)
    making.exempted(rule, who)
    with later(days=31), refused("SOD-90", row=chart):
        making.decided(who, chart)
    assert making.decided(who, chart).state == "in_force"


def test_ones_own_does_not_serve_another(making: Making) -> None:
    """Who acts for somebody needs that the other be exempted as well."""
    cast, helper = making.cast, making.person("Bea Kovac")
    who = making.person("Ada Nwosu")
    making.grant(who, "access-admin")
    making.grant(who, "chair")
    rule = making.rule("history", STEPS, liftable=True)
    making.decided(cast["chair"], making.chart(who))
    making.delegated(who, helper, "chair")
    making.exempted(rule, helper)
    chart = making.chart(cast["secretary"])
    with refused("SOD-90", "Ada Nwosu drafted", row=chart):
        making.decided(helper, chart)
    making.exempted(rule, who)
    assert making.decided(helper, chart).state == "in_force"
