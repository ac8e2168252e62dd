"""Motions: prepared, opened with a frozen list, closed by counting, or ended without a decision."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from governance.acts import decisions as acts
from governance.acts.voting import what_changed
from governance.counting import Base, Majority, Outcome, Quorum, Tally, Tie
from governance.models import Ballot, Body, DocumentVersion, EnterpriseGoal, Initiative, Motion, Resolution
from governance.models.citations import cited_digest
from governance.models.decisions import RULES, Rules
from governance.selectors import interests, roll
from governance.selectors.bodies import what_then
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
    consent: bool = False,
) -> Motion:
    """Prepare a motion on a version, a goal or an initiative: exactly one of them, as it is now.

    Args:
        effective_on: the day on which it takes effect if carried; none is the day of the decision.
        closes_at: when voting is to end; can still be set when the motion opens.
        consent: whether it is put for the consent of all in writing instead of a vote, where the charter allows that.

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
    with passing(acts.PREPARE, motion, actor=actor, reads=[body, decided], **_known(closes_at, consent)) as row:
        row.code = code_in_turn(Motion, "M", year=clock.today().year)
        row.subject_digest = decided.content_digest()
        row.mover = actor.person
        _under_the_rules_of(row, body, consent=consent)
    return motion


def amend(
    *,
    actor: Actor,
    motion: Motion,
    title: str,
    question: str,
    effective_on: date | None = None,
    closes_at: datetime | None = None,
    consent: bool | None = None,
) -> Motion:
    """Change the wording or the dates before the motion opens. Another wording or day has to be seconded anew.

    Args:
        consent: whether it is put for consent in writing; as it was if none is given.

    Raises:
        Refused: among others, where the motion is open: then it stands still.
    """
    consent = motion.in_consent if consent is None else consent
    with passing(acts.AMEND, motion, actor=actor, **_known(closes_at, consent)) as row:
        if (row.title, row.question, row.effective_on) != (title, question, effective_on):
            row.seconder, row.seconded_at = None, None
        row.title, row.question = title, question
        row.effective_on, row.closes_at = effective_on, closes_at
        _under_the_rules_of(row, row.body, consent=consent)
    return row


def second(*, actor: Actor, motion: Motion) -> Motion:
    """Second a motion: another member wants it to be dealt with.

    Raises:
        Refused: the actor moved it, has no vote on the body, or it is seconded already.
    """
    with passing(acts.SECOND, motion, actor=actor, reads=[motion.body]) as row:
        row.seconder, row.seconded_at = actor.person, clock.now()
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
        _under_the_rules_of(row, row.body, consent=row.in_consent)
        row.opened_at, row.closes_at = clock.now(), until
        row.cited_digest = cited_digest(row.version) if row.version else ""
        _freeze(row, actor)
        effects.opened(row, actor=actor)
    return row


def _known(closes_at: datetime | None, consent: bool = False) -> dict[str, Any]:
    return ({"closes_at": closes_at} if closes_at else {}) | ({"consent": True} if consent else {})


def _under_the_rules_of(motion: Motion, body: Body, *, consent: bool) -> None:
    for name in RULES:
        setattr(motion, name, getattr(body, name))
    if consent:
        motion.quorum, motion.majority, motion.base = Quorum.ALL, Majority.CONSENT, Base.ENTITLED
        motion.tie, motion.proxies = Tie.FALLS, Rules.Proxies.NONE


def _freeze(motion: Motion, actor: Actor) -> None:
    """Make the list of those who vote; from here on seats come and go without touching it."""
    listed = roll.places(motion, Standing(actor.person))
    expected = roll.expected(motion, listed)
    if not expected.possible:
        raise Refused(acts.OPEN, motion, actor, [Objection(Why.UNFIT, no_quorum_possible(motion, expected))])
    touched = interests.matches(motion, [place.member.person_id for place in listed])
    ballots = [
        Ballot(
            motion=motion,
            person=place.member.person,
            office=place.member.office,
            weight=place.member.weight,
            barred=place.barred,
            matches=touched.get(place.member.person_id, []),
        )
        for place in listed
    ]
    births(acts.LIST, ballots, actor=actor, authority=f"motion {motion.code}")


def no_quorum_possible(motion: Motion, tally: Tally) -> str:
    """Why nothing can be decided, and what can be done."""
    members = "1 member" if tally.entitled == 1 else f"{tally.entitled} members"
    count = "1 counts" if tally.counted == 1 else f"{tally.counted} count"
    return f"Of {members} with a vote {count}, and the quorum is {tally.needed}. {what_then(motion.body)}"


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
        if tally.outcome in WITHOUT:
            row.ended_because = without_decision(row, tally)[:500]
            effects.undecided(row, actor=actor, authority=f"motion {row.code}, which {WITHOUT[tally.outcome]}")
        else:
            _resolve(row, tally, actor)
    return row


WITHOUT = {Outcome.NO_QUORUM: "found no quorum", Outcome.NO_CONSENT: "was not consented to by all"}
"""Outcomes that decide nothing."""


def without_decision(motion: Motion, tally: Tally) -> str:
    """Why a count decided nothing, and what can be done."""
    if not tally.possible:
        return no_quorum_possible(motion, tally)
    if tally.outcome is Outcome.NO_CONSENT:
        lack = f"{tally.votes_for} of {tally.counted} members consented, and all of them have to"
        return f"{lack}. The same can be put to a vote by a new motion."
    if tally.voted >= tally.needed:
        return (
            f"{tally.voted} votes were cast by {tally.hands} of the members, and at least {tally.terms.floor} persons "
            "have to vote. It can be put again by a new motion."
        )
    return (
        f"{tally.voted} of {tally.counted} members voted, and the quorum is {tally.needed}. "
        "It can be put again by a new motion."
    )


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
        casting=str(tally.decided_by_chair or ""),
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
        "by_proxy": tally.by_proxy,
        "weight_for": tally.weight_for,
        "weight_against": tally.weight_against,
        "weight_counted": tally.weight_counted,
    }


def void(*, actor: Actor, motion: Motion, note: str = "") -> Motion:
    """What the motion was about has changed or is gone: its votes count for nothing."""
    with passing(acts.VOID, motion, actor=actor, also=effects.rows(motion), note=note) as row:
        _end_void(row, actor)
    return row


def _end_void(motion: Motion, actor: Actor) -> None:
    motion.closed_at = clock.now()
    gone = "What it decides on went back to its authors. A new motion is needed once they submit it again."
    motion.ended_because = gone if motion.stands else what_changed(motion)
    effects.undecided(motion, actor=actor, authority=f"motion {motion.code}, which is void")


def lapse_stale(*, actor: Actor) -> list[Motion]:
    """End every open motion whose content, or what that cites, has changed: its votes were on something else. The
    portal looks every minute; until it has, votes and counts are refused by the same condition."""
    ended = []
    for motion in Motion.objects.filter(state="open").select_related("version", "goal", "initiative").order_by("id"):
        with suppress(Refused):  # somebody was quicker
            ended += [_lapse(motion, actor)] if not motion.stands else []
    return ended


def _lapse(motion: Motion, actor: Actor) -> Motion:
    with passing(acts.LAPSE, motion, actor=actor, also=effects.rows(motion)) as row:
        _end_void(row, actor)
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
