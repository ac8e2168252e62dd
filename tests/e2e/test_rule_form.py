"""Somebody drafts rules of separation without a word of code, by choosing: three kinds, seen before they are saved."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from raci.duties.models import SodRule
from tests.cast import PASSWORD, Cast
from tests.e2e import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begun(page: Page, base: str, *choices: str) -> None:
    """From the page of the rules to the form, by what is chosen first."""
    page.goto(base + reverse("rules"))
    page.get_by_role("link", name="Draft a rule").first.click()
    for choice in choices:
        page.get_by_role("link", name=choice, exact=True).click()
        assert looking.violations(page) == []


def saved(page: Page, title: str, refusal: str) -> SodRule:
    """Look first, then save; what a refused person would read is shown in both places."""
    page.get_by_label("The rule as a sentence").fill(title)
    page.get_by_label("Recorded: acts against it pass").check()
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    expect(page.locator("section", has=page.locator("#refusal"))).to_contain_text(refusal)
    assert not SodRule.objects.filter(title=title).exists()
    page.evaluate("window.scrollTo(0, 0)")
    assert looking.violations(page) == []
    page.get_by_role("button", name="Save the draft").first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.locator("section", has=page.locator("#refusal"))).to_contain_text(refusal)
    return SodRule.objects.get(title=title)


def test_three_kinds_by_choosing(live_server: Any, page: Page, committed_cast: Cast) -> None:
    base = live_server.url
    watch = looking.watch(page, base)
    looking.sign_in(page, base, "ciso", PASSWORD)

    begun(page, base, "On one object", "Services, from the plan to going live")
    page.get_by_label("Whoever builds it").check()
    page.get_by_label("Whoever approves it").check()
    page.get_by_label("It binds teams").check()
    title = "Whoever builds a service does not take it live"
    row = saved(page, title, f"{title}: Lena Sorensen planned the service “Example” on")
    assert row.terms == {"chain": "service", "sides": ["builder", "approver"], "teams": True}

    begun(page, base, "Roles that exclude each other")
    page.locator("summary", has_text="Assurance").click()
    page.get_by_label("Internal auditor").check()
    page.locator("summary", has_text="Management").click()
    page.get_by_label("Service owner").check()
    page.get_by_label("So many of them nobody holds together").fill("3")
    page.get_by_label("The rule as a sentence").fill("Whoever owns a service does not audit")
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("Nobody could ever break this")).to_be_visible()
    expect(page.get_by_label("Service owner")).to_be_checked()
    page.get_by_label("So many of them nobody holds together").fill("2")
    title = "Whoever owns a service does not audit"
    row = saved(page, title, "Lena Sorensen is Service owner already and would become Internal auditor.")
    assert row.terms == {"roles": ["service-owner", "internal-audit"], "fewer_than": 2}

    begun(page, base, "Never for oneself")
    page.locator("summary", has_text="Who holds a role").click()
    page.locator("input[value='binding.approve']").check()
    title = "Nobody approves a role of their own"
    row = saved(page, title, f"{title}. Lena Sorensen would gain from this.")
    assert row.terms == {"acts": ["binding.approve"]}

    page.set_viewport_size({"width": 390, "height": 844})
    for query in ("", "?kind=object", "?kind=cooling-off", "?kind=beneficiary"):
        page.goto(base + reverse("new", args=("rule.draft",)) + query)
        assert not looking.too_wide(page), query
    faults = [line for line in watch.console if "status of 422" not in line]  # the form that came back with an error
    assert (faults, watch.elsewhere) == ([], [])
