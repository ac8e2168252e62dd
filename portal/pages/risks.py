"""Risks: the map, the list, and one of them with its ratings, treatments and acceptances."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import risks as acts
from governance.acts import treatments as treatment_acts
from governance.models import Risk, RiskAcceptance, RiskTreatment
from governance.models.risks import Category
from governance.risk_scale import IMPACT, LIKELIHOOD, STEPS, in_words, short
from governance.selectors import risks as selectors
from governance.states import AcceptanceState, AppetiteState, RiskState
from portal import risking, words
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, in_table, new_url, shown_doors
from portal.doors import door_to
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.navigation import address
from portal.parts import Crumb, Deed, Fact, Figure, Head, Linked, Tab
from portal.templatetags.states import state_of
from raci.duties.roster import Roster

SORTS = ("-residual", "residual", "code", "title", "owner", "inherent", "assessed")
ORDERS = {
    "residual": "residual_score", "code": "code", "title": "title", "owner": "owner__name",
    "inherent": "inherent_score", "assessed": "assessed_on",
}  # fmt: skip
TOP = 4
"""So many risks stand on a home page."""
RATINGS = {"residual": "What remains", "inherent": "Without controls"}
CATEGORIES = {str(value): str(label) for value, label in Category.choices}
FILTERS: dict[str, tuple[str, dict[str, str]]] = {
    "appetite": ("Appetite", {name: state_of(name).word for name in selectors.STANDINGS}),
    "category": ("Category", CATEGORIES),
    "state": ("State", {str(value): str(label) for value, label in RiskState.choices}),
    "response": ("Response", {str(value): str(label) for value, label in Risk.Response.choices}),
    "rating": ("Rating", RATINGS),
    "likelihood": ("Likelihood", {str(step): f"{step} {short(LIKELIHOOD[step])}" for step in STEPS}),
    "impact": ("Impact", {str(step): f"{step} {short(IMPACT[step])}" for step in STEPS}),
}
ACTIVITIES = (
    acts.MANAGE_RISK.code, acts.ASSESS_RISK.code, acts.ACCEPT_RISK.code, treatment_acts.VERIFY_TREATMENT.code,
)  # fmt: skip


def views(current: str) -> list[Tab]:
    """The pages of this area."""
    pages = {"risk-map": "Map", "risks": "Register", "risk-appetite": "Appetite", "risks-waiting": "Waiting for you"}
    return [Tab(label, reverse(name), name == current) for name, label in pages.items()]


# --- the map ------------------------------------------------------------------------------------------------------


@login_required
def risk_map(request: HttpRequest) -> HttpResponse:
    """How many risks lie where, without controls and with them, and where the appetite ends."""
    standing = standing_of(request)
    asked = Listing(request.GET, SORTS)
    category = asked.get("category") if asked.get("category") in CATEGORIES else ""
    rows = selectors.risks(standing)
    rows = rows.filter(category=category) if category else rows
    in_force = list(selectors.appetites(standing).filter(state=AppetiteState.IN_FORCE))
    line = min((each for each in in_force if category in ("", each.category)), key=_strictness, default=None)
    threshold = line.threshold if line else None
    spreads = {which: selectors.spread(rows, which) for which in RATINGS}
    above = sum(field.above for field in spreads["residual"].values())
    rated = sum(field.count for field in spreads["residual"].values())
    head = Head(
        title="Map of risks",
        lead=_lead(rated, above),
        sphere="governance",
        crumbs=[Crumb("Risks", reverse("risk-map"))],
        deeds=[birth_deed(request, acts.IDENTIFY.code)],
    )
    context = {
        "head": head,
        "views": views("risk-map"),
        "filters": [asked.filter("category", "Category", CATEGORIES)],
        "clear_url": asked.clear_url("category"),
        "heads": risking.heads(),
        "maps": [
            (which, label, risking.heat_map(spreads[which], which, threshold, category))
            for which, label in RATINGS.items()
        ],
        "line": line,
        "strictest": not category and len({each.threshold for each in in_force}) > 1,
        "rated": rated,
        "unrated": rows.filter(state=RiskState.IDENTIFIED).count(),
        "top": [(each, selectors.standing_of(each)) for each in _gravest(rows)],
    }
    return render(request, "pages/risks/map.html", context)


def _strictness(appetite: Any) -> tuple[int, str]:
    return appetite.threshold, appetite.code


def _gravest(rows: Any) -> list[Risk]:
    return list(rows.filter(state=RiskState.ASSESSED).order_by("-above", "-residual_score", "code")[:6])


def _lead(rated: int, above: int) -> str:
    if not rated:
        return "Where risks lie by likelihood and impact, and where the appetite of the board ends. None is rated yet."
    if not above:
        return f"None of {words.plural(rated, 'rated risk')} lies above the appetite of the board."
    return f"{above} of {words.plural(rated, 'rated risk')} {'lies' if above == 1 else 'lie'} above the appetite."


@login_required
def top(request: HttpRequest) -> HttpResponse:
    """The risks that weigh most, as a part of a home page, which fetches it."""
    rows = [(each, selectors.standing_of(each)) for each in selectors.gravest(standing_of(request), TOP)]
    return render(request, "pages/risks/top.html", {"top": rows})


# --- the list -----------------------------------------------------------------------------------------------------


def _listed(request: HttpRequest) -> tuple[Listing, Any]:
    asked = Listing(request.GET, SORTS)
    rows = selectors.matching(standing_of(request), asked.get("q"))
    chosen = {name: asked.get(name) for name, (_, known) in FILTERS.items() if asked.get(name) in known}
    if "appetite" in chosen:
        rows = selectors.of_standing(rows, chosen["appetite"])
    for name in ("category", "state", "response"):
        rows = rows.filter(**{name: chosen[name]}) if name in chosen else rows
    which = chosen.get("rating", "residual")
    for name in ("likelihood", "impact"):
        rows = rows.filter(**{f"{which}_{name}": chosen[name]}) if name in chosen else rows
    if "state" not in chosen and ("likelihood" in chosen or "impact" in chosen):
        rows = rows.exclude(state=RiskState.CLOSED)  # as the map counts, whose fields lead here
    return asked, _ordered(rows, asked.sort)


def _ordered(rows: Any, sort: str) -> Any:
    column = F(ORDERS[sort.lstrip("-")])
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "code")


@login_required
def risks(request: HttpRequest) -> HttpResponse:
    """Every risk in sight: how it is rated, how it stands to the appetite, what the answer is."""
    asked, found = _listed(request)
    rows, page = asked.page(found, "risks")
    head = Head(
        title="Register of risks",
        lead="What may happen to the organisation, how it is rated, and what is done about it.",
        sphere="governance",
        crumbs=[Crumb("Risks", reverse("risk-map")), Crumb("Register")],
        deeds=[birth_deed(request, acts.IDENTIFY.code)],
    )
    context = {
        "head": head,
        "views": views("risks"),
        "columns": [
            asked.column("Risk", "title"),
            asked.column("What remains", "residual"),
            asked.column("Without controls", "inherent"),
            asked.column("Appetite"),
            asked.column("Response"),
            asked.column("Owner", "owner"),
            asked.column("Assessed", "assessed"),
        ],
        "rows": [(each, selectors.standing_of(each)) for each in rows],
        "page": page,
        "filters": [asked.filter(name, label, known) for name, (label, known) in FILTERS.items()],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url(*FILTERS),
        "csv_url": reverse("risks-csv") + asked.url(page=""),
    }
    return render(request, "pages/risks/risks.html", context)


@login_required
def risks_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list for a spreadsheet."""
    _, found = _listed(request)
    heads = (
        "Code", "Title", "Category", "Owner", "Unit", "State", "Likelihood without controls",
        "Impact without controls", "Likelihood that remains", "Impact that remains", "Score that remains",
        "Highest score within the appetite", "Appetite", "Accepted until", "Response", "Assessed",
    )  # fmt: skip
    return streamed("risks", heads, (_line(row) for row in found.iterator(500)))


