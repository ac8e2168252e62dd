"""The page of a service: everything that stands on it, from as few questions to the database as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from management.acts.services import APPROVE_SERVICE, BUILT
from management.criteria import Known, criteria_of
from management.models import Change, MeasurementBatch, Service, ServiceObjective
from management.selectors import health
from management.selectors.health import ObjectiveHealth
from management.selectors.window import Window, happened
from management.slo.report import State
from management.slo.windows import DAY
from management.states import ObjectiveState, ServiceState
from portal import words
from portal.advising import advice_on
from portal.asking import one
from portal.doors.sight import in_sight
from portal.history import history
from portal.panel import Birth, Panel, panel
from portal.parts import Check, Column, Crumb, Fact, Figure, Head
from portal.serving import phrases
from portal.serving.chart import chart_of
from portal.serving.nearby import Nearby
from raci.alignment.selectors import serving
from raci.duties.standing import Standing


@dataclass(frozen=True, slots=True)
class Promise:
    """An objective in the list of a service's objectives."""

    objective: ServiceObjective
    url: str
    target: str
    window: str
    current: bool


def found_by(code: str, standing: Standing) -> tuple[Service, list[ServiceObjective]]:
    """A service and its objectives, together where it has any.

    Raises:
        Http404: no such service is in sight.
    """
    rows: Any = in_sight("objective", standing).filter(service__code=code).order_by("code")
    objectives = list(rows.select_related("service__owner", "service__unit"))
    if objectives:
        return objectives[0].service, objectives
    return one(in_sight("service", standing).select_related("owner", "unit"), code=code), []


def context_of(
    request: HttpRequest, service: Service, every: Sequence[ServiceObjective], standing: Standing
) -> dict[str, Any]:
    """What the template is given."""
    objectives = [each for each in every if each.state != ObjectiveState.RETIRED]
    chosen = _chosen(request, objectives)
    window = _window(chosen)
    around = Nearby(serving.around_service(service))
    incidents, count = happened(service, window) if window else ([], 0)
    criteria = _criteria(service, objectives, window, around, standing)
    return {
        "head": _head(request, service, window, around),
        "service": service,
        "promises": [_promise(service, each, each == chosen) for each in objectives],
        "objective": chosen,
        "heading": _heading(chosen),
        "file_url": reverse("objective-openslo", args=[chosen.code]) if chosen else "",
        "whole_url": reverse("service-openslo", args=[service.code]),
        "kind": phrases.kind(chosen) if chosen else "",
        "window": window,
        "figures": _figures(window.health) if window else [],
        "chart": chart_of(window, incidents) if window and window.tallies else None,
        "readings_url": reverse("objective", args=[chosen.code]) if chosen else "",
        "incidents": [(each, _lost(each.lost)) for each in incidents],
        "incidents_said": _counted(count, len(incidents)),
        "incident_columns": _incident_columns(window),
        "incidents_url": f"{reverse('incidents')}?service={service.code}",
        "changes": around.changes(),
        "changes_url": f"{reverse('changes')}?service={service.code}",
        "change_columns": [Column("What"), Column("From"), Column("Until"), Column("State")],
        "criteria": criteria,
        "criteria_said": f"{sum(each.verdict == 'yes' for each in criteria)} of {len(criteria)} criteria are met",
        "panel": _panel(request, service, chosen),
        "advice": advice_on(request, service, APPROVE_SERVICE.code) if service.state in BUILT else None,
        "linked": around.linked(),
        "history": history(service, *objectives, *([chosen] if chosen else []), standing=standing),
    }  # fmt: skip


def _chosen(request: HttpRequest, objectives: Sequence[ServiceObjective]) -> ServiceObjective | None:
    asked = request.GET.get("objective", "")
    active = [each for each in objectives if each.state == "active"]
    first = next(iter(active or objectives), None)
    return next((each for each in objectives if each.code == asked), first)


def _window(chosen: ServiceObjective | None) -> Window | None:
    if chosen is None or chosen.state != "active":
        return None
    return Window(*health.of_objective(chosen))


def _promise(service: Service, objective: ServiceObjective, current: bool) -> Promise:
    url = f"{reverse('service', args=[service.code])}?objective={objective.code}"
    return Promise(objective, url, phrases.share(objective.target), phrases.span(objective), current)


def _heading(chosen: ServiceObjective | None) -> str:
    if chosen is None:
        return "What it promises"
    return f"{chosen.name}: {phrases.share(chosen.target)} in {phrases.span(chosen)}"


