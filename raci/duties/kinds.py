"""The kinds of rules of separation: what each means, where it comes from, which terms it takes, and when it is judged.

The page of a rule, the form, the validation and `docs/segregation-of-duties.md` all read this registry.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from raci.duties.models import SodRule
from raci.duties.terms import SPHERE, Fault, Takes, Term, Terms, listed, sides_of_chains, unknown


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

    def faults(self, terms: Terms) -> list[Fault]:
        """What is wrong with these terms; empty where nothing is."""
        known = {term.name for term in self.terms}
        found = [
            Fault(name, f"“{name}” is not a term of this kind. It takes {listed(known)}.")
            for name in terms
            if name not in known
        ]
        for term in self.terms:
            if term.name in terms:
                found += [Fault(term.name, problem, named=False) for problem in term.check(terms[term.name])]
            elif not term.optional:
                found.append(Fault(term.name, f"“{term.name}” is missing: {term.what}."))
        return found

    @property
    def on_a_chain(self) -> bool:
        """Whether its terms are about one chain of acts, on which the others depend."""
        return any(term.takes == Takes.CHAIN for term in self.terms)


_CHAIN = Term("chain", "the chain of acts on one object", Takes.CHAIN, "What it is about")
_ROLES_SET = "roles by code, or sphere:management for all roles of a sphere"
_COUNT = "Say the least, the most, or both."
_SET_HELP = "Single roles, or every role of a side of the house."

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
        Term(
            "sides",
            "the sides of which nobody takes all",
            Takes.SIDES,
            "Who is kept apart",
            "Nobody stands on all of these sides of one object between two decisions on it.",
        ),
        Term(
            "teams",
            "whether a team counts as one person",
            Takes.SWITCH,
            "It binds teams",
            "What one member did counts for everybody who was in the same team.",
            optional=True,
        ),
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
    terms=(
        _CHAIN,
        Term(
            "steps",
            "the acts of which nobody does all",
            Takes.STEPS,
            "The steps",
            "Nobody does all of these on one object, however long lies between them.",
        ),
    ),
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
        Term("roles", _ROLES_SET, Takes.ROLE_SET, "The roles", _SET_HELP),
        Term(
            "fewer_than",
            "how many of them nobody holds",
            Takes.NUMBER,
            "So many of them nobody holds together",
            "With 2, each of these roles excludes every other.",
            least=2,
            most=20,
            unit="roles",
        ),
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
        Term(
            "spheres",
            "the spheres that are kept apart",
            Takes.SPHERES,
            "The sides of the house that are kept apart",
            "Nobody holds roles of two of them where and when the roles overlap.",
        ),
        Term(
            "except",
            "roles that may cross",
            Takes.ROLES,
            "Roles that may cross",
            "Whoever holds one of these may hold a role of the other side too.",
            optional=True,
        ),
        Term(
            "teams",
            "whether the sphere of a team counts",
            Takes.SWITCH,
            "It binds teams",
            "Then the side of the house to which a team belongs counts as a role of each of its members.",
            optional=True,
        ),
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
    terms=(
        Term(
            "acts",
            "the acts that nobody does for themselves",
            Takes.OWN_ACTS,
            "What nobody does for themselves",
            "Listed is what somebody can gain from.",
        ),
    ),
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
        Term("act", "the act that needs them", Takes.ACT, "The act that needs them"),
        Term(
            "persons",
            "how many persons in all",
            Takes.NUMBER,
            "How many persons in all",
            "Whoever does it counts; the others endorse the same content beforehand.",
            least=2,
            most=9,
            unit="persons",
        ),
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
    terms=(
        Term(
            "acts",
            "acts on a rule",
            Takes.RULE_ACTS,
            "What nobody does to a rule that binds them",
            "Somebody is bound who holds a role that the rule names, or may do what it is about.",
        ),
    ),
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
        Term("leaving", _ROLES_SET, Takes.ROLE_SET, "Whoever left one of these", _SET_HELP),
        Term("joining", _ROLES_SET, Takes.ROLE_SET, "Waits before holding one of these", _SET_HELP),
        Term("days", "how many days lie between", Takes.NUMBER, "How long they wait", "", most=3650, unit="days"),
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
        Term("role", "the role", Takes.ROLE, "The role"),
        Term("min", "so many at least", Takes.NUMBER, "At least", _COUNT, optional=True, most=1000, unit="persons"),
        Term("max", "so many at most", Takes.NUMBER, "At most", _COUNT, optional=True, most=1000, unit="persons"),
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
    return [fault.told for fault in faults(kind, terms, liftable=liftable)]


def faults(kind: str, terms: Terms, *, liftable: bool = False) -> list[Fault]:
    """What is wrong with the terms of a rule, each with the term it is about; none for the rule as a whole."""
    found = KINDS[kind].faults(terms)
    if liftable and KINDS[kind].fixed:
        found.append(Fault("", "No exemption may lift a rule of this kind."))
    return found or [Fault(term, sentence) for term, sentence in _together(kind, terms)]


def _together(kind: str, terms: Terms) -> Iterator[tuple[str, str]]:
    if kind == SodRule.Kind.OBJECT:
        known: Iterable[str] = sides_of_chains()[terms["chain"]]
        yield from (("sides", e) for e in unknown(terms["sides"], known, f"side of the chain “{terms['chain']}”"))
    elif kind == SodRule.Kind.HISTORY:
        known = {code for codes in sides_of_chains()[terms["chain"]].values() for code in codes}
        yield from (("steps", e) for e in unknown(terms["steps"], known, f"act on the chain “{terms['chain']}”"))
    elif kind == SodRule.Kind.STATIC:
        yield from _can_be_broken(terms)
    elif kind == SodRule.Kind.CARDINALITY:
        yield from _limits(terms)


def _can_be_broken(terms: Terms) -> Iterator[tuple[str, str]]:
    """A rule of which nothing is left says so, rather than standing there as if it bound anybody."""
    named = terms["roles"]
    if not any(each.startswith(SPHERE) for each in named) and len(named) < terms["fewer_than"]:
        several = "1 role is" if len(named) == 1 else f"{len(named)} roles are"
        yield "fewer_than", f"Nobody could ever break this: only {several} named."


def _limits(terms: Terms) -> Iterator[tuple[str, str]]:
    if not {"min", "max"} & set(terms):
        yield "min", "Say the least, the most, or both."
    elif terms.get("min", 1) > terms.get("max", terms.get("min", 1)):
        yield "max", "The least is more than the most."
