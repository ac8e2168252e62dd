"""IT goals, their metrics, and readings that one person reports and another verifies (SOD-04)."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError

from management.acts import goals as acts
from management.models import ITGoal, ITGoalMetric, ITGoalReading
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def _in_order(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": "A goal ends after it starts."})


def propose(
    *,
    actor: Actor,
    title: str,
    dimension: str,
    owner: Person,
    unit: OrgUnit,
    starts_on: dt.date,
    ends_on: dt.date,
    description: str = "",
    cobit: str = "",
    code: str = "",
) -> ITGoal:
    """Propose an IT goal. ``cobit``: the COBIT 2019 alignment goal that it follows, AG01 to AG13, if any.

    Raises:
        ValidationError: it would end before it starts.
    """
    _in_order(starts_on, ends_on)
    goal = ITGoal(
        code=code or next_code(ITGoal, "ITG", digits=2),
        title=title,
        description=description,
        dimension=dimension,
        cobit=cobit,
        owner=owner,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with passing(acts.PROPOSE, goal, actor=actor, reads=[owner, unit]):
        pass
    return goal


def edit(
    *,
    actor: Actor,
    goal: ITGoal,
    title: str,
    description: str,
    dimension: str,
    owner: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    cobit: str = "",
) -> ITGoal:
    """Change a goal that is not set yet."""
    _in_order(starts_on, ends_on)
    with passing(acts.EDIT, goal, actor=actor, reads=[owner]) as row:
        row.title, row.description, row.dimension, row.cobit = title, description, dimension, cobit
        row.owner, row.starts_on, row.ends_on = owner, starts_on, ends_on
    return row


def name_owner(*, actor: Actor, goal: ITGoal, owner: Person, note: str = "") -> ITGoal:
    """Name who answers for reaching it from now on."""
    with passing(acts.NAME_OWNER, goal, actor=actor, reads=[owner], note=note) as row:
        row.owner = owner
    return row


def set_goal(*, actor: Actor, goal: ITGoal, note: str = "", digest: str | None = None) -> ITGoal:
    """Decide that the goal holds; not by whoever wrote it (SOD-02)."""
    with passing(acts.SET, goal, actor=actor, digest=digest, note=note) as row:
        pass
    return row


def reopen(*, actor: Actor, goal: ITGoal, note: str = "") -> ITGoal:
    """Propose a set goal anew, to change it; the next decision is a new one."""
    with passing(acts.REOPEN, goal, actor=actor, note=note) as row:
        row.cycle += 1
    return row


def retire(*, actor: Actor, goal: ITGoal, note: str = "") -> ITGoal:
    """The goal no longer holds."""
    with passing(acts.RETIRE, goal, actor=actor, note=note) as row:
        pass
    return row


def add_metric(
    *,
    actor: Actor,
    goal: ITGoal,
    title: str,
    unit_of_measure: str,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    weight: int = 1,
    cadence_days: int = 90,
) -> ITGoalMetric:
    """Say how a goal that is not set yet is measured."""
    metric = ITGoalMetric(
        goal=goal,
        title=title,
        unit_of_measure=unit_of_measure,
        baseline=baseline,
        target=target,
        weight=weight,
        cadence_days=cadence_days,
    )
    with passing(acts.ADD_METRIC, metric, actor=actor, reads=[goal]):
        pass
    return metric


def retire_metric(*, actor: Actor, metric: ITGoalMetric, note: str = "") -> ITGoalMetric:
    """The goal is no longer measured by it."""
    with passing(acts.RETIRE_METRIC, metric, actor=actor, reads=[metric.goal], note=note) as row:
        pass
    return row


def report(*, actor: Actor, metric: ITGoalMetric, value: Decimal, taken_on: dt.date, remark: str = "") -> ITGoalReading:
    """Report the value of a metric on a day.

    Raises:
        ValidationError: the day has not come yet, or has a reading already.
    """
    _may_be_taken(metric, taken_on)
    reading = ITGoalReading(metric=metric, value=value, taken_on=taken_on, remark=remark)
    with passing(acts.REPORT, reading, actor=actor, reads=[metric]):
        pass
    return reading


def _may_be_taken(metric: ITGoalMetric, taken_on: dt.date) -> None:
    if taken_on > clock.today():
        raise ValidationError({"taken_on": "This day has not come yet."})
    if metric.readings.filter(taken_on=taken_on).exists():
        raise ValidationError({"taken_on": "There is a reading of this day already. Correct that one."})


def correct(*, actor: Actor, reading: ITGoalReading, value: Decimal, remark: str = "") -> ITGoalReading:
    """Report another value for the same day; it has to be verified anew."""
    with passing(acts.CORRECT, reading, actor=actor) as row:
        row.value, row.remark = value, remark
    return row


def verify(*, actor: Actor, reading: ITGoalReading, note: str = "", digest: str | None = None) -> ITGoalReading:
    """Confirm a reading from its source; not by whoever reported it (SOD-04)."""
    with passing(acts.VERIFY, reading, actor=actor, digest=digest, note=note) as row:
        pass
    return row


def dispute(*, actor: Actor, reading: ITGoalReading, note: str, digest: str | None = None) -> ITGoalReading:
    """Say why a reading cannot be relied on; it counts again once it is corrected."""
    with passing(acts.DISPUTE, reading, actor=actor, digest=digest, note=note) as row:
        pass
    return row
