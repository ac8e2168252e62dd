"""Governed documents: the list, and what holds today in each of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import documents as acts
from governance.models import Document, DocumentReader, DocumentVersion, Motion
from governance.selectors import documents as selectors
from governance.selectors import readers
from governance.states import VersionState
from portal import words
from portal.addresses import address_of
from portal.asking import login_required, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, new_url, shown_doors
from portal.doors import door_to
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.parts import Crumb, Fact, Head, Linked
from portal.redlines import whole
from portal.templatetags.countersign import count_word
from raci.alignment.models import Implementation
from raci.alignment.states import LIVE_LINKS
from raci.ledger import clock
from raci.people.models import OrgUnit, Person

STATE_WORDS = {
    "in_force": "In force",
    "draft": "A draft under way",
    "review": "In review",
    "voting": "Put to the vote",
    "approved": "Approved, not yet in force",
    "none_in_force": "Nothing in force",
    "retired": "Retired",
}
SORTS = ("code", "title", "since", "owner")
FILTERS = ("kind", "state", "unit", "owner")


def _listing(request: HttpRequest) -> tuple[Listing, Any]:
    asked = Listing(request.GET, SORTS)
    chosen = {name: asked.get(name) for name in FILTERS}
    chosen["owner"] = chosen["owner"] if _is_key(chosen["owner"]) else ""
    return asked, selectors.listing(standing_of(request), text=asked.get("q"), sort=asked.sort, **chosen)


def _is_key(value: str) -> bool:
    return len(value) == 36 and all(letter in "0123456789abcdef-" for letter in value)


@login_required
def documents(request: HttpRequest) -> HttpResponse:
    """Every document in sight, with what is in force and what is under way."""
    asked, found = _listing(request)
    rows, page = asked.page(found, "documents")
    seen = selectors.visible(standing_of(request)).order_by()
    units = dict(OrgUnit.objects.filter(pk__in=seen.values("unit")).values_list("code", "name"))
    owners = dict(Person.objects.filter(pk__in=seen.values("owner")).values_list("pk", "name"))
    head = Head(
        title="Policies and other governed documents",
        lead="What holds today, what is being written, and what waits for a decision.",
        sphere="governance",
        deeds=[
            birth_deed(request, acts.CREATE.code),
            birth_deed(request, acts.CHECK_FILES.code, label="Import from files", primary=False),
        ],
    )
    context = {
        "head": head,
        "columns": [
            asked.column("Document", "title"),
            asked.column("Code", "code"),
            asked.column("In force"),
            asked.column("Since", "since"),
            asked.column("Under way"),
            asked.column("Owner", "owner"),
        ],
        "rows": rows,
        "page": page,
        "filters": [
            asked.filter("kind", "Kind", dict(Document.Kind.choices)),
            asked.filter("state", "State", STATE_WORDS),
            asked.filter("unit", "Unit", units),
            asked.filter("owner", "Owner", {str(key): name for key, name in owners.items()}),
        ],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url(*FILTERS),
        "csv_url": reverse("documents-csv") + asked.url(page=""),
    }
    return render(request, "pages/documents/list.html", context)


@login_required
def documents_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list as a table for a spreadsheet."""
    _, found = _listing(request)
    heads = ("Code", "Title", "Kind", "Unit", "Owner", "In force", "Since", "Under way", "State of it", "Review due")
    return streamed("documents", heads, (_line(row) for row in found.iterator(500)))


def _line(row: Any) -> Sequence[Any]:
    due = selectors.review_due(row, row.in_force_since)
    coming = VersionState(row.next_state).label if row.next_state else ""
    return (
        row.code, row.title, row.get_kind_display(), row.unit.name, row.owner.name, row.in_force_number or "",
        row.in_force_since or "", row.next_number or "", coming, due or "",
    )  # fmt: skip


def controls_by_key(document: Document) -> dict[str, list[Implementation]]:
    """The links to controls, confirmed or not, by the key of their clause, which is the same in every version."""
    rows = Implementation.objects.filter(document=document, state__in=LIVE_LINKS).select_related("control")
    found: dict[str, list[Implementation]] = defaultdict(list)
    for link in rows.order_by("control__code"):
        found[link.clause_key].append(link)
    return found


def notes_on(
    version: DocumentVersion, links: dict[str, list[Implementation]], *, missing: bool
) -> dict[str, list[Linked]]:
    """What stands beside each clause: the controls that put it into practice and, if wanted, that none does."""
    notes: dict[str, list[Linked]] = {}
    for row in version.clauses.all():
        if row.key in links:
            notes[row.key] = [Linked(_practised(link), address_of(link.control)) for link in links[row.key]]
        elif missing and row.mandatory:
            notes[row.key] = [Linked("No control puts this into practice yet", state="unconfirmed")]
    return notes


def practice(version: DocumentVersion, links: dict[str, list[Implementation]]) -> str:
    """How much of a text is put into practice, in a sentence."""
    obliging = [row for row in version.clauses.all() if row.mandatory]
    met = sum(row.key in links for row in obliging)
    if not obliging:
        return "No clause of it says what must or must not be done."
    if met == len(obliging):
        what = "The one clause that obliges" if met == 1 else f"Each of the {count_word(met)} clauses that oblige"
        return f"{what} is put into practice by a control."
    if len(obliging) == 1:
        return "The one clause that obliges is not put into practice by a control yet."
    said = f"{count_word(met).capitalize() if met else 'None'} of the {count_word(len(obliging))} clauses that oblige"
    return f"{said} {'is' if met < 2 else 'are'} put into practice by a control."


