"""Ways around what keeps those apart who write the minutes of a meeting and approve them."""

from governance.models import Meeting
from governance.services import meetings
from raci.people.actor import Actor
from tests.attacks.ways import Try, way
from tests.cast import with_account
from tests.governance.meeting import Meetings, house
from tests.raci.duties.making import Making

READ: dict[str, object] = {"digest": None}


def written(making: Making, by: str = "chair") -> tuple[Meetings, Meeting]:
    """Minutes that the chair edited, on the agenda of the next meeting, which is in session."""
    board = house(making.cast)
    closed = board.closed()
    meetings.write_minutes(actor=making.cast[by], meeting=closed, minutes=closed.minutes + "\nAll agreed.\n")
    board.next_one(closed)
    closed.refresh_from_db()
    return board, closed


def tried(who: Actor, row: Meeting, sentence: str) -> Try:
    return Try(who, "meeting.approve-minutes", row, "SOD-45", sentence, {}, READ)


@way
def approving_minutes_that_one_edited(making: Making) -> Try:
    _, row = written(making)
    return tried(making.cast["chair"], row, "Helena Brandt edited the minutes")


@way
def approving_minutes_that_one_edited_by_a_second_account(making: Making) -> Try:
    _, row = written(making)
    chair = making.cast.person("chair")
    again = with_account(making.cast, chair, "helena.again")
    return tried(Actor(chair, again), row, "Helena Brandt edited the minutes")


@way
def approving_minutes_for_whoever_edited_them(making: Making) -> Try:
    helper = making.person("Bea Kovac")
    making.delegated(making.cast["chair"], helper, "chair")
    _, row = written(making)
    return tried(helper, row, "Helena Brandt edited the minutes")


@way
def approving_minutes_for_which_one_took_the_notes(making: Making) -> Try:
    board = house(making.cast)
    held = board.attends(board.opened())
    meetings.take_notes(actor=making.cast["chair"], meeting=held, item=1, notes="Nobody objected.")
    closed = board.closed(held)
    board.next_one(closed)
    return tried(making.cast["chair"], closed, "Helena Brandt wrote down what was said")
