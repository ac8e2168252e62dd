"""What the sections of a report are read from: the past, by kinds, within a unit and a period."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from raci.ledger.past import Happened, Past, Then

Objects = dict[str, Then]

OWNERS: dict[str, tuple[str, str]] = {
    # kind -> the field that leads to the object by which its unit is known
    "document-version": ("document_id", "document"),
    "motion": ("body_id", "body"),
    "ballot": ("motion_id", "motion"),
    "resolution": ("motion_id", "motion"),
    "body-member": ("body_id", "body"),
    "objective": ("service_id", "service"),
    "control-test": ("control_id", "control"),
    "measurement-batch": ("objective_id", "objective"),
    "membership": ("team_id", "team"),
    "goal-metric": ("goal_id", "enterprise-goal"),
    "goal-reading": ("metric_id", "goal-metric"),
    "it-goal-metric": ("goal_id", "it-goal"),
    "it-goal-reading": ("metric_id", "it-goal-metric"),
}


@dataclass
class Sources:
    """The past within a scope. Kinds are read once, when they are asked for."""

    past: Past
    unit_id: str
    since: date
    until: date

    def __post_init__(self) -> None:
        self._kinds: dict[str, Objects] = {}

    def kind(self, kind: str) -> Objects:
        """Every object of a kind, wherever it lies."""
        if kind not in self._kinds:
            self._kinds[kind] = self.past.of_kind(kind)
        return self._kinds[kind]

    def within(self, kind: str) -> list[Then]:
        """The objects of a kind that lie in the scope."""
        return [then for then in self.kind(kind).values() if self.covers(kind, then)]

    @cached_property
    def units(self) -> frozenset[str]:
        """The unit of the report and everything below it."""
        units = self.kind("unit")
        head = str(units[self.unit_id]["path"])
        return frozenset(key for key, unit in units.items() if str(unit["path"]).startswith(head))

    @property
    def is_whole(self) -> bool:
        """Whether the scope is the whole organisation."""
        return self.kind("unit")[self.unit_id]["parent_id"] is None

    def covers(self, kind: str, then: Then | None) -> bool:
        """Whether an object lies in the scope; what belongs to no unit does so in that of the whole organisation."""
        if self.is_whole or then is None:
            return self.is_whole
        if kind in OWNERS:
            name, owner = OWNERS[kind]
            return self.covers(owner, self.kind(owner).get(str(then[name])))
        return str(then["unit_id"]) in self.units

    def covers_event(self, event: Happened) -> bool:
        """The same for what an event was about; refused births leave no object, and belong to the whole."""
        kind, key = event.subject_type, str(event.subject_id)
        return self.is_whole or self.covers(kind, self.kind(kind).get(key))

    def name(self, kind: str, key: Any, field: str = "name") -> str:
        """What an object was called."""
        then = self.kind(kind).get(str(key)) if key else None
        return str(then[field]) if then else ""

    def person(self, key: Any) -> str:
        """A person's name."""
        return self.name("person", key)

    @cached_property
    def acts(self) -> list[Happened]:
        """What was done and refused in the period, where the report covers it."""
        return [event for event in self.past.events(self.begins) if event.at < self.ends and self.covers_event(event)]

    @property
    def begins(self) -> datetime:
        """The first moment of the period."""
        return timezone.make_aware(datetime.combine(self.since, time.min))

    @property
    def ends(self) -> datetime:
        """The first moment after the period."""
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))

    def in_period(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.since <= day <= self.until


def day_of(value: Any) -> date | None:
    """A recorded date."""
    return parse_date(value) if isinstance(value, str) and value else None


def moment_of(value: Any) -> datetime | None:
    """A recorded moment."""
    return parse_datetime(value) if isinstance(value, str) and value else None


def present(*events: Happened | None) -> list[Happened]:
    """The events that are there."""
    return [event for event in events if event is not None]
