"""Checks on operations."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Concat

from management.models import Incident
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity

WINDOW = timedelta(days=30)
ENOUGH = 5
"""Fewer incidents than this say nothing about a service."""
TOO_LONG = timedelta(days=3)


@check(
    code="OPS-01",
    severity=Severity.MEDIUM,
    title="Target times missed",
    sentence="More than one in ten incidents of {label} missed its target time in the last thirty days.",
    remedy="Look at the incidents of the service",
)
def targets_missed(at: Moment) -> Iterator[Found]:
    """Services of which more than one in ten incidents, of five at least, that were opened in the last thirty days
    missed their target time."""
    recent = Incident.objects.filter(opened_at__gt=at.now - WINDOW, opened_at__lte=at.now, service__isnull=False)
    by_service = recent.filter(made_sla__isnull=False).order_by().values("service")
    counted = by_service.annotate(total=Count("pk"), tenfold=Count("pk", filter=Q(made_sla=False)) * 10)
    return rows(
        counted.filter(total__gte=ENOUGH, tenfold__gt=F("total")),
        label=Concat(F("service__code"), Value(" "), F("service__name")),
        unit="service__unit_id",
        owner="service__owner_id",
        key="service",
        subject="service",
    )


@check(
    code="OPS-02",
    severity=Severity.HIGH,
    title="Urgent incident open for days",
    sentence="{label} is of the first priority and open since {opened}.",
    remedy="Resolve the incident, or say why it waits",
)
def urgent_for_days(at: Moment) -> Iterator[Found]:
    """Incidents of the first priority that are still not resolved after three days."""
    waiting = Incident.objects.filter(priority=1, resolved_at=None, closed_at=None, opened_at__lt=at.now - TOO_LONG)
    unresolved = waiting.exclude(status__in=("resolved", "closed"))
    label = Concat(F("number"), Value(" "), F("title"))
    return rows(unresolved, label=label, owner="service__owner_id", opened="opened_at")
