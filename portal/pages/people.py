"""Persons, units, teams and roles: who there is, and what each of them may do."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Cell, Choice, Column, Crumb, Deed, Fact, Filter, Head, MatrixRow
from raci.duties.acts import ACTIVITIES
from raci.duties.standing import Standing
from raci.people.models import Membership, Person, Role, RoleBinding
from raci.people.spheres import Sphere


def _hue(spheres: set[str]) -> Any:
    return next(
        (str(each) for each in (Sphere.ASSURANCE, Sphere.GOVERNANCE, Sphere.MANAGEMENT) if each in spheres), "duties"
    )


def _valid(standing: Standing) -> QuerySet[RoleBinding]:
    """The bindings that hold now, as far as the reader sees where."""
    return in_sight("binding", standing).filter(pk__in=RoleBinding.objects.valid().values("pk"))


def _held(persons: list[Person], standing: Standing) -> dict[Any, list[RoleBinding]]:
    """person -> valid bindings in sight, direct and by team; two queries."""
    found: dict[Any, list[RoleBinding]] = defaultdict(list)
    teams: dict[Any, list[Any]] = defaultdict(list)
    members = Membership.objects.filter(person__in=persons, state="member")
    for person_id, team_id in members.values_list("person_id", "team_id"):
        teams[team_id].append(person_id)
    about = Q(person__in=persons) | Q(team_id__in=list(teams))
    valid = _valid(standing).filter(about)
    for binding in valid.select_related("role", "unit", "team").order_by("role__order"):
        for person_id in [binding.person_id] if binding.person_id else teams[binding.team_id]:
            found[person_id].append(binding)
    return found


def _filtered(request: HttpRequest, rows: QuerySet[Person]) -> QuerySet[Person]:
    text, role, state = (request.GET.get(name, "") for name in ("q", "role", "state"))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(title__icontains=text))
    if role:
        now = _valid(standing_of(request)).filter(role__code=role)
        by_team = Membership.objects.filter(state="member", team_id__in=now.values("team_id"))
        rows = rows.filter(Q(pk__in=now.values("person_id")) | Q(pk__in=by_team.values("person_id")))
    return rows.filter(state=state) if state in {"active", "left"} else rows


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in sight, with the roles they hold."""
    rows = list(_filtered(request, in_sight("person", standing_of(request)).select_related("unit"))[:500])
    held = _held(rows, standing_of(request))
    roles = [Choice(r.code, r.title, request.GET.get("role") == r.code) for r in Role.objects.all()]
    states = [
        Choice(code, word, request.GET.get("state") == code) for code, word in (("active", "Active"), ("left", "Left"))
    ]
    head = Head(
        title="People and what they answer for",
        lead="Rules bind persons, not accounts. A role is proposed by one person and approved by another.",
        sphere="duties",
        deeds=[
            birth_deed(request, "binding.propose", label="Propose a role"),
            birth_deed(request, "person.add", primary=False),
        ],
        as_of=False,
    )  # fmt: skip
    context = {
        "head": head,
        "columns": [Column("Person"), Column("Roles"), Column("Unit"), Column("State")],
        "people": [(row, held.get(row.pk, [])) for row in rows],
        "filters": [Filter("role", "Role", roles), Filter("state", "State", states)],
        "query": request.GET.get("q", ""),
        "clear_url": request.path if request.GET else "",
    }
    return render(request, "pages/people/people.html", context)


def _may(standing: Standing) -> list[MatrixRow]:
    """What the person may do: activities by side, with the letters."""
    rows = []
    for activity in sorted(ACTIVITIES.values(), key=lambda a: (list(Sphere).index(a.sphere), a.order)):
        letters: set[str] = set()
        for chart in standing.charts.by_path.values():
            for grant in standing.grants:
                letters |= set(chart.letters.get(activity.code, {}).get(grant.role_id, ""))
        if letters:
            shown: Any = [letter for letter in "ARCI" if letter in letters]
            rows.append(MatrixRow(activity.title, sphere=_hue({activity.sphere}), cells=[Cell(shown)]))
    return rows


