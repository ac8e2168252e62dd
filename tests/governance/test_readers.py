"""One document shared with an outsider: seen, never acted on, and gone again."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import assign_perm

from governance.models import Document, DocumentReader
from governance.selectors import readers as selectors
from governance.services import documents, readers
from portal.doors import doors_on
from portal.doors.sight import in_sight
from raci.duties import gate
from raci.duties.gate import Refused
from raci.duties.services import accounts
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event
from tests.cast import Cast
from tests.portal.test_doors import signed_in
from tests.raci.duties.making import in_days
from tests.raci.rings.scene import key, sql


@pytest.fixture(autouse=True)
def _moving_clock(settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True


def made(cast: Cast, title: str = "Access policy") -> Document:
    return documents.create(
        actor=cast["author"],
        unit=cast.root,
        kind="policy",
        title=title,
        owner=cast.person("owner"),
        body="# Access\n\nAccess must be approved.\n",
    )


@pytest.fixture
def document(cast: Cast) -> Document:
    return made(cast)


def share(cast: Cast, document: Document, days: float = 10) -> Document:
    return readers.share(
        actor=cast["owner"], document=document, reader=cast.person("outsider"), until=in_days(int(days))
    )


def seen_by(cast: Cast, part: str, kind: str = "document") -> list[str]:
    return [str(row) for row in in_sight(kind, Standing(cast.person(part)))]


def pages(document: Document) -> list[str]:
    version = document.versions.get()
    return [
        reverse("document", args=[document.code]),
        reverse("document-version", args=[document.code, version.number]),
        f"/api/v1/documents/{document.code}/",
        f"/api/v1/document-versions/{version.code}/",
    ]


def statuses(client: Client, document: Document) -> set[int]:
    return {client.get(page).status_code for page in pages(document)}


def test_the_reader_sees_that_one_and_no_other(cast: Cast, document: Document) -> None:
    other, client = made(cast, "Something else"), signed_in(cast, "outsider")
    assert statuses(client, document) == {404}
    share(cast, document)
    assert statuses(client, document) == {200}
    assert statuses(client, other) == {404}
    assert seen_by(cast, "outsider") == [str(document)]
    assert seen_by(cast, "outsider", "document-version") == [str(document.versions.get())]
    assert document.title in client.get(reverse("documents")).text
    assert other.title not in client.get(reverse("documents")).text
    assert all(not seen_by(cast, "outsider", kind) for kind in ("control", "motion", "person", "binding", "service"))


def test_what_belongs_to_it_is_not_shared(cast: Cast, document: Document) -> None:
    share(cast, document)
    theirs = signed_in(cast, "outsider").get(pages(document)[0])
    assert theirs.context["readers"] == theirs.context["linked"] == theirs.context["history"] == []
    mine = signed_in(cast, "owner").get(pages(document)[0])
    assert [each.title for each in mine.context["readers"]] == [cast.person("outsider").name]
    assert "Shared for reading with" in mine.text


def test_the_reader_may_do_nothing(cast: Cast, document: Document) -> None:
    share(cast, document)
    client, actor = signed_in(cast, "outsider"), cast["outsider"]
    rows = (Document.objects.get(pk=document.pk), document.versions.get())
    for row in rows:
        for door in doors_on(row.SUBJECT):
            assert gate.objections(door.act, row, actor), door.act.code
            answer = client.post(f"/act/{door.act.code}/{row.pk}/", {"note": "x"})
            assert answer.status_code in {403, 404, 409, 422}, (door.act.code, answer.status_code)
    for row in rows:
        revision = row.revision
        row.refresh_from_db()
        assert row.revision == revision


@pytest.mark.parametrize("by", ["author", "cio", "outsider", "superuser"])
def test_only_the_owner_shares(cast: Cast, document: Document, by: str) -> None:
    with pytest.raises(Refused, match="Only the owner"):
        readers.share(actor=cast[by], document=document, reader=cast.person("outsider"), until=in_days(3))
    share(cast, document)
    with pytest.raises(Refused, match="Only the owner"):
        readers.unshare(actor=cast[by], document=document, reader=cast.person("outsider"))
    assert seen_by(cast, "outsider") == [str(document)]


def test_it_ends_by_the_clock(cast: Cast, document: Document) -> None:
    share(cast, document, days=10)
    with clock.moved_to(in_days(9)):
        assert seen_by(cast, "outsider")
    with clock.moved_to(in_days(11)):
        assert not seen_by(cast, "outsider")
        assert statuses(signed_in(cast, "outsider"), document) == {404}
        assert not selectors.readers_of(document)


def test_it_is_ended(cast: Cast, document: Document) -> None:
    client = signed_in(cast, "outsider")
    share(cast, document)
    share(cast, document, days=20)
    assert [row.until > in_days(19) for row in selectors.readers_of(document)] == [True]
    readers.unshare(actor=cast["owner"], document=document, reader=cast.person("outsider"))
    assert statuses(client, document) == {404}
    with pytest.raises(ValidationError, match="not shared"):
        readers.unshare(actor=cast["owner"], document=document, reader=cast.person("outsider"))
    verbs = Event.objects.filter(subject_id=document.pk).values_list("verb", flat=True)
    assert {"document.share", "document.unshare"} <= set(verbs)


@pytest.mark.parametrize("days", [-1, 400])
def test_within_a_year(cast: Cast, document: Document, days: int) -> None:
    with pytest.raises(ValidationError, match="within a year"):
        share(cast, document, days=days)


def test_by_page_and_rest(cast: Cast, document: Document) -> None:
    owner, reader = signed_in(cast, "owner"), cast.person("outsider")
    until = (clock.today() + timedelta(days=5)).isoformat()
    answer = owner.post(f"/act/document.share/{document.pk}/", {"reader": str(reader.pk), "until": until})
    assert answer.status_code == 302, answer.text
    assert seen_by(cast, "outsider") == [str(document)]
    answer = owner.post(
        f"/api/v1/documents/{document.code}/unshare/",
        {"reader": str(reader.pk)},
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert answer.status_code == 200, answer.text
    assert not seen_by(cast, "outsider")


def test_a_second_account_is_the_same_person_and_a_closed_one_reads_nothing(cast: Cast, document: Document) -> None:
    share(cast, document)
    accounts.close(actor=cast["access_admin"], account=cast.account("outsider"))
    assert not seen_by(cast, "outsider")


def test_nobody_shares_past_the_gate(cast: Cast, document: Document) -> None:
    account, view = cast.account("outsider"), Permission.objects.get(codename="view_document")
    with pytest.raises((OutsideGate, DatabaseError, TypeError)), transaction.atomic():
        assign_perm("governance.view_document", account, document)
    with pytest.raises(OutsideGate), transaction.atomic():
        DocumentReader(content_object=document, user=account, permission=view, until=in_days(3)).save()
    text = (
        "INSERT INTO governance_documentreader (id, last_event, until, content_object_id, user_id, permission_id)"
        f" VALUES ('{key(account.pk)}', '{key(document.last_event)}', '2099-01-01 00:00:00', '{key(document.pk)}',"
        f" '{key(account.pk)}', {view.pk})"
    )
    with pytest.raises(DatabaseError, match="ring: "):
        sql(text)
    assert not seen_by(cast, "outsider")