def _head(request: HttpRequest, service: Service, window: Window | None, around: Nearby) -> Head:
    live = service.state == ServiceState.LIVE and service.live_since is not None
    facts = [
        Fact(str(service.tier), "Tier"),
        Fact(service.owner.name if service.owner else "nobody yet", "Owner"),
    ]
    if around.goals:
        through = " and ".join(sorted(around.of("it-goal")))
        facts.append(Fact(f"{', '.join(sorted(around.goals))} through {through}", "Serves"))
    return Head(
        title=service.name,
        lead=" ".join(filter(None, [service.summary, _said(window)])),
        sphere="management",
        crumbs=[Crumb("Services", reverse("services")), Crumb(service.code)],
        state=f"service.{service.state}",
        state_label=f"Live since {words.day_long(service.live_since)}" if live and service.live_since else "",
        facts=facts,
        health=str(window.health.state) if window else "",
    )


def _said(window: Window | None) -> str:
    if window is None:
        return ""
    found = window.health
    if found.state is State.NO_DATA:
        return f"Nobody knows how it is: {phrases.silence(found, found.report.now)}."
    left = phrases.down(found.report.budget_left, 0)
    return f"Its error budget for {phrases.span(found.objective)} {_spent(found.state, left)}."


def _spent(state: State, left: str) -> str:
    return "is used up" if state is State.EXHAUSTED else f"has {left} left"


def _figures(found: ObjectiveHealth) -> list[Figure]:
    report, out = found.report, found.state is State.EXHAUSTED
    burn, burning = phrases.burn(found)
    hour = report.burn_rates.get(DAY / 24)
    known = found.state is not State.NO_DATA or report.budget_left is not None
    return [
        Figure(
            "Budget left",
            phrases.down(report.budget_left, 0) if known else "unknown",
            f"{phrases.amount(report.budget_total, report.unit)} allowed, "
            f"{phrases.amount(report.budget_spent, report.unit)} lost",
            tone="out" if out else "plain",
        ),
        Figure(
            "Measured",
            phrases.down(report.measured) if report.measured is not None else "nothing",
            f"{report.days_with_data} of {len(report.days)} days have data",
        ),
        Figure(
            "Burn rate",
            burn,
            f"24 hours; {words.number(hour, 1)}× in the last hour" if hour is not None else "in the last 24 hours",
            tone="risk" if burning else "plain",
        ),
        Figure("Back in budget", *_back(found)) if out else Figure("Exhausted on", *_outlook(found)),
    ]


def _back(found: ObjectiveHealth) -> tuple[str, str]:
    day = found.report.back_in_budget
    return (words.day_short(day), "if nothing more is lost") if day else ("not foreseen", "within the window to come")


def _outlook(found: ObjectiveHealth) -> tuple[str, str]:
    if found.state is State.NO_DATA:
        return "unknown", phrases.silence(found, found.report.now)
    return phrases.outlook(found), "if it goes on as in the last 7 days"


def _lost(value: float) -> str:
    return words.number(value, 1) if value else "–"


def _counted(count: int, shown: int) -> str:
    said = {0: "no incident", 1: "1 incident"}.get(count, f"{words.number(count)} incidents")
    return said if shown == count else f"{said}, those that took most"


def _incident_columns(window: Window | None) -> list[Column]:
    unit = "min" if window and window.in_minutes else "events"
    return [Column("What"), Column("When"), Column(f"Lost, {unit}", right=True), Column("State"), Column("Linked to")]


def _criteria(
    service: Service,
    objectives: Sequence[ServiceObjective],
    window: Window | None,
    around: Nearby,
    standing: Standing,
) -> list[Check]:
    active = [each.name for each in objectives if each.state == ObjectiveState.ACTIVE]
    known = Known(
        service,
        objectives=active,
        measured_at=window.health.last_at if window and len(active) == 1 else None,
        clauses=around.clauses,
    )
    found = [
        Check(each.title, each.text, "yes" if each.met else "no") for each in criteria_of(service, standing, known)
    ]
    if window is not None:
        out = window.health.state is State.EXHAUSTED
        text = f"{phrases.down(window.health.report.budget_left, 0)} is left."
        found.append(Check("Its error budget is not exhausted", text, "no" if out else "yes"))
    return found


def _panel(request: HttpRequest, service: Service, chosen: ServiceObjective | None) -> Panel:
    births = []
    if service.state != ServiceState.RETIRED:
        births.append(Birth("change.raise", Change(service=service), f"service={service.code}"))
        births.append(Birth("objective.draft", ServiceObjective(service=service), f"service={service.code}"))
    if chosen is not None and chosen.state == ObjectiveState.ACTIVE:
        page = reverse("measure", args=[chosen.code])
        births.append(Birth("measurement.take-in", MeasurementBatch(objective=chosen), "", page))
    also = [chosen] if chosen is not None else []
    return panel(request, service, service.unit.path, "run-service", also=also, births=births)
