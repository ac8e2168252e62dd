"""Meetings of bodies: prepared, called, held, closed, and their minutes approved by somebody who did not write them."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from governance import minutes as writing
from governance.acts import meetings as acts
from governance.models import ActionPoint, AgendaItem, Attendance, Body, Meeting, Motion, Paper
from governance.selectors import meetings as selectors
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Person

Status = Attendance.Status


def plan(
    *,
    actor: Actor,
    body: Body,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    online: str = "",
) -> Meeting:
    """Plan a meeting of a body. Nobody is called to it yet.

    Raises:
        ValidationError: it would end before it starts.
    """
    _in_order(starts_at, ends_at)
    meeting = Meeting(body=body, title=title, starts_at=starts_at, ends_at=ends_at, place=place, online=online)
    with passing(acts.PLAN, meeting, actor=actor, reads=[body]) as row:
        row.code = code_in_turn(Meeting, "MT", year=clock.today().year)
    return meeting


def change(
    *,
    actor: Actor,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    online: str = "",
) -> Meeting:
    """Change title, day and place before the meeting is called."""
    _in_order(starts_at, ends_at)
    with passing(acts.CHANGE, meeting, actor=actor) as row:
        row.title, row.place, row.online = title, place, online
        row.starts_at, row.ends_at = starts_at, ends_at
    return row


def _in_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": "The meeting would end before it starts."})


# the agenda


def add_item(
    *,
    actor: Actor,
    meeting: Meeting,
    kind: str,
    title: str,
    presenter: Person | None = None,
    planned_minutes: int = 0,
    motion: Motion | None = None,
    previous: Meeting | None = None,
    late: bool = False,
) -> Meeting:
    """Put an item last on the agenda.

    Args:
        planned_minutes: how long it is meant to take, in minutes.
        motion: what is decided; for a decision, and only there.
        previous: the meeting whose minutes are approved; for that kind, and only there.
        late: after the meeting was called, by the chair.

    Raises:
        ValidationError: kind and motion or meeting do not fit, or are of another body.
    """
    _fits(meeting, kind, motion, previous)
    reads: list[Governed] = [row for row in (presenter, motion, previous) if row is not None]
    with passing(acts.ADD_LATE if late else acts.ADD_ITEM, meeting, actor=actor, reads=reads) as row:
        AgendaItem(
            meeting=row,
            number=row.items.count() + 1,
            kind=kind,
            title=title,
            presenter=presenter,
            planned_minutes=planned_minutes,
            motion=motion,
            previous=previous,
            late=late,
        ).save()
    return row


def change_item(
    *,
    actor: Actor,
    meeting: Meeting,
    item: int,
    kind: str,
    title: str,
    presenter: Person | None = None,
    planned_minutes: int = 0,
    motion: Motion | None = None,
    previous: Meeting | None = None,
) -> Meeting:
    """Change an item of the agenda. ``item`` is its number."""
    _fits(meeting, kind, motion, previous)
    reads: list[Governed] = [row for row in (presenter, motion, previous) if row is not None]
    with passing(acts.CHANGE_ITEM, meeting, actor=actor, reads=reads) as row:
        found = _item(row, item)
        found.kind, found.title, found.presenter, found.planned_minutes = kind, title, presenter, planned_minutes
        found.motion, found.previous = motion, previous
        found.save()
    return row


def _fits(meeting: Meeting, kind: str, motion: Motion | None, previous: Meeting | None) -> None:
    decides, approves = kind == AgendaItem.Kind.DECISION, kind == AgendaItem.Kind.MINUTES
    if decides != (motion is not None):
        said = "Choose the motion that is decided." if decides else "Only a decision has a motion."
        raise ValidationError({"motion": said})
    if approves != (previous is not None):
        said = "Choose the meeting whose minutes are approved." if approves else "Only minutes name a meeting."
        raise ValidationError({"previous": said})
    if motion is not None and motion.body_id != meeting.body_id:
        raise ValidationError({"motion": f"{motion.code} is before another body."})
    if previous is not None and (previous.body_id != meeting.body_id or previous.pk == meeting.pk):
        raise ValidationError({"previous": "Choose an earlier meeting of the same body."})


def _item(meeting: Meeting, number: int) -> AgendaItem:
    found = AgendaItem.objects.filter(meeting=meeting, number=number).first()
    if found is None:
        raise ValidationError({"item": f"There is no item {number} on this agenda."})
    found.meeting = meeting
    return found


def move_item(*, actor: Actor, meeting: Meeting, item: int, to: int) -> Meeting:
    """Put an item in another place; the others close up.

    Args:
        item: its number now.
        to: its number then; beyond the last it becomes the last.
    """
    with passing(acts.MOVE_ITEM, meeting, actor=actor) as row:
        moved = _item(row, item)
        others = [each for each in AgendaItem.objects.filter(meeting=row).order_by("number") if each.pk != moved.pk]
        others.insert(max(0, to - 1), moved)
        _number(row, others)
    return row


def remove_item(*, actor: Actor, meeting: Meeting, item: int) -> Meeting:
    """Take an item off the agenda, with its papers."""
    with passing(acts.REMOVE_ITEM, meeting, actor=actor) as row:
        gone = _item(row, item)
        for paper in gone.papers.all():
            passage().remove(paper)
        passage().remove(gone)
        _number(row, list(AgendaItem.objects.filter(meeting=row).order_by("number")))
    return row


def _number(meeting: Meeting, items: list[AgendaItem]) -> None:
    for number, each in enumerate(items, start=1):
        if each.number != number:
            each.meeting, each.number = meeting, number
            each.save()


def add_paper(*, actor: Actor, meeting: Meeting, item: int, paper: Governed) -> Meeting:
    """Lay something before the meeting, by its place in the portal.

    Raises:
        ValidationError: it is there already.
    """
    with passing(acts.ADD_PAPER, meeting, actor=actor) as row:
        found = _item(row, item)
        if found.papers.filter(kind=paper.SUBJECT, target=paper.pk).exists():
            raise ValidationError({"paper": f"{paper.label} lies before item {item} already."})
        Paper(meeting=row, item=found, kind=paper.SUBJECT, target=paper.pk, label=paper.label[:300]).save()
    return row


def remove_paper(*, actor: Actor, meeting: Meeting, paper: Paper) -> Meeting:
    """Take a paper away. That it was there stays in the record."""
    with passing(acts.REMOVE_PAPER, meeting, actor=actor) as row:
        passage().remove(paper)
    return row


# calling and holding it


def call(*, actor: Actor, meeting: Meeting) -> Meeting:
    """Call the members: the agenda is frozen, and whoever has a seat is expected."""
    with passing(acts.CALL, meeting, actor=actor, reads=[meeting.body]) as row:
        row.called_at = clock.now()
        for seat in selectors.seated(row.body_id):
            Attendance(meeting=row, person=seat.person, office=seat.office, votes=seat.votes).save()
    return row


def cancel(*, actor: Actor, meeting: Meeting, note: str = "") -> Meeting:
    """Call a meeting off."""
    with passing(acts.CANCEL, meeting, actor=actor, note=note) as row:
        pass
    return row


def apologise(*, actor: Actor, meeting: Meeting, note: str = "") -> Meeting:
    """Say that one cannot come."""
    with passing(acts.APOLOGISE, meeting, actor=actor, note=note) as row:
        _mark(row, actor.person, Status.APOLOGIES)
    return row


def open_meeting(*, actor: Actor, meeting: Meeting) -> Meeting:
    """The meeting begins."""
    with passing(acts.OPEN, meeting, actor=actor) as row:
        row.opened_at = clock.now()
    return row


def record_attendance(
    *,
    actor: Actor,
    meeting: Meeting,
    person: Person,
    status: str,
    joined_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Meeting:
    """Record whether a member is there, from when and until when.

    Args:
        joined_at: for who came late; none is from the beginning.
        left_at: for who left early; none is until the end.
    """
    if joined_at and left_at and left_at < joined_at:
        raise ValidationError({"left_at": "Nobody leaves before they came."})
    if status != Status.PRESENT and (joined_at or left_at):
        raise ValidationError({"status": "Only whoever was present came and left at a time."})
    with passing(acts.ATTEND, meeting, actor=actor) as row:
        _mark(row, person, status, joined_at, left_at)
    return row


def _mark(
    meeting: Meeting, person: Person, status: str, joined_at: datetime | None = None, left_at: datetime | None = None
) -> None:
    found = Attendance.objects.filter(meeting=meeting, person=person).first()
    if found is None:
        raise ValidationError({"person": f"{person.name} was not called to this meeting."})
    found.meeting, found.status, found.joined_at, found.left_at = meeting, status, joined_at, left_at
    found.save()


def take_up(*, actor: Actor, meeting: Meeting, item: int) -> Meeting:
    """The meeting comes to an item: from who is there now follows whether there is a quorum for it."""
    with passing(acts.TAKE_UP, meeting, actor=actor) as row:
        found = _item(row, item)
        found.taken_up_at = clock.now()
        found.save()
    return row


def take_notes(*, actor: Actor, meeting: Meeting, item: int, notes: str) -> Meeting:
    """Write down what was said on an item. Whoever does writes the minutes."""
    with passing(acts.NOTE, meeting, actor=actor) as row:
        found = _item(row, item)
        found.notes = notes.strip()
        found.save()
    return row


def close(*, actor: Actor, meeting: Meeting) -> Meeting:
    """The meeting ends, and its minutes are drawn up from what happened."""
    with passing(acts.CLOSE, meeting, actor=actor) as row:
        row.closed_at = clock.now()
        seen = selectors.with_everything(Meeting.objects.filter(pk=row.pk)).select_related("body").get()
        seen.closed_at = row.closed_at
        row.drafted = row.minutes = writing.draw_up(seen)
    return row


# the minutes


def write_minutes(*, actor: Actor, meeting: Meeting, minutes: str) -> Meeting:
    """Edit the minutes before they are approved. What was drawn up at first stays beside them."""
    with passing(acts.WRITE, meeting, actor=actor, minutes=bool(minutes.strip())) as row:
        row.minutes = minutes.strip() + "\n"
    return row


def approve_minutes(*, actor: Actor, meeting: Meeting, digest: str | None = None, signature: str = "") -> Meeting:
    """Approve the minutes as they stand, at the later meeting that has them on its agenda. They never change again.

    Args:
        digest: of the minutes that the actor read.
    """
    at = acts.approving_meeting(meeting)
    told: dict[str, Any] = {"approved_at": at.code} if at else {}
    with passing(
        acts.APPROVE, meeting, actor=actor, reads=[at] if at else [], digest=digest, signature=signature, **told
    ) as row:
        pass
    return row


# what is to be done


def agree(*, actor: Actor, meeting: Meeting, text: str, owner: Person, due_on: date) -> ActionPoint:
    """Record what somebody does until a day."""
    point = ActionPoint(meeting=meeting, text=text, owner=owner, due_on=due_on)
    with passing(acts.AGREE, point, actor=actor, reads=[meeting, owner], due_on=due_on.isoformat()) as row:
        row.code = code_in_turn(ActionPoint, "AP", year=clock.today().year)
    return point


def hand_on(*, actor: Actor, point: ActionPoint, owner: Person, due_on: date, note: str = "") -> ActionPoint:
    """Change who does it, or until when."""
    with passing(acts.HAND_ON, point, actor=actor, reads=[owner], note=note, due_on=due_on.isoformat()) as row:
        row.owner, row.due_on = owner, due_on
    return row


def do(*, actor: Actor, point: ActionPoint, outcome: str) -> ActionPoint:
    """Whoever had to do it says what came of it."""
    if not outcome.strip():
        raise ValidationError({"outcome": "Say in a sentence what came of it."})
    with passing(acts.DO, point, actor=actor) as row:
        row.outcome, row.done_on = outcome.strip(), clock.today()
    return row


def reopen(*, actor: Actor, point: ActionPoint, note: str = "") -> ActionPoint:
    """It was not done after all."""
    with passing(acts.REOPEN, point, actor=actor, note=note) as row:
        row.done_on = None
    return row


def drop(*, actor: Actor, point: ActionPoint, note: str = "") -> ActionPoint:
    """It is no longer needed."""
    with passing(acts.DROP, point, actor=actor, note=note) as row:
        pass
    return row
