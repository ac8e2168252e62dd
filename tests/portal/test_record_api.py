"""The record in REST: a program can check every proof for itself."""

import base64
import hashlib
from typing import Any

import pytest
from django.test import Client

from raci.duties.gate import note
from raci.ledger import notes, sealer, tree
from raci.ledger.models import Checkpoint, Seal
from tests.cast import Cast

API = "/api/v1"


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    sealer.seal()
    note(actor=cast["author"], verb="account.sign_in", subject=cast.account("author"))
    sealer.seal()
    client.force_login(cast.account("auditor"))
    return client


def plain(text: str) -> bytes:
    return base64.b64decode(text)


def test_events_newest_first_and_page_by_page(auditor: Client) -> None:
    total = Seal.objects.count()
    first = auditor.get(f"{API}/events/?page_size=10").json()
    assert [row["number"] for row in first["results"]] == list(range(total, total - 10, -1))
    assert first["results"][0]["verb"] == "account.sign_in"
    following: Any = auditor.get(first["next"]).json()
    assert following["results"][0]["number"] == total - 10


def test_events_can_be_looked_for(auditor: Client) -> None:
    found = auditor.get(f"{API}/events/?what=account&q=Omar").json()["results"]
    assert {row["actor_label"] for row in found} == {"Omar Haddad"}


def test_an_event_proves_itself(auditor: Client) -> None:
    number = Seal.objects.count() - 3
    event = auditor.get(f"{API}/events/{number}/").json()
    proof = auditor.get(f"{API}/events/{number}/proof/").json()
    assert event["payload"]["verb"] == event["verb"]
    leaf = hashlib.sha256(b"\x00" + plain(proof["payload"])).digest()
    root = tree.root_from_inclusion(leaf, proof["index"], proof["size"], [plain(step) for step in proof["path"]])
    head = notes.parse(proof["checkpoint"])
    assert (head.root, head.size) == (root, proof["size"])
    assert notes.signed_by(proof["checkpoint"], notes.signer().name, notes.signer().public)
    assert proof["holds"]


def test_heads_and_how_one_grew_from_another(auditor: Client) -> None:
    new, old = auditor.get(f"{API}/checkpoints/").json()["results"][:2]
    assert auditor.get(f"{API}/checkpoints/{new['size']}/").json() == new
    growth = auditor.get(f"{API}/checkpoints/{new['size']}/growth/?from={old['size']}").json()
    path = [plain(step) for step in growth["path"]]
    assert growth["holds"]
    assert tree.grows(old["size"], new["size"], plain(old["root"]), plain(new["root"]), path)


@pytest.mark.parametrize("query", ["", "from=x", "from=1", "from=99999999"])
def test_growth_wants_an_earlier_head(auditor: Client, query: str) -> None:
    newest = Checkpoint.objects.order_by("-size")[0]
    assert auditor.get(f"{API}/checkpoints/{newest.size}/growth/?{query}").status_code == 400


@pytest.mark.parametrize("address", ["events/99999999/", "events/99999999/proof/", "checkpoints/7/"])
def test_what_is_not_there(auditor: Client, address: str) -> None:
    assert auditor.get(f"{API}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["events/", "events/3/", "events/3/proof/", "checkpoints/"])
def test_only_for_who_may_read_the_record(auditor: Client, cast: Cast, address: str) -> None:
    auditor.force_login(cast.account("author"))
    response = auditor.get(f"{API}/{address}")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    auditor.logout()
    assert auditor.get(f"{API}/{address}").status_code in {401, 403}
