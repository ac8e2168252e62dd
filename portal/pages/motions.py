"""Decisions: motions by what they need, each with its papers, its voters and its vote."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts.decisions import by_what_is_decided
from governance.acts.voting import time_is_over
from governance.models import Motion
from governance.models.initiatives import CONTENT
from governance.selectors import decisions as selectors
from governance.selectors import remarks, roll
from governance.states import MotionState
from portal import words
from portal.addresses import address_of
from portal.advising import advice_on
from portal.asking import actor_of, login_required, one, standing_of
from portal.deciding import carried, panel, rules
from portal.deciding.needs import asks, member_need
from portal.deciding.papers import papers
from portal.deciding.story import story
from portal.deciding.voters import meanings, voters
from portal.deeds import birth_deed
from portal.lists import Listing
from portal.pages.attachments import attached_to
from portal.parts import Crumb, Fact, Head, Linked
from raci.duties.standing import Standing

SORTS = ("-code", "code", "-closed", "closed")


@login_required
def motions(request: HttpRequest) -> HttpResponse:
    """What waits for the reader first, then what is open, being prepared, and decided."""
    person, standing = actor_of(request).person, standing_of(request)
    waiting = selectors.waiting_for(person)
    rows = list(selectors.motions(standing).filter(state__in=selectors.RUNNING).prefetch_related(selectors.ballots()))
    open_ones = [row for row in rows if row.state == MotionState.OPEN]
    listing = Listing(request.GET, SORTS)
    found, page = listing.page(_ended(standing, listing), "motions")
    head = Head(
        title="Decisions",
        lead=_lead(len(waiting), len(open_ones)),
        sphere="governance",
        deeds=[birth_deed(request, "motion.prepare", label="Prepare a motion")],
    )
    context = {
        "head": head,
        "needs": [member_need(each) for each in waiting],
        "open": [_line(row, standing) for row in sorted(open_ones, key=lambda row: (row.closes_at, row.code))],
        "drafts": [row for row in rows if row.state == MotionState.DRAFT],
        "ended": found,
        "page": page,
        "columns": [
            listing.column("Motion", "code"),
            listing.column("Body"),
            listing.column("Ended", "closed"),
            listing.column("Result"),
            listing.column("Votes"),
        ],
        "filters": [listing.filter("result", "Result", RESULTS)],
        "query": listing.get("q"),
        "keep": listing.kept,
        "clear_url": listing.clear_url("result"),
    }
    return render(request, "pages/decisions/motions.html", context)


RESULTS = {
    MotionState.CARRIED.value: "Carried",
    MotionState.REJECTED.value: "Not carried",
    MotionState.NO_QUORUM.value: "No quorum",
    MotionState.NO_CONSENT.value: "Not consented to by all",
    MotionState.VOID.value: "Void",
    MotionState.WITHDRAWN.value: "Withdrawn",
}


def _lead(mine: int, running: int) -> str:
    if mine:
        return f"{mine} of {running} open motions wait for you." if mine > 1 else "One motion waits for you."
    if not running:
        return "No motion is open. What was decided stands below, with every count."
    count = "One motion is" if running == 1 else f"{running} motions are"
    return f"{count} open; none waits for you."


def _ended(standing: Standing, listing: Listing) -> QuerySet[Motion]:
    rows = selectors.motions(standing).exclude(state__in=selectors.RUNNING).select_related("resolution")
    if listing.get("result") in RESULTS:
        rows = rows.filter(state=listing.get("result"))
    for word in listing.get("q").split()[:6]:
        rows = rows.filter(title__icontains=word) | rows.filter(code__icontains=word)
    order = {"closed": "closed_at", "code": "code"}[listing.sort.lstrip("-")]
    return rows.order_by(f"-{order}" if listing.sort.startswith("-") else order)


def _line(motion: Motion, standing: Standing) -> dict[str, Any]:
    mine = selectors.own_ballot(motion, standing.person)
    return {"motion": motion, "seats": rules.seats(motion.tally(), mine), "ends": rules.ends(motion)}


@login_required
def motion(request: HttpRequest, code: str) -> HttpResponse:
    """One motion: what it changes, what that affects, who votes, and the reader's own vote."""
    standing = standing_of(request)
    rows = selectors.with_secretary(selectors.motions(standing)).select_related("resolution")
    rows = rows.annotate(open_requests=remarks.counted("version"))
    row: Motion = one(rows, code=code)
    prefetch_related_objects([row], selectors.ballots(listed=row.state != MotionState.DRAFT, carriers=True))
    if row.initiative:
        prefetch_related_objects([row.initiative], *CONTENT)
    mine = selectors.own_ballot(row, standing.person)
    are_open = selectors.shows_papers(row, standing.person)
    if row.goal:
        prefetch_related_objects([row.goal], "metrics")
    shown = papers(row.version, request.GET.get("text", "")) if row.version and are_open else None
    told = story(row, standing)
    offers = panel.asked(request, row, mine)
    old = shown.old.number if shown and shown.old else ""
    reading = f"{shown.counts.to_read} clauses" if shown and shown.counts else "the whole text"
    context = {
        "head": head(row),
        "motion": row,
        "mine": mine,
        "steps": panel.steps(row, mine, reading),
        "panel": panel.panel(row, mine, offers, told, standing, old),
        "papers": shown,
        "shut": not are_open,
        "hands": panel.passed(told.hands, row) if told.hands else [],
        "faces": panel.faces(row, told.hands, standing),
        "links": _links(row, shown.old if shown else None),
        "asked": getattr(row, "open_requests", None) if shown else None,
        "attached": attached_to(row.version) if shown and row.version else [],
        "advice": advice_on(request, row.decides, by_what_is_decided(row)) if are_open else None,
        "deeds": [*panel.deeds(row, offers), *carried.deeds(request, row, mine)],
        "carried": carried.carried(row, standing),
        "stale": carried.stale(row),
        "seconding": carried.seconding(row),
        "chair_decided": rules.chair_decided(row.resolution) if hasattr(row, "resolution") else "",
        "history": told.history,
        "all_events": f"all {told.number} events" if told.number > len(told.history) else "",
        "all_url": told.all_url,
        "ends": rules.ends_briefly(row),
        **_votes(row, standing),
    }
    return render(request, "pages/decisions/motion.html", context)


