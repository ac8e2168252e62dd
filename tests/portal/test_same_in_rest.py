"""Everything that a page can do, a program can do, with the same refusals."""

import ast
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.api.base import ReadViewSet
from portal.api.urls import router
from portal.doors import DOORS, doors_on
from portal.doors.sight import in_sight
from raci.duties import gate
from raci.duties.objections import Why
from raci.duties.standing import Standing
from raci.people.actor import Actor
from tests.access.demo import BACKEND
from tests.architecture import source
from tests.cast import Cast

OTHERWISE: dict[tuple[str, str], str] = {
    # (module, view) -> the operation by which a program does the same; or why none does
    ("chart_editor", "cell"): "chart_edit",
    ("doing", "act"): "that of each door",
    ("doing", "new"): "that of each door",
    ("founding", "begin"): "once, by whoever reads the code of the set-up on the server; there is no key before",
    ("incident_imports", "incident_import"): "v1_import_orders_create",
    ("measuring", "measure"): "measure",
    ("notices", "opened"): "v1_notices_read_create",
    ("notices", "read"): "v1_notices_read_all_create",
    ("notices", "mail"): "a setting of a person’s own mail",
    ("openslo", "openslo"): "objective_import",
    ("reviews", "keep"): "review_item_keep",
    ("theme", "theme"): "how the pages look in one browser",
    ("voting", "interests"): "ballot_recuse",
    ("voting", "vote"): "ballot_vote",
}
"""Forms of pages beside those that are made from doors."""
BY_HAND = {"api_token_issue", "api_token_revoke"}
"""A key makes no keys, or whoever has found one could never be shut out; its person does that, signed in."""


@pytest.fixture
def operations(cast: Cast) -> set[str]:
    client = Client()
    client.force_login(cast.account("auditor"), backend=BACKEND)
    paths = client.get("/api/schema/?format=json").json()["paths"]
    return {str(each["operationId"]) for path in paths.values() for each in path.values() if isinstance(each, dict)}


def test_every_door_of_the_pages_is_one_of_the_programs(operations: set[str]) -> None:
    named = {code.replace(".", "_").replace("-", "_") for code in DOORS}
    assert named - operations == BY_HAND


def forms() -> set[tuple[str, str]]:
    """The views of pages that take a POST."""
    found = set()
    for file in source.modules():
        if file.parts[:2] != ("portal", "pages"):
            continue
        for function in source.functions(file):
            for decorator in function.decorator_list:
                said = ast.unparse(decorator)
                if said == "require_POST" or ("require_http_methods" in said and "POST" in said):
                    found.add((file.stem, function.name))
    return found


def test_every_other_form_has_its_operation(operations: set[str]) -> None:
    assert forms() == set(OTHERWISE)
    named = {said for said in OTHERWISE.values() if " " not in said}
    assert not named - operations


@pytest.mark.parametrize("part", ["chair", "author", "it_manager", "access_admin", "auditor", "secretary"])
def test_both_offer_the_same_and_say_the_same_against_it(cast: Cast, part: str) -> None:
    """Of every kind of object that has a collection: what `acts` says there is what the page of the act says."""
    client, actor = Client(), Actor(cast.person(part), cast.account(part))
    client.force_login(cast.account(part), backend=BACKEND)
    compared = refused = 0
    for address, row in _somethings(actor):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        offered = {each["act"]: each for each in answer.json()}
        doors = doors_on(row.SUBJECT)
        assert set(offered) == {door.act.code for door in doors}
        for door in doors:
            against = gate.offers([door.act], row, actor)[0].objections
            assert [each["code"] for each in offered[door.act.code]["objections"]] == [each.code for each in against]
            page = client.get(reverse("act", args=(door.act.code, row.pk))).content.decode()
            compared += 1
            for objection in against:
                if objection.code == Why.SIGNATURE:  # the page asks for the password instead
                    continue
                refused += 1
                assert _plain(objection.sentence)[:60] in _plain(page), (door.act.code, objection.sentence)
    assert compared > 20
    assert refused > 5


def _somethings(actor: Actor) -> Iterator[tuple[str, Any]]:
    """One object in sight of each collection, with the address of its acts."""
    standing = Standing(actor.person)
    for prefix, kind, _ in router.registry:
        if issubclass(kind, ReadViewSet) and kind.subject:
            row = in_sight(kind.subject, standing).order_by("pk").first()
            if row is not None:
                yield f"/api/v1/{prefix}/{getattr(row, kind.lookup_field)}/acts/", row


def _plain(text: str) -> str:
    """Without markup and entities, so that sentences can be compared."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
