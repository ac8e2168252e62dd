"""One version of a governed document: what changes, the whole text, both side by side."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts.documents import UNDER_WAY
from governance.models import DocumentVersion
from governance.selectors import documents as selectors
from governance.states import VersionState
from governance.text.digest import fingerprint
from governance.text.redline import Redline
from portal import words
from portal.advising import advice_on
from portal.asking import login_required, roster_at, standing_of
from portal.deeds import deeds_of, shown_doors
from portal.faces import duties, sphere_of
from portal.history import history
from portal.pages.attachments import attached_to
from portal.pages.documents import controls_by_key, found_or_404, linked_to, notes_on
from portal.parts import Choice, Crumb, Face, Fact, Filter, Head, Step, Tab
from portal.redlines import beside, changes, whole
from raci.duties.acts import ACTS
from raci.duties.roster import Roster

VIEWS = {"changes": "Changes", "text": "Whole text", "sides": "Side by side"}


def compared(row: DocumentVersion, versions: Sequence[DocumentVersion], number: str) -> DocumentVersion | None:
    """The version that is asked for, else the one that this one replaces."""
    others = [each for each in versions if each.pk != row.pk]
    asked = next((each for each in others if each.number == number), None)
    return asked or selectors.replaces(row, others)


def hands_of(version: DocumentVersion, roster: Roster) -> list[Face]:
    """Everybody who had a part in the text, and who decides if nobody has yet."""
    faces = [
        Face(hand.name, f"{_did(hand.verbs)}, {words.day_short(hand.at)}", sphere_of(hand.person_id, roster))
        for hand in selectors.hands(version)
    ]
    if version.state in {"draft", "review", "voting"}:
        faces.append(Face("A body", "decides, by a vote", icon="gavel", vacant=True))
    return faces


def _did(verbs: Sequence[str]) -> str:
    says = [ACTS[verb].says for verb in verbs if verb in ACTS]
    said = " and ".join([", ".join(says[:-1]), says[-1]]) if len(says) > 1 else "".join(says)
    return said.removesuffix(" of")


def steps_of(version: DocumentVersion) -> list[Step]:
    """Its way: drafted, submitted, decided, in force."""
    ends = {
        "withdrawn": "its authors gave it up",
        "rejected": "the body decided against it",
        "superseded": "it no longer holds",
    }
    place = {"draft": 0, "review": 1, "voting": 2, "approved": 3, "in_force": 4, "superseded": 4}
    at = place.get(version.state, 2 if version.state == "rejected" else 0)
    on = version.effective_on
    texts = [
        "the authors write",
        "it waits for a motion",
        "a body decides",
        f"on {words.day_long(on)}" if on else "on the day that is decided",
    ]
    titles = ["Draft", "In review", "Put to the vote", "In force"]
    steps = [_step(title, text, index, at) for index, (title, text) in enumerate(zip(titles, texts, strict=True))]
    if version.state in ends:
        steps.append(Step(VersionState(version.state).label, ends[version.state], "shut"))
    return steps


def _step(title: str, text: str, index: int, at: int) -> Step:
    state = "done" if index < at else "now" if index == at else "next"
    return Step(title, text, state)  # type: ignore[arg-type]


def _about(row: DocumentVersion, against: DocumentVersion | None) -> list[Fact]:
    facts = []
    if row.last_updated:
        facts.append(Fact(words.day_long(row.last_updated), "Text dated", "calendar"))
    if row.effective_on:
        done = row.state in {"in_force", "superseded", "approved"}
        facts.append(Fact(words.day_long(row.effective_on), "Effective" if done else "Should take effect", "clock"))
    if against:
        facts.append(Fact(f"version {against.number}", "Replaces" if row.state != "superseded" else "Replaced"))
    return facts


def comparison(
    row: DocumentVersion, against: DocumentVersion | None, view: str, notes: Any
) -> tuple[Redline | None, dict[str, Any]]:
    """What a page needs to show a text in one of the views."""
    if against is None or view == "text":
        return None, {"lines": whole(row, notes)}
    redline = selectors.redline(against, row)
    made = beside(redline, against, row) if view == "sides" else changes(redline, against, row, notes)
    return redline, {"lines": made, "counts": redline.counts, "same": redline.is_empty}


def _views(request: HttpRequest, current: str) -> list[Tab]:
    tabs = []
    for name, label in VIEWS.items():
        query = request.GET.copy()
        query["view"] = name
        tabs.append(Tab(label, f"?{query.urlencode()}#changes", name == current))
    return tabs


def _choice(row: DocumentVersion, versions: Sequence[DocumentVersion], against: DocumentVersion | None) -> Filter:
    others = [each for each in versions if each.pk != row.pk]
    label = "Compare with version"
    return Filter(
        "against",
        label,
        [Choice(v.number, f"version {v.number}, {VersionState(v.state).label.lower()}", v == against) for v in others],
    )


@login_required
def version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One version against the one it replaces, or against another."""
    standing = standing_of(request)
    document = found_or_404(selectors.whole(standing, code))
    versions = document.known_versions or []
    row = one_of(versions, number)
    against = compared(row, versions, request.GET.get("against", ""))
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS and against else "changes" if against else "text"
    holding = next((each for each in versions if each.state == "in_force"), None)
    prefetch_related_objects([each for each in (row, against, holding) if each], "clauses")
    near = standing.sees(document.unit.path)
    links = controls_by_key(document) if near else {}
    current = row.state not in {"superseded", "withdrawn", "rejected"}
    redline, shown = comparison(row, against, view, notes_on(row, links, missing=view == "changes") if current else {})
    roster = roster_at(request, document.unit.path)
    faces, chart = duties(("approve-document",), document.unit.path, standing, roster)
    head = Head(
        title=f"{row.title}, version {row.number}",
        lead=row.summary or _lead(row, against, redline),
        sphere="governance",
        crumbs=[
            Crumb("Policies", reverse("documents")),
            Crumb(document.code, reverse("document", args=[document.code])),
            Crumb(f"Version {row.number}"),
        ],
        state=row.state,
        facts=_about(row, against),
    )
    context = {
        "head": head,
        "version": row,
        "against": against,
        "against_since": against.effective_on if against and against.state in {"in_force", "superseded"} else None,
        "view": view,
        "views": _views(request, view),
        "choice": [_choice(row, versions, against)] if len(versions) > 1 else [],
        "keep": [("view", view)],
        "hands": hands_of(row, roster),
        "steps": steps_of(row),
        "fingerprint": fingerprint(row.digest),
        "deeds": deeds_of(request, [(row, shown_doors(DocumentVersion.SUBJECT))], roster)[0],
        "advice": advice_on(request, row, "approve-document"),
        "faces": faces["approve-document"],
        "chart": chart,
        "attached": attached_to(row),
        "asked": getattr(row, "open_requests", None) or 0,
        "under_way": row.state in UNDER_WAY,
        "kept": getattr(row, "kept_copy", None) if row.state in UNDER_WAY else None,
        "linked": linked_to(links, [row]) if near else [],
        "history": history(row, standing=standing) if near else [],
        **shown,
    }
    return render(request, "pages/documents/version.html", context)


def one_of(versions: Sequence[DocumentVersion], number: str) -> DocumentVersion:
    """The version of that number.

    Raises:
        Http404: there is none.
    """
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise Http404
    return found


def _lead(row: DocumentVersion, against: DocumentVersion | None, redline: Redline | None) -> str:
    if against is None:
        return "The first version: there is nothing to compare it with."
    if redline is None:
        return f"The whole text; it can be compared with version {against.number}."
    count = redline.counts.to_read
    said = "No clause changes" if not count else "One clause changes" if count == 1 else f"{count} clauses change"
    return f"{said} against version {against.number}."


urlpatterns = [path("documents/<str:code>/versions/<str:number>/", version, name="document-version")]
