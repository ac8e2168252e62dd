"""One goal: its health, what it is made of, and why it moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from raci.alignment import structure
from raci.alignment.health import Key, causes, leaves_of
from raci.alignment.models import Snapshot
from raci.alignment.selectors.cascade import CascadeNode, node_of
from raci.alignment.selectors.days import Day, Days, days
from raci.alignment.structure import LEVELS
from raci.duties.standing import Standing
from raci.ledger import clock

TREND = timedelta(days=182)
HIDDEN = "Something outside your sight"


@dataclass(frozen=True)
class PartRow:
    """A part of the figure: what serves the goal, or one of its own metrics. ``share``: 0 to 1 of the whole."""

    node: CascadeNode
    share: Decimal
    primary: bool


@dataclass(frozen=True)
class CauseRow:
    """Why the figure moved: what was measured below, and the whole points that it took or gave.

    ``through``: code of the part of the goal by which it counts, empty where it is a part itself; ``share``: of that.
    """

    points: int
    node: CascadeNode
    through: str
    share: Decimal


@dataclass(frozen=True)
class GoalHealth:
    """How a goal stands on a day.

    Attributes:
        on: the day of the figure; None where none was kept until then.
        since: the day that the causes count from; None where none was kept so early.
        was: the figure on that day.
        causes: they add up to the change between the two figures as shown.
        trend: day and figure of the half year before, for a sparkline; None where it was not known.
    """

    node: CascadeNode
    on: date | None
    since: date | None
    was: Decimal | None
    parts: Sequence[PartRow]
    causes: Sequence[CauseRow]
    trend: Sequence[tuple[date, Decimal | None]]

    @property
    def change(self) -> int:
        """Whole points since then."""
        return sum(cause.points for cause in self.causes)


def goal_health(standing: Standing, kind: str, pk: Any, on: date | None = None) -> GoalHealth:
    """Health of a goal that the person may see, on a day: four queries. Parts outside their sight have no name."""
    both, key = days(on), Key(kind, str(pk))
    seen = structure.visible(standing.sight)
    node = _named(key, both, seen)
    was = both.before.figure(key).health
    parts = [
        PartRow(_named(part.key, both, seen), _decimal(part.share), part.primary) for part in both.now.figure(key).parts
    ]
    return GoalHealth(
        node=node,
        on=both.now.day,
        since=both.before.day,
        was=None if was is None else _decimal(was),
        parts=sorted(parts, key=lambda part: -part.share),
        causes=_causes(key, both, seen),
        trend=_trend(key, both.now.day or clock.today()),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(round(value * 1000)) / 1000


def _named(key: Key, both: Days, seen: set[Key]) -> CascadeNode:
    code, title = both.now.named.get(key) or both.before.named.get(key) or ("", "")
    if key.kind in LEVELS and key not in seen:
        code, title = "", HIDDEN
    return node_of(key, code, title, both)


def _causes(key: Key, both: Days, seen: set[Key]) -> list[CauseRow]:
    found = []
    for cause in causes(key, both.before.figures, both.now.figures):
        day = both.now if cause.key in leaves_of(key, both.now.figures) else both.before
        through, share = _through(key, cause.key, day)
        code = _named(through, both, seen).code if through and through != cause.key else ""
        found.append(CauseRow(cause.points, _named(cause.key, both, seen), code, _decimal(share)))
    return found


def _through(goal: Key, leaf: Key, day: Day) -> tuple[Key | None, Fraction]:
    """The part of the goal by which a leaf counts most, and its share of the goal."""
    ways = [
        (part.share * leaves_of(part.key, day.figures)[leaf], part)
        for part in day.figure(goal).parts
        if leaf in leaves_of(part.key, day.figures)
    ]
    if not ways:
        return None, Fraction(0)
    part = max(ways, key=lambda way: way[0])[1]
    return part.key, part.share


def _trend(key: Key, until: date) -> list[tuple[date, Decimal | None]]:
    rows = Snapshot.objects.filter(
        subject_type=key.kind, subject_id=key.id, day__gt=until - TREND, day__lte=until
    ).order_by("day")
    return list(rows.values_list("day", "health"))
