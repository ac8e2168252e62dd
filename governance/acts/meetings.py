"""Acts on meetings of bodies, from the first draft of the agenda to the approved minutes, and on what was agreed there.

The chair and the secretary of a body run its meetings. Whoever wrote the minutes never approves them (SOD-45): another
member does, at a later meeting on whose agenda they stand.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from governance.acts.seats import seat_of
from governance.acts.voting import body_is_active
from governance.models import ActionPoint, Attendance, BodyMember, Meeting
from governance.states import MeetingState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why, day
from raci.ledger import clock
from raci.people.spheres import Sphere

RUN_MEETINGS = Activity(
    code="run-meetings", title="Prepare, call and record the meetings of a body", sphere=Sphere.GOVERNANCE, order=72
)
APPROVE_MINUTES = Activity(
    code="approve-minutes", title="Approve the minutes of a meeting", sphere=Sphere.GOVERNANCE, order=73
)
AUTHOR, APPROVER = {"minutes": "author"}, {"minutes": "approver"}
RUNS = (BodyMember.Office.CHAIR, BodyMember.Office.SECRETARY)
AHEAD = (MeetingState.DRAFT.value, MeetingState.CALLED.value)
HELD = (MeetingState.IN_SESSION.value, MeetingState.CLOSED.value)


def meeting_of(question: Question) -> Meeting | None:
    """The meeting that an act on it or on an action point is about; None for a blank form."""
    subject = question.subject
    if isinstance(subject, ActionPoint):
        return subject.meeting if subject.meeting_id else None
    return subject if isinstance(subject, Meeting) and subject.body_id else None


def _seat(question: Question, meeting: Meeting) -> BodyMember | None:
    return seat_of(question.standing, meeting.body_id, question.actor.person.pk)


def runs_the_body(question: Question) -> Iterator[Objection]:
    """A meeting is run by those who hold the offices of this very body."""
    meeting = meeting_of(question)
    if meeting is None:
        return
    seat = _seat(question, meeting)
    if seat is None or seat.office not in RUNS:
        yield Objection(Why.UNFIT, f"Meetings of {meeting.body.name} are run by its chair and its secretary.")


def chairs_the_body(question: Question) -> Iterator[Objection]:
    """What members were not told beforehand comes before them by the chair alone."""
    meeting = meeting_of(question)
    if meeting is None:
        return
    seat = _seat(question, meeting)
    if seat is None or seat.office != BodyMember.Office.CHAIR:
        yield Objection(
            Why.UNFIT, f"The agenda was sent to the members. Only the chair of {meeting.body.name} adds to it now."
        )


def sits_with_a_vote(question: Question) -> Iterator[Objection]:
    """Minutes are approved by the body, that is, by one of those who vote in it."""
    meeting = meeting_of(question)
    if meeting is None:
        return
    seat = _seat(question, meeting)
    if seat is None or not seat.votes:
        yield Objection(Why.UNFIT, f"Minutes are approved by a member of {meeting.body.name} who has a vote.")


def enough_notice(question: Question) -> Iterator[Objection]:
    """Members need the time that the rules of the body give them."""
    meeting = meeting_of(question)
    if meeting is None:
        return
    days = meeting.body.notice_days
    if meeting.starts_at <= clock.now():
        yield Objection(Why.UNFIT, "The meeting would have begun already. Give it a later day.")
    elif (meeting.starts_at.date() - clock.today()).days < days:
        yield Objection(
            Why.UNFIT,
            f"{meeting.body.name} is called {days} days ahead, and this meeting is on {day(meeting.starts_at)}. "
            "Give it a later day, or change the rules of the body.",
        )


def something_on_the_agenda(question: Question) -> Iterator[Objection]:
    """Nobody is called to a meeting about nothing."""
    meeting = meeting_of(question)
    if meeting is not None and not meeting.items.all():
        yield Objection(Why.UNFIT, "There is nothing on the agenda yet. Add what the meeting is about.")


def somebody_is_there(question: Question) -> Iterator[Objection]:
    """What nobody attended was no meeting."""
    meeting = meeting_of(question)
    if meeting is not None and not any(each.status == Attendance.Status.PRESENT for each in meeting.attendance.all()):
        yield Objection(Why.UNFIT, "Nobody is recorded as present. Record who was there, or cancel the meeting.")


def called_to_it(question: Question) -> Iterator[Objection]:
    """One sends apologies for oneself."""
    meeting = meeting_of(question)
    if meeting is not None and _seat(question, meeting) is None:
        yield Objection(Why.UNFIT, f"You have no seat on {meeting.body.name}, so you are not expected.")


def minutes_before_the_body(question: Question) -> Iterator[Objection]:
    """Minutes are approved where the members are together and were told that it comes up."""
    meeting = meeting_of(question)
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return
    key = ("approving", meeting.pk)
    if question.standing.once(key, lambda: approving_meeting(meeting) is not None) is False:
        yield Objection(
            Why.UNFIT,
            f"The minutes of {meeting.code} are approved at a later meeting of {meeting.body.name} that is in session "
            "and has them on its agenda.",
        )


def approving_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting in session that has these minutes on its agenda."""
    rows = Meeting.objects.filter(
        body_id=meeting.body_id, state=MeetingState.IN_SESSION, items__previous_id=meeting.pk
    ).exclude(pk=meeting.pk)
    return rows.first()


