"""The frozen list of a motion as a table."""

from dataclasses import dataclass

from governance.models import Ballot, Motion
from governance.selectors import decisions as selectors
from governance.states import BallotState, MotionState
from portal import words
from portal.parts import Sphere
from portal.templatetags.countersign import count_word
from raci.duties.standing import Standing


@dataclass(frozen=True, slots=True)
class Voter:
    """One line of the list.

    Attributes:
        vote: code of a state, such as ``ballot.cast`` or ``for``.
        none: whether there is no interest to tell.
    """

    name: str
    detail: str
    mine: bool
    interest: str
    none: bool
    counted: bool
    vote: str
    label: str = ""
    when: str = ""
    reason: str = ""
    sphere: Sphere = "governance"


def voters(motion: Motion, standing: Standing) -> list[Voter]:
    """Those who count first, then the recused and the barred."""
    shown = selectors.shows_votes(motion, standing.person)
    return [_voter(ballot, motion, standing, shown) for ballot in selectors.in_order(motion)]


def _voter(ballot: Ballot, motion: Motion, standing: Standing, shown: bool) -> Voter:
    mine = ballot.person_id == standing.person.pk
    interest, none = _interest(ballot, standing)
    vote, label, when = _vote(ballot, motion, shown or mine)
    return Voter(
        name=ballot.person.name,
        detail="You" if mine else _office(ballot),
        mine=mine,
        interest=interest,
        none=none,
        counted=ballot.counts,
        vote=vote,
        label=label,
        when=when,
        reason=ballot.reason if shown or mine else "",
    )


def _office(ballot: Ballot) -> str:
    votes = f", {ballot.weight} votes" if ballot.weight > 1 else ""
    title = ballot.person.title or ballot.get_office_display()
    return f"{title}{votes}"


def _interest(ballot: Ballot, standing: Standing) -> tuple[str, bool]:
    if ballot.barred:
        return ballot.barred, False
    if ballot.state == BallotState.RECUSED:
        return (ballot.interest if selectors.shows_interest(ballot, standing) else "has an interest"), False
    if ballot.declared_at:
        return f"none, {words.day_short(ballot.declared_at)}", True
    return "not yet", False


def _vote(ballot: Ballot, motion: Motion, shown: bool) -> tuple[str, str, str]:
    if ballot.barred:
        return "barred", "may not vote", ""
    if ballot.state == BallotState.RECUSED:
        return "recused", "recused", words.day_short(ballot.declared_at) if ballot.declared_at else ""
    if ballot.state == BallotState.CAST and ballot.cast_at:
        return (*_cast(ballot, shown), words.day_short(ballot.cast_at) + _changed(ballot))
    if motion.state == MotionState.OPEN:
        return "ballot.waiting", "not yet", ""
    return "ballot.waiting", "did not vote", ""


def _cast(ballot: Ballot, shown: bool) -> tuple[str, str]:
    return (ballot.choice, ballot.get_choice_display().lower()) if shown else ("cast", "voted")


def _changed(ballot: Ballot) -> str:
    times = ballot.times_cast - 1
    if times < 1:
        return ""
    return {1: ", once changed", 2: ", twice changed"}.get(times, f", changed {count_word(times)} times")
