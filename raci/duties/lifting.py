"""Exemptions at work: which objections one lifts at this moment, for whom and where. It ends by the clock alone."""

from collections.abc import Iterable, Sequence
from typing import Any

from raci.duties.acts import Question
from raci.duties.models import Delegation, Emergency, Exemption, SodRule
from raci.duties.objections import Objection
from raci.ledger.governed import Governed
from raci.people.models import Membership, RoleBinding
from raci.people.units import lineage

ON_ROLES = (SodRule.Kind.STATIC, SodRule.Kind.SPHERE, SodRule.Kind.COOLING_OFF, SodRule.Kind.CARDINALITY)
"""Kinds of rules about who holds what."""


def lifted(question: Question, found: Sequence[Objection]) -> tuple[list[Objection], list[str]]:
    """What is left of these objections, and the numbers of the exemptions that lifted the others."""
    codes = {each.rule for each in found if each.rule and each.liftable}
    bound = {code: persons for code in codes if (persons := _concerned(question, code))}
    if not bound:
        return list(found), []
    place = lineage(question.standing.place(question.subject.scope_id()))
    everybody = set().union(*bound.values())
    rows = Exemption.objects.valid().filter(rule__code__in=bound, person_id__in=everybody, unit__path__in=place)
    covering: dict[str, dict[Any, Exemption]] = {}
    for row in rows.select_related("rule"):
        if _long_enough(question.subject, row):
            covering.setdefault(row.rule.code, {})[row.person_id] = row
    free = {code for code, by_person in covering.items() if bound[code] <= set(by_person)}
    used = sorted({row.code for code in free for key, row in covering[code].items() if key in bound[code]})
    return [each for each in found if not (each.liftable and each.rule in free)], used


def _concerned(question: Question, code: str) -> set[Any]:
    """Whom a rule binds here: one on roles those who would get a role, any other whoever acts, and for whom."""
    on_roles = any(rule.code == code and rule.kind in ON_ROLES for rule in question.rules.all)
    return set(question.gaining) if on_roles and brings_roles(question.subject) else set(question.answering)


def brings_roles(subject: Governed) -> bool:
    """Whether an act on this subject gives somebody a role."""
    return isinstance(subject, RoleBinding | Membership | Delegation | Emergency)


def _long_enough(subject: Governed, exemption: Exemption) -> bool:
    """A role that is held under an exemption ends with it."""
    if not brings_roles(subject):
        return True
    until = getattr(subject, "valid_until", None) or getattr(subject, "ends_at", None)
    return until is not None and until <= exemption.valid_until


def exempted(rule: str, persons: Iterable[Any]) -> dict[Any, list[str]]:
    """person -> the units, as paths, in which an exemption from a rule holds now."""
    found: dict[Any, list[str]] = {}
    rows = Exemption.objects.valid().filter(rule__code=rule, person_id__in=list(persons))
    for person, path in rows.values_list("person_id", "unit__path"):
        found.setdefault(person, []).append(path)
    return found
