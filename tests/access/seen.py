"""Every page of the demonstration on a phone, in a real browser, one in light and the next in dark: no wider than the
window, a quiet console, and text that can be read."""

from collections.abc import Iterator
from itertools import cycle

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser

from portal.doors import DOORS
from tests.access.demo import World
from tests.access.table import PAGES, Audience
from tests.e2e import looking

READERS = ("board", "it-manager", "internal-audit", "cio")
FULL = ("internal-audit",)
FORMS = ("cio",)
CONTRAST = ("color-contrast",)
"""Asked in dark alone, since it takes longer than the page."""
LEFT_OUT = {"health", "health_live", "record-head", "record-key", "record-verifier"}
"""Answers for programs."""


def sessions(world: World) -> dict[str, str]:
    """The session of each reader; made before, so that looking writes nothing."""
    return {name: world.reader(name).client().cookies[settings.SESSION_COOKIE_NAME].value for name in READERS}


def pages(world: World, name: str) -> Iterator[str]:
    """What a reader looks at: their home, and for one of them every page, for another the forms of what begins."""
    yield reverse("home")
    if name in FULL:
        yield reverse("api-docs")
        looked = {Audience.SIGNED_IN, Audience.ROLES, Audience.RECORD}
        for each, audience in PAGES.items():
            shown = not each.endswith(("-csv", "-xlsx", "-progress", "-attachment", "-openslo", "-file"))
            if audience in looked and each not in LEFT_OUT and shown:
                yield world.url(each)
    if name in FORMS:
        yield from (reverse("new", args=(code,)) for code, door in DOORS.items() if door.act.is_birth)


def faults(browser: Browser, base: str, world: World, cookies: dict[str, str]) -> Iterator[str]:
    """What is wrong with which page."""
    width, height = looking.SIZES["phone"]
    for name, value in cookies.items():
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])
        page = context.new_page()
        watched = looking.watch(page, base)
        for url, theme in zip(pages(world, name), cycle(looking.THEMES), strict=False):
            page.emulate_media(color_scheme=theme)
            answer = page.goto(base + url)
            if answer is None or answer.status != 200 or "/account/" in page.url:
                yield f"{name}: {url} did not open"
            if looking.too_wide(page):
                yield f"{name}: {url} is wider than its window"
            wrong = [*watched.console, *watched.elsewhere]
            if theme == "dark" and name in FULL:
                wrong += looking.violations(page, CONTRAST)
            yield from (f"{name}: {url} in {theme}: {each}" for each in wrong)
            watched.console.clear()
            watched.elsewhere.clear()
        context.close()
