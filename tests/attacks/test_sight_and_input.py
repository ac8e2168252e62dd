"""What one may not see is not there, and what makes no sense is refused as such: never an error of the server."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.services import documents
from portal.doors import DOORS
from raci.duties.services import bindings, people
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Role
from tests.attacks.scene import signed_in
from tests.cast import Cast, with_account
from tests.governance.deciding import board


@pytest.fixture
def stranger(cast: Cast) -> Actor:
    """Holds the roles of an author and of an IT manager in a unit beside the others, and nothing elsewhere."""
    admin = cast["access_admin"]
    unit = people.create_unit(actor=admin, code="ops", name="Operations", parent=cast.root)
    person = people.add_person(actor=admin, name="Sam Strand", unit=unit)
    for code in ("policy-author", "it-manager", "cio"):
        binding = bindings.propose(actor=admin, holder=person, role=Role.objects.get(code=code), unit=unit)
        bindings.approve(actor=cast["approver"], binding=binding)
    account = with_account(cast, person, "stranger")
    return Actor(person, account)


def test_no_address_of_an_act_leads_to_another_unit(cast: Cast, stranger: Actor) -> None:
    """Every door there is, on an object of a sister unit: it is not there, and a wrong key is no error."""
    it = OrgUnit.objects.get(code="it")
    document = documents.create(
        actor=cast["author"], unit=it, kind="policy", title="Of IT", owner=cast.person("owner"), body="# A\n\nB.\n"
    )
    deciding = board(cast)
    documents.submit(actor=cast["author"], version=document.versions.get())
    motion = deciding.opened(deciding.motion(document.versions.get()))
    rows = {
        "document": document,
        "document-version": document.versions.get(),
        "person": cast.person("author"),
        "account": cast.account("author"),
        "team": cast.team,
    }
    client = signed_in(stranger)
    for code, door in DOORS.items():
        if door.act.is_birth:
            continue
        row = rows.get(door.act.subject)
        pk = row.pk if row is not None and row.SUBJECT != "person" else uuid.uuid4()
        for answer in (client.get(reverse("act", args=(code, pk))), client.post(reverse("act", args=(code, pk)), {})):
            assert answer.status_code == 404, code
    for url in (
        f"/api/v1/documents/{document.code}/",
        f"/api/v1/documents/{document.code}/amend/",
        f"/api/v1/accounts/{cast.account('author').login}/",
        reverse("document", args=[document.code]),
    ):
        assert client.get(url).status_code in (404, 405), url
    assert motion.state == "open"


CRUEL: list[Any] = [
    [],
    "text",
    7,
    None,
    {"title": {"a": 1}, "unit": [], "kind": ["policy", "x"], "owner": {"pk": 1}, "body": [["x"]]},
    {"title": "\0", "unit": "\0", "kind": "policy", "owner": "not-a-key", "body": "\0"},
    {"title": "x", "unit": "it", "kind": "policy", "owner": str(uuid.uuid4()), "state": "in_force", "revision": 9},
    {"title": "x" * 300, "unit": "it' OR 1=1 --", "kind": "policy", "owner": 1e400},
]


@pytest.mark.parametrize("number", range(len(CRUEL)))
def test_rest_answers_what_makes_no_sense(cast: Cast, number: int) -> None:
    client = signed_in(cast["author"])
    client.raise_request_exception = False
    for collection in ("documents", "persons", "accounts", "bindings", "motions", "links"):
        answer = client.post(f"/api/v1/{collection}/", json.dumps(CRUEL[number]), content_type="application/json")
        assert 400 <= answer.status_code < 500, (collection, answer.status_code)


def post(client: Client, body: Any, kind: str = "application/json") -> Any:
    client.raise_request_exception = False
    return client.post("/api/v1/documents/", body, content_type=kind)


def test_rest_reads_no_endless_body(cast: Cast) -> None:
    client = signed_in(cast["author"])
    deep = "[" * 100_000 + "]" * 100_000
    assert post(client, deep).status_code == 400
    assert post(client, '{"title": ' + deep + "}").status_code == 400
    assert post(client, json.dumps({"body": "x" * 6_000_000})).status_code in (400, 413)
    assert post(client, b"\xff\xfe{").status_code == 400
    for kind in ("text/plain", "application/xml", "text/csv"):
        assert post(client, "title=x", kind).status_code == 415


def test_a_text_has_an_end(cast: Cast) -> None:
    fields = {
        "title": "Long",
        "unit": "group",
        "kind": "policy",
        "owner": str(cast.person("owner").pk),
        "review_months": 12,
    }
    answer = post(signed_in(cast["author"]), json.dumps({**fields, "body": "a " * 600_000}))
    assert answer.status_code == 422
    assert "1 MB" in answer.content.decode()


def test_a_wrong_revision_is_told(cast: Cast) -> None:
    document = documents.create(
        actor=cast["author"], unit=cast.root, kind="policy", title="T", owner=cast.person("owner"), body="# A\n\nB.\n"
    )
    client = signed_in(cast["author"])
    url, body = f"/api/v1/documents/{document.code}/amend/", {"owner": str(cast.person("ciso").pk), "review_months": 6}
    tag = client.get(f"/api/v1/documents/{document.code}/")["ETag"]
    for stale in ('"0-"', "1-", 'W/"1-"', f"{tag}, {tag}", "", "**"):
        answer = client.post(url, body, content_type="application/json", headers={"If-Match": stale})
        assert answer.status_code in (412, 428), stale
    assert client.post(url, body, content_type="application/json", headers={"If-Match": tag}).status_code == 200
    assert client.post(url, body, content_type="application/json", headers={"If-Match": tag}).status_code == 412
