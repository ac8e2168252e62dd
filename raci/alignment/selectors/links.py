"""Links of all kinds as one list: what is proposed, confirmed, or waits to be confirmed again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from raci.alignment.acts.links import CONFIRM_ALIGNMENT
from raci.alignment.material import KINDS
from raci.alignment.models import Implementation, Link, Support
from raci.alignment.states import LIVE_LINKS
from raci.duties.models import Claim
from raci.duties.standing import Standing

WAITING = ("proposed", "unconfirmed")
SORTS = {"upper": ("upper_code", "lower_code"), "lower": ("lower_code", "upper_code"), "kind": ("kind", "upper_code")}
TEXT = CharField(max_length=300)


def _lower(kind: type[Link], column: str) -> Any:
    names = [F(f"{end}__{column if column != 'title' or end != 'service' else 'name'}") for end in kind.LOWER]
    return Cast(Coalesce(*names) if len(names) > 1 else names[0], TEXT)


def _rows(kind: type[Link], rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    clause = F("clause") if kind is Implementation else Value("")
    return rows.order_by().values(
        "pk",
        "weight",
        "primary",
        "state",
        kind=Value(kind.SUBJECT, output_field=TEXT),
        upper_code=Cast(F(f"{kind.UPPER}__code"), TEXT),
        upper_title=Cast(F(f"{kind.UPPER}__title"), TEXT),
        clause_number=Cast(clause, TEXT),
        lower_code=_lower(kind, "code"),
        lower_title=_lower(kind, "title"),
    )


def _joined(parts: Iterable["QuerySet[Any, Any]"]) -> "QuerySet[Any, Any]":
    first, *others = parts
    return first.union(*others, all=True)


def _asked(kind: type[Link], standing: Standing, states: Iterable[str], text: str) -> "QuerySet[Any]":
    rows = kind._default_manager.filter(standing.sight(), state__in=list(states))
    if not text:
        return rows
    fits = Q(**{f"{kind.UPPER}__code__iexact": text}) | Q(**{f"{kind.UPPER}__title__icontains": text})
    for end in kind.LOWER:
        title = "name" if end == "service" else "title"
        fits |= Q(**{f"{end}__code__iexact": text}) | Q(**{f"{end}__{title}__icontains": text})
    return rows.filter(fits)


def listing(
    standing: Standing, *, states: Iterable[str] = LIVE_LINKS, kind: str = "", text: str = "", sort: str = "upper"
) -> "QuerySet[Any, Any]":
    """Links that the person may see, as rows with the codes and names of both ends: one query."""
    kinds = [each for each in KINDS if not kind or kind == each.SUBJECT] or list(KINDS)
    rows = _joined(_rows(each, _asked(each, standing, states, text)) for each in kinds)
    columns = SORTS.get(sort.lstrip("-"), SORTS["upper"])
    turn = "-" if sort.startswith("-") else ""
    return rows.order_by(f"{turn}{columns[0]}", *columns[1:])


def counts(standing: Standing) -> dict[str, int]:
    """How many links are in each state: one query."""
    rows = _joined(
        each._default_manager.filter(standing.sight()).order_by().values("state").annotate(count=Count("pk"))
        for each in KINDS
    )
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row["state"]] += row["count"]
    return found


def _place(standing: Standing, activity: str) -> Q | None:
    """The units in which the person may do an activity; None where there is none."""
    paths = {grant.path for grant in standing.grants if standing.authority(activity, "RA", grant.unit_id)}
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(unit__path__startswith=path)
    return found if paths else None


def _mine(standing: Standing) -> Iterator["QuerySet[Any, Any]"]:
    for kind in KINDS:
        place = _place(standing, "set-it-goals" if kind is Support else CONFIRM_ALIGNMENT.code)
        if place is None:
            continue
        party = f"person:{standing.person.pk}"
        proposed = Exists(Claim.objects.filter(object_id=OuterRef("pk"), party=party, side="proposer"))
        yield _rows(kind, kind._default_manager.filter(place, ~proposed, state__in=WAITING))


def to_confirm(standing: Standing) -> list[dict[str, Any]]:
    """Links that wait for the person to confirm them, and that they have not proposed: one query at most."""
    parts = list(_mine(standing))
    return list(_joined(parts).order_by("upper_code", "lower_code")) if parts else []
