"""Joining a team that holds roles: one person alone gives nobody a role by it, in whatever order things are done."""

import pytest
from django.urls import reverse

from raci.duties import detection, gate, membership_acts
from raci.duties.gate import Refused
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.services import bindings, memberships, people
from raci.duties.standing import Standing
from raci.people.models import Membership, Person, Team
from tests.attacks.scene import signed_in
from tests.cast import Cast
from tests.raci.duties.making import Making, role


@pytest.fixture
def making(cast: Cast) -> Making:
    return Making(cast)


@pytest.fixture
def crew(making: Making) -> Team:
    """A team that may manage IT."""
    team = making.team("crew")
    making.grant(team, "it-manager")
    return team


def held(person: Person) -> set[str]:
    return {grant.role for grant in Standing(person).grants}


def test_a_proposal_gives_nothing(cast: Cast, crew: Team) -> None:
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    assert (row.state, row.joined_at) == ("proposed", None)
    standing = Standing(cast.person("outsider"))
    assert not standing.grants
    assert not standing.teams
    approved = memberships.approve(actor=cast["approver"], membership=row)
    assert approved.state == "member"
    assert approved.joined_at is not None
    assert held(cast.person("outsider")) == {"it-manager"}


def test_whoever_proposed_does_not_approve(cast: Cast, making: Making, crew: Team) -> None:
    making.grant(cast["secretary"], "access-approver")
    row = memberships.propose(actor=cast["secretary"], person=cast.person("outsider"), team=crew)
    for decide in (memberships.approve, memberships.reject):
        with pytest.raises(Refused) as refused:
            decide(actor=cast["secretary"], membership=row)
        assert "SOD-10" in refused.value.codes
    assert not held(cast.person("outsider"))


def test_nobody_approves_their_own_joining_nor_proposes_it(cast: Cast, crew: Team) -> None:
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("approver"), team=crew)
    with pytest.raises(Refused) as refused:
        memberships.approve(actor=cast["approver"], membership=row)
    assert "SOD-09" in refused.value.codes
    with pytest.raises(Refused) as refused:
        memberships.propose(actor=cast["access_admin"], person=cast.person("access_admin"), team=crew)
    assert "SOD-09" in refused.value.codes


def test_one_step_is_only_for_laying_the_ground(cast: Cast, crew: Team) -> None:
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    for part in ("access_admin", "approver", "superuser", "chair"):
        with pytest.raises(Refused, match="This is over"):
            memberships.found(actor=cast[part], membership=row)
    assert not held(cast.person("outsider"))


def test_it_is_judged_again_when_it_is_approved(cast: Cast, making: Making, crew: Team) -> None:
    """Elected to the board after the proposal, and before its approval."""
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    making.grant(cast["outsider"], "board")
    with pytest.raises(Refused) as refused:
        memberships.approve(actor=cast["approver"], membership=row)
    assert "SOD-11" in refused.value.codes
    assert held(cast.person("outsider")) == {"board"}


def test_a_role_that_the_team_got_meanwhile_was_not_seen(cast: Cast, making: Making) -> None:
    """Approved as a member of a team without a role: a role that came in between shuts the approval out."""
    team = making.team("desk", "support")
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=team)
    seen = row.content_digest()
    making.grant(team, "system")
    with pytest.raises(Refused, match="has changed since you opened it"):
        memberships.approve(actor=cast["approver"], membership=row, digest=seen)
    assert not held(cast.person("outsider"))


def test_a_member_who_came_meanwhile_was_not_seen(cast: Cast, making: Making) -> None:
    """The other way round: who approves a role for a team has seen everybody who gets it."""
    team = making.team("desk", "support")
    binding = making.proposed(team, "system")
    seen = binding.content_digest()
    making.join(cast["outsider"], team)
    with pytest.raises(Refused, match="has changed since you opened it"):
        bindings.approve(actor=cast["approver"], binding=binding, digest=seen)
    assert not held(cast.person("outsider"))


def test_the_approver_reaches_every_role_of_the_team(cast: Cast, making: Making) -> None:
    """A team of one department that holds a role in the whole house: approving there takes the duty there."""
    team = making.team("desk", unit=cast.it)
    making.grant(team, "it-manager", cast.root)
    local = making.person("Ada Nwosu")
    making.grant(local, "access-approver", cast.it)
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=team)
    with pytest.raises(Refused, match="IT manager in Aldermere Water"):
        memberships.approve(actor=local, membership=row)
    assert memberships.approve(actor=cast["approver"], membership=row).state == "member"


