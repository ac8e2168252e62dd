"""What is open with a person, and what a newcomer still lacks."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import open_work
from portal.asking import login_required, one, standing_of
from portal.doors.sight import in_sight
from portal.parts import Check, Crumb, Fact, Head
from raci.people.models import Account, Membership, Person, RoleBinding


@login_required
def person_open(request: HttpRequest, pk: str) -> HttpResponse:
    """What a joiner lacks, and what a mover or leaver would leave behind."""
    standing = standing_of(request)
    rows = in_sight("person", standing).select_related("unit", "manager")
    row: Person = one(rows.annotate(**_has()), pk=pk)
    head = Head(
        title=f"What is open with {row.name}",
        lead="Before somebody moves or leaves, what they answer for goes to others. Rules are asked each time.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people")), Crumb(row.name, reverse("person", args=(row.pk,)))],
        state="" if row.state == "active" else row.state,
        facts=[Fact(row.unit.name, "Unit")] if row.unit else [],
        as_of=False,
    )
    context = {"head": head, "open_work": open_work.of(row, standing), "missing": _missing(row)}
    return render(request, "pages/people/open.html", context)


def _has() -> dict[str, Exists]:
    """What a person has, as columns of the same query."""
    me = OuterRef("pk")
    teams = Membership.objects.filter(person=OuterRef(OuterRef("pk")), state="member").values("team")
    return {
        "has_account": Exists(Account.objects.filter(person=me, state="active")),
        "has_role": Exists(RoleBinding.objects.valid().filter(person=me)),
        "has_team_role": Exists(RoleBinding.objects.valid().filter(team__in=teams)),
        "has_proposal": Exists(RoleBinding.objects.filter(person=me, state="proposed")),
    }


def _missing(row: Person) -> list[Check]:
    """What a person needs to work, while something of it lacks; nothing for who has left or is none."""
    if row.state != "active" or row.kind != Person.Kind.HUMAN:
        return []
    has: dict[str, bool] = {name: getattr(row, name) for name in _has()}
    role = has["has_role"] or has["has_team_role"]
    wait = "One is proposed and waits for approval." if has["has_proposal"] else "Nobody has proposed one yet."
    found = [
        _check("An account to sign in with", "Somebody opens one for them.", has["has_account"]),
        _check("A role", wait, role),
        _check("A manager", "Until then who is responsible is asked about their roles.", bool(row.manager)),
    ]
    return found if any(each.verdict == "no" for each in found) else []


def _check(title: str, text: str, there: bool) -> Check:
    return Check(title, "" if there else text, "yes" if there else "no")


urlpatterns = [path("people/<uuid:pk>/open/", person_open, name="person-open")]
