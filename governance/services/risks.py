"""Risks: entered, assessed, answered and closed, and accepted for a time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from governance.acts import risks as acts
from governance.models import EnterpriseGoal, Risk, RiskAcceptance, RiskGoal, RiskRating
from governance.risk_scale import score
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def identify(
    *,
    actor: Actor,
    title: str,
    cause: str,
    event: str,
    consequence: str,
    category: str,
    owner: Person,
    unit: OrgUnit,
    cadence_days: int = Risk.Rhythm.HALF_YEAR,
    goals: Iterable[EnterpriseGoal] = (),
) -> Risk:
    """Enter a risk in the register. It has no rating until somebody has assessed it.

    Args:
        cadence_days: after so many days an assessment is no longer fresh.
        goals: enterprise goals that it threatens.
    """
    risk = Risk(
        code=next_code(Risk, "RSK"),
        title=title,
        cause=cause,
        event=event,
        consequence=consequence,
        category=category,
        owner=owner,
        unit=unit,
        cadence_days=cadence_days,
    )
    threatened = list(goals)
    with passing(acts.IDENTIFY, risk, actor=actor, reads=[owner, unit, *threatened]):
        risk.save()
        _threaten(risk, threatened)
    return risk


def edit(
    *,
    actor: Actor,
    risk: Risk,
    title: str,
    cause: str,
    event: str,
    consequence: str,
    category: str,
    cadence_days: int,
    goals: Iterable[EnterpriseGoal],
) -> Risk:
    """Change how it reads. It has to be assessed anew, and what was accepted was another text."""
    threatened = list(goals)
    with passing(acts.EDIT, risk, actor=actor, reads=threatened) as row:
        row.title, row.cause, row.event, row.consequence = title, cause, event, consequence
        row.category, row.cadence_days, row.wording = category, cadence_days, row.wording + 1
        _threaten(row, threatened)
    return row


def _threaten(risk: Risk, goals: Sequence[EnterpriseGoal]) -> None:
    kept = {each.goal_id: each for each in RiskGoal.objects.filter(risk=risk)}
    wanted = {goal.pk: goal for goal in goals}
    for key in kept.keys() - wanted.keys():
        passage().remove(kept[key])
    for key in sorted(wanted.keys() - kept.keys()):
        RiskGoal(risk=risk, goal=wanted[key]).save()


def name_owner(*, actor: Actor, risk: Risk, owner: Person, note: str = "") -> Risk:
    """Name who owns it from now on. Whoever did so before decides on it as little as ever."""
    with passing(acts.NAME_OWNER, risk, actor=actor, reads=[owner], note=note) as row:
        row.answered = sorted({*row.answered, str(row.owner_id)} - {str(owner.pk)})
        row.owner = owner
    return row


def assess(
    *,
    actor: Actor,
    risk: Risk,
    inherent_likelihood: int,
    inherent_impact: int,
    residual_likelihood: int,
    residual_impact: int,
    basis: str,
) -> Risk:
    """Rate a risk, each from 1 to 5: what it would be without any control, and what remains with those in place.

    Args:
        basis: on what the rating rests.

    Raises:
        ValueError: a step that the scale does not have.
    """
    rated: dict[str, Any] = {
        "inherent_likelihood": inherent_likelihood,
        "inherent_impact": inherent_impact,
        "residual_likelihood": residual_likelihood,
        "residual_impact": residual_impact,
    }
    inherent, residual = score(inherent_likelihood, inherent_impact), score(residual_likelihood, residual_impact)
    with passing(acts.ASSESS, risk, actor=actor, basis=basis, **rated) as row:
        for name, value in rated.items():
            setattr(row, name, value)
        row.inherent_score, row.residual_score, row.assessed_on = inherent, residual, clock.today()
        RiskRating(
            risk=row,
            number=row.ratings.count() + 1,
            wording=row.wording,
            assessed_on=row.assessed_on,
            assessor=actor.person,
            basis=basis,
            **rated,
        ).save()
    return row


def respond(*, actor: Actor, risk: Risk, response: str, reason: str) -> Risk:
    """Choose how the organisation answers the risk (ISO 31000:2018, 6.5)."""
    with passing(acts.RESPOND, risk, actor=actor, reason=reason.strip()) as row:
        row.response, row.response_reason = Risk.Response(response).value, reason.strip()
    return row


def close(*, actor: Actor, risk: Risk, reason: str) -> Risk:
    """The risk is over: its cause is gone, or what it threatened is."""
    with passing(acts.CLOSE, risk, actor=actor, reason=reason.strip()) as row:
        pass
    return row


def reopen(*, actor: Actor, risk: Risk, reason: str) -> Risk:
    """A risk that was closed is back. It has to be assessed anew, and no earlier acceptance covers it."""
    with passing(acts.REOPEN, risk, actor=actor, reason=reason.strip()) as row:
        row.wording += 1
    return row


# acceptance


def request_acceptance(
    *, actor: Actor, risk: Risk, why: str, until: date, gaining: Person | None = None
) -> RiskAcceptance:
    """Ask that the organisation lives with what remains of a risk until a day, twelve months from now at most.

    Args:
        gaining: who gains from taking the risk, if anybody does; they never decide on it.
    """
    held = [risk, gaining] if gaining else [risk]
    risk = Risk.objects.get(pk=risk.pk)
    row = RiskAcceptance(
        code=next_code(RiskAcceptance, "ACC"),
        risk=risk,
        reason=why,
        until=until,
        gaining=gaining,
        wording=risk.wording,
        score=risk.residual_score or 0,
        rating=risk.rating,
    )
    with passing(acts.REQUEST, row, actor=actor, reads=held, why=why.strip()):
        pass
    return row


def withdraw_request(*, actor: Actor, acceptance: RiskAcceptance, note: str = "") -> RiskAcceptance:
    """Ask no more."""
    with passing(acts.WITHDRAW, acceptance, actor=actor, note=note) as row:
        pass
    return row


def grant(
    *, actor: Actor, acceptance: RiskAcceptance, reason: str, digest: str | None = None, signature: str = ""
) -> RiskAcceptance:
    """Accept what remains of the risk until the day that was asked for; then it has to be treated, by the clock alone.

    Args:
        digest: of the risk and the request as the actor was shown them.
    """
    held = [acceptance.risk]
    with passing(
        acts.GRANT, acceptance, actor=actor, reads=held, digest=digest, signature=signature, reason=reason.strip()
    ) as row:
        row.decided_on, row.decision = clock.today(), reason.strip()
    return row


def refuse(*, actor: Actor, acceptance: RiskAcceptance, reason: str) -> RiskAcceptance:
    """The risk is not accepted: it has to be treated."""
    with passing(acts.REFUSE, acceptance, actor=actor, reads=[acceptance.risk], reason=reason.strip()) as row:
        row.decided_on, row.decision = clock.today(), reason.strip()
    return row


def revoke(*, actor: Actor, acceptance: RiskAcceptance, reason: str) -> RiskAcceptance:
    """The risk is accepted no more. Its treatments are due again at once."""
    with passing(acts.REVOKE, acceptance, actor=actor, reads=[acceptance.risk], reason=reason.strip()) as row:
        pass
    return row
