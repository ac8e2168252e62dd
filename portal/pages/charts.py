"""RACI charts and rules of separation: who may do what, and what nobody may do together."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.advising import advice_on
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.grids import grid_of
from portal.history import history
from portal.parts import Cell, Column, Crumb, Deed, Fact, Head, Matrix, MatrixRow, Tab
from raci.duties.acts import ACTIVITIES, Activity
from raci.duties.charts import ChartInForce
from raci.duties.models import Chart, ChartRow
from raci.duties.own_acts import APPROVE_CHART
from raci.duties.roster import Roster
from raci.duties.states import ChartState
from raci.duties.validation import Problem, problems
from raci.people.models import Role
from raci.people.spheres import Sphere

GROUPS = {
    Sphere.GOVERNANCE: "Governance: evaluate, direct, monitor",
    Sphere.MANAGEMENT: "Management: plan, build, run",
    Sphere.ASSURANCE: "Assurance: check, independently",
    Sphere.SUPPORT: "The portal itself: people, charts and rules",
}
SIDES = {Sphere.GOVERNANCE: "Governance", Sphere.MANAGEMENT: "Management", Sphere.ASSURANCE: "Assurance"}


WHY_LABEL = "Ask who may do what, and why"
Held = Mapping[Any, Collection[Any]]
"""role -> the persons who hold it."""


def _hue(sphere: str) -> Any:
    return "duties" if sphere == Sphere.SUPPORT else sphere


@login_required
def charts(request: HttpRequest) -> HttpResponse:
    """The charts by unit, the one in force first."""
    rows = in_sight("chart", standing_of(request)).select_related("unit").order_by("unit__path", "-version")
    head = Head(
        title="Who may do what",
        lead="A letter in the chart in force is the permission. A unit without a chart has that of the unit above.",
        sphere="duties",
        deeds=[
            Deed(WHY_LABEL, reverse("explain"), "info-circle"),
            birth_deed(request, "chart.draft", label="Propose a new version"),
        ],
        as_of=False,
    )
    columns = [Column("Unit"), Column("Version", right=True), Column("State"), Column("In force since"), Column("Why")]
    context = {"head": head, "columns": columns, "charts": rows, "rules_url": reverse("rules")}
    return render(request, "pages/duties/charts.html", context)


def _marks(found: list[Problem]) -> dict[tuple[str, Any], tuple[str, bool]]:
    return {(each.activity, each.role_id): (str(number), each.grave) for number, each in enumerate(found, 1)}


def _cell(activity: str, role: Role, letters: str, held: Collection[Any], marks: dict[Any, Any], cut: bool) -> Cell:
    number, grave = marks.get((activity, role.pk), ("", False))
    shown: Any = [letter for letter in "ARCI" if letter in letters]
    vacant = bool(set(letters) & {"R", "A"}) and not held
    return Cell(shown, vacant=vacant, cut=cut, note=number, note_tone="out" if grave else "risk")


def matrix_of(
    chart: ChartInForce, known: Iterable[Role], held: Held, found: list[Problem], names: dict[Any, str] | None
) -> Matrix:
    """The chart as the component shows it: roles by side, activities by side."""
    used = {role for row in chart.letters.values() for role in row}
    roles = sorted(
        (role for role in known if role.pk in used),
        key=lambda role: (list(Sphere).index(Sphere(role.sphere)), role.order),
    )
    firsts = frozenset(
        index for index, role in enumerate(roles) if index == 0 or roles[index - 1].sphere != role.sphere
    )
    marks = _marks(found)
    rows: list[MatrixRow] = []
    for sphere, heading in GROUPS.items():
        activities = sorted((a for a in ACTIVITIES.values() if a.sphere == sphere), key=lambda a: a.order)
        shown = [_row(a, chart, roles, held, marks, firsts) for a in activities if a.code in chart.letters]
        rows += [MatrixRow(heading, sphere=_hue(sphere), group=True), *shown] if shown else []
    sides: Any = [
        (_hue(sphere), SIDES.get(sphere, "Support"), sum(role.sphere == sphere for role in roles))
        for sphere in Sphere
        if any(role.sphere == sphere for role in roles)
    ]
    labels = [names.get(role.pk, role.short) if names else role.short for role in roles]
    return Matrix(labels, rows, sides, firsts)


def _row(activity: Activity, chart: ChartInForce, roles: list[Role], held: Held, marks: Any, firsts: Any) -> MatrixRow:
    letters = chart.letters[activity.code]
    cells = [
        _cell(activity.code, role, letters.get(role.pk, ""), held.get(role.pk, ()), marks, index in firsts)
        for index, role in enumerate(roles)
    ]
    return MatrixRow(activity.title, sphere=_hue(activity.sphere), cells=cells)


def _people(roster: Roster) -> dict[Any, str]:
    shown = {}
    for role, persons in roster.held.items():
        listed = sorted(roster.names[person] for person in persons)
        shown[role] = listed[0] + (f" +{len(listed) - 1}" if len(listed) > 1 else "") if listed else ""
    return shown


@login_required
def chart(request: HttpRequest, unit: str, version: int) -> HttpResponse:
    """One version of a unit's chart, checked against people."""
    standing = standing_of(request)
    row: Chart = one(in_sight("chart", standing).select_related("unit"), unit__code=unit, version=version)
    letters = ChartInForce.of(row)
    roster = roster_at(request, row.unit.path)
    roles = {role.pk: role for role in Role.objects.all()}
    row.knows(
        (activity, roles[key].code, letter)
        for activity, held in letters.letters.items()
        for key, own in held.items()
        for letter in own
    )
    advice = list(row.rows.all())
    found = problems(letters, roles, roster, standing.rules, advice)
    by_people = request.GET.get("view") == "people"
    grave = sum(each.grave for each in found)
    head = Head(
        title=f"Who may do what in {row.unit.name}",
        lead="A letter in this chart is the permission itself. Change the chart, with another person’s approval, "
        "and the permission changes.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts")), Crumb(row.unit.name)],
        state=f"chart.{row.state}",
        state_label=f"Version {row.version}, {str(ChartState(row.state).label).lower()}",
        facts=[
            Fact(words.day_long(row.in_force_since), "In force since", "calendar") if row.in_force_since else
            Fact("not in force", "State", "pencil"),
            Fact(_counted(grave, len(found) - grave), icon="alert-triangle" if found else "check"),
            Fact(_waiting(row.advice_days), "Advice", "hourglass"),
        ],
        deeds=[
            Deed(WHY_LABEL, reverse("explain"), "info-circle"),
            birth_deed(request, "chart.draft", label=f"Propose version {row.version + 1}", query=f"unit={unit}"),
        ]
        if row.state == "in_force"
        else [Deed("Edit the letters", reverse("chart-editor", args=(unit, version)), "pencil", primary=True)]
        if row.state == "draft"
        else [],
    )  # fmt: skip
    here = request.path
    views = [
        Tab("Roles", here, not by_people),
        Tab("People", f"{here}?view=people", by_people),
        Tab("Against another version", reverse("chart-against", args=(unit, version))),
    ]
    context = {
        "head": head,
        "chart": row,
        "matrix": matrix_of(letters, roles.values(), roster.held, found, _people(roster) if by_people else None),
        "advice": grid_of(letters, advice, _with_letters(letters, roles, advice), advice_only=True) if advice else None,
        "views": views,
        "size": f"{sum(code in ACTIVITIES for code in letters.letters)} activities, "
        f"{len({r for x in letters.letters.values() for r in x})} roles",
        "problems": found,
        "advice_given": advice_on(request, row, APPROVE_CHART.code),
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/duties/chart.html", context)


def _with_letters(chart: ChartInForce, roles: Mapping[Any, Role], rows: Collection[ChartRow]) -> list[Role]:
    used = {key for row in rows for key in chart.letters.get(row.code, {})}
    return [role for key, role in roles.items() if key in used]


def _waiting(days: int) -> str:
    if not days:
        return "decisions do not wait for it"
    return f"decisions wait {words.plural(days, 'day')} for it"


def _counted(grave: int, light: int) -> str:
    if not grave and not light:
        return "everything holds"
    errors = f"{grave} error{'' if grave == 1 else 's'}"
    return f"{errors}, {light} warning{'' if light == 1 else 's'}"


urlpatterns = [
    path("raci/", charts, name="charts"),
    path("raci/<slug:unit>/<int:version>/", chart, name="chart"),
]
