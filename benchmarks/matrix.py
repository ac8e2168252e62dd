"""The grid of a RACI chart of the size of COBIT, in Chromium

The 231 practices of COBIT beside the rows that the product ships, 33 roles, six letters in each practice; from the
click on the link until the grid takes keys, and from a key until the answer is drawn.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from benchmarks import Figure
from governance.catalogue import practices
from governance.catalogue import roles as cobit_roles
from raci.duties.models import Chart
from raci.duties.services import charts, people
from raci.duties.services.charts import Advice, Cell
from raci.people.models import Role
from tests import cast as company
from tests.browser import chromium
from tests.cast import Cast

OPENINGS, CHANGES = 7, 40
LISTEN = """() => {
  window.taken = [];
  document.addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
  const drawn = () => window.taken.push(performance.now() - window.pressed);
  document.addEventListener("matrix:done", () => requestAnimationFrame(drawn));
}"""


def run() -> Iterator[Figure]:
    """The figures."""
    cast = company.load()
    chart = _chart(cast)
    yield Figure("rows", len(set(chart.rows.values_list("code", flat=True))), "of advice")
    yield Figure("roles, and letters in practices", chart.cells.filter(activity__contains=".").count(), "letters")
    yield from _of_the_server(cast, chart)
    with _server() as base, _page(cast, base) as page:
        url = base + reverse("chart-editor", args=(chart.unit.code, chart.version))
        opened = sorted(_open(page, url) for _ in range(OPENINGS))
        yield Figure("columns shown", page.locator("tr.roles th").count() - 1, "roles")
        yield Figure("cells in the grid", page.locator("table[data-matrix] td").count(), "cells")
        yield Figure("the page itself", len(page.content()) / 1024, "kB")
        answered = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
        yield Figure("the last answer of the server among it", answered, "ms")
        yield Figure("opening the grid, median", statistics.median(opened), "ms")
        yield Figure("opening the grid, worst", opened[-1], "ms")
        changed = sorted(_changes(page))
        yield Figure("a cell change, median", statistics.median(changed), "ms")
        yield Figure("a cell change, 95 of 100", changed[int(len(changed) * 0.95) - 1], "ms")
        yield Figure("a cell change, worst", changed[-1], "ms")


def _chart(cast: Cast) -> Chart:
    roles = list(Role.objects.all())
    for each in cobit_roles()[len(roles) :]:
        about: dict[str, Any] = {
            "code": f"cobit-{each.number}",
            "title": each.title,
            "short": each.title[:24],
            "sphere": "management",
        }
        roles.append(people.create_role(actor=cast["access_admin"], order=500 + each.number, **about))
    rows = [Advice(each.code, each.title, "management", each.code[:3]) for each in practices()]
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.root, also=rows)
    cells = [
        Cell(row.code, roles[(at + 5 * place) % len(roles)], letter)
        for at, row in enumerate(rows)
        for place, letter in enumerate("ARCCII")
    ]
    kept = [Cell(e.activity, e.role, e.letter) for e in chart.cells.select_related("role")]
    return charts.import_letters(actor=cast["secretary"], chart=chart, cells=[*kept, *cells], named=[])


def _of_the_server(cast: Cast, chart: Chart) -> Iterator[Figure]:
    """What the processor does for it, whatever else the machine is busy with."""
    client = _signed_in(cast)
    page = reverse("chart-editor", args=(chart.unit.code, chart.version))
    yield Figure("the page, time of the processor", _spent(lambda _: client.get(page)), "ms")
    cell = reverse("chart-cell", args=(chart.unit.code, chart.version))

    def change(number: int) -> None:
        chart.refresh_from_db()
        body = {"activity": "set-goals", "role": "cio", "letters": ["C", "I"][: number % 2 + 1]}
        assert client.post(cell, body, headers={"if-match": f'"{chart.revision}"'}).status_code == 200

    yield Figure("a change, time of the processor", _spent(change), "ms")


def _spent(work: Callable[[int], object]) -> float:
    work(0)
    began = time.process_time()
    for number in range(1, CHANGES // 2 + 1):
        work(number)
    return (time.process_time() - began) * 1000 / (CHANGES // 2)


def _signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.account("secretary"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@contextmanager
def _server() -> Iterator[str]:
    thread = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


@contextmanager
def _page(cast: Cast, base: str) -> Iterator[Page]:
    client = _signed_in(cast)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": each.value, "url": base} for name, each in client.cookies.items()])
        yield context.new_page()
        browser.close()


def _open(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit")
    page.wait_for_selector("table[role=grid]")
    taken: float = page.evaluate("performance.getEntriesByName('matrix-ready')[0].startTime")
    return taken


def _changes(page: Page) -> list[float]:
    page.evaluate(LISTEN)
    empty = page.locator("tr[data-row*='.'] td:empty")
    for done, cell in enumerate(islice((empty.nth(at) for at in range(0, CHANGES * 33, 33)), CHANGES), 1):
        cell.click()
        page.keyboard.press("i")
        while page.evaluate("window.taken.length") < done:
            time.sleep(0.02)
    taken: list[float] = page.evaluate("window.taken")
    return taken
