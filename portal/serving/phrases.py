"""Objectives and budgets in words."""

from datetime import datetime
from decimal import Decimal

from management.models import ServiceObjective
from management.selectors.health import ObjectiveHealth
from management.slo.report import State
from management.slo.windows import DAY
from portal import words

METHODS = {
    ServiceObjective.Budgeting.OCCURRENCES: "counted by events",
    ServiceObjective.Budgeting.TIMESLICES: "counted by good time slices",
    ServiceObjective.Budgeting.RATIO_TIMESLICES: "the mean of time slices",
}
HUNDRED = Decimal(100)


def share(value: Decimal | None, places: int | None = None) -> str:
    """A share from 0 to 1 in per cent; with the digits that it has where ``places`` is left out."""
    if value is None:
        return "–"
    shown = (value * HUNDRED).normalize()
    return words.percent(shown, places if places is not None else max(0, min(4, -int(shown.as_tuple().exponent))))


def down(value: Decimal | None, places: int = 2) -> str:
    """A share in per cent, rounded down, so that what was missed never looks met."""
    if value is None:
        return "unknown"
    step = Decimal(1).scaleb(-places)
    return words.percent((value * HUNDRED).quantize(step, "ROUND_FLOOR"), places)


def span(objective: ServiceObjective) -> str:
    """Its window: ``28 days`` or ``calendar month``."""
    if objective.window == ServiceObjective.Window.CALENDAR:
        return f"calendar {objective.calendar_unit}"
    return "1 day" if objective.window_days == 1 else f"{objective.window_days} days"


def kind(objective: ServiceObjective) -> str:
    """How it is counted: ``rolling window, counted by events``."""
    window = "calendar window" if objective.window == ServiceObjective.Window.CALENDAR else "rolling window"
    found = f"{window}, {METHODS[ServiceObjective.Budgeting(objective.budgeting)]}"
    if objective.indicator == ServiceObjective.Indicator.THRESHOLD and objective.limit is not None:
        limit = f"{objective.limit.normalize():f} {objective.unit_of_measure}".strip()
        return f"{found}; good is {objective.get_operator_display()} {limit}"
    return found


def silence(found: ObjectiveHealth, now: datetime) -> str:
    """Why nobody knows: ``never measured``, ``no reading for 11 days``."""
    if found.last_at is None:
        return "never measured"
    days = (now - found.last_at).days
    return "no reading for a day" if days <= 1 else f"no reading for {days} days"


def outlook(found: ObjectiveHealth) -> str:
    """When the budget was or will be used up."""
    report = found.report
    if found.state is State.NO_DATA:
        return silence(found, report.now)
    if found.state is State.EXHAUSTED:
        return f"since {words.day_short(report.exhausted_at)}" if report.exhausted_at else "now"
    return words.day_short(report.projected_on) if report.projected_on else "not foreseen"


def burn(found: ObjectiveHealth) -> tuple[str, bool]:
    """The burn rate of the last day, and whether it spends the budget before the window ends."""
    rate = found.report.burn_rates.get(DAY)
    if rate is None or found.state is State.NO_DATA:
        return "–", False
    return f"{words.number(rate, 1)}×", rate > 1


def amount(value: Decimal, unit: str) -> str:
    """``40.3 minutes``, ``1,204 events``."""
    places = 1 if unit == "minutes" and value < 1000 else 0
    return f"{words.number(value, places)} {unit}"
