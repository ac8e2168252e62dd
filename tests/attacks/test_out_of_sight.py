"""What lies out of somebody's sight is as if it were not there: no page, list, search or collection names it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from governance.models import EnterpriseGoal
from governance.services import bodies, documents, goals, initiatives, motions
from management.models import Service
from management.services import catalogue, controls, freezes, it_goals
from portal import telling
from portal.addresses import address_of
from portal.api.urls import router
from raci.alignment.services import links
from raci.duties.services import bindings, people
from raci.ledger import clock, sealer
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person, Role
from tests.access.table import PAGES, Audience
from tests.attacks.scene import signed_in
from tests.cast import Cast, with_account
from tests.governance.deciding import board
from tests.management.changing import Changing

MARK = "Xylograph"
NAME = f"{MARK} works"


class House:
    """A unit whose every object carries a mark, and two people of the unit beside it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, admin = cast, cast["access_admin"]
        self.away = people.create_unit(actor=admin, code="away", name=NAME, parent=cast.root)
        self.here = people.create_unit(actor=admin, code="ops", name="Operations", parent=cast.root)
        self.sam = self.person("Sam Strand", "policy-author", "it-manager", "cio")
        self.tess = self.person("Tess Strand", "internal-audit")
        self.both = self.person("Pat Both", "ops-lead")
        self.give(self.both.person, "ops-lead", self.away)
        self.stay = self.person(f"{MARK} Miller", "control-tester", unit=self.away)
        self.fill()

    def person(self, name: str, *roles: str, unit: OrgUnit | None = None) -> Actor:
        row = people.add_person(actor=self.cast["access_admin"], name=name, unit=unit or self.here)
        for code in roles:
            self.give(row, code, unit or self.here)
        return Actor(row, with_account(self.cast, row, name.lower().replace(" ", ".")))

    def give(self, person: Person, code: str, unit: OrgUnit) -> None:
        role = Role.objects.get(code=code)
        found = bindings.propose(actor=self.cast["access_admin"], holder=person, role=role, unit=unit)
        bindings.approve(actor=self.cast["approver"], binding=found)

    def fill(self) -> None:
        """One of each kind."""
        cast, away, today = self.cast, self.away, clock.today()
        period = {"starts_on": today - timedelta(days=300), "ends_on": today + timedelta(days=65)}
        about = {"title": f"{NAME}, aim", "dimension": "customer", "unit": away, **period}
        goal = it_goals.propose(actor=cast["it_manager"], owner=cast.person("it_manager"), **about)  # type: ignore[arg-type]
        aim: Any = {**about, "owner": cast.person("ceo")}
        goals.propose(actor=cast["ceo"], **aim)
        near = goals.propose(actor=cast["ceo"], **{**aim, "unit": cast.root, "title": "Water at any hour"})
        links.propose_contribution(actor=cast["cio"], enterprise_goal=near, it_goal=goal)
        service = catalogue.plan(actor=cast["service_owner"], name=f"{NAME}, service", unit=away)
        control = controls.design(
            actor=cast["operator"], title=f"{NAME}, control", owner=cast.person("operator"), unit=away
        )
        links.propose_support(actor=cast["cio"], it_goal=goal, by=control)
        near_by = catalogue.plan(actor=cast["service_owner"], name="Water meters", unit=self.here)
        catalogue.name_dependencies(actor=cast["service_owner"], service=near_by, services=[service])
        people.create_team(actor=cast["access_admin"], code="xy", name=f"{NAME}, team", sphere="management", unit=away)
        self.decide_and_change(service)

    def decide_and_change(self, service: Service) -> None:
        """Texts, votes, changes and what is asked."""
        cast, today = self.cast, clock.today()
        document = documents.create(
            actor=cast["author"], unit=self.away, kind="policy", title=f"{NAME}, policy", owner=cast.person("owner"),
            body=f"# {NAME}\n\nText.\n",
        )  # fmt: skip
        version = document.versions.get()
        documents.submit(actor=cast["author"], version=version)
        body = bodies.create(actor=cast["secretary"], code="xyl", name=f"{NAME}, board", unit=self.away)
        motions.prepare(actor=cast["secretary"], body=body, title=f"{NAME}, motion", version=version)
        initiatives.draft(
            actor=cast["it_manager"], kind="project", title=f"{NAME}, project", business_case="Why", unit=self.away,
            sponsor=cast.person("ceo"), owner=cast.person("cio"), costs=[], goals=(), starts_on=today,
            ends_on=today + timedelta(days=90),
        )  # fmt: skip
        changing = Changing(cast, service)
        changing.draft(title=f"{NAME}, change")
        start = clock.now() + timedelta(hours=1)
        freezes.set_freeze(
            actor=cast["cio"],
            starts_at=start,
            ends_at=start + timedelta(hours=5),
            reason=f"{NAME}, fair",
            unit=self.away,
        )
        board(cast)


@pytest.fixture
def house(cast: Cast) -> House:
    found = House(cast)
    while sealer.seal():
        pass
    while telling.tell():
        pass
    return found


def lists() -> list[str]:
    """Every page that takes no key, every collection, and the search for the mark."""
    found = []
    for name, audience in PAGES.items():
        if audience in (Audience.SIGNED_IN, Audience.RECORD, Audience.ODD):
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    found += [f"/api/v1/{prefix}/" for prefix, *_ in router.registry]
    searched = reverse("search")
    return [*found, f"{searched}?q=works", "/api/v1/resilience/", f"{reverse('explain')}?kind=service"]


def near(house: House) -> list[str]:
    """Pages of what is in sight and is linked with what is not."""
    own = [reverse("person", args=(each.person.pk,)) for each in (house.both, house.sam)]
    services = Service.objects.filter(unit=house.here)
    pages: list[Governed] = [*services, *EnterpriseGoal.objects.filter(unit=house.cast.root)]
    return [*own, reverse("person-open", args=(house.both.person.pk,)), *(address_of(each) for each in pages)]


def names_it(client: Client, address: str) -> bool:
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content
    return MARK in content.decode(errors="replace")


def test_the_mark_is_there_to_be_seen(house: House) -> None:
    """By somebody with a role for the whole organisation: else the tests below would find nothing in vain."""
    client = signed_in(house.cast["cio"])
    seen = [each for each in lists() if names_it(client, each)]
    assert len(seen) > 15, seen
    assert all(names_it(client, each) for each in near(house) if "open" not in each and "/people/" not in each)


@pytest.mark.parametrize("who", ["sam", "tess"])
def test_no_list_names_what_is_out_of_sight(house: House, who: str) -> None:
    client = signed_in(getattr(house, who))
    assert not [each for each in lists() if names_it(client, each)]


@pytest.mark.parametrize("who", ["sam", "tess"])
def test_no_page_of_something_else_names_it(house: House, who: str) -> None:
    client = signed_in(getattr(house, who))
    assert not [each for each in near(house) if names_it(client, each)]
