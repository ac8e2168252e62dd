"""Texts that are kept beside a draft: kept where somebody was quicker, then merged, put in its place, or discarded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from governance.acts import copies as acts
from governance.models import DocumentVersion, DraftCopy
from governance.services import documents
from governance.text.merging import Choice, merged
from raci.duties.gate import passing
from raci.people.actor import Actor

ABOUT = ("title", "summary", "effective_on")
"""What a text has beside its clauses."""


def keep(
    *,
    actor: Actor,
    version: DocumentVersion,
    seen_revision: int,
    title: str,
    body: str,
    summary: str = "",
    effective_on: date | None = None,
) -> DraftCopy:
    """Keep a text beside a draft for its writer.

    Args:
        seen_revision: the revision of the draft from which the writer started.

    Raises:
        Refused: the actor does not draft here.
    """
    copy = DraftCopy(
        version=version,
        person=actor.person,
        seen_revision=seen_revision,
        title=title,
        body=body,
        summary=summary,
        effective_on=effective_on,
    )
    with passing(acts.KEEP, copy, actor=actor, reads=[version]):
        copy.save()
    return copy


def merge(
    *, actor: Actor, copy: DraftCopy, seen_revision: int, clauses: Mapping[str, Choice], about: Mapping[str, Choice]
) -> DocumentVersion:
    """Save one text of both as the draft.

    Args:
        seen_revision: the revision of the draft with which the choices were made.
        clauses: whose words to take for each clause in which they differ (``governance.text.merging``).
        about: the same for each of ABOUT; theirs where nothing is said.

    Raises:
        Refused: the draft has changed again, or the actor may not edit it; the kept text stays as it is.
    """
    version = copy.version
    with passing(acts.MERGE, copy, actor=actor, also=[version]) as row:
        fields: dict[str, Any] = {name: getattr(row, name) for name in ABOUT if about.get(name) == Choice.MINE}
        if version.revision == seen_revision:  # else the edit is refused, and the choices fit no text
            fields["body"] = merged(version.body, row.body, clauses)
        documents.edit(actor=actor, version=version, seen_revision=seen_revision, **fields)
    return version


def overwrite(*, actor: Actor, copy: DraftCopy, seen_revision: int) -> DocumentVersion:
    """Save the kept text as the draft, knowing what it takes the place of.

    Raises:
        Refused: the draft has changed again, or the actor may not edit it.
    """
    version = copy.version
    with passing(acts.OVERWRITE, copy, actor=actor, also=[version]) as row:
        fields = {name: getattr(row, name) for name in (*ABOUT, "body")}
        documents.edit(actor=actor, version=version, seen_revision=seen_revision, **fields)
    return version


def discard(*, actor: Actor, copy: DraftCopy) -> DraftCopy:
    """The writer gives their text up; the record still holds it."""
    with passing(acts.DISCARD, copy, actor=actor) as row:
        pass
    return row
