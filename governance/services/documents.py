"""Writing governed documents: the author's side, from the first draft to the submission, and retirement."""

from datetime import date
from functools import partial
from typing import Any

from governance.acts import documents as acts
from governance.acts.within import open_act_on
from governance.models import Document, DocumentVersion, Motion
from governance.services import motions, texts
from governance.services.outcomes import (
    approve_version,
    bring_due_into_force,
    bring_into_force,
    put_to_vote,
    reject_version,
    reopen_version,
    rows_of_decision,
)
from raci.duties.gate import passage, passing
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person

__all__ = [
    "amend",
    "approve_version",
    "bring_due_into_force",
    "bring_into_force",
    "create",
    "draft",
    "edit",
    "put_to_vote",
    "recall",
    "reject_version",
    "reopen_version",
    "retire",
    "rows_of_decision",
    "send_back",
    "submit",
    "withdraw",
]


def create(
    *,
    actor: Actor,
    unit: OrgUnit,
    kind: str,
    title: str,
    owner: Person,
    number: str = "",
    body: str = "",
    summary: str = "",
    review_months: int = 12,
    source: str = "",
    front_matter: str = "",
    last_updated: date | None = None,
    effective_on: date | None = None,
) -> Document:
    """Add a document with the draft of its first version.

    Args:
        number: of its first version, where the document had others before it came here; 1.0 if none is given.
        review_months: after how many months in force it must be looked at again.
        source: the file that it came from, for imports.
        effective_on: the day on which the author would have it take effect; the deciders may choose another.

    Raises:
        Refused: the actor drafts no documents in this unit.
    """
    document = Document(
        code=next_code(Document, texts.PREFIXES[Document.Kind(kind)]),
        kind=kind,
        title=title,
        unit=unit,
        owner=owner,
        review_months=review_months,
        source=source,
    )
    with passing(acts.CREATE, document, actor=actor):
        document.save()
        draft(
            actor=actor,
            document=document,
            title=title,
            number=number,
            body=body,
            summary=summary,
            front_matter=front_matter,
            last_updated=last_updated,
            effective_on=effective_on,
        )
    return document


def amend(*, actor: Actor, document: Document, owner: Person, review_months: int, note: str = "") -> Document:
    """Change who owns a document and how often it is reviewed. Its text changes only by a new version."""
    with passing(acts.AMEND, document, actor=actor, note=note) as row:
        row.owner, row.review_months = owner, review_months
    return row


def draft(
    *,
    actor: Actor,
    document: Document,
    title: str = "",
    body: str | None = None,
    number: str = "",
    summary: str = "",
    front_matter: str = "",
    last_updated: date | None = None,
    effective_on: date | None = None,
) -> DocumentVersion:
    """Draft the next version. Without a body it begins as the text it goes on from; its attachments go on with it.

    The version carries the document's cycle: whoever drafts or edits anything until the next approval is on the
    author's side of that decision.
    """
    version = DocumentVersion(
        document=document,
        number=number or texts.next_number(document),
        title=title or document.title,
        summary=summary,
        front_matter=front_matter,
        last_updated=last_updated,
        effective_on=effective_on,
    )
    base = texts.base_of(version)
    version.body = body if body is not None else (base.body if base else "")
    version.attachments = list(base.attachments) if base else []
    # A document that is born by the act around this one is nobody else's yet: there is nothing to lock.
    is_newborn = open_act_on("document", within=(acts.CREATE.code,), pk=document.pk)
    with passing(acts.DRAFT, version, actor=actor, reads=[] if is_newborn else [document]):
        version.cycle = document.cycle
        texts.write(version)
    return version


def edit(*, actor: Actor, version: DocumentVersion, seen_revision: int | None = None, **fields: Any) -> DocumentVersion:
    """Change a draft.

    Args:
        seen_revision: the revision that the editor started from; another one by now is refused as stale.
        fields: any of ``title``, ``body``, ``summary``, ``effective_on``, ``front_matter``, ``last_updated``.

    Raises:
        Refused: the version is no draft, the actor does not draft here, or somebody else has saved it meanwhile.
    """
    known: dict[str, Any] = {"seen_revision": seen_revision} if seen_revision is not None else {}
    with passing(acts.EDIT, version, actor=actor, **known) as row:
        for name in EDITABLE & fields.keys():
            setattr(row, name, fields[name])
        texts.write(row)
    return row


EDITABLE = frozenset({"title", "body", "summary", "effective_on", "front_matter", "last_updated"})


def submit(*, actor: Actor, version: DocumentVersion, note: str = "") -> DocumentVersion:
    """Hand a draft in for decision; from now on its text stands still."""
    with passing(acts.SUBMIT, version, actor=actor, note=note) as row:
        texts.cite(row)
    return row


def recall(*, actor: Actor, version: DocumentVersion, note: str = "") -> DocumentVersion:
    """An author takes a submitted version back before it is put to the vote."""
    with passing(acts.RECALL, version, actor=actor, note=note) as row:
        pass
    return row


def send_back(*, actor: Actor, version: DocumentVersion, note: str) -> DocumentVersion:
    """Those who prepare the decision send a version back to its authors, with the reason.

    A motion that is open on it becomes void: its votes were on a text that may change from now on.
    """
    before = list(Motion.objects.filter(version=version, state="open"))
    rows = [*before, *rows_of_decision(version)] if before else []
    with passing(acts.RETURN, version, actor=actor, also=rows, note=note) as row:
        for motion in before:
            passage().then(partial(_void, actor, motion, note))
    return row


def _void(actor: Actor, motion: Motion, note: str) -> None:
    motions.void(actor=actor, motion=motion, note=note)


def withdraw(*, actor: Actor, version: DocumentVersion, note: str = "") -> DocumentVersion:
    """An author gives a version up. The next one starts in the same cycle."""
    with passing(acts.WITHDRAW, version, actor=actor, note=note) as row:
        pass
    return row


def retire(*, actor: Actor, document: Document, signature: str = "", note: str = "") -> Document:
    """Decide that a document no longer holds; its version in force ends."""
    in_force = list(DocumentVersion.objects.filter(document=document, state="in_force"))
    with passing(acts.RETIRE, document, actor=actor, also=in_force, signature=signature, note=note) as row:
        for version in in_force:
            with passing(acts.SUPERSEDE, version, actor=actor, authority="the retirement of its document"):
                pass
    return row
