"""Rules of separation: what nobody may do together, who breaks one, and how a rule comes to bind."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal.advising import advice_on
from portal.asking import login_required, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Column, Crumb, Deed, Fact, Head
from raci.duties import detection
from raci.duties.acts import ACTS
from raci.duties.kinds import KINDS, SPHERE, sides_of_chains
from raci.duties.models import SodRule
from raci.duties.own_acts import APPROVE_RULE
from raci.people.spheres import Sphere
from raci.people.titles import titles_by_code

SHOWN = 20
ORDER = {"draft": 0, "in_force": 1}


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of separation of duties."""
    head = Head(
        title="What nobody does together",
        lead="These rules are judged at the moment of every act, on the person, in the history of that very object.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts"))],
        deeds=[birth_deed(request, "rule.draft", label="Draft a rule")],
        as_of=False,
    )
    rows = sorted(in_sight("rule", standing_of(request)).order_by("code"), key=lambda row: ORDER.get(row.state, 2))
    columns = [Column("Rule"), Column("Kind"), Column("Mode"), Column("State"), Column("Where it comes from")]
    return render(request, "pages/duties/rules.html", {"head": head, "rules": rows, "columns": columns})


@login_required
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it forbids, in which acts it speaks, and what can be done about it."""
    standing = standing_of(request)
    found = in_sight("rule", standing).filter(Q(code=code) | Q(replaces__code=code, state="draft"))
    rows = {each.code: each for each in found.select_related("replaces")}
    row = rows.pop(code, None)
    if row is None:
        raise Http404
    broken = detection.of_row(row, standing) if row.state in ORDER else []
    change = next(iter(rows.values()), None)
    head = Head(
        title=row.title,
        lead=KINDS[row.kind].definition,
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts")), Crumb("Rules", reverse("rules")), Crumb(row.code)],
        state=f"rule.{row.state}",
        facts=[Fact(row.get_mode_display(), "Mode"), Fact(row.get_kind_display(), "Kind")],
        deeds=_change_deed(request, row) if change is None else (),
    )
    context = {
        "head": head,
        "rule": row,
        "kind": KINDS[row.kind],
        "change": change,
        "says": _says(row),
        "broken": broken[:SHOWN],
        "more": len(broken) > SHOWN,
        "advice": advice_on(request, row, APPROVE_RULE.code),
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/duties/rule.html", context)


def _change_deed(request: HttpRequest, row: SodRule) -> list[Deed]:
    if row.state != "in_force":
        return []
    blank = SodRule(replaces=row, code=row.code, title=row.title)
    return [birth_deed(request, "rule.draft_change", query=f"rule={row.code}", primary=False, placed=blank)]


def _says(row: SodRule) -> list[tuple[str, list[str]]]:
    """The terms in words: what each is, and its values."""
    codes = [code for name in ("roles", "leaving", "joining", "except") for code in row.terms.get(name, ())]
    roles = titles_by_code(code for code in (*codes, row.terms.get("role", "")) if code and not code.startswith(SPHERE))
    chain = sides_of_chains().get(str(row.terms.get("chain")), {})
    sides = row.terms.get("sides", ())
    found = [(f"The {side}’s side", [ACTS[code].label for code in chain.get(side, ())]) for side in sides]
    for name, heading in (("steps", "Not all of these"), ("acts", "Not for oneself")):
        if name in row.terms:
            found.append((heading, [ACTS[code].label for code in row.terms[name] if code in ACTS]))
    for name, heading in (("roles", "Roles"), ("leaving", "Left"), ("joining", "Joined"), ("except", "May cross")):
        if name in row.terms:
            found.append((heading, [_role(each, roles) for each in row.terms[name]]))
    if "spheres" in row.terms:
        found.append(("Kept apart", [str(Sphere(each).label) for each in row.terms["spheres"]]))
    return found + _figures(row, roles)


def _role(code: str, roles: dict[str, str]) -> str:
    if code.startswith(SPHERE):
        return f"every role of {Sphere(code.removeprefix(SPHERE)).label.lower()}"
    return roles.get(code, code)


def _figures(row: SodRule, roles: dict[str, str]) -> list[tuple[str, list[str]]]:
    terms = row.terms
    found = []
    if "role" in terms:
        least, most = terms.get("min"), terms.get("max")
        bounds = [f"at least {least}"] if least else []
        found.append((roles.get(terms["role"], terms["role"]), [*bounds, *([f"at most {most}"] if most else [])]))
    if "act" in terms and terms["act"] in ACTS:
        found.append((ACTS[terms["act"]].label, [f"{terms['persons']} persons on the same content"]))
    if "fewer_than" in terms:
        found.append(("Together", [f"fewer than {terms['fewer_than']} of them"]))
    if "days" in terms:
        found.append(("Between them", [f"{terms['days']} days"]))
    if terms.get("teams"):
        found.append(("Teams", ["a team counts as one person"]))
    return found


urlpatterns = [
    path("raci/rules/", rules, name="rules"),
    path("raci/rules/<str:code>/", rule, name="rule"),
]
