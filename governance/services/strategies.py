"""The strategy and its business objectives."""

from datetime import date

from django.core.exceptions import ValidationError

from governance.acts import strategy as acts
from governance.models import BusinessObjective, Strategy
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit


def in_order(starts_on: date, ends_on: date) -> None:
    """A period ends after it starts.

    Raises:
        ValidationError: it does not.
    """
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": "The period ends after it starts."})


def draft(
    *, actor: Actor, unit: OrgUnit, title: str, starts_on: date, ends_on: date, vision: str = "", mission: str = ""
) -> Strategy:
    """Draft a strategy for a unit. It directs nothing until somebody else puts it in force.

    Raises:
        ValidationError: it would end before it starts.
    """
    in_order(starts_on, ends_on)
    strategy = Strategy(
        code=next_code(Strategy, "STR", digits=2),
        title=title,
        vision=vision,
        mission=mission,
        starts_on=starts_on,
        ends_on=ends_on,
        unit=unit,
    )
    with passing(acts.DRAFT, strategy, actor=actor, reads=[unit]):
        pass
    return strategy


def edit(
    *, actor: Actor, strategy: Strategy, title: str, starts_on: date, ends_on: date, vision: str, mission: str
) -> Strategy:
    """Change a draft."""
    in_order(starts_on, ends_on)
    with passing(acts.EDIT, strategy, actor=actor) as row:
        row.title, row.vision, row.mission = title, vision, mission
        row.starts_on, row.ends_on = starts_on, ends_on
    return row


def adopt(*, actor: Actor, strategy: Strategy, digest: str | None = None, signature: str = "") -> Strategy:
    """Put a strategy in force, with the objectives it names; not by whoever wrote it (SOD-01).

    Args:
        digest: the content that the actor read.
        signature: a fresh one, for this content.
    """
    with passing(acts.ADOPT, strategy, actor=actor, digest=digest, signature=signature) as row:
        row.adopted_on = clock.today()
    return row


def close(*, actor: Actor, strategy: Strategy, note: str = "") -> Strategy:
    """The strategy has run its course; it stays readable."""
    with passing(acts.CLOSE, strategy, actor=actor, note=note) as row:
        pass
    return row


def add_objective(*, actor: Actor, strategy: Strategy, title: str, description: str = "") -> BusinessObjective:
    """Add a business objective to a draft."""
    code = next_code(BusinessObjective, "S", digits=1)
    objective = BusinessObjective(strategy=strategy, code=code, title=title, description=description)
    with passing(acts.ADD_OBJECTIVE, objective, actor=actor, reads=[strategy]):
        pass
    return objective


def edit_objective(
    *, actor: Actor, objective: BusinessObjective, title: str, description: str = ""
) -> BusinessObjective:
    """Change an objective of a draft."""
    with passing(acts.EDIT_OBJECTIVE, objective, actor=actor, reads=[objective.strategy]) as row:
        row.title, row.description = title, description
    return row


def drop_objective(*, actor: Actor, objective: BusinessObjective) -> BusinessObjective:
    """Take an objective out of a draft."""
    with passing(acts.DROP_OBJECTIVE, objective, actor=actor, reads=[objective.strategy]) as row:
        pass
    return row


def retire_objective(*, actor: Actor, objective: BusinessObjective, note: str = "") -> BusinessObjective:
    """The organisation no longer wants to reach it."""
    with passing(acts.RETIRE_OBJECTIVE, objective, actor=actor, reads=[objective.strategy], note=note) as row:
        pass
    return row
