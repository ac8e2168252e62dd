"""Findings and rounds of checks as lists and pages ask for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from raci.alignment.checks import CHECKS
from raci.alignment.models import CheckRound, Finding
from raci.alignment.services.rounds import LATE, slot_of
from raci.alignment.states import WORST_FIRST, FindingState
from raci.duties.standing import Standing
from raci.ledger import clock

RANK = Case(
    *(When(severity=severity, then=Value(place)) for place, severity in enumerate(WORST_FIRST)),
    default=Value(len(WORST_FIRST)),
    output_field=IntegerField(),
)
ORDERS: dict[str, tuple[str, ...]] = {
    "severity": ("rank", "-opened_at", "code"),
    "opened": ("opened_at", "code"),
    "code": ("code",),
    "object": ("object_label", "code"),
}


def visible(standing: Standing) -> "QuerySet[Finding]":
    """Findings on what the person may see."""
    return Finding.objects.filter(standing.sight())


def counts(standing: Standing) -> dict[str, int]:
    """How many are open, waived and resolved: one query."""
    found = visible(standing).order_by().values("state").annotate(count=Count("pk")).values_list("state", "count")
    by = dict(found)
    return {state: by.get(state, 0) for state in FindingState.values}


def kinds(standing: Standing, state: str) -> list[str]:
    """The kinds of objects that findings in a state are about."""
    rows = visible(standing).filter(state=state).order_by("object_type")
    return list(rows.values_list("object_type", flat=True).distinct())


def _order(sort: str) -> list[str]:
    turn, name = sort.startswith("-"), sort.lstrip("-")
    columns = ORDERS.get(name, ORDERS["severity"])
    if not turn:
        return list(columns)
    first = columns[0]
    return [first[1:] if first.startswith("-") else f"-{first}", *columns[1:]]


def listing(
    standing: Standing,
    *,
    state: str = "open",
    family: str = "",
    severity: str = "",
    kind: str = "",
    check: str = "",
    owner: Any = None,
    text: str = "",
    sort: str = "severity",
) -> "QuerySet[Finding]":
    """Findings in a state, narrowed and sorted; the worst and newest first where nothing else is asked for."""
    rows = visible(standing).filter(state=state).select_related("unit", "owner")
    if family:
        rows = rows.filter(check_code__in=[code for code, each in CHECKS.items() if each.family == family])
    for column, value in (("severity", severity), ("object_type", kind), ("check_code", check), ("owner", owner)):
        rows = rows.filter(**{column: value}) if value else rows
    if text:
        rows = rows.filter(Q(sentence__icontains=text) | Q(object_label__icontains=text) | Q(code__iexact=text))
    return rows.annotate(rank=RANK).order_by(*_order(sort))


def open_by_check(standing: Standing) -> Mapping[str, int]:
    """check -> how many of its findings are open: one query."""
    rows = visible(standing).filter(state="open").order_by().values("check_code").annotate(count=Count("pk"))
    return dict(rows.values_list("check_code", "count"))


def rounds(limit: int = 10) -> list[CheckRound]:
    """The last rounds with their runs, the newest first: one query."""
    return list(CheckRound.objects.select_related("run", "run__wanted_by").order_by("-ordered_at", "-code")[:limit])


def is_late(found: CheckRound) -> bool:
    """Whether a round should have been done by now."""
    return found.state == "ordered" and found.ordered_at < clock.now() - LATE


def missed_slot(known: list[CheckRound]) -> datetime | None:
    """The slot of the clock that nobody has ordered though it began a while ago: no worker or no clock is running."""
    start = slot_of(clock.now())
    if clock.now() < start + LATE or any(each.ordered_at >= start for each in known):
        return None
    return start