def _practised(link: Implementation) -> str:
    confirmed = "" if link.state == "confirmed" else ", not confirmed"
    return f"{link.control.code} puts this into practice{confirmed}"


def linked_to(links: dict[str, list[Implementation]], versions: Iterable[Any]) -> list[Linked]:
    """The last motion on each version, then the controls, each once."""
    controls = {link.control_id: link.control for found in links.values() for link in found}
    return [
        *(_motion(each) for each in versions if each.motion_code),
        *(
            Linked(str(each), address_of(each), each.code, note="puts clauses into practice")
            for each in sorted(controls.values(), key=lambda control: control.code)
        ),
    ]


def _motion(version: Any) -> Linked:
    motion = Motion(code=version.motion_code, title=version.motion_title, state=version.motion_state)
    return Linked(motion.title, address_of(motion), motion.code, state=f"motion.{motion.state}")


def _reader(row: DocumentReader) -> Linked:
    return Linked(row.user.person.name, address_of(row.user.person), note=f"until {words.day_long(row.until)}")


def _readers(row: Document) -> list[Linked]:
    """With whom it is shared: persons, then groups."""
    alone = [_reader(each) for each in readers.readers_of(row)]
    return alone + [
        Linked(
            each.group.reading.title,
            address_of(each.group.reading),
            note=f"a group, until {words.day_long(each.until)}",
        )
        for each in readers.groups_of(row)
    ]


def _shared(row: Document, person_id: Any) -> list[str]:
    """Why somebody reads a document that does not lie in their sight."""
    alone, groups = readers.reads_by(row, person_id)
    told = [f"Shared with you until {words.day_long(each.until)}." for each in alone]
    return told + [
        f"Shared with the group {each.group.reading.title} until {words.day_long(each.until)}." for each in groups
    ]


def _said(holding: DocumentVersion | None, coming: DocumentVersion | None) -> str:
    """What matters now, in one or two sentences."""
    now = f"Version {holding.number} holds" if holding else "Nothing of it is in force yet"
    if holding and holding.effective_on:
        now += f" since {words.day_long(holding.effective_on)}"
    if coming is None:
        return f"{now}."
    state = VersionState(coming.state).label.lower()
    return f"{now}. Version {coming.number} is under way: {state}."


def _facts(row: Document, holding: DocumentVersion | None) -> list[Fact]:
    facts = [
        Fact(row.get_kind_display(), "Kind"),
        Fact(row.unit.name, "Unit"),
        Fact(row.owner.name, "Owner"),
    ]
    due = selectors.review_due(row, holding.effective_on if holding else None)
    if due:
        late = due < clock.today()
        facts.append(
            Fact(f"{words.day_long(due)}, {words.due(due)}", "Review due", "alert-triangle" if late else "clock")
        )
    return facts


def _state(row: Document, versions: Sequence[DocumentVersion]) -> str:
    """What a chip says of a document: retired, else the state of what counts most."""
    if row.state == "retired":
        return "retired"
    states = [version.state for version in versions]
    order = ("in_force", "approved", "voting", "review", "draft")
    return next((state for state in order if state in states), "document.active")


def found_or_404(row: Document | None) -> Document:
    """What one may not see is not there.

    Raises:
        Http404: nothing in sight is called so.
    """
    if row is None:
        raise Http404
    return row


@login_required
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One document: what holds today, what is under way, all its versions."""
    standing = standing_of(request)
    row = found_or_404(selectors.whole(standing, code))
    versions = row.known_versions or []
    holding = next((version for version in versions if version.state == "in_force"), None)
    coming = next((version for version in versions if version.state in acts.UNDER_WAY), None)
    shown = holding or coming or versions[0]
    prefetch_related_objects([shown], "clauses")
    near = standing.sees(row.unit.path)  # else it is shared with the reader by itself, without what belongs to it
    links = controls_by_key(row) if near else {}
    roster = roster_at(request, row.unit.path)
    faces, chart = duties(("approve-document", "draft-document"), row.unit.path, standing, roster)
    begin, deeds, coming_deeds = deeds_of(
        request,
        [
            (DocumentVersion(document=row), [door_to(acts.DRAFT.code)]),
            (row, shown_doors(Document.SUBJECT)),
            (coming or row, shown_doors(DocumentVersion.SUBJECT) if coming else []),
        ],
        roster,
    )
    url = f"{new_url(acts.DRAFT.code)}?document={row.code}"
    head = Head(
        title=row.title,
        lead=_said(holding, coming),
        sphere="governance",
        crumbs=[Crumb("Policies", reverse("documents")), Crumb(row.code)],
        state=_state(row, versions),
        facts=_facts(row, holding),
    )
    context = {
        "head": head,
        "document": row,
        "versions": versions,
        "shown": shown,
        "lines": whole(shown, notes_on(shown, links, missing=False)),
        "practice": practice(shown, links) if holding and near else "",
        "coming": coming,
        "coming_deeds": coming_deeds,
        "deeds": [*(replace(deed, url=url) for deed in begin), *deeds],
        "deciders": faces["approve-document"],
        "writers": [face for face in faces["draft-document"] if face.letter in {"A", "R"}],
        "chart": chart,
        "linked": linked_to(links, versions) if near else [],
        "readers": _readers(row) if near else [],
        "shared": [] if near else _shared(row, standing.person.pk),
        "history": history(row, *versions, standing=standing) if near else [],
    }
    return render(request, "pages/documents/document.html", context)


urlpatterns = [
    path("documents/", documents, name="documents"),
    path("documents.csv", documents_csv, name="documents-csv"),
    path("documents/<str:code>/", document, name="document"),
]
