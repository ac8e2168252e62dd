"""What the cascade is made of, as arrays: things, and the links between them. One query each, whatever their number."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from governance.models import BusinessObjective, EnterpriseGoal
from management.models import Control, ITGoal, Service
from raci.alignment.health import Key
from raci.alignment.models import Contribution, Direction, Support
from raci.alignment.states import LIVE_LINKS

OBJECTIVE, GOAL, IT_GOAL, SERVICE, CONTROL = "business-objective", "enterprise-goal", "it-goal", "service", "control"
LEVELS = (OBJECTIVE, GOAL, IT_GOAL, SERVICE, CONTROL)
"""From the strategy down."""
GOALS = (OBJECTIVE, GOAL, IT_GOAL)
IN_OPERATION = ("live", "retiring")


class Node(NamedTuple):
    """A thing of the cascade."""

    key: Key
    code: str
    title: str
    owner_id: Any


class LinkRow(NamedTuple):
    """A link that is there, confirmed or not."""

    upper: Key
    lower: Key
    weight: int
    primary: bool
    state: str

    @property
    def confirmed(self) -> bool:
        """Whether it counts."""
        return self.state == "confirmed"


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


Narrow = Callable[[str], Q]
"""From the path to the unit of a kind to what a person may see of it."""


def _things(narrow: Narrow, ended: bool) -> Iterator["QuerySet[Any, Any]"]:
    now: tuple[tuple[str, Any, Q, str, str, str], ...] = (
        (OBJECTIVE, BusinessObjective, Q(state="set", strategy__state="in_force"), "title", "strategy__unit__", ""),
        (GOAL, EnterpriseGoal, Q(state="set"), "title", "unit__", "owner_id"),
        (IT_GOAL, ITGoal, Q(state="set"), "title", "unit__", "owner_id"),
        (SERVICE, Service, Q(state__in=IN_OPERATION), "name", "unit__", "owner_id"),
        (CONTROL, Control, Q(state="operating"), "title", "unit__", "owner_id"),
    )
    for kind, model, current, title, path, owner in now:
        rows = model.objects.filter(Q() if ended else current)
        # The cast gives all kinds one column type; an objective has no owner of its own.
        owned = F(owner) if owner else F("strategy__unit__parent_id")
        seen = rows.filter(narrow(path)).order_by()
        yield seen.values_list(_text(kind), "pk", "code", Cast(title, CharField(max_length=300)), owned)


def nodes(narrow: Narrow = lambda path: Q(), *, ended: bool = False) -> list[Node]:
    """What is set, live or operating, from the strategy down, by code.

    Args:
        ended: also what is not yet or no longer so.
    """
    first, *others = _things(narrow, ended)
    found = [
        Node(Key(kind, str(key)), code, title, None if kind == OBJECTIVE else owner)
        for kind, key, code, title, owner in first.union(*others, all=True)
    ]
    return sorted(found, key=lambda node: (LEVELS.index(node.key.kind), node.code))


def visible(narrow: Narrow) -> set[Key]:
    """The keys of everything that a person may see, whatever became of it since: one query."""
    kinds: tuple[tuple[str, Any, str], ...] = (
        (OBJECTIVE, BusinessObjective, "strategy__unit__"),
        (GOAL, EnterpriseGoal, "unit__"),
        (IT_GOAL, ITGoal, "unit__"),
        (SERVICE, Service, "unit__"),
        (CONTROL, Control, "unit__"),
    )
    first, *others = (
        model.objects.filter(narrow(path)).order_by().values_list(_text(kind), F("pk")) for kind, model, path in kinds
    )
    return {Key(kind, str(key)) for kind, key in first.union(*others, all=True)}


def _links() -> Iterator["QuerySet[Any, Any]"]:
    kinds: tuple[tuple[Any, str, str, str, str], ...] = (
        (Direction, OBJECTIVE, "objective_id", GOAL, "goal_id"),
        (Contribution, GOAL, "enterprise_goal_id", IT_GOAL, "it_goal_id"),
        (Support, IT_GOAL, "it_goal_id", SERVICE, "service_id"),
        (Support, IT_GOAL, "it_goal_id", CONTROL, "control_id"),
    )
    for model, upper, above, lower, below in kinds:
        rows = model.objects.filter(state__in=LIVE_LINKS, **{f"{below.removesuffix('_id')}__isnull": False})
        yield rows.order_by().values_list(_text(upper), F(above), _text(lower), F(below), "weight", "primary", "state")


def links() -> list[LinkRow]:
    """Every link of the cascade that is proposed, confirmed, or waits to be confirmed again."""
    first, *others = _links()
    return [
        LinkRow(Key(upper, str(above)), Key(lower, str(below)), weight, primary, state)
        for upper, above, lower, below, weight, primary, state in first.union(*others, all=True)
    ]
