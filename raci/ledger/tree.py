"""The Merkle tree of RFC 9162, section 2, as pure functions over the hashes of complete subtrees.

Only complete subtrees are ever stored: they never change, so the tree is append-only like the events below it. A
subtree is named by (level, index): level 0 are the leaves, and (level, index) covers ``2**level`` of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

LEVEL = 1 << 48
Place = tuple[int, int]
Read = Callable[[Place], bytes]
EMPTY = hashlib.sha256(b"").digest()
"""RFC 9162, 2.1.1: the root of a tree without leaves."""


def key_of(place: Place) -> int:
    """The number under which a subtree is stored."""
    return place[0] * LEVEL + place[1]


def parent(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def peaks(size: int) -> list[Place]:
    """The complete subtrees of which a tree of this size consists, left to right."""
    found, position = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, position >> level))
            position += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over the hashes of the peaks."""
    if not hashes:
        return EMPTY
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = parent(left, root)
    return root


def append(size: int, frontier: dict[int, bytes], leaves: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Add leaves to a tree of ``size``; yields key and hash of each new complete subtree above them.

    Args:
        frontier: level -> hash of the peaks; it is brought up to date.
    """
    for leaf in leaves:
        level, index, value = 0, size, leaf
        while index & 1:
            value = parent(frontier.pop(level), value)
            level, index = level + 1, index >> 1
            yield key_of((level, index)), value
        frontier[level] = value
        size += 1


def root_of(size: int, frontier: dict[int, bytes]) -> bytes:
    """The root of a tree of ``size`` with these peaks."""
    return fold([frontier[level] for level, _ in peaks(size)])


def _split(count: int) -> int:
    """RFC 9162: the largest power of two smaller than ``count``."""
    return 1 << (count - 1).bit_length() - 1


def subtree(start: int, end: int, read: Read) -> bytes:
    """The hash over the leaves from ``start`` to before ``end``."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read((level, start >> level))
    middle = start + _split(count)
    return parent(subtree(start, middle, read), subtree(middle, end, read))


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """RFC 9162, 2.1.3.1: the proof that leaf ``index`` is in the tree of ``size``.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf {index}")

    def path(start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*path(start, middle), subtree(middle, end, read)]
        return [*path(middle, end), subtree(start, middle, read)]

    return path(0, size)


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """RFC 9162, 2.1.4.1: the proof that the tree of ``new`` grew from that of ``old``.

    Raises:
        ValueError: ``old`` is larger than ``new``, or empty.
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} did not grow from one of {old}")

    def proof(start: int, end: int, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [subtree(start, end, read)]
        middle = start + _split(end - start)
        if old <= middle:
            return [*proof(start, middle, whole), subtree(middle, end, read)]
        return [*proof(middle, end, False), subtree(start, middle, read)]

    return proof(0, new, True)


def needed(build: Callable[[Read], object]) -> list[Place]:
    """The subtrees that a proof will read, so that they can be fetched at once."""
    wanted: list[Place] = []

    def note(place: Place) -> bytes:
        wanted.append(place)
        return b""

    build(note)
    return wanted


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2: the root that a proof leads to; b"" where its length cannot be right."""
    first, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return b""
        if first & 1 or first == last:
            value = parent(step, value)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            value = parent(value, step)
        first, last = first >> 1, last >> 1
    return value if last == 0 else b""


def grows(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether a proof shows that the new head grew from the old one."""
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps or not 0 < old < new:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            was, now = parent(step, was), parent(step, now)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            now = parent(now, step)
        first, last = first >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root
