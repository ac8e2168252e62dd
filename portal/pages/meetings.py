"""Meetings: those to come and those that were, and one with its agenda, papers, attendance, minutes and actions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import meetings as acts
from governance.acts import seats
from governance.models import ActionPoint, Meeting
from governance.selectors import meetings as selectors
from governance.states import MeetingState
from governance.text import words as text
from portal import meetings as shown
from portal import words
from portal.asking import actor_of, login_required, one, roster_at, standing_of
from portal.counts import counts_of, soonest, waits
from portal.deeds import birth_deed, deeds_of, new_url, shown_doors
from portal.doors import door_to, doors_on
from portal.history import history
from portal.lists import Listing
from portal.navigation import address
from portal.needs import needs
from portal.parts import Crumb, Fact, Head, Linked, Need, Segment
from raci.people.models import Account

SORTS = ("-starts", "starts")
ENDED = (MeetingState.CLOSED.value, MeetingState.APPROVED.value, MeetingState.CANCELLED.value)
STATES = {value: str(MeetingState(value).label) for value in ENDED}
KINDS = {"equal": "same", "ins": "ins", "del": "del"}


@login_required
def meetings(request: HttpRequest) -> HttpResponse:
    """What comes first, what is being prepared, and what was; and what was agreed and is still to do."""
    standing, me = standing_of(request), actor_of(request).person
    asked = Listing(request.GET, SORTS)
    rows = list(selectors.meetings(standing).exclude(state__in=ENDED).order_by("starts_at"))
    found, page = asked.page(_ended(request, asked), "meetings")
    actions = list(selectors.actions_of(me.pk).select_related("meeting").order_by("due_on"))
    head = Head(
        title="Meetings",
        lead=_lead(rows, len(actions)),
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions"))],
        deeds=[birth_deed(request, acts.PLAN.code)],
    )
    context = {
        "head": head,
        "coming": [(each, shown.when(each)) for each in rows],
        "ended": [(each, shown.when(each)) for each in found],
        "actions": actions,
        "minutes": list(selectors.minutes_to_approve(me.pk).select_related("body")),
        "page": page,
        "columns": [
            asked.column("Meeting"), asked.column("Body"), asked.column("Was on", "starts"), asked.column("State"),
        ],
        "filters": [asked.filter("state", "State", STATES)],
        "query": asked.get("q"),
        "keep": asked.kept,
        "clear_url": asked.clear_url("state"),
    }  # fmt: skip
    return render(request, "pages/meetings/meetings.html", context)


def _lead(coming: list[Meeting], actions: int) -> str:
    called = [each for each in coming if each.state != MeetingState.DRAFT]
    mine = f" {words.plural(actions, 'action')} for you." if actions else ""
    if not called:
        return f"No meeting is called.{mine}"
    first = called[0]
    return f"The next one is {first.title}, {words.day_long(first.starts_at)}.{mine}"


def _ended(request: HttpRequest, asked: Listing) -> "QuerySet[Meeting]":
    rows = selectors.meetings(standing_of(request)).filter(state__in=ENDED)
    if asked.get("state") in STATES:
        rows = rows.filter(state=asked.get("state"))
    for word in asked.get("q").split()[:6]:
        rows = rows.filter(title__icontains=word) | rows.filter(code__icontains=word)
    return rows.order_by("starts_at" if asked.sort == "starts" else "-starts_at")


@login_required
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting: its agenda and papers, who is there, its minutes, and what was agreed."""
    standing = standing_of(request)
    seated = selectors.with_own_seat(selectors.meetings(standing), standing.person.pk)
    row: Meeting = one(seated, code=code)
    seats.known(standing, row.body_id, standing.person.pk, selectors.own_seat(row))
    standing.once(("approving", row.pk), lambda: bool(row.comes_up))  # type: ignore[attr-defined]
    called = row.state != MeetingState.DRAFT
    begun = row.state not in acts.AHEAD
    prefetch_related_objects([row], *selectors.parts(attendance=called, actions=begun))
    blank = ActionPoint(meeting=row)
    hidden = [door for door in doors_on(row.SUBJECT) if door.hidden]
    births = [door_to(acts.AGREE.code)] if row.state in acts.HELD else []
    points = list(row.actions.all())
    for each in points:
        each.meeting = row
    asked = [(row, shown_doors(row.SUBJECT)), (row, hidden), (blank, births)]
    asked += [(each, shown_doors(each.SUBJECT)) for each in points]
    own, within, made, *of_points = deeds_of(request, asked, roster_at(request, row.body.unit.path))
    offered = shown.offers_by_code([*own, *within])
    own = [each for each in own if not each.url.startswith(f"/act/{acts.ATTEND.code}/")]
    own += [replace(deed, url=f"{new_url(acts.AGREE.code)}?meeting={row.code}") for deed in made]
    context = {
        "head": _head(row),
        "meeting": row,
        "figures": shown.figures(row),
        "lines": shown.lines(row, standing, offered),
        "attendance": shown.attendance(row, offered),
        "points": [
            (each, [deed for deed in deeds if deed.allowed]) for each, deeds in zip(points, of_points, strict=True)
        ],
        "redline": _redline(row),
        "deeds": own,
        "links": [Linked(row.body.name, address("body", row.body.code), row.body.code, "governance")],
        "history": history(row, *points[:20], standing=standing),
    }  # fmt: skip
    return render(request, "pages/meetings/meeting.html", context)


