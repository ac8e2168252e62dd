"""What governed documents want of somebody: drafts to finish, texts to review again, submissions to bring to a body."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from governance.acts.documents import APPROVING
from governance.models import DocumentVersion
from governance.selectors import documents as selectors
from portal.asking import standing_of
from portal.needs import needs
from portal.parts import Need
from raci.duties.holdings import Holding
from raci.duties.standing import Standing
from raci.ledger import clock

AHEAD = timedelta(days=30)
"""How long before its day a review is asked for."""
SHOWN = 5


def in_hand(request: HttpRequest) -> list[DocumentVersion]:
    """The texts under way and the reader's own ones in force, read once a request."""
    found: list[DocumentVersion] | None = getattr(request, "_in_hand", None)
    if found is None:
        found = selectors.in_hand(standing_of(request))
        request._in_hand = found  # type: ignore[attr-defined]
    return found


def _mine(row: DocumentVersion, standing: Standing) -> bool:
    return row.document.owner_id == standing.person.pk and row.state in ("draft", "in_force")


def _brings(standing: Standing) -> list[Holding]:
    """The roles by which the person prepares decisions."""
    return [grant for grant in standing.grants if standing.authority(APPROVING.code, "R", grant.unit_id)]


def _to_bring(row: DocumentVersion, grants: Sequence[Holding]) -> bool:
    """Whether a version is submitted, without a motion, where the person prepares decisions."""
    busy: bool = row.busy  # type: ignore[attr-defined]
    return row.state == "review" and not busy and any(grant.reaches(row.document.unit.path) for grant in grants)


@needs
def writing(request: HttpRequest) -> Iterator[Need]:
    """One query for all three, or none on a page that shows what is under way."""
    standing = standing_of(request)
    grants = _brings(standing)
    rows = [row for row in in_hand(request) if _mine(row, standing) or _to_bring(row, grants)]
    found = [need for row in rows if (need := _need(row, clock.today()))]
    yield from found[:SHOWN]


def _need(row: DocumentVersion, today: date) -> Need | None:
    url = reverse("document-version", args=[row.document.code, row.number])
    about: dict[str, Any] = {"kicker": f"{row.document.code}, version {row.number}", "sphere": "governance"}
    if row.state == "draft":
        edit = reverse("act", args=["version.edit", row.pk])
        return Need(f"Finish the draft: {row.title}", url, "Edit the text", edit, text=row.summary, **about)
    if row.state == "review":
        text = "It is submitted and waits for a motion."
        return Need(f"Bring to a body: {row.title}", url, "Read what changes", url, text=text, **about)
    due = selectors.review_due(row.document, row.effective_on)
    if due is None or due - AHEAD > today:
        return None
    text = "It is to be looked at again: does it still say what should hold?"
    return Need(f"Review {row.title}", url, "Read it again", url, text=text, due=due, **about)
