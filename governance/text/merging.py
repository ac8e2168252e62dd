"""Bring two texts that grew from one together, clause by clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.text.clauses import Clause, comparable, parse
from governance.text.redline import Entry, Redline, compare


class Choice(StrEnum):
    """Whose words stand in the merged text: those of whoever merges, or those that were saved meanwhile."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause in which two texts differ. ``entry.old`` is theirs, ``entry.new`` mine; one of them may be missing.

    name: by which the choice is given, ``clause-3``; the same as long as both texts are.
    suggested: whose words to take, where only one of both changed the text that both started from; else None.
    """

    name: str
    entry: Entry
    suggested: Choice | None


def between(theirs: str, mine: str) -> Redline:
    """My text against theirs."""
    return compare(parse(theirs), parse(mine))


def differences(theirs: str, mine: str, base: str | None = None) -> tuple[Difference, ...]:
    """Where two texts differ, in the order of mine.

    Args:
        base: the text from which both started, where it is known.
    """
    known = None if base is None else {comparable(clause.text) for clause in parse(base)}
    return tuple(
        Difference(_name(place), entry, _suggested(entry, known))
        for place, entry in enumerate(between(theirs, mine).entries)
        if not entry.is_same_text
    )


def merged(theirs: str, mine: str, choices: Mapping[str, Choice]) -> str:
    """One text of both, in the order of mine; with MINE everywhere it is mine to the letter.

    Raises:
        KeyError: there is no choice for a clause in which they differ.
    """
    text, last = "", None
    for clause, body in _chosen(theirs, mine, choices):
        follows = last is not None and last[1] is body and last[0].end == clause.start
        text = text if follows or not text else text.rstrip() + "\n\n"
        piece = body[clause.start : clause.end]
        text += piece if text or not clause.start else piece.lstrip("\r\n")
        last = clause, body
    return text


def _chosen(theirs: str, mine: str, choices: Mapping[str, Choice]) -> Iterator[tuple[Clause, str]]:
    for place, entry in enumerate(between(theirs, mine).entries):
        take_mine = entry.is_same_text or choices[_name(place)] == Choice.MINE
        clause = entry.new if take_mine else entry.old
        if clause is not None:
            yield clause, mine if take_mine else theirs


def _name(place: int) -> str:
    return f"clause-{place}"


def _suggested(entry: Entry, known: set[str] | None) -> Choice | None:
    if known is None:
        return None
    theirs_new = entry.old is not None and comparable(entry.old.text) not in known
    mine_new = entry.new is not None and comparable(entry.new.text) not in known
    if theirs_new and mine_new:
        return None
    if entry.old is None or entry.new is None:  # who has it wrote it, else who lacks it took it out
        only = Choice.MINE if entry.new is not None else Choice.THEIRS
        other = Choice.THEIRS if only is Choice.MINE else Choice.MINE
        return only if theirs_new or mine_new else other
    return Choice.MINE if mine_new else Choice.THEIRS
