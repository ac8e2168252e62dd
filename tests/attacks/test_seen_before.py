"""Whoever verifies or decides does so on what they were shown: what was changed meanwhile is read again first."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.services import benefits, readings
from management.services import catalogue, it_goals
from portal.doors import DOORS
from raci.duties.gate import Refused
from raci.duties.rulings import digest_of
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from tests.attacks.scene import refusals, signed_in
from tests.cast import Cast
from tests.governance.directing import directing
from tests.governance.investing import investing
from tests.management import recipes

SENTENCE = "The content has changed since you opened it"
PLURALS = {"it-goal": "it-goals", "service": "services"}


@dataclass
class Seen:
    """What somebody is about to decide on, and what others do before they have."""

    actor: Actor
    act: str
    row: Governed
    meanwhile: Callable[[], Any]
    data: dict[str, Any] = field(default_factory=dict)


SEEN: dict[str, Callable[[Cast], Seen]] = {}


def seen(build: Callable[[Cast], Seen]) -> Callable[[Cast], Seen]:
    SEEN[build.__name__] = build
    return build


def _benefit(cast: Cast, act: str, **data: str) -> Seen:
    house = investing(cast)
    row = house.reading(house.running().benefits.get())

    def meanwhile() -> None:
        benefits.correct(actor=cast["service_owner"], reading=row, value=Decimal(4500), evidence="Ledger 4711")

    return Seen(cast["auditor"], act, row, meanwhile, dict(data))


@seen
def verifying_a_benefit_that_was_corrected(cast: Cast) -> Seen:
    return _benefit(cast, "benefit-reading.verify")


@seen
def disputing_a_benefit_that_was_corrected(cast: Cast) -> Seen:
    return _benefit(cast, "benefit-reading.dispute", reason="Not found in the books")


def _cost(cast: Cast, act: str, **data: str) -> Seen:
    house = investing(cast)
    row = house.spent(house.running())

    def meanwhile() -> None:
        benefits.correct_cost(actor=cast["service_owner"], reading=row, value=Decimal(9), evidence="Books")

    return Seen(cast["auditor"], act, row, meanwhile, dict(data))


@seen
def verifying_a_cost_that_was_corrected(cast: Cast) -> Seen:
    return _cost(cast, "cost-reading.verify")


@seen
def disputing_a_cost_that_was_corrected(cast: Cast) -> Seen:
    return _cost(cast, "cost-reading.dispute", reason="Not found in the books")


@seen
def verifying_a_reading_of_a_goal_that_was_corrected(cast: Cast) -> Seen:
    house = directing(cast)
    metric = house.metric(house.goal())
    house.set(metric.goal)
    row = house.reading(metric)

    def meanwhile() -> None:
        readings.correct(actor=cast["cio"], reading=row, value=Decimal(90))

    return Seen(cast["tester"], "goal-reading.verify", row, meanwhile)


@seen
def verifying_a_reading_of_an_it_goal_that_was_corrected(cast: Cast) -> Seen:
    metric = recipes.metric(cast, recipes.goal(cast))
    row = it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(9), taken_on=clock.today())

    def meanwhile() -> None:
        it_goals.correct(actor=cast["ops"], reading=row, value=Decimal(4))

    return Seen(cast["tester"], "it-goal-reading.verify", row, meanwhile)


@seen
def setting_an_it_goal_that_was_reworded(cast: Cast) -> Seen:
    goal = recipes.goal(cast)

    def meanwhile() -> None:
        it_goals.edit(
            actor=cast["it_manager"], goal=goal, title="Payments now and then", description="", dimension="customer",
            owner=cast.person("it_manager"), starts_on=goal.starts_on, ends_on=goal.ends_on,
        )  # fmt: skip

    return Seen(cast["cio"], "it-goal.set", goal, meanwhile)


@seen
def setting_an_it_goal_that_is_measured_otherwise(cast: Cast) -> Seen:
    goal = recipes.goal(cast)
    metric = recipes.metric(cast, goal)

    def meanwhile() -> None:
        it_goals.retire_metric(actor=cast["it_manager"], metric=metric)

    return Seen(cast["cio"], "it-goal.set", goal, meanwhile)


@seen
def taking_live_what_was_described_otherwise(cast: Cast) -> Seen:
    service = recipes.in_transition(cast)

    def meanwhile() -> None:
        catalogue.edit(
            actor=cast["service_owner"], service=service, name="Something else", summary="", family="", tier=1,
            itsm_names=[],
        )  # fmt: skip

    return Seen(cast["cio"], "service.take-live", service, meanwhile)


# the three doors


def by_service(found: Seen, digest: str, etag: str) -> None:
    data = {"note": "", "signature": "", "digest": digest, **found.data}
    with pytest.raises(Refused, match=SENTENCE):
        DOORS[found.act].run(found.actor, found.row, data)
    assert refusals(found.actor, verb=found.act, subject_id=found.row.pk)


def by_page(found: Seen, digest: str, etag: str) -> None:
    page = signed_in(found.actor).post(_page(found), {"digest": digest, **found.data})
    assert page.status_code == 403, page.content.decode()[:2000]
    assert SENTENCE in page.content.decode()
    assert refusals(found.actor, verb=found.act, subject_id=found.row.pk)


def by_rest(found: Seen, digest: str, etag: str) -> None:
    """The tag of what was read fits no longer, so nothing comes before the gate."""
    url = f"{_rest(found)}{DOORS[found.act].name}/"
    headers = {"If-Match": etag}
    answer = signed_in(found.actor).post(url, found.data, content_type="application/json", headers=headers)
    assert answer.status_code == 412, answer.content.decode()[:600]


def _page(found: Seen) -> str:
    return reverse("act", args=(found.act, found.row.pk))


def _rest(found: Seen) -> str:
    kind = found.row.SUBJECT
    return f"/api/v1/{PLURALS.get(kind, f'{kind}s')}/{getattr(found.row, 'code', found.row.pk)}/"


def _shown(client: Client, found: Seen) -> str:
    """What the page that was opened sends along."""
    page = client.get(_page(found)).content.decode()
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    assert digest is not None, "the page does not say what it showed"
    return digest[1]


@pytest.mark.parametrize("door", [by_service, by_page, by_rest], ids=lambda door: door.__name__)
@pytest.mark.parametrize("name", list(SEEN))
def test_what_was_changed_meanwhile_is_read_again(
    cast: Cast, name: str, door: Callable[[Seen, str, str], None]
) -> None:
    found = SEEN[name](cast)
    client = signed_in(found.actor)
    digest, etag = _shown(client, found), str(client.get(_rest(found))["ETag"])
    assert digest == digest_of(found.row)
    found.meanwhile()
    model = type(found.row)
    before = model._base_manager.values().get(pk=found.row.pk)
    door(found, digest, etag)
    assert model._base_manager.values().get(pk=found.row.pk) == before


@pytest.mark.parametrize("name", list(SEEN))
def test_what_stands_as_it_was_shown_goes_through(cast: Cast, name: str) -> None:
    found = SEEN[name](cast)
    digest = _shown(signed_in(found.actor), found)
    page = signed_in(found.actor).post(_page(found), {"digest": digest, **found.data})
    assert page.status_code == 302, page.content.decode()[:2000]
