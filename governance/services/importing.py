"""Bringing a folder of Markdown policies in: a dry run first, then all or nothing, or file by file.

Whatever is imported is a draft by the person who imports it. Documents that are in force elsewhere pass a decision here
like any other: there is no way around the vote.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.acts import documents as acts
from governance.models import Document, DocumentImport, DocumentVersion, ImportedFile
from governance.services import documents
from governance.text.files import Reading, decode, read
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person

Outcome = ImportedFile.Outcome
UNDER_WAY = frozenset({"review", "voting", "approved"})


class ImportRejectedError(ValueError):
    """All or nothing was asked for, and some files cannot be imported. ``rows`` are these."""

    def __init__(self, rows: "Sequence[Row]") -> None:
        super().__init__(f"Nothing was imported: {len(rows)} of the files cannot become documents.")
        self.rows = rows


@dataclass(frozen=True)
class Source:
    """A file as it came: its name within the folder, its text, or why it cannot be read."""

    name: str
    text: str
    unreadable: str = ""

    @classmethod
    def of(cls, name: str, data: bytes) -> "Source":
        """From the bytes of a file."""
        return cls(name, *decode(data))


@dataclass(frozen=True)
class Row:
    """What would become of a file."""

    source: Source
    reading: Reading
    outcome: ImportedFile.Outcome
    problem: str = ""
    document: Document | None = None
    latest: DocumentVersion | None = None

    @property
    def comes(self) -> bool:
        """Whether an import would change anything."""
        return self.outcome in (Outcome.ADDED, Outcome.CHANGED)


def folder(path: Path) -> list[Source]:
    """The Markdown files of a folder and the folders below it, by name.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    if not path.is_dir():
        raise NotADirectoryError(f"{path} is not a folder")
    files = sorted(file for file in path.rglob("*.md") if file.is_file())
    return [Source.of(file.relative_to(path).as_posix(), file.read_bytes()) for file in files]


def plan(*, sources: Iterable[Source], unit: OrgUnit) -> list[Row]:
    """What would become of each file; nothing is written."""
    known = _known(unit)
    rows: list[Row] = []
    titles: dict[str, str] = {}
    for source in sources:
        row = _row(source, known)
        twin = titles.get(row.reading.title.casefold()) if row.comes else None
        if twin:
            row = Row(source, row.reading, Outcome.REJECTED, f"It has the same title as {twin}.")
        elif row.comes:
            titles[row.reading.title.casefold()] = source.name
        rows.append(row)
    return rows


def _known(unit: OrgUnit) -> dict[str, Document]:
    """The documents of a unit by the file they came from, and by title where another file brought them."""
    rows = Document.objects.filter(unit=unit, state="active").order_by("code").prefetch_related("versions")
    by_title = {f"title {row.title.casefold()}": row for row in rows}
    return by_title | {f"file {row.source}": row for row in rows if row.source}


def _row(source: Source, known: dict[str, Document]) -> Row:
    reading = Reading(source.name, problem=source.unreadable) if source.unreadable else read(source.name, source.text)
    if reading.problem:
        return Row(source, reading, Outcome.REJECTED, reading.problem)
    document = known.get(f"file {source.name}")
    if document:
        return _against(source, reading, document)
    twin = known.get(f"title {reading.title.casefold()}")
    if twin:
        return Row(source, reading, Outcome.REJECTED, f"{twin.code} has this title already and came from elsewhere.")
    return Row(source, reading, Outcome.ADDED)


def _against(source: Source, reading: Reading, document: Document) -> Row:
    latest = max(document.versions.all(), key=lambda version: version.pk)
    if latest.front_matter + latest.body == source.text and latest.state not in ("withdrawn", "rejected"):
        return Row(source, reading, Outcome.UNCHANGED, "", document, latest)
    if latest.state in UNDER_WAY:
        problem = f"Version {latest.number} of {document.code} is being decided. Import the file again afterwards."
        return Row(source, reading, Outcome.REJECTED, problem, document, latest)
    return Row(source, reading, Outcome.CHANGED, "", document, latest)


