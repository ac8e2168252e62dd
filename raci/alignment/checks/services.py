"""Checks on services: promised, measured, approved, answered for."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from management.models import Service, ServiceObjective
from management.selectors.health import ServiceHealth
from management.slo.report import State
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.leaves import read_services
from raci.alignment.states import Severity

NAME = Concat("code", Value(" "), "name")


@check(
    code="SVC-01",
    severity=Severity.HIGH,
    title="Live without an objective",
    sentence="{label} is live, but promises nothing that is measured.",
    remedy="Draft a service level objective",
    act="objective.draft",
    field="service",
)
def live_without_objective(at: Moment) -> Iterator[Found]:
    """Live services without a service level objective in effect."""
    promised = Exists(ServiceObjective.objects.filter(service=OuterRef("pk"), state="active"))
    return rows(Service.objects.filter(state="live").exclude(promised), label=NAME)


def _in(state: State, at: Moment) -> Iterable[ServiceHealth]:
    return (found for found in at.once(read_services) if found.worst and found.state is state)


def _of(found: ServiceHealth, **said: Any) -> Found:
    service, worst = found.service, found.worst
    name = {"objective": worst.objective.name} if worst else {}
    label = f"{service.code} {service.name}"
    return Found(service.SUBJECT, service.pk, label, service.unit_id, service.owner_id, {**name, **said})


@check(
    code="SVC-02",
    severity=Severity.MEDIUM,
    title="No data",
    sentence="Nobody knows how {label} is doing: nothing fresh was measured for “{objective}”.",
    remedy="See why no measurements come in",
)
def no_data(at: Moment) -> Iterator[Found]:
    """Services in operation for whose objective nothing was measured for three days, or for three measurements."""
    return (_of(found) for found in _in(State.NO_DATA, at))


@check(
    code="SVC-03",
    severity=Severity.CRITICAL,
    title="Error budget exhausted",
    sentence="{label} has used up the error budget of “{objective}”.",
    remedy="Decide what stops until the service has budget again",
)
def budget_exhausted(at: Moment) -> Iterator[Found]:
    """Services in operation that have used up the error budget of an objective in its window."""
    return (_of(found) for found in _in(State.EXHAUSTED, at))


@check(
    code="SVC-04",
    severity=Severity.HIGH,
    title="Error budget at risk",
    sentence="{label} loses the error budget of “{objective}” faster than it may, or has little of it left.",
    remedy="Look at what takes the budget",
)
def budget_at_risk(at: Moment) -> Iterator[Found]:
    """Services in operation that burn the error budget of an objective, or have less than a quarter of it left."""
    return (_of(found) for found in _in(State.AT_RISK, at))


@check(
    code="SVC-05",
    severity=Severity.HIGH,
    title="Live without approval",
    sentence="{label} is live, but no approval by governance is entered for it.",
    remedy="Enter the resolution that approved it",
)
def live_without_approval(at: Moment) -> Iterator[Found]:
    """Live services without the number of the resolution by which governance approved them."""
    return rows(Service.objects.filter(state="live", approval=""), label=NAME)


@check(
    code="SVC-06",
    severity=Severity.HIGH,
    title="Nobody answers for a service",
    sentence="{label} is in operation, but nobody in office owns it.",
    remedy="Name its owner",
    act="service.name-owner",
)
def without_owner(at: Moment) -> Iterator[Found]:
    """Services in operation without an owner, or whose owner has left."""
    nobody = Q(owner=None) | ~Q(owner__state="active")
    return rows(Service.objects.filter(nobody, state__in=("live", "retiring")), label=NAME)
