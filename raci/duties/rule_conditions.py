"""Conditions of acts on rules themselves, and of standing behind somebody else's act."""

from collections.abc import Iterator, Sequence
from typing import Any

from raci.duties import detection
from raci.duties.acts import ACTS, Question
from raci.duties.models import Claim, Endorsement, SodRule
from raci.duties.objections import Objection, Why
from raci.duties.rulings import acting_for, digest_of, endorsable

SHOWN = 3


def unbroken(question: Question) -> Iterator[Objection]:
    """A rule is enforced only when nobody breaks it: each violation is remedied or exempted first."""
    rule = question.subject
    if not isinstance(rule, SodRule) or (rule.state == "draft" and rule.mode != SodRule.Mode.ENFORCE):
        return
    found = detection.of_row(rule, question.standing)
    if found:
        told = " ".join(each.sentence for each in found[:SHOWN])
        more = f" And {len(found) - SHOWN} more." if len(found) > SHOWN else ""
        sentence = f"{rule.title}: this is broken already and cannot be enforced before each is remedied. {told}{more}"
        yield Objection(Why.SOD, sentence, rule.code)


def not_held_back(question: Question) -> Iterator[Objection]:
    """Whoever stands on the first side of a rule, the one that makes what another decides, does not end or loosen that
    rule: they could then decide on their own work."""
    subject = question.subject
    draft = isinstance(subject, SodRule) and subject.state == "draft"
    rule = subject.replaces if isinstance(subject, SodRule) and draft else subject
    if not isinstance(rule, SodRule) or rule.kind != SodRule.Kind.OBJECT:
        return
    company = tuple(sorted({*question.standing.company, *question.parties}))
    sitting = question.standing.once(("first side", rule.code, company), lambda: _on_first_side(rule, company))
    held = len(set().union(*(sitting[party] for party in question.parties)))
    if held:
        matters = "1 matter" if held == 1 else f"{held} matters"
        yield Objection(Why.UNFIT, f"This rule holds you back in {matters}. Somebody whom it does not bind ends it.")


def _on_first_side(rule: SodRule, parties: Sequence[str]) -> dict[str, set[Any]]:
    """party -> the objects on whose first side it sits under a rule: one query."""
    found: dict[str, set[Any]] = {party: set() for party in parties}
    sitting = Claim.objects.filter(rule=rule.code, party__in=parties, side=rule.terms["sides"][0])
    for party, object_id in sitting.values_list("party", "object_id").distinct():
        found[party].add(object_id)
    return found


def not_yet_enforced(question: Question) -> Iterator[Objection]:
    """What is enforced already is not enforced once more."""
    if getattr(question.subject, "mode", "") == SodRule.Mode.ENFORCE and question.subject.state == "in_force":
        yield Objection(Why.STATE, f"{question.subject.label} is enforced already.")


def endorses_what_stands(question: Question) -> Iterator[Objection]:
    """An endorsement names its giver, exactly the present content, and an act that needs several persons; the giver
    holds a letter with which they could do that act themselves."""
    given = question.subject
    if not isinstance(given, Endorsement):
        return
    act, target, standing = ACTS[given.act], given.target, question.standing
    if given.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Everybody endorses for themselves.")
    if acting_for(question):
        yield Objection(
            Why.UNFIT, "Whoever acts for somebody adds no further person. Only a role of one's own lets one endorse."
        )
    if act not in endorsable(target, standing.rules):
        yield Objection(Why.STATE, f"{target.label} needs no endorsement for this at present.")
    if given.digest != digest_of(target):
        yield Objection(Why.STALE, "The content has changed since you opened it. Read it again before you endorse it.")
    if not standing.authority(act.activity_for(target), act.letters, target.scope_id()):
        yield Objection(Why.LETTER, f"Only somebody who could do this themselves may endorse it: {act.label.lower()}.")
