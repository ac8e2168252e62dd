"""Minutes as they are drawn up from what happened: who was there, each item with its decision, and what is to be done.

Interests stay with those who may read them: the minutes say who took no part, never why.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from governance.models import AgendaItem, Attendance, Meeting, Motion
from governance.selectors.meetings import Present, quorum_for
from governance.states import ActionState, BallotState, MotionState

Status = Attendance.Status


def draw_up(meeting: Meeting) -> str:
    """Markdown. ``meeting`` comes with everything (``selectors.meetings.with_everything``)."""
    parts = [
        f"# {meeting.title}",
        _opening(meeting),
        *_attendance(meeting),
        *(line for item in sorted(meeting.items.all(), key=lambda each: each.number) for line in _item(meeting, item)),
        *_actions(meeting),
        f"The meeting was closed at {_clock(meeting.closed_at)}." if meeting.closed_at else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(meeting: Meeting) -> str:
    began = timezone.localtime(meeting.opened_at or meeting.starts_at)
    place = f", {meeting.place}" if meeting.place else ", online" if meeting.online else ""
    return f"{meeting.body.name}, {began.day} {began:%B %Y}, {began:%H:%M}{place}."


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _attendance(meeting: Meeting) -> Iterator[str]:
    yield "## Attendance"
    rows = list(meeting.attendance.all())
    for status, heading in (
        (Status.PRESENT, "Present"), (Status.APOLOGIES, "Apologies"), (Status.ABSENT, "Absent"),
    ):  # fmt: skip
        names = [_name(row, meeting) for row in rows if row.status == status]
        if names:
            yield f"{heading}: {', '.join(names)}."
    silent = [row.person.name for row in rows if row.status == Status.EXPECTED]
    if silent:
        yield f"Not recorded: {', '.join(silent)}."


def _name(row: Attendance, meeting: Meeting) -> str:
    about = [row.get_office_display().lower()] if row.office != "member" else []
    if row.joined_at and meeting.opened_at and row.joined_at > meeting.opened_at:
        about.append(f"from {_clock(row.joined_at)}")
    if row.left_at:
        about.append(f"until {_clock(row.left_at)}")
    return f"{row.person.name} ({', '.join(about)})" if about else row.person.name


def _item(meeting: Meeting, item: AgendaItem) -> Iterator[str]:
    yield f"## {item.number}. {item.title}"
    if item.late:
        yield "The chair added this item after the meeting was called."
    if item.taken_up_at is None:
        yield "This item was not taken up."
    present = quorum_for(meeting, item)
    if present is not None and not present.is_quorum:
        yield _no_quorum(present)
    if item.notes:
        yield item.notes
    if item.motion:
        yield from _decision(item.motion)
    if item.previous:
        done = item.previous.state == "approved"
        yield f"The minutes of {item.previous.code} were {'approved' if done else 'not approved at this meeting'}."


def _no_quorum(present: Present) -> str:
    return f"There was no quorum: {present.there} members with a vote were there, and {present.needed} are needed."


def _decision(motion: Motion) -> Iterator[str]:
    yield f"Motion {motion.code}: {motion.title}."
    left_out = [each.person.name for each in motion.ballots.all() if each.state == BallotState.RECUSED]
    if left_out:
        yield f"Declared an interest and took no part: {', '.join(left_out)}."
    found = getattr(motion, "resolution", None)
    if found is None:
        yield f"No resolution: the motion is {MotionState(motion.state).label.lower()}."
        return
    yield (
        f"**{found.code}** {found.text} {found.votes_for} for, {found.votes_against} against, "
        f"{found.abstained} abstained; {found.counted} of {found.entitled} members counted, "
        f"{found.quorum_needed} were needed."
    )


def _actions(meeting: Meeting) -> Iterable[str]:
    points = [each for each in meeting.actions.all() if each.state != ActionState.DROPPED]
    if not points:
        return []
    lines = [f"- {each.text} ({each.owner.name}, until {each.due_on.day} {each.due_on:%B %Y})" for each in points]
    return ["## To be done", "\n".join(lines)]
