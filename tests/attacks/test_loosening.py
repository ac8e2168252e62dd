"""A rule of separation is never loosened by one person: neither ended, nor recorded only, nor changed."""

from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from portal.doors import DOORS
from raci.duties import rule_acts
from raci.duties.acts import acts_on
from raci.duties.gate import Refused, passing
from raci.duties.models import SodRule
from raci.duties.rulings import endorsable
from raci.duties.services import rules
from raci.duties.standing import Standing
from raci.ledger.models import Event
from raci.people.actor import Actor
from tests.attacks.scene import signed_in
from tests.attacks.ways import shipped
from tests.cast import PASSWORD, Cast
from tests.raci.duties.making import Making, refused, sign

STRENGTH = {"simulate": 0, "record": 1, "enforce": 2}


@pytest.fixture
def making(cast: Cast, settings: Any) -> Making:
    settings.COUNTERSIGN_DEMO = True
    return Making(cast)


@pytest.fixture
def everything(making: Making) -> Actor:
    """Somebody who holds every letter there is on rules."""
    who = making.person("Ada Nwosu")
    for code in ("access-admin", "audit-risk", "secretary"):
        making.grant(who, code)
    return who


def strength(code: str) -> int:
    """How much a rule binds, whatever version of it is in force; -1 where none is."""
    base = code.partition(".")[0]
    rows = SodRule.objects.filter(state="in_force", code__startswith=base)
    return max((STRENGTH[row.mode] for row in rows), default=-1)


@pytest.mark.parametrize("code", ["SOD-07", "SOD-08", "SOD-16", "SOD-20"])
def test_no_act_of_one_person_on_a_rule_in_force_loosens_it(making: Making, everything: Actor, code: str) -> None:
    """Every act that starts from a rule in force, whatever is sent with it."""
    rule, before = shipped(code), strength(code)
    tried = 0
    for act in acts_on("rule"):
        for mode in ("simulate", "record", "enforce", "retire"):
            if act.code not in DOORS or "in_force" not in act.starts:
                continue
            rule.refresh_from_db()
            given = {"mode": mode, "signature": sign(everything, act.code, rule), "note": ""}
            with suppress(Refused, ValidationError):
                DOORS[act.code].run(everything, rule, given)
            assert strength(code) >= before, (act.code, mode)
            tried += 1
    assert tried
    assert Standing(everything.person).authority("approve-rule", "A", None)


@pytest.mark.parametrize("aside", [(), ("SOD-08",), ("SOD-17",), ("SOD-08", "SOD-17")], ids=" ".join)
@pytest.mark.parametrize("mode", ["retire", "record", "simulate"])
def test_it_takes_a_second_person_whatever_was_loosened_before(
    making: Making, everything: Actor, aside: tuple[str, ...], mode: str
) -> None:
    """One holds every letter and drafts; no rule on rules need be left for the second person to be asked for."""
    for code in aside:
        making.loosened(shipped(code), "retire")
    rule = shipped("SOD-13" if "SOD-17" in aside else "SOD-18")
    draft = rules.draft_change(actor=everything, rule=rule, reason="It is in the way.", mode=mode)
    decide, act = (rules.retire, "rule.retire") if mode == "retire" else (rules.put_in_force, "rule.approve")
    with refused("unfit", "A rule is never loosened by one person", row=draft):
        decide(actor=everything, rule=draft, signature=sign(everything, act, draft))
    second = making.cast["risk_member"]
    assert decide(actor=second, rule=draft, signature=sign(second, act, draft)).state in ("retired", "in_force")
    rule.refresh_from_db()
    assert rule.state == "superseded"


def test_the_reason_is_on_record_and_under_the_signature(making: Making) -> None:
    with pytest.raises(ValidationError, match="Say why the rule should change"):
        rules.draft_change(actor=making.cast["ciso"], rule=shipped("SOD-13"), reason="  ", mode="retire")
    draft = making.changed(shipped("SOD-13"), "retire")
    event = Event.objects.get(subject_id=draft.pk, verb="rule.draft_change")
    assert "It is in the way." in bytes(event.payload).decode()
    signature = making.cast.sign("risk_member", "rule.retire", draft)
    rules.edit(
        actor=making.cast["ciso"], rule=draft, title=draft.title, terms=draft.terms, mode="retire", source="",
        liftable=False, reason="For quite another reason",
    )  # fmt: skip
    with refused("signature", row=draft):
        rules.retire(actor=making.cast["risk_member"], rule=draft, signature=signature)


def test_what_is_nothing_cannot_be_drafted(making: Making) -> None:
    """Neither by terms that nobody could break, nor by a kind, nor by an end of nothing."""
    draft = making.changed(shipped("SOD-13"))
    given: dict[str, Any] = {"title": "x", "source": "", "liftable": False, "mode": "enforce"}
    nothing: list[dict[str, Any]] = [
        {"roles": ["system", "ciso"], "fewer_than": 3}, {"roles": [], "fewer_than": 2}, {}, {"acts": []},
    ]  # fmt: skip
    for terms in nothing:
        with pytest.raises(ValidationError):
            rules.edit(actor=making.cast["ciso"], rule=draft, terms=terms, **given)
    fresh = making.drafted("static", {"roles": ["system", "ciso"], "fewer_than": 2})
    with pytest.raises(ValidationError, match="no mode"):
        rules.edit(actor=making.cast["access_admin"], rule=fresh, terms=fresh.terms, **given | {"mode": "retire"})
    draft.refresh_from_db()
    assert (draft.kind, draft.terms) == ("static", shipped("SOD-13").terms)


