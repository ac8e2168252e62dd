"""How things were at a moment, read from the record alone: what the events up to then had made of each object.

Reports look from a moment that may lie behind. What they say of it must not change because something was done since,
so they read events, not today's rows. Every value can thus be led back to the event that set it.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from raci.ledger.models import Event, Outcome, Seal

CHUNK = 2000


@dataclass(frozen=True)
class Happened:
    """An event as a report cites it: its number, and what the verifier compares with the event itself."""

    number: int
    at: datetime
    at_text: str
    verb: str
    actor: str
    actor_label: str
    outcome: str
    subject_type: str
    subject_id: uuid.UUID
    subject_label: str
    details: dict[str, Any]

    @property
    def citation(self) -> dict[str, Any]:
        """What a row of a report says of it, for the bundle."""
        return {
            "number": self.number,
            "at": self.at_text,
            "verb": self.verb,
            "actor_label": self.actor_label,
            "outcome": self.outcome,
            "subject_label": self.subject_label,
        }


@dataclass
class Then:
    """One object as it was."""

    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    events: list[Happened] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)

    @property
    def state(self) -> str:
        return str(self.fields.get("state", ""))

    @property
    def last(self) -> Happened:
        """What changed it last."""
        return self.events[-1]

    def by(self, verb: str) -> Happened | None:
        """The last time that this was done to it."""
        return next((event for event in reversed(self.events) if event.verb == verb), None)


@dataclass(frozen=True)
class Past:
    """The record as it was sealed up to a size, looked at from a moment.

    Attributes:
        moment: the last one that counts.
        size: events beyond it are left out, so that a bundle of this size holds everything that is cited.
    """

    moment: datetime
    size: int

    def of_kind(self, kind: str) -> dict[str, Then]:
        """Every object of a kind that was there, by its key, in the order of their births."""
        found: dict[str, Then] = {}
        for event in self.events(subject_type=kind, outcome=Outcome.DONE):
            key = str(event.subject_id)
            then = found.setdefault(key, Then(key))
            for name, (_, now) in event.details.get("changes", {}).items():
                then.fields[name] = now
            then.events.append(event)
        return found

    def events(self, since: datetime | None = None, **about: Any) -> Iterator[Happened]:
        """Events in the sealed order."""
        rows = Seal.objects.filter(index__lt=self.size, event__at__lte=self.moment).order_by("index")
        rows = rows.filter(**{f"event__{name}": value for name, value in about.items()})
        rows = rows.filter(event__at__gte=since) if since else rows
        for seal in rows.select_related("event").defer("event__leaf").iterator(CHUNK):
            yield _happened(seal.index + 1, seal.event)


def _happened(number: int, event: Event) -> Happened:
    content = json.loads(bytes(event.payload))
    return Happened(
        number=number,
        at=event.at,
        at_text=content["at"],
        verb=event.verb,
        actor=event.actor,
        actor_label=event.actor_label,
        outcome=event.outcome,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        subject_label=event.subject_label,
        details=content["details"],
    )
