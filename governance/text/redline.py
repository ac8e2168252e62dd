"""Compare two versions clause by clause: what was added, removed, changed, renumbered or moved, down to the word.

How clauses are paired stands in `align`; whatever finds no partner was removed or added. Words are compared with
difflib, on sentences first and on words within what differs: an exact comparison of clauses of thousands of words would
otherwise grow with the square of their length, and difflib's own shortcut for long texts ignores the frequent words of
which policies are made.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from governance.text.align import Pair, align
from governance.text.clauses import Clause, comparable
from governance.text.words import Segment, compare_words


class Status(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one clause. `moved` says that it stands before or after other clauses than it did."""

    status: Status
    old: Clause | None
    new: Clause | None
    segments: tuple[Segment, ...]
    moved: bool = False

    @property
    def clause(self) -> Clause:
        """The clause as it stands now or, if it was removed, as it stood."""
        clause = self.new or self.old
        if clause is None:
            raise ValueError("an entry without a clause")
        return clause

    @property
    def old_number(self) -> str:
        return self.old.number if self.old else ""

    @property
    def new_number(self) -> str:
        return self.new.number if self.new else ""

    @property
    def is_same_text(self) -> bool:
        return self.status in (Status.UNCHANGED, Status.RENUMBERED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clauses, headings included. `unchanged` leaves out those that only got another number."""

    changed: int
    added: int
    removed: int
    renumbered: int
    unchanged: int

    @property
    def to_read(self) -> int:
        return self.changed + self.added + self.removed


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of clauses that nobody needs to read again."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> str:
        return self.entries[0].new_number

    @property
    def last(self) -> str:
        """The last number, cut to the depth of a section where the run begins with that section's heading."""
        first, last = self.entries[0].clause, self.entries[-1].clause
        return ".".join(last.number.split(".")[: first.level]) if first.is_heading and first.level else last.number


@dataclass(frozen=True, slots=True)
class Redline:
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> Counts:
        found = Counter(entry.status for entry in self.entries)
        return Counts(*(found[status] for status in (
            Status.CHANGED, Status.ADDED, Status.REMOVED, Status.RENUMBERED, Status.UNCHANGED
        )))  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether no clause differs in words, number or place."""
        return all(entry.status is Status.UNCHANGED and not entry.moved for entry in self.entries)

    def folded(self, shortest: int = 2) -> tuple[Entry | Fold, ...]:
        """The entries with every run of at least `shortest` unchanged clauses folded.

        The heading of a section in which something changed stays in sight.
        """
        return tuple(_folded(self.entries, _sections_in_sight(self.entries), shortest))


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Redline:
    """The redline of `new` against `old`, in the order of `new`; removed clauses stand where they stood."""
    pairs = align(old, new, by_key=True)
    moved = _moved(pairs)
    by_new = {pair.new: pair for pair in pairs}
    entries = {index: _entry(old, new, by_new.get(index), index, moved) for index in range(len(new))}
    gone = _removed(old, pairs)
    return Redline(tuple(_ordered(entries, gone, old)))


def carry_keys(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Clause, ...]:
    """`new` with the keys of the clauses of `old` that it continues, so that links outlive edits and renumbering.

    `new` is freshly parsed, so its own keys say nothing about `old` and are not looked at. A clause that continues none
    never gets the key of a clause of `old`, and no key is given twice.
    """
    kept = {pair.new: old[pair.old].key for pair in align(old, new, by_key=False)}
    taken = {clause.key for clause in old}
    carried = []
    for index, clause in enumerate(new):
        key = kept.get(index) or _free(clause.key, taken)
        taken.add(key)
        carried.append(replace(clause, key=key))
    return tuple(carried)


def _free(key: str, taken: set[str]) -> str:
    if key not in taken:
        return key
    base, count = key.partition("-")[0], 2
    while f"{base}-{count}" in taken:
        count += 1
    return f"{base}-{count}"


def _entry(old: Sequence[Clause], new: Sequence[Clause], pair: Pair | None, index: int, moved: set[int]) -> Entry:
    after = new[index]
    if pair is None:
        return Entry(Status.ADDED, None, after, (Segment("ins", after.text),))
    before = old[pair.old]
    if comparable(before.text) != comparable(after.text):
        return Entry(Status.CHANGED, before, after, compare_words(before.text, after.text), index in moved)
    status = Status.UNCHANGED if before.number == after.number else Status.RENUMBERED
    return Entry(status, before, after, (Segment("equal", after.text),), index in moved)


def _removed(old: Sequence[Clause], pairs: Iterable[Pair]) -> dict[int, list[int]]:
    """Removed clauses, by the new clause they are shown after: the one that continues their last kept predecessor."""
    continues = {pair.old: pair.new for pair in pairs}
    gone: dict[int, list[int]] = {}
    after = -1
    for index in range(len(old)):
        if index in continues:
            after = continues[index]
        else:
            gone.setdefault(after, []).append(index)
    return gone


def _ordered(entries: dict[int, Entry], gone: dict[int, list[int]], old: Sequence[Clause]) -> Iterator[Entry]:
    for place in range(-1, len(entries)):
        if place in entries:
            yield entries[place]
        for index in gone.get(place, ()):
            yield Entry(Status.REMOVED, old[index], None, (Segment("del", old[index].text),))


def _moved(pairs: Sequence[Pair]) -> set[int]:
    """The new places of clauses that changed their order: all outside the longest run that kept it."""
    kept = _longest_increasing([pair.old for pair in sorted(pairs, key=lambda pair: pair.new)])
    return {pair.new for pair in pairs if pair.old not in kept}


def _longest_increasing(values: Sequence[int]) -> set[int]:
    """The members of one longest increasing subsequence (patience sorting, O(n log n))."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        place = bisect_left(tails, value)
        before[value] = tails[place - 1] if place else None
        tails[place : place + 1] = [value]
    kept: set[int] = set()
    at: int | None = tails[-1] if tails else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept


def _sections_in_sight(entries: Iterable[Entry]) -> set[str]:
    """The numbers of all sections, old and new, in which something is to be read."""
    numbers = {
        number
        for entry in entries
        if not entry.is_same_text or entry.moved
        for number in (entry.old_number if entry.status is Status.REMOVED else "", entry.new_number)
    }
    return {number[:at] for number in numbers for at, character in enumerate(number) if character == "."}


def _folded(entries: Sequence[Entry], in_sight: set[str], shortest: int) -> Iterator[Entry | Fold]:
    run: list[Entry] = []
    for entry in entries:
        if _may_fold(entry, in_sight):
            run.append(entry)
            continue
        yield from _close(run, shortest)
        run = []
        yield entry
    yield from _close(run, shortest)


def _may_fold(entry: Entry, in_sight: set[str]) -> bool:
    if not entry.is_same_text or entry.moved:
        return False
    return not (entry.clause.is_heading and entry.new_number in in_sight)


def _close(run: list[Entry], shortest: int) -> Iterable[Entry | Fold]:
    return [Fold(tuple(run))] if len(run) >= shortest else run
