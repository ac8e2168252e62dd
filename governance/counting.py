"""Counting a vote: who counts, whether enough took part, and what came of it. Pure, so that anybody can check it.

Quorum is counted in members, majority in votes (a member may hold more than one). Whoever is recused or barred is in
neither. How shares are rounded follows common company practice: "more than half" of 6 is 4, "two thirds" of 7 is 5.

A majority is a share of a base (Robert's Rules of Order, 12th edition, section 44): of the votes for and against, so
that abstentions count for nothing; of the votes of those who take part, or of all who are entitled, so that an
abstention counts against. A member who votes by proxy takes part; but the number that a quorum never falls below is
one of persons who vote, so that nobody decides alone, however many proxies they carry.
"""

from collections.abc import Iterable
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

    SIMPLE = "simple", "More than half"
    ABSOLUTE = "absolute", "More than half of all entitled"
    TWO_THIRDS = "two_thirds", "Two thirds"
    UNANIMOUS = "unanimous", "All"
    CONSENT = "consent", "Everybody entitled consents in writing"


class Base(TextChoices):
    """Of what a majority is a share. Whoever is recused or barred is in none of them."""

    CAST = "cast", "Votes for and against"
    PRESENT = "present", "Votes of members who take part"
    ENTITLED = "entitled", "Votes of all members entitled"


class Tie(TextChoices):
    """What comes of as many votes for as against."""

    FALLS = "falls", "The motion falls"
    CASTING = "casting", "The chair has a casting vote"


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
    NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the frozen list.

    Attributes:
        weight: how many votes the member holds, at least 1.
        hand: the key of whoever cast the vote, who may do so for several members; empty is the member, and nobody else.
        proxy: whether it was cast by somebody else than the member.
        casting: how the chair breaks a tie, if it comes to one; empty where they said nothing, and for all others.
    """

    mark: Mark
    weight: int = 1
    hand: str = ""
    proxy: bool = False
    casting: Mark | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """By which rules a vote is counted.

    Attributes:
        least: a quorum is never fewer persons than this.
        base: of what the majority is a share; an absolute one and a consent are always of all who are entitled.
        tie: what comes of a tie; only a simple majority of the votes for and against knows one.
        weighted: whether seats may hold more than one vote; else each member has one.
    """

    quorum: Quorum
    majority: Majority
    least: int = 2
    base: Base = Base.CAST
    tie: Tie = Tie.FALLS
    weighted: bool = True

    @property
    def of(self) -> Base:
        """The base that holds."""
        return Base.ENTITLED if self.majority in OF_ALL else self.base

    @property
    def in_consent(self) -> bool:
        """Whether it is a consent in writing, which one refusal ends."""
        return self.majority == Majority.CONSENT

    @property
    def floor(self) -> int:
        """How many persons must vote at the very least."""
        return max(1, self.least)


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

MAJORITIES: dict[Majority, Share] = {
    Majority.SIMPLE: Share(Fraction(1, 2), more_than=True),
    Majority.ABSOLUTE: Share(Fraction(1, 2), more_than=True),
    Majority.TWO_THIRDS: Share(Fraction(2, 3)),
    Majority.UNANIMOUS: Share(Fraction(1)),
    Majority.CONSENT: Share(Fraction(1)),
}
OF_ALL = frozenset({Majority.ABSOLUTE, Majority.CONSENT})
"""Majorities that are a share of all who are entitled, whatever base a body has."""
USUAL: dict[Majority, Base] = {each: Base.ENTITLED if each in OF_ALL else Base.CAST for each in Majority}
"""Which base a majority has where nobody says another."""


def unfit(majority: Majority, base: Base, tie: Tie) -> str:
    """Why these three do not go together, in a sentence; empty where they do."""
    if majority in OF_ALL and base != Base.ENTITLED:
        return "An absolute majority is one of all members entitled. Choose that base, or another majority."
    if tie == Tie.CASTING and (majority, base) != (Majority.SIMPLE, Base.CAST):
        return (
            "A casting vote breaks a tie between votes for and against, so it goes with more than half of the votes "
            "for and against. Choose these, or let the motion fall."
        )
    return ""


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
    weight_abstained: int
    weight_counted: int
    by_proxy: int = 0
    hands: int = 0
    casting: Mark | None = None

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
        return max(0, self.needed - self.voted, self.terms.floor - self.hands)

    @property
    def possible(self) -> bool:
        """Whether the quorum can still be reached by those who are counted."""
        return self.counted >= self.needed

    @property
    def reached(self) -> bool:
        """Whether enough took part, by enough hands."""
        return self.missing == 0

    @property
    def complete(self) -> bool:
        """Whether everybody who counts has voted."""
        return self.counted > 0 and not self.silent

    @property
    def refused(self) -> bool:
        """Whether a consent was refused by somebody, so that nothing can come of it any more."""
        return self.terms.in_consent and self.votes_against + self.abstained > 0

    @property
    def weight_base(self) -> int:
        """How many votes the majority is a share of, as the votes stand now."""
        cast = self.weight_for + self.weight_against
        bases = {Base.CAST: cast, Base.PRESENT: cast + self.weight_abstained, Base.ENTITLED: self.weight_counted}
        return bases[self.terms.of]

    @property
    def carries_with(self) -> int:
        """How many votes for are needed as the votes stand now; at least one."""
        return max(1, MAJORITIES[self.terms.majority].least_of(self.weight_base))

    @property
    def tied(self) -> bool:
        """Whether the chair's casting vote decides: as many for as against, and somebody voted at all."""
        by_chair = self.terms.tie == Tie.CASTING and (self.terms.majority, self.terms.of) == (
            Majority.SIMPLE,
            Base.CAST,
        )
        return by_chair and self.reached and self.weight_for == self.weight_against > 0

    @property
    def decided_by_chair(self) -> Mark | None:
        """How the casting vote decided it; None where there was no tie, or the chair broke none."""
        return self.casting if self.tied else None

    @property
    def outcome(self) -> Outcome:
        """What it is if it ends now."""
        if self.terms.in_consent and self.possible:
            whole = self.complete and self.reached and not self.refused
            return Outcome.CARRIED if whole else Outcome.NO_CONSENT
        if not self.reached:
            return Outcome.NO_QUORUM
        carried = self.weight_for >= self.carries_with or self.decided_by_chair is Mark.FOR
        return Outcome.CARRIED if carried else Outcome.REJECTED


