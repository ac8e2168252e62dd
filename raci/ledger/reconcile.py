"""Do the rows still say what the record says? Finds what a disabled trigger, or a hand in the file, let through.

Ring 3 proves "no change without its own record" while it stands. This looks afterwards, from the record alone: the
fields of a row are what its events, one after the other, have made of them.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connections

from raci.ledger import tree
from raci.ledger.canonical import canonical, leaf_hash, plain
from raci.ledger.derived import derived_models, differences
from raci.ledger.entry import values
from raci.ledger.governed import Governed, Part, governed_models, owner_of, written_models
from raci.ledger.models import Checkpoint, Event, Outcome, Seal

CHUNK = 500
COLUMNS = (
    "actor", "actor_label", "account", "on_behalf_of", "session", "verb", "outcome", "authority",
    "subject_type", "subject_label", "revision",
)  # fmt: skip
"""What an event has as columns and in its canonical bytes alike."""

Parts = dict[tuple[str, str], dict[str, Any] | None]
"""(kind, key) of a part -> its recorded values, or None once it was taken out."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as the record says."""

    subject_type: str
    subject_id: str
    label: str
    sentence: str


@dataclass
class _Told:
    """What the events of one row say, folded up."""

    revision: int = 0
    event: uuid.UUID | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    bulk: set[uuid.UUID] = field(default_factory=set)

    def add(self, key: uuid.UUID, revision: int, details: dict[str, Any]) -> None:
        self.revision, self.event = revision, key
        for name, (_, now) in details.get("changes", {}).items():
            self.fields[name] = now
        for part in details.get("parts", ()):
            self.parts[part["part"], part["id"]] = None if part.get("removed") else part["values"]
        if "counted" in details:
            self.bulk.add(key)


def rows() -> Iterator[Difference]:
    """Every governed row against its events."""
    for model in governed_models():
        yield from of_model(model)


def of_model(model: type[Governed]) -> Iterator[Difference]:
    """The rows of one kind, and the events whose row is gone."""
    parts = [each for each in written_models() if issubclass(each, Part) and owner_of(each) is model]
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        told = _told(model, chunk)
        for row in model._base_manager.filter(pk__in=chunk).order_by("pk"):
            yield from (_difference(row, sentence) for sentence in _row(row, told[row.pk]))
        for part_model in parts:
            yield from _parts(part_model, chunk, told)
    known = model._base_manager.values("pk")
    gone = Event.objects.filter(subject_type=model.SUBJECT, revision=1).exclude(subject_id__in=known)
    for key, label in gone.values_list("subject_id", "subject_label"):
        yield Difference(model.SUBJECT, str(key), label, "has a beginning in the record, and is not there")


def _told(model: type[Governed], keys: list[uuid.UUID]) -> dict[uuid.UUID, _Told]:
    found: dict[uuid.UUID, _Told] = defaultdict(_Told)
    events = Event.objects.filter(subject_type=model.SUBJECT, subject_id__in=keys, outcome=Outcome.DONE)
    listed = events.exclude(revision=None).order_by("revision")
    for key, subject, revision, payload in listed.values_list("id", "subject_id", "revision", "payload"):
        found[subject].add(key, revision or 0, json.loads(bytes(payload))["details"])
    return found


def _difference(row: Governed, sentence: str) -> Difference:
    return Difference(row.SUBJECT, str(row.pk), row.label, sentence)


def _row(row: Governed, told: _Told) -> Iterator[str]:
    if (row.revision, row.last_event) != (told.revision, told.event):
        yield f"stands at change {row.revision}; the last one on record is {told.revision}"
    for name, value in _recorded(row).items():
        if value != told.fields.get(name) and not (name not in told.fields and value == _blank(row, name)):
            yield f"{name} is {value!r}; the record says {told.fields.get(name)!r}"


def _blank(row: Governed, name: str) -> Any:
    """What a column holds that came with a later version than the last act on the row, which the record knows not."""
    return row._meta.get_field(name).get_default()  # type: ignore[union-attr]


def _recorded(row: Governed | Part) -> dict[str, Any]:
    """The values of a row as they would come back from the record."""
    found: dict[str, Any] = json.loads(canonical(values(row)))
    return found


def _parts(model: type[Part], keys: list[uuid.UUID], told: dict[uuid.UUID, _Told]) -> Iterator[Difference]:
    kind, owner = model.__name__.lower(), owner_of(model).SUBJECT
    column = model._meta.get_field(model.PART_OF).attname  # type: ignore[union-attr]
    seen: set[tuple[str, str]] = set()
    for part in model._base_manager.filter(**{f"{column}__in": keys}):
        owned_by = getattr(part, column)
        said = told[owned_by]
        seen.add((kind, str(part.pk)))
        sentence = _part(part, said.parts.get((kind, str(part.pk))), part.last_event in said.bulk)
        if sentence:
            yield Difference(owner, str(owned_by), str(part), f"{kind}: {sentence}")
    for key in keys:
        for (name, ident), recorded in told[key].parts.items():
            if name == kind and recorded is not None and (name, ident) not in seen:
                yield Difference(owner, str(key), ident, f"{kind}: is on record, and is not there")


def _part(part: Part, recorded: dict[str, Any] | None, in_bulk: bool) -> str:
    if recorded is None:
        return "" if in_bulk else "is there, and the record does not know it"
    differing = [name for name, value in _recorded(part).items() if value != recorded.get(name)]
    return f"{', '.join(differing)}: not as the record says" if differing else ""


def derived() -> Iterator[str]:
    """Tables that the database keeps from others, against what they are defined to be."""
    for model in derived_models():
        yield from differences(connections["default"], model)


def record() -> Iterator[str]:
    """The record against itself: bytes against hashes, columns against bytes, places, and the newest signed root."""
    head = Checkpoint.objects.order_by("-size").first()
    size, frontier = 0, dict[int, bytes]()
    sealed = Seal.objects.order_by("index").select_related("event").iterator(2000)
    for seal in sealed:
        event, number = seal.event, seal.index + 1
        if seal.index != size:
            yield f"event {number:,} stands where event {size + 1:,} belongs"
        payload, leaf = bytes(event.payload), bytes(event.leaf)
        if leaf_hash(payload) != leaf:
            yield f"event {number:,} is not what was sealed"
        yield from (f"event {number:,} shows another {name} than was sealed" for name in _columns(event, payload))
        for _ in tree.append(size, frontier, [leaf_hash(payload)]):
            pass
        size += 1
        if head and size == head.size and tree.root_of(size, frontier) != bytes(head.root):
            yield f"the first {size:,} events do not have the root that was signed"
    if head and size < head.size:
        yield f"{head.size:,} events were sealed, {size:,} are here"


def _columns(event: Event, payload: bytes) -> list[str]:
    content = json.loads(payload)
    shown = {name: plain(getattr(event, name)) for name in COLUMNS} | {
        "subject_id": str(event.subject_id),
        "at": plain(event.at),
        "within": plain(event.within),
        "id": str(event.pk),
    }
    return [name for name, value in shown.items() if content.get(name) != value]
