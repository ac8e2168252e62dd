"""Service level objectives in OpenSLO terms: drafted, put into effect, retired. One in effect is never edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from management.acts import objectives as acts
from management.models import Service, ServiceObjective
from management.terms import terms_of
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an objective promises (OpenSLO v1: indicator, target, timeWindow, budgetingMethod).

    target: a share above 0 and below 1.
    slice_seconds: the length of one measurement; it divides the day.
    slice_target: for Timeslices, the share from which on a slice is good.
    operator, limit: for thresholds, what a value must satisfy.
    """

    name: str
    target: Decimal
    indicator: str = ServiceObjective.Indicator.RATIO
    budgeting: str = ServiceObjective.Budgeting.OCCURRENCES
    window: str = ServiceObjective.Window.ROLLING
    window_days: int = 28
    calendar_unit: str = ""
    slice_seconds: int = 3600
    slice_target: Decimal | None = None
    operator: str = ""
    limit: Decimal | None = None
    unit_of_measure: str = ""

    def put_on(self, objective: ServiceObjective) -> None:
        """Set the fields, and make sure that they are an objective.

        Raises:
            ValidationError: the terms contradict each other.
        """
        for name, value in vars(self).items():
            setattr(objective, name, value)
        try:
            terms_of(objective)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


def draft(
    *,
    actor: Actor,
    service: Service,
    terms: Terms,
    code: str = "",
    source: Mapping[str, Any] | None = None,
    newborn: bool = False,
) -> ServiceObjective:
    """Draft an objective for a service.

    Args:
        source: the OpenSLO document that it comes from, and the place in there.
        newborn: the service was planned within the same act, so that nobody else can have changed it.

    Raises:
        ValidationError: the terms contradict each other.
    """
    objective = ServiceObjective(service=service, code=code or next_code(ServiceObjective, "SLO"))
    objective.source = dict(source or {})
    terms.put_on(objective)
    with passing(acts.DRAFT, objective, actor=actor, reads=[] if newborn else [service]):
        pass
    return objective


def edit(
    *, actor: Actor, objective: ServiceObjective, terms: Terms, source: Mapping[str, Any] | None = None
) -> ServiceObjective:
    """Change a draft. ``source``: another OpenSLO document than it came from."""
    with passing(acts.EDIT, objective, actor=actor) as row:
        terms.put_on(row)
        row.source = row.source if source is None else dict(source)
    return row


def activate(*, actor: Actor, objective: ServiceObjective, note: str = "") -> ServiceObjective:
    """From now on the service is judged by it."""
    with passing(acts.ACTIVATE, objective, actor=actor, note=note) as row:
        row.active_since = clock.now()
    return row


def retire(*, actor: Actor, objective: ServiceObjective, note: str = "") -> ServiceObjective:
    """The service is no longer judged by it; what was measured stays."""
    with passing(acts.RETIRE, objective, actor=actor, note=note) as row:
        pass
    return row