def _line(row: Any) -> tuple[Any, ...]:
    rated = (row.inherent_likelihood, row.inherent_impact, row.residual_likelihood, row.residual_impact)
    known = ("" if value is None else value for value in (*rated, row.residual_score, row.threshold))
    return (
        row.code, row.title, row.get_category_display(), row.owner.name, row.unit.name, RiskState(row.state).label,
        *known, state_of(selectors.standing_of(row)).word, row.accepted_until or "", row.get_response_display(),
        row.assessed_on or "",
    )  # fmt: skip


# --- one of them --------------------------------------------------------------------------------------------------


@login_required
def risk(request: HttpRequest, code: str) -> HttpResponse:
    """One risk: how it reads, how it was rated, what is done, what is accepted, and what the reader may do."""
    standing = standing_of(request)
    row: Any = one(selectors.with_everything(selectors.risks(standing)), code=code)
    for each in (*row.treatments.all(), *row.acceptances.all()):
        each.risk = row
    roster = roster_at(request, row.unit.path)
    faces, chart = duties(ACTIVITIES, row.unit.path, standing, roster)
    own, of_treatments, of_acceptances = _deeds(request, row, roster)
    covered = bool(row.accepted_until)
    context = {
        "head": _head(row),
        "risk": row,
        "figures": _figures(row),
        "treatments": [
            risking.Line(each, risking.state_of_treatment(each, covered=covered), of_treatments[each.pk])
            for each in row.treatments.all()
        ],
        "acceptances": [
            risking.Line(each, risking.state_of_acceptance(each), of_acceptances[each.pk])
            for each in row.acceptances.all()
        ],
        "ratings": [_rating(each) for each in row.ratings.all()],
        "deeds": own,
        "managers": faces[acts.MANAGE_RISK.code],
        "assessors": faces[acts.ASSESS_RISK.code],
        "deciders": faces[acts.ACCEPT_RISK.code],
        "verifiers": faces[treatment_acts.VERIFY_TREATMENT.code],
        "chart": chart,
        "goals": [_goal(each.goal) for each in row.threatening.all()],
        "history": history(row, *row.treatments.all(), *row.acceptances.all(), standing=standing),
    }  # fmt: skip
    return render(request, "pages/risks/risk.html", context)


