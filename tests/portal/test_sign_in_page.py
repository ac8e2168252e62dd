"""The first page anybody sees, in a real browser under the strict content security policy."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, Cast


@pytest.mark.browser
def test_signing_in_needs_nothing_from_elsewhere(live_server: LiveServer, committed_cast: Cast, page: Page) -> None:
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.add(request.url))
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", "chair")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert not [message for message in said if "404" not in message]
    assert {url for url in asked if not url.startswith((live_server.url, "data:"))} == set()
