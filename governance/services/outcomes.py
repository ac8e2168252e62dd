"""What a vote does to a version. These services are called inside the act on the motion, which locks
``rows_of_decision(version)`` in its ``also``; alone they are refused."""

from contextlib import suppress
from datetime import date

from governance.acts import documents as acts
from governance.acts.citations import cited_since
from governance.models import DocumentVersion, Resolution
from governance.services.texts import effective, rows_of_decision
from raci.duties.gate import Refused, passing
from raci.ledger import clock
from raci.people.actor import Actor

__all__ = [
    "approve_version",
    "bring_due_into_force",
    "bring_into_force",
    "lapse_stale",
    "put_to_vote",
    "reject_version",
    "reopen_version",
    "rows_of_decision",
]


def put_to_vote(*, actor: Actor, version: DocumentVersion, authority: str) -> DocumentVersion:
    """A motion on this version was opened. ``authority`` names the motion, for the record."""
    with passing(acts.PUT_TO_VOTE, version, actor=actor, authority=authority) as row:
        pass
    return row


def approve_version(
    *, actor: Actor, version: DocumentVersion, authority: str, effective_on: date | None = None
) -> DocumentVersion:
    """A motion on this version was carried. The document's next cycle begins; on its day, which may be today, the
    version comes into force and the one before it ends.

    Args:
        authority: the resolution, for the record.
        effective_on: the day that was decided; without one it takes effect with the decision.
    """
    today = clock.today()
    with passing(acts.APPROVE, version, actor=actor, authority=authority) as row:
        row.approved_on = today
        row.effective_on = effective(effective_on or row.effective_on, today)
        with passing(acts.TURN, row.document, actor=actor, authority=authority) as document:
            document.cycle += 1
    if row.effective_on == today:
        return bring_into_force(actor=actor, version=row, authority=authority)
    return row


def reject_version(*, actor: Actor, version: DocumentVersion, authority: str) -> DocumentVersion:
    """A motion on this version was lost. Whoever wrote it stays on the author's side of the next attempt."""
    with passing(acts.REJECT, version, actor=actor, authority=authority) as row:
        pass
    return row


def reopen_version(*, actor: Actor, version: DocumentVersion, authority: str) -> DocumentVersion:
    """The motion on this version ended without a decision; it is in review again."""
    with passing(acts.REOPEN, version, actor=actor, authority=authority) as row:
        pass
    return row


def bring_into_force(*, actor: Actor, version: DocumentVersion, authority: str = "") -> DocumentVersion:
    """The day has come: the version is in force, the one before it ended, the document bears its title."""
    document, _, *before = rows_of_decision(version)
    authority = authority or "the decision that approved it"
    with passing(acts.BRING_INTO_FORCE, version, actor=actor, also=[document, *before], authority=authority) as row:
        for old in before:
            with passing(acts.SUPERSEDE, old, actor=actor, authority=authority):
                pass
        if row.document.title != row.title:
            with passing(acts.RENAME, row.document, actor=actor, authority=authority) as named:
                named.title = row.title
    return row


def bring_due_into_force(*, actor: Actor) -> list[DocumentVersion]:
    """Bring every approved version whose day has come into force; the portal does so every day."""
    lapse_stale(actor=actor)
    due = DocumentVersion.objects.filter(state="approved", effective_on__lte=clock.today()).select_related("document")
    return [
        bring_into_force(actor=actor, version=version, authority=_resolution(version))
        for version in due.order_by("effective_on", "id")
    ]


def lapse_stale(*, actor: Actor) -> list[DocumentVersion]:
    """Take back every approval whose day has not come and whose cited clauses have changed since the vote: the version
    is in review again, and is decided anew."""
    lapsed = []
    rows = DocumentVersion.objects.filter(state="approved").exclude(citations=None).select_related("document")
    for version in rows.distinct().order_by("id"):
        with suppress(Refused):  # somebody was quicker
            lapsed += [_lapse(version, actor)] if cited_since(version) else []
    return lapsed


def _lapse(version: DocumentVersion, actor: Actor) -> DocumentVersion:
    with passing(acts.LAPSE, version, actor=actor, authority="a change of a clause that it cites") as row:
        row.approved_on = None
    return row


def _resolution(version: DocumentVersion) -> str:
    code = Resolution.objects.filter(motion__version=version, carried=True).values_list("code", flat=True).first()
    return f"resolution {code}" if code else ""
