"""The grid in which a draft of a RACI chart is edited: one cell is one act, answered with what holds and what not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from portal import words
from portal.asking import actor_of, login_required, one, roster_at, standing_of
from portal.deeds import act_url, birth_deed, whys
from portal.doors import door_to
from portal.doors.passing import bind
from portal.doors.sight import in_sight
from portal.grids import ANY, NONE, WRONG, Wish, grid_of, in_order
from portal.ids import whole_or_none
from portal.parts import Choice, Crumb, Deed, Fact, Filter, Head
from raci.duties import gate
from raci.duties.acts import ACTIVITIES
from raci.duties.charts import ChartInForce, read_cells
from raci.duties.gate import Refused
from raci.duties.models import Chart, ChartRow
from raci.duties.own_acts import EDIT_CHART
from raci.duties.services import charts
from raci.duties.services.charts import AlreadyDecided, Outdated
from raci.duties.states import ChartState
from raci.duties.validation import Problem, problems
from raci.ledger.models import Event
from raci.people.models import Role

SHOWN = 60
"""So many problems are listed; how many more there are is said."""
LETTERS = {"R": "does it", "A": "decides", "C": "is asked", "I": "is told", ANY: "some letter", NONE: "no letter"}


def chart_of(request: HttpRequest, unit: str, version: int) -> Chart:
    """The chart of an address, if it is in sight."""
    rows = in_sight("chart", standing_of(request)).select_related("unit")
    found: Chart = one(rows, unit__code=unit, version=version)
    return found


class Judged(NamedTuple):
    """The letters of a chart, its rows of advice, all roles, and what does not hold."""

    letters: ChartInForce
    rows: list[ChartRow]
    roles: dict[Any, Role]
    found: list[Problem]


def judged(request: HttpRequest, chart: Chart) -> Judged:
    """Four queries, and those for the rules where nobody has asked for them yet."""
    letters, rows = ChartInForce.of(chart), list(chart.rows.all())
    roles = {role.pk: role for role in Role.objects.all()}
    roster = roster_at(request, chart.unit.path)
    return Judged(letters, rows, roles, problems(letters, roles, roster, standing_of(request).rules, rows))


def counted(found: list[Problem]) -> str:
    """'1 error, 2 warnings'."""
    grave = sum(each.grave for each in found)
    if not found:
        return "everything holds"
    light = len(found) - grave
    return f"{grave} error{'' if grave == 1 else 's'}, {light} warning{'' if light == 1 else 's'}"


def panel(found: list[Problem], roles: dict[Any, Role]) -> dict[str, Any]:
    """The context of the panel of problems."""
    lines = [(each, roles[each.role_id].code if each.role_id else "") for each in found]
    return {"problems": lines[:SHOWN], "unlisted": lines[SHOWN:], "counted": counted(found)}


def _filters(query: QueryDict, roles: list[Role]) -> list[Filter]:
    letters = {**{letter: f"{letter} {says}" for letter, says in LETTERS.items() if len(letter) == 1},
               ANY: "Some letter", NONE: "No letter", WRONG: "A problem"}  # fmt: skip
    role, letter = query.get("role", ""), query.get("letter", "")
    return [
        Filter("role", "Role", [Choice(each.code, each.title, each.code == role) for each in roles]),
        Filter("letter", "Cells with", [Choice(value, word, value == letter) for value, word in letters.items()]),
    ]


def _wish(query: QueryDict, roles: dict[Any, Role]) -> Wish:
    role = query.get("role", "")
    known = role if role in {each.code for each in roles.values()} else ""
    return Wish(query.get("q", "").strip()[:200], known, query.get("letter", ""))


@login_required
def editor(request: HttpRequest, unit: str, version: int) -> HttpResponse:
    """The grid. Without JavaScript each row leads to the form for its cells."""
    row, standing = chart_of(request, unit, version), standing_of(request)
    letters, rows, roles, found = judged(request, row)
    offer = gate.offers([EDIT_CHART], row, actor_of(request), standing=standing)[0]
    urls = _addresses(act_url(door_to(EDIT_CHART.code), row), rows) if offer.allowed else {}
    columns = [each for each in roles.values() if each.state == "active"] if offer.allowed else _used(letters, roles)
    wish = _wish(request.GET, roles)
    grid = grid_of(letters, rows, columns, urls=urls, wish=wish, found=found)
    context = {
        "head": _head(request, row, found, may=offer.allowed),
        "chart": row,
        "grid": grid,
        "may": offer.allowed,
        "shut": None if offer.allowed else Deed(EDIT_CHART.label, objections=whys(offer.reasons)),
        "filters": _filters(request.GET, list(grid.roles)),
        "query": wish.text,
        "clear_url": request.path if request.GET else "",
        **panel(found, roles),
    }
    return render(request, "pages/duties/editor.html", context)


def _addresses(form: str, rows: Iterable[ChartRow]) -> dict[str, str]:
    return {code: f"{form}?activity={code}" for code in (*ACTIVITIES, *(row.code for row in rows))}


def _used(letters: ChartInForce, roles: dict[Any, Role]) -> list[Role]:
    used = {role for row in letters.letters.values() for role in row}
    return [role for key, role in roles.items() if key in used]


def _head(request: HttpRequest, row: Chart, found: list[Problem], *, may: bool) -> Head:
    following = birth_deed(request, "chart.draft", label="Propose a new version", query=f"unit={row.unit.code}")
    return Head(
        title=f"Letters of {row.unit.name}",
        lead="Each change is on record at once and permits nothing until another person puts the chart in force."
        if may
        else "A chart is edited while it is a draft, by whoever holds the letter for it.",
        sphere="duties",
        crumbs=[
            Crumb("RACI charts", reverse("charts")),
            Crumb(row.unit.name, reverse("chart", args=(row.unit.code, row.version))),
        ],
        state=f"chart.{row.state}",
        state_label=f"Version {row.version}, {str(ChartState(row.state).label).lower()}",
        facts=[Fact(counted(found), icon="alert-triangle" if found else "check", url="#valid")],
        deeds=[] if may else [following],
        as_of=False,
    )


@require_POST
@login_required
def cell(request: HttpRequest, unit: str, version: int) -> HttpResponse:
    """Change the letters of one cell. Answers what the row holds now and what does not hold in the chart.

    412 with the letters of the whole chart where somebody was quicker, 409 where another role decides already, 422
    where the input does not fit, 428 where no revision is named, 403 with the sentences of a refusal.
    """
    row = chart_of(request, unit, version)
    seen = whole_or_none(request.headers.get("If-Match", "").strip('"'))
    if seen is None:
        return JsonResponse({"said": "Say in If-Match which revision you have seen."}, status=428)
    form = bind(door_to(EDIT_CHART.code), request, row, request.POST)
    if not form.is_valid():
        return JsonResponse({"said": " ".join(_told(form.errors.as_data()))}, status=422)
    return _changed(request, row, form.cleaned_data, seen)


def _told(errors: Any) -> list[str]:
    return [str(message) for each in errors.values() for error in each for message in error.messages]


def _changed(request: HttpRequest, row: Chart, data: dict[str, Any], seen: int) -> JsonResponse:
    activity, role, letters = data["activity"], data["role"], in_order(data["letters"])
    try:
        charts.set_letters(
            actor=actor_of(request), chart=row, activity=activity, role=role, letters=letters, seen=seen,
            move=bool(request.POST.get("move")),
        )  # fmt: skip
    except Outdated:
        return JsonResponse(_everything(row) | {"said": _who_was_quicker(row)}, status=412)
    except AlreadyDecided as taken:
        sentence = f"{taken.messages[0]} Or press A once more here to move it."
        return JsonResponse({"said": sentence, "movable": True, "letters": _of_row(row, activity)}, status=409)
    except Refused as refused:
        sentences = [objection.sentence for objection in refused.objections]
        return JsonResponse({"said": " ".join(sentences), "letters": _of_row(row, activity)}, status=403)
    except ValidationError as problem:
        return JsonResponse({"said": " ".join(problem.messages)}, status=422)
    return JsonResponse(_answer(request, row, activity))


def _answer(request: HttpRequest, row: Chart, activity: str) -> dict[str, Any]:
    letters, _, roles, found = judged(request, row)
    context = panel(found, roles)
    held = letters.letters.get(activity, {})
    return {
        "revision": row.revision,
        "letters": {roles[key].code: in_order(each) for key, each in held.items()},
        "counted": context["counted"],
        "problems": render_to_string("partials/problems.html", {**context, "goto": True}),
    }


def _codes() -> dict[Any, str]:
    return dict(Role.objects.values_list("pk", "code"))


def _of_row(row: Chart, activity: str) -> dict[str, str]:
    codes = _codes()
    return {codes[key]: in_order(held) for key, held in read_cells(row.pk).get(activity, {}).items()}


def _everything(row: Chart) -> dict[str, Any]:
    codes = _codes()
    cells = {
        activity: {codes[key]: in_order(held) for key, held in by_role.items()}
        for activity, by_role in read_cells(row.pk).items()
    }
    return {"revision": row.revision, "cells": cells}


def _who_was_quicker(row: Chart) -> str:
    event = Event.objects.filter(pk=row.last_event).values_list("actor_label", "at").first()
    who = f"{event[0]} changed this chart at {words.clock(event[1])}" if event else "Somebody changed this chart"
    return f"{who}, after you opened it. Your letter was not taken; the grid shows what the chart holds now."


urlpatterns = [
    path("raci/<slug:unit>/<int:version>/letters/", editor, name="chart-editor"),
    path("raci/<slug:unit>/<int:version>/cell/", cell, name="chart-cell"),
]
