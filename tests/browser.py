"""A real Chromium for tests that are marked `browser`. Where there is none they are skipped, and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright's synchronous API keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Where Chromium is. Skips the test where there is none, or fails it with BROWSER=required."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found:
        return found
    sentence = "Chromium is not installed (Debian: apt-get install chromium)"
    if os.environ.get("BROWSER") == "required":
        pytest.fail(f"{sentence}, and BROWSER=required")
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    options = ["--disable-background-networking"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    executable = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=options)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own for each test, on a desk-sized screen."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()
