"""Evidence requests and audit findings: asked and answered, raised, agreed, acted on, and looked at again."""

from datetime import date

from django.core.exceptions import ValidationError

from governance.acts import assurance_findings as acts
from governance.models import AuditFinding, Engagement, EvidenceRequest, SampleItem
from governance.models.assurance_findings import WAITS
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person, Role


def ask(
    *,
    actor: Actor,
    engagement: Engagement,
    wanted: str,
    due_on: date,
    person: Person | None = None,
    role: Role | None = None,
) -> EvidenceRequest:
    """Ask a person, or whoever holds a role, for evidence by a day.

    Raises:
        ValidationError: neither or both are named, or the day is over.
    """
    if (person is None) == (role is None):
        raise ValidationError({"person": "Name a person, or else a role."})
    if due_on < clock.today():
        raise ValidationError({"due_on": "This day is over."})
    request = EvidenceRequest(
        code=next_code(EvidenceRequest, "REQ", digits=2),
        engagement=engagement,
        wanted=wanted,
        person=person,
        role=role,
        asked_by=actor.person,
        due_on=due_on,
    )
    named = [each for each in (person, role) if each is not None]
    with passing(acts.ASK, request, actor=actor, reads=[engagement, *named]):
        pass
    return request


def answer(*, actor: Actor, request: EvidenceRequest, answer: str, links: str = "") -> EvidenceRequest:
    """Answer in words, and say where the evidence is found."""
    said = f"{answer.strip()}\n{links.strip()}".strip()
    with passing(acts.ANSWER, request, actor=actor, reads=[request.engagement], answered=said) as row:
        row.answer, row.links, row.remark = answer.strip(), links.strip(), ""
        row.answered_by, row.answered_at = actor.person, clock.now()
    return row


def accept(*, actor: Actor, request: EvidenceRequest, note: str = "") -> EvidenceRequest:
    """The answer is what was needed."""
    with passing(acts.ACCEPT, request, actor=actor, reads=[request.engagement], note=note) as row:
        pass
    return row


def return_answer(*, actor: Actor, request: EvidenceRequest, reason: str, due_on: date) -> EvidenceRequest:
    """The answer is not what was needed: say why, and until when it is awaited.

    Raises:
        ValidationError: the day is over.
    """
    if due_on < clock.today():
        raise ValidationError({"due_on": "This day is over."})
    held = [request.engagement]
    with passing(acts.RETURN_ANSWER, request, actor=actor, reads=held, reason=reason.strip()) as row:
        row.remark, row.due_on = reason.strip(), due_on
    return row


def withdraw_request(*, actor: Actor, request: EvidenceRequest, reason: str) -> EvidenceRequest:
    """It is no longer needed."""
    held = [request.engagement]
    with passing(acts.WITHDRAW_REQUEST, request, actor=actor, reads=held, reason=reason.strip()) as row:
        row.remark = reason.strip()
    return row


# audit findings


def _fits(engagement: Engagement, unit: OrgUnit, item: SampleItem | None, wait_days: int) -> None:
    if not any(unit.path.startswith(each.path) for each in engagement.units):
        raise ValidationError({"unit": f"{unit} lies outside of what {engagement.code} examines."})
    if item is not None and item.engagement_id != engagement.pk:
        raise ValidationError({"item": f"{item.code} belongs to another engagement."})
    if wait_days not in WAITS:
        raise ValidationError({"wait_days": "Choose how long its effect is waited for."})


def raise_finding(
    *,
    actor: Actor,
    engagement: Engagement,
    unit: OrgUnit,
    title: str,
    condition: str,
    criteria: str,
    cause: str,
    consequence: str,
    rating: str,
    item: SampleItem | None = None,
    wait_days: int = 30,
) -> AuditFinding:
    """Tell management what is wrong: what is, what should be, why, and what follows.

    Args:
        unit: in scope; there management answers.
        item: the sampled item that showed it.
        wait_days: how long after the action its effect is waited for.

    Raises:
        ValidationError: unit or item do not belong to the engagement.
    """
    _fits(engagement, unit, item, wait_days)
    finding = AuditFinding(
        code=next_code(AuditFinding, "AF", digits=2),
        engagement=engagement,
        item=item,
        unit=unit,
        title=title,
        condition=condition,
        criteria=criteria,
        cause=cause,
        consequence=consequence,
        rating=rating,
        raised_on=clock.today(),
        wait_days=wait_days,
    )
    held = [engagement, unit, *([item] if item else [])]
    with passing(acts.RAISE, finding, actor=actor, reads=held):
        pass
    return finding


