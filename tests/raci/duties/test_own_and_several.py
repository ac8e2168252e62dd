"""Never for oneself, several persons on one content, never one's own rule."""

import pytest
from django.core.exceptions import ValidationError

from raci.duties.models import Endorsement, SodRule
from raci.duties.rulings import digest_of
from raci.duties.services import bindings, charts, people, rules
from raci.people.actor import Actor
from tests.raci.duties.making import Making, observed, refused, role, sign

TWO = {"act": "chart.approve", "persons": 2}


# beneficiary


@pytest.mark.parametrize("way", ["propose", "approve", "reject", "through_a_team", "for_the_one_who_gains"])
def test_never_on_ones_own_access(making: Making, way: str) -> None:
    cast = making.cast
    admin, approver = cast["access_admin"], cast["approver"]
    if way == "propose":
        with refused("SOD-09", "Gwen Tudor would gain from this."):
            bindings.propose(actor=admin, holder=admin.person, role=role("control-tester"), unit=cast.root)
        return
    helper = making.person("Ada Nwosu")
    if way == "through_a_team":
        team = making.team("desk", "support")
        making.join(approver, team)
        binding = making.proposed(team, "system")
    else:
        binding = making.proposed(approver, "system")
    if way == "for_the_one_who_gains":
        making.delegated(approver, helper)
    who = helper if way == "for_the_one_who_gains" else approver
    act = bindings.reject if way == "reject" else bindings.approve
    with refused("SOD-09", "Stefan Wyss would gain from this.", row=binding):
        act(actor=who, binding=binding)
    assert bindings.approve(actor=cast["chair"], binding=binding).state == "approved"


def test_a_beneficiary_rule_that_is_only_recorded(making: Making) -> None:
    making.rule("beneficiary", {"acts": ["binding.end"]}, mode="record")
    ended = making.end(making.grant(making.cast["ops"], "system"))
    assert observed(ended, "binding.end") == set()
    held = making.grant(making.cast["access_admin"], "system")
    assert observed(making.end(held), "binding.end") == {"SOD-90"}
    assert held.state == "ended"


@pytest.mark.parametrize("kind", ["beneficiary", "meta"])
def test_what_is_never_lifted(making: Making, kind: str) -> None:
    terms = {"acts": ["rule.edit"] if kind == "meta" else ["binding.end"]}
    with pytest.raises(ValidationError, match="No exemption may lift a rule of this kind"):
        making.drafted(kind, terms, liftable=True)


# several persons


def endorse(who: Actor, row: object, act: str = "chart.approve") -> Endorsement:
    assert hasattr(row, "SUBJECT")
    given = Endorsement(
        act=act, target_type=row.SUBJECT, target_id=row.pk, digest=digest_of(row), person=who.person  # type: ignore[attr-defined,arg-type]
    )  # fmt: skip
    return rules.endorse(actor=who, endorsement=given, signature=sign(who, "endorsement.give", given))


@pytest.fixture
def second(making: Making) -> Actor:
    """Another who may put charts in force."""
    who = making.person("Ada Nwosu")
    making.grant(who, "chair")
    return who


def test_two_persons_on_exactly_this_content(making: Making, second: Actor) -> None:
    making.rule("distinct", TWO)
    chair = making.cast["chair"]
    chart = making.chart(making.cast["secretary"])
    with refused("SOD-90", "one more person has to endorse exactly this content first", row=chart):
        making.decided(chair, chart)
    endorse(chair, chart)
    with refused("SOD-90", "one more person", row=chart):
        making.decided(chair, chart)
    endorse(second, chart)
    making.edited(making.cast["secretary"], chart)
    with refused("SOD-90", "one more person", row=chart):
        making.decided(chair, chart)
    endorse(second, chart)
    assert making.decided(chair, chart).state == "in_force"


