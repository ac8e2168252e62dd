"""Citations of clauses, and what comes of a vote when what it rests on changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from governance.acts import documents as acts
from governance.models import Document, DocumentVersion, Motion
from governance.services import documents, motions
from governance.text.citations import Cited, cited, malformed
from governance.text.render import markdown_html
from portal import telling
from portal.models import Notice
from portal.services import notices
from portal.tasks.decisions import close_due_motions
from portal.tasks.documents import bring_into_force
from raci.duties.gate import Refused, passing
from raci.ledger import clock, sealer
from tests.cast import Cast
from tests.governance.deciding import BOARD, TEXT, Deciding, board


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


@pytest.fixture
def base(deciding: Deciding) -> Document:
    """POL-001 in force: 1 Access, 1.1, 1.2."""
    motion = deciding.opened()
    return decided(deciding, motion)


def decided(deciding: Deciding, motion: Motion) -> Document:
    deciding.all_vote(motion)
    motions.close(actor=deciding.actor("chair"), motion=motion)
    assert motion.version is not None
    return motion.version.document


def renewed(deciding: Deciding, document: Document, body: str) -> Document:
    draft = documents.draft(actor=deciding.actor("author"), document=document, body=body)
    documents.submit(actor=deciding.actor("author"), version=draft)
    return decided(deciding, deciding.opened(deciding.motion(draft)))


def citing(deciding: Deciding, number: str = "2", title: str = "Leavers") -> DocumentVersion:
    text = f"# {title}\n\nAccess ends on the last day, see [[POL-001#{number}]].\n"
    return deciding.version(body=text, title=title)


def told(verb: str) -> set[str]:
    sealer.seal()
    while telling.tell():
        pass
    return {notice.person.name for notice in Notice.objects.filter(event__verb=verb).select_related("person")}


# the syntax


@pytest.mark.parametrize(
    ("text", "found", "wrong"),
    [
        ("see [[POL-014#4.2]] and [[STD-002]]", [Cited("POL-014", "4.2"), Cited("STD-002")], []),
        ("[[POL-014#4.2]] twice [[POL-014#4.2]]", [Cited("POL-014", "4.2")], []),
        ("`[[POL-014#4.2]]` is code\n\n```\n[[POL-1]]\n```\n", [], []),
        ("[[pol-014#4]] and [[POL-014#4.]] and [[POL 14]]", [], ["[[pol-014#4]]", "[[POL-014#4.]]", "[[POL 14]]"]),
        ("[[a link]] [[1, 2], [3, 4]] [x][y]", [], []),
        ("none", [], []),
    ],
)
def test_what_is_a_citation(text: str, found: list[Cited], wrong: list[str]) -> None:
    assert cited(text) == found
    assert malformed(text) == wrong


@given(some.text())
def test_any_text_can_be_read(text: str) -> None:
    assert len(cited(text)) <= text.count("[[")
    assert all(each in text for each in malformed(text))


def test_a_reader_sees_words() -> None:
    shown = markdown_html("As [[POL-014#4.2]] and `[[POL-014#4.2]]` and [[STD-002]] say <b>[[x]]</b>.")
    assert "As POL-014, clause 4.2 and <code>[[POL-014#4.2]]</code> and STD-002 say" in shown


# resolved when submitted


def test_a_citation_keeps_the_clause_in_force(deciding: Deciding, base: Document) -> None:
    number = base.versions.get().clauses.order_by("-order")[0].number
    row = citing(deciding, number).citations.get()
    clause = base.versions.get().clauses.get(number=number)
    assert (row.document, row.number, row.key, row.digest) == (base, number, clause.key, clause.as_text.digest)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[[POL-001#9.9]]", "POL-001, clause 9.9 is cited, and version 1.0 in force has no such clause"),
        ("[[POL-999]]", "POL-999 is cited, and no document of that code is in force"),
        ("[[pol-001]]", "does not read as a citation"),
    ],
)
def test_a_citation_that_leads_nowhere_is_refused(deciding: Deciding, base: Document, words: str, said: str) -> None:
    draft = deciding.version(body=f"# Leavers\n\nSee {words}.\n", title="Leavers", submitted=False)
    with pytest.raises(Refused, match=said):
        documents.submit(actor=deciding.actor("author"), version=draft)
    assert not draft.citations.exists()


def test_taken_back_and_submitted_again_it_is_resolved_anew(deciding: Deciding, base: Document) -> None:
    version = citing(deciding)
    documents.recall(actor=deciding.actor("author"), version=version)
    documents.edit(actor=deciding.actor("author"), version=version, body="# Leavers\n\nSee [[POL-001]].\n")
    documents.submit(actor=deciding.actor("author"), version=version)
    row = version.citations.get()
    assert (row.number, row.digest) == ("", base.versions.get().digest)


# a change while the motion is open


def test_a_change_of_a_cited_clause_voids_the_votes_and_tells_everybody_who_voted(
    deciding: Deciding, base: Document
) -> None:
    motion = deciding.opened(deciding.motion(citing(deciding, "2")))
    assert motion.cited_digest
    deciding.all_vote(motion, "for", "chair", "member")
    deciding.declare(motion, "third_member")
    renewed(deciding, base, TEXT.replace("be accompanied", "never be alone"))
    for act in (
        lambda: deciding.vote(motion, "third_member"),
        lambda: motions.close(actor=deciding.actor("secretary"), motion=motion),
    ):
        with pytest.raises(Refused, match="A text that this one cites has changed") as refused:
            act()
        assert "stale" in refused.value.codes
    close_due_motions()
    motion.refresh_from_db()
    assert motion.version is not None
    motion.version.refresh_from_db()
    assert (motion.state, motion.version.state) == ("void", "review")
    assert "votes were on something else" in motion.ended_because
    assert told("motion.lapse") == {"Helena Brandt", "Judith Oyelaran"} | listeners("motion.lapse")
    mine = Notice.objects.get(event__verb="motion.lapse", person=deciding.cast.person("member"))
    assert "ended without a result, since what it decides on has changed" in notices.line(mine)
    close_due_motions()
    again = deciding.opened(deciding.motion(motion.version))
    assert again.cited_digest != motion.cited_digest


def listeners(verb: str) -> set[str]:
    """Who is told anyway, by the letter I."""
    rows = Notice.objects.filter(event__verb=verb).select_related("person")
    return {row.person.name for row in rows if not row.person.ballots.exists()}


def test_another_clause_of_the_cited_text_may_change(deciding: Deciding, base: Document) -> None:
    motion = deciding.opened(deciding.motion(citing(deciding, "2")))
    renewed(deciding, base, TEXT.replace("second person", "third person"))
    close_due_motions()
    assert decided(deciding, fresh(motion)).versions.get().state == "in_force"


def fresh(motion: Motion) -> Motion:
    return Motion.objects.get(pk=motion.pk)


def test_a_clause_that_is_gone_is_a_change(deciding: Deciding, base: Document) -> None:
    motion = deciding.opened(deciding.motion(citing(deciding, "2")))
    renewed(deciding, base, "# Access\n\nAccess must be approved by a second person.\n")
    close_due_motions()
    assert fresh(motion).state == "void"


def test_what_changed_before_the_motion_opened_is_what_the_vote_is_on(deciding: Deciding, base: Document) -> None:
    motion = deciding.motion(citing(deciding, "2"))
    renewed(deciding, base, TEXT.replace("be accompanied", "never be alone"))
    opened = deciding.opened(motion)
    close_due_motions()
    assert fresh(opened).state == "open"


# a change between the decision and its effect


def test_an_approval_whose_citations_change_before_its_day_is_taken_back(
    deciding: Deciding, base: Document, settings: Any
) -> None:
    day: date = clock.today() + timedelta(days=20)
    version = citing(deciding, "2")
    motion = motions.prepare(
        actor=deciding.actor("secretary"), body=deciding.board, title="x", version=version, effective_on=day
    )
    decided(deciding, deciding.opened(motion))
    version.refresh_from_db()
    assert version.state == "approved"
    renewed(deciding, base, TEXT.replace("be accompanied", "never be alone"))
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(days=21)):
        bring_into_force()
    version.refresh_from_db()
    assert (version.state, version.approved_on) == ("review", None)
    names = {deciding.cast.person(part).name for part in BOARD}
    assert names <= told("version.lapse")
    assert decided(deciding, deciding.opened(deciding.motion(version))).versions.get().state == "approved"


def test_nobody_takes_an_approval_back_by_hand(deciding: Deciding, base: Document) -> None:
    version = citing(deciding, "2")
    motion = deciding.motion(version)
    motion = motions.amend(
        actor=deciding.actor("secretary"), motion=motion, title="x", question="",
        effective_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    decided(deciding, deciding.opened(motion))
    version.refresh_from_db()
    with (
        pytest.raises(Refused, match="The portal does this by itself"),
        passing(acts.LAPSE, version, actor=deciding.actor("chair")),
    ):
        pass
    with (
        pytest.raises(Refused, match="stands as it did at the vote"),
        passing(acts.LAPSE, version, actor=deciding.actor("service")),
    ):
        pass


# content itself


def test_sending_a_text_back_tells_everybody_who_voted(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.all_vote(motion, "for", "chair", "member")
    assert motion.version is not None
    documents.send_back(actor=deciding.actor("secretary"), version=motion.version, note="A clause is missing")
    assert fresh(motion).state == "void"
    assert "went back to its authors" in fresh(motion).ended_because
    assert {"Helena Brandt", "Judith Oyelaran"} <= told("motion.void")
