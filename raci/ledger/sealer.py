"""The sealer: appends what is pending to the tree and signs its head.

Writers are never chained to each other. Order comes from the queue, which a trigger fills in the transaction of the
event, and not from a sequence read by a cursor, which would lose what commits late.
"""

import io
import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.ledger import clock, notes, tree
from raci.ledger.models import Checkpoint, Node, Pending, Seal
from raci.ledger.notes import Signer

log = logging.getLogger(__name__)

LOCK = 9162
BATCH = 20_000

Waiting = Sequence[tuple[int, Any, bytes]]
"""(place in the queue, event as the database has it, leaf)."""


def seal(*, signer: Signer | None = None, batch: int = BATCH, wait: bool = True, using: str = "default") -> int:
    """Seal everything that is pending, a batch a transaction; each ends with a signed checkpoint.

    Safe to run from several places at once, and to be killed at any moment.

    Args:
        wait: whether to wait for another sealer on PostgreSQL, or to leave the work to it.

    Returns:
        The number of events sealed.
    """
    done = 0
    while Pending.objects.using(using).exists():
        count = _seal_batch(signer or notes.signer(), batch, wait, using)
        done += count
        if count < batch:
            break
    return done


def after_decision() -> None:
    """Seal right after something was signed and committed. The worker's loop would do so within a second; a failure
    here is therefore logged and nothing else. A demonstration that plays history seals once, at its end."""
    if clock.is_moved():
        return
    try:
        seal()
    except Exception:
        log.exception("sealing after a decision failed; the worker seals within a second")


def _seal_batch(signer: Signer, batch: int, wait: bool, using: str) -> int:
    with transaction.atomic(using=using, durable=True):
        connection = connections[using]
        if not _alone(connection, wait):
            return 0
        waiting = _pending(connection, batch)
        if not waiting:
            return 0
        size, frontier = _frontier(using)
        nodes = list(tree.append(size, frontier, (bytes(leaf) for _, _, leaf in waiting)))
        write = _write_postgresql if connection.vendor == "postgresql" else _write_sqlite
        write(connection, size, waiting, nodes)
        size += len(waiting)
        root = tree.root_of(size, frontier)
        note = signer.sign(notes.body(signer.name, size, root))
        Checkpoint.objects.using(using).create(size=size, root=root, note=note)
    return len(waiting)


def _alone(connection: BaseDatabaseWrapper, wait: bool) -> bool:
    """On SQLite the write transaction itself is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _pending(connection: BaseDatabaseWrapper, batch: int) -> Waiting:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.event_id, e.leaf FROM ledger_pending p JOIN ledger_event e ON e.id = p.event_id"
            " ORDER BY p.id LIMIT %s",
            [batch],
        )
        found: Waiting = cursor.fetchall()
    return found


def _frontier(using: str) -> tuple[int, dict[int, bytes]]:
    """The size of the tree and the hashes of its peaks."""
    last = Seal.objects.using(using).order_by("-index").values_list("index", "event__leaf").first()
    if last is None:
        return 0, {}
    size = last[0] + 1
    places = {tree.key_of(place): place[0] for place in tree.peaks(size)}
    rows = Node.objects.using(using).filter(pk__in=[key for key, level in places.items() if level])
    frontier = {places[key]: bytes(value) for key, value in rows.values_list("id", "hash")}
    if size & 1:
        frontier[0] = bytes(last[1])
    return size, frontier


def _write_sqlite(connection: BaseDatabaseWrapper, size: int, waiting: Waiting, nodes: list[tuple[int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO ledger_seal ("index", event_id) VALUES (%s, %s)',
            [(size + place, event) for place, (_, event, _) in enumerate(waiting)],
        )
        cursor.executemany("INSERT INTO ledger_node (id, hash) VALUES (%s, %s)", nodes)
        cursor.executemany("DELETE FROM ledger_pending WHERE id = %s", [(key,) for key, _, _ in waiting])


def _write_postgresql(
    connection: BaseDatabaseWrapper, size: int, waiting: Waiting, nodes: list[tuple[int, bytes]]
) -> None:
    seals = "".join(f"{size + place}\t{uuid.UUID(str(event))}\n" for place, (_, event, _) in enumerate(waiting))
    hashes = "".join(f"{key}\t\\\\x{value.hex()}\n" for key, value in nodes)
    with connection.cursor() as cursor:
        cursor.copy_expert('COPY ledger_seal ("index", event_id) FROM STDIN', io.StringIO(seals))
        cursor.copy_expert("COPY ledger_node (id, hash) FROM STDIN", io.StringIO(hashes))
        cursor.execute("DELETE FROM ledger_pending WHERE id = ANY (%s)", [[key for key, _, _ in waiting]])
