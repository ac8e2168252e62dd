"""The library comes into being: drafts, edits by others, submissions, withdrawals and retirements."""

from functools import partial

from governance.models import Document, DocumentVersion
from governance.services import attachments, copies, documents, remarks
from portal.demo import advice, decisions, texts
from portal.demo.library import Book, Edit, Version
from portal.demo.shelves import BOOKS
from portal.demo.story import Story
from raci.duties import founding
from raci.people.actor import Actor

SECRETARY = "fiona.mackay"
CONCERNED = "Access Control Policy"
"""The text on which the one who chairs risk has a concern while the board votes."""


def plan(story: Story) -> None:
    """Every version of every document, through all hands."""
    for place, book in enumerate(BOOKS):
        for version in book.versions:
            _plan_version(story, book, version, f"{9 + place % 5}:{10 + place * 2 % 50:02d}")
        if book.retired:
            story.plan(story.work(book.retired[0], "14:30"), partial(_retire, story, book))
    story.plan(story.work(47, "10:40"), partial(_attach, story))
    story.plan(story.work(22, "16:20"), partial(_keep_beside, story))
    story.plan(story.work(41, "13:20"), partial(_take_over, story))
    story.plan(story.work(4, "10:05"), partial(_speak, story))
    for day in (320, 1):
        story.plan(story.moment(day, "00:10"), _bring_due_into_force)


def _plan_version(story: Story, book: Book, version: Version, at: str) -> None:
    first = version is book.versions[0]
    story.plan(story.work(version.drafted, at), partial(_create if first else _draft, story, book, version))
    for edit in version.edits:
        story.plan(story.work(edit.day, "11:20"), partial(_edit, story, book, version, edit))
    if version.submitted is not None:
        story.plan(story.work(version.submitted, "15:05"), partial(_submit, story, book, version))
    if version.returned:
        story.plan(story.work(version.returned[0], "10:15"), partial(_send_back, story, book, version))
    if version.withdrawn:
        story.plan(story.work(version.withdrawn[0], "13:10"), partial(_withdraw, story, book, version))
    if version.recalled:
        recalled, again = version.recalled
        story.plan(story.work(recalled, "09:30"), partial(_recall, story, book, version))
        story.plan(story.work(again, "15:10"), partial(_submit, story, book, version))
    decided = next((vote for vote in version.votes if not vote.is_prepared_only), None)
    if version.submitted is not None and decided is not None:
        concern = advice.LATEST_CONCERN if decided.closed is None and book.title == CONCERNED else ""
        heard = max(version.submitted - 2, decided.prepared)
        story.plan(story.work(heard, "11:15"), partial(_hear, story, book, version, concern))
    for vote in version.votes:
        decisions.plan_vote(story, vote, partial(_question, story, book, version))


def document_of(story: Story, key: str) -> Document:
    """A document by the name of its text."""
    found: Document = story.things[f"document {key}"]
    return found


def version_of(story: Story, key: str, number: str) -> DocumentVersion:
    """One of its versions, as it stands now."""
    return DocumentVersion.objects.select_related("document").get(document=document_of(story, key), number=number)


def _body(book: Book, version: Version, edits: tuple[Edit, ...] = ()) -> str:
    """The text of a version before some edits."""
    text = texts.before(texts.read(book.key), version.was)
    for edit in reversed(edits):
        text = texts.before(text, edit.changes)
    return text


def _create(story: Story, book: Book, version: Version) -> None:
    story.things[f"document {book.key}"] = documents.create(
        actor=story.actor(version.by),
        unit=story.unit(book.unit),
        kind=book.kind,
        title=book.title,
        owner=story.person(book.owner),
        number=version.number,
        body=_body(book, version, version.edits),
        summary=version.summary,
        review_months=book.review_months,
    )


def _draft(story: Story, book: Book, version: Version) -> None:
    documents.draft(
        actor=story.actor(version.by),
        document=document_of(story, book.key),
        number=version.number,
        body=_body(book, version, version.edits),
        summary=version.summary,
    )


