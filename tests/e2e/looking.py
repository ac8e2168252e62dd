"""Looking at pages as a person does, in a real Chromium: what the console says, who is asked, what axe finds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GRAVE = {"serious", "critical"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watch:
    """What went wrong while a page was open."""

    host: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """A line of the console."""
        if message.type == "error":
            self.console.append(f"{message.text} ({message.location.get('url', '')})")

    def see(self, request: Request) -> None:
        """A request that leaves."""
        where = urlsplit(request.url)
        if where.scheme not in ("data", "blob") and where.netloc != self.host:
            self.elsewhere.append(request.url)


def watch(page: Page, base: str) -> Watch:
    """Watch a page from now on."""
    found = Watch(urlsplit(base).netloc)
    page.on("console", found.hear)
    page.on("request", found.see)
    page.on("pageerror", lambda error: found.console.append(str(error)))
    return found


def sign_in(page: Page, base: str, login: str, password: str) -> None:
    """Through the door, as a person does."""
    page.goto(f"{base}/account/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]:has-text('Sign in')")
    page.wait_for_url(lambda url: "/login/" not in url)


@contextmanager
def themed(context: BrowserContext, base: str, theme: str) -> Iterator[None]:
    """Choose a theme by its cookie."""
    context.add_cookies([{"name": "theme", "value": theme, "url": base}])
    yield


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text()


def violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """What axe calls serious or critical, by all its rules or by a few. It is brought in by the debugger, so the page's
    policy stays as it is."""
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(only) or RULES)
    return [
        f"{each['impact']} {each['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"][:3]
    ]


def too_wide(page: Page) -> bool:
    """Whether the page is wider than its window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