def minutes_said(question: Question) -> Iterator[Objection]:
    """Minutes without a word would approve nothing."""
    if "minutes" in question.facts and not question.facts["minutes"]:
        yield Objection(Why.UNFIT, "Write what happened. Empty minutes say nothing.")


def during_a_meeting(question: Question) -> Iterator[Objection]:
    """What is to be done is agreed at a meeting, and recorded before its minutes are approved."""
    meeting = meeting_of(question)
    if meeting is not None and meeting.state not in HELD:
        word = MeetingState(meeting.state).label.lower()
        yield Objection(
            Why.STATE, f"{meeting.code}: {word}. Action points are recorded during a meeting or before its minutes are "
            "approved."
        )  # fmt: skip


def own_action(question: Question) -> Iterator[Objection]:
    """Whoever has to do it says that it is done."""
    point = question.subject
    if isinstance(point, ActionPoint) and point.owner_id and point.owner_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"{point.owner.name} has to do this, and says when it is done.")


def day_ahead(question: Question) -> Iterator[Objection]:
    """Nobody can do something until yesterday."""
    due = question.facts.get("due_on")
    if isinstance(due, datetime) or due is None:
        return
    if str(due) < clock.today().isoformat():
        yield Objection(Why.UNFIT, "The day until which it is to be done has to lie ahead.")


def _run(code: str, label: str, says: str, *starts: str, **more: Any) -> Act:
    """An act of those who run the meetings of a body."""
    given: dict[str, Any] = {
        "activity": RUN_MEETINGS.code, "letters": "RA", "conditions": (runs_the_body,), "starts": starts,
    }  # fmt: skip
    return Act(code=f"meeting.{code}", label=label, says=says, subject="meeting", **(given | more))


