"""Editing a chart by keyboard, mouse and filters, in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from raci.duties.defaults.chart import CHART
from raci.duties.models import Chart, ChartCell
from raci.duties.services import charts
from raci.duties.services.charts import Advice
from raci.people.models import Role
from tests.cast import PASSWORD, Cast
from tests.e2e import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRACTICE = Advice("EDM01.01", "Evaluate the governance system", "governance", "Evaluate, Direct and Monitor")


@pytest.fixture
def chart(committed_cast: Cast) -> Chart:
    return charts.draft_like(actor=committed_cast["secretary"], unit=committed_cast.it, also=[PRACTICE])


def letters(chart: Chart, activity: str, role: str) -> set[str]:
    return set(
        ChartCell.objects.filter(chart=chart, activity=activity, role__code=role).values_list("letter", flat=True)
    )


def opened(page: Page, live_server: Any, chart: Chart) -> Any:
    """The grid, with the cell of the first row and the first role chosen."""
    looking.sign_in(page, live_server.url, "secretary", PASSWORD)
    page.goto(live_server.url + reverse("chart-editor", args=("it", chart.version)))
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible()
    return grid


def test_by_keyboard(live_server: Any, page: Page, committed_cast: Cast, chart: Chart) -> None:
    watch = looking.watch(page, live_server.url)
    grid = opened(page, live_server, chart)
    said, where = page.locator("[data-said]"), page.locator("[data-where]")
    row = grid.locator("tr[data-row='propose-goals']")
    row.locator("td").first.click()
    expect(where).to_have_text("Propose enterprise goals and how they are measured, Board member")
    page.keyboard.press("r")
    expect(said).to_contain_text(
        "Propose enterprise goals and how they are measured, Board member: R does it. On record."
    )
    assert letters(chart, "propose-goals", "board") == {"R"}
    page.keyboard.press("i")
    expect(said).to_contain_text("R does it, I is told after")
    page.keyboard.press("Delete")
    expect(said).to_contain_text("no letter")
    assert letters(chart, "propose-goals", "board") == set()
    page.keyboard.press("End")
    expect(where).to_have_text("Propose enterprise goals and how they are measured, Background service")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(where).to_have_text("Propose enterprise goals and how they are measured, Chair of a body")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(where).to_have_text("Propose enterprise goals and how they are measured, Board member")
    page.keyboard.press("Control+End")
    expect(where).to_have_text("EDM01.01 Evaluate the governance system, Background service")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="A, Accountable: decides")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="What does not hold")).to_be_focused()
    assert (watch.console, watch.elsewhere) == ([], [])


def test_a_second_a_and_the_panel(live_server: Any, page: Page, committed_cast: Cast, chart: Chart) -> None:
    grid = opened(page, live_server, chart)
    chair = grid.locator("tr[data-row='set-strategy'] td").nth(1)
    chair.click()
    page.get_by_role("button", name="A, Accountable: decides").click()
    expect(page.get_by_role("alert")).to_contain_text("Board member decides this now")
    expect(chair).to_have_text("")
    chair.click()
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("press A once more")
    page.keyboard.press("a")
    expect(chair).to_have_text("A")
    expect(grid.locator("tr[data-row='set-strategy'] td").first).to_have_text("")
    page.keyboard.press("a")
    problem = page.get_by_role("link", name="Nobody decides: ")
    expect(problem).to_be_visible()
    problem.click()
    expect(grid.locator("tr[data-row='set-strategy'] td").first).to_be_focused()
    assert looking.violations(page) == []


def test_two_editors(live_server: Any, page: Page, committed_cast: Cast, chart: Chart) -> None:
    grid = opened(page, live_server, chart)
    board = grid.locator("tr[data-row='set-strategy'] td").first
    roles = {role.code: role for role in Role.objects.all()}
    elsewhere: Any = {"actor": committed_cast["cio"], "chart": chart, "activity": "set-strategy"}
    charts.set_letters(**elsewhere, role=roles["ciso"], letters="C")
    board.click()
    page.keyboard.press("i")  # another cell was changed: mine goes through, and theirs is shown
    expect(page.locator("[data-said]")).to_contain_text("A decides, I is told after")
    assert letters(chart, "set-strategy", "ciso") == {"C"}
    chart.refresh_from_db()
    charts.set_letters(**elsewhere, role=roles["board"], letters="AR")
    page.keyboard.press("i")  # the very cell was changed: theirs stays
    expect(page.get_by_role("alert")).to_contain_text("Daniel Ferreira changed this chart")
    expect(board).to_have_text("AR")
    assert letters(chart, "set-strategy", "board") == {"A", "R"}


def test_filters_and_the_phone(live_server: Any, page: Page, committed_cast: Cast, chart: Chart) -> None:
    grid = opened(page, live_server, chart)
    page.get_by_role("searchbox", name="Find an activity").fill("evaluate")
    expect(grid.locator("tr[data-row]:visible")).to_have_count(1)
    page.get_by_role("searchbox", name="Find an activity").fill("")
    page.get_by_label("Role", exact=True).select_option("ops-lead")
    page.get_by_label("Cells with").select_option("A")
    decided = sum("A" in held.get("ops-lead", "") for held in CHART.values())
    expect(grid.locator("tr[data-row]:visible")).to_have_count(decided)
    expect(grid.locator("thead tr.roles th:visible")).to_have_count(2)
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.get_by_role("grid")).to_have_count(0)
    row = page.locator("tr[data-row='report-measurement']")
    expect(row.locator("td:visible")).to_have_count(3)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Change a letter")).to_be_visible()
    expect(page.get_by_label("Activity")).to_have_value("report-measurement")
    page.go_back()
    assert not looking.too_wide(page)
    assert looking.violations(page) == []
