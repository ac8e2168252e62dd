"""From an SLO of OpenSLO to the terms of our objectives: one for each entry of its ``objectives``.

What has no column here stays in the document, which the objective keeps. Where we judge differently from what the
document says, a remark says so; where we could not judge at all, ``why_not`` does, and the document is only kept.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from management.models import ServiceObjective
from management.services.objectives import Terms
from management.slo.windows import Unit, duration

LONGEST_WINDOW = 366
"""Days of a rolling window."""
ROUGHLY = {"M": 30, "Q": 91, "Y": 365}
"""Days of a rolling month, quarter and year: the specification leaves it to whoever implements it."""
UNITS = {"1d": Unit.DAY, "1w": Unit.WEEK, "1M": Unit.MONTH, "1Q": Unit.QUARTER, "1Y": Unit.YEAR}
WORDS = {Unit.DAY: "day", Unit.WEEK: "week", Unit.MONTH: "month", Unit.QUARTER: "quarter", Unit.YEAR: "year"}
EVERY, MEASURED_IN = "countersign/measured-every", "countersign/unit-of-measure"
"""Annotations for what OpenSLO has no field for."""
SHARE_PLACES, LIMIT_PLACES, LIMIT_DIGITS = 6, 4, 12

Indicator = Callable[[str], Mapping[str, Any] | None]
"""The ``spec`` of the SLI that is called so; None where nobody knows it."""


class NotJudged(ValueError):
    """The portal has no arithmetic for it. The message is a sentence."""


@dataclass(frozen=True)
class Promise:
    """One entry of the ``objectives`` of an SLO.

    Attributes:
        place: its place in the list, the first being 0.
        terms: what it promises; None where it cannot be judged here.
        remarks: where it is judged otherwise than the document says.
        why_not: why it cannot be judged.
    """

    place: int
    terms: Terms | None
    remarks: tuple[str, ...] = ()
    why_not: str = ""


def promises_of(document: Mapping[str, Any], indicator: Indicator) -> list[Promise]:
    """What an SLO that is right by itself (``management.openslo.kinds``) promises."""
    count = len(document["spec"]["objectives"])
    return [_promise(document, place, indicator) for place in range(count)]


def _promise(document: Mapping[str, Any], place: int, indicator: Indicator) -> Promise:
    remarks: list[str] = []
    try:
        terms = _terms(document, place, indicator, remarks)
        terms.put_on(ServiceObjective())
    except (NotJudged, ValidationError) as problem:
        reason = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
        return Promise(place, None, why_not=reason)
    return Promise(place, terms, tuple(remarks))


def _terms(document: Mapping[str, Any], place: int, indicator: Indicator, remarks: list[str]) -> Terms:
    spec = document["spec"]
    entry = spec["objectives"][place]
    about: dict[str, Any] = {"name": _name(document, entry, place), "target": target_of(entry)}
    about["budgeting"] = spec["budgetingMethod"]
    about |= _window(spec.get("timeWindow"), remarks)
    about |= _measured(spec, entry, indicator, remarks)
    about |= _slices(document, entry, spec["budgetingMethod"])
    if entry.get("compositeWeight") is not None:
        remarks.append("Each objective is judged by itself; its weight in the whole is kept and not reckoned with.")
    return Terms(**about)


def _name(document: Mapping[str, Any], entry: Mapping[str, Any], place: int) -> str:
    about = document["metadata"]
    whole = about.get("displayName") or about["name"]
    if len(document["spec"]["objectives"]) == 1:
        return str(whole)[:160]
    return f"{str(whole)[:78]}: {str(entry.get('displayName') or f'objective {place + 1}')[:78]}"


def target_of(entry: Mapping[str, Any]) -> Decimal:
    """The target as a share.

    Raises:
        NotJudged: a share that the portal cannot keep.
    """
    given = entry.get("target")
    share = Decimal(given) if given is not None else Decimal(entry["targetPercent"]) / 100
    if not share:
        raise NotJudged("A target of 0 promises nothing, so there is nothing to judge.")
    return _kept(share, SHARE_PLACES, "A target")


def _kept(value: Decimal, places: int, what: str) -> Decimal:
    rounded = round(value, places)
    if rounded != value:
        raise NotJudged(f"{what} with more than {places} places after the point cannot be kept exactly.")
    return rounded


def _window(windows: Any, remarks: list[str]) -> dict[str, Any]:
    if not windows:
        raise NotJudged("Without a time window there is nothing to judge it over.")
    [window] = windows
    calendar = window.get("calendar")
    return _calendar(window, calendar, remarks) if calendar else _rolling(str(window["duration"]), remarks)


def _rolling(shorthand: str, remarks: list[str]) -> dict[str, Any]:
    days = int(shorthand[:-1]) * ROUGHLY.get(shorthand[-1], 0)
    if days:
        remarks.append(f"A rolling window of {shorthand} is judged as {days} days.")
    else:
        length = duration(shorthand)
        days = length // dt.timedelta(days=1)
        if length % dt.timedelta(days=1):
            raise NotJudged(f"A rolling window of {shorthand} is not a number of whole days.")
    if days > LONGEST_WINDOW:
        raise NotJudged(f"A rolling window has {LONGEST_WINDOW} days at most; {shorthand} is longer.")
    return {"window": ServiceObjective.Window.ROLLING.value, "window_days": days}


def _calendar(window: Mapping[str, Any], calendar: Mapping[str, Any], remarks: list[str]) -> dict[str, Any]:
    shorthand = str(window["duration"])
    unit = UNITS.get(shorthand)
    if unit is None:
        hint = " That is one minute; a month is 1M." if shorthand == "1m" else ""
        raise NotJudged(f"A calendar window is 1d, 1w, 1M, 1Q or 1Y, not {shorthand}.{hint}")
    start = dt.datetime.fromisoformat(str(calendar["startTime"]))
    if not _begins(unit, start) or str(calendar["timeZone"]) != settings.TIME_ZONE:
        remarks.append(
            f"The window is judged as the {WORDS[unit]} of the calendar in {settings.TIME_ZONE}; the document begins "
            f"it at {start:%Y-%m-%d %H:%M} in {calendar['timeZone']}."
        )
    return {"window": ServiceObjective.Window.CALENDAR.value, "calendar_unit": unit.value}


def _begins(unit: Unit, start: dt.datetime) -> bool:
    """Whether a calendar unit begins at this moment."""
    if start.time() != dt.time():
        return False
    match unit:
        case Unit.DAY:
            return True
        case Unit.WEEK:
            return start.weekday() == 0
        case Unit.MONTH:
            return start.day == 1
        case Unit.QUARTER:
            return start.day == 1 and start.month % 3 == 1
        case Unit.YEAR:
            return (start.month, start.day) == (1, 1)


def _measured(
    spec: Mapping[str, Any], entry: Mapping[str, Any], indicator: Indicator, remarks: list[str]
) -> dict[str, Any]:
    inline = entry.get("indicator") or spec.get("indicator")
    ref = entry.get("indicatorRef") or spec.get("indicatorRef")
    known = inline["spec"] if inline else indicator(str(ref))
    judged = entry.get("op") is not None and entry.get("value") is not None
    if known is None:
        said = "a value against its limit" if judged else "a share of good events"
        remarks.append(f"The SLI “{ref}” is neither in the file nor kept here, so it is taken for {said}.")
    threshold = judged if known is None else known.get("thresholdMetric") is not None
    if not threshold:
        if known is not None and (known.get("ratioMetric") or {}).get("raw") is not None:
            remarks.append("The share comes ready-made from its source; here good and total events are reported.")
        return {"indicator": ServiceObjective.Indicator.RATIO.value}
    if not judged:
        raise NotJudged("A threshold is judged against a value: “op” and “value” are missing.")
    limit = _kept(Decimal(entry["value"]), LIMIT_PLACES, "A limit")
    if limit and limit.adjusted() >= LIMIT_DIGITS:
        raise NotJudged(f"A limit has {LIMIT_DIGITS} digits before the point at most.")
    return {"indicator": ServiceObjective.Indicator.THRESHOLD.value, "operator": str(entry["op"]), "limit": limit}


def _slices(document: Mapping[str, Any], entry: Mapping[str, Any], method: str) -> dict[str, Any]:
    notes = document["metadata"].get("annotations") or {}
    found: dict[str, Any] = {"unit_of_measure": str(notes.get(MEASURED_IN) or "")[:40]}
    if method == ServiceObjective.Budgeting.OCCURRENCES:
        every = str(notes.get(EVERY) or "")
        return (
            {**found, "slice_seconds": int(every)} if every.isascii() and every.isdigit() and len(every) < 6 else found
        )
    window = entry["timeSliceWindow"]
    try:
        length = dt.timedelta(minutes=window) if isinstance(window, int) else duration(str(window))
    except (ValueError, OverflowError) as problem:
        raise NotJudged(f"A slice of time lasts seconds, minutes, hours or a day, not {window}.") from problem
    if length > dt.timedelta(days=1):
        raise NotJudged("A slice of time lasts a day at most.")
    share = entry.get("timeSliceTarget")
    if share is not None:
        found["slice_target"] = _kept(Decimal(share), SHARE_PLACES, "A target of slices")
    return {**found, "slice_seconds": int(length.total_seconds())}
