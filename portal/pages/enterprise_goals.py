"""Enterprise goals: the list, and one of them with what it is measured by and what feeds it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import goals as acts
from governance.acts import readings as reading_acts
from governance.models import EnterpriseGoal, GoalMetric, GoalReading
from governance.models.direction import Dimension
from governance.selectors import direction as selectors
from governance.selectors.direction import Measured
from governance.states import GoalState
from portal import measuring, words
from portal.advising import advice_on
from portal.asking import login_required, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, new_url, shown_doors
from portal.doors import DOORS, door_to
from portal.faces import duties
from portal.history import may_read_record
from portal.lists import Listing
from portal.navigation import address
from portal.pages.cascade import day_asked
from portal.parts import Crumb, Deed, Fact, Figure, Head, Linked
from raci.alignment import daily
from raci.alignment.around import Around, Near, around
from raci.alignment.health import Key
from raci.duties.roster import Roster
from raci.ledger import clock
from raci.ledger.measures import elapsed

SORTS = ("code", "title", "owner", "ends")
ORDERS = {"code": "code", "title": "title", "owner": "owner__name", "ends": "ends_on"}
STATES = dict(GoalState.choices)
KIND = EnterpriseGoal.SUBJECT
DECIDING, REPORTING = acts.SET_GOALS.code, reading_acts.REPORT_GOAL_READING.code
COVERED = 70
"""Below this share of fresh data, in per cent, a coverage stands out."""
TO_JUDGE = ("reported", "disputed")


# --- the list -----------------------------------------------------------------------------------------------------


@login_required
def enterprise_goals(request: HttpRequest) -> HttpResponse:
    """Every enterprise goal in sight with its health, coverage and change."""
    asked = Listing(request.GET, SORTS)
    rows, page = asked.page(_listed(request, asked), "goals")
    today = clock.today()
    now, before = daily.two_days(today, daily.quarter_before(today), subject_type=KIND)
    head = Head(
        title="Enterprise goals",
        lead="What the organisation wants to reach, how far it is, and how much of that is known.",
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals"))],
        deeds=[
            birth_deed(request, acts.PROPOSE.code),
            Deed("Adopt from the catalogue", reverse("catalogue"), acts.ADOPT.icon),
        ],
    )
    context = {
        "head": head,
        "columns": [
            asked.column("Goal", "title"),
            asked.column("Health"),
            asked.column("State"),
            asked.column("Fresh data"),
            asked.column("Change"),
            asked.column("Owner", "owner"),
            asked.column("Until", "ends"),
        ],
        "rows": [_line(row, now, before) for row in rows],
        "page": page,
        "since": before.on if before else None,
        "filters": [
            asked.filter("state", "State", STATES),
            asked.filter("dimension", "Perspective", dict(Dimension.choices)),
        ],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state", "dimension"),
        "readings_url": reverse("goal-readings"),
    }
    return render(request, "pages/direction/goals.html", context)


def _listed(request: HttpRequest, asked: Listing) -> Any:
    rows = selectors.matching(standing_of(request), asked.get("q"))
    for name, known in (("state", STATES), ("dimension", dict(Dimension.choices))):
        if asked.get(name) in known:
            rows = rows.filter(**{name: asked.get(name)})
    down = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(f"{down}{ORDERS[asked.sort.lstrip('-')]}", "code")


def _line(row: EnterpriseGoal, now: Any, before: Any) -> dict[str, Any]:
    key = Key(KIND, str(row.pk))
    figure = now.figure(key) if now and row.state == GoalState.SET else None
    return {
        "goal": row,
        "perspective": Dimension(row.dimension).label,
        "health": figure.shown if figure else None,
        "coverage": round(figure.coverage * 100) if figure else 0,
        "state": row.state if row.state != GoalState.SET else str(figure.state) if figure else "no_data",
        "change": daily.change(key, now, before) if figure and figure.shown is not None else None,
    }


# --- one goal -----------------------------------------------------------------------------------------------------


@login_required
def enterprise_goal(request: HttpRequest, code: str) -> HttpResponse:
    """One goal, today or as a past day was kept; open down to the readings."""
    standing, past = standing_of(request), day_asked(request)
    goal = selectors.goals(standing).filter(code=code).first()
    if goal is None:
        raise Http404(code)
    metrics = selectors.measured(goal)
    near = around(goal, [each.metric.pk for each in metrics])
    goal.known_motion = next((each.code for each in near.of("motion") if each.state == "open"), "")
    stood = measuring.standing_of_goal(Key(KIND, str(goal.pk)), past or clock.today(), _parts(metrics, near))
    near = near.seen(standing.sees)  # what lies elsewhere counts, and is not named
    roster = roster_at(request, goal.unit.path)
    faces, chart = duties(
        (acts.SET_GOALS.code, reading_acts.REPORT_GOAL_READING.code), goal.unit.path, standing, roster
    )
    hands, history = measuring.history_of(goal, metrics, standing)
    own, of_metrics, of_readings = _deeds(request, goal, metrics, roster)
    shown = measuring.Page(past, hands, of_metrics, of_readings, may_read_record(standing))
    context = {
        "head": _head(goal, stood, past),
        "goal": goal,
        "past": past,
        "figures": _figures(goal, stood, past),
        "trend": stood.trend,
        "trend_tone": measuring.TONES.get(stood.state, "none"),
        "stood": stood,
        "metrics": shown.blocks(metrics),
        "feeding": _feeding(metrics, near, stood),
        "decisions": [_decision(each) for each in near.of("motion")],
        "advice": advice_on(request, goal, acts.SET_GOALS.code) if past is None else None,
        "deeds": own,
        "deciders": faces[DECIDING],
        "reporters": [face for face in faces[REPORTING] if face.letter in {"A", "R"}],
        "chart": chart,
        "initiatives": [_initiative(each) for each in near.of("initiative")],
        "objectives": [_link(each) for each in near.of("business-objective")],
        "checks": measuring.checks_of(near),
        "history": history,
        "cascade_url": f"{reverse('goals')}?pick={goal.code}" + (f"&as_of={past.isoformat()}" if past else ""),
    }
    return render(request, "pages/direction/goal.html", context)


def _parts(metrics: Sequence[Measured], near: Around) -> list[Key]:
    return [Key(GoalMetric.SUBJECT, str(each.metric.pk)) for each in metrics] + [
        each.key for each in near.of("it-goal")
    ]


def _head(goal: EnterpriseGoal, stood: measuring.Stood, past: date | None) -> Head:
    facts = [
        Fact(f"{words.day_long(goal.starts_on)} to {words.day_long(goal.ends_on)}", "Period", "calendar"),
        Fact(Dimension(goal.dimension).label, "Perspective"),
        Fact(goal.owner.name, "Owner", url=address("person", str(goal.owner_id))),
    ]
    if goal.cobit:
        facts.append(Fact(f"COBIT 2019, {goal.cobit}", "From", url=f"{reverse('catalogue')}#{goal.cobit}"))
    return Head(
        title=goal.title,
        lead=goal.description,
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals")), Crumb("Enterprise goals", reverse("enterprise-goals")),
                Crumb(goal.code)],
        state=goal.state,
        facts=facts,
        health=stood.state if goal.state == GoalState.SET else "",
        past=past,
        dated=True,
    )  # fmt: skip


def _figures(goal: EnterpriseGoal, stood: measuring.Stood, past: date | None) -> list[Figure]:
    if goal.state != GoalState.SET and stood.health is None:
        return []
    day = past or clock.today()
    gone = elapsed(goal.starts_on, goal.ends_on, day)
    since = f"since {words.day(stood.compared_on, today=day)}" if stood.compared_on else "nothing to compare with yet"
    change = "–" if stood.change is None else words.signed(stood.change)
    tone: Any = measuring.TONES.get(stood.state, "none")
    thin: Any = "risk" if stood.coverage < COVERED else "plain"
    measured = f"on {words.day(stood.on, today=day)}" if stood.on and stood.on != day else "of 100"
    return [
        Figure("Health", "–" if stood.health is None else str(stood.health), measured, tone=tone),
        Figure("Fresh data", words.percent(stood.coverage), "of what feeds it", tone=thin),
        Figure("Change", change, since),
        Figure("Period over", words.percent(round(gone * 100)), words.away(goal.ends_on) if not past else ""),
    ]  # fmt: skip


def _deeds(
    request: HttpRequest, goal: EnterpriseGoal, metrics: Sequence[Measured], roster: Roster
) -> tuple[list[Deed], dict[Any, list[Deed]], dict[Any, list[Deed]]]:
    """Acts on the goal, on each active metric and on each reading that waits: the claims are read in one query."""
    active = [each.metric for each in metrics if each.metric.state == "active"]
    waiting = [row for each in metrics for row in each.readings if row.state in TO_JUDGE]
    report, add = door_to(reading_acts.REPORT.code), door_to(acts.ADD_METRIC.code)
    alive = goal.state in {GoalState.PROPOSED, GoalState.SET}
    asked: list[tuple[Any, Sequence[Any]]] = [
        (goal, shown_doors(EnterpriseGoal.SUBJECT)),
        (GoalMetric(goal=goal), [add] if alive else []),
        *((GoalReading(metric=metric), [report] if alive else []) for metric in active),
        *((metric, shown_doors(GoalMetric.SUBJECT) if goal.state == GoalState.PROPOSED else []) for metric in active),
        *((row, shown_doors(GoalReading.SUBJECT)) for row in waiting),
    ]
    own, adding, *rest = deeds_of(request, asked, roster)
    reports, changes, judged = rest[: len(active)], rest[len(active) : 2 * len(active)], rest[2 * len(active) :]
    own = [*own, *(replace(deed, url=f"{new_url(acts.ADD_METRIC.code)}?goal={goal.code}") for deed in adding)]
    if goal.state == GoalState.PROPOSED and not goal.known_motion and "motion.prepare" in DOORS:
        own.insert(0, birth_deed(request, "motion.prepare", label="Bring it before a body", query=f"goal={goal.code}"))
    of_metrics = {
        metric.pk: [*(_reporting(deed, metric) for deed in reported), *(each for each in changed if each.allowed)]
        for metric, reported, changed in zip(active, reports, changes, strict=True)
    }
    of_readings = {row.pk: [each for each in deeds if _told(each)] for row, deeds in zip(waiting, judged, strict=True)}
    return own, of_metrics, of_readings


def _reporting(deed: Deed, metric: GoalMetric) -> Deed:
    return replace(deed, url=f"{new_url(reading_acts.REPORT.code)}?metric={metric.pk}")


def _told(deed: Deed) -> bool:
    """In a table an act stands if it can be done, or if a rule of separation alone stands in its way."""
    return all(why.rule for why in deed.objections)


def _feeding(metrics: Sequence[Measured], near: Around, stood: measuring.Stood) -> list[dict[str, Any]]:
    """What the health is the mean of, the largest share first."""
    rows = [
        measuring.part(stood, each.key, each.title, each.code, address("it-goal", each.code), each)
        for each in near.of("it-goal")
    ]
    rows += [
        measuring.part(stood, Key(GoalMetric.SUBJECT, str(each.metric.pk)), each.metric.title, "", f"#m{number}")
        for number, each in enumerate(metrics, 1)
        if each.metric.state == "active"
    ]
    return sorted(rows, key=lambda row: -(row["share"] or 0))


def _decision(row: Near) -> dict[str, str]:
    if row.extra and row.on:
        return {
            "kicker": f"{row.extra} · {words.day_short(row.on)}",
            "title": row.title,
            "url": address("resolution", row.extra) or address("motion", row.code),
            "text": f"By motion {row.code}",
            "state": "carried" if row.state == "carried" else f"motion.{row.state}",
        }
    url = address("motion", row.code)
    return {"kicker": row.code, "title": row.title, "url": url, "text": "", "state": f"motion.{row.state}"}


def _link(row: Near) -> Linked:
    state = "" if row.state == "confirmed" else "unconfirmed"
    return Linked(row.title, reverse("strategy"), row.code, "governance", state=state)


def _initiative(row: Near) -> Linked:
    return Linked(row.title, address("initiative", row.code), row.code, "governance", state=f"initiative.{row.state}")


urlpatterns = [
    path("enterprise-goals/", enterprise_goals, name="enterprise-goals"),
    path("enterprise-goals/<str:code>/", enterprise_goal, name="enterprise-goal"),
]