def head(row: Motion) -> Head:
    """The head of every page on a motion."""
    tally = row.tally()
    facts = []
    if row.state == MotionState.OPEN:
        facts = [
            Fact(rules.ends(row), "Voting ended" if time_is_over(row) else "Closes", "clock"),
            Fact(f"{tally.voted} of {tally.counted} have voted, quorum {tally.needed}", "", "users"),
            Fact(rules.majority_of(row.terms).capitalize(), "", "scale"),
        ]
    elif row.closed_at:
        facts = [Fact(words.day_long(row.closed_at), "Ended", "clock")]
    return Head(
        title=row.title,
        lead=asks(row),
        sphere="governance",
        crumbs=[
            Crumb("Decisions", reverse("motions")),
            Crumb(f"Motion {row.code}", reverse("motion", args=[row.code])),
        ],
        state=f"motion.{row.state}",
        state_label=_open_for(row) if row.state == MotionState.OPEN else "",
        facts=facts,
    )


def _open_for(row: Motion) -> str:
    return "Open for consent in writing" if row.in_consent else "Open, in writing"


def _links(row: Motion, old: Any) -> list[Linked]:
    found = [Linked("What it would affect", reverse("motion-impact", args=[row.code]))]
    if row.version:
        document = row.version.document
        found.append(Linked(document.title, address_of(document), document.code))
        found.append(Linked(f"Version {row.version.number}", address_of(row.version), state=row.version.state))
    if old is not None and row.version is not None:
        old.document = row.version.document
        found.append(Linked(f"Version {old.number}", address_of(old), note="the text before"))
    if row.version and "[[" in row.version.body:
        cited = row.version.citations.select_related("document")
        found += [Linked(str(each), address_of(each.document), note="cited by the text") for each in cited]
    if row.goal:
        found.append(Linked(row.goal.title, address_of(row.goal), row.goal.code))
    if row.initiative:
        found.append(Linked(row.initiative.title, address_of(row.initiative), row.initiative.code))
    if hasattr(row, "resolution"):
        url = reverse("resolution", args=[row.resolution.code])
        found.append(Linked(rules.result(row.resolution), url, row.resolution.code))
    return found


def _votes(row: Motion, standing: Standing) -> dict[str, Any]:
    """Who votes: the frozen list, or for a draft who would be on it."""
    if row.state == MotionState.DRAFT:
        places = roll.places(row, standing)
        expected = roll.expected(row, places)
        return {"places": places, "tally": expected, "danger": rules.in_danger(row, expected)}
    tally = row.tally()
    shown = {
        "voters": voters(row, standing, carried.carriers(row)),
        "meanings": meanings(row),
        "tally": tally,
        "counted": rules.counted(tally),
        "quorum": rules.quorum(tally),
        "majority": rules.majority(tally),
        "weighed": rules.weighed(row),
        "seats": rules.seats(tally, selectors.own_ballot(row, standing.person)),
        "reveals": selectors.shows_votes(row, standing.person),
    }
    return shown | {"danger": rules.in_danger(row, tally) if row.state == MotionState.OPEN else ""}


urlpatterns = [
    path("motions/", motions, name="motions"),
    path("motions/<str:code>/", motion, name="motion"),
]
