"""Motions: prepared, opened with a frozen list, closed by counting, or ended without a decision."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from governance.acts import decisions as acts
from governance.counting import Outcome, Tally
from governance.models import Ballot, Body, DocumentVersion, EnterpriseGoal, Initiative, Motion, Resolution
from governance.selectors import roll
from governance.services import effects
from governance.states import BallotState
from raci.duties.bulk import births
from raci.duties.gate import Refused, objections, passage, passing
from raci.duties.objections import Objection, Why
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.people.actor import Actor


def prepare(
    *,
    actor: Actor,
    body: Body,
    title: str,
    question: str = "",
    version: DocumentVersion | None = None,
    goal: EnterpriseGoal | None = None,
    initiative: Initiative | None = None,
    effective_on: date | None = None,
    closes_at: datetime | None = None,
) -> Motion:
    """Prepare a motion on a version, a goal or an initiative: exactly one of them, as it is now.

    Args:
        effective_on: the day on which it takes effect if carried; none is the day of the decision.
        closes_at: when voting is to end; can still be set when the motion opens.

    Raises:
        ValueError: none of them is given, or more than one.
        Refused: what is decided is not ready, or lies above the body, or the actor prepares no such decisions.
    """
    if sum(each is not None for each in (version, goal, initiative)) != 1:
        raise ValueError("a motion is on a version, on a goal or on an initiative")
    motion = Motion(
        body=body,
        title=title,
        question=question,
        version=version,
        goal=goal,
        initiative=initiative,
        effective_on=effective_on,
        closes_at=closes_at,
    )
    decided = motion.decides
    with passing(acts.PREPARE, motion, actor=actor, reads=[body, decided], **_known(closes_at)) as row:
        row.code = code_in_turn(Motion, "M", year=clock.today().year)
        row.subject_digest = decided.content_digest()
        _under_the_rules_of(row, body)
    return motion


def amend(
    *,
    actor: Actor,
    motion: Motion,
    title: str,
    question: str,
    effective_on: date | None = None,
    closes_at: datetime | None = None,
) -> Motion:
    """Change the wording or the dates before the motion opens."""
    with passing(acts.AMEND, motion, actor=actor, **_known(closes_at)) as row:
        row.title, row.question = title, question
        row.effective_on, row.closes_at = effective_on, closes_at
    return row


def open_motion(*, actor: Actor, motion: Motion, closes_at: datetime | None = None) -> Motion:
    """Open a motion for votes: rules and the list of those who vote are frozen, and the text stands still.

    Args:
        closes_at: when voting ends; that of the preparation if none is given.

    Raises:
        Refused: there is no such moment, or the members who count cannot make a quorum.
    """
    decided = motion.decides
    until = closes_at or motion.closes_at
    with passing(acts.OPEN, motion, actor=actor, also=[decided], reads=[motion.body], **_known(until)) as row:
        if until is None:
            raise Refused(acts.OPEN, row, actor, [Objection(Why.UNFIT, "Say until when members can vote.")])
        _under_the_rules_of(row, row.body)
        row.opened_at, row.closes_at = clock.now(), until
        _freeze(row, actor)
        effects.opened(row, actor=actor)
    return row


def _known(closes_at: datetime | None) -> dict[str, Any]:
    return {"closes_at": closes_at} if closes_at else {}


def _under_the_rules_of(motion: Motion, body: Body) -> None:
    motion.quorum, motion.majority, motion.least = body.quorum, body.majority, body.least


def _freeze(motion: Motion, actor: Actor) -> None:
    """Make the list of those who vote; from here on seats come and go without touching it."""
    listed = roll.places(motion, Standing(actor.person))
    expected = roll.expected(motion, listed)
    if not expected.possible:
        raise Refused(acts.OPEN, motion, actor, [Objection(Why.UNFIT, no_quorum_possible(expected))])
    ballots = [
        Ballot(
            motion=motion,
            person=place.member.person,
            office=place.member.office,
            weight=place.member.weight,
            barred=place.barred,
        )
        for place in listed
    ]
    births(acts.LIST, ballots, actor=actor, authority=f"motion {motion.code}")


def no_quorum_possible(tally: Tally) -> str:
    """Why nothing can be decided, and what can be done."""
    return (
        f"Of {tally.entitled} members with a vote {tally.counted} would count, and the quorum is {tally.needed}. "
        "Seat further members, or bring it before another body."
    )


def close(*, actor: Actor, motion: Motion) -> Motion:
    """Count the votes. What the count says happens with it: the resolution gets its number, and a carried version is
    approved and, on its day, in force.

    Raises:
        Refused: members who count have not voted and there is still time, or the content has changed.
    """
    with passing(acts.CLOSE, motion, actor=actor, also=effects.rows(motion)) as row:
        ballots = list(row.ballots.select_related("person").order_by("person__name", "id"))
        _as_signed(row, ballots, actor)
        tally = row.tally()
        row.state, row.closed_at = str(tally.outcome), clock.now()
        passage().facts |= {"count": counts(tally), "votes": _opened(ballots)}
        if tally.outcome is Outcome.NO_QUORUM:
            effects.undecided(row, actor=actor, authority=f"motion {row.code}, which found no quorum")
        else:
            _resolve(row, tally, actor)
    return row


def _as_signed(motion: Motion, ballots: Sequence[Ballot], actor: Actor) -> None:
    """Only votes are counted to which the record holds the commitment."""
    wrong = [ballot for ballot in ballots if ballot.state == BallotState.CAST and not ballot.as_signed]
    if wrong:
        said = [f"The vote of {ballot.person.name} is not the one that was signed." for ballot in wrong]
        raise Refused(acts.CLOSE, motion, actor, [Objection(Why.UNFIT, sentence) for sentence in said])


def _opened(ballots: Sequence[Ballot]) -> list[dict[str, Any]]:
    """What the record holds from now on: each vote with the salt that leads to its commitment, earlier ones too."""
    return [
        {"ballot": str(ballot.pk), "member": ballot.person.name, "openings": ballot.openings}
        for ballot in ballots
        if ballot.state == BallotState.CAST
    ]


def _resolve(motion: Motion, tally: Tally, actor: Actor) -> None:
    carried = tally.outcome is Outcome.CARRIED
    today = clock.today()
    resolution = Resolution(
        code=code_in_turn(Resolution, "R", year=today.year),
        motion=motion,
        text=effects.sentence(motion, carried=carried),
        carried=carried,
        decided_on=today,
        effective_on=max(motion.effective_on or today, today) if carried else None,
        **counts(tally),
    )
    with passing(acts.RESOLVE, resolution, actor=actor, authority=f"the votes on motion {motion.code}"):
        pass
    carry_out = effects.carried if carried else effects.rejected
    carry_out(motion, actor=actor, authority=f"resolution {resolution.code}")


def counts(tally: Tally) -> dict[str, int]:
    """Every count, as a resolution keeps it."""
    return {
        "entitled": tally.entitled,
        "counted": tally.counted,
        "quorum_needed": tally.needed,
        "votes_for": tally.votes_for,
        "votes_against": tally.votes_against,
        "abstained": tally.abstained,
        "recused": tally.recused,
        "barred": tally.barred,
        "silent": tally.silent,
        "weight_for": tally.weight_for,
        "weight_against": tally.weight_against,
        "weight_counted": tally.weight_counted,
    }


def void(*, actor: Actor, motion: Motion, note: str = "") -> Motion:
    """What the motion was about has changed or is gone: its votes count for nothing."""
    with passing(acts.VOID, motion, actor=actor, also=effects.rows(motion), note=note) as row:
        row.closed_at = clock.now()
        effects.undecided(row, actor=actor, authority=f"motion {row.code}, which is void")
    return row


def withdraw(*, actor: Actor, motion: Motion, note: str = "") -> Motion:
    """Take a motion back before it is decided."""
    with passing(acts.WITHDRAW, motion, actor=actor, also=effects.rows(motion), note=note) as row:
        row.closed_at = clock.now()
        effects.undecided(row, actor=actor, authority=f"motion {row.code}, which was withdrawn")
    return row


def due() -> QuerySet[Motion]:
    """Open motions whose time is over."""
    return Motion.objects.filter(state="open", closes_at__lte=clock.now()).order_by("closes_at", "id")


def close_due(*, actor: Actor) -> tuple[list[Motion], list[Motion]]:
    """Close every motion whose time is over; each by itself, so that one that cannot be closed holds up no other.

    Returns:
        The closed ones, and those against which something stands. It is asked beforehand, so that a motion that has
        to be declared void does not fill the record with a refusal every minute.
    """
    closed, left = [], []
    for motion in due():
        try:
            if not objections(acts.CLOSE, motion, actor):
                closed.append(close(actor=actor, motion=motion))
                continue
        except Refused:  # somebody was quicker
            pass
        left.append(motion)
    return closed, left
