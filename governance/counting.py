"""Counting a vote: who counts, whether enough took part, and what came of it. Pure, so that anybody can check it.

Quorum is counted in members, majority in votes (a member may hold more than one). Whoever is recused or barred is in
neither. How shares are rounded follows common company practice: "more than half" of 6 is 4, "two thirds" of 7 is 5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from django.db.models import TextChoices


class Quorum(TextChoices):
    """How many of those who count must take part."""

    MAJORITY = "majority", "More than half of those counted"
    TWO_THIRDS = "two_thirds", "Two thirds of those counted"
    ALL = "all", "Everybody counted"


class Majority(TextChoices):
    """How many votes carry a motion."""

    SIMPLE = "simple", "More votes for than against"
    ABSOLUTE = "absolute", "More than half of those counted"
    TWO_THIRDS = "two_thirds", "Two thirds of the votes for and against"
    UNANIMOUS = "unanimous", "Everybody who votes, votes for"


class Mark(StrEnum):
    """What stands beside a name on the frozen list."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    SILENT = "silent"
    RECUSED = "recused"
    BARRED = "barred"


TAKES_PART = frozenset({Mark.FOR, Mark.AGAINST, Mark.ABSTAIN})
NOT_COUNTED = frozenset({Mark.RECUSED, Mark.BARRED})


class Outcome(StrEnum):
    """What came of a vote; the names are those of the motion's last states."""

    CARRIED = "carried"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the frozen list. ``weight``: how many votes the member holds, at least 1."""

    mark: Mark
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """By which rules a vote is counted. ``least``: a quorum is never fewer members than this."""

    quorum: Quorum
    majority: Majority
    least: int = 2


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a number: at least so much of it, or more than so much."""

    of_all: Fraction
    more_than: bool = False

    def least_of(self, number: int) -> int:
        """The smallest whole number that fulfils it."""
        exact = self.of_all * number
        return floor(exact) + 1 if self.more_than else ceil(exact)


QUORUMS: dict[Quorum, Share] = {
    Quorum.MAJORITY: Share(Fraction(1, 2), more_than=True),
    Quorum.TWO_THIRDS: Share(Fraction(2, 3)),
    Quorum.ALL: Share(Fraction(1)),
}

# votes for, against, and of all who are counted -> the votes for that carry
MAJORITIES: dict[Majority, Callable[[int, int, int], int]] = {
    Majority.SIMPLE: lambda yes, no, all_: no + 1,
    Majority.ABSOLUTE: lambda yes, no, all_: Share(Fraction(1, 2), more_than=True).least_of(all_),
    Majority.TWO_THIRDS: lambda yes, no, all_: Share(Fraction(2, 3)).least_of(yes + no),
    Majority.UNANIMOUS: lambda yes, no, all_: yes + no,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Every count of a vote. Members unless the name begins with ``weight``."""

    terms: Terms
    votes_for: int
    votes_against: int
    abstained: int
    silent: int
    recused: int
    barred: int
    weight_for: int
    weight_against: int
    weight_counted: int

    @property
    def entitled(self) -> int:
        """All on the frozen list."""
        return self.counted + self.recused + self.barred

    @property
    def counted(self) -> int:
        """The denominator: entitled, and neither recused nor barred."""
        return self.voted + self.silent

    @property
    def voted(self) -> int:
        """Who took part; abstaining is taking part."""
        return self.votes_for + self.votes_against + self.abstained

    @property
    def needed(self) -> int:
        """The quorum: how many must take part."""
        return quorum_of(self.terms, self.counted)

    @property
    def missing(self) -> int:
        """How many more must take part before the vote holds."""
        return max(0, self.needed - self.voted)

    @property
    def possible(self) -> bool:
        """Whether the quorum can still be reached by those who are counted."""
        return self.counted >= self.needed

    @property
    def reached(self) -> bool:
        """Whether enough took part."""
        return self.voted >= self.needed

    @property
    def complete(self) -> bool:
        """Whether everybody who counts has voted."""
        return self.counted > 0 and not self.silent

    @property
    def carries_with(self) -> int:
        """How many votes for are needed as the votes stand now; at least one."""
        rule = MAJORITIES[self.terms.majority]
        return max(1, rule(self.weight_for, self.weight_against, self.weight_counted))

    @property
    def outcome(self) -> Outcome:
        """What it is if it ends now."""
        if not self.reached:
            return Outcome.NO_QUORUM
        return Outcome.CARRIED if self.weight_for >= self.carries_with else Outcome.REJECTED


def quorum_of(terms: Terms, counted: int) -> int:
    """How many of so many counted members must take part. Never fewer than the terms' least, nor than one: where all
    are recused, nobody decides."""
    return max(1, terms.least, QUORUMS[terms.quorum].least_of(counted))


def tally(terms: Terms, lines: Iterable[Line]) -> Tally:
    """Count a frozen list. In which order the lines come makes no difference."""
    members: dict[Mark, int] = dict.fromkeys(Mark, 0)
    votes: dict[Mark, int] = dict.fromkeys(Mark, 0)
    for line in lines:
        members[line.mark] += 1
        votes[line.mark] += line.weight
    return Tally(
        terms=terms,
        votes_for=members[Mark.FOR],
        votes_against=members[Mark.AGAINST],
        abstained=members[Mark.ABSTAIN],
        silent=members[Mark.SILENT],
        recused=members[Mark.RECUSED],
        barred=members[Mark.BARRED],
        weight_for=votes[Mark.FOR],
        weight_against=votes[Mark.AGAINST],
        weight_counted=sum(votes[mark] for mark in Mark if mark not in NOT_COUNTED),
    )
