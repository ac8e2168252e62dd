"""The register of interests: the reader's own entries, and those of others for whoever reads them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import interests as acts
from governance.models import Interest
from governance.selectors import interests as selectors
from portal import words
from portal.asking import actor_of, login_required, standing_of
from portal.deeds import act_url, birth_deed
from portal.doors import door_to
from portal.lists import Listing
from portal.parts import Column, Crumb, Head


@login_required
def interests(request: HttpRequest) -> HttpResponse:
    """What one holds an interest in, and what others do."""
    standing, person = standing_of(request), actor_of(request).person
    rows = selectors.register(standing)
    mine = list(rows.filter(person=person))
    held = sum(row.holds_today for row in mine)
    head = Head(
        title="Register of interests",
        lead=_lead(held),
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions"))],
        deeds=[birth_deed(request, "interest.declare")],
        as_of=False,
    )
    context: dict[str, Any] = {
        "head": head,
        "mine": [(row, *_addresses(row)) for row in mine],
        "columns": [Column("Interest in"), Column("What it is"), Column("From and until"), Column("Act", hidden=True)],
        "reads": selectors.reads_all(standing),
    }
    if context["reads"]:
        context |= _others(request, rows.exclude(person=person))
    return render(request, "pages/decisions/register.html", context)


def _lead(held: int) -> str:
    about = "Motions are held against what members have declared here, and whoever is touched by one is asked about it."
    if not held:
        return f"{about} You have declared no standing interest."
    return f"{about} You hold {'one entry' if held == 1 else f'{words.number(held)} entries'}."


def _addresses(row: Interest) -> tuple[str, str]:
    """Where an entry is changed and ended; nowhere once it has ended."""
    if row.state not in acts.CHANGE.starts:
        return "", ""
    return act_url(door_to(acts.CHANGE.code), row), act_url(door_to(acts.END.code), row)


def _others(request: HttpRequest, rows: Any) -> dict[str, Any]:
    listing = Listing(request.GET, ("person", "-person"))
    if listing.get("kind") in Interest.Kind.values:
        rows = rows.filter(kind=listing.get("kind"))
    for word in listing.get("q").split()[:6]:
        rows = rows.filter(person__name__icontains=word) | rows.filter(name__icontains=word)
    order = "-person__name" if listing.sort.startswith("-") else "person__name"
    found, page = listing.page(rows.order_by(order, "-since", "id"), "entries")
    return {
        "others": found,
        "page": page,
        "other_columns": [listing.column("Person", "person"), Column("Interest in"), Column("What it is"),
                          Column("From and until")],
        "filters": [listing.filter("kind", "In what", dict(Interest.Kind.choices))],
        "query": listing.get("q"),
        "keep": listing.kept,
        "clear_url": listing.clear_url("kind"),
    }  # fmt: skip


urlpatterns = [path("interests/", interests, name="interests")]
