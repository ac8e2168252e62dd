"""The members' own acts: interest first, then the vote with a fresh signature."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from governance import secrecy
from governance.acts import decisions as acts
from governance.acts.proxies import in_force, proxy_of
from governance.models import Ballot, MotionImpact, Proxy
from governance.services import proxies
from governance.states import BallotState
from raci.duties.gate import Refused, passage, passing
from raci.duties.objections import Objection, Why, day
from raci.ledger import clock
from raci.people.actor import Actor


@dataclass(frozen=True)
class Seen:
    """What a motion would affect, and the digest of that."""

    digest: str
    content: Any


def declare(*, actor: Actor, ballot: Ballot, despite: str = "") -> Ballot:
    """Declare to have no interest; the papers open. A vote that another cast by proxy before that lapses.

    Args:
        despite: why what the member's register holds is no interest here; needed where the motion touches an entry. It
            goes on record.

    Raises:
        Refused: among others, where the register holds something that the motion touches and no reason is given.
    """
    despite = despite.strip()
    known: dict[str, Any] = {"despite": despite} if despite else {}
    reads = [ballot.motion]
    with passing(acts.DECLARE, ballot, actor=actor, reads=reads, authority=_place(ballot), **known) as row:
        row.despite, row.declared_at = despite, clock.now()
        _clear(row)
    return row


def recuse(*, actor: Actor, ballot: Ballot, interest: str) -> Ballot:
    """Declare an interest. Whoever has one is not counted; a vote that was cast before counts no more, and neither do
    votes that they cast for others.

    Args:
        interest: what it is, in the member's words. The record holds a commitment to it, not the words.

    Raises:
        ValidationError: no interest is named.
        Refused: among others, where voting has ended.
    """
    interest = interest.strip()
    if not interest:
        raise ValidationError({"interest": "Say which interest you have, in a few words."})
    while True:
        try:
            return _recused(actor, ballot, interest)
        except _CastMeanwhile:  # a vote for another came in at the same instant: it has to be locked as well
            continue


class _CastMeanwhile(Exception):
    """There are more votes that the member cast for others than were locked."""


def _cast_for_others(ballot: Ballot, actor: Actor) -> list[Ballot]:
    return list(Ballot.objects.filter(motion=ballot.motion_id, cast_by=actor.person, state=BallotState.CAST))


def _recused(actor: Actor, ballot: Ballot, interest: str) -> Ballot:
    others = _cast_for_others(ballot, actor)
    with passing(acts.RECUSE, ballot, actor=actor, also=others, reads=[ballot.motion], authority=_place(ballot)) as row:
        if {each.pk for each in _cast_for_others(row, actor)} != {each.pk for each in others}:
            raise _CastMeanwhile
        row.interest, row.declared_at = interest, clock.now()
        _clear(row)
        _commit(row, interest=interest)
        for other in others:
            authority = f"the recusal of whoever cast it by proxy on motion {row.motion.code}"
            with passing(acts.UNCAST, other, actor=actor, authority=authority) as lapsed:
                lapsed.declared_at = None
                _clear(lapsed)
    return row


def _clear(row: Ballot) -> None:
    row.choice, row.reason, row.casting, row.cast_at = "", "", "", None
    row.cast_by, row.proxy = None, None


def vote(
    *,
    actor: Actor,
    ballot: Ballot,
    choice: str,
    reason: str = "",
    casting: str = "",
    digest: str | None = None,
    signature: str = "",
    impact: Seen | None = None,
) -> Ballot:
    """Cast a vote, or change it as long as the motion is open: the member's own, or that of a member whose proxy one
    carries. Until the count the record holds a commitment to it.

    Args:
        choice: ``for``, ``against`` or ``abstain``.
        reason: in the member's words; needed if against.
        casting: of the chair, where the rules know a casting vote: how they would break a tie, ``for`` or ``against``.
        digest: the content that the member read.
        signature: a fresh one, for this ballot and content.
        impact: what it would affect as the member could see it; kept with the motion, its digest with the vote.

    Raises:
        ValidationError: the choice is none, or a vote against has no reason.
        Refused: among others, where this very vote was counted already, or the motion closed at the same instant.
    """
    reason = reason.strip()
    _check(choice, reason, casting)
    motion, is_own = ballot.motion, ballot.person_id == actor.person.pk
    proxy = None if is_own else proxy_of(ballot, actor.person.pk)
    ended = _ended_by(ballot) if is_own else []
    known: dict[str, Any] = {"casting": True} if casting else {}
    if impact:
        known["impact"] = impact.digest
    with passing(
        acts.VOTE,
        ballot,
        actor=actor,
        also=[*ended, *(() if is_own else Ballot.objects.filter(motion=motion, person=actor.person))],
        reads=[motion, motion.decides, *([proxy] if proxy else [])],
        digest=digest,
        signature=signature,
        **known,
    ) as row:
        by = None if is_own else actor.person.pk
        if row.cast_at and _is_same(row, choice, reason, casting, by):
            raise Refused(acts.VOTE, row, actor, [Objection(Why.STATE, already(row.cast_at))])
        row.choice, row.reason, row.casting, row.cast_at = choice, reason, casting, clock.now()
        row.cast_by_id, row.proxy = by, proxy
        row.times_cast += 1
        if impact:
            MotionImpact.objects.get_or_create(
                motion=motion,
                digest=impact.digest,
                defaults={"content": impact.content, "first_at": row.cast_at},
            )
        _commit(row, choice=choice, reason=reason, **({"casting": casting} if casting else {}))
        if proxy is not None:  # the record names for whom it was done
            passage().signatory = replace(passage().signatory, on_behalf_of=row.person.name[:64])
        proxies.end_on(motion, actor=actor, rows=ended)
    return row


def _ended_by(ballot: Ballot) -> list[Proxy]:
    """The proxy on this very motion, which ends when the member votes themself."""
    return list(in_force(ballot.motion).filter(principal=ballot.person_id, motion=ballot.motion_id))


def _is_same(row: Ballot, choice: str, reason: str, casting: str, by: object) -> bool:
    now = (row.state, row.choice, row.reason, row.casting, row.cast_by_id)
    return now == (BallotState.CAST, choice, reason, casting, by)


def _check(choice: str, reason: str, casting: str) -> None:
    if choice not in Ballot.Choice.values:
        raise ValidationError({"choice": "Choose how you vote."})
    if choice == Ballot.Choice.AGAINST and not reason:
        raise ValidationError({"reason": "A vote against needs its reason."})
    if casting not in ("", Ballot.Choice.FOR, Ballot.Choice.AGAINST):
        raise ValidationError({"casting": "A casting vote is for or against."})


def already(cast_at: datetime) -> str:
    """The same vote sent twice counts once."""
    return f"You signed this very vote on {day(cast_at)}; it is counted. Nothing has changed."


def _commit(row: Ballot, **said: str) -> None:
    opening = secrecy.seal(row.pk, said)
    row.openings = [*row.openings, opening]
    row.commitment = opening["commitment"]


def _place(ballot: Ballot) -> str:
    return f"a place on the list of motion {ballot.motion.code}"
