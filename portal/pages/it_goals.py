"""IT goals: what IT wants to reach, how far it is, and on which readings that rests."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from management.models import ITGoal, ITGoalMetric, ITGoalReading
from management.models.goals import Dimension
from management.selectors import it_goals as selectors
from management.selectors.it_goals import GoalView, MetricView
from management.states import ITGoalState, ReadingState
from portal import words
from portal.advising import advice_on
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed
from portal.history import history
from portal.lists import Listing
from portal.panel import Birth, panel
from portal.parts import Column, Crumb, Fact, Head
from portal.serving.nearby import Nearby
from portal.serving.readings import hands_of, steps_of
from raci.alignment.selectors import serving
from raci.ledger import clock
from raci.ledger.measures import elapsed, whole

SORTS = ("code", "title", "ends_on")
LINKED = ("enterprise-goal", "service", "control")


@login_required
def it_goals(request: HttpRequest) -> HttpResponse:
    """The IT goals in sight, with how far each is."""
    asked = Listing(request.GET, SORTS)
    rows = selectors.visible(standing_of(request))
    state, dimension = asked.get("state"), asked.get("dimension")
    rows = rows.filter(state=state) if state in ITGoalState.values else rows.exclude(state="retired")
    rows = rows.filter(dimension=dimension) if dimension in Dimension.values else rows
    for word in asked.get("q").split()[:6]:
        rows = rows.filter(title__icontains=word) | rows.filter(code__icontains=word)
    found = selectors.views(rows.order_by(asked.sort, "code"))
    head = Head(
        title="What IT wants to reach",
        lead=_lead(found),
        sphere="management",
        deeds=[birth_deed(request, "it-goal.propose")],
    )
    context = {
        "head": head,
        "rows": [_row(each) for each in found],
        "columns": [
            asked.column("IT goal", "title"),
            asked.column("State"),
            asked.column("Perspective"),
            asked.column("Progress"),
            asked.column("Time gone"),
            asked.column("Until", "ends_on"),
            asked.column("Owner"),
        ],
        "filters": [
            asked.filter("state", "State", {str(key): str(word) for key, word in ITGoalState.choices}),
            asked.filter("dimension", "Perspective", {str(key): str(word) for key, word in Dimension.choices}),
        ],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state", "dimension"),
    }
    return render(request, "pages/it_goals/it_goals.html", context)


def _lead(found: list[GoalView]) -> str:
    late = sum(any(not metric.is_fresh for metric in each.metrics) for each in found if each.goal.state == "set")
    if not found:
        return "An IT goal says what IT contributes to the goals of the enterprise."
    if not late:
        return "Every set goal has fresh readings."
    return "For one goal a reading is due." if late == 1 else f"For {late} goals a reading is due."


def _row(view: GoalView) -> dict[str, Any]:
    goal, how_far = view.goal, view.progress
    gone = whole(100 * elapsed(goal.starts_on, goal.ends_on, clock.today()))
    value = None if how_far.value is None else whole(how_far.value)
    return {
        "goal": goal,
        "value": value,
        "coverage": whole(100 * how_far.coverage),
        "gone": gone,
        "state": _course(value, gone, fresh=bool(how_far.coverage)),
    }


def _course(value: int | None, gone: int, *, fresh: bool) -> str:
    if value is None or not fresh:
        return "no_data"
    return "on_course" if value >= gone else "at_risk" if value >= gone - 20 else "off_course"


@login_required
def it_goal(request: HttpRequest, code: str) -> HttpResponse:
    """One IT goal with its metrics, readings and links."""
    standing = standing_of(request)
    goal: ITGoal = one(selectors.visible(standing), code=code)
    view = selectors.views([goal])[0]
    shown = _row(view)
    readings = [reading for each in view.metrics for reading in each.readings[:6]]
    births = [
        Birth("it-goal-reading.report", ITGoalReading(metric=each.metric), f"metric={each.metric.pk}")
        for each in view.metrics[:1]
    ]
    if goal.state == "proposed":
        births.append(Birth("it-goal-metric.add", ITGoalMetric(goal=goal), f"goal={goal.code}"))
    around = Nearby(serving.around_goal(goal), standing.sees, LINKED)
    context = {
        "head": _head(view, shown),
        "goal": goal,
        "shown": shown,
        "metrics": [_metric(each) for each in view.metrics],
        "columns": [
            Column("On"),
            Column("Value", right=True),
            Column("State"),
            Column("By"),
            Column("Where it comes from"),
            Column("Do", hidden=True),
        ],
        "panel": panel(request, goal, goal.unit.path, "set-it-goals", births=births),
        "advice": advice_on(request, goal, "set-it-goals"),
        "linked": around.linked(),
        "history": history(goal, *(each.metric for each in view.metrics), *readings, standing=standing),
    }
    return render(request, "pages/it_goals/it_goal.html", context)


def _head(view: GoalView, shown: dict[str, Any]) -> Head:
    goal = view.goal
    return Head(
        title=goal.title,
        lead=goal.description or _said(shown),
        sphere="management",
        crumbs=[Crumb("IT goals", reverse("it-goals")), Crumb(goal.code)],
        state=f"it-goal.{goal.state}",
        facts=[
            Fact(goal.owner.name, "Owner"),
            Fact(f"{words.day_long(goal.starts_on)} to {words.day_long(goal.ends_on)}", "Period"),
            Fact(goal.get_dimension_display(), "Perspective"),
            *([Fact(goal.cobit, "COBIT")] if goal.cobit else []),
        ],
        health=shown["state"],
    )


def _said(shown: dict[str, Any]) -> str:
    if shown["value"] is None:
        return "How far it is nobody knows: there is no reading that counts."
    return f"{shown['value']} % of the way is done, and {shown['gone']} % of the time is gone."


def _metric(each: MetricView) -> dict[str, Any]:
    metric = each.metric
    way = f"from {_number(metric.baseline)} to {_number(metric.target)} {metric.unit_of_measure}"
    return {
        "metric": metric,
        "way": way if metric.baseline is not None and metric.target is not None else metric.unit_of_measure,
        "value": f"{_number(each.last.value)} {metric.unit_of_measure}" if each.last else "no reading",
        "progress": None if each.progress is None else whole(100 * each.progress),
        "due": each.due_on,
        "fresh": each.is_fresh,
        "readings": [(reading, _number(reading.value), hands_of(reading), steps_of(reading))
                     for reading in each.readings[:6]],
        "more": len(each.readings) - 6,
        "disputed": any(reading.state == ReadingState.DISPUTED for reading in each.readings[:1]),
    }  # fmt: skip


def _number(value: Any) -> str:
    return words.number(value)


urlpatterns = [
    path("it-goals/", it_goals, name="it-goals"),
    path("it-goals/<str:code>/", it_goal, name="it-goal"),
]
