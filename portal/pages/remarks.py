"""What readers say to the clauses of a version under way, and what its authors answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode

from governance.acts import remarks as acts
from governance.models import DocumentVersion, Remark
from governance.selectors import documents as selectors
from governance.selectors import remarks
from governance.states import RemarkState
from portal.asking import login_required, standing_of
from portal.deeds import new_url
from portal.doors import Door, door_to
from portal.pages.documents import found_or_404
from portal.pages.versions import one_of
from portal.parts import Crumb, Head, Linked
from portal.redlines import whole
from raci.duties.standing import Standing


def _notes(version: DocumentVersion) -> Mapping[str, Sequence[Linked]]:
    """Beside each clause: where one speaks to it."""
    ways = []
    if version.state in acts.SPOKEN_TO:
        ways.append((acts.COMMENT.code, "Comment"))
    if version.state in acts.CHANGEABLE:
        ways.append((acts.PROPOSE.code, "Propose other words"))
    return {
        clause.key: [
            Linked(label, f"{new_url(code)}?{urlencode({'document': version.document.code, 'clause': clause.number})}")
            for code, label in ways
        ]
        for clause in version.clauses.all()
    }


def _doors(remark: Remark, version: DocumentVersion, standing: Standing) -> list[Door]:
    """What the reader may do with it, as far as one sees without asking the gate for each."""
    writes = standing.authority("draft-document", "RA", version.scope_id())
    found: list[Any] = []
    if writes and remark.kind == Remark.Kind.CHANGE and version.state == "draft":
        found.append(acts.ACCEPT)
    if writes:
        found.append(acts.DECLINE)
    if remark.person_id == standing.person.pk:
        found.append(acts.WITHDRAW)
    return [door_to(act.code) for act in found]


def _lead(version: DocumentVersion, open_ones: int) -> str:
    waits = "No change request waits for an answer."
    if open_ones:
        count = "One change request waits" if open_ones == 1 else f"{open_ones} change requests wait"
        waits = f"{count} for an answer of the authors."
    moved = " The text stands still; to take words over its authors take it back to draft first."
    return waits + (moved if open_ones and version.state == "review" else "")


@login_required
def page(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Everything that was said to a version, and the text to speak to."""
    standing = standing_of(request)
    document = found_or_404(selectors.whole(standing, code))
    version = one_of(document.known_versions or [], number)
    prefetch_related_objects([version], "clauses")
    said: list[Any] = list(remarks.on(version))
    for each in said:
        each.doors = _doors(each, version, standing)
    requests = sorted(
        (each for each in said if each.kind == Remark.Kind.CHANGE), key=lambda each: each.state != RemarkState.OPEN
    )
    head = Head(
        title=f"Comments and change requests on {version}",
        lead=_lead(version, sum(each.state == RemarkState.OPEN for each in requests)),
        sphere="governance",
        crumbs=[
            Crumb("Policies", reverse("documents")),
            Crumb(document.code, reverse("document", args=[document.code])),
            Crumb(f"Version {version.number}", reverse("document-version", args=[document.code, version.number])),
            Crumb("Comments"),
        ],
        state=version.state,
    )
    context = {
        "head": head,
        "version": version,
        "requests": requests,
        "comments": [each for each in said if each.kind == Remark.Kind.COMMENT],
        "lines": whole(version, _notes(version)),
    }
    return render(request, "pages/documents/remarks.html", context)


urlpatterns = [path("documents/<str:code>/versions/<str:number>/remarks/", page, name="document-remarks")]
