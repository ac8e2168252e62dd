"""The board meets: one meeting with approved minutes, one whose minutes wait, one that is called, and one in draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from governance.models import ActionPoint, AgendaItem, Meeting, Motion
from governance.selectors import decisions as motions
from governance.services import meetings
from portal.demo import decisions
from portal.demo.library import BOARD, DIGITAL
from portal.demo.story import Story
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Person

SECRETARY, CHAIR, JUDITH = "fiona.mackay", "helena.brandt", "judith.oyelaran"
ELIF, DANIEL, RAVI = "elif.laszlo", "daniel.ferreira", "ravi.menon"
DECISION, DISCUSSION, INFORMATION, MINUTES = AgendaItem.Kind.values
ROOM, ONLINE = "Waterworks, room 2", "https://meet.aldermere.example/board"


@dataclass(frozen=True)
class Said:
    """An item without a motion, with what was said on it."""

    title: str
    kind: str = DISCUSSION
    presenter: str = ""
    minutes: int = 20
    notes: str = ""


@dataclass(frozen=True)
class Held:
    """A meeting that was held, so many days before the present."""

    name: str
    title: str
    called: int
    held: int
    items: tuple[Said, ...]
    apologies: str = ""
    late: str = ""
    early: str = ""
    before: str = ""
    action: tuple[str, str, int] = ("", "", 0)


FIRST = Held(
    name="first",
    title="Board, review of the quarter",
    called=110,
    held=96,
    items=(
        Said("How our goals stand", INFORMATION, DANIEL, 30,
             "Three of the goals are behind plan. The board asks why the loss of water falls more slowly than "
             "promised, and is told that two districts report a quarter late."),
        Said("Leaks found by telemetry: what we learnt", DISCUSSION, ELIF, 40,
             "The contractor’s nights are not in the figures yet. The board wants to see the whole cost."),
    ),
    apologies="gwen.tudor",
    late="stefan.wyss",
    action=("Report what the nights of the contractor cost", ELIF, 40),
)  # fmt: skip
SECOND = Held(
    name="second",
    title="Board, services and risk",
    called=34,
    held=20,
    items=(
        Said("Services that took most of their error budget", INFORMATION, RAVI, 30,
             "Billing has used up most of it. The board is told what changed, and that no change is put in before the "
             "month is over."),
        Said("How we look at suppliers", DISCUSSION, DANIEL, 45,
             "The board asks for a list of suppliers without whom a service stands still."),
    ),
    early="astrid.vahl",
    before="first",
    action=("List the suppliers without whom a service stands still", DANIEL, -12),
)  # fmt: skip


def plan(story: Story) -> None:
    """Two meetings that were held, one that is called, one in draft."""
    for held in (FIRST, SECOND):
        _plan_held(story, held)
    story.plan(story.work(70, "11:00"), partial(_done, story))
    story.plan(story.work(4, "10:40"), partial(_coming, story))
    story.plan(story.work(1, "15:10"), partial(_draft, story))


def _plan_held(story: Story, held: Held) -> None:
    run = _Run(story, held)
    steps: list[tuple[int, str, Callable[[], object]]] = [
        (held.called, "09:20", run.call),
        (held.held, "13:00", run.open),
        (held.held, "13:02", run.attend),
        (held.held, "13:25", run.come_late),
        *((held.held, f"13:{30 + 5 * at}", partial(run.take_up, at)) for at in range(len(held.items) + 1)),
        (held.held, "14:50", run.leave_early),
        (held.held, "15:10", run.agree),
        (held.held, "15:30", run.close),
        (held.held - 2, "10:10", run.write),
    ]
    for day, at, deed in steps:
        story.plan(story.work(day, at), deed)


class _Run:
    """One meeting under way."""

    def __init__(self, story: Story, held: Held) -> None:
        self.story, self.held = story, held
        self.meeting = Meeting()

    @property
    def by(self) -> Actor:
        return self.story.actor(SECRETARY)

    def call(self) -> None:
        """Planned, filled and called by the secretary."""
        held, story = self.held, self.story
        begins = story.work(held.held, "13:00")
        self.meeting = meetings.plan(
            actor=self.by,
            body=decisions.body_of(story, BOARD),
            title=held.title,
            place=ROOM,
            online=ONLINE,
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
        )
        story.things[f"meeting {held.name}"] = self.meeting
        if held.before:
            _minutes_of(story, self.meeting, story.things[f"meeting {held.before}"])
        for said in held.items:
            _say(story, self.meeting, said)
        self.meeting = meetings.call(actor=self.by, meeting=self.meeting)
        if held.apologies:
            meetings.apologise(actor=story.actor(held.apologies), meeting=self.meeting)

    def open(self) -> None:
        self.meeting = meetings.open_meeting(actor=self.story.actor(CHAIR), meeting=self.meeting)

    def attend(self) -> None:
        """Everybody who was called and does not come later."""
        away = {self.held.apologies, self.held.late}
        missing = {self.story.person(login).pk for login in away if login}
        for row in self.meeting.attendance.select_related("person"):
            if row.person_id not in missing:
                self._there(row.person)

    def come_late(self) -> None:
        if self.held.late:
            self._there(self.story.person(self.held.late), joined_at=clock.now())

    def leave_early(self) -> None:
        if self.held.early:
            self._there(self.story.person(self.held.early), left_at=clock.now())

    def _there(self, person: Person, **times: datetime) -> None:
        meetings.record_attendance(
            actor=self.by,
            meeting=self.meeting,
            person=person,
            status="present",
            **times,
        )

    def take_up(self, at: int) -> None:
        """One item after the other; on the minutes of the meeting before, a member approves them."""
        item = AgendaItem.objects.filter(meeting=self.meeting, number=at + 1).first()
        if item is None:
            return
        meetings.take_up(actor=self.by, meeting=self.meeting, item=item.number)
        if item.previous:
            signature = self.story.sign(JUDITH, "meeting.approve-minutes", item.previous)
            meetings.approve_minutes(actor=self.story.actor(JUDITH), meeting=item.previous, signature=signature)
            return
        notes = next((said.notes for said in self.held.items if said.title == item.title), "")
        if notes:
            meetings.take_notes(actor=self.by, meeting=self.meeting, item=item.number, notes=notes)

    def agree(self) -> None:
        text, owner, days = self.held.action
        self.story.things[f"action {self.held.name}"] = meetings.agree(
            actor=self.by,
            meeting=self.meeting,
            text=text,
            owner=self.story.person(owner),
            due_on=self.story.day(days),
        )

    def close(self) -> None:
        self.meeting = meetings.close(actor=self.by, meeting=self.meeting)

    def write(self) -> None:
        """The secretary adds a sentence to what was drawn up."""
        text = self.meeting.minutes.rstrip() + "\n\nThe chair thanked everybody who had prepared the papers.\n"
        self.meeting = meetings.write_minutes(actor=self.by, meeting=self.meeting, minutes=text)


def _say(story: Story, meeting: Meeting, said: Said) -> None:
    meetings.add_item(
        actor=story.actor(SECRETARY),
        meeting=meeting,
        kind=said.kind,
        title=said.title,
        presenter=story.person(said.presenter) if said.presenter else None,
        planned_minutes=said.minutes,
    )


def _minutes_of(story: Story, meeting: Meeting, before: Meeting) -> None:
    meetings.add_item(
        actor=story.actor(SECRETARY),
        meeting=meeting,
        kind=MINUTES,
        title="Minutes of the last meeting",
        previous=before,
        planned_minutes=5,
    )


def _done(story: Story) -> None:
    point: ActionPoint = story.things["action first"]
    meetings.do(
        actor=story.actor(ELIF), point=point, outcome="They cost 38,000 € in the year; the figures have it now."
    )


def _planned(story: Story, code: str, title: str, days: int) -> Meeting:
    begins = story.coming(days, "13:00")
    return meetings.plan(
        actor=story.actor(SECRETARY),
        body=decisions.body_of(story, code),
        title=title,
        place=ROOM,
        online=ONLINE,
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
    )


def _decide(story: Story, meeting: Meeting, motion: Motion) -> None:
    by = story.actor(SECRETARY)
    meetings.add_item(actor=by, meeting=meeting, kind=DECISION, title=motion.title, motion=motion, planned_minutes=20)
    number = meeting.items.count()
    meetings.add_paper(actor=by, meeting=meeting, item=number, paper=motion.decides)


def _coming(story: Story) -> None:
    """The next meeting of the board, with whatever is before it."""
    meeting = _planned(story, BOARD, "Board, what is to be decided", 9)
    _minutes_of(story, meeting, story.things["meeting second"])
    running = Motion.objects.filter(body=meeting.body, state__in=motions.RUNNING).order_by("code")
    for motion in running.select_related("version__document", "goal", "initiative"):
        _decide(story, meeting, motion)
    _say(story, meeting, Said("How our goals stand", INFORMATION, DANIEL, 20))
    meetings.call(actor=story.actor(SECRETARY), meeting=meeting)


def _draft(story: Story) -> None:
    """The committee begins to prepare its next meeting."""
    meeting = _planned(story, DIGITAL, "Digital committee, services of the next year", 23)
    _say(story, meeting, Said("Which services we want in a year", DISCUSSION, DANIEL, 60))
    _say(story, meeting, Said("What telemetry brought so far", INFORMATION, RAVI, 30))
