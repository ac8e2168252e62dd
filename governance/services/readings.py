"""Readings of enterprise goals: reported by one person, verified by another (SOD-04)."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from governance.acts import readings as acts
from governance.models import GoalMetric, GoalReading
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor


def report(*, actor: Actor, metric: GoalMetric, value: Decimal, taken_on: date, remark: str = "") -> GoalReading:
    """Report the value of a metric on a day.

    Args:
        remark: where the value comes from.

    Raises:
        ValidationError: the day has not come yet, or has a reading already.
    """
    if taken_on > clock.today():
        raise ValidationError({"taken_on": "This day has not come yet."})
    if GoalReading.objects.filter(metric=metric, taken_on=taken_on).exists():
        raise ValidationError({"taken_on": "There is a reading of this day already. Correct that one."})
    reading = GoalReading(metric=metric, value=value, taken_on=taken_on, remark=remark)
    with passing(acts.REPORT, reading, actor=actor, reads=[metric]):
        pass
    return reading


def correct(*, actor: Actor, reading: GoalReading, value: Decimal, remark: str = "") -> GoalReading:
    """Report another value for the same day; it has to be verified anew."""
    with passing(acts.CORRECT, reading, actor=actor) as row:
        row.value, row.remark = value, remark
    return row


def verify(*, actor: Actor, reading: GoalReading, note: str = "", digest: str | None = None) -> GoalReading:
    """Confirm a reading from its source; not by whoever reported it."""
    with passing(acts.VERIFY, reading, actor=actor, digest=digest, note=note) as row:
        pass
    return row


def dispute(*, actor: Actor, reading: GoalReading, reason: str, digest: str | None = None) -> GoalReading:
    """Say why a reading cannot be relied on. It counts for nothing until it is corrected."""
    with passing(acts.DISPUTE, reading, actor=actor, digest=digest, reason=reason.strip()) as row:
        pass
    return row
