"""A list asks the database as often for many rows as for a few."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Body, Risk
from management.models import Service
from raci.duties.services import people
from raci.ledger import sealer
from tests.access import queries
from tests.access.demo import BACKEND
from tests.cast import Cast, joined
from tests.governance.deciding import Deciding, board
from tests.governance.risking import Risking
from tests.management import recipes as management
from tests.management.changing import Changing
from tests.management.test_imports import FIRST, imported
from tests.raci.alignment import recipes as alignment

FEW, MORE = 2, 6


@dataclass(frozen=True)
class House:
    """The organisation of the tests, with what its recipes need beside it."""

    cast: Cast
    folder: Path


def _deciding(house: House) -> Deciding:
    body = Body.objects.filter(code="board").first()
    return Deciding(house.cast, body) if body else board(house.cast)


def _documents(house: House, names: Sequence[str]) -> None:
    for name in names:
        _deciding(house).version(title=name)


def _motions(house: House, names: Sequence[str]) -> None:
    deciding = _deciding(house)
    for name in names:
        deciding.opened(deciding.motion(deciding.version(title=name)))


def _services(house: House, names: Sequence[str]) -> None:
    for name in names:
        management.live(house.cast, name)


def _objectives(house: House, names: Sequence[str]) -> None:
    service = Service.objects.first() or management.planned(house.cast)
    for name in names:
        management.objective(house.cast, service, replace(management.TERMS, name=name))


def _incidents(house: House, names: Sequence[str]) -> None:
    imported(house.cast, house.folder / "log.csv", *(FIRST.replace("INC1", name) for name in names))


def _findings(house: House, names: Sequence[str]) -> None:
    for name in names:
        alignment.it_goal(house.cast, name)
    alignment.round_of_checks()


def _people(house: House, names: Sequence[str]) -> None:
    for name in names:
        people.add_person(actor=house.cast["access_admin"], name=name, unit=house.cast.it)
    sealer.seal()


def _teams(house: House, names: Sequence[str]) -> None:
    form = partial(people.create_team, actor=house.cast["access_admin"], sphere="management", unit=house.cast.it)
    for name in names:
        team = form(code=name.lower(), name=name)
        joined(house.cast, house.cast.person("ops"), team)


def _changes(house: House, names: Sequence[str]) -> None:
    changing = Changing(house.cast, Service.objects.first() or management.planned(house.cast))
    for name in names:
        changing.submitted(title=name)
        changing.freeze(4, 5)


def _risks(house: House, names: Sequence[str]) -> None:
    for name in names:
        Risking(house.cast).assessed(title=name)


def _treatments(house: House, names: Sequence[str]) -> None:
    risking = Risking(house.cast)
    risk = Risk.objects.first() or risking.assessed()
    for name in names:
        risking.done(risking.treatment(risk, title=name))
        risking.rated(risk)


GROWING: dict[str, tuple[str, str, Callable[[House, Sequence[str]], None]]] = {
    "documents": ("documents", "secretary", _documents),
    "motions": ("motions", "member", _motions),
    "services": ("services", "cio", _services),
    "objectives": ("service", "cio", _objectives),
    "changes": ("changes", "ops", _changes),
    "changes and freezes": ("change-calendar", "cio", _changes),
    "changes that wait": ("home", "it_manager", _changes),
    "risks": ("risks", "cio", _risks),
    "risks on the map": ("risk-map", "member", _risks),
    "treatments of a risk": ("risk", "auditor", _treatments),
    "incidents": ("incidents", "ops", _incidents),
    "findings": ("findings", "auditor", _findings),
    "people": ("people", "access_admin", _people),
    "teams": ("teams", "access_admin", _teams),
    "events": ("record", "auditor", _people),
    "what waits": ("home", "member", _motions),
}
"""What grows -> the page that lists it, somebody who reads it, and how it grows."""


def _address(page: str) -> str:
    if page == "risk":
        return reverse(page, args=[Risk.objects.get().code])
    return reverse(page, args=[Service.objects.get().code] if page == "service" else [])


@pytest.mark.parametrize("what", GROWING)
def test_queries_do_not_grow_with_rows(cast: Cast, tmp_path: Path, what: str) -> None:
    page, part, grow = GROWING[what]
    client = Client()
    client.force_login(cast.account(part), backend=BACKEND)
    found = []
    for first, last in ((1, FEW), (FEW + 1, FEW + MORE)):
        grow(House(cast, tmp_path), [f"Row{number}" for number in range(first, last + 1)])
        shown = client.get(_address(page)).content.decode().count("Row")
        found.append((shown, queries.counted(client, _address(page))))
    (few, before), (many, after) = found
    assert many > few > 0
    assert after <= before
