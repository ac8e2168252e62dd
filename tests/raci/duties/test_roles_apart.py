"""Roles that exclude each other, spheres, time between roles, and how many hold one."""

import pytest

from raci.duties.services import bindings, people
from raci.people.models import RoleBinding
from tests.raci.duties.making import Making, in_days, later, refused, role

THREE = {"roles": ["ops-lead", "service-owner", "control-operator"], "fewer_than": 3}
APART = {"roles": ["access-admin", "access-approver"], "fewer_than": 2}


def test_a_pair(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "access-admin")
    other = making.proposed(who, "access-approver")
    with refused("SOD-13", "Ada Nwosu is Access administrator already and would become Access approver", row=other):
        making.grant(who, "access-approver")


def test_fewer_than_three_of_a_set(making: Making) -> None:
    making.rule("static", THREE)
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    making.grant(who, "service-owner")
    third = making.proposed(who, "control-operator")
    with refused("SOD-90", "would become Control operator", row=third):
        bindings.approve(actor=making.cast["approver"], binding=third)


def test_roles_in_units_apart_do_not_overlap(making: Making) -> None:
    admin, root = making.cast["access_admin"], making.cast.root
    here = people.create_unit(actor=admin, code="east", name="East", parent=root)
    there = people.create_unit(actor=admin, code="west", name="West", parent=root)
    making.rule("static", {"roles": ["ops-lead", "service-owner"], "fewer_than": 2})
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead", here)
    making.grant(who, "service-owner", there)
    with refused("SOD-90", "is Operations lead already"):
        making.grant(who, "service-owner", here)
    with refused("SOD-90", "is Operations lead already"):
        making.grant(who, "service-owner", root)


def test_three_roles_that_never_hold_in_one_place_at_one_time(making: Making) -> None:
    """Each pair overlaps; all three at once never do."""
    making.rule("static", THREE)
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead", until=in_days(10))
    making.grant(who, "service-owner", since=in_days(5), until=in_days(20))
    making.grant(who, "control-operator", since=in_days(10), until=in_days(30))
    with refused("SOD-90", "Operations lead"):
        making.grant(who, "ops-lead", since=in_days(15), until=in_days(16))


def test_what_has_ended_excludes_no_more(making: Making) -> None:
    """By the clock, with no job having run, and by an act."""
    who = making.person("Ada Nwosu")
    making.grant(who, "access-admin", until=in_days(5))
    with refused("SOD-13"):
        making.grant(who, "access-approver")
    making.grant(who, "access-approver", since=in_days(5))
    with later(days=6):
        assert making.grant(who, "access-approver").state == "approved"


def test_a_sphere_of_persons_and_of_teams(making: Making) -> None:
    making.rule("sphere", {"spheres": ["governance", "management"], "teams": True})
    crew = making.team("crew", "management")
    member, new = making.cast["member"], making.person("Ada Nwosu")
    with refused("SOD-90", "Judith Oyelaran is Board member already and would be in the team Crew"):
        making.join(member, crew)
    making.join(new, crew)
    with refused("SOD-90", "is in the team Crew already and would become Board member"):
        making.grant(new, "board")


def test_the_excepted_role_crosses(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "board")
    assert making.grant(who, "ceo").state == "approved"


def test_an_empty_team_with_two_roles_gives_both_to_nobody(making: Making) -> None:
    """The roles were approved while nobody was in it; whoever joins would hold both at once."""
    team = making.team("desk", "support")
    for code in APART["roles"]:  # type: ignore[attr-defined]
        making.grant(team, code)
    who = making.person("Ada Nwosu")
    with refused("SOD-13", "Ada Nwosu"):
        making.join(who, team)


def test_a_role_through_a_team_counts(making: Making) -> None:
    team, who = making.team("desk", "support"), making.person("Ada Nwosu")
    making.grant(team, "access-admin")
    making.join(who, team)
    with refused("SOD-13", "is Access administrator already"):
        making.grant(who, "access-approver")
    other = making.team("gate", "support")
    making.grant(other, "access-approver")
    with refused("SOD-13", "is Access administrator already"):
        making.join(who, other)


def test_cooling_off(making: Making) -> None:
    who = making.person("Ada Nwosu")
    held = making.grant(who, "it-manager")
    with later(days=1):
        making.end(held)
    with later(days=365), refused("SOD-18", "Ada Nwosu was IT manager until"):
        making.grant(who, "internal-audit")
    with later(days=366, seconds=5):
        assert making.grant(who, "internal-audit").state == "approved"


def test_cooling_off_the_other_way_round(making: Making) -> None:
    """The role to come was approved first; the one that would be left just before it comes second."""
    who = making.person("Ada Nwosu")
    making.grant(who, "internal-audit", since=in_days(100))
    with refused("SOD-18", "Ada Nwosu"):
        making.grant(who, "it-manager", until=in_days(99))
    making.rule("cooling-off", {"leaving": ["ops-lead"], "joining": ["system"], "days": 10})
    making.grant(making.cast["ops"], "system", since=in_days(200))


@pytest.mark.parametrize("way", ["end", "leave", "with_delegate"])
def test_the_last_one_keeps_the_role(making: Making, way: str) -> None:
    cast, held = making.cast, RoleBinding.objects.get(role__code="access-approver")
    if way == "with_delegate":
        making.delegated(cast["approver"], making.person("Ada Nwosu"))
    with refused("SOD-19", "nobody would be left as Access approver, and 1 is the least", row=held):
        if way == "leave":
            people.record_leaver(actor=cast["access_admin"], person=cast.person("approver"))
        else:
            making.end(held)
    making.grant(making.person("Bea Kovac"), "access-approver")
    assert making.end(held).state == "ended"


def test_at_most_so_many(making: Making) -> None:
    making.rule("cardinality", {"role": "ciso", "max": 2})
    making.grant(making.person("Ada Nwosu"), "ciso", until=in_days(10))
    with refused("SOD-90", "2 hold Chief information security officer already, and 2 is the most"):
        making.grant(making.person("Bea Kovac"), "ciso")
    assert making.grant(making.person("Cy Dahl"), "ciso", since=in_days(10)).state == "approved"


def test_the_whole_sphere_stands_for_its_roles(making: Making) -> None:
    making.rule("static", {"roles": ["sphere:assurance", "system"], "fewer_than": 2})
    with refused("SOD-90", "Yusuf Demir is Internal auditor already and would become Background service"):
        making.grant(making.cast["auditor"], "system")
    assert role("system").sphere == "support"
