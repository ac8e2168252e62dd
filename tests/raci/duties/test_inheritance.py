"""A senior role holds what its juniors hold: letters, and what rules have against them."""

import pytest

from raci.duties import own_acts
from raci.duties.services import people
from raci.duties.standing import Standing
from raci.ledger.models import Event
from raci.people.models import Role
from tests.raci.duties.making import Making, refused, role


def senior(making: Making, code: str, *juniors: str, sphere: str = "support") -> Role:
    return people.create_role(
        actor=making.cast["access_admin"],
        code=code,
        title=code.title(),
        short=code,
        sphere=sphere,
        inherits=[role(each) for each in juniors],
    )


def test_the_letters_of_the_junior(making: Making) -> None:
    senior(making, "deputy", "secretary")
    senior(making, "head", "deputy")
    who = making.person("Ada Nwosu")
    making.grant(who, "head")
    chart = making.chart(who)
    event = Event.objects.get(subject_id=chart.pk, verb=own_acts.CREATE_CHART.code)
    assert event.authority.endswith("as Company secretary through Head")
    assert {each.role for each in Standing(who.person).grants} == {"head", "deputy", "secretary"}


def test_two_that_exclude_each_other_are_given_to_nobody(making: Making) -> None:
    senior(making, "keeper", "access-admin", "access-approver")
    waiting = making.proposed(making.cast["outsider"], "keeper")
    with refused("SOD-13", "Ines Carvalho", row=waiting):
        making.grant(making.cast["outsider"], "keeper")
    assert waiting.state == "proposed"


def test_a_junior_against_what_somebody_holds(making: Making) -> None:
    senior(making, "deputy", "access-admin")
    with refused("SOD-13", "is Access approver already and would become Access administrator"):
        making.grant(making.cast["approver"], "deputy")
    who = making.person("Ada Nwosu")
    making.grant(who, "deputy")
    with refused("SOD-13", "is Access administrator already"):
        making.grant(who, "access-approver")


@pytest.mark.parametrize("way", ["team", "delegation"])
def test_by_whatever_it_is_held(making: Making, way: str) -> None:
    senior(making, "deputy", "access-admin")
    who = making.person("Ada Nwosu")
    if way == "team":
        team = making.team("desk", "support")
        making.grant(team, "deputy")
        making.join(who, team)
    else:
        giver = making.person("Bea Kovac")
        making.grant(giver, "deputy")
        making.delegated(giver, who)
    with refused("SOD-13", "Ada Nwosu is Access administrator already"):
        making.grant(who, "access-approver")


def test_no_governing_in_an_emergency_by_a_role_that_inherits_it(making: Making) -> None:
    senior(making, "night-lead", "chair", sphere="management")
    with refused("unfit", "no role of management"):
        making.emergency(making.cast["ops"], "night-lead")
