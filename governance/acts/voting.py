"""What stands against acts on motions and votes: each condition is one sentence of the rules of a body."""

from collections.abc import Iterator
from datetime import datetime

from governance.acts.seats import seat_of
from governance.acts.within import is_service, open_act_on
from governance.counting import Tally, Tie
from governance.models import Ballot, Body, BodyMember, DocumentVersion, EnterpriseGoal, Initiative, Motion, Resolution
from governance.selectors.interests import matches_of
from governance.states import BallotState, BodyState, GoalState, InitiativeState, MotionState, VersionState
from raci.duties.acts import Question
from raci.duties.objections import Objection, Why, day
from raci.ledger import clock
from raci.people.units import path_of

UNDER_WAY = (MotionState.DRAFT.value, MotionState.OPEN.value)


def motion_of(question: Question) -> Motion | None:
    """The motion that an act on a motion or a ballot is about; None for a blank one."""
    subject = question.subject
    if isinstance(subject, Ballot):
        return subject.motion if subject.motion_id else None
    return subject if isinstance(subject, Motion) else None


def decides_something(motion: Motion) -> bool:
    """Whether it says already what it is about; a blank form does not."""
    return bool(motion.version_id or motion.goal_id or motion.initiative_id)


# bodies and seats


def body_is_active(question: Question) -> Iterator[Objection]:
    """A dissolved body decides nothing and seats nobody."""
    body = getattr(question.subject, "body", None) if getattr(question.subject, "body_id", None) else None
    if isinstance(body, Body) and body.state != BodyState.ACTIVE:
        yield Objection(Why.UNFIT, f"{body.name} was dissolved.")


def seat_is_free(question: Question) -> Iterator[Objection]:
    """A person has one seat on a body, and a body one chair."""
    seat = question.subject
    if not isinstance(seat, BodyMember) or not seat.body_id or not seat.person_id:
        return
    others = BodyMember.objects.filter(body_id=seat.body_id, state="seated").select_related("person")
    for other in others.exclude(pk=seat.pk):
        if other.person_id == seat.person_id:
            yield Objection(Why.UNFIT, f"{other.person.name} has a seat on this body already.")
        elif seat.office == other.office == BodyMember.Office.CHAIR:
            yield Objection(Why.UNFIT, f"The body has a chair, {other.person.name}. End that seat first.")


def nothing_under_way(question: Question) -> Iterator[Objection]:
    """A body finishes what it has begun."""
    open_ones = Motion.objects.filter(body_id=question.subject.pk, state__in=UNDER_WAY).values_list("code", flat=True)
    if open_ones:
        yield Objection(Why.UNFIT, f"Motion {open_ones[0]} is still under way. Close or withdraw it first.")


# motions


def within_reach(question: Question) -> Iterator[Objection]:
    """A body decides for its unit and what lies below, not for what stands above it."""
    motion = motion_of(question)
    if motion is None or not motion.body_id or not decides_something(motion):
        return
    if not path_of(motion.decides.scope_id()).startswith(path_of(motion.body.unit_id)):
        yield Objection(Why.UNFIT, f"{motion.body.name} decides for {motion.body.unit.name}, not above it.")


def ready_for_a_vote(question: Question) -> Iterator[Objection]:
    """A text must have been submitted, a goal or an initiative proposed."""
    motion = motion_of(question)
    if motion is None:
        return
    if motion.version and motion.version.state != VersionState.REVIEW:
        state = VersionState(motion.version.state).label.lower()
        yield Objection(Why.UNFIT, f"{motion.version} is {state}. Its authors have to submit it for decision first.")
    if motion.goal and motion.goal.state != GoalState.PROPOSED:
        yield Objection(
            Why.UNFIT, f"The goal {motion.goal.code} is {GoalState(motion.goal.state).label.lower()} already."
        )
    if motion.initiative and motion.initiative.state != InitiativeState.PROPOSED:
        state = InitiativeState(motion.initiative.state).label.lower()
        yield Objection(
            Why.UNFIT, f"{motion.initiative.code} is {state}. A body decides on an initiative that is proposed."
        )


def only_motion_on_it(question: Question) -> Iterator[Objection]:
    """Two votes on one text at a time would leave nobody sure which of them counts."""
    motion = motion_of(question)
    if motion is None or not decides_something(motion):
        return
    about = {"version_id": motion.version_id, "goal_id": motion.goal_id, "initiative_id": motion.initiative_id}
    others = Motion.objects.filter(**about, state__in=UNDER_WAY)
    other = others.exclude(pk=motion.pk).first()
    if other:
        yield Objection(Why.UNFIT, f"Motion {other.code} on it is still under way.")


def deadline_ahead(question: Question) -> Iterator[Objection]:
    """Members need time to read and vote."""
    closes_at = question.facts.get("closes_at")
    if isinstance(closes_at, datetime) and closes_at <= clock.now():
        yield Objection(Why.UNFIT, "The moment at which voting ends has to lie ahead.")


