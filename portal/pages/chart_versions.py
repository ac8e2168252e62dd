"""Two versions of a unit's chart: which letters differ, and what that means for people."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.asking import login_required, standing_of
from portal.doors.sight import in_sight
from portal.pages.chart_editor import chart_of
from portal.parts import Choice, Column, Crumb, Fact, Figure, Filter, Head
from raci.duties import comparison
from raci.duties.acts import ACTIVITIES
from raci.duties.charts import ChartInForce
from raci.duties.comparison import Change, Turn
from raci.duties.models import Chart, ChartRow
from raci.duties.roster import Roster
from raci.duties.states import ChartState
from raci.people.models import Role

SAYS = {"A": "decide", "R": "do", "C": "be asked before", "I": "be told after"}
SHOWN = 300
"""So many cells are listed, permissions first; how many more there are is said."""
KINDS = {"added": "New", "removed": "Taken away", "changed": "Changed"}


def _other(request: HttpRequest, versions: Sequence[Chart], chart: Chart) -> Chart | None:
    """The version that is asked for; else the one in force, or the one before."""
    asked = request.GET.get("with", "")
    if asked:
        found = next((each for each in versions if str(each.version) == asked and each.pk != chart.pk), None)
        if found is None:
            raise Http404
        return found
    others = [each for each in versions if each.pk != chart.pk]
    in_force = [each for each in others if each.state == "in_force" and each.version < chart.version]
    earlier = [each for each in others if each.version < chart.version and each.state != "withdrawn"]
    return next(iter(in_force or earlier or others), None)


def _titles(charts: Iterable[Chart]) -> dict[str, str]:
    """row -> its title, in either version."""
    rows = ChartRow.objects.filter(chart__in=[chart.pk for chart in charts]).values_list("code", "title")
    return {code: f"{code} {title}" for code, title in rows} | {each.code: each.title for each in ACTIVITIES.values()}


def _may(letters: str) -> str:
    """'decide and be told after'."""
    return " and ".join(SAYS[letter] for letter in letters)


def _people(turns: list[Turn], roster: Roster, titles: dict[str, str]) -> list[dict[str, Any]]:
    """Permissions one by one; of advice only how much, since it permits nothing."""
    found = []
    for person, own in groupby(turns, key=lambda turn: turn.person_id):
        mine = list(own)
        lines = [
            {"activity": titles[turn.activity], "gains": _may(turn.gains), "loses": _may(turn.loses)}
            for turn in mine
            if turn.activity in ACTIVITIES
        ]
        about = {"id": person, "name": roster.names[person], "lines": lines, "advice": len(mine) - len(lines)}
        found.append(about)
    return sorted(found, key=lambda each: not each["lines"])


def _lines(changes: list[Change], titles: dict[str, str]) -> list[dict[str, Any]]:
    roles = dict(Role.objects.values_list("pk", "title"))
    changes = sorted(changes, key=lambda each: each.activity not in ACTIVITIES)[:SHOWN]
    return [
        {
            "activity": titles.get(each.activity, each.activity),
            "advice": each.activity not in ACTIVITIES,
            "role": roles[each.role_id],
            "was": list(each.was),
            "now": list(each.now),
            "kind": KINDS[each.kind],
        }
        for each in changes
    ]


def _rows(old: Chart, new: Chart) -> tuple[set[str], set[str]]:
    """Rows of advice that came, and those that went."""
    held: dict[Any, set[str]] = {old.pk: set(), new.pk: set()}
    for chart, code in ChartRow.objects.filter(chart__in=[old.pk, new.pk]).values_list("chart_id", "code"):
        held[chart].add(code)
    return held[new.pk] - held[old.pk], held[old.pk] - held[new.pk]


@login_required
def against(request: HttpRequest, unit: str, version: int) -> HttpResponse:
    """What differs between this version and another one."""
    chart = chart_of(request, unit, version)
    rows = in_sight("chart", standing_of(request)).filter(unit=chart.unit_id).select_related("unit")
    versions: list[Chart] = list(rows.order_by("-version"))
    other = _other(request, versions, chart)
    choices = [
        Choice(
            str(e.version),
            f"Version {e.version}, {str(ChartState(e.state).label).lower()}",
            e.pk == getattr(other, "pk", 0),
        )
        for e in versions
        if e.pk != chart.pk
    ]
    context: dict[str, Any] = {
        "head": _head(chart, other),
        "chart": chart,
        "other": other,
        "filters": [Filter("with", "Compared with", choices)],
        **(_compared(other, chart) if other else {}),
    }
    return render(request, "pages/duties/against.html", context)


def _compared(old: Chart, new: Chart) -> dict[str, Any]:
    """The context of a comparison: ``old`` is what it is compared with."""
    roster, titles = Roster.at(new.unit.path), _titles((old, new))
    before, after = ChartInForce.of(old), ChartInForce.of(new)
    found = comparison.changes(before, after)
    came, went = _rows(old, new)
    people = _people(comparison.turns(before, after, roster), roster, titles)
    kinds = [each.kind for each in found]
    return {
        "figures": [
            Figure("New", words.number(kinds.count("added")), "cells with letters"),
            Figure("Taken away", words.number(kinds.count("removed")), "cells"),
            Figure("Changed", words.number(kinds.count("changed")), "cells"),
            Figure("People concerned", words.number(len(people)), "as roles are held today"),
        ],
        "columns": [Column("Activity"), Column("Role"), Column("Was"), Column("Is"), Column("What changed")],
        "lines": _lines(found, titles),
        "people": people,
        "unlisted": max(0, len(found) - SHOWN),
        "waits": _waits(old.advice_days, new.advice_days),
        "came": len(came),
        "went": len(went),
    }


def _waits(was: int, now: int) -> str:
    """How long decisions wait for advice, where that differs."""
    if was == now:
        return ""
    before = f"Decisions waited {words.plural(was, 'day')} for advice" if was else "Decisions did not wait for advice"
    after = f"they wait {words.plural(now, 'day')}" if now else "they do not wait"
    return f"{before}; in this version {after}."


def _head(chart: Chart, other: Chart | None) -> Head:
    facts = [Fact(words.day_long(chart.in_force_since), "In force since")] if chart.in_force_since else []
    return Head(
        title=f"Version {chart.version} against version {other.version}" if other else "Nothing to compare with",
        lead="A letter is a permission, so what differs here is what people may do once this version is in force."
        if other
        else "This unit has one version of its chart. The next one can be compared with it.",
        sphere="duties",
        crumbs=[
            Crumb("RACI charts", reverse("charts")),
            Crumb(chart.unit.name, reverse("chart", args=(chart.unit.code, chart.version))),
        ],
        state=f"chart.{chart.state}",
        state_label=f"Version {chart.version}, {str(ChartState(chart.state).label).lower()}",
        facts=facts,
        as_of=False,
    )


urlpatterns = [path("raci/<slug:unit>/<int:version>/against/", against, name="chart-against")]
