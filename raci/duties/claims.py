"""A claim is a seat. Nothing but unique indexes decides who sits; no lock is taken beforehand."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.dateparse import parse_datetime


class Taking(NamedTuple):
    """The event by which a seat was taken, as far as a sentence about it needs it. ``at`` is None while the event is
    still being written by the same transaction."""

    id: uuid.UUID
    verb: str
    actor: str
    subject: str
    at: datetime | None


Seats = dict[tuple[str, str, int, str], dict[int, tuple[str, Taking]]]
"""(rule, object, cycle, party) -> seat -> (side, event that took it)."""


class Want(NamedTuple):
    """A side that a party takes by an act."""

    rule: str
    object_id: uuid.UUID
    cycle: int
    party: str
    side: str
    seats: int = 1

    @property
    def key(self) -> tuple[str, str, int, str]:
        return self.rule, self.object_id.hex, self.cycle, self.party


class Conflict(NamedTuple):
    """A side that is not to be had, and what the party holds instead."""

    want: Want
    sides: tuple[str, ...]
    events: tuple[Taking, ...]


def ident(connection: BaseDatabaseWrapper, key: uuid.UUID) -> Any:
    """A key as the database's driver takes it in plain SQL."""
    return key.hex if connection.vendor == "sqlite" else str(key)


def held(connection: BaseDatabaseWrapper, wants: Iterable[Want]) -> Seats:
    """The seats that the parties of these wants hold already, and by which events, in one query."""
    keys = sorted({(w.rule, ident(connection, w.object_id), w.cycle, w.party) for w in wants})
    if not keys:
        return {}
    where = " OR ".join(["(c.rule = %s AND c.object_id = %s AND c.cycle = %s AND c.party = %s)"] * len(keys))
    return _seats(connection, where, [part for key in keys for part in key])


def on_objects(connection: BaseDatabaseWrapper, objects: Iterable[uuid.UUID]) -> Seats:
    """All seats on these objects, of whatever rule, cycle and party: a query for every 500 objects."""
    keys = sorted({ident(connection, key) for key in objects})
    found: Seats = {}
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        found |= _seats(connection, f"c.object_id IN ({', '.join(['%s'] * len(chunk))})", chunk)
    return found


def _seats(connection: BaseDatabaseWrapper, where: str, params: list[Any]) -> Seats:
    found: Seats = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.rule, c.object_id, c.cycle, c.party, c.seat, c.side, c.by_event,"
            " e.verb, e.actor_label, e.subject_label, e.at"
            f" FROM duties_claim c LEFT JOIN ledger_event e ON e.id = c.by_event WHERE {where}",
            params,
        )
        for rule, object_id, cycle, party, seat, side, event, verb, actor, subject, at in cursor.fetchall():
            key = (rule, uuid.UUID(str(object_id)).hex, cycle, party)
            taking = Taking(uuid.UUID(str(event)), verb or "", actor or "", subject or "", moment_of(at))
            found.setdefault(key, {})[seat] = (side, taking)
    return found


def moment_of(at: Any) -> datetime | None:
    """A moment as plain SQL gives it: SQLite gives text, in UTC."""
    found = parse_datetime(at) if isinstance(at, str) else at
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def conflicts(seen: Seats, wants: Iterable[Want]) -> list[Conflict]:
    """The wants for which no seat is left."""
    found = []
    for want in wants:
        mine = seen.get(want.key)
        if not mine or len(mine) < want.seats:
            continue
        sides = [side for side, _ in mine.values()]
        if want.side not in sides:
            found.append(Conflict(want, tuple(sorted(sides)), tuple(event for _, event in mine.values())))
    return found


def _missing(connection: BaseDatabaseWrapper, seen: Seats, wants: Sequence[Want], event: uuid.UUID) -> list[list[Any]]:
    rows = []
    for want in wants:
        mine = seen.get(want.key, {})
        if want.side not in [side for side, _ in mine.values()]:
            seat = next(number for number in range(want.seats) if number not in mine)
            about, by = ident(connection, want.object_id), ident(connection, event)
            rows.append([want.rule, about, want.cycle, want.party, seat, want.side, by])
    return rows


def take(wants: Iterable[Want], event: uuid.UUID, using: str = "default") -> list[Conflict]:
    """Take every seat or tell which are not to be had; the caller then rolls back.

    Inserted in one order for everybody, so that nobody waits in a circle; where somebody sat down in the meantime,
    the seats are looked at again.
    """
    connection = connections[using]
    ordered = sorted(set(wants), key=lambda want: (want.rule, str(want.object_id), *want[2:5]))
    while True:
        seen = held(connection, ordered)
        taken = conflicts(seen, ordered)
        rows = [] if taken else _missing(connection, seen, ordered, event)
        if not rows:
            return taken
        values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO duties_claim (rule, object_id, cycle, party, seat, side, by_event)"
                f" VALUES {values} ON CONFLICT DO NOTHING",
                [part for row in rows for part in row],
            )
            if cursor.rowcount == len(rows):
                return []


def seat_free(wants: Iterable[Want], event: uuid.UUID, using: str = "default") -> None:
    """Take the seats that are free and leave the rest: for rules that are recorded, not enforced."""
    connection = connections[using]
    ordered = sorted(set(wants), key=lambda want: (want.rule, str(want.object_id), *want[2:5]))
    seen = held(connection, ordered)
    full = {conflict.want for conflict in conflicts(seen, ordered)}
    take([want for want in ordered if want not in full], event, using)