def _edit(story: Story, book: Book, version: Version, edit: Edit) -> None:
    later = version.edits[version.edits.index(edit) + 1 :]
    row = version_of(story, book.key, version.number)
    documents.edit(actor=story.actor(edit.by), version=row, body=_body(book, version, later))


RETENTION = """kind of data,kept for,basis
Customer contracts,10 years,tax law
Meter readings,3 years,billing disputes
Access logs of buildings,90 days,security
"""


def _attach(story: Story) -> None:
    """The table to which a policy refers is decided on together with it."""
    row = version_of(story, "data-protection", "2.0")
    attachments.attach(
        actor=story.actor("marta.kowalczyk"), version=row, name="retention-periods.csv", data=RETENTION.encode()
    )


def _keep_beside(story: Story) -> None:
    """Two people wrote the same draft; what the second wrote is still kept."""
    row = version_of(story, "restoring-payments", "1.0")
    body = f"{row.body.rstrip()}\n\nThe operations lead must be told before the first payment is restored.\n"
    copies.keep(actor=story.actor("lena.sorensen"), version=row, seen_revision=row.revision, title=row.title, body=body)


def _clause(version: DocumentVersion, place: int) -> str:
    """The number of a clause that obliges."""
    numbers = version.clauses.filter(mandatory=True).order_by("order").values_list("number", flat=True)
    return str(numbers[place])


def _take_over(story: Story) -> None:
    """An auditor proposes words, and the author takes them over."""
    row = version_of(story, "data-protection", "2.0")
    clause = row.clauses.get(number=_clause(row, 0))
    words = f"{clause.text.rstrip()} Exceptions must be recorded."
    made = remarks.propose(
        actor=story.actor("yusuf.demir"),
        version=row,
        clause=clause.number,
        replacement=words,
        reason="An exception that nobody wrote down cannot be audited.",
    )
    remarks.accept(actor=story.actor("marta.kowalczyk"), remark=made)


def _speak(story: Story) -> None:
    """What readers say to a version under review: a comment, and words that nobody has answered yet."""
    row = version_of(story, "supplier-management", "2.0")
    remarks.comment(
        actor=story.actor("priya.nandakumar"),
        version=row,
        clause=_clause(row, 0),
        text="Does this hold for contracts that were signed before?",
    )
    clause = row.clauses.get(number=_clause(row, 1))
    remarks.propose(
        actor=story.actor("yusuf.demir"),
        version=row,
        clause=clause.number,
        replacement=f"{clause.text.rstrip()} The review must be documented.",
        reason="So that it can be shown later that it was done.",
    )


def _submit(story: Story, book: Book, version: Version) -> None:
    documents.submit(actor=story.actor(version.by), version=version_of(story, book.key, version.number))


def _hear(story: Story, book: Book, version: Version, concern: str) -> None:
    advice.heard(story, version_of(story, book.key, version.number), concern)


def _send_back(story: Story, book: Book, version: Version) -> None:
    note = version.returned[1] if version.returned else ""
    row = version_of(story, book.key, version.number)
    documents.send_back(actor=story.actor(SECRETARY), version=row, note=note)


def _withdraw(story: Story, book: Book, version: Version) -> None:
    note = version.withdrawn[1] if version.withdrawn else ""
    documents.withdraw(actor=story.actor(version.by), version=version_of(story, book.key, version.number), note=note)


def _recall(story: Story, book: Book, version: Version) -> None:
    row = version_of(story, book.key, version.number)
    documents.recall(actor=story.actor(version.by), version=row, note="The motion was withdrawn; we improve the text.")


def _retire(story: Story, book: Book) -> None:
    document, note = document_of(story, book.key), book.retired[1] if book.retired else ""
    signature = story.sign("helena.brandt", "document.retire", document)
    documents.retire(actor=story.actor("helena.brandt"), document=document, signature=signature, note=note)


def _question(story: Story, book: Book, version: Version) -> decisions.Question:
    return decisions.Question(
        version=version_of(story, book.key, version.number),
        title=f"Approve the {book.title}, version {version.number}",
        text=f"Decide whether version {version.number} comes into force. {version.summary}",
    )


def _bring_due_into_force() -> None:
    documents.bring_due_into_force(actor=Actor.service(founding.CHECKS))
