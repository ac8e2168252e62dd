"""Health of services in plain values, for programs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from management.selectors.health import ObjectiveHealth, ServiceHealth

HOUR = timedelta(hours=1)


def health_as_dict(found: ServiceHealth) -> dict[str, Any]:
    """A service with its state and its objectives, the worst first. Shares are from 0 to 1, as text."""
    return {
        "service": found.service.code,
        "name": found.service.name,
        "state": str(found.state),
        "objectives": [_objective(each) for each in found.objectives],
    }


def _objective(found: ObjectiveHealth) -> dict[str, Any]:
    report = found.report
    return {
        "objective": found.objective.code,
        "name": found.objective.name,
        "state": str(found.state),
        "target": _text(found.objective.target),
        "measured": _text(report.measured),
        "window": {"from": report.window.start, "until": report.window.end},
        "unit": report.unit,
        "budget_total": _text(report.budget_total),
        "budget_spent": _text(report.budget_spent),
        "budget_left": _text(report.budget_left),
        "burn_rates": {f"{span // HOUR}h": _text(rate) for span, rate in report.burn_rates.items()},
        "coverage": _text(report.coverage),
        "last_measured_at": found.last_at,
        "exhausted_at": report.exhausted_at,
        "exhausted_on_at_this_pace": report.projected_on,
        "back_in_budget": report.back_in_budget,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
