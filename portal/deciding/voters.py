"""The frozen list of a motion as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.acts.proxies import meaning
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
        despite: why an entry of their register is no interest here.
        signed: who signed the vote, and when (21 CFR 11.50); what that means is said once, below the list.
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
    despite: str = ""
    signed: str = ""
    sphere: Sphere = "governance"


def voters(motion: Motion, standing: Standing, carriers: Mapping[Any, str] | None = None) -> list[Voter]:
    """Those who count first, then the recused and the barred. ``carriers``: member -> who carries their proxy."""
    shown = selectors.shows_votes(motion, standing.person)
    given = carriers or {}
    return [
        _voter(ballot, motion, standing, shown, given.get(ballot.person_id, ""))
        for ballot in selectors.in_order(motion)
    ]


def _voter(ballot: Ballot, motion: Motion, standing: Standing, shown: bool, carrier: str) -> Voter:
    mine = ballot.person_id == standing.person.pk
    interest, none = _interest(ballot, standing)
    vote, label, when = _vote(ballot, motion, shown or mine or ballot.cast_by_id == standing.person.pk)
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
        reason=ballot.reason if shown or mine or ballot.cast_by_id == standing.person.pk else "",
        despite=ballot.despite,
        signed=_signed(ballot, carrier, shown or mine),
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


def _signed(ballot: Ballot, carrier: str, shown: bool) -> str:
    if ballot.state != BallotState.CAST or ballot.cast_at is None:
        return f"gave a proxy to {carrier}" if carrier and ballot.counts else ""
    by = f"{ballot.cast_by.name}, by proxy of {ballot.person.name}" if ballot.cast_by else ballot.person.name
    chair = f"; casting vote {ballot.get_casting_display().lower()}" if ballot.casting and shown else ""
    return f"signed by {by}, {words.day(ballot.cast_at)} at {words.clock(ballot.cast_at)}{chair}"


def meanings(motion: Motion) -> list[tuple[str, str]]:
    """What the signatures on a list mean: those of members, and of members for others."""
    cast = [each for each in motion.ballots.all() if each.state == BallotState.CAST]
    found = {
        "The signature of a member by proxy" if each.cast_by_id else "The signature of a member": meaning(
            each, each.cast_by_id or each.person_id
        )
        for each in cast
    }
    return sorted(found.items())


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
