"""Changes: raised by one person, approved by others, implemented by a third and reviewed by a fourth."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from management.acts import changes as acts
from management.change_risk import risk_of
from management.models import Change, ChangeApproval, Service
from management.states import ChangeState
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a change says. Of a standard change the template says plan, fallback, answers and service."""

    title: str
    description: str = ""
    kind: str = Change.Kind.NORMAL
    urgency: str = ""
    is_template: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    fallback: str = ""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


def _check_content(content: Content, template: Change | None) -> None:
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        raise ValidationError({"ends_at": "It ends before it starts."})
    if (content.kind == Change.Kind.STANDARD) != (template is not None):
        raise ValidationError({"template": "A standard change follows a template, and no other change does."})
    if content.is_template and content.kind != Change.Kind.NORMAL:
        raise ValidationError({"is_template": "Only a normal change becomes a template."})


def _write(row: Change, content: Content, template: Change | None) -> None:
    for name, value in asdict(content).items():
        setattr(row, name, value)
    row.answers = dict(content.answers)
    if template is not None:
        row.template, row.service = template, template.service
        row.plan, row.fallback, row.answers = template.plan, template.fallback, dict(template.answers)
    row.risk = risk_of(row.answers)


def raise_change(
    *, actor: Actor, content: Content, service: Service | None = None, template: Change | None = None
) -> Change:
    """Draft a change. ``template``: what a standard change follows; it names the service then.

    Raises:
        ValidationError: it ends before it starts, or kind and template do not go together.
        Refused: the gate does not let it pass.
    """
    _check_content(content, template)
    place = template.service if template else service
    if place is None:
        raise ValidationError({"service": "Say which service is changed."})
    change = Change(service=place, requester=actor.person)
    _write(change, content, template)
    with passing(acts.RAISE, change, actor=actor, reads=[place, *([template] if template else [])]):
        change.code = code_in_turn(Change, "CHG", year=clock.today().year)
    return change


def edit(*, actor: Actor, change: Change, content: Content) -> Change:
    """Change a draft; the template of a standard change stays, and with it all that the template says."""
    _check_content(content, change.template)
    with passing(acts.EDIT, change, actor=actor) as row:
        _write(row, content, row.template)
    return row


def submit(*, actor: Actor, change: Change, note: str = "") -> Change:
    """Submit a change for approval. What was signed before counts no more: the submission is part of the content.

    Raises:
        Refused: it is incomplete, planned into a freeze, or its service has used up its error budget.
    """
    with passing(acts.SUBMIT, change, actor=actor, reads=[change.service], note=note) as row:
        row.submission += 1
        row.reason = ""
    return row


def schedule(*, actor: Actor, change: Change, note: str = "") -> Change:
    """Let a standard change go ahead by the approval of its template.

    Raises:
        Refused: the template is not approved as it stands, or the time lies in a freeze.
    """
    with passing(acts.SCHEDULE, change, actor=actor, reads=_template_of(change), note=note) as row:
        row.submission += 1
        row.template_digest = row.template.content_digest() if row.template else ""
    return row


def _template_of(change: Change) -> list[Change]:
    return [change.template] if change.template else []


def revise(*, actor: Actor, change: Change, note: str = "") -> Change:
    """Take a change back to draft. It has to be submitted, and approved, anew."""
    with passing(acts.REVISE, change, actor=actor, note=note) as row:
        row.template_digest = ""
    return row


def withdraw(*, actor: Actor, change: Change, reason: str) -> Change:
    """End a change that nobody has begun to implement."""
    with passing(acts.WITHDRAW, change, actor=actor, note=_said(reason)) as row:
        row.reason = reason
    return row


def _said(reason: str, name: str = "reason") -> str:
    if not reason.strip():
        raise ValidationError({name: "Say why; it goes on record."})
    return reason