def check(
    *, actor: Actor, sources: Sequence[Source], unit: OrgUnit, kind: str, owner: Person | None = None, source: str
) -> DocumentImport:
    """Keep files for an import and say what would become of them; no document changes.

    Args:
        owner: who owns the documents that come new; the importer where nobody else is named.
        source: where the files come from, in words.
    """
    year = clock.today().year
    run = DocumentImport(
        code=next_code(DocumentImport, "IMP", year=year),
        source=source,
        unit=unit,
        kind=kind,
        owner=owner or actor.person,
    )
    with passing(acts.CHECK_FILES, run, actor=actor, files=len(sources)):
        run.save()
        passage().add_parts(
            [
                ImportedFile(run=run, order=order, name=each.name, text=each.text, unreadable=each.unreadable)
                for order, each in enumerate(sources)
            ]
        )
    return run


def planned(run: DocumentImport) -> list[Row]:
    """What would become of the files of an import now."""
    files = run.files.order_by("order")
    return plan(sources=[Source(file.name, file.text, file.unreadable) for file in files], unit=run.unit)


def carry_out(
    *, actor: Actor, run: DocumentImport, only: Collection[str] | None = None, all_or_nothing: bool = False
) -> DocumentImport:
    """Import the files that were checked, as drafts by the actor, in one transaction.

    Args:
        only: the names of the files that are wanted; None for all.
        all_or_nothing: import nothing if one of the files cannot become a document.

    Raises:
        ImportRejectedError: all or nothing was asked for, and some files are rejected.
        Refused: the actor drafts no documents in this unit.
    """
    rows = planned(run)
    rejected = [row for row in rows if row.outcome == Outcome.REJECTED]
    if all_or_nothing and rejected:
        raise ImportRejectedError(rejected)
    touched = [each for row in rows if row.comes for each in (row.document, row.latest) if each]
    with passing(acts.IMPORT, run, actor=actor, also=touched) as row:
        outcomes = [_bring(actor, run, each, only) for each in rows]
        files = list(run.files.order_by("order"))
        for file, (outcome, problem, document) in zip(files, outcomes, strict=True):
            file.outcome, file.problem, file.document = outcome, problem, document
        _keep(files)
        row.added, row.changed, row.unchanged, row.rejected = (
            sum(outcome == each for outcome, _, _ in outcomes)
            for each in (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED)
        )
    return row


def _keep(files: list[ImportedFile]) -> None:
    for file in files:
        file.save()


def _bring(
    actor: Actor, run: DocumentImport, row: Row, only: Collection[str] | None
) -> tuple[ImportedFile.Outcome, str, Document | None]:
    if not row.comes:
        return row.outcome, row.problem, row.document
    if only is not None and row.source.name not in only:
        return Outcome.LEFT_OUT, "", row.document
    return row.outcome, "", _write(actor, run, row)


def _write(actor: Actor, run: DocumentImport, row: Row) -> Document:
    reading = row.reading
    content: dict[str, Any] = {
        "title": reading.title,
        "body": reading.document.body,
        "front_matter": reading.document.head,
        "last_updated": reading.last_updated,
    }
    if row.document is None or row.latest is None:
        return documents.create(
            actor=actor, unit=run.unit, kind=run.kind, owner=run.owner, source=row.source.name, **content
        )
    if row.latest.state == "draft":
        documents.edit(actor=actor, version=row.latest, **content)
    else:
        summary = f"Imported from {run.source}"[:400]
        documents.draft(actor=actor, document=row.document, summary=summary, **content)
    return row.document


def discard(*, actor: Actor, run: DocumentImport) -> DocumentImport:
    """Give checked files up."""
    with passing(acts.DISCARD, run, actor=actor) as row:
        pass
    return row