def quorum_of(terms: Terms, counted: int) -> int:
    """How many of so many counted members must take part. Never fewer than the terms' least, nor than one: where all
    are recused, nobody decides."""
    return max(terms.floor, QUORUMS[terms.quorum].least_of(counted))


def tally(terms: Terms, lines: Iterable[Line]) -> Tally:
    """Count a frozen list. In which order the lines come makes no difference."""
    members: dict[Mark, int] = dict.fromkeys(Mark, 0)
    votes: dict[Mark, int] = dict.fromkeys(Mark, 0)
    took_part: list[Line] = []
    for line in lines:
        members[line.mark] += 1
        votes[line.mark] += line.weight if terms.weighted else 1
        took_part += [line] if line.mark in TAKES_PART else []
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
        weight_abstained=votes[Mark.ABSTAIN],
        weight_counted=sum(votes[mark] for mark in Mark if mark not in NOT_COUNTED),
        by_proxy=sum(line.proxy for line in took_part),
        hands=_hands(took_part),
        casting=_casting(took_part),
    )


def _hands(lines: Iterable[Line]) -> int:
    """How many persons cast these votes."""
    known = [line.hand for line in lines]
    return known.count("") + len({*known} - {""})


def _casting(lines: Iterable[Line]) -> Mark | None:
    """What the chair said of a tie; a list has one chair, and where it has two that differ, nobody breaks ties."""
    said = {line.casting for line in lines if line.casting}
    return said.pop() if len(said) == 1 else None