def _head(row: Meeting) -> Head:
    place = [Fact(row.place, "Place", "building-bank")] if row.place else []
    online = [Fact("Take part online", "", "link", row.online)] if row.online else []
    return Head(
        title=row.title,
        lead=LEADS[row.state].format(body=row.body.name),
        sphere="governance",
        crumbs=[
            Crumb("Decisions", reverse("motions")), Crumb("Meetings", reverse("meetings")), Crumb(row.code),
        ],
        state=f"meeting.{row.state}",
        facts=[Fact(shown.when(row), "", "calendar"), *place, *online],
    )  # fmt: skip


LEADS = {
    MeetingState.DRAFT.value: "{body} is not called yet: the agenda can still be changed.",
    MeetingState.CALLED.value: "{body} is called. Read what lies before each item, and declare your interests.",
    MeetingState.IN_SESSION.value: "{body} is in session.",
    MeetingState.CLOSED.value: "The minutes are drawn up. Somebody who did not write them approves them.",
    MeetingState.APPROVED.value: "The minutes are approved and never change again.",
    MeetingState.CANCELLED.value: "This meeting did not take place.",
}


def _redline(row: Meeting) -> list[Segment]:
    """How the minutes differ from what was drawn up; nothing where they do not."""
    if row.drafted == row.minutes:
        return []
    kinds: dict[str, Any] = KINDS
    return [Segment(each.text, kinds[each.kind]) for each in text.compare_words(row.drafted, row.minutes)]


# --- what waits ---------------------------------------------------------------------------------------------------


def _me(account: AbstractBaseUser) -> Any:
    return account.person_id if isinstance(account, Account) else None


@waits("meetings", due="starts_at")
def meetings_called(account: AbstractBaseUser) -> "QuerySet[Meeting]":
    """Meetings to which the person is called."""
    return selectors.called(_me(account))


@waits("minutes")
def minutes_waiting(account: AbstractBaseUser) -> "QuerySet[Meeting]":
    """Minutes that the person may approve at a meeting in session."""
    return selectors.minutes_to_approve(_me(account))


@waits("actions", due="due_on")
def actions_waiting(account: AbstractBaseUser) -> "QuerySet[ActionPoint]":
    """What the person has to do."""
    return selectors.actions_of(_me(account))


@needs
def to_attend(request: HttpRequest) -> Iterator[Need]:
    """Meetings to come, minutes to approve, and what was agreed that the reader does: no query more."""
    counts, url = counts_of(request), reverse("meetings")
    called, minutes, actions = (counts.get(key, 0) for key in ("meetings", "minutes", "actions"))
    if called:
        title = "You are called to a meeting" if called == 1 else f"You are called to {called} meetings"
        yield Need(title, url, "Read for it", url, text="What is on the agenda, and what lies before it.",
                   due=soonest(request, "meetings"), sphere="governance", icon="users")  # fmt: skip
    if minutes:
        yield Need("Minutes wait for approval", url, "Approve them", f"{url}#minutes", sphere="governance",
                   text="They are on the agenda of a meeting that is in session.", icon="writing-sign")  # fmt: skip
    if actions:
        title = "You agreed to do something" if actions == 1 else f"You agreed to do {actions} things"
        yield Need(title, url, "See what", f"{url}#actions", text="Say so when it is done.",
                   due=soonest(request, "actions"), sphere="governance", icon="check")  # fmt: skip


urlpatterns = [
    path("meetings/", meetings, name="meetings"),
    path("meetings/<str:code>/", meeting, name="meeting"),
]
