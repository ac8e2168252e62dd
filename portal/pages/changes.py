"""Changes: as a list, and one by one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from management.change_risk import RULE
from management.models import Change
from management.selectors import changes as selectors
from management.states import ChangeState, Risk
from portal import changing, words
from portal.asking import login_required, standing_of
from portal.deeds import birth_deed
from portal.doors.sight import in_sight
from portal.exports.csvs import streamed
from portal.history import history
from portal.lists import Listing
from portal.panel import Birth, panel
from portal.parts import Choice, Crumb, Filter, Head

FILTERS = ("state", "kind", "service", "risk")
STATES = {
    "open": "Everything open",
    "late": "Review overdue",
    **{str(value): str(label) for value, label in ChangeState.choices},
}
KINDS = {**{str(value): str(label) for value, label in Change.Kind.choices}, "template": "Template"}
SORTS = {"planned": ("starts_at", "code"), "number": ("code",), "state": ("state", "-code")}


def _listing(request: HttpRequest) -> tuple[Listing, Any]:
    asked = Listing(request.GET, ("-number", "number", "planned", "state"))
    chosen = {name: asked.get(name) for name in FILTERS}
    found = selectors.listing(standing_of(request), text=asked.get("q"), **chosen)
    fields = SORTS[asked.sort.lstrip("-")]
    down = asked.sort.startswith("-")
    return asked, found.order_by(*(_turned(each) if down else each for each in fields))


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """Changes in sight, the newest first."""
    asked, found = _listing(request)
    rows, page = asked.page(found, "changes")
    names = dict(in_sight("service", standing_of(request)).exclude(state="retired").values_list("code", "name"))
    head = Head(
        title="What is changed, and who approved it",
        lead="Whoever asks for a change does not approve it, whoever approves it does not implement it, and somebody "
        "else reviews it.",
        sphere="management",
        deeds=[birth_deed(request, "change.raise")],
        as_of=False,
    )
    context = {
        "head": head,
        "areas": changing.areas("changes"),
        "rows": [(row, changing.is_late(row)) for row in rows],
        "columns": [
            asked.column("Change", "number"),
            asked.column("Service"),
            asked.column("Kind and risk"),
            asked.column("Planned", "planned"),
            asked.column("State", "state"),
        ],
        "filters": _filters(asked, names),
        "query": asked.get("q"),
        "kept": asked.kept,
        "clear_url": asked.clear_url(*FILTERS),
        "csv_url": reverse("changes-csv") + asked.url(page=""),
        "page": page,
    }
    return render(request, "pages/operations/changes.html", context)


def _filters(asked: Listing, services: dict[str, str]) -> list[Filter]:
    service = asked.get("service")
    named = [Choice(code, f"{code} {name}", code == service) for code, name in services.items()]
    return [
        asked.filter("state", "State", STATES),
        asked.filter("kind", "Kind", KINDS),
        Filter("service", "Service", named),
        asked.filter("risk", "Risk", {str(value): str(label) for value, label in Risk.choices}),
    ]


@login_required
def changes_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list for a spreadsheet."""
    _, found = _listing(request)
    heads = ("Number", "Title", "Service", "Kind", "Risk", "State", "Asked for by", "From", "Until", "Started", "Ended")
    return streamed("changes", heads, (_line(row) for row in found.iterator(2000)))


def _line(row: Change) -> tuple[Any, ...]:
    moments = (row.starts_at or "", row.ends_at or "", row.started_at or "", row.finished_at or "")
    kind = "Template" if row.is_template else row.get_kind_display()
    said = (kind, row.get_risk_display(), ChangeState(row.state).label)
    return (row.code, row.title, row.service.code, *said, row.requester.name, *moments)


@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """One change: what is done and how it is taken back, how risky that is, who signed, and what comes next."""
    standing = standing_of(request)
    row = selectors.with_signatures(selectors.visible(standing).select_related("template"), code)
    if row is None:
        raise Http404
    planned = row.state in ("draft", *selectors.COMING)
    others = selectors.overlapping(row, standing) if planned else []
    freezes = selectors.freezes_over(row, standing) if planned else []
    context = {
        "head": _head(row),
        "change": row,
        "steps": changing.steps(row),
        "late": changing.is_late(row),
        "overlaps": changing.overlaps_said(others),
        "freezes": freezes,
        "answers": changing.answers(row),
        "risk": changing.risk_said(row),
        "rule": RULE,
        "hands": changing.hands(row),
        "void": changing.void(row),
        "panel": _panel(request, row),
        "linked": changing.linked(row, others),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/operations/change.html", context)


def _panel(request: HttpRequest, row: Change) -> Any:
    births = []
    if row.is_template and row.state == ChangeState.APPROVED:
        blank = Change(service=row.service, template=row, kind=Change.Kind.STANDARD)
        births.append(Birth("change.raise", blank, f"template={row.code}"))
    return panel(
        request,
        row,
        row.service.unit.path,
        changing.activity_of(row),
        births=births,
        without=changing.senseless(row),
    )


def _head(row: Change) -> Head:
    return Head(
        title=row.title,
        lead=changing.lead(row),
        sphere="management",
        crumbs=[
            Crumb("Operations", reverse("incidents")),
            Crumb("Changes", reverse("changes")),
            Crumb(row.code),
        ],
        state=f"change.{row.state}",
        state_label=f"Approved on {words.day_long(row.approved_by()[-1].at)}"
        if row.state == ChangeState.APPROVED and row.approved_by()
        else "",
        facts=changing.facts(row),
        as_of=False,
    )


urlpatterns = [
    path("changes/", changes, name="changes"),
    path("changes.csv", changes_csv, name="changes-csv"),
    path("changes/<str:code>/", change, name="change"),
]