def test_the_database_keeps_no_rule_in_force_that_has_ended(making: Making) -> None:
    draft = making.changed(shipped("SOD-13"), "retire")
    with refused("state", "There is nothing to put in force", row=draft):
        making.put_in_force(draft)
    with (
        pytest.raises(IntegrityError, match="rule_in_force_has_a_mode"),
        passing(rule_acts.EDIT_RULE, draft, actor=making.cast["ciso"]) as row,
    ):
        row.replaces = None


def test_of_two_changes_of_one_rule_the_second_comes_too_late(making: Making) -> None:
    first, second = making.changed(shipped("SOD-18"), "record"), making.changed(shipped("SOD-18"), "retire")
    making.put_in_force(first)
    risk = making.cast["risk_member"]
    page = signed_in(risk).get(reverse("act", args=("rule.retire", second.pk))).content.decode()
    assert "is not in force, so there is nothing to change" in page
    with refused("state", "SOD-18 is not in force, so there is nothing to change", row=second):
        rules.retire(actor=risk, rule=second, signature=sign(risk, "rule.retire", second))
    assert strength("SOD-18") == STRENGTH["record"]


def test_a_rule_makes_way_for_nothing_but_its_change(making: Making) -> None:
    risk, rule = making.cast["risk_member"], shipped("SOD-13")
    with (
        refused("unfit", "only for the change that somebody decides", row=rule),
        passing(rule_acts.SUPERSEDE_RULE, rule, actor=risk),
    ):
        pass
    draft = making.changed(shipped("SOD-18"), "record")
    with (
        pytest.raises(Refused, match="only for the change"),
        passing(
            rule_acts.PUT_RULE_IN_FORCE, draft, actor=risk, also=[rule], signature=sign(risk, "rule.approve", draft)
        ),
        passing(rule_acts.SUPERSEDE_RULE, rule, actor=risk),
    ):
        pass
    assert strength("SOD-13") == strength("SOD-18") == 2


def test_one_endorses_only_what_the_draft_says(making: Making) -> None:
    making.tightened(making.tightened(shipped("SOD-27"), "record"), "enforce")
    end, change = making.changed(shipped("SOD-18"), "retire"), making.changed(shipped("SOD-13"), "record")
    risk = making.cast["risk_member"]
    with refused("SOD-27", "one more person has to endorse exactly this content first", row=end):
        rules.retire(actor=risk, rule=end, signature=sign(risk, "rule.retire", end))
    standing = Standing(risk.person)
    assert [act.code for act in endorsable(end, standing.rules)] == ["rule.retire"]
    assert endorsable(change, standing.rules) == []


def test_the_pages_and_rest_show_who_else_is_needed(making: Making, everything: Actor) -> None:
    client = signed_in(everything)
    url = reverse("new", args=("rule.draft_change",)) + "?rule=SOD-18"
    assert "No longer in force: the rule ends" in client.get(url).content.decode()
    assert client.post(url, {"rule": "SOD-18", "mode": "retire"}).status_code == 422
    made = client.post(url, {"rule": "SOD-18", "mode": "retire", "reason": "Nobody changes sides here."})
    assert made.status_code == 302
    draft = SodRule.objects.get(code="SOD-18.2")
    page = client.get(made["Location"]).content.decode()
    assert "Decided, it ends" in page
    assert "Nobody changes sides here." in page
    assert "A rule is never loosened by one person" in page
    assert "Put in force" not in page
    url = reverse("act", args=("rule.retire", draft.pk))
    assert client.post(url, {"password": PASSWORD}).status_code == 403
    second = signed_in(making.cast["risk_member"])
    assert second.post(url, {"password": PASSWORD}).status_code == 302
    answer = second.get("/api/v1/rules/SOD-18.2/").json()
    assert (answer["state"], answer["replaces"], answer["reason"]) == (
        "retired",
        "SOD-18",
        "Nobody changes sides here.",
    )
    for gone in ("rule.relax", "rule.retire"):
        assert second.get(reverse("act", args=(gone, shipped("SOD-13").pk))).status_code in (200, 404)
        assert strength("SOD-13") == 2


def test_the_page_of_a_change_shows_what_it_changes(making: Making) -> None:
    draft = making.changed(shipped("SOD-18"), "record")
    rules.edit(
        actor=making.cast["access_admin"], rule=draft, title=draft.title, terms={**draft.terms, "days": 30},
        mode="record", source="", liftable=True,
    )  # fmt: skip
    page = signed_in(making.cast["risk_member"]).get(reverse("rule", args=(draft.code,))).content.decode()
    assert "Was: 365 days" in page
    assert "30 days" in page
    assert "Was: Enforced" in page
    assert "Was: every role of management" not in page
