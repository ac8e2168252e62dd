"""How services stand against their objectives: healthy, at risk, exhausted, or unknown. Worst first."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from management.models import Measurement, Service, ServiceObjective
from management.selectors import tallies
from management.slo.report import Report, State, assess
from management.slo.tallies import Tally
from management.terms import slice_of, terms_of
from raci.duties.standing import Standing
from raci.ledger import clock

STALE = dt.timedelta(days=3)
"""Where nothing was measured for so long (and for three measurements), nobody knows how a service is."""

WORST_FIRST = (State.EXHAUSTED, State.AT_RISK, State.NO_DATA, State.HEALTHY)


@dataclass(frozen=True)
class ObjectiveHealth:
    """One objective in effect, what the arithmetic says of it, and what that means today."""

    objective: ServiceObjective
    report: Report
    last_at: dt.datetime | None

    @property
    def state(self) -> State:
        """What was good three days ago is not known to be good today; what is exhausted stays so."""
        quiet = self.last_at is None or self.report.now - self.last_at > self.patience
        if quiet and self.report.state is not State.EXHAUSTED:
            return State.NO_DATA
        return self.report.state

    @property
    def patience(self) -> dt.timedelta:
        """How long silence is normal."""
        return max(STALE, 3 * slice_of(self.objective))


@dataclass(frozen=True)
class ServiceHealth:
    """A service with its objectives, the worst first."""

    service: Service
    objectives: Sequence[ObjectiveHealth]

    @property
    def worst(self) -> ObjectiveHealth | None:
        """The objective that decides the state; None where the service has none in effect."""
        return self.objectives[0] if self.objectives else None

    @property
    def state(self) -> State:
        """That of the worst objective; a service without one is unknown."""
        return self.worst.state if self.worst else State.NO_DATA


def _rank(found: ObjectiveHealth) -> tuple[int, float]:
    left = found.report.budget_left
    return WORST_FIRST.index(found.state), float(left) if left is not None else 0.0


def _health(
    objective: ServiceObjective, counted: Sequence[Tally], last: dt.datetime | None, now: dt.datetime
) -> ObjectiveHealth:
    begun = [each.start for each in counted[:1]]
    since = min([*begun, *([objective.active_since] if objective.active_since else [])], default=None)
    report = assess(counted, terms_of(objective, since=since), now)
    return ObjectiveHealth(objective, report, report.last_data_at or last)


def of_objectives(
    objectives: Iterable[ServiceObjective],
    *,
    now: dt.datetime | None = None,
    last: Mapping[Any, dt.datetime | None] | None = None,
) -> list[ObjectiveHealth]:
    """How objectives stand: three queries whatever their number.

    Args:
        last: when each was measured last, where that is known already; it saves one of the queries.
    """
    known, at = list(objectives), now or clock.now()
    counted = tallies.by_day(known, at) if known else {}
    if last is None:
        last = _last([objective.pk for objective in known if not counted.get(objective.pk)], at)
    found = [_health(each, counted.get(each.pk, ()), last.get(each.pk), at) for each in known]
    return sorted(found, key=_rank)


def of_objective(objective: ServiceObjective, *, now: dt.datetime | None = None) -> tuple[ObjectiveHealth, list[Tally]]:
    """How one objective stands, with the hours that it rests on."""
    at = now or clock.now()
    fine = tallies.by_hour(objective, at)
    last = {} if fine else _last([objective.pk], at)
    return _health(objective, fine, last.get(objective.pk), at), fine


def _last(objectives: Sequence[Any], now: dt.datetime) -> dict[Any, dt.datetime]:
    if not objectives:
        return {}
    rows = Measurement.objects.filter(objective__in=objectives, at__lt=now).order_by().values("objective")
    return dict(rows.annotate(last=Max("at")).values_list("objective", "last"))


def of_services(services: Iterable[Service], *, now: dt.datetime | None = None) -> list[ServiceHealth]:
    """How services stand, the worst first: four queries whatever their number."""
    known, at = list(services), now or clock.now()
    measured = Measurement.objects.filter(objective=OuterRef("pk"), at__lt=at).order_by("-at").values("at")
    active = ServiceObjective.objects.filter(service__in=known, state="active").annotate(last_at=Subquery(measured[:1]))
    last = {each.pk: each.last_at for each in active}
    by_service: dict[Any, list[ObjectiveHealth]] = defaultdict(list)
    for found in of_objectives(active, now=at, last=last):
        by_service[found.objective.service_id].append(found)
    table = [ServiceHealth(service, by_service[service.pk]) for service in known]
    return sorted(table, key=_order)


def _order(found: ServiceHealth) -> tuple[int, float, int, str]:
    left = found.worst.report.budget_left if found.worst else None
    rank = WORST_FIRST.index(found.state)
    return rank, float(left) if left is not None else 0.0, found.service.tier, found.service.code


def in_operation(standing: Standing) -> QuerySet[Service]:
    """The services that people use today, within the person's sight."""
    rows = Service.objects.filter(standing.sight(), state__in=("live", "retiring"))
    return rows.select_related("owner", "unit")


def health_table(standing: Standing, *, now: dt.datetime | None = None) -> list[ServiceHealth]:
    """Every service in operation that the person may see, the worst first."""
    return of_services(in_operation(standing), now=now)


def counted(table: Iterable[ServiceHealth]) -> dict[State, int]:
    """How many services are in each of the four states."""
    found = Counter(each.state for each in table)
    return {state: found[state] for state in (State.HEALTHY, State.AT_RISK, State.EXHAUSTED, State.NO_DATA)}
