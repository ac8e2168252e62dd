"""What rules say that need no seat: never for oneself, several persons on one content, never one's own rule."""

from collections.abc import Iterator
from uuid import UUID

from raci.duties.acts import ACTS, Act, Question
from raci.duties.models import Endorsement, SodRule
from raci.duties.objections import Objection, Why
from raci.duties.rules import Rule, Rules
from raci.duties.standing import Standing
from raci.duties.terms import SPHERE, sides_of_chains
from raci.ledger.governed import Governed
from raci.people.models import Person

DECISIONS = ("rule.approve", "rule.retire")
"""By which act a draft is decided that puts something in force, and one that ends a rule."""
OWN_CHAINS = frozenset({"rule"})
"""Who drafts and who decides rules is bound by the rules on rules; two persons keep those instead."""


def against(question: Question, rules: Rules) -> Iterator[Objection]:
    """Objections of these rules to an act."""
    code = question.act.code
    if not rules.rule_out(code):
        return
    for rule in rules.naming(SodRule.Kind.BENEFICIARY, code):
        for name in _gaining(question):
            yield Objection(Why.SOD, gains(rule, name), rule.code, rule.liftable)
    for rule in rules.naming(SodRule.Kind.DISTINCT, code):
        yield from _too_few_stand_behind(rule, question)
    yield from own_rules(question, rules)


def own_rules(question: Question, rules: Rules) -> Iterator[Objection]:
    """Objections to editing a rule that binds whoever edits it."""
    for rule in rules.naming(SodRule.Kind.META, question.act.code):
        yield from _own_rule(rule, question)


def _gaining(question: Question) -> list[str]:
    """Of those who answer for the act, who would gain from it."""
    gaining = question.gaining
    if question.standing.person.pk in gaining:
        return [question.standing.person.name]
    acting = acting_for(question)
    if acting and acting[0] in gaining:
        return [acting[1]]
    too = gaining & set(question.subject.answering_too())
    return list(Person.objects.filter(pk__in=too).values_list("name", flat=True)) if too else []


def acting_for(question: Question) -> tuple[UUID, str] | None:
    """The key and the name of the person for whom the actor does this; None where it is their own duty."""
    found = None if question.standing.charts.founding else question.grant
    return (found[2].delegator, found[2].delegator_name) if found and found[2].delegator else None


def digest_of(subject: Governed) -> str:
    """What an actor saw, and what an endorsement binds: the digest of the content, or the revision of what has none."""
    return subject.content_digest() or f"revision {subject.revision}"


def persons(question: Question) -> list[Person]:
    """The same as rows; no query but for somebody for whom the actor acts."""
    acting = acting_for(question)
    return [question.actor.person, *(Person.objects.filter(pk=acting[0]) if acting else ())]


def _too_few_stand_behind(rule: Rule, question: Question) -> Iterator[Objection]:
    given = Endorsement.objects.filter(
        act=question.act.code, target_id=question.subject.pk, digest=digest_of(question.subject), person__state="active"
    ).exclude(person__in=question.answering)
    missing = int(rule.terms["persons"]) - 1 - given.count()
    if missing > 0:
        yield Objection(Why.SOD, lacks(rule, missing), rule.code, rule.liftable)


def endorsable(subject: Governed, rules: Rules) -> list[Act]:
    """The acts on this subject that need several persons, from its present state."""
    codes = [str(rule.terms["act"]) for rule in rules.of_kind(SodRule.Kind.DISTINCT)]
    acts = [ACTS[code] for code in codes]
    found = [act for act in acts if act.subject == subject.SUBJECT and subject.state in act.starts]
    left_out = {*DECISIONS} - {deciding_act(subject)} if isinstance(subject, SodRule) else set()
    return [act for act in found if act.code not in left_out]


def deciding_act(rule: SodRule) -> str:
    """The act that decides on a draft."""
    return DECISIONS[rule.ending]


def _own_rule(rule: Rule, question: Question) -> Iterator[Objection]:
    edited = question.subject
    if not isinstance(edited, SodRule):
        return
    for person in persons(question):
        mine = person.pk == question.actor.person.pk
        standing = question.standing if mine else Standing(person, question.standing.charts)
        why = bound_by(edited.replaces or edited, standing)
        if why:
            yield Objection(Why.SOD, edits_own(rule, person.name, why, edited.code), rule.code, rule.liftable)


def gains(rule: Rule, name: str) -> str:
    """What is said to somebody who would gain."""
    return f"{rule.title}. {name} would gain from this."


def lacks(rule: Rule, missing: int) -> str:
    """What is said where too few stand behind a content."""
    more = "one more person has" if missing == 1 else f"{missing} more persons have"
    return f"{rule.title}: {more} to endorse exactly this content first."


def edits_own(rule: Rule, name: str, why: str, edited: str) -> str:
    """What is said to somebody whom a rule binds; ``why`` as ``bound_by`` has it."""
    return f"{rule.title}: {name} {why}, which {edited} binds."


def bound_by(rule: SodRule, standing: Standing) -> str:
    """Why a rule binds somebody, as the rest of a sentence; empty where it does not."""
    terms = rule.terms
    named = {*terms.get("roles", ()), *terms.get("leaving", ()), *terms.get("joining", ()), terms.get("role", "")}
    named |= {f"{SPHERE}{sphere}" for sphere in terms.get("spheres", ())}
    free = set(terms.get("except", ()))
    for grant in standing.grants:
        if grant.role not in free and {grant.role, f"{SPHERE}{grant.sphere}"} & named:
            return f"holds {grant.title}"
    for act in _acts_of(rule):
        if isinstance(act.activity, str) and act.letters and standing.place_for(act.activity, act.letters):
            return f"may {act.label[:1].lower()}{act.label[1:]}"
    return ""


def _acts_of(rule: SodRule) -> list[Act]:
    terms = rule.terms
    if rule.kind == SodRule.Kind.META or terms.get("chain") in OWN_CHAINS:
        return []
    sides = sides_of_chains().get(str(terms.get("chain")), {})
    codes = [code for side in terms.get("sides", ()) for code in sides.get(side, ())]
    codes += [*terms.get("steps", ()), *terms.get("acts", ()), *filter(None, [terms.get("act")])]
    return [ACTS[code] for code in codes if code in ACTS and ACTS[code].subject != "rule"]
