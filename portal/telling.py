"""Who is told of an act (the letter I): the sealed record is walked in its order, and notices are written set by set.

The acts themselves know nothing of it. The place in the sealed order and the notices are one transaction, so a walk
that is killed leaves nothing behind, and two at once do the work of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.doors.sight import PATHS, PERSONAL, in_sight
from portal.models import Notice, NoticeCursor
from raci.duties import holdings
from raci.duties.acts import ACTS, Act
from raci.duties.charts import Charts
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import Governed, subject_model
from raci.ledger.models import Event, Outcome, Seal
from raci.people.models import OrgUnit, Person
from raci.people.units import lineage

BATCH = 2000
KEPT = timedelta(days=90)
"""Older acts are told to nobody, and older notices go."""
ONE_MATTER = {
    "ballot": "motion_id",
    "incident": "unit_id",
    "import-run": "unit_id",
    "measurement-batch": "objective_id",
    "openslo-import": "unit_id",
}
"""Kinds that come in numbers -> the column of what they have in common: many of them are one unread notice."""
RELATED = {"ballot": ("motion",)}


@dataclass
class Told:
    """A notice as it comes out of a walk."""

    event: UUID
    at: datetime
    count: int = 1


@dataclass
class Place:
    """Where the objects of one kind lie, and what they have in common with others."""

    paths: dict[Any, str] = field(default_factory=dict)
    matters: dict[Any, Any] = field(default_factory=dict)
    rows: dict[Any, Governed] = field(default_factory=dict)


def tell(batch: int = BATCH) -> int:
    """Tell of the next events of the sealed record. How many were looked at; 0 when there is nothing new."""
    with transaction.atomic(durable=True):
        NoticeCursor.objects.get_or_create(pk=1)
        cursor = NoticeCursor.objects.select_for_update().get(pk=1)
        seals = Seal.objects.filter(index__gte=cursor.next_index).order_by("index").select_related("event")
        events = [seal.event for seal in seals.defer("event__payload", "event__leaf")[:batch]]
        if events:
            _write(_told(events))
            cursor.next_index += len(events)
            cursor.save(update_fields=["next_index"])
    return len(events)


def forget_old() -> int:
    """Take away what is older than it is kept. How many notices there were."""
    return Notice.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _told(events: Sequence[Event]) -> dict[tuple[UUID, str], Told]:
    """(person, what about) -> the notice."""
    told_of = [event for event in events if _is_told(event)]
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in told_of:
        by_kind[event.subject_type].append(event)
    charts, listeners = Charts.load(), _Listeners.load() if told_of else _Listeners({})
    places = {kind: _places(kind, own) for kind, own in by_kind.items()}
    found: dict[tuple[UUID, str], Told] = {}
    for event in told_of:
        place = places[event.subject_type]
        for person in _persons(event, place, charts, listeners):
            key = person, _about(event, place)
            known = found.get(key)
            found[key] = Told(event.id, event.at, known.count + 1 if known else 1)
    return found


def _is_told(event: Event) -> bool:
    """Acts of an activity; not what is only bookkeeping beside another act, and not what is long past."""
    act = ACTS.get(event.verb)
    if act is None or event.outcome != Outcome.DONE or not act.activity:
        return False
    return bool(act.letters or act.ends) and event.at > clock.now() - KEPT


def _places(kind: str, events: Iterable[Event]) -> Place:
    keys = {event.subject_id for event in events}
    model, place = subject_model(kind), Place()
    way = PATHS.get(kind, "unit__")
    names = {each.name for each in model._meta.concrete_fields}
    acts: list[Act] = [ACTS[event.verb] for event in events]
    if (kind not in PATHS and "unit" not in names) or any(callable(act.activity) for act in acts):
        rows = model._base_manager.select_related(*RELATED.get(kind, ())).in_bulk(keys)
        place.rows.update(rows)
    if kind in PATHS or "unit" in names:
        matter = ONE_MATTER.get(kind, "pk")
        for key, path, own in model._base_manager.filter(pk__in=keys).values_list("pk", f"{way}path", matter):
            place.paths[key], place.matters[key] = path or "", own
    else:
        units = dict(OrgUnit.objects.values_list("pk", "path"))
        place.paths.update({key: units.get(row.scope_id(), "") for key, row in place.rows.items()})
    return place


@dataclass(frozen=True)
class _Listeners:
    """role -> (where it is held, by whom), for people who read notices: services do not."""

    held: Mapping[Any, Sequence[tuple[str, UUID]]]

    @classmethod
    def load(cls) -> "_Listeners":
        """Two queries."""
        services = set(Person.objects.filter(kind=Person.Kind.SERVICE).values_list("pk", flat=True))
        found: dict[Any, list[tuple[str, UUID]]] = defaultdict(list)
        for each in holdings.everybody():
            if each.person not in services:
                found[each.role_id].append((each.path, each.person))
        return cls(found)

    def at(self, roles: Iterable[Any], path: str) -> set[UUID]:
        """Who holds one of these roles in a place."""
        return {person for role in roles for held, person in self.held.get(role, ()) if path.startswith(held)}

    @property
    def root(self) -> str:
        """The path of the whole organisation."""
        paths = (path for own in self.held.values() for path, _ in own)
        return next((lineage(path)[-1] for path in paths), "")


def _persons(event: Event, place: Place, charts: Charts, listeners: _Listeners) -> Iterator[UUID]:
    act = ACTS[event.verb]
    path = place.paths.get(event.subject_id, "") or listeners.root
    chart = charts.at(path) if path else None
    row = place.rows.get(event.subject_id)
    if chart is None or (callable(act.activity) and row is None):
        return
    activity = act.activity if isinstance(act.activity, str) else act.activity(row)
    for person in listeners.at(chart.roles_with(activity, "I"), path):
        if str(person) != event.actor and _may_see(event, person):
            yield person


def _may_see(event: Event, person: UUID) -> bool:
    """Whoever holds a role where an object lies sees it; what is personal is seen by few."""
    if event.subject_type not in PERSONAL:
        return True
    standing = Standing(Person.objects.get(pk=person))
    return in_sight(event.subject_type, standing).filter(pk=event.subject_id).exists()


def _about(event: Event, place: Place) -> str:
    return f"{event.verb} {place.matters.get(event.subject_id, event.subject_id)}"


def _write(told: Mapping[tuple[UUID, str], Told]) -> None:
    """Unread notices of the same matter grow; the others are new. In the order of their keys, as everybody locks."""
    if not told:
        return
    persons, abouts = {person for person, _ in told}, {about for _, about in told}
    unread = Notice.objects.select_for_update().filter(person__in=persons, about__in=abouts, read_at=None)
    there = {(each.person_id, each.about): each for each in unread.order_by("id")}
    grown = [there[key] for key in told if key in there]
    for notice in grown:
        new = told[notice.person_id, notice.about]
        notice.event_id, notice.at, notice.count = new.event, new.at, notice.count + new.count
    Notice.objects.bulk_update(grown, ["event", "at", "count"], batch_size=500)
    Notice.objects.bulk_create(
        [
            Notice(person_id=person, event_id=new.event, about=about, at=new.at, count=new.count)
            for (person, about), new in told.items()
            if (person, about) not in there
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
