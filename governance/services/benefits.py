"""Benefits, the readings of what they brought, and the readings of what an initiative has cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from governance.acts import benefits as acts
from governance.models import Benefit, BenefitReading, CostReading, Initiative
from governance.promise import points_of
from governance.services.strategies import in_order
from raci.duties.gate import passing
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import Person

Rows = Sequence[Sequence[str]]
"""Dated values as ``governance.promise`` reads them."""


def _sensible(baseline: Decimal, points: Rows, starts_on: date, ends_on: date, cadence_days: int) -> None:
    in_order(starts_on, ends_on)
    curve = points_of(points)
    if not curve:
        raise ValidationError({"points": "Say what is promised by when, in one line at least."})
    if not all(starts_on < day <= ends_on for day, _ in curve):
        raise ValidationError({"points": "Every day of the curve lies within the period."})
    if curve[-1][1] == baseline:
        raise ValidationError({"points": "The last value is the target. It differs from the baseline."})
    if cadence_days not in Benefit.Rhythm.values:
        raise ValidationError({"cadence_days": "Choose how often it is read."})


def add(
    *,
    actor: Actor,
    initiative: Initiative,
    title: str,
    kind: str,
    owner: Person,
    unit_of_measure: str,
    baseline: Decimal,
    points: Rows,
    starts_on: date,
    ends_on: date,
    cadence_days: int = Benefit.Rhythm.QUARTER,
) -> Benefit:
    """Say what an initiative promises to bring.

    Args:
        points: the target curve in order of its days; the last value is the target.
        cadence_days: one of the rhythms, after which the next reading is due.

    Raises:
        ValidationError: curve and period do not fit.
    """
    _sensible(baseline, points, starts_on, ends_on, cadence_days)
    benefit = Benefit(
        code=next_code(Benefit, "BEN", digits=2),
        initiative=initiative,
        title=title,
        kind=kind,
        owner=owner,
        unit_of_measure=unit_of_measure,
        baseline=baseline,
        points=[list(point) for point in points],
        starts_on=starts_on,
        ends_on=ends_on,
        cadence_days=cadence_days,
    )
    with passing(acts.ADD, benefit, actor=actor, reads=[initiative, owner]):
        pass
    return benefit


def change(
    *,
    actor: Actor,
    benefit: Benefit,
    title: str,
    kind: str,
    unit_of_measure: str,
    baseline: Decimal,
    points: Rows,
    starts_on: date,
    ends_on: date,
    cadence_days: int,
) -> Benefit:
    """Change what is promised, while the initiative is not approved."""
    _sensible(baseline, points, starts_on, ends_on, cadence_days)
    with passing(acts.CHANGE, benefit, actor=actor, reads=[benefit.initiative]) as row:
        row.title, row.kind, row.unit_of_measure = title, kind, unit_of_measure
        row.baseline, row.points = baseline, [list(point) for point in points]
        row.starts_on, row.ends_on, row.cadence_days = starts_on, ends_on, cadence_days
    return row


def drop(*, actor: Actor, benefit: Benefit, note: str = "") -> Benefit:
    """Take a benefit out of what is proposed."""
    with passing(acts.DROP, benefit, actor=actor, reads=[benefit.initiative], note=note) as row:
        pass
    return row


def name_owner(*, actor: Actor, benefit: Benefit, owner: Person, note: str = "") -> Benefit:
    """Name who answers for it from now on. Whoever did so before verifies it as little as ever."""
    with passing(acts.NAME_OWNER, benefit, actor=actor, reads=[benefit.initiative, owner], note=note) as row:
        if row.owner_id != owner.pk:
            row.answered = sorted({*row.answered, str(row.owner_id)} - {str(owner.pk)})
        row.owner = owner
    return row


def retire(*, actor: Actor, benefit: Benefit, note: str = "") -> Benefit:
    """Governance no longer counts on it; its readings stay."""
    with passing(acts.RETIRE, benefit, actor=actor, reads=[benefit.initiative], note=note) as row:
        pass
    return row


# what it brought


def report(*, actor: Actor, benefit: Benefit, value: Decimal, taken_on: date, evidence: str) -> BenefitReading:
    """Report what a benefit was worth on a day.

    Args:
        evidence: where the value can be looked up.

    Raises:
        ValidationError: the day has a reading already.
        Refused: among others, where the day has not come yet or lies outside the period.
    """
    if BenefitReading.objects.filter(benefit=benefit, taken_on=taken_on).exists():
        raise ValidationError({"taken_on": "There is a reading of this day already. Correct that one."})
    reading = BenefitReading(benefit=benefit, value=value, taken_on=taken_on, evidence=evidence)
    with passing(acts.REPORT, reading, actor=actor, reads=[benefit, benefit.initiative]):
        pass
    return reading


def correct(*, actor: Actor, reading: BenefitReading, value: Decimal, evidence: str) -> BenefitReading:
    """Report another value for the same day; it has to be verified anew."""
    held = [reading.benefit.initiative]
    with passing(acts.CORRECT, reading, actor=actor, reads=held, evidence=evidence) as row:
        row.value, row.evidence = value, evidence
    return row


def verify(*, actor: Actor, reading: BenefitReading, note: str = "", digest: str | None = None) -> BenefitReading:
    """Confirm a reading from its evidence; it counts as realised from now on."""
    with passing(acts.VERIFY, reading, actor=actor, digest=digest, reads=_held(reading), note=note) as row:
        pass
    return row


def dispute(*, actor: Actor, reading: BenefitReading, reason: str, digest: str | None = None) -> BenefitReading:
    """Say why a reading cannot be relied on. It counts for nothing until it is corrected."""
    with passing(acts.DISPUTE, reading, actor=actor, digest=digest, reads=_held(reading), reason=reason.strip()) as row:
        pass
    return row


def _held(reading: BenefitReading) -> list[Benefit | Initiative]:
    """Who answers for the benefit stands still, and no gate is decided at the same instant."""
    return [reading.benefit, reading.benefit.initiative]


# what it cost


def report_cost(*, actor: Actor, initiative: Initiative, value: Decimal, taken_on: date, evidence: str) -> CostReading:
    """Report what an initiative has cost in all up to a day.

    Raises:
        ValidationError: the day has a reading already, or the cost is negative.
    """
    _not_negative(value)
    if CostReading.objects.filter(initiative=initiative, taken_on=taken_on).exists():
        raise ValidationError({"taken_on": "There is a reading of this day already. Correct that one."})
    reading = CostReading(initiative=initiative, value=value, taken_on=taken_on, evidence=evidence)
    with passing(acts.REPORT_COST, reading, actor=actor, reads=[initiative]):
        pass
    return reading


def _not_negative(value: Decimal) -> None:
    if value < 0:
        raise ValidationError({"value": "What was spent is nothing or more."})


def correct_cost(*, actor: Actor, reading: CostReading, value: Decimal, evidence: str) -> CostReading:
    """Report another amount for the same day; it has to be verified anew."""
    _not_negative(value)
    with passing(acts.CORRECT_COST, reading, actor=actor, reads=[reading.initiative], evidence=evidence) as row:
        row.value, row.evidence = value, evidence
    return row


def verify_cost(*, actor: Actor, reading: CostReading, note: str = "", digest: str | None = None) -> CostReading:
    """Confirm from the books what was spent."""
    with passing(acts.VERIFY_COST, reading, actor=actor, digest=digest, reads=[reading.initiative], note=note) as row:
        pass
    return row


def dispute_cost(*, actor: Actor, reading: CostReading, reason: str, digest: str | None = None) -> CostReading:
    """Say why an amount cannot be relied on."""
    held = [reading.initiative]
    with passing(acts.DISPUTE_COST, reading, actor=actor, digest=digest, reads=held, reason=reason.strip()) as row:
        pass
    return row
