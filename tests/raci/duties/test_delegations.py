"""Delegations: one's own role, within reach and time, no circle; what the other does counts for both."""

from typing import Any

import pytest

from raci.duties import gate, own_acts, who
from raci.duties.models import Claim
from raci.duties.services import delegations, people
from raci.duties.standing import Standing
from raci.ledger.models import Event
from raci.people.models import RoleBinding
from tests.raci.duties.making import Making, in_days, later, refused, sign


def held(making: Making, part: str, code: str) -> RoleBinding:
    return RoleBinding.objects.get(person=making.cast.person(part), role__code=code, state="approved")


def offer(making: Making, part: str, binding: RoleBinding, taker: str = "outsider", **more: Any) -> Any:
    given: dict[str, Any] = {"valid_until": in_days(10)} | more
    return delegations.offer(actor=making.cast[part], binding=binding, delegate=making.cast.person(taker), **given)


def test_only_a_role_of_ones_own(making: Making) -> None:
    chair = held(making, "chair", "chair")
    with refused("letter", "does not hold this role by a binding of their own"):
        offer(making, "member", chair)
    making.delegated(making.cast["chair"], making.cast["outsider"], "chair")
    with refused("letter", "Ines Carvalho does not hold this role by a binding of their own"):
        offer(making, "outsider", chair, "external")


def test_not_a_role_of_the_team(making: Making) -> None:
    team = making.team("desk", "support")
    binding = making.grant(team, "system")
    making.join(making.cast["outsider"], team)
    with refused("letter"):
        offer(making, "outsider", binding, "external")


@pytest.mark.parametrize(("since", "days"), [(0, 61), (-100, 61), (-5, -1), (5, 66)])
def test_within_sixty_days(making: Making, since: int, days: int) -> None:
    with refused("unfit", "within sixty days"):
        offer(making, "chair", held(making, "chair", "chair"), valid_from=in_days(since), valid_until=in_days(days))


def test_no_wider_and_no_longer_than_the_role(making: Making) -> None:
    who = making.cast["outsider"]
    binding = making.grant(who, "system", making.cast.it, until=in_days(5))
    with refused("unfit", "cannot delegate it for Aldermere Water"):
        offer(making, "outsider", binding, "external", unit=making.cast.root, valid_until=in_days(4))
    with refused("unfit", "ends no later than the role itself"):
        offer(making, "outsider", binding, "external", valid_until=in_days(6))


def test_no_circle(making: Making) -> None:
    cast = making.cast
    making.delegated(cast["chair"], cast["secretary"], "chair")
    making.offered(cast["secretary"], cast["member"], "secretary")
    with refused("sod", "that would be a circle"):
        offer(making, "member", held(making, "member", "board"), "chair")


def test_nobody_answers_for_another(making: Making) -> None:
    offered = making.offered(making.cast["chair"], making.cast["outsider"], "chair")
    member = making.cast["member"]
    for act in (delegations.accept, delegations.decline, delegations.end):
        with refused("unfit", row=offered):
            act(actor=member, delegation=offered)
    with refused("signature", row=offered):
        delegations.accept(actor=making.cast["outsider"], delegation=offered)


def test_a_role_that_excludes_one_of_theirs(making: Making) -> None:
    with refused("SOD-13", "Gwen Tudor is Access administrator already and would become Access approver"):
        making.offered(making.cast["approver"], making.cast["access_admin"])
    offered = making.offered(making.cast["approver"], making.cast["outsider"])
    making.grant(making.cast["outsider"], "access-admin")
    with refused("SOD-13", row=offered):
        delegations.accept(
            actor=making.cast["outsider"],
            delegation=offered,
            signature=sign(making.cast["outsider"], "delegation.accept", offered),
        )


def test_who_may_not_decide_may_not_let_decide(making: Making) -> None:
    who, helper = making.person("Ada Nwosu"), making.cast["outsider"]
    making.grant(who, "access-admin")
    making.grant(who, "chair")
    making.delegated(who, helper, "chair")
    mine = making.chart(who)
    with refused("SOD-07", "Ada Nwosu drafted", row=mine):
        making.decided(helper, mine)
    assert making.decided(making.cast["chair"], mine).state == "in_force"


def test_both_are_barred_afterwards(making: Making) -> None:
    """The record names for whom, the claims are of both, and neither takes the other side."""
    cast = making.cast
    making.delegated(cast["secretary"], cast["outsider"])
    mine = making.chart(cast["outsider"])
    event = Event.objects.get(subject_id=mine.pk, verb="chart.draft")
    assert event.on_behalf_of == "Fiona Mackay"
    assert "as Company secretary for Fiona Mackay (DG-" in event.authority
    parties = Claim.objects.filter(rule="SOD-07", object_id=mine.unit_id, cycle=mine.version)
    assert set(parties.values_list("party", flat=True)) == {
        f"person:{cast.person(part).pk}" for part in ("secretary", "outsider")
    }
    for part in ("secretary", "outsider"):
        making.grant(cast[part], "chair")
        with refused("SOD-07", row=mine):
            making.decided(cast[part], mine)


def test_an_own_role_acts_for_nobody(making: Making) -> None:
    cast = making.cast
    making.delegated(cast["secretary"], cast["access_admin"])
    mine = making.chart(cast["access_admin"])
    assert Event.objects.get(subject_id=mine.pk, verb="chart.draft").on_behalf_of == ""


@pytest.mark.parametrize("how", ["clock", "end", "role", "left", "not_begun"])
def test_it_ends(making: Making, how: str) -> None:
    cast = making.cast
    more: dict[str, Any] = {"valid_from": in_days(5)} if how == "not_begun" else {}
    delegation = making.delegated(cast["secretary"], cast["outsider"], **more)
    if how == "end":
        with later(days=1):
            delegations.end(actor=cast["secretary"], delegation=delegation)
    if how == "role":
        with later(days=1):
            making.end(held(making, "secretary", "secretary"))
    if how == "left":
        people.record_leaver(actor=cast["access_admin"], person=cast.person("secretary"))
    with later(days={"clock": 10.01, "not_begun": 4}.get(how, 1.01)), refused("letter", "Ines Carvalho holds no role"):
        making.chart(cast["outsider"])


def test_of_two_whom_one_may_act_for_the_first_in_the_order_of_roles(making: Making) -> None:
    """The answer to who could do it and the gate look at the same one."""
    cast, helper = making.cast, making.cast["outsider"]
    making.delegated(cast["cio"], helper)
    making.delegated(cast["access_admin"], helper)
    chart = making.chart(cast["secretary"])
    able = who.candidates(own_acts.EDIT_CHART, chart, Standing(cast.person("secretary")))
    assert (helper.person in able) == (not gate.objections(own_acts.EDIT_CHART, chart, helper))
    making.edited(helper, chart)
    assert Event.objects.filter(subject_id=chart.pk, verb="chart.edit").latest("id").on_behalf_of == "Daniel Ferreira"
