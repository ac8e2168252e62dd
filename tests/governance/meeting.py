"""What tests on meetings start from: a board whose secretary has planned one, called it, holds it, closed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from governance.models import Attendance, Meeting
from governance.services import meetings
from raci.ledger import clock
from tests.cast import Cast
from tests.governance.deciding import BOARD, Deciding, board


@dataclass
class Meetings:
    """The cast at work on the meetings of its board."""

    cast: Cast
    deciding: Deciding

    def planned(self, title: str = "Board, first quarter", *, days: float = 10, by: str = "secretary") -> Meeting:
        begins = clock.now() + timedelta(days=days)
        return meetings.plan(
            actor=self.cast[by],
            body=self.deciding.board,
            title=title,
            place="Waterworks, room 2",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
        )

    def item(self, meeting: Meeting, title: str = "Where we stand", kind: str = "discussion", **about: Any) -> Meeting:
        return meetings.add_item(actor=self.cast["secretary"], meeting=meeting, kind=kind, title=title, **about)

    def called(self, **about: Any) -> Meeting:
        return meetings.call(actor=self.cast["secretary"], meeting=self.item(self.planned(**about)))

    def opened(self, meeting: Meeting | None = None) -> Meeting:
        return meetings.open_meeting(actor=self.cast["secretary"], meeting=meeting or self.called())

    def attends(self, meeting: Meeting, *parts: str, status: str = "present", **times: Any) -> Meeting:
        for part in parts or BOARD:
            meeting = meetings.record_attendance(
                actor=self.cast["secretary"], meeting=meeting, person=self.cast.person(part), status=status, **times
            )
        return meeting

    def closed(self, meeting: Meeting | None = None) -> Meeting:
        held = self.attends(meeting or self.opened())
        held = meetings.take_up(actor=self.cast["secretary"], meeting=held, item=1)
        held = meetings.take_notes(actor=self.cast["secretary"], meeting=held, item=1, notes="Costs were discussed.")
        return meetings.close(actor=self.cast["secretary"], meeting=held)

    def next_one(self, about: Meeting) -> Meeting:
        """A later meeting in session that has the minutes of another on its agenda."""
        meeting = self.item(self.planned("Board, second quarter"), "Minutes", "minutes", previous=about)
        return self.opened(meetings.call(actor=self.cast["secretary"], meeting=meeting))

    def approve(self, meeting: Meeting, by: str = "member") -> Meeting:
        signature = self.cast.sign(by, "meeting.approve-minutes", meeting)
        return meetings.approve_minutes(actor=self.cast[by], meeting=meeting, signature=signature)

    def row(self, meeting: Meeting, part: str) -> Attendance:
        return Attendance.objects.get(meeting=meeting, person=self.cast.person(part))


def house(cast: Cast) -> Meetings:
    """A board that has never met."""
    return Meetings(cast, board(cast))


@contextmanager
def later(settings: Any, **by: float) -> Iterator[None]:
    """Some time from now."""
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(**by)):
        yield
