"""Rules of segregation of duties: drafted by one person, put in force by another, tried before they bind."""

from typing import Any

from django.core.exceptions import ValidationError

from raci.duties import backfill, kinds, own_acts
from raci.duties.acts import Act
from raci.duties.gate import passage, passing
from raci.duties.models import Endorsement, SodRule
from raci.duties.rules import Rule
from raci.people.actor import Actor


def draft(
    *,
    actor: Actor,
    code: str,
    title: str,
    kind: str,
    terms: dict[str, Any],
    mode: str = "enforce",
    source: str = "",
    liftable: bool = False,
) -> SodRule:
    """Draft a rule; it holds for nobody yet.

    Raises:
        ValidationError: the terms are not those of its kind.
    """
    _check(kind, terms, liftable)
    _check_mode(mode)
    rule = SodRule(code=code, title=title, kind=kind, terms=terms, mode=mode, source=source, liftable=liftable)
    with passing(own_acts.DRAFT_SOD_RULE, rule, actor=actor):
        pass
    return rule


def _check(kind: str, terms: Any, liftable: bool) -> None:
    found = kinds.problems(kind, terms, liftable=liftable)
    if found:
        raise ValidationError({"terms": found})


def _check_mode(mode: str) -> None:
    if mode not in SodRule.Mode.values:
        raise ValidationError({"mode": f"There is no mode “{mode}”."})


def draft_change(*, actor: Actor, rule: SodRule) -> SodRule:
    """Draft what is to replace a rule in force, as a copy to be edited; the rule holds on until that is decided."""
    base = rule.code.partition(".")[0]
    count = SodRule.objects.filter(code__startswith=f"{base}.").count()
    copied = {name: getattr(rule, name) for name in ("title", "kind", "mode", "terms", "source", "liftable")}
    fresh = SodRule(code=f"{base}.{count + 2}", replaces=rule, **copied)
    with passing(own_acts.DRAFT_RULE_CHANGE, fresh, actor=actor, reads=[rule]):
        pass
    return fresh


def edit(
    *, actor: Actor, rule: SodRule, title: str, terms: dict[str, Any], mode: str, source: str, liftable: bool
) -> SodRule:
    """Change a draft.

    Raises:
        ValidationError: the terms are not those of its kind.
    """
    _check(rule.kind, terms, liftable)
    _check_mode(mode)
    with passing(own_acts.EDIT_RULE, rule, actor=actor) as row:
        row.title, row.terms, row.mode, row.source, row.liftable = title, terms, mode, source, liftable
    return row


def withdraw(*, actor: Actor, rule: SodRule) -> SodRule:
    """Give a draft up."""
    with passing(own_acts.WITHDRAW_RULE, rule, actor=actor) as row:
        pass
    return row


def found(*, actor: Actor, rule: SodRule) -> SodRule:
    """Put a shipped rule in force while the ground is being laid."""
    return _into_force(own_acts.FOUND_RULE, actor, rule, "")


def put_in_force(*, actor: Actor, rule: SodRule, signature: str = "") -> SodRule:
    """Decide that a drafted rule holds from now on, in the place of the one that it replaces.

    What was done before it counts: seats are taken for all of it, and it cannot be enforced while somebody breaks it.
    """
    return _into_force(own_acts.PUT_RULE_IN_FORCE, actor, rule, signature)


def _into_force(act: Act, actor: Actor, rule: SodRule, signature: str) -> SodRule:
    before = [rule.replaces] if rule.replaces else []
    with passing(act, rule, actor=actor, also=before, signature=signature) as row:
        for old in before:
            with passing(own_acts.SUPERSEDE_RULE, old, actor=actor):
                pass
        _seat(row)
    return row


def set_mode(*, actor: Actor, rule: SodRule, mode: str, signature: str = "") -> SodRule:
    """Decide whether a rule in force is tried, recorded or enforced.

    Raises:
        ValidationError: there is no such mode.
    """
    _check_mode(mode)
    act = own_acts.ENFORCE_RULE if mode == SodRule.Mode.ENFORCE else own_acts.RELAX_RULE
    with passing(act, rule, actor=actor, signature=signature, mode=mode) as row:
        row.mode = mode
        _seat(row)
    return row


def _seat(row: SodRule) -> None:
    if row.mode == SodRule.Mode.SIMULATE:
        return
    backfill.claims_of(Rule.of(row), passage().using)


def endorse(*, actor: Actor, endorsement: Endorsement, signature: str = "") -> Endorsement:
    """Stand behind exactly this content for an act that needs several persons."""
    target = endorsement.target
    with passing(own_acts.ENDORSE, endorsement, actor=actor, reads=[target], signature=signature):
        pass
    return endorsement


def retire(*, actor: Actor, rule: SodRule, signature: str = "") -> SodRule:
    """Decide that a rule no longer holds."""
    with passing(own_acts.RETIRE_RULE, rule, actor=actor, signature=signature) as row:
        pass
    return row
