"""Groups with which documents are shared: who is in them, and what they read until when."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.selectors import readers
from portal import words
from portal.addresses import address_of
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Column, Crumb, Fact, Head, Linked
from raci.people.models import AccountGroup, Person, ReadingGroup

PEOPLE = ("People and roles", "people")


@login_required
def reading_groups(request: HttpRequest) -> HttpResponse:
    """The groups in sight, with who is in them."""
    rows = in_sight("reading-group", standing_of(request)).select_related("unit").order_by("title")
    members: dict[Any, list[str]] = defaultdict(list)
    for part in AccountGroup.objects.filter(reading_group__in=rows).select_related("account__person"):
        members[part.reading_group_id].append(part.account.person.name)
    head = Head(
        title="Reading groups",
        lead="Owners share single documents with them, until a day. Being in one lets read and gives no letter.",
        sphere="duties",
        crumbs=[Crumb(PEOPLE[0], reverse(PEOPLE[1]))],
        deeds=[birth_deed(request, "reading-group.create")],
        as_of=False,
    )
    columns = [Column("Group"), Column("Readers"), Column("Unit")]
    context = {"head": head, "columns": columns, "groups": [(row, sorted(members[row.pk])) for row in rows]}
    return render(request, "pages/people/reading_groups.html", context)


@login_required
def reading_group(request: HttpRequest, code: str) -> HttpResponse:
    """One group: who reads by it, and what."""
    standing = standing_of(request)
    row: ReadingGroup = one(in_sight("reading-group", standing).select_related("unit"), code=code)
    members = Person.objects.filter(accounts__accountgroup__reading_group=row).distinct().order_by("name")
    shares = readers.shared_with_group(row, standing)
    head = Head(
        title=row.title,
        lead="Whoever is in this group reads what owners share with it, until the day they chose, and no more.",
        sphere="duties",
        crumbs=[Crumb(PEOPLE[0], reverse(PEOPLE[1])), Crumb("Reading groups", reverse("reading-groups"))],
        facts=[Fact(row.unit.name, "Kept in"), Fact(row.code, "Number")],
        as_of=False,
    )
    context = {
        "head": head,
        "members": list(members),
        "shares": [
            Linked(
                each.content_object.title,
                address_of(each.content_object),
                each.content_object.code,
                note=f"until {words.day_long(each.until)}",
            )
            for each in shares
        ],
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/people/reading_group.html", context)


urlpatterns = [
    path("reading-groups/", reading_groups, name="reading-groups"),
    path("reading-groups/<str:code>/", reading_group, name="reading-group"),
]