def test_a_rejected_one_stays_out_and_can_be_proposed_again(cast: Cast, crew: Team) -> None:
    who = cast.person("outsider")
    row = memberships.propose(actor=cast["access_admin"], person=who, team=crew, reason="Covers a leave")
    assert memberships.reject(actor=cast["approver"], membership=row).state == "rejected"
    with pytest.raises(Refused):
        memberships.approve(actor=cast["approver"], membership=row)
    assert not held(who)
    assert memberships.propose(actor=cast["access_admin"], person=who, team=crew).state == "proposed"


def test_leaving_and_coming_back_takes_both_again(cast: Cast, making: Making, crew: Team) -> None:
    row = making.join(cast["outsider"], crew)
    memberships.leave(actor=cast["access_admin"], membership=row)
    assert not held(cast.person("outsider"))
    again = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    assert not held(cast.person("outsider"))
    memberships.approve(actor=cast["approver"], membership=again)
    assert held(cast.person("outsider")) == {"it-manager"}


def test_who_has_left_joins_no_team(cast: Cast, crew: Team) -> None:
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    people.record_leaver(actor=cast["access_admin"], person=cast.person("outsider"))
    with pytest.raises(Refused, match="has left"):
        memberships.approve(actor=cast["approver"], membership=row)


def test_a_proposed_member_is_none_to_rules_and_checks(cast: Cast, making: Making, crew: Team) -> None:
    """What is proposed neither bars anybody from a role nor counts as a violation."""
    memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    assert making.grant(cast["outsider"], "board").state == "approved"
    terms = {"spheres": ["governance", "management"], "teams": True}
    rule = Rule.of(SodRule(code="SOD-99", title="Nobody is in a team of the other side", kind="sphere", terms=terms))
    assert cast.person("outsider").name not in {each.name for each in detection.violations(rule)}


def test_through_page_and_rest(cast: Cast, crew: Team) -> None:
    who, admin, approver = cast.person("outsider"), signed_in(cast["access_admin"]), signed_in(cast["approver"])
    form = {"person": str(who.pk), "team": crew.code, "reason": "Covers a leave"}
    answer = admin.post(reverse("new", args=("membership.propose",)), form)
    assert answer.status_code == 302, answer.text
    row = Membership.objects.get(person=who, team=crew)
    assert answer.headers["Location"] == reverse("membership", args=(row.pk,))
    assert not held(who)
    page = approver.get(reverse("membership", args=(row.pk,))).text
    assert "IT manager" in page
    assert "Covers a leave" in page
    url = reverse("act", args=("membership.approve", row.pk))
    assert admin.post(url).status_code == 403
    digest = row.content_digest()
    bindings.approve(
        actor=cast["approver"],
        binding=bindings.propose(actor=cast["access_admin"], holder=crew, role=role("ops-lead"), unit=cast.root),
    )
    assert approver.post(url, {"digest": digest}).status_code == 403
    assert not held(who)
    rest = f"/api/v1/memberships/{row.pk}/"
    shown = approver.get(rest)
    assert (shown.status_code, shown.json()["state"]) == (200, "proposed")
    answer = approver.post(
        f"{rest}approve/", {}, content_type="application/json", headers={"If-Match": shown.headers["ETag"]}
    )
    assert answer.status_code == 200, answer.text
    assert held(who) == {"it-manager", "ops-lead"}


def test_the_page_of_a_role_for_a_team_names_everybody_who_gets_it(cast: Cast, making: Making) -> None:
    team = making.team("desk")
    making.join(cast["outsider"], team)
    memberships.propose(actor=cast["access_admin"], person=cast.person("ops"), team=team)
    binding = making.proposed(team, "it-manager")
    page = signed_in(cast["approver"]).get(reverse("binding", args=(binding.pk,))).text
    assert cast.person("outsider").name in page
    assert cast.person("ops").name in page


def test_it_waits_for_approvers_and_for_nobody_else(cast: Cast, crew: Team) -> None:
    row = memberships.propose(actor=cast["access_admin"], person=cast.person("outsider"), team=crew)
    told = f"{row.person} in the team {crew}"
    assert told in signed_in(cast["approver"]).get("/").text
    assert told not in signed_in(cast["access_admin"]).get("/").text
    found = gate.objections(membership_acts.APPROVE, row, cast["cio"])
    assert any("holds no role with the letter" in each.sentence for each in found)
