"""Acts of bodies: seats, motions, votes and resolutions.

The letters for a motion are those of what it decides: whoever may prepare and take decisions on documents prepares and
takes motions on documents. The vote itself needs the letter A and a place on the list that was frozen at opening.
"""

from typing import Any

from governance.acts import proxies, voting
from governance.models import Ballot, Motion
from raci.duties.acts import Act, Activity
from raci.duties.advice import advice_is_there
from raci.people.spheres import Sphere

RUN_BODY = Activity(code="run-body", title="Set up bodies and their rules", sphere=Sphere.GOVERNANCE, order=50)
SEAT_BODY = Activity(code="seat-body", title="Seat the members of a body", sphere=Sphere.GOVERNANCE, order=60)
CLOSE_VOTE = Activity(code="close-vote", title="Count the votes on a motion", sphere=Sphere.GOVERNANCE, order=70)
DECIDER = {"document": "decider", "goal": "decider", "initiative": "decider"}
"""A motion is on one of the chains; on the others it claims nothing."""


def by_what_is_decided(subject: Any) -> str:
    """The activity of a motion or a ballot: approving a document, setting a goal or deciding on an initiative."""
    motion = subject.motion if isinstance(subject, Ballot) and subject.motion_id else subject
    if not isinstance(motion, Motion):
        return "approve-document"
    return "set-goals" if motion.goal_id else "decide-initiative" if motion.initiative_id else "approve-document"


CREATE_BODY = Act(
    code="body.create",
    label="Set up a body",
    says="set up",
    subject="body",
    activity="run-body",
    letters="RA",
    icon="building-bank",
)
AMEND_BODY = Act(
    code="body.amend",
    label="Change its rules",
    says="changed the rules of",
    subject="body",
    activity="run-body",
    letters="A",
    starts=("active",),
    icon="pencil",
)
DISSOLVE_BODY = Act(
    code="body.dissolve",
    label="Dissolve",
    says="dissolved",
    subject="body",
    activity="run-body",
    letters="A",
    starts=("active",),
    ends="dissolved",
    conditions=(voting.nothing_under_way,),
    icon="x",
)
SEAT = Act(
    code="body-member.seat",
    label="Seat a member",
    says="seated",
    subject="body-member",
    activity="seat-body",
    letters="RA",
    conditions=(voting.body_is_active, voting.seat_is_free),
    icon="plus",
)
UNSEAT = Act(
    code="body-member.unseat",
    label="End the seat",
    says="ended the seat of",
    subject="body-member",
    activity="seat-body",
    letters="RA",
    starts=("seated",),
    ends="left",
    icon="door-exit",
)
PREPARE = Act(
    code="motion.prepare",
    label="Prepare a motion",
    says="prepared",
    subject="motion",
    activity=by_what_is_decided,
    letters="RA",
    conditions=(
        voting.body_is_active,
        voting.within_reach,
        voting.ready_for_a_vote,
        voting.only_motion_on_it,
        voting.deadline_ahead,
        voting.consent_allowed,
    ),
    icon="gavel",
    asks=by_what_is_decided,
)
AMEND = Act(
    code="motion.amend",
    label="Change the wording",
    says="changed the wording of",
    subject="motion",
    activity=by_what_is_decided,
    letters="RA",
    # Whoever would reword an open motion hears in a sentence of its own what to do instead.
    starts=("draft", "open"),
    conditions=(voting.stands_still, voting.deadline_ahead, voting.consent_allowed),
    icon="pencil",
)
SECOND = Act(
    code="motion.second",
    label="Second the motion",
    says="seconded",
    subject="motion",
    activity=by_what_is_decided,
    letters="A",
    starts=("draft",),
    conditions=(voting.seconds_for_another,),
    icon="users",
)
OPEN = Act(
    code="motion.open",
    label="Open for votes",
    says="opened",
    subject="motion",
    activity=by_what_is_decided,
    letters="R",
    starts=("draft",),
    ends="open",
    conditions=(
        voting.body_is_active,
        voting.ready_for_a_vote,
        voting.content_stands,
        voting.deadline_ahead,
        voting.consent_allowed,
        voting.seconded,
        advice_is_there,
    ),
    icon="writing-sign",
)
CLOSE = Act(
    code="motion.close",
    label="Count the votes and close",
    says="counted the votes on",
    subject="motion",
    activity="close-vote",
    letters="RA",
    starts=("open",),
    sides=DECIDER,
    conditions=(voting.content_stands, voting.finished),
    icon="gavel",
)
VOID = Act(
    code="motion.void",
    label="Declare void",
    says="declared void",
    subject="motion",
    activity=by_what_is_decided,
    letters="R",
    starts=("open",),
    ends="void",
    conditions=(voting.content_is_gone,),
    icon="x",
)
LAPSE = Act(
    code="motion.lapse",
    label="End it, since what it decides on has changed",
    says="ended without a result, since what it decides on has changed: motion",
    subject="motion",
    activity=by_what_is_decided,
    letters="",
    starts=("open",),
    ends="void",
    conditions=(voting.by_the_portal, voting.content_is_gone),
)
WITHDRAW = Act(
    code="motion.withdraw",
    label="Withdraw the motion",
    says="withdrew",
    subject="motion",
    activity=by_what_is_decided,
    letters="R",
    starts=("draft", "open"),
    ends="withdrawn",
    icon="arrow-back-up",
)
LIST = Act(
    code="ballot.list",
    label="Put on the list",
    says="put on the list",
    subject="ballot",
    letters="",
    conditions=(voting.by_opening_its_motion,),
)
DECLARE = Act(
    code="ballot.declare",
    label="Declare no interest",
    says="declared to have no interest, for",
    subject="ballot",
    letters="",
    starts=("waiting", "cast"),
    ends="declared",
    conditions=(
        voting.own_place,
        voting.vote_is_on,
        voting.counted_on_the_list,
        voting.not_declared_yet,
        voting.register_answered,
    ),
    icon="hand-stop",
)
RECUSE = Act(
    code="ballot.recuse",
    label="Declare an interest and recuse yourself",
    says="declared an interest and gave up",
    subject="ballot",
    letters="",
    starts=("waiting", "declared", "cast"),
    ends="recused",
    conditions=(voting.own_place, voting.vote_is_on, voting.counted_on_the_list),
    icon="door-exit",
)
UNCAST = Act(
    code="ballot.lapse",
    label="Let a vote by proxy lapse",
    says="let lapse, by stepping out of the count,",
    subject="ballot",
    letters="",
    starts=("cast",),
    ends="waiting",
    conditions=(voting.by_the_recusal_of_its_proxy,),
)
VOTE = Act(
    code="ballot.vote",
    label="Vote",
    says="signed",
    subject="ballot",
    activity=by_what_is_decided,
    letters="A",
    # Who has not declared, or is recused, hears that in a sentence of its own rather than as a state.
    starts=("waiting", "declared", "recused", "cast"),
    ends="cast",
    sides=DECIDER,
    conditions=(
        proxies.by_whom,
        voting.vote_is_on,
        voting.counted_on_the_list,
        voting.not_recused,
        voting.interest_declared,
        voting.chair_breaks_ties,
        voting.content_stands,
    ),
    fresh_signature=True,
    meaning=proxies.meaning,
    icon="writing-sign",
)
RESOLVE = Act(
    code="resolution.record",
    label="Record the resolution",
    says="recorded",
    subject="resolution",
    letters="",
    conditions=(voting.by_closing_its_motion,),
)
