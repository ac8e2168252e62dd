"""The calendar of changes: week by week, with the times in which nothing is changed drawn in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date

from management.models import Change, FreezeWindow
from management.selectors import changes as selectors
from portal import changing, words
from portal.asking import login_required, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, shown_doors
from portal.parts import Column, Deed, Head
from raci.ledger import clock

WEEKS = 6
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """A week with what is planned in it, and the freezes that hold in it."""

    heading: str
    anchor: str
    current: bool
    changes: Sequence[Change]
    freezes: Sequence[FreezeWindow]


def _monday(of: dt.date) -> dt.date:
    return of - dt.timedelta(days=of.weekday())


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _first(request: HttpRequest) -> dt.date:
    """The Monday of the week that is asked for, and of the present one where none is."""
    try:
        asked = parse_date(request.GET.get("from", "")[:10])
    except ValueError:
        asked = None
    sound = asked is not None and 2000 <= asked.year <= 2100
    return _monday(asked if asked is not None and sound else clock.today())


def _weeks(first: dt.date, changes: Iterable[Change], freezes: Iterable[FreezeWindow]) -> list[Week]:
    known, held = list(changes), list(freezes)
    return [_week(first + WEEK * place, known, held) for place in range(WEEKS)]


def _week(day: dt.date, changes: Sequence[Change], freezes: Sequence[FreezeWindow]) -> Week:
    start, end = _start(day), _start(day + WEEK)
    last = day + WEEK - dt.timedelta(days=1)
    return Week(
        heading=f"{words.day_short(day)} to {words.day_short(last)}",
        anchor=f"week-{day:%Y-%m-%d}",
        current=day <= clock.today() < day + WEEK,
        changes=[each for each in changes if _within(each.starts_at, each.ends_at, start, end)],
        freezes=[each for each in freezes if _within(each.starts_at, each.ends_at, start, end)],
    )


def _within(since: dt.datetime | None, until: dt.datetime | None, start: dt.datetime, end: dt.datetime) -> bool:
    return since is not None and until is not None and since < end and until > start


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Six weeks of changes and freezes from the present one, or from another day."""
    standing, first = standing_of(request), _first(request)
    end = first + WEEK * WEEKS
    changes = selectors.between(standing, _start(first), _start(end))
    freezes = list(selectors.freezes(standing, _start(first), _start(end)))
    weeks = _weeks(first, changes, freezes)
    head = Head(
        title="When what is changed",
        lead="A change is implemented within the time for which it is approved. In a freeze nothing but an emergency "
        "goes ahead.",
        sphere="management",
        deeds=[birth_deed(request, "freeze-window.set", primary=False)],
        as_of=False,
    )
    context = {
        "head": head,
        "areas": changing.areas("change-calendar"),
        "weeks": weeks,
        "columns": [Column("Change"), Column("Service"), Column("From"), Column("Until"), Column("State")],
        "freezes": list(zip(freezes, _lifting(request, freezes), strict=True)),
        "earlier_url": f"?from={first - WEEK * WEEKS}",
        "later_url": f"?from={end}",
    }
    return render(request, "pages/operations/change_calendar.html", context)


def _lifting(request: HttpRequest, freezes: Sequence[FreezeWindow]) -> list[Deed | None]:
    """For each freeze the act that lifts it, where the reader may."""
    standing = standing_of(request)
    asked = [(each, shown_doors(each.SUBJECT)) for each in freezes]
    found = deeds_of(request, asked, roster_at(request, standing.place(None))) if asked else []
    return [next((deed for deed in deeds if deed.allowed), None) for deeds in found]


urlpatterns = [path("changes/calendar/", calendar, name="change-calendar")]
