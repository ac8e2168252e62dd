"""From what a population can be drawn: kinds of governed rows in scope and period, and refusals in the record.

Kinds are named as the record names them, so that nothing is asked of the other half of the house.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DateField, Q
from django.utils import timezone

from raci.ledger.governed import subject_model
from raci.ledger.models import Event, Outcome
from raci.people.models import OrgUnit, Person

MOST = 20_000
"""So many items a population has at most; a narrower period makes two of one."""
EVENT = "event"


@dataclass(frozen=True)
class Source:
    """One kind of items.

    Attributes:
        kind: the SUBJECT of the rows; ``event`` for entries of the record.
        on: the field that says when the item was.
        unit: the way from the row to its unit.
        states: only rows in one of these; empty for all.
        related: what the label of a row reads.
    """

    code: str
    title: str
    kind: str
    on: str
    unit: str = "unit__"
    states: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


SOURCES: dict[str, Source] = {
    each.code: each
    for each in (
        Source(
            "versions-approved", "Document versions approved", "document-version", "approved_on", "document__unit__",
            related=("document",),
        ),
        Source(
            "changes-implemented", "Changes implemented or taken back", "change", "finished_at", "service__unit__",
            ("implemented", "failed", "reviewed"),
        ),
        Source(
            "roles-granted", "Roles granted", "binding", "valid_from", "unit__", ("approved", "ended"),
            ("role", "person", "team", "unit"),
        ),
        Source("control-tests", "Tests of controls", "control-test", "tested_on", "control__unit__", (), ("control",)),
        Source("incidents", "Incidents opened", "incident", "opened_at"),
        Source(
            "benefits-verified", "Readings of benefits verified", "benefit-reading", "taken_on",
            "benefit__initiative__unit__", ("verified",), ("benefit",),
        ),
        Source(
            "exemptions-granted", "Exemptions granted", "exemption", "valid_from", "unit__", ("granted", "revoked"),
            ("rule", "person"),
        ),
        Source("refusals", "Acts refused, by people of these units", EVENT, "at"),
    )
}  # fmt: skip


class TooMany(ValueError):
    """More items than a population takes."""


def items_of(source: Source, units: Iterable[OrgUnit], since: date, until: date) -> list[dict[str, str]]:
    """The items in these units between two days, both included: by moment, then by id.

    Raises:
        TooMany: there are more than a population takes.
    """
    paths = [each.path for each in units]
    rows = _refusals(paths) if source.kind == EVENT else _rows(source, paths)
    rows = rows.filter(**_between(rows.model, source.on, since, until)).order_by(source.on, "pk")
    listed = list(rows[: MOST + 1])
    if len(listed) > MOST:
        raise TooMany(f"There are more than {MOST:,} items. Choose a shorter period.")
    return [_item(source, row) for row in listed]


def _within(paths: Iterable[str], prefix: str) -> Q:
    return reduce(or_, (Q(**{f"{prefix}path__startswith": path}) for path in paths), Q(pk__in=[]))


def _rows(source: Source, paths: list[str]) -> Any:
    rows = subject_model(source.kind)._default_manager.filter(_within(paths, source.unit))
    rows = rows.filter(state__in=source.states) if source.states else rows
    return rows.select_related(*source.related) if source.related else rows


def _refusals(paths: list[str]) -> Any:
    people = Person.objects.filter(_within(paths, "unit__")).values_list("pk", flat=True)
    return Event.objects.filter(outcome=Outcome.REFUSED, actor__in=[str(each) for each in people]).defer("payload")


def _between(model: Any, field: str, since: date, until: date) -> dict[str, Any]:
    if type(model._meta.get_field(field)) is DateField:
        return {f"{field}__range": (since, until)}
    return {f"{field}__gte": _midnight(since), f"{field}__lt": _midnight(until + timedelta(days=1))}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _item(source: Source, row: Any) -> dict[str, str]:
    at = getattr(row, source.on)
    day = timezone.localdate(at) if isinstance(at, datetime) else at
    label = f"{row.actor_label}: {row.verb} {row.subject_label}" if source.kind == EVENT else _named(row)
    return {"id": str(row.pk), "on": day.isoformat(), "label": label[:300]}


def _named(row: Any) -> str:
    code, text = str(getattr(row, "code", "")), str(row)
    return text if not code or text.startswith(code) else f"{code} {text}"


def hands(kind: str, keys: Iterable[Any]) -> dict[str, list[str]]:
    """Who ever acted on each of these items, or had somebody act for them, as keys of persons; two queries at most."""
    told = Q(pk__in=list(keys)) if kind == EVENT else Q(
        subject_type=kind, subject_id__in=list(keys), outcome=Outcome.DONE
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    named: list[tuple[str, str]] = []
    rows = Event.objects.filter(told).values_list("pk", "subject_id", "actor", "on_behalf_of")
    for event, subject, actor, behalf in rows:
        key = str(event if kind == EVENT else subject)
        found.setdefault(key, set()).add(actor)
        named += [(key, behalf)] if behalf else []
    for name, person in _keys_of({name for _, name in named}):
        for key in (key for key, behalf in named if behalf == name):
            found[key].add(str(person))
    return {key: sorted(people) for key, people in found.items()}


def _keys_of(names: set[str]) -> Iterable[tuple[str, Any]]:
    """The record names people for whom somebody acted by their names."""
    return Person.objects.filter(name__in=names).values_list("name", "pk") if names else ()
