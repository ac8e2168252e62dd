"""Is the portal alive, and is it fit to be used? Asked by the supervisor, by containers and by whoever operates it."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from raci.ledger import rings
from raci.ledger.models import Pending

# The sealer runs every second; a minute's backlog means that it does not run.
PENDING_SECONDS = 60


class Finding(NamedTuple):
    """One answer: is it well, and what was measured."""

    well: bool
    measured: str | int | None


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the portal is fit to be used, else 503; only numbers, since anybody may ask."""
    findings = examine()
    well = all(finding.well for finding in findings.values())
    checks = {name: finding._asdict() for name, finding in findings.items()}
    return JsonResponse({"status": "ok" if well else "failing", "checks": checks}, status=200 if well else 503)


def examine() -> dict[str, Finding]:
    """Every check, or the database alone where that one does not answer."""
    try:
        return {"database": Finding(True, connection.vendor), **{name: check() for name, check in CHECKS.items()}}
    except DatabaseError:
        return {"database": Finding(False, None)}


def migrations() -> Finding:
    """How many migrations are still to be applied."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding(waiting == 0, waiting)


def faults() -> Finding:
    """How many of the database's own guards are missing or altered."""
    found = len(rings.faults(connection))
    return Finding(found == 0, found)


def pending() -> Finding:
    """Seconds since the oldest event that is not yet sealed into the record."""
    oldest = Pending.objects.order_by("id").values_list("queued_at", flat=True).first()
    seconds = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return Finding(seconds <= PENDING_SECONDS, seconds)


CHECKS: dict[str, Callable[[], Finding]] = {"migrations": migrations, "rings": faults, "pending": pending}
