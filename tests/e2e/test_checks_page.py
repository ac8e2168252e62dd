"""Running the checks from a page, in a real browser: progress, results, and what axe says of each page."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.tasks import checks as tasks
from raci.alignment import outbox
from raci.alignment.models import CheckRound, Finding
from tests.cast import PASSWORD, Cast
from tests.e2e import looking
from tests.management import recipes as management
from tests.raci.alignment import recipes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker() -> Iterator[None]:
    """Somebody who carries out what is nudged, a moment later and in a thread of their own."""
    hired: list[threading.Thread] = []

    def work(run_id: int) -> None:
        time.sleep(1.5)
        tasks.perform(run_id)
        connection.close()

    def nudged(run_id: int, **_: Any) -> None:
        hired.append(threading.Thread(target=work, args=(run_id,)))
        hired[-1].start()

    outbox.due.connect(nudged)
    yield
    outbox.due.disconnect(nudged)
    for thread in hired:
        thread.join()


def test_checks_run_while_the_page_watches(live_server: Any, page: Page, committed_cast: Cast, worker: None) -> None:
    goal = recipes.it_goal(committed_cast)
    links = [recipes.support(committed_cast, goal, management.control(committed_cast))]
    watch = looking.watch(page, live_server.url)
    looking.sign_in(page, live_server.url, "it_manager", PASSWORD)
    page.goto(live_server.url + reverse("checks"))
    page.get_by_role("link", name="Run the checks now").click()
    page.get_by_role("button", name="Run the checks now").click()
    expect(page.get_by_role("heading", name="The checks are running")).to_be_visible()
    page.get_by_role("link", name="See what they found").click(timeout=60_000)
    expect(page.get_by_role("heading", name="What each check found")).to_be_visible()
    finding = Finding.objects.get(check_code="ALN-02")
    for address in (
        reverse("check-run", args=(CheckRound.objects.get().code,)),
        reverse("checks"),
        reverse("findings"),
        reverse("finding", args=(finding.code,)),
        reverse("links"),
        reverse("link", args=("support", links[0].pk)),
        reverse("new", args=("contribution.propose",)),
    ):
        page.goto(live_server.url + address)
        assert looking.violations(page) == [], address
    assert (watch.console, watch.elsewhere) == ([], [])
