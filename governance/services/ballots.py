"""The members' own acts: interest first, then the vote with a fresh signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from governance import secrecy
from governance.acts import decisions as acts
from governance.models import Ballot, MotionImpact
from governance.states import BallotState
from raci.duties.gate import Refused, passing
from raci.duties.objections import Objection, Why, day
from raci.ledger import clock
from raci.people.actor import Actor


@dataclass(frozen=True)
class Seen:
    """What a motion would affect, and the digest of that."""

    digest: str
    content: Any


def declare(*, actor: Actor, ballot: Ballot) -> Ballot:
    """Declare to have no interest; the papers open."""
    with passing(acts.DECLARE, ballot, actor=actor, reads=[ballot.motion], authority=_place(ballot)) as row:
        row.declared_at = clock.now()
    return row


def recuse(*, actor: Actor, ballot: Ballot, interest: str) -> Ballot:
    """Declare an interest. Whoever has one is not counted; a vote that was cast before counts no more.

    Args:
        interest: what it is, in the member's words. The record holds a commitment to it, not the words.

    Raises:
        ValidationError: no interest is named.
        Refused: among others, where voting has ended.
    """
    interest = interest.strip()
    if not interest:
        raise ValidationError({"interest": "Say which interest you have, in a few words."})
    with passing(acts.RECUSE, ballot, actor=actor, reads=[ballot.motion], authority=_place(ballot)) as row:
        row.interest, row.declared_at = interest, clock.now()
        row.choice, row.reason, row.cast_at = "", "", None
        _commit(row, interest=interest)
    return row


def vote(
    *,
    actor: Actor,
    ballot: Ballot,
    choice: str,
    reason: str = "",
    digest: str | None = None,
    signature: str = "",
    impact: Seen | None = None,
) -> Ballot:
    """Cast the member's vote, or change it as long as the motion is open. Until the count the record holds a
    commitment to it.

    Args:
        choice: ``for``, ``against`` or ``abstain``.
        reason: in the member's words; needed if against.
        digest: the content that the member read.
        signature: a fresh one, for this ballot and content.
        impact: what it would affect as the member could see it; kept with the motion, its digest with the vote.

    Raises:
        ValidationError: the choice is none, or a vote against has no reason.
        Refused: among others, where this very vote was counted already, or the motion closed at the same instant.
    """
    reason = reason.strip()
    _check(choice, reason)
    motion = ballot.motion
    told: dict[str, Any] = {"impact": impact.digest} if impact else {}
    with passing(
        acts.VOTE, ballot, actor=actor, reads=[motion, motion.decides], digest=digest, signature=signature, **told
    ) as row:
        if row.cast_at and (row.state, row.choice, row.reason) == (BallotState.CAST, choice, reason):
            raise Refused(acts.VOTE, row, actor, [Objection(Why.STATE, already(row.cast_at))])
        row.choice, row.reason, row.cast_at = choice, reason, clock.now()
        row.times_cast += 1
        if impact:
            MotionImpact.objects.get_or_create(
                motion=motion,
                digest=impact.digest,
                defaults={"content": impact.content, "first_at": row.cast_at},
            )
        _commit(row, choice=choice, reason=reason)
    return row


def _check(choice: str, reason: str) -> None:
    if choice not in Ballot.Choice.values:
        raise ValidationError({"choice": "Choose how you vote."})
    if choice == Ballot.Choice.AGAINST and not reason:
        raise ValidationError({"reason": "A vote against needs its reason."})


def already(cast_at: datetime) -> str:
    """The same vote sent twice counts once."""
    return f"You signed this very vote on {day(cast_at)}; it is counted. Nothing has changed."


def _commit(row: Ballot, **said: str) -> None:
    opening = secrecy.seal(row.pk, said)
    row.openings = [*row.openings, opening]
    row.commitment = opening["commitment"]


def _place(ballot: Ballot) -> str:
    return f"a place on the list of motion {ballot.motion.code}"