def content_stands(question: Question) -> Iterator[Objection]:
    """A vote counts for one content, and for the clauses that it cites; where they changed, the vote starts again."""
    motion = motion_of(question)
    if motion is not None and motion.subject_digest and not motion.stands:
        yield Objection(Why.STALE, what_changed(motion))


def what_changed(motion: Motion) -> str:
    """Why the votes on a motion count for nothing, in a sentence."""
    if motion.decides.content_digest() != motion.subject_digest:
        return "The content has changed since the motion was prepared. A new motion is needed."
    return (
        "A text that this one cites has changed since the motion was opened, so the votes were on something else. "
        "A new motion is needed."
    )


def stands_still(question: Question) -> Iterator[Objection]:
    """An open motion is not reworded under those who vote on it."""
    motion = motion_of(question)
    if motion is not None and motion.state == MotionState.OPEN:
        yield Objection(
            Why.STATE,
            f"Motion {motion.code} is open for votes and stands still. To change it, withdraw it and put it again with "
            "the new wording.",
        )


def consent_allowed(question: Question) -> Iterator[Objection]:
    """A body asks for consent in writing where its charter lets it."""
    motion = motion_of(question)
    asked = question.facts.get("consent", motion.in_consent if motion else False)
    if motion is not None and motion.body_id and asked and not motion.body.written_consent:
        yield Objection(Why.UNFIT, f"The charter of {motion.body.name} knows no consent in writing.")


def seconded(question: Question) -> Iterator[Objection]:
    """Where the charter asks for it, another member wants the motion to be dealt with."""
    motion = motion_of(question)
    if motion is None or not motion.body_id or not motion.body.seconding or motion.seconder_id:
        return
    yield Objection(
        Why.UNFIT,
        f"The charter of {motion.body.name} asks that another member seconds a motion before it opens. Nobody has yet.",
    )


def seconds_for_another(question: Question) -> Iterator[Objection]:
    """The seconder has a vote on it, and is not whoever moved it."""
    motion, actor = motion_of(question), question.actor.person
    if motion is None or motion.state != MotionState.DRAFT or not motion.body_id or not decides_something(motion):
        return
    if motion.seconder_id:
        yield Objection(Why.STATE, f"Motion {motion.code} is seconded already.")
    if motion.mover_id == actor.pk:
        yield Objection(Why.UNFIT, "Whoever moves a motion does not second it. Another member has to.")
    seat = seat_of(question.standing, motion.body_id, actor.pk)
    if seat is None or not seat.votes:
        yield Objection(Why.UNFIT, f"{actor.name} has no vote on {motion.body.name}. A member with a vote seconds.")


def by_the_portal(question: Question) -> Iterator[Objection]:
    """What the portal does by itself, when it sees that a content has changed."""
    if not is_service(question.actor):
        yield Objection(Why.UNFIT, "The portal does this by itself. You can declare the motion void.")


def finished(question: Question) -> Iterator[Objection]:
    """The result is counted when all have voted, when the time is over, or when a quorum cannot be reached any more."""
    motion = motion_of(question)
    if motion is None or motion.state != MotionState.OPEN or time_is_over(motion):
        return
    tally: Tally = motion.tally()
    if tally.possible and not tally.complete and not tally.refused:
        until = f" or until {day(motion.closes_at)}" if motion.closes_at else ""
        waits = "1 member has" if tally.silent == 1 else f"{tally.silent} members have"
        yield Objection(Why.UNFIT, f"{waits} not voted yet. A motion stays open until everybody counted has{until}.")


def content_is_gone(question: Question) -> Iterator[Objection]:
    """A motion is void only where what it was about is no longer there to be decided."""
    motion = motion_of(question)
    if motion is None:
        return
    decided = motion.decides
    same = motion.stands
    waits = (isinstance(decided, DocumentVersion) and decided.state == VersionState.VOTING) or (
        isinstance(decided, EnterpriseGoal | Initiative) and decided.state == GoalState.PROPOSED
    )
    if same and waits:
        yield Objection(Why.STATE, "The content is unchanged and still before the body. Withdraw the motion instead.")


def time_is_over(motion: Motion) -> bool:
    """By the clock, whether or not somebody has counted yet."""
    return motion.closes_at is not None and clock.now() >= motion.closes_at


# ballots


def by_opening_its_motion(question: Question) -> Iterator[Objection]:
    """Nobody is put on a list of voters by hand."""
    ballot = question.subject
    if isinstance(ballot, Ballot) and not open_act_on("motion", within=("motion.open",), pk=ballot.motion_id):
        yield Objection(Why.UNFIT, "The list of those who vote is made when the motion opens, and frozen then.")


