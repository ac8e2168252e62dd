"""The board pack and what a motion would affect: what is in it, for whom, and what is kept of it with the votes."""

import json
import resource
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.models import MotionImpact
from governance.services import meetings
from raci.alignment import impact
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import TEXT
from tests.governance.meeting import Meetings, house
from tests.portal.test_doors import signed_in


@pytest.fixture
def board(cast: Cast) -> Meetings:
    return house(cast)


def get(board: Meetings, part: str, name: str, code: str) -> Any:
    return signed_in(board.cast, part).get(reverse(name, args=(code,)))


def page(board: Meetings, part: str, name: str, code: str) -> str:
    found = get(board, part, name, code)
    assert found.status_code == 200, found.status_code
    return str(found.content.decode())


def with_a_decision(board: Meetings) -> Any:
    motion = board.deciding.opened()
    meeting = board.item(board.planned(), "The access policy", "decision", motion=motion)
    meetings.add_paper(actor=board.cast["secretary"], meeting=meeting, item=1, paper=motion.version)  # type: ignore[arg-type]
    return meetings.call(actor=board.cast["secretary"], meeting=meeting), motion


def test_the_pack_leaves_out_what_is_not_declared_and_says_so(board: Meetings) -> None:
    meeting, motion = with_a_decision(board)
    before = page(board, "member", "meeting-pack", meeting.code)
    assert "Its papers are left out" in before
    assert "What it would affect" not in before
    data = signed_in(board.cast, "member").get(f"/api/v1/meetings/{meeting.code}/pack/").json()
    assert data["items"][0]["left_out"]
    assert not data["items"][0]["papers"]
    assert not data["items"][0]["affects"]
    assert not data["items"][0]["text"]
    board.deciding.declare(motion, "member")
    after = page(board, "member", "meeting-pack", meeting.code)
    assert "What it would affect" in after
    assert "left out" not in after
    data = signed_in(board.cast, "member").get(f"/api/v1/meetings/{meeting.code}/pack/").json()
    assert "Guests must be accompanied" in data["items"][0]["text"]
    assert data["items"][0]["affects"][0]["heading"] == "Obligations without a control"


def test_the_pack_is_one_pdf_and_taking_it_is_on_record(board: Meetings) -> None:
    meeting, _ = with_a_decision(board)
    answer = get(board, "member", "meeting-pack-pdf", meeting.code)
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert Event.objects.filter(verb="meeting.take_pack", subject_id=meeting.pk, outcome="noted").count() == 1
    rest: Any = signed_in(board.cast, "member").get(f"/api/v1/meetings/{meeting.code}/pack-pdf/")
    assert b"".join(rest.streaming_content).startswith(b"%PDF-")


def test_whoever_does_not_see_the_body_gets_no_pack(board: Meetings) -> None:
    meeting, motion = with_a_decision(board)
    for name, code in (
        ("meeting-pack", meeting.code), ("meeting-pack-pdf", meeting.code), ("motion-impact", motion.code),
    ):  # fmt: skip
        assert get(board, "outsider", name, code).status_code == 404


def test_open_actions_of_earlier_meetings_are_in_the_pack(board: Meetings) -> None:
    held = board.opened()
    meetings.agree(
        actor=board.cast["secretary"], meeting=held, text="Tell the staff", owner=board.cast.person("cio"),
        due_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    meeting, _ = with_a_decision(board)
    assert "Tell the staff" in page(board, "secretary", "meeting-pack", meeting.code)


def vote(board: Meetings, part: str, motion: Any) -> None:
    ballot = board.deciding.ballot(motion, part)
    answer = signed_in(board.cast, part).post(
        f"/api/v1/ballots/{ballot.pk}/vote/",
        json.dumps({"choice": "for", "password": PASSWORD}),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert answer.status_code == 200, answer.content


def test_what_it_would_affect_is_kept_with_the_motion_when_votes_are_cast(board: Meetings) -> None:
    motion = board.deciding.opened()
    board.deciding.declare(motion, "member", "chair")
    assert "Nobody has voted yet" in page(board, "member", "motion-impact", motion.code)
    vote(board, "member", motion)
    vote(board, "chair", motion)
    kept = MotionImpact.objects.get()
    assert kept.digest == impact.digest_of(kept.content) == impact.of_motion(motion).digest
    told = [json.loads(bytes(each.payload)) for each in Event.objects.filter(verb="ballot.vote", outcome="done")]
    assert {each["details"]["facts"]["impact"] for each in told} == {kept.digest}
    assert "the same as now" in page(board, "member", "motion-impact", motion.code)
    MotionImpact.objects.update(content={"clauses": []})
    assert "what is kept is not what was seen" in page(board, "member", "motion-impact", motion.code)


def test_what_it_would_affect_is_shut_before_the_declaration(board: Meetings) -> None:
    motion = board.deciding.opened()
    shut = page(board, "member", "motion-impact", motion.code)
    assert "The papers are shut for you" in shut
    assert "Obligations without a control" not in shut


def test_obligations_of_a_first_version_have_no_control(board: Meetings) -> None:
    motion = board.deciding.motion()
    found = impact.of_motion(motion)
    assert len(found.clauses) == TEXT.count(" must ")
    assert not found.controls


def test_fifteen_decisions_make_one_pack_within_600_megabytes(board: Meetings) -> None:
    body = "# Rules\n\n" + "\n\n".join(f"Rule {number} must be kept by everybody." for number in range(60)) + "\n"
    meeting = board.planned()
    for number in range(15):
        motion = board.deciding.motion(board.deciding.version(title=f"Policy {number}", body=body))
        board.item(meeting, f"Policy {number}", "decision", motion=motion)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = get(board, "secretary", "meeting-pack-pdf", meeting.code)
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600 * 1024
