"""An auditor draws a sample, tests and raises a finding; management answers and acts; another auditor closes it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import AuditFinding, SampleItem
from tests.cast import PASSWORD, Cast
from tests.e2e import looking
from tests.governance.auditing import Auditing, ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, base: str, part: str) -> None:
    page.context.clear_cookies()
    looking.sign_in(page, base, part, PASSWORD)


def sound(page: Page) -> None:
    page.evaluate("window.scrollTo(0, 0)")  # what lies half below the bar at the top cannot be hit
    assert looking.violations(page) == [], page.url
    assert not looking.too_wide(page), page.url


def test_from_a_sample_to_a_closed_finding(live_server: Any, page: Page, committed_cast: Cast) -> None:
    house, base = Auditing(committed_cast), live_server.url
    house.grant("cio")
    engagement = house.fieldwork()
    watch = looking.watch(page, base)

    enter(page, base, "auditor")
    page.goto(base + reverse("engagement", args=(engagement.code,)))
    sound(page)
    page.get_by_role("link", name="Draw a population").click()
    page.get_by_label("What", exact=True).select_option("roles-granted")
    page.get_by_role("button", name="Draw it").click()
    expect(page.get_by_role("heading", name="Roles granted")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Draw a sample").click()
    page.get_by_label("What each item is tested for").fill("approved by a second person")
    page.get_by_label("How many").fill("1")
    page.get_by_role("button", name="Draw it").click()
    expect(page.get_by_role("heading", name="Approved by a second person")).to_be_visible()
    sound(page)

    enter(page, base, "tester")
    item = SampleItem.objects.get()
    paper = base + reverse("workpaper", args=(item.code,))
    page.goto(paper)
    page.get_by_role("link", name="Test it").click()
    page.get_by_label("Exception", exact=True).check()
    page.get_by_label("Workpaper").fill("The approval names no reason.")
    page.get_by_role("button", name="Keep the workpaper").click()
    page.goto(paper)
    shut = page.locator("aside")
    expect(shut).to_contain_text("Whoever tested a sampled item does not review the workpaper")
    sound(page)
    page.get_by_role("link", name="Raise an audit finding").click()
    page.get_by_label("Unit").select_option(label="Group IT")
    page.get_by_label("Title").fill("Approvals without a reason")
    for label, told in (
        ("Condition", "No reason is named."), ("Criteria", "Each names one."), ("Root cause", "None is asked for."),
        ("Consequence", "Nobody can judge it later."),
    ):  # fmt: skip
        page.get_by_label(label).fill(told)
    page.get_by_label("Rating").select_option("medium")
    page.get_by_label("How long its effect is waited for").select_option("0")
    page.get_by_role("button", name="Raise it").click()
    finding = AuditFinding.objects.get()
    assert finding.item == item
    where = base + reverse("audit-finding", args=(finding.code,))

    enter(page, base, "cio")
    page.goto(where)
    sound(page)
    page.get_by_role("link", name="Agree, and name the action").click()
    page.get_by_label("Response of management").fill("We agree.")
    page.get_by_label("What will be done").fill("The form asks for a reason.")
    page.get_by_label("Who does it").select_option(label="Elif Laszlo")
    page.get_by_label("Until").fill(ago(-20).isoformat())
    page.get_by_role("button", name="Agree").click()

    enter(page, base, "it_manager")
    page.goto(where)
    page.get_by_role("link", name="Report the action as done").click()
    page.get_by_label("What was done").fill("The form asks for it since today.")
    page.locator("form button[type=submit]", has_text="Report").click()
    page.goto(where)
    expect(page.locator("aside")).to_contain_text("holds no role with the letter")

    enter(page, base, "auditor")
    page.goto(where)
    page.get_by_role("link", name="Confirm that it works, and close").click()
    page.get_by_label("What you looked at").fill("Three proposals of today name a reason.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.locator("form button[type=submit]", has_text="Confirm").click()
    expect(page.get_by_text("Closed, action works").first).to_be_visible()
    sound(page)
    page.set_viewport_size({"width": 390, "height": 844})
    for name, code in (
        ("engagement", engagement.code), ("engagement-report", engagement.code), ("sample", item.sample.code),
        ("workpaper", item.code), ("audit-finding", finding.code),
    ):  # fmt: skip
        page.goto(base + reverse(name, args=(code,)))
        sound(page)
    assert (watch.console, watch.elsewhere) == ([], [])
