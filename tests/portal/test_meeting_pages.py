"""Meetings: pages, what waits for whom, the way through the forms, and REST with the same refusals."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import ActionPoint, AgendaItem, Attendance, Meeting
from governance.services import meetings
from raci.ledger import clock
from tests.cast import PASSWORD, Cast
from tests.governance.meeting import Meetings, house
from tests.portal.test_doors import signed_in


@pytest.fixture
def board(cast: Cast) -> Meetings:
    return house(cast)


def text(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


def page_of(board: Meetings, part: str, meeting: Meeting) -> str:
    return text(signed_in(board.cast, part), reverse("meeting", args=(meeting.code,)))


def sent(board: Meetings, part: str, act: str, row: Any, expected: int = 302, **data: Any) -> str:
    url = reverse("act", args=(act, row.pk))
    answer = signed_in(board.cast, part).post(url, {"password": PASSWORD, **data})
    assert answer.status_code == expected, answer.content.decode()[:4000]
    return answer.content.decode()


def rest(board: Meetings, part: str, path: str, body: dict[str, Any] | None = None) -> Any:
    client = signed_in(board.cast, part)
    if body is None:
        return client.get(f"/api/v1/{path}")
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers={"If-Match": "*"})


def test_a_meeting_is_planned_filled_called_held_and_approved_by_page(board: Meetings) -> None:
    begins = clock.now() + timedelta(days=9)
    client = signed_in(board.cast, "secretary")
    answer = client.post(
        reverse("new", args=("meeting.plan",)),
        {"body": "board", "title": "Board", "place": "Room 2", "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
         "ends_at": f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row = Meeting.objects.get()
    for title in ("First", "Second"):
        sent(board, "secretary", "meeting.add-item", row, kind="discussion", title=title)
    page = page_of(board, "secretary", row)
    assert "Move 1 down" in page
    assert "Move 2 up" in page
    assert "Move 1 up" not in page
    sent(board, "secretary", "meeting.move-item", row, item=2, to=1)
    assert AgendaItem.objects.get(number=1).title == "Second"
    sent(board, "secretary", "meeting.call", row)
    assert "Read for it" in text(signed_in(board.cast, "member"), reverse("home"))
    sent(board, "chair", "meeting.open", row)
    for part in ("chair", "member", "second_member"):
        person = board.cast.person(part).pk
        sent(board, "secretary", "meeting.record-attendance", row, person=person, status="present")
    sent(board, "secretary", "meeting.take-up", row, item=1)
    sent(board, "secretary", "meeting.take-notes", row, item=1, notes="It was **long**.")
    page = page_of(board, "member", row)
    assert "3 of 5 members with a vote were there, 3 needed" in page
    assert "<strong>long</strong>" in page
    sent(board, "secretary", "meeting.close", row)
    row.refresh_from_db()
    board.next_one(row)
    assert "Approve them" in text(signed_in(board.cast, "member"), reverse("home"))
    assert "Approve them" not in text(signed_in(board.cast, "secretary"), reverse("home"))
    digest = row.content_digest()
    sent(board, "secretary", "meeting.approve-minutes", row, expected=403, digest=digest)
    sent(board, "member", "meeting.approve-minutes", row, digest=digest)
    assert "approved and never change again" in page_of(board, "cio", row)


def test_a_member_has_no_buttons_on_the_agenda(board: Meetings) -> None:
    meeting = board.item(board.planned())
    board.item(meeting, "And then")
    assert "Move 1 down" in page_of(board, "chair", meeting)
    assert "Move 1 down" not in page_of(board, "member", meeting)
    sent(board, "member", "meeting.move-item", meeting, expected=403, item=2, to=1)


def test_papers_of_a_decision_open_after_the_declaration(board: Meetings) -> None:
    motion = board.deciding.opened()
    meeting = board.item(board.planned(), "The access policy", "decision", motion=motion)
    meetings.add_paper(actor=board.cast["secretary"], meeting=meeting, item=1, paper=motion.version)  # type: ignore[arg-type]
    paper = f">{motion.version.label}<"  # type: ignore[union-attr]
    page = page_of(board, "member", meeting)
    assert "Its papers are shut" in page
    assert paper not in page
    found = rest(board, "member", f"meetings/{meeting.code}/").json()
    assert found["items"][0]["papers"] is None
    board.deciding.declare(motion, "member")
    assert paper in page_of(board, "member", meeting)
    found = rest(board, "member", f"meetings/{meeting.code}/").json()
    assert found["items"][0]["papers"][0]["kind"] == "document-version"


def test_a_paper_beyond_sight_is_counted_and_not_named(board: Meetings) -> None:
    meeting = board.item(board.planned())
    url = reverse("act", args=("meeting.add-paper", meeting.pk))
    answer = signed_in(board.cast, "secretary").post(url, {"item": 1, "kind": "service", "code": "SVC-77"})
    assert answer.status_code == 422
    assert "There is no “SVC-77” of this kind that you may see." in answer.content.decode()


def test_what_was_agreed_waits_on_the_home_page_until_it_is_done(board: Meetings) -> None:
    meeting = board.opened()
    url = f"{reverse('new', args=('action-point.agree',))}?meeting={meeting.code}"
    due = f"{clock.today() + timedelta(days=4):%Y-%m-%d}"
    owner = board.cast.person("cio").pk
    answer = signed_in(board.cast, "secretary").post(
        url, {"meeting": meeting.code, "text": "Tell the staff", "owner": owner, "due_on": due}
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert "You agreed to do something" in text(signed_in(board.cast, "cio"), reverse("home"))
    assert "Tell the staff" in text(signed_in(board.cast, "cio"), reverse("meetings"))
    point = ActionPoint.objects.get()
    sent(board, "cio", "action-point.do", point, outcome="Told on Monday")
    assert "You agreed to do something" not in text(signed_in(board.cast, "cio"), reverse("home"))
    assert "Told on Monday" in page_of(board, "member", meeting)


def test_edited_minutes_show_what_was_changed(board: Meetings) -> None:
    closed = board.closed()
    assert "show what" not in page_of(board, "member", closed)
    changed = closed.minutes.replace("Costs were", "Savings were")
    meetings.write_minutes(actor=board.cast["secretary"], meeting=closed, minutes=changed)
    page = page_of(board, "member", closed)
    assert "<ins>Savings" in page
    assert "<del>Costs" in page


def test_the_list_shows_what_comes_and_what_was(board: Meetings) -> None:
    board.called()
    board.closed(board.opened(board.called(title="An earlier one")))
    client, url = signed_in(board.cast, "member"), reverse("meetings")
    page = text(client, url)
    assert "Board, first quarter" in page
    assert "An earlier one" in page
    assert "Minutes not approved" in page
    assert "An earlier one" not in text(client, f"{url}?state=approved")
    assert "An earlier one" in text(client, f"{url}?q=earlier")


def test_who_sees_nothing_of_the_body_sees_no_meeting(board: Meetings) -> None:
    meeting = board.called()
    text(signed_in(board.cast, "outsider"), reverse("meeting", args=(meeting.code,)), status=404)
    assert rest(board, "outsider", f"meetings/{meeting.code}/").status_code == 404


def test_rest_does_what_the_page_does_and_refuses_what_it_refuses(board: Meetings) -> None:
    begins = clock.now() + timedelta(days=9)
    body = {
        "body": "board", "title": "Board", "online": "https://meet.example/board",
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
    }  # fmt: skip
    assert rest(board, "cio", "meetings/", body).status_code == 403
    made = rest(board, "secretary", "meetings/", body)
    assert made.status_code == 201, made.content
    place = f"meetings/{made.json()['code']}"
    item = {"kind": "information", "title": "How we stand", "planned_minutes": 10}
    assert rest(board, "secretary", f"{place}/add-item/", item).status_code == 200
    assert rest(board, "secretary", f"{place}/call/", {}).json()["state"] == "called"
    assert rest(board, "secretary", f"{place}/add-item/", item).status_code == 409
    assert rest(board, "member", f"{place}/apologise/", {}).status_code == 200
    assert Attendance.objects.get(person=board.cast.person("member")).status == "apologies"
    listed = rest(board, "member", "meetings/?state=called").json()["results"]
    assert [each["items"][0]["title"] for each in listed] == ["How we stand"]


def test_bad_input_is_told_and_nothing_is_lost(board: Meetings) -> None:
    meeting = board.planned()
    page = sent(board, "secretary", "meeting.add-item", meeting, expected=422, kind="decision", title="Something")
    assert "Choose the motion that is decided." in page
    assert 'value="Something"' in page
    assert "There is no item 9" in sent(board, "secretary", "meeting.move-item", meeting, expected=422, item=9, to=1)
