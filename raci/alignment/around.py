"""What there is around an enterprise goal or an initiative: what it serves, what serves it, decisions and findings.

One query for each of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from governance.models import EnterpriseGoal, Initiative, InitiativeGoal, Motion
from raci.alignment.health import Key
from raci.alignment.models import Contribution, Direction, Finding
from raci.alignment.states import LIVE_LINKS


@dataclass(frozen=True)
class Near:
    """Something around a goal or an initiative.

    Attributes:
        kind: ``business-objective``, ``enterprise-goal``, ``it-goal``, ``initiative``, ``motion`` or ``finding``.
        weight: of a link, beside those of the others to the same goal.
        extra: of a motion the code of its resolution, of a finding the code of its check.
        on: the day of the resolution, or since when the finding is open.
        place: the path of the unit in which it lies; empty where it lies where the object does.
    """

    kind: str
    id: str
    code: str
    title: str
    state: str
    weight: int = 0
    primary: bool = False
    extra: str = ""
    on: date | None = None
    place: str = ""

    @property
    def key(self) -> Key:
        """Its place in the cascade."""
        return Key(self.kind, self.id)


@dataclass(frozen=True)
class Around:
    """Everything around a goal, by kind."""

    near: tuple[Near, ...]

    def of(self, kind: str) -> list[Near]:
        """What there is of a kind; links by weight, the others the newest first."""
        found = [each for each in self.near if each.kind == kind]
        if kind in {"business-objective", "it-goal"}:
            return sorted(found, key=lambda each: (not each.primary, -each.weight, each.code))
        return sorted(found, key=lambda each: each.code, reverse=True)

    def seen(self, sees: Callable[[str], bool]) -> "Around":
        """What is shown to whom only some units are in sight."""
        return Around(tuple(each for each in self.near if sees(each.place)))

    @property
    def under_way(self) -> Near | None:
        """The motion that is being prepared or open."""
        return next((each for each in self.of("motion") if each.state in {"draft", "open"}), None)


def _char(value: str) -> Cast:
    return Cast(Value(value), CharField(max_length=400))


def _text(path: str) -> Cast:
    return Cast(F(path), CharField(max_length=400))


def _none() -> Cast:
    return Cast(Value(None), DateField())


def _links(
    model: Any, goal: EnterpriseGoal, here: str, there: str, kind: str, unit: str = "unit"
) -> "QuerySet[Any, Any]":
    rows = model.objects.filter(state__in=LIVE_LINKS, **{here: goal})
    found: QuerySet[Any, Any] = rows.order_by().values_list(
        _char(kind), F(f"{there}_id"), _text(f"{there}__code"), _text(f"{there}__title"), _text("state"),
        Cast(F("weight"), IntegerField()), F("primary"), _char(""), _none(), _text(f"{there}__{unit}__path"),
    )  # fmt: skip
    return found


def _flat(rows: Any, kind: str, title: str, extra: Any, on: Any, place: Any) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = rows.order_by().values_list(
        _char(kind), F("pk"), _text("code"), _text(title), _text("state"),
        Value(0, output_field=IntegerField()), Value(False, output_field=BooleanField()), extra, on,
        place,
    )  # fmt: skip
    return found


GIVEN_UP = ("withdrawn", "rejected")
"""States of an initiative in which it serves nothing."""


def _other(rows: Any, kind: str) -> "QuerySet[Any, Any]":
    """The other end of what connects initiatives and goals."""
    end = kind.replace("enterprise-", "")
    found: QuerySet[Any, Any] = rows.order_by().values_list(
        _char(kind), F(f"{end}_id"), _text(f"{end}__code"), _text(f"{end}__title"), _text(f"{end}__state"),
        Value(0, output_field=IntegerField()), Value(False, output_field=BooleanField()), _char(""), _none(),
        _text(f"{end}__unit__path"),
    )  # fmt: skip
    return found


def _queries(goal: EnterpriseGoal, metrics: Iterable[Any]) -> Iterator["QuerySet[Any, Any]"]:
    yield _links(Contribution, goal, "enterprise_goal", "it_goal", "it-goal")
    yield _links(Direction, goal, "goal", "objective", "business-objective", "strategy__unit")
    serving = InitiativeGoal.objects.filter(goal=goal).exclude(initiative__state__in=GIVEN_UP)
    yield _other(serving, "initiative")
    yield _motions(Motion.objects.filter(goal=goal))
    yield _findings([goal.pk, *metrics])


def _motions(rows: Any) -> "QuerySet[Any, Any]":
    resolved = Coalesce(_text("resolution__code"), _char(""))
    return _flat(rows, "motion", "title", resolved, F("resolution__decided_on"), _text("body__unit__path"))


def _findings(keys: list[Any]) -> "QuerySet[Any, Any]":
    found = Finding.objects.filter(object_id__in=keys, state="open")
    return _flat(found, "finding", "sentence", _text("check_code"), TruncDate("opened_at"), _char(""))


def around(goal: EnterpriseGoal, metrics: Iterable[Any] = ()) -> Around:
    """What there is around a goal.

    Args:
        metrics: keys of its metrics, whose findings count as the goal's.
    """
    return _read(_queries(goal, metrics))


def around_initiative(initiative: Initiative, parts: Iterable[Any] = ()) -> Around:
    """What there is around an initiative.

    Args:
        parts: keys of its gates, benefits and readings, whose findings count as its own.
    """
    served = _other(InitiativeGoal.objects.filter(initiative=initiative), "enterprise-goal")
    found = [served, _motions(Motion.objects.filter(initiative=initiative)), _findings([initiative.pk, *parts])]
    return _read(found)


def _read(queries: "Iterable[QuerySet[Any, Any]]") -> Around:
    first, *others = queries
    rows = first.union(*others, all=True)
    return Around(tuple(Near(kind, str(key), *rest) for kind, key, *rest in rows))
