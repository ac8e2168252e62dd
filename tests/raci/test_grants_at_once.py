"""Whatever gives roles and takes them away at the same instant, the flat table of who holds what stays what it is
defined to be, and holds nothing that its source does not bear out."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from raci.duties.effective import EffectiveGrant
from raci.duties.gate import Refused
from raci.duties.models import Delegation
from raci.duties.services import bindings, delegations, memberships, people
from raci.duties.standing import Standing
from raci.ledger import clock, derived
from raci.people.actor import Actor
from raci.people.models import Membership, OrgUnit, Person, Role, RoleBinding
from tests.cast import Cast, joined
from tests.raci.duties import naive
from tests.raci.duties.making import Making, in_days, role, sign

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TRIALS = 100
Work = Callable[[], Any]


def all_at_once(works: dict[str, Work]) -> tuple[set[str], dict[str, BaseException]]:
    """Run all at the same instant: what was let through, and what broke."""
    barrier, done, broken = threading.Barrier(len(works)), set[str](), dict[str, BaseException]()

    def run(name: str, work: Work) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            work()
            done.add(name)
        except Refused:
            pass
        except BaseException as problem:  # noqa: BLE001 -- told by the test, not by a thread that nobody hears
            broken[name] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in works.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, broken


class House:
    """People at work on roles, afresh for each trial."""

    def __init__(self, making: Making) -> None:
        self.making, self.cast = making, making.cast
        self.admin, self.approver = making.cast["access_admin"], making.cast["approver"]
        aide = people.create_role(actor=self.admin, code="aide", title="Aide", short="Aide", sphere="support")
        people.create_role(
            actor=self.admin, code="chief", title="Chief aide", short="Chief", sphere="support", inherits=[aide]
        )
        self.giver, self.taker = making.person("Gil Vera"), making.person("Tao Ek")

    def newcomer(self, name: str) -> Person:
        return people.add_person(actor=self.admin, name=name, unit=self.cast.root)

    def held(self, code: str, unit: OrgUnit) -> RoleBinding:
        return self.making.grant(self.giver, code, unit)

    def offered(self, binding: RoleBinding) -> Delegation:
        return delegations.offer(actor=self.giver, binding=binding, delegate=self.taker.person, valid_until=in_days(3))

    def accept(self, row: Delegation) -> Delegation:
        signature = sign(self.taker, "delegation.accept", row)
        return delegations.accept(actor=self.taker, delegation=row, signature=signature)

    def works(self, number: int) -> dict[str, Work]:
        """What happens at once in one trial."""
        team = self.making.team(f"crew-{number}", "support")
        stays, joins, single = (self.newcomer(f"{name} {number}") for name in ("Stays", "Joins", "Single"))
        member = joined(self.cast, stays, team)
        waiting = memberships.propose(actor=self.admin, person=joins, team=team)
        of_team = self.making.proposed(team, "chief")
        second = self.making.proposed(team, "aide", self.cast.it)
        own = self.making.proposed(single, "chief", self.cast.it)
        lent, back = self.held("aide", self.cast.root), self.held("chief", self.cast.it)
        offer, running = self.offered(lent), self.accept(self.offered(back))
        self.lent = [lent, back]

        def approve(row: RoleBinding) -> Work:
            return lambda: bindings.approve(actor=self.approver, binding=row)

        return {
            "a role for the team": approve(of_team),
            "another role for the team": approve(second),
            "a role for one person": approve(own),
            "somebody joins": lambda: memberships.approve(actor=self.approver, membership=waiting),
            "somebody goes": lambda: memberships.leave(actor=self.admin, membership=member),
            "a lent role ends": lambda: self.making.end(lent),
            "a delegation begins": lambda: self.accept(offer),
            "a delegation ends": lambda: delegations.end(actor=self.taker, delegation=running),
            "an emergency": lambda: self.making.emergency(self.cast["ops"], "service-owner", hours=1),
            "a role that inherits": lambda: people.create_role(
                actor=self.admin, code=f"top-{number}", title=f"Top {number}", short="Top", sphere="support",
                inherits=[role("chief")],
            ),
        }  # fmt: skip

    def tidy(self) -> None:
        """End what the next trial grants anew."""
        for row in self.lent:
            row.refresh_from_db()
            if row.state == "approved":
                self.making.end(row)


def borne_out() -> None:
    """The table, asked person by person, against plain loops over its sources."""
    now = clock.now()
    wanted: dict[Any, set[tuple[str, str]]] = {}
    for row in naive.rows(now):
        if row.role and row.since <= now and (row.until is None or now < row.until):
            wanted.setdefault(row.person, set()).add((row.role, row.path))
    for person in Person.objects.filter(state="active"):
        with clock.moved_to(now):
            told = {(grant.role, grant.path) for grant in Standing(person).grants}
        assert told == wanted.get(person.pk, set()), person.name


def test_the_flat_table_is_what_its_sources_say(committed_cast: Cast, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    house = House(Making(committed_cast))
    through: dict[str, int] = {}
    for number in range(TRIALS):
        works = house.works(number)
        done, broken = all_at_once(works)
        assert broken == {}, number
        assert list(derived.differences(connection, EffectiveGrant)) == [], (number, done)
        for name in done:
            through[name] = through.get(name, 0) + 1
        house.tidy()
    assert set(through) == set(works), through
    assert list(derived.differences(connection, EffectiveGrant)) == []
    borne_out()
    assert Membership.objects.filter(state="left").count() == through["somebody goes"]
    assert Role.objects.filter(code__startswith="top-").count() == through["a role that inherits"]
    assert isinstance(house.giver, Actor)
