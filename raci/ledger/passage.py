"""An open act on governed rows: what is locked, what may be written, what goes on record."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.ledger.entry import Entry, Signatory, changes, part_note, secrets, values
from raci.ledger.governed import Governed, OutsideGate, Part, current, writing
from raci.ledger.ids import uuid7
from raci.ledger.models import Opening

SHARE, UPDATE = "share", "update"
RANK = {"team": 0, "person": 1, "consultation": 3}
"""Teams are locked before persons, persons before everything else; consultations last, since they end with what they
are about, as the consequence of whatever decides it."""
REMEMBERED = ("_prefetched_objects_cache", "_known_")
"""Beginnings of the names under which an instance keeps related rows that were read before."""

Key = tuple[int, str, str]


class LockOrder(RuntimeError):
    """A nested act wanted a row out of order: declare it in ``also`` or ``reads`` of the outermost act."""


def key_of(row: Governed) -> Key:
    """The place of a row in the order in which everybody locks."""
    return RANK.get(row.SUBJECT, 2), row.SUBJECT, str(row.pk)


@dataclass
class LockBook:
    """The rows that one transaction holds, in one order for everybody, so that nobody waits in a circle."""

    using: str
    held: dict[Key, tuple[Governed, str]] = field(default_factory=dict)

    def take(self, wanted: Iterable[tuple[Governed, str]]) -> None:
        """Lock rows, each once in its strongest mode, and bring the given instances up to date.

        Raises:
            LockOrder: a row lies below one that is held already, or is held in a weaker mode.
        """
        strongest: dict[Key, tuple[Governed, str]] = {}
        for row, mode in wanted:
            key = key_of(row)
            if key not in strongest or mode == UPDATE:
                strongest[key] = (strongest.get(key, (row,))[0], mode)
        top = max(self.held, default=None)
        for key in sorted(strongest):
            row, mode = strongest[key]
            if key in self.held:
                self._again(key, mode)
                continue
            if top is not None and key < top:
                raise LockOrder(f"{key[1]} {key[2]} is wanted after {top[1]} {top[2]}")
            self._lock(row, mode)
            self.held[key] = (row, mode)

    def row(self, row: Governed) -> Governed:
        """The instance that stands for this row in this transaction."""
        return self.held.get(key_of(row), (row, ""))[0]

    def _again(self, key: Key, mode: str) -> None:
        if mode == UPDATE and self.held[key][1] == SHARE:
            raise LockOrder(f"{key[1]} {key[2]} is held for reading and now wanted for change")

    def _lock(self, row: Governed, mode: str) -> None:
        connection = connections[self.using]
        rows: models.QuerySet[Governed] = type(row)._base_manager.using(self.using)
        if connection.vendor == "postgresql" and mode == SHARE:
            with connection.cursor() as cursor:  # Django has no FOR SHARE
                cursor.execute(f'SELECT 1 FROM "{row._meta.db_table}" WHERE id = %s FOR SHARE', [row.pk])
        elif connection.vendor == "postgresql":
            rows = rows.select_for_update(no_key=True)
        fresh = rows.get(pk=row.pk)
        for name in [name for name in row.__dict__ if name.startswith(REMEMBERED)]:
            del row.__dict__[name]  # what a page has read by the way is no ground to decide on
        row.__dict__.update({k: v for k, v in fresh.__dict__.items() if k != "_state"})
        row._state.fields_cache.clear()
        row._state.db, row._state.adding = self.using, False


@dataclass
class Passage:
    """One act on one row. Nested ones share the book, the transaction and the fate of the outermost."""

    verb: str
    subject: Governed
    signatory: Signatory
    using: str
    outer: "Passage | None"
    event_id: uuid.UUID = field(default_factory=uuid7)
    is_open: bool = False
    alive: bool = True
    revision: int = 1
    facts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection: BaseDatabaseWrapper = connections[self.using]
        self.root: Passage = self.outer.root if self.outer else self
        self.book: LockBook = self.outer.book if self.outer else LockBook(self.using)
        self.before: dict[str, Any] = {}
        self.hidden: dict[str, Any] = {}
        self._parts: dict[str, tuple[Part, bool]] = {}
        self._counted: dict[str, int] = {}
        self._after: list[Callable[[], None]] = []
        self.refusals: list[Any] = []

    # what ring 2 asks
    def covers(self, row: Governed) -> None:
        """Stamp the subject of this act.

        Raises:
            OutsideGate: it is another row, or a stale copy.
        """
        if row is not self.subject:
            raise OutsideGate(f"this act is on {self.subject!r}, not on {row!r}")
        row.last_event, row.revision = self.event_id, self.revision

    def covers_part(self, row: Part) -> None:
        """Stamp a part of the subject.

        Raises:
            OutsideGate: it belongs to another row.
        """
        column = row._meta.get_field(row.PART_OF)
        owner = column.related_model
        if getattr(row, column.attname) != self.subject.pk or not isinstance(self.subject, owner):  # type: ignore[union-attr,arg-type]
            raise OutsideGate(f"{row!r} is no part of {self.subject!r}")
        row.last_event = self.event_id
        self._parts[str(row.pk)] = (row, False)

    # what services use
    def remove(self, part: Part) -> None:
        """Take a part out of the subject."""
        key = str(part.pk)
        part.delete()
        self._parts[key] = (part, True)

    def add_parts(self, parts: list[Any], batch_size: int = 2000) -> None:
        """Write many parts of the subject at once; the record holds how many of which kind, not each."""
        if not parts:
            return
        for part in parts:
            self.covers_part(part)
            self._parts.pop(str(part.pk))
        with writing(parts[0]):
            type(parts[0])._base_manager.using(self.using).bulk_create(parts, batch_size=batch_size)
        name = type(parts[0]).__name__.lower()
        self._counted[name] = self._counted.get(name, 0) + len(parts)

    def remove_parts(self, parts: list[Any]) -> None:
        """Take many parts out of the subject at once; the record holds how many of which kind, not each."""
        if not parts:
            return
        for part in parts:
            self.covers_part(part)
            self._parts.pop(str(part.pk))
        rows = type(parts[0])._base_manager.using(self.using).filter(pk__in=[part.pk for part in parts])
        with writing(parts[0]):
            rows._raw_delete(self.using)
        name = f"{type(parts[0]).__name__.lower()} removed"
        self._counted[name] = self._counted.get(name, 0) + len(parts)

    def then(self, consequence: Callable[[], None]) -> None:
        """Run something after this act is on record, in the same transaction."""
        self._after.append(consequence)

    # what the gate uses
    @contextmanager
    def opened(self) -> Iterator[None]:
        """Open the act, let the caller write, and make sure that the subject carries this event."""
        row = self.subject
        Opening(event_id=self.event_id, subject_type=row.SUBJECT, subject_id=row.pk, revision=self.revision).save(
            using=self.using, force_insert=True
        )
        self.is_open = True
        token = current.set(self)
        try:
            yield
            if row.last_event != self.event_id:
                row.save(using=self.using)
        finally:
            self.is_open = False
            current.reset(token)

    def entry(self, **about: Any) -> Entry:
        """What goes on record of this act."""
        return Entry(
            id=self.event_id,
            signatory=self.signatory,
            verb=self.verb,
            subject=self.subject,
            revision=self.revision,
            within=self.outer.event_id if self.outer else None,
            details=self.details(),
            **about,
        )

    def details(self) -> dict[str, Any]:
        """Changes of fields and parts, and the facts that the gate and the service added."""
        found: dict[str, Any] = {"changes": changes(self.before, values(self.subject))}
        veiled = sorted(name for name, was in self.hidden.items() if getattr(self.subject, name) != was)
        if veiled:
            found["changed unseen"] = veiled
        if self._parts:
            found["parts"] = [part_note(key, part, removed) for key, (part, removed) in self._parts.items()]
        if self._counted:
            found["counted"] = self._counted
        return found | self.facts

    def remember(self) -> None:
        """Keep the values as they are before the act."""
        self.revision = self.subject.revision + 1
        self.before, self.hidden = values(self.subject), secrets(self.subject)

    def run_consequences(self) -> None:
        """What the service asked to happen next; it belongs to this passage though its own row is closed."""
        token = current.set(self)
        try:
            for consequence in self._after:
                consequence()
        finally:
            current.reset(token)
