"""Services: how they stand against their objectives, and everything about one of them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from management.models import Service, ServiceObjective
from management.selectors import health
from management.selectors.health import ServiceHealth
from management.slo.report import Day
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed
from portal.doors.sight import in_sight
from portal.parts import Choice, Column, Crumb, Deed, Filter, Head, Tab
from portal.serving import phrases
from portal.serving import rows as shown
from portal.serving.detail import context_of, found_by
from raci.alignment.selectors import serving

COLUMNS = ("Objective", "State", "Error budget left", "Burn rate", "Exhausted on", "Serves")


def _kept(request: HttpRequest, table: Sequence[ServiceHealth]) -> list[ServiceHealth]:
    """The rows that fit what was asked for."""
    text, state, owner, tier = (request.GET.get(name, "") for name in ("q", "state", "owner", "tier"))
    words = text.casefold().split()

    def fits(each: ServiceHealth) -> bool:
        service = each.service
        said = f"{service.code} {service.name} {service.family}".casefold()
        return (
            all(word in said for word in words)
            and state in ("", str(each.state))
            and owner in ("", service.owner.name if service.owner else "none")
            and tier in ("", str(service.tier))
        )

    return [each for each in table if fits(each)]


def _filters(request: HttpRequest, table: Sequence[ServiceHealth]) -> list[Filter]:
    owners = sorted({each.service.owner.name for each in table if each.service.owner})
    state, owner, tier = (request.GET.get(name, "") for name in ("state", "owner", "tier"))
    return [
        Filter("state", "State", [Choice(str(each), shown.WORDS[each], state == each) for each in shown.WORDS]),
        Filter("owner", "Owner", [Choice(name, name, owner == name) for name in owners]),
        Filter("tier", "Tier", [Choice(str(n), str(word), tier == str(n)) for n, word in Service.Tier.choices]),
    ]


def _columns(request: HttpRequest) -> list[Column]:
    kept = {name: value for name, value in request.GET.items() if name != "sort" and value}
    by_name = request.GET.get("sort") == "name"
    to_name, to_state = f"?{urlencode({**kept, 'sort': 'name'})}", f"?{urlencode(kept)}"
    return [
        Column("Service", sort_url=to_name, sorted="ascending" if by_name else ""),
        *(
            Column(
                label,
                right=label == "Burn rate",
                sort_url=to_state if label == "State" else "",
                sorted="ascending" if label == "State" and not by_name else "",
            )
            for label in COLUMNS
        ),
    ]


def _views(request: HttpRequest) -> list[Tab]:
    here, tier, stage = request.path, request.GET.get("tier", ""), request.GET.get("stage", "")
    return [
        Tab("In operation", here, not tier and not stage),
        Tab("First tier", f"{here}?tier=1", tier == "1"),
        Tab("On their way", f"{here}?stage=coming", stage == "coming"),
        Tab("Retired", f"{here}?stage=retired", stage == "retired"),
    ]


STAGES = {"coming": ("planned", "design", "transition"), "retired": ("retired",)}


@login_required
def services(request: HttpRequest) -> HttpResponse:
    """Services in operation, the worst first; or those on their way, or those that ended."""
    stage = request.GET.get("stage", "")
    if stage in STAGES:
        return _by_stage(request, stage)
    table = health.health_table(standing_of(request))
    kept = _kept(request, table)
    if request.GET.get("sort") == "name":
        kept.sort(key=lambda each: each.service.name.casefold())
    served = serving.enterprise_goals_of_services(each.service for each in kept)
    head = Head(
        title="Services and what they owe",
        lead=shown.sentence(table),
        sphere="management",
        deeds=[birth_deed(request, "service.plan"), Deed("OpenSLO", reverse("openslo"), "replace")],
    )
    context = {
        "head": head,
        "figures": shown.figures(table, path=request.path, chosen=request.GET.get("state", "")),
        "views": _views(request),
        "filters": _filters(request, table),
        "query": request.GET.get("q", ""),
        "keep": [("sort", "name")] if request.GET.get("sort") == "name" else [],
        "clear_url": request.path if any(request.GET.get(n) for n in ("q", "state", "owner", "tier")) else "",
        "columns": _columns(request),
        "rows": shown.rows(kept, served),
        "counted": f"{len(kept)} of {len(table)} services",
    }
    return render(request, "pages/services/services.html", context)


def _by_stage(request: HttpRequest, stage: str) -> HttpResponse:
    rows = in_sight("service", standing_of(request)).filter(state__in=STAGES[stage]).select_related("owner")
    head = Head(
        title="Services on their way" if stage == "coming" else "Services that ended",
        lead="From planned to in transition; what each still lacks stands on its page."
        if stage == "coming"
        else "They are kept, with their measurements and their history.",
        sphere="management",
        deeds=[birth_deed(request, "service.plan")],
        as_of=False,
    )
    context = {
        "head": head,
        "views": _views(request),
        "services": rows,
        "columns": [Column("Service"), Column("State"), Column("Owner"), Column("Approved by")],
    }
    return render(request, "pages/services/stage.html", context)


@login_required
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what it owes, how it stands, what happened, what it lacks, who answers for it."""
    standing = standing_of(request)
    row, objectives = found_by(code, standing)
    return render(request, "pages/services/service.html", context_of(request, row, objectives, standing))


@login_required
def readings(request: HttpRequest, code: str) -> HttpResponse:
    """The days of an objective's window as a table."""
    standing = standing_of(request)
    rows: Any = in_sight("objective", standing).select_related("service")
    objective: ServiceObjective = one(rows, code=code)
    found = health.of_objectives([objective])[0]
    here = reverse("service", args=[objective.service.code])
    head = Head(
        title=f"What was measured: {objective.name}",
        lead="One row a day. A day on which nothing was measured counts as unknown, never as good.",
        sphere="management",
        crumbs=_crumbs(objective, here),
    )
    context = {
        "head": head,
        "days": [_day(each) for each in reversed(found.report.days)],
        "columns": [Column("Day"), Column("Measured", right=True), Column("Budget left", right=True), Column("State")],
        "batches": objective.batches.order_by("-taken_at")[:20],
        "batch_columns": [
            Column("Taken in"),
            Column("From"),
            Column("Measurements", right=True),
            Column("Digest"),
        ],
        "measure_url": reverse("measure", args=[objective.code]) if objective.state == "active" else "",
    }
    return render(request, "pages/services/readings.html", context)


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day.date,
        "measured": phrases.down(day.measured, 3) if day.has_data else "–",
        "left": phrases.down(day.budget_left, 1) if day.budget_left is not None else "–",
        "state": {None: "no_data", True: "on_target", False: "off_target"}[day.met],
    }


def _crumbs(objective: ServiceObjective, here: str) -> list[Any]:
    return [Crumb("Services", reverse("services")), Crumb(objective.service.code, here), Crumb(objective.code)]


urlpatterns = [
    path("services/", services, name="services"),
    path("services/<str:code>/", service, name="service"),
    path("objectives/<str:code>/", readings, name="objective"),
]
