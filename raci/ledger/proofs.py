"""What the record can show of itself: heads, proofs for one event and between two heads, and a check of both."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from raci.ledger import notes, tree
from raci.ledger.canonical import leaf_hash
from raci.ledger.models import Checkpoint, Event, Node, Pending, Seal
from raci.ledger.tree import Place, Read

T = TypeVar("T")


@dataclass(frozen=True)
class Inclusion:
    """The proof that an event stands at its place under a signed head.

    Attributes:
        index: from 0; people count from 1.
        path: hashes from the leaf upwards (RFC 9162, 2.1.3).
        holds: whether the event's own bytes lead over the path to the signed root.
    """

    index: int
    leaf: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]
    note: str
    holds: bool


@dataclass(frozen=True)
class Growth:
    """The proof that a head grew from an earlier one without a change to what was there."""

    old: int
    new: int
    path: tuple[bytes, ...]
    holds: bool


@dataclass(frozen=True)
class HeadCheck:
    """What was found about the newest head: signature, root from the stored subtrees, growth from earlier heads."""

    size: int
    signature: bool
    root: bool
    earlier: int
    grown: int
    at: datetime

    @property
    def intact(self) -> bool:
        """Everything that was looked at agrees."""
        return self.signature and self.root and self.earlier == self.grown


def reader(places: Iterable[Place]) -> Read:
    """Reads stored subtrees and leaves: one query for all of them. The key of a leaf is its index."""
    keys = {tree.key_of(place): place for place in places}
    nodes = Node.objects.filter(pk__in=[key for key, (level, _) in keys.items() if level]).values_list("id", "hash")
    leaves = Seal.objects.filter(pk__in=[key for key, (level, _) in keys.items() if not level])
    rows = nodes.union(leaves.values_list("index", "event__leaf"), all=True)
    known = {keys[key]: bytes(value) for key, value in rows}
    return known.__getitem__


def _built(build: Callable[[Read], T]) -> T:
    return build(reader(tree.needed(build)))


def newest() -> Checkpoint | None:
    """The newest signed head."""
    return Checkpoint.objects.order_by("-size").first()


def newest_heads() -> list[Checkpoint]:
    """The newest signed heads, as many as ``check_head`` compares."""
    return list(Checkpoint.objects.order_by("-size")[:4])


def inclusion(event: Event, head: Checkpoint | None = None) -> Inclusion | None:
    """The proof for one event under a head, the newest one if none is given; None while it is not sealed under it."""
    index = Seal.objects.filter(event=event).values_list("index", flat=True).first()
    head = head or newest()
    if index is None or head is None or index >= head.size:
        return None
    path = _built(lambda read: tree.inclusion(index, head.size, read))
    leaf = leaf_hash(bytes(event.payload))
    holds = tree.root_from_inclusion(leaf, index, head.size, path) == bytes(head.root)
    return Inclusion(index, leaf, head.size, bytes(head.root), tuple(path), head.note, holds)


def growth(old: Checkpoint, new: Checkpoint) -> Growth:
    """The proof between two heads.

    Raises:
        ValueError: the old one is the larger one.
    """
    path = _built(lambda read: tree.consistency(old.size, new.size, read))
    holds = tree.grows(old.size, new.size, bytes(old.root), bytes(new.root), path)
    return Growth(old.size, new.size, tuple(path), holds)


def root_at(size: int) -> bytes:
    """The root over the first ``size`` events, from the stored subtrees."""
    return _built(lambda read: tree.fold([read(place) for place in tree.peaks(size)]))


def check_head(at: datetime, heads: Sequence[Checkpoint] | None = None) -> HeadCheck | None:
    """Check the newest head: its signature, its root, and that it grew from the heads before; None without a head.

    The leaves themselves are read by the verifier and by ``raci.ledger.reconcile``; this is what a page can afford.

    Args:
        at: the moment of the check.
        heads: newest first; the newest four where they are not given.
    """
    heads = newest_heads() if heads is None else heads
    if not heads:
        return None
    head, before = heads[0], heads[1:]
    size, root = head.size, bytes(head.root)
    signer, said = notes.signer(), notes.parse(head.note)
    places = tree.peaks(size)
    steps = [place for old in before for place in tree.needed(partial(tree.consistency, old.size, size))]
    read = reader([*places, *steps])
    grown = sum(
        tree.grows(old.size, size, bytes(old.root), root, tree.consistency(old.size, size, read)) for old in before
    )
    return HeadCheck(
        size=size,
        signature=(said.size, said.root) == (size, root) and notes.signed_by(head.note, signer.name, signer.public),
        root=tree.fold([read(place) for place in places]) == root,
        earlier=len(before),
        grown=grown,
        at=at,
    )


def waiting() -> tuple[int, datetime | None]:
    """How many events wait for their seal, and since when the oldest does."""
    oldest = Pending.objects.order_by("id").values_list("queued_at", flat=True).first()
    return (Pending.objects.count() if oldest else 0), oldest


def number_of(event_id: uuid.UUID) -> int | None:
    """The number of an event as people count, from 1; None while it is not sealed."""
    index = Seal.objects.filter(event_id=event_id).values_list("index", flat=True).first()
    return None if index is None else index + 1
