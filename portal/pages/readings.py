"""Readings of enterprise goals that wait: to be reported, to be verified, to be corrected."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import readings as acts
from governance.models import GoalReading
from governance.selectors import direction as selectors
from governance.selectors.direction import Due
from portal import words
from portal.addresses import address_of
from portal.asking import actor_of, login_required, standing_of
from portal.deeds import new_url
from portal.measuring import reason_of
from portal.needs import needs
from portal.parts import Crumb, Head, Need
from portal.templatetags.countersign import count_word
from raci.duties.standing import Standing
from raci.ledger import clock

SEPARATELY = 3
"""Up to so many readings are asked for one by one; more of them in one line."""


def _act(code: str, reading: GoalReading) -> str:
    return reverse("act", args=(code, reading.pk))


def _report_url(each: Due) -> str:
    return f"{new_url(acts.REPORT.code)}?metric={each.metric.pk}"


@login_required
def goal_readings(request: HttpRequest) -> HttpResponse:
    """What is due, what nobody has verified yet, and what is disputed."""
    standing = standing_of(request)
    due = selectors.due(standing, clock.today())
    waiting, disputed = selectors.unverified(standing), selectors.disputed(standing)
    hands = selectors.hands_of([*waiting, *disputed])
    me = str(actor_of(request).person.pk)

    def line(reading: GoalReading) -> dict[str, Any]:
        of = hands[reading.pk]
        own = of.reporter is not None and of.reporter.actor == me
        unit = reading.metric.goal.unit_id
        return {
            "reading": reading,
            "url": address_of(reading),
            "reporter": of.reporter.actor_label if of.reporter else "",
            "judge": of.judge.actor_label if of.judge else "",
            "reason": reason_of(of.judge),
            "verify": "" if own or not selectors.may_verify(standing, unit) else _act(acts.VERIFY.code, reading),
            "correct": _act(acts.CORRECT.code, reading) if selectors.may_report(standing, unit) else "",
        }

    head = Head(
        title="Readings that wait",
        lead=_lead(due, waiting, disputed),
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals")), Crumb("Enterprise goals", reverse("enterprise-goals"))],
    )
    context = {
        "head": head,
        "due": [
            {
                "due": each,
                "url": address_of(each.metric),
                "report": _report_url(each) if selectors.may_report(standing, each.goal.unit_id) else "",
            }
            for each in due
        ],
        "waiting": [line(row) for row in waiting],
        "disputed": [line(row) for row in disputed],
    }
    return render(request, "pages/direction/readings.html", context)


def _lead(due: Sequence[Due], waiting: Sequence[Any], disputed: Sequence[Any]) -> str:
    late = sum(each.due_on < clock.today() for each in due)
    said = [
        f"{_many(late, 'is', 'are')} overdue",
        f"{_many(len(waiting), 'waits', 'wait')} to be verified",
        f"{_many(len(disputed), 'is', 'are')} disputed",
    ]
    found = f"{', '.join(said[:-1])} and {said[-1]}."
    return found[:1].upper() + found[1:]


def _many(count: int, one: str, more: str) -> str:
    return f"{count_word(count) if count else 'none'} {one if count < 2 else more}"


# --- what needs the reader now ------------------------------------------------------------------------------------


@needs
def to_report(request: HttpRequest) -> Iterator[Need]:
    """Readings that are due, for whoever reports them: those of their own goals, or all where they own none."""
    standing = standing_of(request)
    if standing.place_for(acts.REPORT_GOAL_READING.code, "RA") is None:
        return
    me = actor_of(request).person.pk
    every = [each for each in selectors.due(standing, clock.today()) if _mine(standing, each)]
    due = [each for each in every if each.goal.owner_id == me] or every
    if len(due) > SEPARATELY:
        url = reverse("goal-readings")
        yield Need(
            f"{len(due)} readings of enterprise goals are due", url, "See them", url,
            due=due[0].due_on, sphere="governance", text=_names([each.goal.code for each in due]),
        )  # fmt: skip
        return
    for each in due:
        yield Need(
            each.metric.title, address_of(each.metric), "Report it", _report_url(each),
            kicker=f"{each.goal.code} {each.goal.title}", due=each.due_on, sphere="governance",
            text=f"The last reading is of {words.day(each.last_on)}." if each.last_on else "It has no reading yet.",
        )  # fmt: skip


def _mine(standing: Standing, each: Due) -> bool:
    return selectors.may_report(standing, each.goal.unit_id)


@needs
def to_verify(request: HttpRequest) -> Iterator[Need]:
    """Readings that nobody has verified, for whoever verifies and did not report them."""
    standing = standing_of(request)
    if standing.place_for(acts.VERIFYING, "RA") is None:
        return
    me = str(actor_of(request).person.pk)
    rows = [row for row in selectors.unverified(standing, but_of=me) if _verifies(standing, row)]
    if len(rows) > SEPARATELY:
        url = reverse("goal-readings")
        yield Need(
            f"{len(rows)} readings of enterprise goals wait to be verified", url, "See them", url,
            sphere="assurance", text=_names([row.metric.goal.code for row in rows]),
        )  # fmt: skip
        return
    for row in rows:
        yield Need(
            row.metric.title, address_of(row), "Verify it", _act(acts.VERIFY.code, row),
            kicker=f"{row.metric.goal.code} {row.metric.goal.title}", sphere="assurance",
            text=f"{words.number(row.value)} {row.metric.unit_of_measure} on {words.day(row.taken_on)}.",
        )  # fmt: skip


def _verifies(standing: Standing, row: GoalReading) -> bool:
    return selectors.may_verify(standing, row.metric.goal.unit_id)


def _names(codes: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(codes))


urlpatterns = [path("goal-readings/", goal_readings, name="goal-readings")]
