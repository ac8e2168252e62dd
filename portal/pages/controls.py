"""Controls: what is done so that clauses are kept, and whether it holds."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from management.models import Control, ControlTest
from management.selectors import controls as selectors
from management.selectors.controls import ControlView
from portal import words
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed
from portal.history import history
from portal.lists import Listing
from portal.panel import Birth, panel
from portal.parts import Column, Crumb, Fact, Figure, Head
from portal.serving.nearby import Nearby
from portal.templatetags.countersign import count_word
from raci.alignment.selectors import serving

TESTED = {
    "passed": "Passed, and not due",
    "failed": "Failed",
    "overdue": "Test overdue",
    "untested": "Never tested",
}
STATES = {**TESTED, "designed": "Designed, not operating", "retired": "Retired"}


@login_required
def controls(request: HttpRequest) -> HttpResponse:
    """Controls in sight with how their last test went."""
    asked = Listing(request.GET, ("code",))
    every = selectors.listing(standing_of(request))
    found = _kept(every, asked)
    bound = serving.clauses_of(each.control for each in found)
    head = Head(
        title="Controls and whether they hold",
        lead=_lead(every),
        sphere="management",
        deeds=[birth_deed(request, "control.design")],
    )
    owners = sorted({each.control.owner.name for each in every})
    context = {
        "head": head,
        "figures": _figures(every, request.path, asked.get("state")),
        "rows": [(each, bound.get(each.control.pk, [])) for each in found],
        "columns": [
            Column("Control"),
            Column("State"),
            Column("Last test"),
            Column("Tested on"),
            Column("Next test due"),
            Column("Puts into practice"),
        ],
        "filters": [
            asked.filter("state", "State", STATES),
            asked.filter("owner", "Owner", {name: name for name in owners}),
        ],
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state", "owner"),
    }
    return render(request, "pages/controls/controls.html", context)


def _kept(every: list[ControlView], asked: Listing) -> list[ControlView]:
    text, state, owner = asked.get("q").casefold().split(), asked.get("state"), asked.get("owner")
    return [
        each
        for each in every
        if all(word in f"{each.control.code} {each.control.title}".casefold() for word in text)
        and (state in (each.control.state, each.state) if state else each.control.state != "retired")
        and owner in ("", each.control.owner.name)
    ]


def _lead(every: list[ControlView]) -> str:
    failed = sum(each.state == "failed" for each in every)
    open_ = sum(each.state in ("untested", "overdue") for each in every)
    said = []
    if failed:
        said.append(
            "One control failed its last test."
            if failed == 1
            else f"{count_word(failed).capitalize()} failed their last test."
        )
    if open_:
        said.append(
            "Of one nobody knows whether it holds."
            if open_ == 1
            else f"Of {count_word(open_)} nobody knows whether they hold."
        )
    return " ".join(said) or "Whoever operates a control does not test it; every test here was made by somebody else."


def _figures(every: list[ControlView], here: str, chosen: str) -> list[Figure]:
    return [
        Figure(
            word,
            str(sum(each.state == state for each in every)),
            url=f"{here}?{urlencode({'state': state})}",
            state=state,
            current=chosen == state,
        )
        for state, word in TESTED.items()
    ]


@login_required
def control(request: HttpRequest, code: str) -> HttpResponse:
    """One control: what is done, where, how it was tested, and which clauses rest on it."""
    standing = standing_of(request)
    row: Any = one(selectors.visible(standing), code=code)
    found = selectors.view(row)
    near = Nearby(serving.around_control(row), standing.sees)
    tests = list(row.tests.select_related("tester").order_by("-tested_on", "-id")[:30])
    test = Birth("control-test.record", ControlTest(control=row), f"control={row.code}")
    births = [test] if row.state == "operating" else []
    beside = panel(request, row, row.unit.path, "operate-control", births=births)
    context = {
        "head": _head(found),
        "control": row,
        "places": near.of("service").values(),
        "tests": tests,
        "test_columns": [Column("Tested"), Column("Result"), Column("By"), Column("What was found")],
        "bound": [each for each in near.near if each.kind == "clause"],
        "bound_columns": [Column("Clause"), Column("Link")],
        "panel": beside,
        "linked": near.linked(),
        "history": history(row, *tests[:10], standing=standing),
    }
    return render(request, "pages/controls/control.html", context)


def _head(found: ControlView) -> Head:
    control: Control = found.control
    due = words.day_long(found.due_on) if found.due_on else "now"
    return Head(
        title=control.title,
        lead=_said(found),
        sphere="management",
        crumbs=[Crumb("Controls", reverse("controls")), Crumb(control.code)],
        state=f"control.{control.state}",
        facts=[
            Fact(control.owner.name, "Owner"),
            Fact(f"every {control.cadence_days} days", "Tested"),
            *([Fact(due, "Next test due")] if control.state == "operating" else []),
        ],
        health=found.state,
    )


def _said(found: ControlView) -> str:
    if found.control.state != "operating":
        return "It is not operated, so there is nothing to test."
    if found.tested_on is None:
        return "It was never tested, so nobody knows whether it holds."
    held = "failed" if found.state == "failed" else "passed"
    late = " The next test is overdue." if not found.is_fresh else ""
    return f"It {held} its last test on {words.day_long(found.tested_on)}.{late}"


urlpatterns = [
    path("controls/", controls, name="controls"),
    path("controls/<str:code>/", control, name="control"),
]
