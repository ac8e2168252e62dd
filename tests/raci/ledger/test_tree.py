"""The tree against the definitions of RFC 9162, written down naively."""

import hashlib

import pytest

from raci.ledger import tree
from raci.ledger.tree import Place

SIZES = range(1, 35)


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + str(number).encode()).digest()


def naive_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


class Stored:
    """A tree grown in steps, with the subtrees that the sealer would store."""

    def __init__(self, size: int, step: int = 3) -> None:
        self.leaves = [leaf(number) for number in range(size)]
        self.nodes: dict[int, bytes] = {}
        self.frontier: dict[int, bytes] = {}
        for start in range(0, size, step):
            self.nodes.update(tree.append(start, self.frontier, self.leaves[start : start + step]))

    def read(self, place: Place) -> bytes:
        return self.nodes[tree.key_of(place)] if place[0] else self.leaves[place[1]]


@pytest.mark.parametrize("size", SIZES)
def test_root(size: int) -> None:
    stored = Stored(size)
    expected = naive_root(stored.leaves)
    assert tree.root_of(size, stored.frontier) == expected
    assert tree.fold([stored.read(place) for place in tree.peaks(size)]) == expected
    assert tree.subtree(0, size, stored.read) == expected


def test_root_of_nothing() -> None:
    assert tree.root_of(0, {}) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", SIZES)
def test_inclusion(size: int) -> None:
    stored = Stored(size)
    root = naive_root(stored.leaves)
    for index in range(size):
        proof = tree.inclusion(index, size, stored.read)
        assert tree.root_from_inclusion(stored.leaves[index], index, size, proof) == root
        assert tree.root_from_inclusion(leaf(999), index, size, proof) != root
        assert tree.root_from_inclusion(stored.leaves[index], index, size, [*proof, root]) != root
        if size > 1:
            assert tree.root_from_inclusion(stored.leaves[index], (index + 1) % size, size, proof) != root


@pytest.mark.parametrize("new", SIZES)
def test_consistency(new: int) -> None:
    stored = Stored(new)
    root = naive_root(stored.leaves)
    for old in range(1, new + 1):
        before = naive_root(stored.leaves[:old])
        proof = tree.consistency(old, new, stored.read)
        assert tree.grows(old, new, before, root, proof)
        assert not tree.grows(old, new, leaf(999), root, proof)
        assert not tree.grows(old, new, before, leaf(999), proof)
        if proof:
            assert not tree.grows(old, new, before, root, proof[:-1])
            assert not tree.grows(old, new, before, root, [*proof, root])


def test_a_proof_names_what_it_reads_beforehand() -> None:
    stored = Stored(21)
    wanted = tree.needed(lambda read: tree.inclusion(13, 21, read))
    known = {place: stored.read(place) for place in wanted}
    assert tree.inclusion(13, 21, known.__getitem__) == tree.inclusion(13, 21, stored.read)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_for_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        tree.inclusion(index, size, Stored(3).read)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_nothing_grows_from_what_is_larger_or_empty(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="did not grow"):
        tree.consistency(old, new, Stored(4).read)
