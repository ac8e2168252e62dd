"""The kinds of rules of separation: what each means, where it comes from, which terms it takes, and when it is judged.

The page of a rule, the form, the validation and `docs/segregation-of-duties.md` all read this registry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from raci.duties.acts import ACTS
from raci.duties.models import SodRule
from raci.people.models import Role
from raci.people.spheres import Sphere

Terms = Mapping[str, Any]
SPHERE = "sphere:"
"""In a set of roles, ``sphere:management`` stands for every role of that sphere."""


@dataclass(frozen=True)
class Term:
    """One entry of a rule's terms.

    Attributes:
        name: its key in the terms.
        what: what it means, for people.
        check: yields what is wrong with a value.
    """

    name: str
    what: str
    check: Callable[[Any], Iterable[str]]
    optional: bool = False


@dataclass(frozen=True)
class RuleKind:
    """One kind of rule.

    Attributes:
        definition: what it forbids.
        source: where the idea is found.
        judged: when it is asked.
        refusal: what a refused person reads, by an example.
        example: terms that are valid, for the documentation and the form.
        history: whether what happened before the rule can break it, so that it must be looked for.
        fixed: whether no exemption may ever lift a rule of this kind.
    """

    code: str
    title: str
    definition: str
    source: str
    judged: str
    refusal: str
    example: Terms
    terms: tuple[Term, ...]
    history: bool = False
    fixed: bool = False

    def problems(self, terms: Terms) -> list[str]:
        """What is wrong with these terms, as sentences; empty where nothing is."""
        known = {term.name for term in self.terms}
        found = [
            f"“{name}” is not a term of this kind. It takes {_listed(known)}." for name in terms if name not in known
        ]
        for term in self.terms:
            if term.name in terms:
                found += [f"{term.name}: {problem}" for problem in term.check(terms[term.name])]
            elif not term.optional:
                found.append(f"“{term.name}” is missing: {term.what}.")
        return found


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))


def sides_of_chains() -> dict[str, dict[str, list[str]]]:
    """chain -> side -> codes of the acts that put somebody on it."""
    found: dict[str, dict[str, list[str]]] = {}
    for act in ACTS.values():
        for chain, side in act.sides.items():
            found.setdefault(chain, {}).setdefault(side, []).append(act.code)
    return found


def _texts(value: Any, least: int) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        yield "write a list of words."
    elif len(set(value)) != len(value):
        yield "each is named once."
    elif len(value) < least:
        yield f"name at least {least}."


def _unknown(value: Any, known: Iterable[str], what: str) -> Iterator[str]:
    missing = sorted(set(value) - set(known)) if isinstance(value, list) else []
    if missing:
        yield f"{_listed(missing)} is no {what}."


def _chain(value: Any) -> Iterator[str]:
    chains = sides_of_chains()
    if value not in chains:
        yield f"“{value}” is no chain. There are {_listed(chains)}."


def _sides(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from _unknown(value, {side for sides in sides_of_chains().values() for side in sides}, "side")


def _acts(value: Any) -> Iterator[str]:
    yield from _texts(value, 1)
    yield from _unknown(value, ACTS, "act")


def _steps(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from _unknown(value, {code for code, act in ACTS.items() if act.sides}, "act that puts somebody on a side")


def _act(value: Any) -> Iterator[str]:
    if value not in ACTS:
        yield f"“{value}” is no act."


def _roles(value: Any) -> Iterator[str]:
    yield from _texts(value, 1)
    spheres = {f"{SPHERE}{sphere}" for sphere in Sphere.values}
    yield from _unknown(value, {*Role.objects.values_list("code", flat=True), *spheres}, "role")


def _role(value: Any) -> Iterator[str]:
    yield from _roles([value])


def _spheres(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from _unknown(value, Sphere.values, "sphere")


def _number(least: int) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield f"write a whole number of at least {least}."

    return check


def _yes(value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "write true or false."


_CHAIN = Term("chain", "the chain of acts on one object", _chain)
_ROLES_SET = "roles by code, or sphere:management for all roles of a sphere"

OBJECT = RuleKind(
    code="object",
    title="On one object",
    definition="In one cycle of an object nobody stands on all the sides that the rule names. A cycle runs from one "
    "decision on the object to the next. Where the rule binds teams, a team counts as one person.",
    source="NIST INCITS 359, dynamic separation of duty; ISO/IEC 27001:2022 A.5.3",
    judged="at every act that puts somebody on one of the sides, by seats that only one party can take",
    refusal="Whoever wrote a text does not decide on it: Omar Haddad drafted Access Control Policy on 3 October 2026.",
    example={"chain": "document", "sides": ["author", "decider"], "teams": True},
    fixed=True,
    terms=(
        _CHAIN,
        Term("sides", "the sides of which nobody takes all", _sides),
        Term("teams", "whether a team counts as one person", _yes, optional=True),
    ),
    history=True,
)
HISTORY = RuleKind(
    code="history",
    title="Over the history of one object",
    definition="Nobody does all the steps that the rule names on one object, in however many cycles.",
    source="NIST INCITS 359, history-based separation of duty",
    judged="at each of the steps",
    refusal="Nobody plans, designs and hands over a service alone: Keiko Mori planned Customer payments on 2 May 2026.",
    example={"chain": "service", "steps": ["service.plan", "service.design", "service.transition"]},
    terms=(_CHAIN, Term("steps", "the acts of which nobody does all", _steps)),
    history=True,
)
STATIC = RuleKind(
    code="static",
    title="Roles that exclude each other",
    definition="Where and when they overlap, nobody holds as many roles of a set as the rule names. Roles overlap "
    "where one unit lies at or below the other and both hold at the same time.",
    source="NIST INCITS 359, static separation of duty",
    judged="when a role is approved, delegated or taken in an emergency, and when somebody is let into a team",
    refusal="Whoever proposes access does not hold the role that approves it: Gwen Tudor is Access administrator "
    "already and would become Access approver.",
    example={"roles": ["access-admin", "access-approver"], "fewer_than": 2},
    terms=(
        Term("roles", _ROLES_SET, _roles),
        Term("fewer_than", "how many of them nobody holds", _number(2)),
    ),
    history=True,
)
SPHERES = RuleKind(
    code="sphere",
    title="Separate spheres",
    definition="Nobody holds roles of two of these spheres where and when they overlap. Where the rule binds teams, "
    "the sphere of a team counts as a role of each of its members.",
    source="COBIT 2019: governance and management are separate",
    judged="when a role is approved, delegated or taken in an emergency, and when somebody is let into a team",
    refusal="Nobody both governs and manages: Judith Oyelaran is Board member already and would become Service owner.",
    example={"spheres": ["governance", "management"], "except": ["ceo"], "teams": True},
    terms=(
        Term("spheres", "the spheres that are kept apart", _spheres),
        Term("except", "roles that may cross", _roles, optional=True),
        Term("teams", "whether the sphere of a team counts", _yes, optional=True),
    ),
    history=True,
)
BENEFICIARY = RuleKind(
    code="beneficiary",
    title="Never for oneself",
    definition="Nobody does these acts where they themselves would gain: on their own access, exemption or seat.",
    source="ISO/IEC 27001:2022 A.5.3",
    judged="at each of the acts",
    refusal="Nobody decides on their own access. Gwen Tudor would gain from this.",
    example={"acts": ["binding.propose", "binding.approve"]},
    terms=(Term("acts", "the acts that nobody does for themselves", _acts),),
    fixed=True,
)
DISTINCT = RuleKind(
    code="distinct",
    title="Several persons on one content",
    definition="An act passes only when so many different persons stand behind exactly this content: whoever does it, "
    "and others who endorsed it with a signature of their own. A change of the content makes endorsements void.",
    source="Four-eyes principle; 21 CFR 11.50 on what a signature means",
    judged="at the act, by counting endorsements of the digest",
    refusal="Two persons put a rule in force: nobody has endorsed this content yet; one more person is needed.",
    example={"act": "rule.approve", "persons": 2},
    terms=(
        Term("act", "the act that needs them", _act),
        Term("persons", "how many persons in all", _number(2)),
    ),
)
META = RuleKind(
    code="meta",
    title="Nobody edits their own rule",
    definition="Nobody who is bound by a rule edits it. Somebody is bound who holds one of its roles or spheres, or a "
    "letter for an act on one of its sides.",
    source="NIST INCITS 359: administration of constraints is apart from those constrained",
    judged="at each act on a rule that this rule names",
    refusal="Nobody edits a rule that binds them: Gwen Tudor holds Access administrator, which SOD-13 binds.",
    example={"acts": ["rule.edit"]},
    terms=(Term("acts", "acts on a rule", _acts),),
    fixed=True,
)
COOLING_OFF = RuleKind(
    code="cooling-off",
    title="Time between two roles",
    definition="Whoever left one of these roles waits so many days before holding one of those.",
    source="Global Internal Audit Standards 2024, 7.2: a year between managing and auditing",
    judged="when a role is approved, delegated or taken in an emergency, and when somebody is let into a team",
    refusal="A year lies between managing and auditing: Bruno Weiss was IT manager until 1 March 2026.",
    example={"leaving": ["sphere:management"], "joining": ["sphere:assurance"], "days": 365},
    terms=(
        Term("leaving", _ROLES_SET, _roles),
        Term("joining", _ROLES_SET, _roles),
        Term("days", "how many days lie between", _number(1)),
    ),
    history=True,
)
CARDINALITY = RuleKind(
    code="cardinality",
    title="How many hold a role",
    definition="So many persons at least, or at most, hold a role in the whole organisation at any time.",
    source="NIST INCITS 359, role cardinality",
    judged="at most: when the role is approved; at least: when a binding is ended or somebody leaves, and daily",
    refusal="Somebody can always approve access: without Stefan Wyss nobody would hold Access approver.",
    example={"role": "access-approver", "min": 1},
    terms=(
        Term("role", "the role", _role),
        Term("min", "so many at least", _number(1), optional=True),
        Term("max", "so many at most", _number(1), optional=True),
    ),
    history=True,
)

KINDS: dict[str, RuleKind] = {
    kind.code: kind
    for kind in (OBJECT, HISTORY, STATIC, SPHERES, BENEFICIARY, DISTINCT, META, COOLING_OFF, CARDINALITY)
}


def problems(kind: str, terms: Any, *, liftable: bool = False) -> list[str]:
    """What is wrong with the terms of a rule, as sentences."""
    if not isinstance(terms, Mapping):
        return ["Write the terms as a JSON object."]
    found = KINDS[kind].problems(terms)
    if liftable and KINDS[kind].fixed:
        found.append("No exemption may lift a rule of this kind.")
    return found or list(_together(kind, terms))


def _together(kind: str, terms: Terms) -> Iterator[str]:
    if kind == SodRule.Kind.OBJECT:
        yield from _unknown(terms["sides"], sides_of_chains()[terms["chain"]], f"side of the chain “{terms['chain']}”")
    elif kind == SodRule.Kind.HISTORY:
        known = {code for codes in sides_of_chains()[terms["chain"]].values() for code in codes}
        yield from _unknown(terms["steps"], known, f"act on the chain “{terms['chain']}”")
    elif kind == SodRule.Kind.META:
        yield from _unknown(
            terms["acts"], {code for code, act in ACTS.items() if act.subject == "rule"}, "act on a rule"
        )
    elif kind == SodRule.Kind.CARDINALITY and not {"min", "max"} & set(terms):
        yield "Write “min”, “max” or both."
    elif kind == SodRule.Kind.CARDINALITY and terms.get("min", 1) > terms.get("max", terms.get("min", 1)):
        yield "“min” is more than “max”."