def _head(row: Any) -> Head:
    return Head(
        title=row.title,
        lead=_standing_in_words(row),
        sphere="governance",
        crumbs=[Crumb("Risks", reverse("risk-map")), Crumb("Register", reverse("risks")), Crumb(row.code)],
        state=selectors.standing_of(row),
        facts=[
            Fact(row.owner.name, "Owner", url=address("person", str(row.owner_id))),
            Fact(row.get_category_display(), "Category"),
            Fact(row.unit.name, "Unit"),
        ],
    )


def _standing_in_words(row: Any) -> str:
    """One sentence on what matters now."""
    known = selectors.standing_of(row)
    if known == RiskState.CLOSED:
        return "This risk is closed."
    if known == RiskState.IDENTIFIED:
        return "It has to be assessed as it now reads."
    if known == "no_appetite":
        return f"It is rated {row.residual_score}. The board has set no appetite for its category."
    if known == "within_appetite":
        return f"It is rated {row.residual_score}, within the appetite of {row.threshold}."
    above = f"It is rated {row.residual_score}, above the appetite of {row.threshold}"
    if known == "above_accepted":
        return f"{above}, and accepted until {words.day_long(row.accepted_until)}."
    return f"{above}, and is being treated." if row.treated else f"{above}, and nothing is done about it."


def _figures(row: Any) -> list[Figure]:
    unknown = "not assessed"
    inherent = f"{row.inherent_likelihood} × {row.inherent_impact}" if row.inherent_score else unknown
    residual = f"{row.residual_likelihood} × {row.residual_impact}" if row.residual_score else unknown
    until = words.day_long(row.accepted_until) if row.accepted_until else ""
    return [
        Figure("Without controls", words.number(row.inherent_score), inherent),
        Figure("What remains", words.number(row.residual_score), residual, tone="out" if row.above else "plain"),
        Figure("Appetite", words.number(row.threshold), "highest score within it" if row.threshold is not None else ""),
        Figure("Response", row.get_response_display() or "–", f"accepted until {until}" if until else ""),
    ]


def _rating(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "inherent": _product(row.inherent_likelihood, row.inherent_impact),
        "residual": _product(row.residual_likelihood, row.residual_impact),
        "words": in_words(row.residual_likelihood, row.residual_impact),
    }


def _product(likelihood: int, impact: int) -> str:
    return f"{likelihood} × {impact} = {likelihood * impact}"


def _deeds(
    request: HttpRequest, row: Any, roster: Roster
) -> tuple[list[Deed], dict[Any, list[Deed]], dict[Any, list[Deed]]]:
    """Acts on the risk, and on each treatment and acceptance: the claims are read in one query."""
    alive = row.state != RiskState.CLOSED
    waits = any(each.state == AcceptanceState.REQUESTED for each in row.acceptances.all())
    births: list[tuple[str, Any, bool]] = [
        (treatment_acts.PLAN.code, RiskTreatment(risk=row), alive),
        (acts.REQUEST.code, RiskAcceptance(risk=row), row.state == RiskState.ASSESSED and not waits),
    ]
    treatments, acceptances = list(row.treatments.all()), list(row.acceptances.all())
    asked: list[tuple[Any, Sequence[Any]]] = [(row, shown_doors(row.SUBJECT))]
    asked += [(blank, [door_to(code)] if shown else []) for code, blank, shown in births]
    asked += [(each, shown_doors(each.SUBJECT)) for each in (*treatments, *acceptances)]
    found = deeds_of(request, asked, roster)
    own, made, rest = found[0], found[1:3], found[3:]
    for (code, _, _), deeds in zip(births, made, strict=True):
        own += [replace(deed, url=f"{new_url(code)}?risk={row.code}") for deed in deeds]
    of_treatments = {each.pk: in_table(deeds) for each, deeds in zip(treatments, rest, strict=False)}
    of_acceptances = {
        each.pk: in_table(deeds) for each, deeds in zip(acceptances, rest[len(treatments) :], strict=True)
    }
    return own, of_treatments, of_acceptances


def _goal(goal: Any) -> Linked:
    state = f"goal.{goal.state}"
    return Linked(goal.title, address("enterprise-goal", goal.code), goal.code, "governance", state=state)


urlpatterns = [
    path("risks/", risk_map, name="risk-map"),
    path("risks/top/", top, name="risks-top"),
    path("risks/register/", risks, name="risks"),
    path("risks/register.csv", risks_csv, name="risks-csv"),
    path("risks/<str:code>/", risk, name="risk"),
]
