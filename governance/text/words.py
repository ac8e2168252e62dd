"""Compare two pieces of text word by word."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

SegmentKind = Literal["equal", "ins", "del"]

# A word or a single mark, with the space after it. Space alone is never compared: wrapping is no change.
_TOKEN = re.compile(r"\s*(?:\w+(?:[’'\-.]\w+)*|[^\w\s])\s*")
_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
# From this many tokens on, runs that differ altogether are compared with difflib's shortcut for frequent tokens.
_LONG = 1500


class Segment(NamedTuple):
    """A run of text that stayed, came or went.

    The texts of `equal` and `ins` together are the new text exactly; those of `equal` and `del` are the old text but
    for white space.
    """

    kind: SegmentKind
    text: str


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def compare_words(old: str, new: str) -> tuple[Segment, ...]:
    """The segments that lead from `old` to `new`, removed before added, neighbours of a kind joined."""
    before, after = _tokens(old), _tokens(new)
    runs = runs_of(_keys(before), _keys(after))
    return tuple(_joined(_segments(before, after, runs)))


class Run(NamedTuple):
    """A stretch of tokens: old[a:b] became new[c:d]."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token.strip() for token in tokens]


def runs_of(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The readable runs of two sequences of comparable tokens: sentences first; where they differ, words."""
    return _readable(_runs(old, new))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    a_ends, b_ends = _sentence_ends(old), _sentence_ends(new)
    for same, i, j, k, m in _opcodes(_slices(old, a_ends), _slices(new, b_ends)):
        whole = Run(same, a_ends[i], a_ends[j], b_ends[k], b_ends[m])
        yield from [whole] if same else _runs_within(old, new, whole)


def _runs_within(old: Sequence[str], new: Sequence[str], whole: Run) -> Iterator[Run]:
    a, c = whole.a, whole.c
    for same, i, j, k, m in _opcodes(old[a : whole.b], new[c : whole.d]):
        yield Run(same, a + i, a + j, c + k, c + m)


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    shortcut = max(len(old), len(new)) > _LONG
    matcher = SequenceMatcher(None, old, new, autojunk=shortcut)
    return [Run(tag == "equal", *places) for tag, *places in matcher.get_opcodes()]


def _sentence_ends(keys: Sequence[str]) -> list[int]:
    """Where sentences begin and end, as places between tokens, the first 0 and the last the length."""
    ends = [place + 1 for place, key in enumerate(keys) if key in {".", "!", "?", ";", ":"}]
    return sorted({0, *ends, len(keys)})


def _slices(keys: Sequence[str], ends: Sequence[int]) -> list[tuple[str, ...]]:
    return [tuple(keys[start:end]) for start, end in pairwise(ends)]


def _readable(runs: Iterable[Run]) -> list[Run]:
    """Give up islands: what stayed the same between two changes, if it is a word or two and no longer than both.

    A reader follows one replaced phrase more easily than three replaced words with a “the” between them.
    """
    whole = _merged(runs)
    ends = range(1, len(whole) - 1)
    return _merged(run._replace(same=run.same and not (place in ends and _is_island(*whole[place - 1 : place + 2])))
                   for place, run in enumerate(whole))  # fmt: skip


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].same == run.same:
            merged[-1] = Run(run.same, merged[-1].a, run.b, merged[-1].c, run.d)
        else:
            merged.append(run)
    return merged


def _is_island(before: Run, run: Run, after: Run) -> bool:
    size = run.b - run.a
    return size <= 2 and all(size <= max(side.b - side.a, side.d - side.c) for side in (before, after))


def _segments(before: Sequence[str], after: Sequence[str], runs: Iterable[Run]) -> Iterator[Segment]:
    for run in runs:
        if run.same:
            yield Segment("equal", "".join(after[run.c : run.d]))
            continue
        gap = " " if parted(before, run.a) and not parted(after, run.c) else ""
        yield Segment("del", gap + "".join(before[run.a : run.b]) if run.a < run.b else "")
        yield Segment("ins", "".join(after[run.c : run.d]))


def parted(tokens: Sequence[str], place: int) -> bool:
    """Whether there is white space before the token at a place, or nothing."""
    return place == 0 or tokens[place - 1][-1].isspace()


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    last: Segment | None = None
    for segment in segments:
        if not segment.text:
            continue
        if last and last.kind == segment.kind:
            last = Segment(last.kind, last.text + segment.text)
            continue
        if last:
            yield last
        last = segment
    if last:
        yield last
