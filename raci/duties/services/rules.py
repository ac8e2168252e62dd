"""Rules of segregation of duties: drafted by one person, put in force by another, tried before they bind."""

from typing import Any

from django.core.exceptions import ValidationError

from raci.duties import backfill, kinds, rule_acts
from raci.duties.acts import Act
from raci.duties.gate import passage, passing
from raci.duties.models import Endorsement, SodRule
from raci.duties.rules import Rule
from raci.people.actor import Actor

MODES = frozenset(SodRule.Mode.values) - {SodRule.Mode.RETIRE}
"""What a rule in force can be."""
TIGHTER = {SodRule.Mode.RECORD.value: rule_acts.RECORD_RULE, SodRule.Mode.ENFORCE.value: rule_acts.ENFORCE_RULE}


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
    with passing(rule_acts.DRAFT_SOD_RULE, rule, actor=actor):
        pass
    return rule


def _check(kind: str, terms: Any, liftable: bool) -> None:
    found = kinds.problems(kind, terms, liftable=liftable)
    if found:
        raise ValidationError({"terms": found})


def _check_mode(mode: str) -> None:
    if mode not in MODES:
        raise ValidationError({"mode": f"There is no mode “{mode}”."})


def draft_change(*, actor: Actor, rule: SodRule, reason: str, mode: str = "") -> SodRule:
    """Draft what is to replace a rule in force, as a copy to be edited; the rule holds on until that is decided.

    Args:
        reason: why it should change; it goes on record.
        mode: what the rule is to be once that is decided, ``retire`` for its end; left as it is where empty.

    Raises:
        ValidationError: no reason, or no such mode.
    """
    _check_change(reason, mode or rule.mode)
    base = rule.code.partition(".")[0]
    count = SodRule.objects.filter(code__startswith=f"{base}.").count()
    copied = {name: getattr(rule, name) for name in ("title", "kind", "mode", "terms", "source", "liftable")}
    copied |= {"mode": mode} if mode else {}
    fresh = SodRule(code=f"{base}.{count + 2}", replaces=rule, reason=reason.strip(), **copied)
    with passing(rule_acts.DRAFT_RULE_CHANGE, fresh, actor=actor, reads=[rule]):
        pass
    return fresh


def _check_change(reason: str, mode: str) -> None:
    if mode not in SodRule.Mode.values:
        raise ValidationError({"mode": f"There is no mode “{mode}”."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why the rule should change. Whoever decides on it reads this."})


def edit(
    *,
    actor: Actor,
    rule: SodRule,
    title: str,
    terms: dict[str, Any],
    mode: str,
    source: str,
    liftable: bool,
    reason: str = "",
) -> SodRule:
    """Change a draft.

    Args:
        reason: of the draft of a change; that of before where empty.

    Raises:
        ValidationError: the terms are not those of its kind.
    """
    _check(rule.kind, terms, liftable)
    reason = reason.strip() or rule.reason
    if rule.replaces_id:
        _check_change(reason, mode)
    else:
        _check_mode(mode)
    with passing(rule_acts.EDIT_RULE, rule, actor=actor) as row:
        row.title, row.terms, row.mode, row.source, row.liftable = title, terms, mode, source, liftable
        row.reason = reason if row.replaces_id else ""
    return row


def withdraw(*, actor: Actor, rule: SodRule) -> SodRule:
    """Give a draft up."""
    with passing(rule_acts.WITHDRAW_RULE, rule, actor=actor) as row:
        pass
    return row


def found(*, actor: Actor, rule: SodRule) -> SodRule:
    """Put a shipped rule in force while the ground is being laid."""
    return _into_force(rule_acts.FOUND_RULE, actor, rule, "")


def put_in_force(*, actor: Actor, rule: SodRule, signature: str = "") -> SodRule:
    """Decide that a drafted rule holds from now on, in the place of the one that it replaces.

    What was done before it counts: seats are taken for all of it, and it cannot be enforced while somebody breaks it.
    """
    return _into_force(rule_acts.PUT_RULE_IN_FORCE, actor, rule, signature)


def retire(*, actor: Actor, rule: SodRule, signature: str = "") -> SodRule:
    """Decide that a rule no longer holds, by the draft that says so."""
    return _into_force(rule_acts.RETIRE_RULE, actor, rule, signature)


def _into_force(act: Act, actor: Actor, rule: SodRule, signature: str) -> SodRule:
    before = [rule.replaces] if rule.replaces else []
    with passing(act, rule, actor=actor, also=before, signature=signature) as row:
        for old in before:
            with passing(rule_acts.SUPERSEDE_RULE, old, actor=actor):
                pass
        _seat(row)
    return row


def tighten(*, actor: Actor, rule: SodRule, mode: str, signature: str = "") -> SodRule:
    """Decide that a rule in force is recorded, or enforced. Nothing loosens one but a change (``draft_change``).

    Raises:
        ValidationError: there is no such mode, or it binds nobody.
    """
    _check_mode(mode)
    if mode not in TIGHTER:
        raise ValidationError({"mode": "A rule is loosened by a change, which somebody else decides."})
    with passing(TIGHTER[mode], rule, actor=actor, signature=signature, mode=mode) as row:
        row.mode = mode
        _seat(row)
    return row


def _seat(row: SodRule) -> None:
    if row.mode in (SodRule.Mode.SIMULATE, SodRule.Mode.RETIRE):
        return
    backfill.claims_of(Rule.of(row), passage().using)


def endorse(*, actor: Actor, endorsement: Endorsement, signature: str = "") -> Endorsement:
    """Stand behind exactly this content for an act that needs several persons."""
    target = endorsement.target
    with passing(rule_acts.ENDORSE, endorsement, actor=actor, reads=[target], signature=signature):
        pass
    return endorsement
