"""Initiatives: the list, and one of them with its case, its gates, what it brings and what it costs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import benefits as benefit_acts
from governance.acts import initiatives as acts
from governance.models import Benefit, BenefitReading, CostReading, Initiative, InitiativeGoal, StageGate
from governance.selectors import initiatives as selectors
from governance.states import GateState, InitiativeState, ReadingState
from portal import investing, measuring, words
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, in_table, new_url, shown_doors
from portal.doors import door_to
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.lists import Listing
from portal.navigation import address
from portal.parts import Crumb, Deed, Fact, Head, Linked
from raci.alignment.around import Near, around_initiative
from raci.duties.roster import Roster

SORTS = ("code", "title", "owner", "ends")
ORDERS = {"code": "code", "title": "title", "owner": "owner__name", "ends": "ends_on"}
STATES = {str(value): str(word) for value, word in InitiativeState.choices}
TO_JUDGE = (ReadingState.REPORTED, ReadingState.DISPUTED)
ACTIVITIES = (
    acts.PROPOSE_INITIATIVE.code, acts.DECIDE_INITIATIVE.code, acts.PASS_GATE.code, benefit_acts.VERIFY_BENEFIT.code,
)  # fmt: skip
ALIVE = ("draft", "proposed", "approved", "running")


# --- the list -----------------------------------------------------------------------------------------------------


@login_required
def initiatives(request: HttpRequest) -> HttpResponse:
    """Every initiative in sight: its state, what it promised and brought, what it was to cost and did."""
    asked = Listing(request.GET, SORTS)
    rows, page = asked.page(_listed(request, asked), "initiatives")
    head = Head(
        title="Initiatives",
        lead="What the organisation invests in, what was promised for it, and what of that was realised.",
        sphere="governance",
        crumbs=[Crumb("Initiatives", reverse("initiatives"))],
        deeds=[birth_deed(request, acts.DRAFT.code)],
    )
    context = {
        "head": head,
        "columns": [
            asked.column("Initiative", "title"),
            asked.column("State"),
            asked.column("Realised of what was promised"),
            asked.column("Cost", right=True),
            asked.column("Next gate"),
            asked.column("Owner", "owner"),
            asked.column("Until", "ends"),
        ],
        "rows": [_row(each) for each in rows],
        "page": page,
        "filters": [asked.filter("state", "State", STATES), asked.filter("kind", "Kind", _KINDS)],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state", "kind"),
        "waiting_url": reverse("initiatives-waiting"),
        "csv_url": reverse("initiatives-csv") + asked.url(page=""),
    }
    return render(request, "pages/initiatives/initiatives.html", context)


@login_required
def initiatives_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list for a spreadsheet. Shares are of the target, in per cent, by today."""
    found = _listed(request, Listing(request.GET, SORTS))
    heads = (
        "Number", "Title", "Kind", "State", "Promised %", "Realised %", "Planned cost", "Spent", "Next gate",
        "Planned on", "Sponsor", "Owner", "Unit", "From", "Until",
    )  # fmt: skip
    return streamed("initiatives", heads, (_line(_row(row)) for row in found.iterator(500)))


def _line(shown: dict[str, Any]) -> tuple[Any, ...]:
    row: Initiative = shown["initiative"]
    far, gate = shown["far"], shown["gate"]
    shares = (far.promised, far.realised) if shown["measured"] else (None, None)
    said = (row.get_kind_display(), InitiativeState(row.state).label)
    ahead = (gate.name, gate.planned_on) if gate else ("", "")
    cost = (row.planned_cost, "" if shown["spent"] is None else shown["spent"])
    people = (row.sponsor.name, row.owner.name, row.unit.name)
    percent = ("" if share is None else share for share in shares)
    return (row.code, row.title, *said, *percent, *cost, *ahead, *people, row.starts_on, row.ends_on)


_KINDS = {str(value): str(word) for value, word in Initiative.Kind.choices}


