"""Checks on initiatives: what they promise, how far it came, and whether anybody looks."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, TruncDate

from governance.models import Benefit, BenefitReading, CostReading, Initiative, StageGate
from governance.promise import Curve, points_of
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity
from raci.ledger.models import Event

UNLOOKED = timedelta(days=30)
"""So long a reading may wait for somebody to verify it."""
UNDER_WAY = ("approved", "running")
MEASURED = ("running", "completed")


@check(
    code="BEN-01",
    severity=Severity.HIGH,
    title="Approved without a benefit",
    sentence="{label} is {state}, but promises no benefit any more.",
    remedy="Take it back and say what it brings, or stop it at its next gate",
)
def approved_without_benefit(at: Moment) -> Iterator[Found]:
    """Initiatives that are approved or running without a benefit that is still promised."""
    promised = Exists(Benefit.objects.filter(initiative=OuterRef("pk"), state="active"))
    return rows(Initiative.objects.filter(state__in=UNDER_WAY).exclude(promised), state="state")


@check(
    code="BEN-02",
    severity=Severity.HIGH,
    title="Benefit behind plan",
    sentence="Of {label}, {promised} {measure} was promised by {day}, and {realised} is realised.",
    remedy="Say at the next gate what follows",
)
def behind_plan(at: Moment) -> Iterator[Found]:
    """Benefits whose last verified reading lies below what was promised for its day by more than a tenth of the way
    from baseline to target; the baseline of today where nothing was verified yet."""
    yield from (found for row in _promised() if (found := _behind(row, at.today)))


def _promised() -> "QuerySet[Any, Any]":
    verified = BenefitReading.objects.filter(benefit=OuterRef("pk"), state="verified").order_by("-taken_on")
    found = Benefit.objects.filter(state="active", initiative__state__in=MEASURED).annotate(
        read=Subquery(verified.values("value")[:1]), read_on=Subquery(verified.values("taken_on")[:1])
    )
    listed: QuerySet[Any, Any] = found.order_by("code").values(
        "pk", "code", "title", "unit_of_measure", "baseline", "points", "starts_on", "owner_id", "read", "read_on",
        "initiative__unit_id",
    )  # fmt: skip
    return listed


def _behind(row: dict[str, Any], today: date) -> Found | None:
    curve = Curve(row["baseline"], row["starts_on"], points_of(row["points"]))
    day = row["read_on"] or today
    value: Decimal = row["baseline"] if row["read"] is None else row["read"]
    if not curve.behind(value, day):
        return None
    told = {
        "promised": curve.at(day),
        "measure": row["unit_of_measure"],
        "day": day,
        "realised": "nothing" if row["read"] is None else value,
    }
    label = f"{row['code']} {row['title']}"
    return Found(Benefit.SUBJECT, row["pk"], label, row["initiative__unit_id"], row["owner_id"], told)


def _reported_on() -> Subquery:
    return Subquery(Event.objects.filter(pk=OuterRef("last_event")).values("at")[:1])


def _waiting(kind: type[Any], at: Moment) -> "QuerySet[Any]":
    found: QuerySet[Any] = kind.objects.filter(state="reported").annotate(since=_reported_on())
    return found.filter(since__lt=at.now - UNLOOKED)


@check(
    code="BEN-03",
    severity=Severity.MEDIUM,
    title="Reading not verified for thirty days",
    sentence="{label}: the reading of {day} was reported on {since}, and nobody has verified it.",
    remedy="Have it verified by somebody who neither reported it nor answers for it",
)
def reading_unverified(at: Moment) -> Iterator[Found]:
    """Readings of benefits and of costs that were reported more than thirty days ago and are not verified."""
    yield from rows(
        _waiting(BenefitReading, at),
        label=Concat(F("benefit__code"), Value(" "), F("benefit__title")),
        unit="benefit__initiative__unit_id",
        owner="benefit__owner_id",
        day="taken_on",
        since=TruncDate("since"),
    )
    yield from rows(
        _waiting(CostReading, at),
        label=Concat(F("initiative__code"), Value(", costs of "), F("initiative__title")),
        unit="initiative__unit_id",
        owner="initiative__owner_id",
        day="taken_on",
        since=TruncDate("since"),
    )


@check(
    code="BEN-04",
    severity=Severity.HIGH,
    title="Gate passed by without a decision",
    sentence="{label} was planned for {planned}, and nobody has decided whether the initiative goes on.",
    remedy="Decide whether it goes on",
)
def gate_undecided(at: Moment) -> Iterator[Found]:
    """Gates of running initiatives whose day is over without a decision."""
    late = StageGate.objects.filter(state="ahead", initiative__state="running", planned_on__lt=at.today)
    number = Cast(F("number"), CharField())
    return rows(
        late,
        label=Concat(F("initiative__code"), Value(", gate "), number, Value(" "), F("name")),
        unit="initiative__unit_id",
        owner="initiative__owner_id",
        planned="planned_on",
    )
