"""What a decision does to a document: cycles, days of effect, texts sent back from the vote, retirement."""

from datetime import timedelta
from typing import Any

import pytest

from governance.models import Document, DocumentVersion
from governance.services import documents, motions
from portal.tasks.documents import bring_into_force
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import Cast
from tests.governance.deciding import TEXT, Deciding, board
from tests.governance.test_motions import later


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


def fresh(version: DocumentVersion | None) -> DocumentVersion:
    assert version is not None
    return DocumentVersion.objects.select_related("document").get(pk=version.pk)


def decided(deciding: Deciding, version: DocumentVersion, choice: str = "for", **options: Any) -> DocumentVersion:
    motion = motions.prepare(
        actor=deciding.actor("secretary"), body=deciding.board, title="Approve it", version=version, **options
    )
    deciding.all_vote(deciding.opened(motion), choice)
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    return fresh(version)


def test_a_cycle_ends_with_an_approval_only(deciding: Deciding) -> None:
    first = deciding.version(submitted=False)
    documents.edit(actor=deciding.actor("owner"), version=first, body=TEXT + "\nAnd more.\n")
    documents.submit(actor=deciding.actor("author"), version=first)
    assert decided(deciding, first, "against").state == "rejected"
    second = documents.draft(actor=deciding.actor("author"), document=first.document, body=TEXT)
    assert (second.number, second.cycle) == ("2.0", 0)
    with pytest.raises(Refused, match="Whoever wrote a text does not decide on it: Nora Whitlock edited"):
        documents.approve_version(actor=deciding.actor("owner"), version=second, authority="none")
    documents.submit(actor=deciding.actor("author"), version=second)
    assert decided(deciding, second).state == "in_force"
    assert Document.objects.get().cycle == 1
    third = documents.draft(actor=deciding.actor("author"), document=fresh(second).document)
    assert (third.body, third.cycle) == (TEXT, 1)
    with pytest.raises(Refused) as refused:
        documents.approve_version(actor=deciding.actor("owner"), version=third, authority="none")
    assert "SOD-01" not in refused.value.codes
    with pytest.raises(Refused, match="the same as that in force"):
        documents.submit(actor=deciding.actor("author"), version=third)


def test_it_comes_into_force_on_its_day(deciding: Deciding, settings: Any) -> None:
    day = clock.today() + timedelta(days=30)
    before = decided(deciding, deciding.version())
    after = documents.draft(
        actor=deciding.actor("author"), document=before.document, title="Access and visitors", body=TEXT + "\nMore.\n"
    )
    documents.submit(actor=deciding.actor("author"), version=after)
    after = decided(deciding, after, effective_on=day)
    assert (after.state, after.effective_on, fresh(before).state) == ("approved", day, "in_force")
    for part in ("secretary", "chair", "author"):
        with pytest.raises(Refused):
            documents.bring_into_force(actor=deciding.actor(part), version=after)
    assert bring_into_force() == 0
    with later(settings, days=31):
        assert bring_into_force() == 1
        assert bring_into_force() == 0
    assert (fresh(after).state, fresh(before).state) == ("in_force", "superseded")
    assert fresh(after).document.title == "Access and visitors"
    event = Event.objects.get(subject_id=after.pk, verb="version.bring_into_force", outcome="done")
    assert (event.actor_label, event.authority[:12]) == ("Countersign", "resolution R")
    assert Event.objects.get(subject_id=before.pk, verb="version.supersede").within == event.pk


def test_a_text_sent_back_from_the_vote_voids_the_motion(deciding: Deciding) -> None:
    motion = deciding.opened()
    version = fresh(motion.version)
    for attempt in (documents.recall, documents.withdraw):
        with pytest.raises(Refused) as refused:
            attempt(actor=deciding.actor("author"), version=version)
        assert refused.value.codes == {"state"}
    with pytest.raises(Refused):
        documents.edit(actor=deciding.actor("author"), version=version, body="Other words")
    with pytest.raises(Refused):
        documents.send_back(actor=deciding.actor("author"), version=version, note="I changed my mind")
    documents.send_back(actor=deciding.actor("secretary"), version=version, note="Clause 2 is wrong")
    motion.refresh_from_db()
    assert (fresh(version).state, motion.state) == ("draft", "void")
    documents.edit(actor=deciding.actor("author"), version=version, body=TEXT + "\nRight now.\n")
    documents.submit(actor=deciding.actor("author"), version=version)
    assert decided(deciding, fresh(version)).state == "in_force"


def test_retirement_ends_what_holds(deciding: Deciding) -> None:
    version = decided(deciding, deciding.version())
    document = version.document
    draft = documents.draft(actor=deciding.actor("author"), document=document)
    signed = deciding.cast.sign("member", "document.retire", document)
    with pytest.raises(Refused, match=r"Version 2\.0 is still under way"):
        documents.retire(actor=deciding.actor("member"), document=document, signature=signed)
    documents.withdraw(actor=deciding.actor("author"), version=draft)
    with pytest.raises(Refused) as refused:
        documents.retire(actor=deciding.actor("author"), document=document)
    assert {"letter", "SOD-01", "signature"} <= refused.value.codes
    documents.retire(actor=deciding.actor("member"), document=document, signature=signed, note="Nobody needs it")
    assert (Document.objects.get().state, fresh(version).state) == ("retired", "superseded")
    with pytest.raises(Refused, match="POL-001 was retired"):
        documents.draft(actor=deciding.actor("author"), document=Document.objects.get())
