"""How the enterprise goals stand, how they moved in a month, and why: read from the daily snapshots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.models import EnterpriseGoal
from governance.models.direction import Dimension
from portal.addresses import address_of
from raci.alignment import daily
from raci.alignment.health import Figure, Key, causes, moved
from raci.alignment.models import Snapshot
from raci.duties.standing import Standing
from raci.ledger import clock

KIND = EnterpriseGoal.SUBJECT
MONTH, YEAR, POINTS = timedelta(days=30), timedelta(days=365), 13


@dataclass(frozen=True)
class Score:
    """One enterprise goal as the board sees it."""

    code: str
    title: str
    owner: str
    url: str
    state: str
    health: int | None
    coverage: float
    trend: Sequence[float | None]
    change: int | None
    because: str

    @property
    def tone(self) -> str:
        """The tone of the trend line."""
        return {"on_course": "ok", "at_risk": "risk", "off_course": "out"}.get(self.state, "none")


@dataclass(frozen=True)
class Group:
    """The goals of one perspective of the balanced scorecard."""

    heading: str
    rows: Sequence[Score]


def _trends(goals: Sequence[EnterpriseGoal], until: date) -> dict[Any, list[float | None]]:
    """A year of health, thinned out to a dozen points."""
    found: dict[Any, list[float | None]] = defaultdict(list)
    rows = Snapshot.objects.filter(
        subject_type=KIND, subject_id__in=[goal.pk for goal in goals], day__gt=until - YEAR, day__lte=until
    )
    for goal, health in rows.order_by("day").values_list("subject_id", "health"):
        found[goal].append(None if health is None else float(health))
    return {goal: _thin(values) for goal, values in found.items()}


def _thin(values: list[float | None]) -> list[float | None]:
    step = max(1, -(-len(values) // POINTS))
    return values[::-1][::step][::-1]


def scores(standing: Standing) -> tuple[list[Group], date | None]:
    """The goals that are set, by perspective, and the day since which the change is counted; three queries."""
    goals = list(EnterpriseGoal.objects.filter(standing.sight(), state="set").select_related("owner").order_by("code"))
    today = clock.today()
    now, before = daily.two_days(today, today - MONTH)
    if now is None:
        return _grouped(goals, [_unknown(goal) for goal in goals]), None
    rows = {**(before.rows if before else {}), **now.rows}
    trends, old = _trends(goals, now.on), before.figures if before else {}
    made = [_score(goal, rows, now.figures, old, trends.get(goal.pk, [])) for goal in goals]
    return _grouped(goals, made), before.on if before else None


def _grouped(goals: Sequence[EnterpriseGoal], made: Sequence[Score]) -> list[Group]:
    found: list[Group] = []
    for value, heading in Dimension.choices:
        rows = [score for goal, score in zip(goals, made, strict=True) if goal.dimension == value]
        found += [Group(str(heading), rows)] if rows else []
    return found


def _unknown(goal: EnterpriseGoal) -> Score:
    because = "Nothing was computed yet; the first run of the checks does it."
    return Score(goal.code, goal.title, goal.owner.name, address_of(goal), "no_data", None, 0.0, [], None, because)


def _score(
    goal: EnterpriseGoal,
    rows: Mapping[Key, Snapshot],
    now: Mapping[Key, Figure],
    old: Mapping[Key, Figure],
    trend: Sequence[float | None],
) -> Score:
    key = Key(KIND, str(goal.pk))
    if key not in now:
        return _unknown(goal)
    figure, was = now[key], old.get(key)
    change = moved(was, figure)
    return Score(
        code=goal.code,
        title=goal.title,
        owner=goal.owner.name,
        url=address_of(goal),
        state=str(figure.state),
        health=figure.shown,
        coverage=float(figure.coverage) * 100,
        trend=trend,
        change=change,
        because=_because(key, rows, now, old, change),
    )


def _because(
    key: Key, rows: Mapping[Key, Snapshot], now: Mapping[Key, Figure], old: Mapping[Key, Figure], change: int | None
) -> str:
    if now[key].health is None:
        return now[key].reason or "Nothing that supports it has fresh data."
    if not change:
        return "No change."
    found = [cause for cause in causes(key, old, now) if cause.points * change > 0]
    if not found:
        return ""
    most = max(found, key=lambda cause: abs(cause.points))
    row = rows.get(most.key)
    return f"{row.label}: {row.reason}" if row and row.reason else (row.label if row else "")
