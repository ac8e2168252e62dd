"""Somebody new finds out, from the RACI page alone, why a colleague may not approve a given policy, and who may."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast
from tests.e2e import looking
from tests.governance import deciding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_why_a_colleague_may_not_approve_a_policy(live_server: Any, page: Page, committed_cast: Cast) -> None:
    house = deciding.board(committed_cast)
    version = house.version(title="Supplier access policy")
    motion = house.opened(house.motion(version))
    house.declare(motion, "chair")
    watch = looking.watch(page, live_server.url)
    looking.sign_in(page, live_server.url, "member", PASSWORD)
    page.goto(live_server.url + reverse("charts"))

    page.get_by_role("link", name="Ask who may do what, and why").click()
    page.get_by_label("Which one").select_option(label=version.document.label)
    page.get_by_label("To do what").select_option(label="Approve, by a vote")
    page.get_by_label("Who", exact=True).select_option(label="Omar Haddad")
    page.get_by_role("button", name="Explain").click()

    expect(page.get_by_role("heading", name="Omar Haddad may not do this")).to_be_visible()
    answer = page.locator("section", has=page.locator("#answer"))
    expect(answer).to_contain_text("Omar Haddad holds no role with the letter A (decides it) for this.")
    expect(answer).to_contain_text("Whoever wrote a text does not decide on it: Omar Haddad")
    expect(answer).to_contain_text("the row “Approve policies and other governed documents” gives the permission")
    expect(page.locator("#who")).to_contain_text("Helena Brandt")
    expect(page.locator("#who")).to_contain_text("as Board member")
    page.evaluate("window.scrollTo(0, 0)")  # what lies half below the bar at the top cannot be hit
    assert looking.violations(page) == []

    page.set_viewport_size({"width": 390, "height": 844})
    assert not looking.too_wide(page)
    for name in ("resilience", "what-if"):
        page.goto(live_server.url + reverse(name))
        assert looking.violations(page) == [], name
        assert not looking.too_wide(page), name
    assert (watch.console, watch.elsewhere) == ([], [])