@login_required
def person(request: HttpRequest, pk: str) -> HttpResponse:
    """One person: roles, teams, what they may do, and what happened."""
    standing = standing_of(request)
    rows = in_sight("person", standing) | Person.objects.filter(pk=actor_of(request).person.pk)
    row: Person = one(rows.select_related("unit").distinct(), pk=pk)
    theirs = Standing(row, charts=standing.charts)
    theirs_here = RoleBinding.objects.of_person(row.pk)
    if row.pk != standing.person.pk:
        theirs_here = theirs_here.filter(pk__in=in_sight("binding", standing).values("pk"))
    bindings = list(theirs_here.select_related("role", "unit", "team").order_by("-valid_from"))
    teams = list(Membership.objects.filter(person=row, state__in=("member", "proposed")).select_related("team"))
    accounts = list(row.accounts.all()) if row.pk == standing.person.pk else []
    head = Head(
        title=row.name,
        lead=row.title or ("Works in the background" if row.kind == "service" else "No job title is kept."),
        sphere=_hue(theirs.spheres),
        crumbs=[Crumb("People and roles", reverse("people"))],
        state="" if row.state == "active" else row.state,
        facts=[Fact(row.unit.name, "Unit")] if row.unit else [],
        deeds=[
            Deed("What is open", reverse("person-open", args=(row.pk,)), "clock"),
            Deed("Ask what they may do, and why", f"{reverse('explain')}?person={row.pk}", "info-circle"),
            birth_deed(request, "binding.propose", label="Propose a role", query=f"person={row.pk}", primary=False),
        ],
        as_of=False,
    )
    context = {
        "head": head,
        "person": row,
        "bindings": bindings,
        "columns": [Column("Role"), Column("Where"), Column("Until"), Column("State")],
        "teams": teams,
        "may": _may(theirs),
        "accounts": [(each, reverse("account", args=(each.pk,))) for each in accounts],
        "deeds": deeds_on(request, row),
        "history": history(row, *bindings[:30], standing=standing),
    }
    return render(request, "pages/people/person.html", context)


@login_required
def units(request: HttpRequest) -> HttpResponse:
    """The tree of the organisation."""
    rows = in_sight("unit", standing_of(request)).annotate(people=Count("persons", distinct=True)).order_by("path")
    head = Head(
        title="How the organisation is built",
        lead="Duties held in a unit reach everything below it.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people"))],
        deeds=[birth_deed(request, "unit.create")],
        as_of=False,
    )
    columns = [Column("Unit"), Column("Part of"), Column("People", right=True)]
    context = {"head": head, "units": rows.select_related("parent"), "columns": columns}
    return render(request, "pages/people/units.html", context)


@login_required
def teams(request: HttpRequest) -> HttpResponse:
    """Teams and their members."""
    rows = in_sight("team", standing_of(request)).select_related("unit").order_by("name")
    members: dict[Any, list[Membership]] = defaultdict(list)
    crews = Membership.objects.filter(team__in=rows, state__in=("member", "proposed"))
    for each in crews.select_related("person").order_by("state", "person__name"):
        members[each.team_id].append(each)
    head = Head(
        title="Who works as one",
        lead="Some rules bind a team as they bind a person: what one wrote, no other of the team decides.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people"))],
        deeds=[birth_deed(request, "team.create"), birth_deed(request, "membership.propose", primary=False)],
        as_of=False,
    )
    columns = [Column("Team"), Column("Members"), Column("Side"), Column("Unit")]
    context = {"head": head, "columns": columns, "teams": [(row, members[row.pk]) for row in rows]}
    return render(request, "pages/people/teams.html", context)


@login_required
def roles(request: HttpRequest) -> HttpResponse:
    """The roles of the charts, and who holds them."""
    rows = in_sight("role", standing_of(request)).order_by("order")
    holders: dict[Any, list[str]] = defaultdict(list)
    for each in _valid(standing_of(request)).select_related("person", "team", "unit"):
        where = "" if each.unit.parent_id is None else f" ({each.unit.name})"
        holders[each.role_id].append(f"{each.holder}{where}")
    head = Head(
        title="Roles and who holds them",
        lead="A role is a column of the RACI charts. It gives nothing by itself: the letters in the chart do.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people"))],
        as_of=False,
    )
    columns = [Column("Role"), Column("Side"), Column("Held by")]
    context = {"head": head, "columns": columns, "roles": [(row, sorted(holders[row.pk])) for row in rows]}
    return render(request, "pages/people/roles.html", context)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/<uuid:pk>/", person, name="person"),
    path("units/", units, name="units"),
    path("teams/", teams, name="teams"),
    path("roles/", roles, name="roles"),
]