def revise(
    *,
    actor: Actor,
    finding: AuditFinding,
    title: str,
    condition: str,
    criteria: str,
    cause: str,
    consequence: str,
    rating: str,
) -> AuditFinding:
    """Say it better, after management disagreed or before it answered. It is answered anew."""
    with passing(acts.REVISE, finding, actor=actor, reads=[finding.engagement]) as row:
        row.title, row.condition, row.criteria, row.cause = title, condition, criteria, cause
        row.consequence, row.rating, row.response = consequence, rating, ""
    return row


def withdraw(*, actor: Actor, finding: AuditFinding, reason: str) -> AuditFinding:
    """It does not hold. That it was raised stays in the record."""
    held = [finding.engagement]
    with passing(acts.WITHDRAW, finding, actor=actor, reads=held, reason=reason.strip()) as row:
        row.effect = reason.strip()
    return row


def agree(
    *, actor: Actor, finding: AuditFinding, response: str, action: str, owner: Person, due_on: date
) -> AuditFinding:
    """Management agrees, and says who does what by when.

    Raises:
        ValidationError: the day is over.
    """
    _ahead(due_on)
    with passing(acts.AGREE, finding, actor=actor, reads=[owner]) as row:
        row.response, row.action, row.owner, row.due_on = response.strip(), action.strip(), owner, due_on
    return row


def _ahead(due_on: date) -> None:
    if due_on < clock.today():
        raise ValidationError({"due_on": "This day is over."})


def dispute(*, actor: Actor, finding: AuditFinding, reason: str) -> AuditFinding:
    """Management does not agree, and says why. The auditor revises or withdraws it."""
    with passing(acts.DISPUTE, finding, actor=actor, reason=reason.strip()) as row:
        row.response = reason.strip()
    return row


def name_owner(*, actor: Actor, finding: AuditFinding, owner: Person, due_on: date, reason: str) -> AuditFinding:
    """Give the action to somebody else, or another day. Both stand in the record.

    Raises:
        ValidationError: the day is over.
    """
    _ahead(due_on)
    with passing(acts.NAME_OWNER, finding, actor=actor, reads=[owner], reason=reason.strip()) as row:
        row.owner, row.due_on = owner, due_on
    return row


def report_done(*, actor: Actor, finding: AuditFinding, done: str) -> AuditFinding:
    """Its owner says what was done. An auditor looks at the effect after the waiting time."""
    with passing(acts.REPORT_DONE, finding, actor=actor) as row:
        row.done, row.done_on = done.strip(), clock.today()
    return row


def confirm(
    *, actor: Actor, finding: AuditFinding, reason: str, digest: str | None = None, signature: str = ""
) -> AuditFinding:
    """Close it: somebody looked, and the action works."""
    held = [finding.engagement]
    with passing(
        acts.CONFIRM, finding, actor=actor, reads=held, digest=digest, signature=signature, reason=reason.strip()
    ) as row:
        row.effect, row.closed_on = reason.strip(), clock.today()
    return row


def refuse(*, actor: Actor, finding: AuditFinding, reason: str, due_on: date) -> AuditFinding:
    """The action does not work yet: say why, and until when it is done better.

    Raises:
        ValidationError: the day is over.
    """
    _ahead(due_on)
    with passing(acts.REFUSE, finding, actor=actor, reads=[finding.engagement], reason=reason.strip()) as row:
        row.effect, row.done_on, row.due_on = reason.strip(), None, due_on
    return row


def reopen(*, actor: Actor, finding: AuditFinding, reason: str) -> AuditFinding:
    """It came back: management answers anew."""
    with passing(acts.REOPEN, finding, actor=actor, reads=[finding.engagement], reason=reason.strip()) as row:
        row.effect, row.closed_on, row.done_on = reason.strip(), None, None
        row.times_reopened += 1
    return row
