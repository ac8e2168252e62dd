"""The board pack of a meeting, as a page and as one PDF; and what a motion would affect."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from governance.models import Meeting, Motion, MotionImpact
from governance.models.initiatives import CONTENT
from governance.selectors import decisions, meetings
from governance.states import MotionState
from portal import packs, words
from portal.asking import actor_of, login_required, one, standing_of
from portal.pages.motions import head as head_of_motion
from portal.parts import Crumb, Deed, Fact, Figure, Head
from portal.reports.typeset import DOCUMENTS, MARK, compile_pdf
from raci.alignment import impact
from raci.duties import gate
from raci.ledger import clock

TEMPLATE = DOCUMENTS / "pack.typ"
READING = "It holds what its reader may see. Papers on which they have not declared their interests are left out."


def _meeting(request: HttpRequest, code: str) -> Meeting:
    row: Meeting = one(meetings.with_everything(meetings.meetings(standing_of(request))), code=code)
    return row


@login_required
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """All that lies before a meeting, on one page; what changes and what that affects stands behind each question."""
    row: Meeting = one(meetings.meetings(standing_of(request)), code=code)
    prefetch_related_objects([row], *meetings.parts(attendance=False, actions=False))
    found = packs.pack(request, row, whole=False)
    place = [Fact(row.place, "Place", "building-bank")] if row.place else []
    head = Head(
        title=f"Board pack: {row.title}",
        lead="All that lies before this meeting, item by item, as far as you may see it.",
        sphere="governance",
        crumbs=[
            Crumb("Meetings", reverse("meetings")), Crumb(row.code, reverse("meeting", args=[row.code])),
            Crumb("Board pack"),
        ],
        state=f"meeting.{row.state}",
        facts=[Fact(found.when, "", "calendar"), *place],
        deeds=[Deed("Take it away as PDF", reverse("meeting-pack-pdf", args=[row.code]), "download", primary=True)],
    )  # fmt: skip
    return render(request, "pages/meetings/pack.html", {"head": head, "pack": found, "meeting": row})


@login_required
@require_GET
@never_cache
def pack_pdf(request: HttpRequest, code: str) -> FileResponse:
    """The same as one file. That it was taken away is on record before the first byte leaves."""
    return hand_over(request, _meeting(request, code))


def hand_over(request: HttpRequest, meeting: Meeting) -> FileResponse:
    """Set the pack for this reader and put on record who took which file."""
    local = timezone.localtime(clock.now())
    data = packs.as_data(packs.pack(request, meeting)) | {
        "reader": actor_of(request).person.name,
        "as_of": f"{words.day_long(local)}, {local:%H:%M}",
        "date": [local.year, local.month, local.day],
        "mark": MARK.read_text(),
        "reading": READING,
    }
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        place = Path(folder) / "pack.pdf"
        compile_pdf(TEMPLATE, place, data, local)
        made = place.read_bytes()
    file.write(made)
    file.seek(0)
    digest = hashlib.sha256(made).hexdigest()
    gate.note(actor=actor_of(request), verb="meeting.take_pack", subject=meeting, file="pack.pdf", sha256=digest)
    response = FileResponse(file, as_attachment=True, filename=f"{meeting.code}-pack.pdf")
    response["Content-Type"] = "application/pdf"
    return response


# --- what a motion would affect -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What it would have affected when votes were cast.

    Attributes:
        holds: whether what is kept is what was seen: it leads to its digest.
        same: whether it still is what it would affect now.
    """

    row: MotionImpact
    holds: bool
    same: bool


@login_required
def motion_impact(request: HttpRequest, code: str) -> HttpResponse:
    """What the draft would affect: now, and as it was when each vote was cast."""
    standing = standing_of(request)
    row: Motion = one(decisions.motions(standing), code=code)
    listed = row.state != MotionState.DRAFT
    prefetch_related_objects([row], decisions.ballots(listed=listed))
    if row.initiative:
        prefetch_related_objects([row.initiative], *CONTENT)
    are_open = decisions.shows_papers(row, standing.person)
    now = impact.of_motion(row) if are_open else impact.Impact()
    head = head_of_motion(row)
    context: dict[str, Any] = {
        "head": Head(
            title="What it would affect",
            lead=f"Worked out from the links of what motion {row.code} decides.",
            sphere="governance",
            crumbs=[*head.crumbs, Crumb("What it would affect")],
            state=head.state,
            state_label=head.state_label,
        ),
        "motion": row,
        "shut": not are_open,
        "figures": figures(now),
        "affects": packs.affects(now.as_dict()),
        "digest": now.digest,
        "kept": kept(row, now) if are_open else [],
    }
    return render(request, "pages/decisions/impact.html", context)


def kept(motion: Motion, now: impact.Impact) -> list[Kept]:
    """What it would have affected at the votes, the first first."""
    rows: Sequence[MotionImpact] = list(MotionImpact.objects.filter(motion=motion))
    return [Kept(each, impact.digest_of(each.content) == each.digest, each.digest == now.digest) for each in rows]


def figures(now: impact.Impact) -> list[Figure]:
    """How much of what."""
    tone: Any = "risk" if now.clauses else "plain"
    return [
        Figure("Obligations without a control", str(len(now.clauses)), "new or changed", tone=tone),
        Figure("Controls", str(len(now.controls)), "to be tested again"),
        Figure("Services", str(len(now.services)), "touched"),
        Figure("Goals", str(len(now.it_goals) + len(now.enterprise_goals)), "of both halves"),
    ]


urlpatterns = [
    path("meetings/<str:code>/pack/", pack, name="meeting-pack"),
    path("meetings/<str:code>/pack.pdf", pack_pdf, name="meeting-pack-pdf"),
    path("motions/<str:code>/impact/", motion_impact, name="motion-impact"),
]
