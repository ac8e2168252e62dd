"""What leaves as OpenSLO: objectives and services in sight, with every document that was kept for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from management.models import OpenSLODocument, OpenSLOImport, Service, ServiceObjective
from management.openslo.mapping import Indicator
from management.openslo.packing import unpacked
from management.openslo.writing import Plain, name_of, service_document, slo_documents
from management.states import ObjectiveState, ServiceState
from raci.duties.standing import Standing

ORDER = ("Service", "DataSource", "SLI", "AlertNotificationTarget", "AlertCondition", "AlertPolicy", "SLO")
REFERENCES = {
    "metricSourceRef": "DataSource",
    "indicatorRef": "SLI",
    "conditionRef": "AlertCondition",
    "targetRef": "AlertNotificationTarget",
    "alertPolicyRef": "AlertPolicy",
}
"""Field that names another document -> the kind of that document."""


def imports(standing: Standing) -> QuerySet[OpenSLOImport]:
    """Imports of OpenSLO files in sight, the newest first."""
    return OpenSLOImport.objects.filter(standing.sight()).select_related("unit").order_by("-taken_at", "-code")


def kept(standing: Standing) -> list[OpenSLODocument]:
    """The newest document of each unit, kind and name that has no row of its own."""
    seen = standing.sight("run__unit__")
    rows = (
        OpenSLODocument.objects.filter(seen, is_kept=True).select_related("run").order_by("run__taken_at", "run__code")
    )
    return list({(row.run.unit_id, row.kind, row.name): row for row in rows}.values())


def indicators(rows: Iterable[OpenSLODocument]) -> Indicator:
    """The ``spec`` of kept SLIs by their names."""
    known = {row.name: unpacked(row.body).get("spec") for row in rows if row.kind == "SLI"}
    return known.get


def of_objective(standing: Standing, objective: ServiceObjective) -> list[Plain]:
    """One objective, its service, and what they name. One that came in a document with others leaves without them."""
    rows = kept(standing)
    return _with_references(_own([objective.service], [objective], rows), rows)


def of_service(standing: Standing, service: Service) -> list[Plain]:
    """A service with all its objectives that are not retired, and what they name."""
    rows, objectives = kept(standing), list(_live(service.objectives.all()))
    found = _own([service], objectives, rows) + _unjudged(rows, objectives, [service], whole=False)
    return _with_references(found, rows)


def of_all(standing: Standing) -> list[Plain]:
    """Every service in sight that is not retired, their objectives, and all that was kept."""
    services = list(Service.objects.filter(standing.sight()).exclude(state=ServiceState.RETIRED).order_by("code"))
    rows = kept(standing)
    objectives = list(_live(ServiceObjective.objects.filter(service__in=services)))
    return _ordered([*_own(services, objectives, rows), *_unjudged(rows, objectives, services, whole=True)])


def _live(rows: QuerySet[ServiceObjective]) -> QuerySet[ServiceObjective]:
    return rows.exclude(state=ObjectiveState.RETIRED).select_related("service").order_by("service__code", "code")


def _own(
    services: Sequence[Service], objectives: Sequence[ServiceObjective], rows: Sequence[OpenSLODocument]
) -> list[Plain]:
    return [*map(service_document, services), *slo_documents(objectives, indicators(rows))]


def _with_references(documents: Sequence[Plain], rows: Sequence[OpenSLODocument]) -> list[Plain]:
    """With every kept document that one of them names, or that one of those names."""
    found = list(documents)
    known = {(row.kind, row.name): row for row in rows}
    taken: set[tuple[str, str]] = set()
    waiting = list(found)
    while waiting:
        for key in dict.fromkeys(_named_in(waiting.pop())):
            if key not in known or key in taken:
                continue
            taken.add(key)
            document = unpacked(known[key].body)
            found.append(document)
            waiting.append(document)
    return _ordered(found)


def _unjudged(
    rows: Iterable[OpenSLODocument],
    objectives: Sequence[ServiceObjective],
    services: Sequence[Service],
    *,
    whole: bool,
) -> list[Plain]:
    """Kept documents, but no SLO that became an objective since; unless ``whole``, only SLOs of these services."""
    judged = {name_of(each) for each in objectives}
    names = {name for service in services for name in (name_of(service), service.code, service.name)}
    found: list[Plain] = []
    for row in rows:
        document = unpacked(row.body)
        fits = whole or (row.kind == "SLO" and document["spec"]["service"] in names)
        if fits and not (row.kind == "SLO" and row.name in judged) and document not in found:
            found.append(document)
    return found


def _named_in(value: Any) -> Iterator[tuple[str, str]]:
    """Kind and name of every document that this one names."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in REFERENCES and isinstance(each, str):
                yield REFERENCES[name], each
            elif name == "alertPolicies" and isinstance(each, list):
                yield from (("AlertPolicy", policy) for policy in each if isinstance(policy, str))
            yield from _named_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _named_in(each)


def _ordered(documents: Iterable[Plain]) -> list[Plain]:
    def place(document: Plain) -> tuple[int, str, str]:
        kind = str(document["kind"])
        return ORDER.index(kind) if kind in ORDER else len(ORDER), kind, str(document["metadata"]["name"])

    return sorted(documents, key=place)
