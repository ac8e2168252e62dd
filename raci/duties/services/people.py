"""Persons, units, teams and roles."""

from collections.abc import Iterable
from typing import Any

from raci.duties import account_acts, line_acts, own_acts
from raci.duties.gate import passing
from raci.people.actor import Actor
from raci.people.models import Account, Inheritance, OrgUnit, Person, Role, Team
from raci.people.spheres import Sphere


def create_unit(*, actor: Actor, code: str, name: str, parent: OrgUnit | None = None) -> OrgUnit:
    """Add a part of the organisation below another; the first one is the whole.

    Raises:
        Refused: the gate does not let it pass.
    """
    unit = OrgUnit(code=code, name=name, parent=parent)
    unit.set_path()
    with passing(own_acts.CREATE_UNIT, unit, actor=actor, reads=[parent] if parent else []):
        pass
    return unit


def add_person(
    *, actor: Actor, name: str, title: str = "", email: str = "", unit: OrgUnit | None = None, kind: str = "human"
) -> Person:
    """Add a person; roles and an account come by acts of their own."""
    person = Person(name=name, title=title, email=email, unit=unit, kind=kind)
    with passing(own_acts.ADD_PERSON, person, actor=actor):
        pass
    return person


def edit_person(*, actor: Actor, person: Person, name: str, title: str, email: str) -> Person:
    """Change how a person is called and reached."""
    with passing(own_acts.EDIT_PERSON, person, actor=actor) as row:
        row.name, row.title, row.email = name, title, email
    return row


def set_manager(*, actor: Actor, person: Person, manager: Person | None) -> Person:
    """Say whom a person reports to, who is asked first whether they keep their roles."""
    reads = [manager] if manager else []
    facts: dict[str, Any] = {"manager": str(manager.pk)} if manager else {}
    with passing(line_acts.SET_MANAGER, person, actor=actor, reads=reads, **facts) as row:
        row.manager = manager
    return row


def record_leaver(*, actor: Actor, person: Person) -> Person:
    """A person has left: every act of theirs is refused from now on, and their accounts are closed with it, so that
    open sessions and keys read nothing any more."""
    accounts = list(Account.objects.filter(person=person, state__in=account_acts.END.starts))
    with passing(own_acts.PERSON_LEAVES, person, actor=actor, also=accounts) as row:
        for account in accounts:
            with passing(account_acts.END, account, actor=actor, authority="the leaving of its person"):
                pass
    return row


def create_team(*, actor: Actor, code: str, name: str, sphere: Sphere | str, unit: OrgUnit) -> Team:
    """Form a team; who is in it comes by acts of their own (``memberships``)."""
    team = Team(code=code, name=name, sphere=sphere, unit=unit)
    with passing(own_acts.CREATE_TEAM, team, actor=actor):
        pass
    return team


def create_role(
    *,
    actor: Actor,
    code: str,
    title: str,
    short: str,
    sphere: Sphere | str,
    purpose: str = "",
    order: int = 0,
    inherits: Iterable[Role] = (),
) -> Role:
    """Add a column to the RACI charts to come.

    Args:
        inherits: roles that whoever holds this one holds as well. They are named once, while nobody holds it: every
            grant of the role is then judged with all that it brings, and nobody gains by a later change.
    """
    juniors = list(inherits)
    role = Role(code=code, title=title, short=short, sphere=sphere, purpose=purpose, order=order)
    with passing(own_acts.CREATE_ROLE, role, actor=actor, reads=juniors):
        if juniors:
            role.save()
        for junior in juniors:
            Inheritance(senior=role, junior=junior).save()
    return role
