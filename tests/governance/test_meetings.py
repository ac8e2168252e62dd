"""Meetings from the first draft to the approved minutes, and who is refused on the way."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.models import ActionPoint, AgendaItem, Attendance, Meeting
from governance.selectors import meetings as selectors
from governance.services import ballots, bodies, meetings, motions
from raci.duties import gate, trying
from raci.duties.acts import ACTS
from raci.duties.gate import Refused
from raci.duties.objections import Why
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.meeting import Meetings, house, later


@pytest.fixture
def board(cast: Cast) -> Meetings:
    return house(cast)


def agenda(meeting: Meeting) -> list[str]:
    return [f"{each.number} {each.title}" for each in AgendaItem.objects.filter(meeting=meeting).order_by("number")]


def refusal(call: Any, *args: Any, **about: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **about)
    return str(refused.value)


# the agenda


def test_items_are_numbered_moved_and_taken_off(board: Meetings) -> None:
    meeting = board.planned()
    for title in ("One", "Two", "Three"):
        board.item(meeting, title)
    by = board.cast["secretary"]
    meetings.move_item(actor=by, meeting=meeting, item=3, to=1)
    assert agenda(meeting) == ["1 Three", "2 One", "3 Two"]
    meetings.move_item(actor=by, meeting=meeting, item=1, to=99)
    assert agenda(meeting) == ["1 One", "2 Two", "3 Three"]
    meetings.add_paper(actor=by, meeting=meeting, item=2, paper=board.deciding.version())
    meetings.remove_item(actor=by, meeting=meeting, item=2)
    assert agenda(meeting) == ["1 One", "2 Three"]
    with pytest.raises(ValidationError, match="no item 7"):
        meetings.move_item(actor=by, meeting=meeting, item=7, to=1)


def test_a_decision_has_a_motion_of_this_body_and_nothing_else_has_one(board: Meetings) -> None:
    meeting, motion = board.planned(), board.deciding.motion()
    with pytest.raises(ValidationError, match="Choose the motion"):
        board.item(meeting, kind="decision")
    with pytest.raises(ValidationError, match="Only a decision"):
        board.item(meeting, motion=motion)
    other = bodies.create(actor=board.cast["secretary"], code="risk", name="Risk", unit=board.cast.root)
    bodies.seat(
        actor=board.cast["chair"], body=other, person=board.cast.person("secretary"), office="secretary", votes=False
    )
    begins = clock.now() + timedelta(days=9)
    elsewhere = meetings.plan(
        actor=board.cast["secretary"], body=other, title="R", starts_at=begins, ends_at=begins + timedelta(hours=1)
    )
    with pytest.raises(ValidationError, match="another body"):
        board.item(elsewhere, kind="decision", motion=motion)
    with pytest.raises(ValidationError, match="same body"):
        board.item(meeting, kind="minutes", previous=elsewhere)
    assert board.item(meeting, kind="decision", motion=motion).items.get().motion == motion


def test_a_called_agenda_is_frozen_and_only_the_chair_adds_to_it(board: Meetings) -> None:
    meeting = board.called()
    secretary, chair = board.cast["secretary"], board.cast["chair"]
    said = refusal(board.item, meeting, "Late")
    assert "called" in said
    late: dict[str, Any] = {"meeting": meeting, "kind": "information", "title": "Late", "late": True}
    assert "Only the chair" in refusal(meetings.add_item, actor=secretary, **late)
    meetings.add_item(actor=chair, **late)
    assert agenda(meeting) == ["1 Where we stand", "2 Late"]
    assert meeting.items.get(number=2).late


# calling it


def test_a_meeting_is_called_with_the_notice_that_the_body_wants(board: Meetings) -> None:
    meeting = board.item(board.planned(days=3))
    said = refusal(meetings.call, actor=board.cast["secretary"], meeting=meeting)
    assert "called 7 days ahead" in said
    body = board.deciding.board
    bodies.amend(
        actor=board.cast["chair"], body=body, name=body.name, purpose="", quorum=body.quorum,
        majority=body.majority, least=body.least, notice_days=2,
    )  # fmt: skip
    meeting = meetings.call(actor=board.cast["secretary"], meeting=Meeting.objects.get(pk=meeting.pk))
    assert meeting.state == "called"
    assert meeting.attendance.count() == 6
    assert not board.row(meeting, "secretary").votes


def test_nobody_is_called_to_an_empty_agenda(board: Meetings) -> None:
    said = refusal(meetings.call, actor=board.cast["secretary"], meeting=board.planned())
    assert "nothing on the agenda" in said


@pytest.mark.parametrize("part", ["member", "cio", "auditor", "outsider"])
def test_only_chair_and_secretary_run_a_meeting(board: Meetings, part: str) -> None:
    meeting = board.item(board.planned())
    refusal(meetings.call, actor=board.cast[part], meeting=meeting)
    assert Event.objects.filter(verb="meeting.call", outcome=Outcome.REFUSED).exists()


def test_who_runs_other_meetings_does_not_run_those_of_a_body_without_a_seat(board: Meetings) -> None:
    other = bodies.create(actor=board.cast["secretary"], code="risk", name="Risk", unit=board.cast.root)
    begins = clock.now() + timedelta(days=9)
    said = refusal(
        meetings.plan,
        actor=board.cast["secretary"], body=other, title="R", starts_at=begins, ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    assert "run by its chair and its secretary" in said


def test_a_member_sends_apologies_for_themselves(board: Meetings) -> None:
    meeting = board.called()
    meetings.apologise(actor=board.cast["member"], meeting=meeting)
    assert board.row(meeting, "member").status == "apologies"
    assert not selectors.called(board.cast.person("member").pk).exists()
    assert "no seat" in refusal(meetings.apologise, actor=board.cast["cio"], meeting=meeting)


# holding it


def test_whether_there_is_a_quorum_is_known_for_each_item(board: Meetings, settings: Any) -> None:
    called = board.item(board.planned())
    called = board.item(called, "And then")
    meeting = board.opened(meetings.call(actor=board.cast["secretary"], meeting=called))
    board.attends(meeting, "chair", "member", "second_member")
    meetings.take_up(actor=board.cast["secretary"], meeting=meeting, item=1)
    with later(settings, minutes=30):
        board.attends(meeting, "member", left_at=clock.now())
        with later(settings, minutes=5):
            meetings.take_up(actor=board.cast["secretary"], meeting=meeting, item=2)
    seen = selectors.with_everything(Meeting.objects.all()).get()
    found = [selectors.quorum_for(seen, each) for each in seen.items.all()]
    assert [(each.there, each.needed, each.is_quorum) for each in found if each] == [(3, 3, True), (2, 3, False)]


def test_attendance_that_cannot_be_is_not_recorded(board: Meetings) -> None:
    meeting = board.opened()
    now = clock.now()
    with pytest.raises(ValidationError, match="before they came"):
        board.attends(meeting, "chair", joined_at=now, left_at=now - timedelta(minutes=1))
    with pytest.raises(ValidationError, match="Only whoever was present"):
        board.attends(meeting, "chair", status="absent", left_at=now)
    with pytest.raises(ValidationError, match="not called"):
        board.attends(meeting, "cio")
    assert "Nobody is recorded" in refusal(meetings.close, actor=board.cast["secretary"], meeting=meeting)


# the minutes


def test_minutes_are_drawn_up_from_what_happened(board: Meetings) -> None:
    motion = board.deciding.opened()
    board.deciding.all_vote(motion, "for", "chair", "member", "second_member", "third_member")
    board.deciding.declare(motion, "risk_member")
    meeting = board.item(board.planned(), "The access policy", "decision", motion=motion)
    meeting = board.opened(meetings.call(actor=board.cast["secretary"], meeting=meeting))
    board.deciding.vote(motion, "risk_member", "against", "Too early")
    motions.close(actor=board.cast["chair"], motion=motion)
    meetings.agree(
        actor=board.cast["secretary"], meeting=meeting, text="Tell the staff", owner=board.cast.person("cio"),
        due_on=clock.today() + timedelta(days=20),
    )  # fmt: skip
    closed = board.closed(meeting)
    for words in (
        "Present: ", "Helena Brandt (chair)", "Not recorded: Fiona Mackay", "1. The access policy",
        "Costs were discussed.", "4 for, 1 against, 0 abstained", "Tell the staff",
    ):  # fmt: skip
        assert words in closed.minutes, words
    assert "Too early" not in closed.minutes


def test_an_interest_is_not_told_in_the_minutes(board: Meetings) -> None:
    motion = board.deciding.opened()
    meeting = board.item(board.planned(), "The access policy", "decision", motion=motion)
    meeting = board.opened(meetings.call(actor=board.cast["secretary"], meeting=meeting))
    ballots.recuse(
        actor=board.cast["member"], ballot=board.deciding.ballot(motion, "member"), interest="My firm sells it"
    )
    closed = board.closed(meeting)
    assert "took no part: Judith Oyelaran" in closed.minutes
    assert "My firm" not in closed.minutes


def test_whoever_wrote_them_does_not_approve_the_minutes(board: Meetings) -> None:
    closed = board.closed()
    meetings.write_minutes(actor=board.cast["chair"], meeting=closed, minutes="# Board\n\nWe met.")
    board.next_one(closed)
    closed.refresh_from_db()
    said = refusal(board.approve, closed, "chair")
    assert "Whoever wrote the minutes of a meeting does not approve them" in said
    approved = board.approve(closed, "member")
    assert approved.state == "approved"
    event = Event.objects.get(verb="meeting.approve-minutes", outcome=Outcome.DONE)
    told = json.loads(bytes(event.payload))
    assert told["details"]["signature"]["digest"] == approved.content_digest()


def test_minutes_wait_for_a_later_meeting_that_has_them_on_its_agenda(board: Meetings) -> None:
    closed = board.closed()
    assert "later meeting" in refusal(board.approve, closed)
    board.next_one(closed)
    assert [*selectors.minutes_to_approve(board.cast.person("member").pk)] == [closed]
    assert not selectors.minutes_to_approve(board.cast.person("secretary").pk).exists()
    assert "has a vote" in refusal(board.approve, closed, "secretary")
    assert board.approve(closed).state == "approved"


def test_minutes_changed_since_they_were_read_are_not_approved(board: Meetings) -> None:
    closed = board.closed()
    board.next_one(closed)
    signature = board.cast.sign("member", "meeting.approve-minutes", closed)
    read = closed.content_digest()
    meetings.write_minutes(actor=board.cast["secretary"], meeting=closed, minutes="Something else")
    refusal(
        meetings.approve_minutes, actor=board.cast["member"], meeting=closed, digest=read, signature=signature
    )  # fmt: skip


def test_approved_minutes_never_change(board: Meetings) -> None:
    closed = board.closed()
    board.next_one(closed)
    approved = board.approve(closed)
    refusal(meetings.write_minutes, actor=board.cast["secretary"], meeting=approved, minutes="Another story")
    point = refusal(
        meetings.agree, actor=board.cast["secretary"], meeting=approved, text="X",
        owner=board.cast.person("cio"), due_on=clock.today(),
    )  # fmt: skip
    assert "before its minutes are approved" in point


def test_empty_minutes_say_nothing(board: Meetings) -> None:
    said = refusal(meetings.write_minutes, actor=board.cast["secretary"], meeting=board.closed(), minutes="  ")
    assert "Write what happened" in said


# what is to be done


def test_an_action_point_is_done_by_its_owner_alone(board: Meetings) -> None:
    point = meetings.agree(
        actor=board.cast["secretary"], meeting=board.opened(), text="Tell the staff",
        owner=board.cast.person("cio"), due_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    assert [*selectors.actions_of(board.cast.person("cio").pk)] == [point]
    said = refusal(meetings.do, actor=board.cast["secretary"], point=point, outcome="Told")
    assert "says when it is done" in said
    with pytest.raises(ValidationError, match="what came of it"):
        meetings.do(actor=board.cast["cio"], point=point, outcome=" ")
    meetings.do(actor=board.cast["cio"], point=point, outcome="Told on Monday")
    assert not selectors.actions_of(board.cast.person("cio").pk).exists()
    meetings.reopen(actor=board.cast["chair"], point=point)
    assert ActionPoint.objects.get().state == "open"
    meetings.hand_on(
        actor=board.cast["chair"], point=point, owner=board.cast.person("ceo"), due_on=clock.today()
    )  # fmt: skip
    assert ActionPoint.objects.get().owner == board.cast.person("ceo")
    assert meetings.drop(actor=board.cast["chair"], point=point).state == "dropped"


def test_nobody_can_do_something_until_yesterday(board: Meetings) -> None:
    said = refusal(
        meetings.agree, actor=board.cast["secretary"], meeting=board.opened(), text="X",
        owner=board.cast.person("cio"), due_on=clock.today() - timedelta(days=1),
    )  # fmt: skip
    assert "lie ahead" in said


def test_a_meeting_is_cancelled_before_it_begins_and_not_after(board: Meetings) -> None:
    assert meetings.cancel(actor=board.cast["chair"], meeting=board.called()).state == "cancelled"
    refusal(meetings.cancel, actor=board.cast["chair"], meeting=board.opened(board.called(title="Again")))
    assert Attendance.objects.exists()


def test_whoever_is_asked_together_is_asked_for_their_own_seat(board: Meetings) -> None:
    """What is read for one question serves others, and never stands for somebody else."""
    meeting = board.called()
    opening = ACTS["meeting.open"]
    asked = trying.try_all(opening, meeting, Standing(board.cast.person("auditor")))
    allowed = {each.person.pk for each in asked if each.allowed}
    for part in ("chair", "secretary", "member"):
        against = [each for each in gate.objections(opening, meeting, board.cast[part]) if each.code != Why.SIGNATURE]
        assert (board.cast.person(part).pk in allowed) is not bool(against), part
    assert board.cast.person("secretary").pk in allowed
    assert board.cast.person("member").pk not in allowed


def test_minutes_do_not_wait_for_a_member_whose_term_is_over(board: Meetings, settings: Any) -> None:
    guest = board.cast.person("auditor")
    bodies.seat(
        actor=board.cast["secretary"], body=board.deciding.board, person=guest, until=clock.today() + timedelta(days=2)
    )
    closed = board.closed()
    board.next_one(closed)
    assert [*selectors.minutes_to_approve(guest.pk)] == [closed]
    with later(settings, days=3):
        assert not selectors.minutes_to_approve(guest.pk).exists()
