"""Operations: incidents as a list and one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime

from management.models import Incident, Service
from management.selectors import incidents as selectors
from management.states import IncidentState
from portal import keyset, words
from portal.addresses import address_of
from portal.asking import login_required, one, standing_of
from portal.changing import areas
from portal.deeds import deeds_on
from portal.doors.sight import in_sight
from portal.exports.csvs import streamed
from portal.history import history
from portal.keyset import Order
from portal.lists import Listing
from portal.parts import Choice, Crumb, Deed, Fact, Filter, Head, Linked, Page

ORDERS = {
    "-opened": Order(("opened_at", "number"), (parse_datetime, str), down=True),
    "opened": Order(("opened_at", "number"), (parse_datetime, str)),
    "number": Order(("number",), (str,)),
    "-number": Order(("number",), (str,), down=True),
}
FILTERS = ("status", "priority", "service", "sla")
STATES = {"unsolved": "Not solved yet", **{str(value): str(label) for value, label in IncidentState.choices}}


def _listing(request: HttpRequest) -> tuple[Listing, Any]:
    asked = Listing(request.GET, ("-opened", "opened", "number"))
    chosen = {name: asked.get(name) for name in FILTERS}
    return asked, selectors.listing(standing_of(request), text=asked.get("q"), **chosen)


@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents in sight, the newest first."""
    asked, found = _listing(request)
    order = ORDERS.get(asked.get("sort"), ORDERS["-opened"])
    part = keyset.page(found, order, after=asked.get("after"), before=asked.get("before"))
    names = dict(in_sight("service", standing_of(request)).exclude(state="retired").values_list("code", "name"))
    head = Head(
        title="What happened to the services",
        lead="Incidents as the ITSM tool knows them. They come by import; each change of one is on record.",
        sphere="management",
        deeds=[Deed("Import incidents", reverse("incident-import"), "upload", primary=True)],
    )
    context = {
        "head": head,
        "areas": areas("incidents"),
        "rows": part.rows,
        "columns": _columns(asked),
        "filters": _filters(asked, names),
        "query": asked.get("q"),
        "kept": asked.kept,
        "clear_url": asked.clear_url(*FILTERS, "after", "before"),
        "csv_url": reverse("incidents-csv") + asked.url(after="", before=""),
        "page": Page(
            f"{len(part.rows)} incidents on this page" if part.rows else "",
            asked.url(before=part.before, after="") if part.before else "",
            asked.url(after=part.after, before="") if part.after else "",
        ),
    }
    return render(request, "pages/operations/incidents.html", context)


def _columns(asked: Listing) -> list[Any]:
    start = Listing(_without_place(asked), asked.sorts)
    return [
        start.column("Incident", "number"),
        start.column("Opened", "opened"),
        start.column("Service"),
        start.column("Priority"),
        start.column("State"),
        start.column("In time"),
    ]


def _without_place(asked: Listing) -> Any:
    query = asked.query.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.setdefault("sort", "-opened")
    return query


def _filters(asked: Listing, services: dict[str, str]) -> list[Filter]:
    service = asked.get("service")
    return [
        asked.filter("status", "State", STATES),
        asked.filter("priority", "Priority", {str(number): f"Priority {number}" for number in range(1, 6)}),
        Filter(
            "service",
            "Service",
            [
                *(Choice(code, f"{code} {name}", code == service) for code, name in services.items()),
                Choice("none", "No service known", service == "none"),
            ],
        ),
        asked.filter("sla", "In time", {"kept": "In time", "missed": "Too late"}),
    ]


@login_required
def incidents_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list for a spreadsheet."""
    _, found = _listing(request)
    heads = ("Number", "Title", "Service", "State", "Priority", "Opened", "Resolved", "Closed", "In time", "Group")
    rows = found.order_by("-opened_at", "number").iterator(2000)
    return streamed("incidents", heads, (_line(row) for row in rows))


def _line(row: Incident) -> tuple[Any, ...]:
    service = row.service.code if row.service else ""
    moments = (row.opened_at, row.resolved_at or "", row.closed_at or "")
    sla = "" if row.made_sla is None else row.made_sla
    return (row.number, row.title, service, row.get_status_display(), row.priority or "", *moments, sla, row.group)


@login_required
def incident(request: HttpRequest, number: str) -> HttpResponse:
    """One incident: what the tool says of it, and how that came here."""
    standing = standing_of(request)
    row: Incident = one(in_sight("incident", standing).select_related("service", "unit"), number=number)
    head = Head(
        title=row.title or row.category or f"Incident {row.number}",
        lead=_lead(row),
        sphere="management",
        crumbs=[Crumb("Operations", reverse("incidents")), Crumb(row.number)],
        state=f"incident.{row.status}",
        facts=[Fact(str(row.priority), "Priority")] if row.priority else [],
    )
    context = {
        "head": head,
        "facts": _facts(row),
        "linked": _linked(row),
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/operations/incident.html", context)


def _lead(row: Incident) -> str:
    end = row.resolved_at or row.closed_at
    if end is None:
        return f"Open since {words.when(row.opened_at)}."
    hours = (end - row.opened_at).total_seconds() / 3600
    took = f"{words.number(hours, 1)} hours" if hours < 48 else f"{words.number(hours / 24, 1)} days"
    return f"Solved after {took}{_in_time(row)}."


def _in_time(row: Incident) -> str:
    return "" if row.made_sla is None else ", in time" if row.made_sla else ", later than agreed"


def _facts(row: Incident) -> list[Fact]:
    told: list[tuple[str, Any]] = [
        ("Opened", words.when(row.opened_at)),
        ("Resolved", words.when(row.resolved_at) if row.resolved_at else ""),
        ("Closed", words.when(row.closed_at) if row.closed_at else ""),
        ("Category", ", ".join(filter(None, (row.category, row.subcategory)))),
        ("Handled by", row.group),
        ("Impact and urgency", f"{row.impact or '–'} and {row.urgency or '–'}" if row.impact or row.urgency else ""),
        ("Configuration item", row.item),
        ("Handed on", f"{row.reassigned} times" if row.reassigned else ""),
        ("Reopened", f"{row.reopened} times" if row.reopened else ""),
        ("Last change in the tool", words.when(row.updated_at) if row.updated_at else ""),
    ]
    return [Fact(value, label) for label, value in told if value]


def _linked(row: Incident) -> list[Linked]:
    service: Service | None = row.service
    found = [Linked(service.name, address_of(service), service.code, "management")] if service else []
    said = (("Problem", row.problem), ("Change", row.change), ("Caused by change", row.caused_by))
    return [*found, *(Linked(f"{label} {number}") for label, number in said if number)]


urlpatterns = [
    path("incidents/", incidents, name="incidents"),
    path("incidents.csv", incidents_csv, name="incidents-csv"),
    path("incidents/<str:number>/", incident, name="incident"),
]
