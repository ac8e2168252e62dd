"""Rules of separation: what nobody may do together, who breaks one, and how a rule comes to bind."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal.advising import advice_on
from portal.asking import login_required, standing_of
from portal.deeds import birth_deed, deeds_on, shown_doors
from portal.doors.sight import in_sight
from portal.forms.rules import effect_of, roles_of
from portal.history import history
from portal.parts import Column, Crumb, Deed, Fact, Head
from raci.duties.acts import ACTS
from raci.duties.kinds import KINDS
from raci.duties.models import SodRule
from raci.duties.own_acts import APPROVE_RULE
from raci.duties.standing import Standing
from raci.duties.terms import SPHERE, sides_of_chains
from raci.people.spheres import Sphere

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
    change = next(iter(rows.values()), None)
    shut = {"rule.approve" if row.ending else "rule.retire", *(() if row.mode == "simulate" else ("rule.record",))}
    offered = [door.act.code for door in shown_doors("rule") if door.act.code not in shut]
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
        "says": _says(row, standing),
        "changes": _changes(row, standing),
        "effect": effect_of(row, standing) if row.state in ORDER else None,
        "advice": advice_on(request, row, APPROVE_RULE.code),
        "deeds": deeds_on(request, row, only=offered),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/duties/rule.html", context)


def _change_deed(request: HttpRequest, row: SodRule) -> list[Deed]:
    if row.state != "in_force":
        return []
    blank = SodRule(replaces=row, code=row.code, title=row.title)
    return [birth_deed(request, "rule.draft_change", query=f"rule={row.code}", primary=False, placed=blank)]


def _changes(row: SodRule, standing: Standing) -> list[tuple[str, str, str]]:
    """What a draft changes: what it is about, how it was, how it would be. Nothing that stays is among it."""
    old = row.replaces
    if old is None or row.ending:
        return []
    was, would = (_whole(each, standing) for each in (old, row))
    names = dict.fromkeys([*was, *would])
    return [
        (name, was.get(name, "not said"), would.get(name, "no longer said"))
        for name in names
        if was.get(name) != would.get(name)
    ]


def _whole(row: SodRule, standing: Standing) -> dict[str, str]:
    lifted = "an exemption can lift it" if row.liftable else "nothing lifts it"
    terms = {name.capitalize(): ", ".join(values) for name, values in _says(row, standing)}
    return {"The sentence": row.title, "Mode": row.get_mode_display(), "Exemptions": lifted, **terms}


def _says(row: SodRule, standing: Standing) -> list[tuple[str, list[str]]]:
    """The terms in words: what each is, and its values."""
    named = {"roles", "leaving", "joining", "except", "role"} & set(row.terms)
    roles = {role.code: role.title for role in roles_of(standing)} if named else {}
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
