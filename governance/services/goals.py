"""Enterprise goals and their metrics: proposed by one person, set by the votes of a body."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from governance import catalogue
from governance.acts import goals as acts
from governance.models import EnterpriseGoal, GoalMetric
from governance.services.strategies import in_order
from raci.duties.gate import passing
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def propose(
    *,
    actor: Actor,
    title: str,
    dimension: str,
    owner: Person,
    unit: OrgUnit,
    starts_on: date,
    ends_on: date,
    description: str = "",
) -> EnterpriseGoal:
    """Propose an enterprise goal. A body sets it, by a motion.

    Raises:
        ValidationError: it would end before it starts.
    """
    in_order(starts_on, ends_on)
    goal = EnterpriseGoal(
        code=next_code(EnterpriseGoal, "EG", digits=2),
        title=title,
        description=description,
        dimension=dimension,
        owner=owner,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with passing(acts.PROPOSE, goal, actor=actor, reads=[owner, unit]):
        pass
    return goal


def adopt(
    *,
    actor: Actor,
    cobit: str,
    owner: Person,
    unit: OrgUnit,
    starts_on: date,
    ends_on: date,
    title: str = "",
    description: str = "",
) -> EnterpriseGoal:
    """Propose an enterprise goal of COBIT 2019, under its own title or under the organisation's.

    Args:
        cobit: ``EG01`` to ``EG13``.

    Raises:
        ValidationError: the catalogue has no such goal, or it would end before it starts.
    """
    in_order(starts_on, ends_on)
    known = {goal.code: goal for goal in catalogue.enterprise_goals()}
    if cobit not in known:
        raise ValidationError({"cobit": f"The catalogue has no enterprise goal {cobit}."})
    goal = EnterpriseGoal(
        code=next_code(EnterpriseGoal, "EG", digits=2),
        title=title or known[cobit].title,
        description=description,
        dimension=str(known[cobit].perspective),
        cobit=cobit,
        owner=owner,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with passing(acts.ADOPT, goal, actor=actor, reads=[owner, unit]):
        pass
    return goal


def edit(
    *,
    actor: Actor,
    goal: EnterpriseGoal,
    title: str,
    description: str,
    dimension: str,
    owner: Person,
    starts_on: date,
    ends_on: date,
) -> EnterpriseGoal:
    """Change a proposal that is not before a body."""
    in_order(starts_on, ends_on)
    with passing(acts.EDIT, goal, actor=actor, reads=[owner]) as row:
        row.title, row.description, row.dimension = title, description, dimension
        row.owner, row.starts_on, row.ends_on = owner, starts_on, ends_on
    return row


def name_owner(*, actor: Actor, goal: EnterpriseGoal, owner: Person, note: str = "") -> EnterpriseGoal:
    """Name who answers for reaching it from now on."""
    with passing(acts.NAME_OWNER, goal, actor=actor, reads=[owner], note=note) as row:
        row.owner = owner
    return row


def withdraw(*, actor: Actor, goal: EnterpriseGoal, note: str = "") -> EnterpriseGoal:
    """Take back a proposal that was never set."""
    with passing(acts.WITHDRAW, goal, actor=actor, note=note) as row:
        pass
    return row


def set_goal(*, actor: Actor, goal: EnterpriseGoal, authority: str) -> EnterpriseGoal:
    """A motion on this goal was carried; the lineage to its next decision begins. Called while the motion is closed,
    whose act locks the goal; alone it is refused.

    Args:
        authority: the resolution, for the record.
    """
    with passing(acts.SET, goal, actor=actor, authority=authority) as row:
        row.cycle += 1
    return row


def reject(*, actor: Actor, goal: EnterpriseGoal, authority: str) -> EnterpriseGoal:
    """A motion on this goal was lost. It stays a proposal, which its authors can change and bring again."""
    with passing(acts.REJECT, goal, actor=actor, authority=authority) as row:
        pass
    return row


def reopen(*, actor: Actor, goal: EnterpriseGoal, note: str = "") -> EnterpriseGoal:
    """Take a goal back so that it, its targets or its metrics can be changed; it holds again when it is set again."""
    with passing(acts.REOPEN, goal, actor=actor, note=note) as row:
        pass
    return row


def retire(*, actor: Actor, goal: EnterpriseGoal, note: str = "") -> EnterpriseGoal:
    """The goal no longer holds; its readings stay."""
    with passing(acts.RETIRE, goal, actor=actor, note=note) as row:
        pass
    return row


def _sensible(weight: int, cadence_days: int) -> None:
    if weight < 1:
        raise ValidationError({"weight": "A weight is one or more."})
    if cadence_days < 1:
        raise ValidationError({"cadence_days": "There is at least one day between two readings."})


def add_metric(
    *,
    actor: Actor,
    goal: EnterpriseGoal,
    title: str,
    unit_of_measure: str,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    weight: int = 1,
    cadence_days: int = 90,
) -> GoalMetric:
    """Say how a proposed goal is measured.

    Args:
        weight: beside those of the other metrics of the goal.
        cadence_days: after how many days the next reading is due.
    """
    _sensible(weight, cadence_days)
    metric = GoalMetric(
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


def change_target(
    *,
    actor: Actor,
    metric: GoalMetric,
    baseline: Decimal | None,
    target: Decimal | None,
    weight: int,
    cadence_days: int,
    note: str = "",
) -> GoalMetric:
    """Change what is to be reached, while the goal is a proposal."""
    _sensible(weight, cadence_days)
    with passing(acts.CHANGE_TARGET, metric, actor=actor, reads=[metric.goal], note=note) as row:
        row.baseline, row.target, row.weight, row.cadence_days = baseline, target, weight, cadence_days
    return row


def retire_metric(*, actor: Actor, metric: GoalMetric, note: str = "") -> GoalMetric:
    """The goal is no longer measured by it; its readings stay."""
    with passing(acts.RETIRE_METRIC, metric, actor=actor, reads=[metric.goal], note=note) as row:
        pass
    return row