def test_who_endorses_stands_where_the_decider_would(making: Making, second: Actor) -> None:
    making.rule("distinct", TWO)
    making.grant(second, "access-admin")
    mine = making.chart(second)
    with refused("SOD-07", "Ada Nwosu drafted"):
        endorse(second, mine)
    chart = making.chart(making.cast["secretary"])
    endorse(second, chart)
    with refused("SOD-07", "Ada Nwosu endorsed", row=chart):
        making.edited(second, chart)
    with refused("letter"):
        endorse(making.cast["secretary"], chart)


def test_whoever_acts_for_somebody_is_no_further_person(making: Making, second: Actor) -> None:
    making.rule("distinct", TWO)
    chair, helper = making.cast["chair"], making.person("Bea Kovac")
    making.delegated(chair, helper, "chair")
    chart = making.chart(making.cast["secretary"])
    with refused("unfit", "adds no further person"):
        endorse(helper, chart)
    endorse(chair, chart)
    with refused("SOD-90", "one more person", row=chart):
        making.decided(helper, chart)
    endorse(second, chart)
    assert making.decided(helper, chart).state == "in_force"


def test_who_left_stands_behind_nothing(making: Making, second: Actor) -> None:
    making.rule("distinct", TWO)
    chart = making.chart(making.cast["secretary"])
    endorse(second, chart)
    people.record_leaver(actor=making.cast["access_admin"], person=second.person)
    with refused("SOD-90", "one more person", row=chart):
        making.decided(making.cast["chair"], chart)


# one's own rule


def changed(making: Making, part: str, code: str) -> SodRule:
    return rules.draft_change(actor=making.cast[part], rule=SodRule.objects.get(code=code), reason="Too strict")


def test_nobody_edits_a_rule_that_binds_them(making: Making) -> None:
    with refused("SOD-17", "Gwen Tudor holds Access administrator, which SOD-13.2 binds"):
        changed(making, "access_admin", "SOD-13")
    draft = changed(making, "ciso", "SOD-13")
    terms = {"roles": ["access-approver", "system"], "fewer_than": 2}
    with refused("SOD-17", "Gwen Tudor holds Access administrator", row=draft):
        rules.edit(
            actor=making.cast["access_admin"], rule=draft, title="x", terms=terms, mode="simulate", source="",
            liftable=False,
        )  # fmt: skip


def test_neither_by_sphere_nor_by_a_letter(making: Making) -> None:
    with refused("SOD-17", "Fiona Mackay holds Company secretary"):
        changed(making, "secretary", "SOD-11")
    with refused("SOD-17", "Fiona Mackay may"):
        changed(making, "secretary", "SOD-07")
    assert changed(making, "ciso", "SOD-07").state == "draft"


def test_nor_for_somebody_whom_it_binds(making: Making) -> None:
    """Whoever acts for another acts as the other: what binds the one holds back both."""
    admin, helper = making.cast["access_admin"], making.person("Ada Nwosu")
    making.grant(admin, "board")
    making.delegated(admin, helper, "access-admin")
    with refused("SOD-17", "Gwen Tudor holds Board member"):
        rules.draft_change(actor=helper, rule=SodRule.objects.get(code="SOD-11"), reason="Too strict")


def test_nor_ends_one_for_somebody_whom_it_holds_back(making: Making) -> None:
    risk, helper = making.cast["risk_member"], making.person("Ada Nwosu")
    making.grant(risk, "access-admin")
    charts.draft_like(actor=risk, unit=making.cast.root, reason="Mine")
    making.delegated(risk, helper, "audit-risk")
    draft = rules.draft_change(
        actor=making.cast["ciso"], rule=SodRule.objects.get(code="SOD-07"), reason="Too strict", mode="retire"
    )
    for who in (risk, helper):
        with refused("unfit", "This rule holds you back in 1 matter", row=draft):
            rules.retire(actor=who, rule=draft, signature=sign(who, "rule.retire", draft))
    assert role("audit-risk").sphere == "governance"