def _listed(request: HttpRequest, asked: Listing) -> Any:
    rows = selectors.matching(standing_of(request), asked.get("q"))
    for name, known in (("state", STATES), ("kind", _KINDS)):
        if asked.get(name) in known:
            rows = rows.filter(**{name: asked.get(name)})
    down = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(f"{down}{ORDERS[asked.sort.lstrip('-')]}", "code")


def _row(initiative: Initiative) -> dict[str, Any]:
    far, gate = selectors.how_far(initiative), selectors.next_gate(initiative)
    spent = [each for each in initiative.spending.all() if each.state == ReadingState.VERIFIED]
    measured = initiative.state in benefit_acts.MEASURED
    behind = measured and any(each.counts and each.is_behind for each in initiative.benefits.all())
    return {
        "initiative": initiative,
        "far": far,
        "measured": measured,
        "tone": "risk" if behind else "ok",
        "behind": behind,
        "spent": max(spent, key=lambda each: each.taken_on).value if spent else None,
        "gate": gate if initiative.state in ALIVE else None,
    }


# --- one of them --------------------------------------------------------------------------------------------------


@login_required
def initiative(request: HttpRequest, code: str) -> HttpResponse:
    """One initiative: why, by which gates, what it brings, what it costs, and what the reader may do."""
    standing = standing_of(request)
    row: Initiative = one(selectors.initiatives(standing), code=code)
    selectors.with_everything(row)
    near = around_initiative(row, _parts(row))
    row.known_motion = next((each.code for each in near.of("motion") if each.state == "open"), "")
    every = near.of("enterprise-goal")
    selectors.fill(row, "serving", [InitiativeGoal(initiative=row, goal_id=each.id) for each in every])
    near = near.seen(standing.sees)
    served = near.of("enterprise-goal")
    roster = roster_at(request, row.unit.path)
    faces, chart = duties(ACTIVITIES, row.unit.path, standing, roster, letters="AR")
    known, history = investing.told(row, standing)
    own, of_gates, of_benefits, of_readings = _deeds(request, row, roster)
    context = {
        "head": _head(row),
        "initiative": row,
        "steps": investing.steps(row),
        "figures": investing.figures(row),
        "blocks": [
            investing.block(each, known, of_benefits.get(each.pk, ()), of_readings)
            for each in row.benefits.all()
            if each.state != "dropped"
        ],
        "gates": [
            investing.gate_row(each, known, reverse("stage-gate", args=(row.code, each.number)), of_gates[each.pk])
            for each in row.gates.all()
            if each.state != GateState.DROPPED
        ],
        "spending": investing.lines(list(row.spending.all()), known, of_readings),
        "decisions": [_decision(each) for each in near.of("motion")],
        "deeds": own,
        "proposers": faces[acts.PROPOSE_INITIATIVE.code],
        "deciders": faces[acts.PASS_GATE.code],
        "verifiers": faces[benefit_acts.VERIFY_BENEFIT.code],
        "chart": chart,
        "goals": [_goal(each) for each in served],
        "checks": measuring.checks_of(near),
        "history": history,
    }  # fmt: skip
    return render(request, "pages/initiatives/initiative.html", context)


def _parts(row: Initiative) -> list[Any]:
    benefits = list(row.benefits.all())
    readings = [each.pk for benefit in benefits for each in benefit.readings.all()]
    return [*(each.pk for each in benefits), *(each.pk for each in row.gates.all()), *readings,
            *(each.pk for each in row.spending.all())]  # fmt: skip


def _head(row: Initiative) -> Head:
    approved = [Fact(words.day_long(row.approved_on), "Approved", "check")] if row.approved_on else []
    return Head(
        title=row.title,
        lead=f"{row.get_kind_display()} from {words.day_long(row.starts_on)} to {words.day_long(row.ends_on)}.",
        sphere="governance",
        crumbs=[Crumb("Initiatives", reverse("initiatives")), Crumb(row.code)],
        state=f"initiative.{row.state}",
        facts=[
            Fact(row.sponsor.name, "Sponsor", url=address("person", str(row.sponsor_id))),
            Fact(row.owner.name, "Owner", url=address("person", str(row.owner_id))),
            *approved,
        ],
    )


