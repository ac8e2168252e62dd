"""Governed documents on the author's side: drafting, editing, submitting, taking back, withdrawing."""

from collections.abc import Callable

import pytest

from governance.models import Document, DocumentVersion
from governance.services import documents
from governance.text.digest import sha256
from raci.duties.gate import Refused
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event, Outcome
from tests.cast import Cast

BODY = """## Purpose

Nobody keeps access longer than needed.

## Rules

Access must be approved by a second person.

- by the owner of the service
- in writing

Guests are not allowed in the control room.
"""


def policy(cast: Cast, part: str = "author", title: str = "Access policy", body: str = BODY) -> DocumentVersion:
    document = documents.create(
        actor=cast[part], unit=cast.it, kind="policy", title=title, owner=cast.person("owner"), body=body
    )
    return document.versions.get()


def test_a_document_is_born_with_a_draft_that_loses_nothing(cast: Cast) -> None:
    version = policy(cast)
    assert version.document.code == "POL-001"
    assert (version.number, version.state, version.cycle) == ("1.0", "draft", 0)
    clauses = list(version.clauses.all())
    assert "".join(BODY[clause.start : clause.end] for clause in clauses) == version.body == BODY
    assert [clause.number for clause in clauses] == ["1", "1.1", "2", "2.1", "2.2"]
    assert [clause.number for clause in clauses if clause.mandatory] == ["2.1", "2.2"]
    assert len(version.digest) == 64
    event = Event.objects.get(subject_id=version.pk)
    assert event.authority == "R in the RACI chart of Aldermere Water, version 1, as Policy author"
    assert sha256(BODY)  # the record holds the text itself
    assert b"Guests are not allowed" in bytes(event.payload)


def test_keys_of_clauses_outlive_an_edit(cast: Cast) -> None:
    version = policy(cast)
    before = {clause.text: clause.key for clause in version.clauses.all()}
    documents.submit(actor=cast["author"], version=version)
    documents.withdraw(actor=cast["author"], version=version)
    again = documents.draft(actor=cast["author"], document=version.document, body=BODY)
    assert {clause.text: clause.key for clause in again.clauses.all()} == before
    edited = documents.edit(
        actor=cast["author"], version=again, body=BODY.replace("## Rules\n", "## Rules\n\nNew first rule.\n")
    )
    numbers = {clause.text: clause.number for clause in edited.clauses.all()}
    assert numbers["Guests are not allowed in the control room."] == "2.3"


def test_second_writer_is_told(cast: Cast) -> None:
    version = policy(cast)
    seen = version.revision
    documents.edit(actor=cast["owner"], version=version, seen_revision=seen, body=BODY + "\nMore.\n")
    with pytest.raises(Refused, match="Somebody else has saved this draft") as refused:
        documents.edit(actor=cast["author"], version=version, seen_revision=seen, body="Mine")
    assert "stale" in refused.value.codes
    version.refresh_from_db()
    assert version.body.endswith("More.\n")


def test_text_stands_still_once_submitted(cast: Cast) -> None:
    version = policy(cast)
    documents.submit(actor=cast["author"], version=version)
    with pytest.raises(Refused) as refused:
        documents.edit(actor=cast["author"], version=version, body="Other")
    assert refused.value.codes == {"state"}
    documents.recall(actor=cast["owner"], version=version)
    documents.edit(actor=cast["author"], version=version, body="Other words")
    documents.submit(actor=cast["author"], version=version)
    documents.send_back(actor=cast["secretary"], version=version, note="The scope is missing")
    assert version.state == "draft"
    assert b"The scope is missing" in bytes(Event.objects.get(verb="version.return").payload)


def test_nothing_is_not_submitted(cast: Cast) -> None:
    version = policy(cast, body="  \n")
    with pytest.raises(Refused, match="has no text yet"):
        documents.submit(actor=cast["author"], version=version)


def test_one_version_at_a_time(cast: Cast) -> None:
    version = policy(cast)
    with pytest.raises(Refused, match=r"Version 1\.0 is still under way: draft"):
        documents.draft(actor=cast["author"], document=version.document, body="x")
    documents.withdraw(actor=cast["author"], version=version)
    assert documents.draft(actor=cast["author"], document=version.document, body="x").number == "2.0"


@pytest.mark.parametrize("part", ["member", "chair", "secretary", "auditor", "service_owner", "outsider", "superuser"])
def test_who_does_not_draft(cast: Cast, part: str) -> None:
    version = policy(cast)
    attempts: list[Callable[[], object]] = [
        lambda: policy(cast, part, "Another"),
        lambda: documents.edit(actor=cast[part], version=version, body="x"),
        lambda: documents.submit(actor=cast[part], version=version),
        lambda: documents.withdraw(actor=cast[part], version=version),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert "letter" in refused.value.codes
    assert Event.objects.filter(outcome=Outcome.REFUSED, subject_id=version.pk).count() == 3


def test_nobody_approves_alone(cast: Cast) -> None:
    version = policy(cast)
    documents.submit(actor=cast["author"], version=version)
    for part in ("chair", "author", "superuser"):
        with pytest.raises(Refused, match="by opening a motion"):
            documents.put_to_vote(actor=cast[part], version=version, authority="myself")
        with pytest.raises(Refused, match="Only the vote of a body decides"):
            documents.approve_version(actor=cast[part], version=version, authority="myself")
        with pytest.raises(Refused):
            documents.bring_into_force(actor=cast[part], version=version)
    with pytest.raises(Refused, match="Whoever wrote a text does not decide on it: Omar Haddad"):
        documents.approve_version(actor=cast["author"], version=version, authority="myself")


def test_no_way_around_the_gate(cast: Cast) -> None:
    version = policy(cast)
    version.state = "in_force"
    writes: list[Callable[[], object]] = [
        version.save,
        lambda: DocumentVersion.objects.update(state="in_force"),
        lambda: DocumentVersion.objects.bulk_update([version], ["state"]),
        lambda: DocumentVersion.objects.create(document=version.document, number="9", title="x", state="in_force"),
        lambda: version.clauses.all().delete(),
        version.clauses.all()[0].save,
    ]
    for write in writes:
        with pytest.raises(OutsideGate):
            write()
    assert Document.objects.count() == 1