def by_closing_its_motion(question: Question) -> Iterator[Objection]:
    """A resolution is what a count gave."""
    found = question.subject
    if isinstance(found, Resolution) and not open_act_on("motion", within=("motion.close",), pk=found.motion_id):
        yield Objection(Why.UNFIT, "A resolution comes only from counting the votes on its motion.")


def own_place(question: Question) -> Iterator[Objection]:
    """Nobody declares for another."""
    ballot = question.subject
    if isinstance(ballot, Ballot) and ballot.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"This is the vote of {ballot.person.name}. Nobody declares for another.")


def vote_is_on(question: Question) -> Iterator[Objection]:
    """Open by its state and by the clock."""
    motion = motion_of(question)
    if motion is None:
        return
    if motion.state != MotionState.OPEN:
        state = MotionState(motion.state).label.lower()
        yield Objection(Why.STATE, f"Motion {motion.code} is not open for votes any more: {state}.")
    elif time_is_over(motion) and motion.closes_at:
        yield Objection(Why.STATE, f"Voting on motion {motion.code} ended on {day(motion.closes_at)}.")


def counted_on_the_list(question: Question) -> Iterator[Objection]:
    """Who counts was settled when the motion opened."""
    ballot = question.subject
    if isinstance(ballot, Ballot) and ballot.barred:
        opened = f", on {day(ballot.motion.opened_at)}" if ballot.motion.opened_at else ""
        mine = ballot.person_id == question.actor.person.pk
        listed = "you were" if mine else f"{ballot.person.name} was"
        yield Objection(
            Why.INTEREST, f"When the motion opened{opened}, {listed} listed as not counted: {ballot.barred}"
        )


def not_recused(question: Question) -> Iterator[Objection]:
    """A recusal holds until the end of the motion."""
    ballot = question.subject
    if not isinstance(ballot, Ballot) or ballot.state != BallotState.RECUSED:
        return
    if ballot.person_id == question.actor.person.pk:
        yield Objection(Why.INTEREST, "You have an interest in this and recused yourself. You do not vote on it.")
    else:
        yield Objection(Why.INTEREST, f"{ballot.person.name} is recused. Nobody votes for them.")


def interest_declared(question: Question) -> Iterator[Objection]:
    """Interests come before votes. Of a member who votes by proxy the register tells (``acts.proxies``)."""
    ballot = question.subject
    if not isinstance(ballot, Ballot) or ballot.person_id != question.actor.person.pk:
        return
    undeclared = ballot.declared_at is None and ballot.state in (BallotState.WAITING, BallotState.CAST)
    if undeclared and not ballot.barred:
        yield Objection(Why.INTEREST, "Say first whether you have an interest in this. The papers open after that.")


def not_declared_yet(question: Question) -> Iterator[Objection]:
    """A declaration is made once. Whoever had another vote for them before they declared can still do so."""
    ballot = question.subject
    if isinstance(ballot, Ballot) and ballot.state == BallotState.CAST and ballot.declared_at:
        yield Objection(Why.STATE, f"You declared on {day(ballot.declared_at)} already, and have voted.")


def register_answered(question: Question) -> Iterator[Objection]:
    """Whoever has declared an interest that the motion touches says why it is none here, or recuses themself. The
    sentence goes on record, so it does not name the interest."""
    ballot = question.subject
    if not isinstance(ballot, Ballot) or not ballot.motion_id or ballot.person_id != question.actor.person.pk:
        return
    count = 0 if question.facts.get("despite") else len(matches_of(ballot))
    if count:
        what = "an interest" if count == 1 else f"{count} interests"
        yield Objection(
            Why.INTEREST,
            f"This motion touches {what} in your register. Say why that is no interest here, which goes on record, or "
            "recuse yourself.",
        )


def chair_breaks_ties(question: Question) -> Iterator[Objection]:
    """A casting vote is the chair's, in person, where the rules of the motion know one."""
    ballot = question.subject
    if not isinstance(ballot, Ballot) or not ballot.motion_id or not question.facts.get("casting"):
        return
    if ballot.motion.tie != Tie.CASTING:
        yield Objection(Why.UNFIT, "By the rules of this motion it falls where the votes are equal.")
    elif ballot.office != BodyMember.Office.CHAIR or ballot.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, "The casting vote is the chair’s alone, and given in person.")


def by_the_recusal_of_its_proxy(question: Question) -> Iterator[Objection]:
    """Where whoever cast a vote for another turns out to have an interest, that vote is void with it."""
    ballot = question.subject
    if isinstance(ballot, Ballot) and not open_act_on(
        "ballot", within=("ballot.recuse",), person_id=ballot.cast_by_id, motion_id=ballot.motion_id
    ):
        yield Objection(Why.UNFIT, "A vote lapses only when whoever cast it by proxy recuses themself.")
