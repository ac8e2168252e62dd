"""Doors to acts on meetings of bodies, and on what was agreed there."""

from governance.acts import meetings as acts
from governance.models import ActionPoint, Meeting
from governance.services import meetings
from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.doors.sight import in_sight
from portal.forms import meetings as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing
from raci.people.actor import Actor

WHEN = ("title", "starts_at", "ends_at", "place", "online")
ITEM = ("kind", "title", "presenter", "planned_minutes", "motion", "previous")


def _body_of(standing: Standing, given: Data) -> Meeting | None:
    body = in_sight("body", standing).filter(code=given.get("body", "")).first()
    return Meeting(body=body) if body else None


def _point_of(standing: Standing, given: Data) -> ActionPoint | None:
    rows = in_sight("meeting", standing).select_related("body__unit")
    meeting = rows.filter(code=given.get("meeting", "")).first()
    return ActionPoint(meeting=meeting) if meeting else None


def _item(actor: Actor, row: Meeting, data: Data, *, late: bool) -> Meeting:
    return meetings.add_item(actor=actor, meeting=row, late=late, **data_of(data, *ITEM))


Door(
    act=acts.PLAN,
    form=forms.MeetingForm,
    below=_body_of,
    run=lambda actor, _, data: meetings.plan(actor=actor, **data_of(data, "body", *WHEN)),
    lead="Nobody is called to it yet. The agenda comes next.",
    submit="Plan it",
    done="{} is planned. Put on the agenda what it is about, then call it.",
)
Door(
    act=acts.CALL,
    run=lambda actor, row, _: meetings.call(actor=actor, meeting=row),
    lead="The agenda is frozen, and every member is told. Later items are added by the chair alone.",
    done="{} is called. The members are told.",
)
Door(
    act=acts.CHANGE,
    form=forms.WhenForm,
    run=lambda actor, row, data: meetings.change(actor=actor, meeting=row, **data_of(data, *WHEN)),
    lead="Once it is called its day and place stand.",
    submit="Save",
)
Door(
    act=acts.ADD_ITEM,
    form=forms.ItemForm,
    run=lambda actor, row, data: _item(actor, row, data, late=False),
    lead="It comes last; its place can be changed until the meeting is called.",
    submit="Put it on the agenda",
)
Door(
    act=acts.ADD_LATE,
    form=forms.ItemForm,
    run=lambda actor, row, data: _item(actor, row, data, late=True),
    lead="The members were told of an agenda without it. The minutes say that it came late.",
    submit="Put it on the agenda",
)
Door(
    act=acts.CHANGE_ITEM,
    form=forms.ItemChangeForm,
    run=lambda actor, row, data: meetings.change_item(actor=actor, meeting=row, **data_of(data, "item", *ITEM)),
    lead="Until the meeting is called.",
    submit="Save",
    hidden=True,
)
Door(
    act=acts.MOVE_ITEM,
    form=forms.MoveForm,
    run=lambda actor, row, data: meetings.move_item(actor=actor, meeting=row, **data_of(data, "item", "to")),
    lead="The others close up.",
    done="The order of {} is changed.",
    hidden=True,
)
Door(
    act=acts.REMOVE_ITEM,
    form=forms.ItemNumberForm,
    run=lambda actor, row, data: meetings.remove_item(actor=actor, meeting=row, item=data["item"]),
    lead="With its papers. That it was there stays in the record.",
    danger=True,
    hidden=True,
)
Door(
    act=acts.ADD_PAPER,
    form=forms.PaperForm,
    run=lambda actor, row, data: meetings.add_paper(actor=actor, meeting=row, **data_of(data, "item", "paper")),
    lead="It stays where it is, and readers need to be allowed to see it there.",
    hidden=True,
)
Door(
    act=acts.REMOVE_PAPER,
    form=forms.PaperGoneForm,
    run=lambda actor, row, data: meetings.remove_paper(actor=actor, meeting=row, paper=data["paper"]),
    lead="It no longer lies before the meeting. That it did stays in the record.",
    hidden=True,
)
Door(
    act=acts.OPEN,
    run=lambda actor, row, _: meetings.open_meeting(actor=actor, meeting=row),
    lead="The time runs from now. Record next who is there.",
    done="{} is open.",
)
Door(
    act=acts.ATTEND,
    form=forms.AttendanceForm,
    run=lambda actor, row, data: meetings.record_attendance(
        actor=actor, meeting=row, **data_of(data, "person", "status", "joined_at", "left_at")
    ),
    lead="From it follows for which items there was a quorum.",
    submit="Record it",
)
Door(
    act=acts.TAKE_UP,
    form=forms.ItemNumberForm,
    run=lambda actor, row, data: meetings.take_up(actor=actor, meeting=row, item=data["item"]),
    lead="Who is there at this moment decides whether there is a quorum for it.",
    hidden=True,
)
Door(
    act=acts.NOTE,
    form=forms.NotesForm,
    run=lambda actor, row, data: meetings.take_notes(actor=actor, meeting=row, **data_of(data, "item", "notes")),
    lead="It goes into the minutes. Whoever writes here does not approve them.",
    submit="Save",
    hidden=True,
)
Door(
    act=acts.CLOSE,
    run=lambda actor, row, _: meetings.close(actor=actor, meeting=row),
    lead="The minutes are drawn up from what was recorded. They can be edited until somebody else approves them.",
    done="{} is closed. Its minutes are drawn up.",
)
Door(
    act=acts.WRITE,
    form=forms.MinutesForm,
    run=lambda actor, row, data: meetings.write_minutes(actor=actor, meeting=row, minutes=data["minutes"]),
    lead="What was drawn up at first stays beside it. Whoever writes here does not approve the minutes.",
    submit="Save",
)
Door(
    act=acts.APPROVE,
    run=lambda actor, row, data: meetings.approve_minutes(
        actor=actor, meeting=row, **data_of(data, "digest", "signature")
    ),
    lead="Your signature covers the minutes as they stand on the page of the meeting. They never change again.",
    done="The minutes of {} are approved.",
)
Door(
    act=acts.APOLOGISE,
    form=NoteForm,
    run=lambda actor, row, data: meetings.apologise(actor=actor, meeting=row, note=data["note"]),
    lead="The minutes say that you sent apologies. Your vote on motions stays yours.",
    done="Your apologies for {} are noted.",
)
Door(
    act=acts.CANCEL,
    form=NoteForm,
    run=lambda actor, row, data: meetings.cancel(actor=actor, meeting=row, note=data["note"]),
    lead="It does not take place. Motions on its agenda stay as they are.",
    danger=True,
)
Door(
    act=acts.AGREE,
    form=forms.ActionForm,
    below=_point_of,
    run=lambda actor, _, data: meetings.agree(actor=actor, **data_of(data, "meeting", "text", "owner", "due_on")),
    lead="It stands on the home page of whoever does it until it is done.",
    submit="Record it",
)
Door(
    act=acts.HAND_ON,
    form=forms.HandOnForm,
    run=lambda actor, row, data: meetings.hand_on(actor=actor, point=row, **data_of(data, "owner", "due_on", "note")),
    lead="Both are asked again from now on.",
    submit="Save",
)
Door(
    act=acts.DO,
    form=forms.OutcomeForm,
    run=lambda actor, row, data: meetings.do(actor=actor, point=row, outcome=data["outcome"]),
    lead="The body reads what came of it.",
    submit="It is done",
)
Door(
    act=acts.REOPEN,
    form=NoteForm,
    run=lambda actor, row, data: meetings.reopen(actor=actor, point=row, note=data["note"]),
    lead="It goes back to whoever has to do it.",
)
Door(
    act=acts.DROP,
    form=NoteForm,
    run=lambda actor, row, data: meetings.drop(actor=actor, point=row, note=data["note"]),
    lead="Nobody has to do it any more. That it was agreed stays in the record.",
    danger=True,
)