def _sign(row: Change, actor: Actor, act: Act) -> None:
    behalf = [key for key in Standing(actor.person).answering(act, row) if key != actor.person.pk]
    ChangeApproval(
        change=row,
        person=actor.person,
        behalf_id=behalf[0] if behalf else None,
        digest=row.content_digest(),
        at=clock.now(),
        afterwards=act is acts.RATIFY,
    ).save()
    row.__dict__.pop("signatures", None)


def approve(*, actor: Actor, change: Change, digest: str | None = None, signature: str = "", note: str = "") -> Change:
    """Sign exactly this content. With the last signature that its risk asks for the change is approved.

    Raises:
        Refused: the actor asked for it, has signed already, or saw another content than is there now.
    """
    with passing(acts.APPROVE, change, actor=actor, digest=digest, signature=signature, note=note) as row:
        _sign(row, actor, acts.APPROVE)
        if row.is_approved():
            row.state = ChangeState.APPROVED
    return row


def reject(*, actor: Actor, change: Change, reason: str, digest: str | None = None, signature: str = "") -> Change:
    """Reject a change, with a reason."""
    note = _said(reason)
    with passing(acts.REJECT, change, actor=actor, digest=digest, signature=signature, note=note) as row:
        row.reason = reason
    return row


def _begun(row: Change, actor: Actor, *, at_once: bool = False) -> None:
    row.implementer, row.started_at, row.at_once = actor.person, clock.now(), at_once


def start(*, actor: Actor, change: Change, note: str = "") -> Change:
    """Begin to implement what is approved, within the time for which it is.

    Raises:
        Refused: too few have signed exactly this, the template was changed, or the actor approved it.
    """
    with passing(acts.START, change, actor=actor, reads=_template_of(change), note=note) as row:
        _begun(row, actor)
    return row


def start_at_once(
    *, actor: Actor, change: Change, digest: str | None = None, signature: str = "", note: str = ""
) -> Change:
    """Start an emergency change before its approval: by somebody who may approve changes and did not ask for it."""
    with passing(acts.START_AT_ONCE, change, actor=actor, digest=digest, signature=signature, note=note) as row:
        _begun(row, actor, at_once=True)
    return row


def _ended(act: Act, actor: Actor, change: Change, outcome: str) -> Change:
    with passing(act, change, actor=actor, note=outcome) as row:
        row.finished_at, row.outcome = clock.now(), outcome
    return row


def finish(*, actor: Actor, change: Change, outcome: str = "") -> Change:
    """Put on record that a change is implemented, and how that went."""
    return _ended(acts.FINISH, actor, change, outcome)


def fail(*, actor: Actor, change: Change, outcome: str) -> Change:
    """Put on record that a change failed and was taken back, and why."""
    return _ended(acts.FAIL, actor, change, _said(outcome, "outcome"))


def ratify(*, actor: Actor, change: Change, digest: str | None = None, signature: str = "", note: str = "") -> Change:
    """Approve afterwards what was started as an emergency."""
    with passing(acts.RATIFY, change, actor=actor, digest=digest, signature=signature, note=note) as row:
        _sign(row, actor, acts.RATIFY)
        if row.is_approved():
            row.ratified_at = clock.now()
    return row


def deny(*, actor: Actor, change: Change, reason: str, digest: str | None = None, signature: str = "") -> Change:
    """Refuse afterwards to approve what was started as an emergency, with a reason."""
    note = _said(reason)
    with passing(acts.DENY, change, actor=actor, digest=digest, signature=signature, note=note) as row:
        row.denial = reason
    return row


def review(*, actor: Actor, change: Change, verdict: str, text: str) -> Change:
    """Look back at a change that is over: whether it went as planned, and what is to be learned."""
    facts: dict[str, Any] = {"verdict": verdict}
    with passing(acts.REVIEW, change, actor=actor, note=_said(text, "review"), **facts) as row:
        row.verdict, row.review, row.reviewed_at = verdict, text, clock.now()
    return row
