"""Advice: who is asked what before a decision, what they said, and what was never answered."""

from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.addresses import address_of
from portal.advising import of_person, state_of
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.lists import Listing
from portal.parts import Column, Crumb, Fact, Head
from raci.duties.acts import ACTIVITIES
from raci.duties.advice import digest_of, named
from raci.duties.advice_models import Consultation

HOME = "Advice"
STATES = {
    "open": "Waits for an answer",
    "answered": "Answered",
    "concern": "Answered with a concern",
    "lapsed": "Never answered in time",
    "withdrawn": "No longer asked",
}


@login_required
def consultations(request: HttpRequest) -> HttpResponse:
    """Everything on which somebody is asked for advice, the reader's own first."""
    listing = Listing(request.GET, ("-asked",))
    found, page = listing.slice(_rows(request, listing), "consultations")
    head = Head(
        title="Who is asked before a decision",
        lead="The letter C in a RACI chart asks for advice. The decision waits for the answer, or until its time is "
        "over; whoever advises does not decide by it.",
        sphere="governance",
        as_of=False,
    )
    columns = [Column("About"), Column("Who is asked"), Column("Until"), Column("State"), Column("Answered by")]
    context = {
        "head": head,
        "columns": columns,
        "rows": [(row, state_of(row)) for row in found],
        "page": page,
        "filters": [
            listing.filter("state", "State", STATES),
            listing.filter("whose", "Whose", {"mine": "I am asked"}),
        ],
        "query": listing.get("q"),
        "clear_url": listing.clear_url("state", "whose"),
    }
    return render(request, "pages/advice/consultations.html", context)


def _rows(request: HttpRequest, listing: Listing) -> QuerySet[Any]:
    rows: QuerySet[Any] = in_sight("consultation", standing_of(request))
    state, mine = listing.get("state"), of_person(actor_of(request).person.pk)
    if state in ("open", "lapsed"):
        rows = rows.filter(pk__in=getattr(Consultation.objects, state)().values("pk"))
    elif state == "concern":
        rows = rows.filter(state="answered", stance=Consultation.Stance.CONCERN)
    elif state in STATES:
        rows = rows.filter(state=state)
    if listing.get("whose") == "mine":
        rows = rows.filter(mine)
    for word in listing.get("q").split()[:6]:
        rows = rows.filter(target_label__icontains=word) | rows.filter(role__title__icontains=word)
    own = Case(When(mine, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    rows = rows.annotate(waits=Case(When(state="asked", then=Value(0)), default=Value(1)), own=own)
    return rows.select_related("role", "answered_by", "unit").order_by("waits", "-own", "-asked_at", "-id")


@login_required
def consultation(request: HttpRequest, pk: str) -> HttpResponse:
    """One role asked on one text: what it is about, until when, and the answer."""
    standing = standing_of(request)
    rows = in_sight("consultation", standing).select_related("role", "answered_by", "asked_by", "unit")
    row: Consultation = one(rows, pk=pk)
    target = row.target
    head = Head(
        title=f"Advice on {row.target_label}",
        lead=_lead(row),
        sphere="governance",
        crumbs=[Crumb(HOME, reverse("consultations")), Crumb(row.role.title)],
        state=state_of(row),
        facts=_facts(row),
        as_of=False,
    )
    context = {
        "head": head,
        "row": row,
        "stance": f"stance.{row.stance}" if row.stance else "",
        "earlier": row.digest != digest_of(target),
        "target_url": address_of(target),
        "activity": ACTIVITIES[row.activity].title if row.activity in ACTIVITIES else row.activity,
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/advice/consultation.html", context)


def _lead(row: Consultation) -> str:
    who = named([row.role_id])
    if row.state == "answered":
        return f"{who} was asked before the decision, and answered."
    if row.state == "withdrawn":
        return "Nobody is asked any more: the matter was decided, went back, or reads otherwise by now."
    if row.has_lapsed:
        return "Nobody answered in time. The decision waits no longer; until it is taken an answer is still heard."
    if row.due_at:
        return f"{who} is asked. The decision waits for the answer, or until {words.day_long(row.due_at)}."
    return f"{who} is asked; the decision does not wait for the answer."


def _facts(row: Consultation) -> list[Fact]:
    facts = [Fact(row.role.title, "Asked"), Fact(words.day_long(row.asked_at), "Since")]
    if row.due_at:
        facts.append(Fact(words.when(row.due_at), "Until", "clock"))
    return [*facts, Fact(row.asked_by.name, "Put forward by"), Fact(row.unit.name, "In")]


urlpatterns = [
    path("advice/", consultations, name="consultations"),
    path("advice/<uuid:pk>/", consultation, name="consultation"),
]
