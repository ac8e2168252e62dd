"""What somebody reads whom a rule refuses, by an example that this very rule would refuse: for whoever drafts it and
decides on it. The sentences are those of the judgement itself."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from raci.duties import exclusion, judge, rulings
from raci.duties.acts import ACTS
from raci.duties.claims import Conflict, Taking, Want
from raci.duties.holdings import Holding
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.terms import SPHERE, sides_of_chains
from raci.ledger import clock
from raci.people.models import Role
from raci.people.spheres import Sphere

NOBODY = UUID(int=0)
Roles = Callable[[], Sequence[Role]]


def refusal(rule: Rule, name: str, roles: Roles) -> str:
    """The sentence that somebody of this name would read. ``roles`` gives all there are, in their order; only
    rules that speak of roles ask for them."""
    return SAMPLES[rule.kind](rule, name, roles)


def _on_object(rule: Rule, name: str, _: Roles) -> str:
    of_side = sides_of_chains()[rule.terms["chain"]]
    verbs = rule.terms.get("steps") or [_telling(of_side[side]) for side in rule.terms["sides"]]
    taking = Taking(NOBODY, verbs[0], name, "“Example”", clock.now())
    want = Want(rule.code, NOBODY, 0, f"person:{NOBODY}", verbs[-1])
    return judge.conflict_with(rule, Conflict(want, (verbs[0],), (taking,)), taking).sentence


def _telling(codes: Sequence[str]) -> str:
    """The act of a side that says most plainly what somebody did: one by which the object came into being."""
    return next((code for code in codes if ACTS[code].is_birth), codes[0])


def _chosen(named: Sequence[str], roles: Iterable[Role]) -> list[Role]:
    """For each name of a set a role: the role itself, or the first of a sphere."""
    every = list(roles)
    found = [next((role for role in every if each in (role.code, f"{SPHERE}{role.sphere}")), None) for each in named]
    return [role for role in found if role is not None]


def _held(role: Role, since: datetime, until: datetime | None = None) -> Holding:
    return Holding(NOBODY, since, until, NOBODY, "/", role.pk, role.code, role.title, role.sphere)


def _excluded(rule: Rule, name: str, held: Sequence[Role]) -> str:
    if len(held) < 2:
        return f"{rule.title}."
    now = clock.now()
    until = now if rule.kind == SodRule.Kind.COOLING_OFF else None
    return exclusion.sentence(rule, name, _held(held[1], now), _held(held[0], now - timedelta(days=30), until))


def _static(rule: Rule, name: str, roles: Roles) -> str:
    named = list(rule.terms["roles"])
    if len(named) == 1:
        return _excluded(rule, name, [role for role in roles() if f"{SPHERE}{role.sphere}" == named[0]])
    return _excluded(rule, name, _chosen(named, roles()))


def _spheres(rule: Rule, name: str, roles: Roles) -> str:
    free = set(rule.terms.get("except", ()))
    named = [f"{SPHERE}{Sphere(each)}" for each in rule.terms["spheres"]]
    return _excluded(rule, name, _chosen(named, [role for role in roles() if role.code not in free]))


def _cooling(rule: Rule, name: str, roles: Roles) -> str:
    return _excluded(rule, name, _chosen([rule.terms["leaving"][0], rule.terms["joining"][0]], roles()))


def _counted(rule: Rule, _: str, roles: Roles) -> str:
    code = str(rule.terms["role"])
    title = next((role.title for role in _chosen([code], roles())), code)
    if "max" in rule.terms:
        return exclusion.too_many_hold(rule, int(rule.terms["max"]), title)
    return exclusion.too_few_left(rule, int(rule.terms["min"]) - 1, title)


def _own(rule: Rule, name: str, roles: Roles) -> str:
    held = next((role.title for role in roles()), "a role")
    return rulings.edits_own(rule, name, f"holds {held}", "this rule")


SAMPLES: dict[str, Callable[[Rule, str, Roles], str]] = {
    SodRule.Kind.OBJECT: _on_object,
    SodRule.Kind.HISTORY: _on_object,
    SodRule.Kind.STATIC: _static,
    SodRule.Kind.SPHERE: _spheres,
    SodRule.Kind.COOLING_OFF: _cooling,
    SodRule.Kind.CARDINALITY: _counted,
    SodRule.Kind.BENEFICIARY: lambda rule, name, _: rulings.gains(rule, name),
    SodRule.Kind.DISTINCT: lambda rule, *_: rulings.lacks(rule, int(rule.terms["persons"]) - 1),
    SodRule.Kind.META: _own,
}
