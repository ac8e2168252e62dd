"""Role bindings and memberships: what is proposed, who holds what and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.addresses import address_of
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Choice, Column, Crumb, Fact, Filter, Head
from raci.duties.exclusion import roles_of_team
from raci.duties.states import BindingState, MembershipState
from raci.people.models import Membership, RoleBinding, Team

SHOWN = 200


@login_required
def bindings(request: HttpRequest) -> HttpResponse:
    """Bindings, those that wait for a decision first."""
    state = request.GET.get("state", "")
    rows = in_sight("binding", standing_of(request)).select_related("person", "team", "role", "unit")
    if state in BindingState.values:
        rows = rows.filter(state=state)
    found = sorted(rows.order_by("-valid_from")[:SHOWN], key=lambda row: row.state != BindingState.PROPOSED)
    choices = [Choice(code, word, state == code) for code, word in BindingState.choices]
    head = Head(
        title="Who holds which role",
        lead="Proposed by one person and approved by another, never by the one who gains.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people"))],
        deeds=[birth_deed(request, "binding.propose", label="Propose a role")],
        as_of=False,
    )
    context = {
        "head": head,
        "bindings": found,
        "columns": [
            Column("Holder"),
            Column("Role"),
            Column("Where"),
            Column("From"),
            Column("Until"),
            Column("State"),
        ],
        "filters": [Filter("state", "State", choices)],
        "clear_url": request.path if state else "",
    }
    return render(request, "pages/people/bindings.html", context)


@login_required
def binding(request: HttpRequest, pk: str) -> HttpResponse:
    """One binding: who would hold what, why, and who decides."""
    standing = standing_of(request)
    row: RoleBinding = one(in_sight("binding", standing).select_related("person", "team", "role", "unit"), pk=pk)
    until = words.day_long(row.valid_until) if row.valid_until else "without end"
    crew = _crew(row.team) if row.team else []
    head = Head(
        title=f"{row.role} for {row.holder}",
        lead=row.reason or "No reason was given.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people")), Crumb("Bindings", reverse("bindings"))],
        state=f"binding.{row.state}",
        facts=[Fact(row.unit.name, "In"), Fact(words.day_long(row.valid_from), "From"), Fact(until, "Until")],
        as_of=False,
    )
    context = {
        "head": head,
        "binding": row,
        "holder_url": address_of(row.holder),
        "members": [each for each in crew if each.state == MembershipState.MEMBER],
        "waiting": [each for each in crew if each.state == MembershipState.PROPOSED],
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/people/binding.html", context)


def _crew(team: Team) -> list[Membership]:
    """Who is in a team, and who is proposed for it."""
    rows = Membership.objects.filter(team=team, state__in=("member", "proposed"))
    return list(rows.select_related("person").order_by("person__name"))


@login_required
def membership(request: HttpRequest, pk: str) -> HttpResponse:
    """One membership: who would join which team, what comes with it, and who decides."""
    standing = standing_of(request)
    row: Membership = one(in_sight("membership", standing).select_related("person", "team__unit"), pk=pk)
    head = Head(
        title=f"{row.person} in the team {row.team}",
        lead=row.reason or "No reason was given.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people")), Crumb("Teams", reverse("teams"))],
        state=f"membership.{row.state}",
        facts=[
            Fact(row.team.unit.name, "In"),
            *([Fact(words.day_long(row.joined_at), "From")] if row.joined_at else []),
            *([Fact(words.day_long(row.left_at), "Until")] if row.left_at else []),
        ],
        as_of=False,
    )
    context = {
        "head": head,
        "membership": row,
        "roles": roles_of_team(standing, row),
        "columns": [Column("Role"), Column("Where"), Column("Until")],
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/people/membership.html", context)


urlpatterns = [
    path("memberships/<uuid:pk>/", membership, name="membership"),
    path("bindings/", bindings, name="bindings"),
    path("bindings/<uuid:pk>/", binding, name="binding"),
]
