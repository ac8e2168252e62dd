"""Doors to acts on bodies, seats, motions and votes."""

from governance.acts import decisions as acts
from governance.models import Ballot, Body, BodyMember, Motion
from governance.services import ballots, bodies, motions
from portal.doors.door import Data, Door
from portal.forms import decisions as forms
from portal.forms.base import NoteForm
from raci.alignment import impact
from raci.ledger import clock
from raci.people.actor import Actor


def _create(actor: Actor, _: object, data: Data) -> Body:
    return bodies.create(
        actor=actor,
        code=data["code"],
        name=data["name"],
        unit=data["unit"],
        purpose=data["purpose"],
        quorum=data["quorum"],
        majority=data["majority"],
        least=data["least"],
        **data["charter"],
    )


def _amend(actor: Actor, body: Body, data: Data) -> Body:
    return bodies.amend(
        actor=actor,
        body=body,
        name=data["name"],
        purpose=data["purpose"],
        quorum=data["quorum"],
        majority=data["majority"],
        least=data["least"],
        note=data["note"],
        **data["charter"],
    )


def _seat(actor: Actor, _: object, data: Data) -> BodyMember:
    return bodies.seat(
        actor=actor,
        body=data["body"],
        person=data["person"],
        office=data["office"],
        votes=data["votes"],
        weight=data["weight"] or 1,
        since=data["since"] or clock.today(),
        until=data["until"],
    )


def _prepare(actor: Actor, _: object, data: Data) -> Motion:
    return motions.prepare(
        actor=actor,
        body=data["body"],
        title=data["title"],
        question=data["question"],
        version=data["version"],
        goal=data["goal"],
        initiative=data["initiative"],
        effective_on=data["effective_on"],
        closes_at=data["closes_at"],
        consent=bool(data["consent"]),
    )


def _reword(actor: Actor, motion: Motion, data: Data) -> Motion:
    return motions.amend(
        actor=actor,
        motion=motion,
        title=data["title"],
        question=data["question"],
        effective_on=data["effective_on"],
        closes_at=data["closes_at"],
        consent=data["consent"],
    )


def _vote(actor: Actor, ballot: Ballot, data: Data) -> Ballot:
    seen = impact.of_motion(ballot.motion)
    return ballots.vote(
        actor=actor,
        ballot=ballot,
        choice=data["choice"],
        reason=data["reason"],
        casting=data["casting"],
        digest=data["digest"],
        signature=data["signature"],
        impact=ballots.Seen(seen.digest, seen.as_dict()),
    )


Door(
    act=acts.CREATE_BODY,
    form=forms.BodyForm,
    run=_create,
    lead="A board or a committee that decides by votes. Who sits on it comes next.",
    done="{} is set up.",
)
Door(
    act=acts.AMEND_BODY,
    form=forms.BodyRulesForm,
    run=_amend,
    lead="Motions that are open keep the rules under which they were opened.",
    done="The rules of {} are changed.",
)
Door(
    act=acts.DISSOLVE_BODY,
    form=NoteForm,
    run=lambda actor, body, data: bodies.dissolve(actor=actor, body=body, note=data["note"]),
    lead="It takes no further decisions. What it decided stays.",
    danger=True,
    done="{} is dissolved.",
)
Door(
    act=acts.SEAT,
    form=forms.SeatForm,
    run=_seat,
    lead="A vote also needs the letter A for what is decided. Nobody gives themselves a seat.",
    done="Seated: {}.",
)
Door(
    act=acts.UNSEAT,
    form=NoteForm,
    run=lambda actor, member, data: bodies.unseat(actor=actor, member=member, note=data["note"]),
    lead="On motions that are open the member stays on the list.",
    danger=True,
    done="Ended: {}.",
)
Door(
    act=acts.PREPARE,
    form=forms.MotionForm,
    run=_prepare,
    lead="The motion is bound to the content as it is now. Nobody can vote before it is opened.",
    submit="Prepare it",
    done="{} is prepared.",
)
Door(
    act=acts.AMEND,
    form=forms.WordingForm,
    run=_reword,
    lead="Only while it is being prepared: an open motion stands still. Another wording or day is seconded anew.",
    submit="Save",
    done="{} is saved.",
)
Door(
    act=acts.SECOND,
    run=lambda actor, motion, _: motions.second(actor=actor, motion=motion),
    lead="You say that the body should deal with it. How you vote on it is another matter.",
    submit="I second it",
    done="{} is seconded.",
)
Door(
    act=acts.OPEN,
    form=forms.OpenForm,
    run=lambda actor, motion, data: motions.open_motion(actor=actor, motion=motion, closes_at=data["closes_at"]),
    lead="The rules and the list of those who vote are frozen, and the text stands still until the end.",
    submit="Open it",
    done="{} is open for votes.",
)
Door(
    act=acts.CLOSE,
    run=lambda actor, motion, _: motions.close(actor=actor, motion=motion),
    lead="The votes are counted. What the count says happens at once: the resolution gets its number, and what was "
    "approved takes effect on its day.",
    submit="Count and close",
    done="{} is closed.",
)
Door(
    act=acts.VOID,
    form=NoteForm,
    run=lambda actor, motion, data: motions.void(actor=actor, motion=motion, note=data["note"]),
    lead="Its votes count for nothing. A new motion can be prepared.",
    danger=True,
    done="{} is void.",
)
Door(
    act=acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, motion, data: motions.withdraw(actor=actor, motion=motion, note=data["note"]),
    lead="It ends without a decision. What it was about goes back to where it was.",
    danger=True,
    done="{} is withdrawn.",
)
Door(
    act=acts.DECLARE,
    form=forms.DeclareForm,
    run=lambda actor, ballot, data: ballots.declare(actor=actor, ballot=ballot, despite=data["despite"]),
    lead="The papers open, and you vote.",
    submit="I have no interest",
    done="You declared to have no interest. The papers are open.",
    hidden=True,
)
Door(
    act=acts.RECUSE,
    form=forms.RecuseForm,
    run=lambda actor, ballot, data: ballots.recuse(actor=actor, ballot=ballot, interest=data["interest"]),
    lead="The papers stay shut for you, and you are not counted.",
    submit="Declare and recuse myself",
    done="You recused yourself. You are not counted any more.",
    hidden=True,
)
Door(
    act=acts.VOTE,
    form=forms.VoteForm,
    run=_vote,
    lead="Your signature covers your vote and the exact text you read, nothing else.",
    submit="Sign my vote",
    done="Your vote is signed and counted.",
    hidden=True,
)
