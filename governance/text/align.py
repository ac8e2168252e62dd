"""Pair the clauses of two versions of a text, in passes, surest first.

The same key (where keys were carried from version to version); the same words in the same order; the same words
elsewhere; similar words between the same neighbours; headings whose clauses were paired; similar words anywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from governance.text.clauses import Clause, comparable
from governance.text.words import words

# Least similarity (0 to 1) at which a clause counts as another one changed: lower between the same neighbours, where
# the place itself speaks for it, but not for headings: in two words, one in common means nothing.
NEAR = 0.4
ANYWHERE = 0.6


class Pair(NamedTuple):
    """The places of one clause in the old and in the new version."""

    old: int
    new: int


def align(old: Sequence[Clause], new: Sequence[Clause], *, by_key: bool) -> list[Pair]:
    """Pair clauses of `old` with clauses of `new`, each at most once, in the order of `new`.

    by_key: whether equal keys mean the same clause, whatever its words.
    """
    state = _State(old, new)
    if by_key:
        state.pair_by(lambda clause: clause.key)
    state.pair_in_order()
    state.pair_by(_exact)
    state.pair_similar(near=True)
    state.pair_sections()
    state.pair_similar(near=False)
    return [Pair(found, place) for place, found in sorted(state.found.items())]


def _exact(clause: Clause) -> str:
    return f"{clause.is_heading} {comparable(clause.text)}"


@dataclass(frozen=True)
class _Bag:
    counts: Counter[str]
    size: int


class _State:
    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = old, new
        self.found: dict[int, int] = {}
        self._used: set[int] = set()

    def _add(self, before: int, after: int) -> None:
        self.found[after] = before
        self._used.add(before)

    def _free_old(self) -> list[int]:
        return [index for index in range(len(self.old)) if index not in self._used]

    def _free_new(self) -> list[int]:
        return [index for index in range(len(self.new)) if index not in self.found]

    def pair_by(self, name: Callable[[Clause], str]) -> None:
        """Pair what is named alike, wherever it stands: the first with the first, the second with the second."""
        places: dict[str, list[int]] = defaultdict(list)
        for index in reversed(self._free_old()):
            places[name(self.old[index])].append(index)
        for index in self._free_new():
            if places[name(self.new[index])]:
                self._add(places[name(self.new[index])].pop(), index)

    def pair_in_order(self) -> None:
        """Pair what has the same words and kept its order."""
        before, after = self._free_old(), self._free_new()
        a, b = [_exact(self.old[i]) for i in before], [_exact(self.new[i]) for i in after]
        for start, other, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
            for step in range(size):
                self._add(before[start + step], after[other + step])

    def pair_similar(self, *, near: bool) -> None:
        """Pair what is most alike first. Ties go to the same number, then to the nearest place."""
        least = NEAR if near else ANYWHERE
        groups = self._gaps() if near else [(self._free_old(), self._free_new())]
        scored = sorted(score for before, after in groups for score in self._scores(before, after, least))
        for _, _, index, place in scored:
            if index not in self._used and place not in self.found:
                self._add(index, place)

    def _scores(
        self, before: Sequence[int], after: Sequence[int], least: float
    ) -> Iterator[tuple[float, float, int, int]]:
        bags = {index: _bag(self.old[index]) for index in before}
        holders = _holders(bags)
        for place in after:
            bag = _bag(self.new[place])
            for index, shared in _shared(bag, bags, holders).items():
                score = 2 * shared / (bag.size + bags[index].size)
                if score >= least and self._comparable(index, place, score):
                    yield -score, self._distance(index, place), index, place

    def _comparable(self, index: int, place: int, score: float) -> bool:
        one, other = self.old[index], self.new[place]
        return one.is_heading == other.is_heading and (score >= ANYWHERE or not one.is_heading)

    def pair_sections(self) -> None:
        """Pair headings, whatever their words, where half of the clauses under the smaller were paired so."""
        before, after = _Sections(self.old), _Sections(self.new)
        votes = Counter((before.of(found), after.of(place)) for place, found in self.found.items())
        for (index, place), count in votes.most_common():
            if index is None or place is None or index in self._used or place in self.found:
                continue
            if 2 * count >= min(before.sizes[index], after.sizes[place]):
                self._add(index, place)

    def _distance(self, index: int, place: int) -> float:
        if self.old[index].number == self.new[place].number:
            return 0.0
        return abs(index / len(self.old) - place / len(self.new)) + 1

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """The unpaired clauses of both versions that come after the same paired clause."""
        back = {before: after for after, before in self.found.items()}
        before = _after_paired(len(self.old), back)
        after = _after_paired(len(self.new), {place: place for place in self.found})
        return ((before[gap], after[gap]) for gap in before.keys() & after.keys())


def _after_paired(size: int, paired: Mapping[int, int]) -> dict[int, list[int]]:
    """The unpaired places, by the pair (named by its place in the new version) that they come after."""
    places: dict[int, list[int]] = defaultdict(list)
    at = -1
    for place in range(size):
        if place in paired:
            at = paired[place]
        else:
            places[at].append(place)
    return places


class _Sections:
    """Which heading each clause stands directly under, and how many stand under each."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        by_number = {clause.number: place for place, clause in enumerate(clauses) if clause.is_heading}
        self._of = [by_number.get(clause.number.rpartition(".")[0]) for clause in clauses]
        self.sizes = Counter(self._of)

    def of(self, place: int) -> int | None:
        return self._of[place]


def _bag(clause: Clause) -> _Bag:
    counts = Counter(word.casefold() for word in words(clause.text))
    return _Bag(counts, counts.total())


def _holders(bags: dict[int, _Bag]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for index, bag in bags.items():
        for word in bag.counts:
            holders[word].append(index)
    return holders


def _shared(bag: _Bag, bags: dict[int, _Bag], holders: dict[str, list[int]]) -> Counter[int]:
    """How many words each old clause shares with this one, counted through an index instead of pair by pair."""
    shared: Counter[int] = Counter()
    for word, count in bag.counts.items():
        for index in holders.get(word, ()):
            shared[index] += min(count, bags[index].counts[word])
    return shared