def _deeds(
    request: HttpRequest, row: Initiative, roster: Roster
) -> tuple[list[Deed], dict[Any, list[Deed]], dict[Any, list[Deed]], dict[Any, list[Deed]]]:
    """Acts on the initiative, and on each gate, benefit and reading: the claims are read in one query."""
    gates, benefits, readings = list(row.gates.all()), list(row.benefits.all()), _waiting(row)
    written, measured = row.state in acts.WRITTEN, row.state in benefit_acts.MEASURED
    births: list[tuple[str, Any, bool]] = [
        (benefit_acts.ADD.code, Benefit(initiative=row), written),
        (acts.PLAN_GATE.code, StageGate(initiative=row), written),
        (benefit_acts.REPORT_COST.code, CostReading(initiative=row), measured),
    ]
    asked: list[tuple[Any, Sequence[Any]]] = [(row, shown_doors(row.SUBJECT))]
    asked += [(blank, [door_to(code)] if shown else []) for code, blank, shown in births]
    asked += [(gate, _doors(gate, row.state == "running" or written)) for gate in gates]
    asked += [(each, _doors(each, each.counts)) for each in benefits]
    report = door_to(benefit_acts.REPORT.code)
    asked += [(BenefitReading(benefit=each), [report] if measured and each.counts else []) for each in benefits]
    asked += [(each, shown_doors(each.SUBJECT)) for each in readings]
    found = deeds_of(request, asked, roster)
    own, made, rest = found[0], found[1 : 1 + len(births)], found[1 + len(births) :]
    for (code, _, _), deeds in zip(births, made, strict=True):
        own += [replace(deed, url=f"{new_url(code)}?initiative={row.code}") for deed in deeds]
    if row.state == "proposed" and not row.known_motion:
        query = f"initiative={row.code}"
        own.insert(0, birth_deed(request, "motion.prepare", label="Bring it before a body", query=query))
    of_gates = {gate.pk: in_table(deeds) for gate, deeds in zip(gates, rest, strict=False)}
    rest = rest[len(gates) :]
    of_benefits = {
        each.pk: [*(_reporting(deed, each) for deed in in_table(new)), *(deed for deed in changes if deed.allowed)]
        for each, changes, new in zip(benefits, rest, rest[len(benefits) :], strict=False)
    }
    judged = zip(readings, rest[2 * len(benefits) :], strict=True)
    return own, of_gates, of_benefits, {each.pk: in_table(deeds) for each, deeds in judged}


def _waiting(row: Initiative) -> list[Any]:
    readings = [each for benefit in row.benefits.all() for each in benefit.readings.all()]
    return [each for each in (*readings, *row.spending.all()) if each.state in TO_JUDGE]


def _doors(each: Any, shown: bool) -> Sequence[Any]:
    return shown_doors(each.SUBJECT) if shown else []


def _reporting(deed: Deed, benefit: Benefit) -> Deed:
    return replace(deed, url=f"{new_url(benefit_acts.REPORT.code)}?benefit={benefit.code}")


def _decision(row: Near) -> dict[str, str]:
    state = "carried" if row.state == "carried" else f"motion.{row.state}"
    if row.extra and row.on:
        url = address("resolution", row.extra) or address("motion", row.code)
        kicker, text = f"{row.extra} · {words.day_short(row.on)}", f"By motion {row.code}"
        return {"kicker": kicker, "title": row.title, "url": url, "text": text, "state": state}
    return {"kicker": row.code, "title": row.title, "url": address("motion", row.code), "text": "", "state": state}


def _goal(row: Near) -> Linked:
    return Linked(row.title, address("enterprise-goal", row.code), row.code, "governance", state=row.state)


urlpatterns = [
    path("initiatives/", initiatives, name="initiatives"),
    path("initiatives.csv", initiatives_csv, name="initiatives-csv"),
    path("initiatives/<str:code>/", initiative, name="initiative"),
]
