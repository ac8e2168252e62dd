"""Two people write one draft in two browsers: the second loses nothing, also after a reload, and decides by clause."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from governance.models import DocumentVersion
from tests.cast import PASSWORD, Cast
from tests.e2e import looking
from tests.governance.test_documents import BODY, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page: Page, base: str, login: str, version: DocumentVersion) -> Page:
    """The draft in the editor of one of both."""
    looking.sign_in(page, base, login, PASSWORD)
    page.goto(base + reverse("act", args=("version.edit", version.pk)))
    expect(page.get_by_label("Text, in Markdown")).to_have_value(BODY)
    return page


def saved(page: Page, words: str) -> None:
    page.get_by_label("Text, in Markdown").fill(words)
    page.get_by_role("button", name="Save the draft").click()


def test_two_browsers_one_draft(live_server: Any, browser: Browser, page: Page, committed_cast: Cast) -> None:
    version, base = policy(committed_cast), live_server.url
    other = browser.new_context(viewport={"width": 390, "height": 844})
    first = opened(page, base, "owner", version)
    second = opened(other.new_page(), base, "author", version)
    saved(first, BODY.replace("a second person", "the owner").replace("Nobody keeps", "None keeps"))
    expect(first.get_by_text("is saved")).to_be_visible()
    saved(second, BODY.replace("a second person", "two persons") + "\nVisitors must sign in.\n")
    expect(second.get_by_text("What you wrote is kept here")).to_be_visible()
    assert looking.violations(second) == []
    assert not looking.too_wide(second)
    second.reload()
    expect(second.locator("article.cs-doc")).to_contain_text("two persons")
    second.get_by_role("button", name="Save both as one draft").click()
    expect(second.get_by_text("choose whose words stand").first).to_be_visible()
    second.get_by_role("radio", name="Yours: Access must be approved by two persons.", exact=False).check()
    second.get_by_role("button", name="Save both as one draft").click()
    expect(second.get_by_text("is saved with what you chose")).to_be_visible()
    version.refresh_from_db()
    for words in ("two persons", "None keeps", "Visitors must sign in."):
        assert words in version.body
    assert "approved by the owner" not in version.body
    other.close()
