"""The strategy in force with its business objectives, and those before and after it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import strategy as acts
from governance.models import BusinessObjective, Strategy
from governance.selectors import direction as selectors
from portal import words
from portal.advising import advice_on
from portal.asking import login_required, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, new_url, shown_doors
from portal.doors import door_to
from portal.faces import duties
from portal.history import history
from portal.navigation import address
from portal.pages.documents import found_or_404
from portal.parts import Crumb, Deed, Fact, Head, Linked
from raci.alignment.models import Direction


@login_required
def strategy(request: HttpRequest, code: str = "") -> HttpResponse:
    """One strategy; without a code the one in force, else the latest draft."""
    standing = standing_of(request)
    known = list(selectors.strategies(standing).prefetch_related("objectives"))
    row: Any = next((each for each in known if each.code == code or not code), None)
    if row is None and not code:
        return render(request, "pages/direction/no_strategy.html", {"head": _empty(request)})
    row = found_or_404(row)
    objectives = list(row.objectives.all())
    for objective in objectives:
        objective.strategy = row
    roster = roster_at(request, row.unit.path)
    faces, chart = duties((acts.SET_STRATEGY.code,), row.unit.path, standing, roster)
    add, own, *of_objectives = deeds_of(request, _asked(row, objectives), roster)
    context = {
        "head": _head(request, row),
        "strategy": row,
        "objectives": _objectives(objectives, of_objectives),
        "others": [each for each in known if each.pk != row.pk],
        "deeds": [*(_adding(deed, row) for deed in add if row.state == "draft"), *own],
        "advice": advice_on(request, row, acts.SET_STRATEGY.code),
        "who": faces[acts.SET_STRATEGY.code],
        "chart": chart,
        "history": history(row, *objectives, standing=standing),
    }
    return render(request, "pages/direction/strategy.html", context)


def _asked(row: Strategy, objectives: Sequence[BusinessObjective]) -> list[tuple[Any, Sequence[Any]]]:
    doors = [door for door in shown_doors(BusinessObjective.SUBJECT) if _fits(door.act.code, row)]
    return [
        (BusinessObjective(strategy=row), [door_to(acts.ADD_OBJECTIVE.code)]),
        (row, shown_doors(Strategy.SUBJECT)),
        *((objective, doors) for objective in objectives),
    ]


def _fits(code: str, row: Strategy) -> bool:
    drafting = {acts.EDIT_OBJECTIVE.code, acts.DROP_OBJECTIVE.code}
    return code in drafting if row.state == "draft" else code not in drafting and row.state == "in_force"


def _adding(deed: Deed, row: Strategy) -> Deed:
    return replace(deed, url=f"{new_url(acts.ADD_OBJECTIVE.code)}?strategy={row.code}")


def _objectives(rows: Sequence[BusinessObjective], deeds: Sequence[Sequence[Deed]]) -> list[dict[str, Any]]:
    """Each objective that holds or held, what it is served by, and what can be done with it."""
    goals: dict[Any, list[Linked]] = defaultdict(list)
    links = Direction.objects.filter(objective__in=list(rows), state__in=("proposed", "confirmed", "unconfirmed"))
    for link in links.select_related("goal").order_by("-primary", "goal__code"):
        state = "" if link.state == "confirmed" else "unconfirmed"
        url = address("enterprise-goal", link.goal.code)
        goals[link.objective_id].append(Linked(str(link.goal), url, link.goal.code, "governance", state=state))
    return [
        {"row": row, "goals": goals[row.pk], "deeds": [deed for deed in own if deed.allowed]}
        for row, own in zip(rows, deeds, strict=True)
        if row.state != "withdrawn"
    ]


def _head(request: HttpRequest, row: Strategy) -> Head:
    facts = [
        Fact(f"{words.day_long(row.starts_on)} to {words.day_long(row.ends_on)}", "Period", "calendar"),
        Fact(row.unit.name, "Unit"),
    ]
    if row.adopted_on:
        facts.append(Fact(words.day_long(row.adopted_on), "Put in force"))
    return Head(
        title=row.title,
        lead=row.vision,
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals")), Crumb("Strategy", reverse("strategy")), Crumb(row.code)],
        state=row.state,
        facts=facts,
        deeds=[birth_deed(request, acts.DRAFT.code, label="Draft the next strategy", primary=False)],
    )


def _empty(request: HttpRequest) -> Head:
    return Head(
        title="No strategy yet",
        lead="It says where the organisation wants to be, and names the objectives that goals are held against.",
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals"))],
        deeds=[birth_deed(request, acts.DRAFT.code)],
    )


urlpatterns = [
    path("strategy/", strategy, name="strategy"),
    path("strategy/<str:code>/", strategy, name="strategy"),
]