PLAN = _run("plan", "Plan a meeting", "planned", conditions=(body_is_active, runs_the_body), icon="plus")
CHANGE = _run("change", "Change day and place", "changed day and place of", "draft", icon="pencil")
ADD_ITEM = _run("add-item", "Add an item", "added an item to the agenda of", "draft", icon="plus")
CHANGE_ITEM = _run("change-item", "Change an item", "changed an item on the agenda of", "draft", icon="pencil")
MOVE_ITEM = _run("move-item", "Move an item", "changed the order of the agenda of", "draft", icon="arrow-up")
REMOVE_ITEM = _run("remove-item", "Take an item off", "took an item off the agenda of", "draft", icon="x")
ADD_LATE = _run(
    "add-late-item",
    "Add a late item",
    "added a late item to the agenda of",
    *("called", "in_session"),
    letters="A",
    conditions=(chairs_the_body,),
    icon="plus",
)
ADD_PAPER = _run("add-paper", "Add a paper", "added a paper for", *AHEAD, "in_session", icon="file-text")
REMOVE_PAPER = _run("remove-paper", "Take a paper away", "took away a paper for", *AHEAD, icon="x")
CALL = _run(
    "call",
    "Call the meeting",
    "called",
    "draft",
    ends="called",
    conditions=(body_is_active, runs_the_body, something_on_the_agenda, enough_notice),
    icon="bell",
)
CANCEL = _run("cancel", "Cancel the meeting", "cancelled", *AHEAD, ends="cancelled", icon="x")
APOLOGISE = Act(
    code="meeting.apologise",
    label="Send apologies",
    says="sent apologies for",
    subject="meeting",
    letters="",
    starts=("called",),
    conditions=(called_to_it,),
    icon="user",
)
OPEN = _run("open", "Open the meeting", "opened", "called", ends="in_session", icon="player-play")
ATTEND = _run("record-attendance", "Record who is there", "recorded who was at", "in_session", icon="users")
TAKE_UP = _run("take-up", "Take up an item", "took up an item of", "in_session", icon="arrow-right")
NOTE = _run("take-notes", "Write down what was said", "wrote down what was said at", "in_session", sides=AUTHOR,
            icon="pencil")  # fmt: skip
CLOSE = _run(
    "close",
    "Close the meeting",
    "closed",
    "in_session",
    ends="closed",
    conditions=(runs_the_body, somebody_is_there),
    icon="check",
)
WRITE = _run(
    "write-minutes",
    "Edit the minutes",
    "edited the minutes of",
    "closed",
    sides=AUTHOR,
    conditions=(runs_the_body, minutes_said),
    icon="pencil",
)
APPROVE = Act(
    code="meeting.approve-minutes",
    label="Approve the minutes",
    says="approved the minutes of",
    subject="meeting",
    activity=APPROVE_MINUTES.code,
    letters="RA",
    starts=("closed",),
    ends="approved",
    sides=APPROVER,
    conditions=(sits_with_a_vote, minutes_before_the_body),
    fresh_signature=True,
    meaning="These minutes, with this fingerprint, say what happened at the meeting.",
    icon="writing-sign",
)
AGREE = Act(
    code="action-point.agree",
    label="Record an action point",
    says="recorded what is to be done:",
    subject="action-point",
    activity=RUN_MEETINGS.code,
    letters="RA",
    conditions=(runs_the_body, during_a_meeting, day_ahead),
    icon="plus",
)
HAND_ON = Act(
    code="action-point.change",
    label="Change who does it, or until when",
    says="changed who does it, or until when:",
    subject="action-point",
    activity=RUN_MEETINGS.code,
    letters="RA",
    starts=("open",),
    conditions=(runs_the_body, day_ahead),
    icon="pencil",
)
DO = Act(
    code="action-point.do",
    label="Say that it is done",
    says="did:",
    subject="action-point",
    letters="",
    starts=("open",),
    ends="done",
    conditions=(own_action,),
    icon="check",
)
REOPEN = Act(
    code="action-point.reopen",
    label="Not done yet",
    says="asked again for:",
    subject="action-point",
    activity=RUN_MEETINGS.code,
    letters="RA",
    starts=("done",),
    ends="open",
    conditions=(runs_the_body,),
    icon="arrow-back-up",
)
DROP = Act(
    code="action-point.drop",
    label="No longer needed",
    says="dropped:",
    subject="action-point",
    activity=RUN_MEETINGS.code,
    letters="RA",
    starts=("open",),
    ends="dropped",
    conditions=(runs_the_body,),
    icon="x",
)
