"""A meeting in a browser: prepared, called, held and closed with a vote; its minutes approved by who may, refused to
who may not. A member on a phone: from the home page through interests, changes and effects to the resolution."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from governance.models import AgendaItem, Meeting, Motion, Resolution
from governance.services import meetings
from raci.ledger import clock
from tests.cast import PASSWORD, Cast
from tests.e2e import looking
from tests.governance.meeting import Meetings, house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
VOTERS = ("chair", "member", "second_member", "third_member", "risk_member")


class Desk:
    """The cast at their browsers."""

    def __init__(self, browser: Browser, base: str, cast: Cast) -> None:
        self.browser, self.base, self.cast = browser, base, cast
        self.pages: dict[str, Page] = {}

    def of(self, part: str, size: ViewportSize = DESK) -> Page:
        if part not in self.pages:
            context = self.browser.new_context(viewport=size, locale="en-GB")
            self.pages[part] = context.new_page()
            looking.sign_in(self.pages[part], self.base, self.cast.account(part).login, PASSWORD)
        return self.pages[part]

    def act(self, part: str, meeting: Meeting, label: str, **fields: str) -> Page:
        """Open the meeting, choose an act, fill it in, send it."""
        page = self.of(part)
        page.goto(f"{self.base}/meetings/{meeting.code}/")
        page.click(f"aside a:has-text('{label}')")
        return self.send(page, **fields)

    def send(self, page: Page, **fields: str) -> Page:
        for name, value in fields.items():
            place = page.locator(f"[name={name}]").first
            if place.evaluate("field => field.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)
        page.click("main form button[type=submit]")
        page.wait_for_load_state()
        return page


@pytest.fixture
def desk(committed_cast: Cast, browser: Browser, live_server: Any) -> Desk:
    return Desk(browser, live_server.url, committed_cast)


def vote(desk: Desk, part: str, motion: Motion, size: ViewportSize = DESK) -> Page:
    """Interests, then the vote with its signature."""
    page = desk.of(part, size)
    page.goto(f"{desk.base}/motions/{motion.code}/interests/")
    page.check("input[name=declaration][value=none]")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    page.check("#vote input[name=choice][value=for], input[name=choice][value=for]")
    page.click("button:has-text('Continue to sign')")
    page.wait_for_load_state()
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    return page


def held(desk: Desk, board: Meetings, motion: Motion) -> Meeting:
    """Planned, filled and called by the secretary, opened by the chair, with everybody there."""
    begins = clock.now() + timedelta(days=9)
    page = desk.of("secretary")
    page.goto(f"{desk.base}/new/meeting.plan/?body=board")
    desk.send(
        page, title="Board, first quarter", place="Room 2", starts_at=f"{begins:%Y-%m-%dT%H:%M}",
        ends_at=f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    row = Meeting.objects.get()
    desk.act("secretary", row, "Add an item", kind="information", title="How we stand")
    desk.act("secretary", row, "Add an item", kind="decision", title="The access policy", motion=motion.code)
    page.goto(f"{desk.base}/meetings/{row.code}/")
    page.click("button:has-text('Move 2 up')")
    page.wait_for_load_state()
    assert AgendaItem.objects.get(number=1).motion == motion
    desk.act("secretary", row, "Call the meeting")
    desk.act("chair", row, "Open the meeting")
    board.attends(row)
    page.goto(f"{desk.base}/meetings/{row.code}/")
    page.click("button:has-text('Take up 1')")
    page.wait_for_load_state()
    return row


def test_a_meeting_from_its_agenda_to_its_approved_minutes(desk: Desk) -> None:
    board = house(desk.cast)
    motion = board.deciding.opened()
    row = held(desk, board, motion)
    for part in VOTERS:
        vote(desk, part, motion)
    page = desk.of("chair")
    page.goto(f"{desk.base}/motions/{motion.code}/")
    page.click("aside a:has-text('Count the votes and close')")
    desk.send(page)
    assert Resolution.objects.get().carried
    desk.act("secretary", row, "Close the meeting")
    minutes = desk.act("secretary", row, "Edit the minutes").locator("#minutes ~ .cs-prose, section .cs-prose").last
    assert "5 for, 0 against" in minutes.inner_text()
    row.refresh_from_db()
    board.next_one(row)
    secretary = desk.of("secretary")
    secretary.goto(f"{desk.base}/meetings/{row.code}/")
    assert "Whoever wrote the minutes of a meeting does not approve them" in secretary.inner_text("aside")
    member = desk.act("member", row, "Approve the minutes", password=PASSWORD)
    assert "are approved" in member.inner_text("body")
    row.refresh_from_db()
    assert row.state == "approved"


def test_a_member_on_a_phone_comes_from_the_meeting_to_the_resolution(desk: Desk) -> None:
    board = house(desk.cast)
    motion = board.deciding.opened()
    meeting = board.item(board.planned(), "The access policy", "decision", motion=motion)
    meetings.call(actor=desk.cast["secretary"], meeting=meeting)
    page = desk.of("member", PHONE)
    page.goto(f"{desk.base}/")
    page.click("main a:has-text('Read for it')")
    page.click("main a:has-text('Board, first quarter')")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("text=Board pack")
    page.wait_for_load_state()
    assert "Its papers are left out" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    vote(desk, "member", motion)
    page.goto(f"{desk.base}/motions/{motion.code}/impact/")
    assert "the same as now" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(f"{desk.base}/meetings/{meeting.code}/pack/")
    page.click("main a:has-text('What changes')")
    assert "Guests must be accompanied" in page.content()
    board.deciding.all_vote(motion, "for", "chair", "second_member", "third_member", "risk_member")
    chair = desk.of("chair")
    chair.goto(f"{desk.base}/motions/{motion.code}/")
    chair.click("aside a:has-text('Count the votes and close')")
    desk.send(chair)
    page.goto(f"{desk.base}/resolutions/{Resolution.objects.get().code}/")
    assert "Board of directors approves" in page.inner_text("main")
