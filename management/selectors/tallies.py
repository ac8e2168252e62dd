"""Measurements summed by the database: whole days, and finer stretches for what looks back hours.

One measurement is one slice of time, so each counts by itself: events as they are, a slice as good or bad, or by its
share. The sums are those that ``management.slo.tallies`` makes, in one query for any number of objectives.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Case, Count, DateTimeField, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, TruncHour

from management.models import Measurement, ServiceObjective
from management.slo.tallies import Tally
from management.slo.windows import DAY, local_date, midnight
from management.terms import slice_of, window_of

Tallies = Mapping[Any, Sequence[Tally]]

HOUR = dt.timedelta(hours=1)
FINE = 3 * DAY
"""The longest look-back of an alert; before it, whole days are enough."""
RAW = 6 * HOUR
"""The longest of the short look-backs, which need single measurements."""

_COUNTS = Q(objective__indicator=ServiceObjective.Indicator.RATIO)
_EVENTS = _COUNTS & Q(objective__budgeting=ServiceObjective.Budgeting.OCCURRENCES)
_SLICES = _COUNTS & Q(objective__budgeting=ServiceObjective.Budgeting.TIMESLICES)
_SHARES = _COUNTS & Q(objective__budgeting=ServiceObjective.Budgeting.RATIO_TIMESLICES)
# Counts are whole and targets have six places; half of the seventh keeps binary fractions on the right side.
_REACHED = Q(good__gte=F("total") * F("objective__slice_target") - Value(Decimal("0.0000005")))
_WITHIN = (
    Q(objective__operator="lte", value__lte=F("objective__limit"))
    | Q(objective__operator="lt", value__lt=F("objective__limit"))
    | Q(objective__operator="gte", value__gte=F("objective__limit"))
    | Q(objective__operator="gt", value__gt=F("objective__limit"))
)
_GOOD = Case(
    When(_EVENTS, then=F("good")),
    When(_SLICES & Q(total__gt=0) & _REACHED, then=Value(1)),
    When(~_COUNTS & _WITHIN, then=Value(1)),
    default=Value(0),
    output_field=BigIntegerField(),
)
_SHARE = Case(
    When(_SHARES & Q(total__gt=0), then=Cast("good", FloatField()) / Cast("total", FloatField())),
    default=Value(0.0),
    output_field=FloatField(),
)
_TOTAL = Case(
    When(_EVENTS, then=F("total")),
    When(_COUNTS & Q(total=0), then=Value(0)),
    default=Value(1),
    output_field=BigIntegerField(),
)
_SUMS = {"good_sum": Sum(_GOOD), "share_sum": Sum(_SHARE), "total_sum": Sum(_TOTAL), "slices": Count("id")}


def by_day(objectives: Iterable[ServiceObjective], now: dt.datetime) -> Tallies:
    """Days of each objective's window, and hours or single measurements of the last three days: two queries."""
    known = {objective.pk: objective for objective in objectives}
    cut = local_date(now - FINE, settings.TIME_ZONE)
    found: dict[Any, list[Tally]] = defaultdict(list)
    for key, day, *sums in _summed(_of(known.values(), now).filter(day__lt=cut), "day"):
        start, end = midnight(day, settings.TIME_ZONE), midnight(day + DAY, settings.TIME_ZONE)
        found[key].append(_tally(known[key], start, end, sums))
    fine = Case(When(at__gte=now - RAW, then=F("at")), default=TruncHour("at"), output_field=DateTimeField())
    late = Measurement.objects.filter(objective__in=list(known), day__gte=cut, at__lt=now)
    for key, at, *sums in _summed(late.annotate(bucket=fine), "bucket"):
        length = slice_of(known[key])
        span = length if at >= now - RAW else max(length, HOUR)
        found[key].append(_tally(known[key], at, at + span, sums))
    return found


def by_hour(objective: ServiceObjective, now: dt.datetime) -> list[Tally]:
    """The whole window of one objective by the hour, for its page: one query."""
    rows = _of([objective], now).filter(at__lt=now).annotate(bucket=TruncHour("at"))
    span = max(slice_of(objective), HOUR)
    return [_tally(objective, at, at + span, sums) for _, at, *sums in _summed(rows, "bucket")]


def _of(objectives: Iterable[ServiceObjective], now: dt.datetime) -> QuerySet[Measurement]:
    """The measurements in the windows of the objectives; windows that begin on the same day are asked for together."""
    begun: dict[dt.date, list[Any]] = defaultdict(list)
    for objective in objectives:
        begun[local_date(window_of(objective).span(now).start, settings.TIME_ZONE)].append(objective.pk)
    wanted = Q(pk__in=[])
    for day, keys in begun.items():
        wanted |= Q(objective__in=keys, day__gte=day)
    return Measurement.objects.filter(wanted)


def _summed(rows: QuerySet[Measurement], bucket: str) -> Iterable[tuple[Any, ...]]:
    return rows.order_by().values_list("objective", bucket).annotate(**_SUMS).order_by("objective", bucket)


_PLACES = Decimal("1e-9")


def _tally(objective: ServiceObjective, start: dt.datetime, end: dt.datetime, sums: Sequence[Any]) -> Tally:
    good, share, total, slices = sums
    covered = min(slices * slice_of(objective), end - start)
    exact = Decimal(int(good)) + Decimal(repr(float(share) + 5e-10)).quantize(_PLACES, ROUND_FLOOR)
    return Tally(start, end, min(exact, Decimal(int(total))), int(total), covered)
