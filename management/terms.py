"""An objective of the database in the terms of the arithmetic (``management.slo``)."""

import datetime as dt
from fractions import Fraction

from django.conf import settings

from management.models import ServiceObjective
from management.slo.objective import Method, Objective, Op, Threshold
from management.slo.windows import Calendar, RollingDays, Unit, Window


def window_of(objective: ServiceObjective) -> Window:
    """The window, by days of the portal's zone.

    Raises:
        ValueError: no such window.
    """
    if objective.window == ServiceObjective.Window.CALENDAR:
        return Calendar(Unit(objective.calendar_unit), settings.TIME_ZONE)
    return RollingDays(objective.window_days, settings.TIME_ZONE)


def slice_of(objective: ServiceObjective) -> dt.timedelta:
    """How long one measurement lasts."""
    return dt.timedelta(seconds=objective.slice_seconds)


def terms_of(objective: ServiceObjective, *, since: dt.datetime | None = None) -> Objective:
    """Target, window, method and slices. ``since``: what came before is neither measured nor missing.

    Raises:
        ValueError: the fields contradict each other; the message is a sentence for a person.
    """
    counts_slices = objective.budgeting != ServiceObjective.Budgeting.OCCURRENCES
    share = objective.slice_target
    if counts_slices and objective.indicator == ServiceObjective.Indicator.THRESHOLD and share is None:
        share = 1  # type: ignore[assignment] # one value a slice: it is good or it is not
    if dt.timedelta(days=1) % slice_of(objective) or not objective.slice_seconds:
        raise ValueError("A measurement lasts a part of the day that divides it, such as one hour.")
    return Objective(
        target=Fraction(objective.target),
        window=window_of(objective),
        method=Method(objective.budgeting),
        slice_target=None if share is None else Fraction(share),
        slice_length=slice_of(objective) if counts_slices else None,
        since=since,
        threshold=_threshold(objective),
    )


def _threshold(objective: ServiceObjective) -> Threshold | None:
    if objective.indicator != ServiceObjective.Indicator.THRESHOLD:
        return None
    if objective.limit is None or not objective.operator:
        raise ValueError("A value is judged against a limit: say which, and whether it may be above or below it.")
    return Threshold(Op(objective.operator), objective.limit)
