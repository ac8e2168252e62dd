"""Incidents and imports as lists read them."""

from typing import Any

from django.db.models import Q, QuerySet

from management.models import ImportRun, Incident
from raci.duties.standing import Standing


def visible(standing: Standing) -> QuerySet[Incident]:
    """The incidents that the person may see."""
    return Incident.objects.filter(standing.sight()).select_related("service")


def listing(
    standing: Standing, *, text: str = "", status: str = "", priority: str = "", service: str = "", sla: str = ""
) -> QuerySet[Incident]:
    """Those that fit; empty values leave out nothing."""
    rows = visible(standing)
    for word in text.split()[:6]:
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(category__icontains=word))
    if status:
        rows = rows.exclude(status__in=("resolved", "closed")) if status == "unsolved" else rows.filter(status=status)
    if priority.isascii() and priority.isdigit() and len(priority) == 1:
        rows = rows.filter(priority=int(priority))
    if service:
        rows = rows.filter(service=None) if service == "none" else rows.filter(service__code=service)
    if sla in ("kept", "missed"):
        rows = rows.filter(made_sla=sla == "kept")
    return rows


def imports(standing: Standing) -> QuerySet[ImportRun]:
    """The imports that the person may see, the newest first."""
    return ImportRun.objects.filter(standing.sight()).select_related("mapping", "unit").order_by("-taken_at", "-code")


def rejected(run: ImportRun) -> QuerySet[Any]:
    """The rows that an import did not take, in the order of the file."""
    return run.rejections.order_by("row")
