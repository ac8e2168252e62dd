"""How an act becomes an entry of the record."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from raci.ledger.canonical import canonical, leaf_hash, plain
from raci.ledger.governed import Governed, Part
from raci.ledger.models import Event, Outcome

BOOKKEEPING = frozenset({"id", "last_event", "revision"})


@dataclass(frozen=True)
class Signatory:
    """Who acts, in words that outlive the accounts: keys as text, labels as they are now."""

    key: str
    label: str
    account: str = ""
    session: str = ""
    on_behalf_of: str = ""


@dataclass(kw_only=True)
class Entry:
    """Everything that one line of the record says."""

    id: uuid.UUID
    at: datetime
    signatory: Signatory
    verb: str
    subject: Governed
    outcome: Outcome = Outcome.DONE
    authority: str = ""
    revision: int | None = None
    within: uuid.UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def event(self) -> Event:
        """The row to be stored, with its canonical bytes and their leaf hash."""
        columns = {
            "actor": self.signatory.key,
            "actor_label": self.signatory.label[:200],
            "account": self.signatory.account,
            "on_behalf_of": self.signatory.on_behalf_of,
            "session": self.signatory.session,
            "verb": self.verb,
            "outcome": str(self.outcome),
            "authority": self.authority[:300],
            "subject_type": self.subject.SUBJECT,
            "subject_id": self.subject.pk,
            "subject_label": self.subject.label[:300],
            "revision": self.revision,
            "within": self.within,
        }
        payload = canonical({"id": self.id, "at": self.at, **columns, "details": self.details})
        return Event(id=self.id, at=self.at, payload=payload, leaf=leaf_hash(payload), **columns)


def values(row: models.Model) -> dict[str, Any]:
    """The recorded fields of a row in canonical form."""
    hidden = BOOKKEEPING | (row.UNRECORDED if isinstance(row, Governed) else frozenset())
    return {f.attname: _value(row, f) for f in row._meta.concrete_fields if f.attname not in hidden}


def _value(row: models.Model, column: "models.Field[Any, Any]") -> Any:
    value = getattr(row, column.attname)
    if isinstance(column, models.FileField):
        return value.name
    return plain(column.to_python(value) if isinstance(value, str | int) else value)


def secrets(row: models.Model) -> dict[str, Any]:
    """The fields of a row whose values stay out of the record."""
    return {name: getattr(row, name) for name in (row.UNRECORDED if isinstance(row, Governed) else ())}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field -> [was, is], for what differs."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def part_note(key: str, part: Part, removed: bool) -> dict[str, Any]:
    """What the record says of a part: its values, or that it was taken out (it has lost its key by then)."""
    name = type(part).__name__.lower()
    return {"part": name, "id": key, **({"removed": True} if removed else {"values": values(part)})}
