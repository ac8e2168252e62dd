"""The text of a version as its clauses: cut, keyed to the text before it, and sealed by one digest."""

from datetime import date

from django.core.exceptions import ValidationError

from governance.acts.citations import resolved
from governance.models import Citation, Clause, Document, DocumentVersion
from governance.text import clauses as texts
from governance.text.digest import Attachment, content_digest
from governance.text.files import MAX_BYTES
from governance.text.obligation import obliges
from governance.text.redline import carry_keys
from raci.duties.gate import passage
from raci.ledger.governed import Governed


def base_of(version: DocumentVersion) -> DocumentVersion | None:
    """The text that a version goes on from: the one in force, else the newest other one that was not given up."""
    others = DocumentVersion.objects.filter(document_id=version.document_id).exclude(pk=version.pk)
    in_force = others.filter(state="in_force").first()
    return in_force or others.exclude(state__in=("withdrawn", "rejected")).order_by("-id").first()


def cut(version: DocumentVersion) -> tuple[texts.Clause, ...]:
    """The clauses of a version's body, with the keys of those that they continue, so that links outlive edits."""
    found = texts.parse(version.body)
    base = base_of(version) if version.document_id else None
    if base is None:
        return found
    return carry_keys([row.as_text for row in base.clauses.order_by("order")], found)


def digest_of(version: DocumentVersion, clauses: tuple[texts.Clause, ...]) -> str:
    """What a decision on this version is bound to."""
    attached = [Attachment(each["name"], each["digest"]) for each in version.attachments]
    return content_digest(title=version.title, body=version.body, clauses=clauses, attachments=attached)


def write(version: DocumentVersion) -> None:
    """Save a version with the clauses of its body and their digest; inside the act that changes the text.

    Raises:
        ValidationError: the text is larger than what is read from a file, 1 MB.
    """
    if len(version.body.encode()) > MAX_BYTES:
        raise ValidationError({"body": "The text is larger than 1 MB. Bring it as several documents."})
    found = cut(version)
    version.digest = digest_of(version, found)
    version.save()
    open_act = passage()
    open_act.remove_parts(list(version.clauses.all()))
    open_act.add_parts([_row(version, order, clause) for order, clause in enumerate(found)])


def cite(version: DocumentVersion) -> None:
    """Keep what a version cites with the words in force; inside the act that submits it."""
    open_act = passage()
    open_act.remove_parts(list(version.citations.all()))
    open_act.add_parts(
        [
            Citation(
                version=version,
                document=document,
                number=each.number,
                key=found.key if isinstance(found, Clause) else "",
                digest=found.as_text.digest if isinstance(found, Clause) else found,
            )
            for each, document, found in resolved(version)[0]
        ]
    )


def _row(version: DocumentVersion, order: int, clause: texts.Clause) -> Clause:
    return Clause(
        version=version,
        order=order,
        number=clause.number,
        key=clause.key,
        kind=clause.kind.value,
        heading=clause.is_heading,
        under=clause.heading,
        level=clause.level,
        text=clause.text,
        start=clause.start,
        end=clause.end,
        mandatory=obliges(clause),
    )


PREFIXES = {
    Document.Kind.POLICY: "POL",
    Document.Kind.STANDARD: "STD",
    Document.Kind.PROCESS: "PRC",
    Document.Kind.PROCEDURE: "PRD",
    Document.Kind.OPERATING_MODEL: "OPM",
    Document.Kind.CHARTER: "CHA",
}
"""What the codes of each kind of document begin with."""


def next_number(document: Document) -> str:
    """The number of the next version: the whole number after the highest one so far."""
    numbers = DocumentVersion.objects.filter(document=document).values_list("number", flat=True)
    heads = [int(head) for number in numbers if (head := number.partition(".")[0]).isdigit()]
    return f"{max(heads, default=0) + 1}.0"


def rows_of_decision(version: DocumentVersion) -> list[Governed]:
    """The rows that a decision on a version changes; the act on the motion locks them (``also``)."""
    in_force = DocumentVersion.objects.filter(document_id=version.document_id, state="in_force").exclude(pk=version.pk)
    return [version.document, version, *in_force]


def effective(day: date | None, today: date) -> date:
    """The day on which an approval takes effect: the day that was decided, but never before the decision."""
    return max(day, today) if day else today
