"""From objectives and services to documents of OpenSLO v1, and from documents to YAML.

An objective that came as OpenSLO gives its document back with every field. What was changed here since is put in its
place; everything else in the document stays.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

import yaml
from django.conf import settings

from management.models import Service, ServiceObjective
from management.openslo.kinds import VERSION
from management.openslo.mapping import EVERY, MEASURED_IN, UNITS, Indicator, NotJudged, promises_of
from management.openslo.nodes import scalar
from management.openslo.packing import unpacked
from management.services.objectives import Terms

Plain = dict[str, Any]
BEGINS = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - OpenSLO writes it without a zone
"""A Monday on which a year, quarter, month and week begin."""
OF_ENTRY = frozenset({"target", "slice_seconds", "slice_target", "operator", "limit"})
"""Terms that stand in an entry of ``objectives``; the others stand in the SLO."""
FIRST = ("apiVersion", "kind", "metadata", "spec", "name", "displayName")
USUAL = Terms(name="", target=Decimal(1)).slice_seconds


def terms_on(objective: ServiceObjective) -> Terms:
    """What an objective promises, as its columns say."""
    return Terms(**{name: getattr(objective, name) for name in Terms.__dataclass_fields__})


def document_in(row: ServiceObjective | Service) -> Plain:
    """The document that a row came from; empty where it was made here."""
    found: Plain = unpacked(row.source.get("document") or {})
    return found


def name_of(row: ServiceObjective | Service) -> str:
    """What OpenSLO calls it."""
    document = document_in(row)
    return str(document["metadata"]["name"]) if document else row.code.lower()


def service_document(service: Service) -> Plain:
    """A service as OpenSLO has it."""
    document = document_in(service)
    if not document:
        spec = {"description": service.summary} if service.summary else {}
        about = {"name": service.code.lower(), "displayName": service.name}
        return {"apiVersion": VERSION, "kind": "Service", "metadata": about, "spec": spec}
    about, spec = document["metadata"], document.get("spec") or {}
    if service.name != (about.get("displayName") or about["name"])[:160]:
        about["displayName"] = service.name
    if service.summary != str(spec.get("description") or "")[:400]:
        document["spec"] = {**spec, "description": service.summary}
    return document


def slo_documents(objectives: Iterable[ServiceObjective], indicator: Indicator) -> list[Plain]:
    """Objectives as SLOs; those that came in one document go back in one."""
    groups: dict[tuple[Any, str], list[ServiceObjective]] = {}
    for each in objectives:
        groups.setdefault((each.service_id, name_of(each)), []).append(each)
    return [document for group in groups.values() for document in _slos(group, indicator)]


def _slos(group: Sequence[ServiceObjective], indicator: Indicator) -> list[Plain]:
    newest = max(group, key=lambda each: (each.state == "draft", each.code))
    document = document_in(newest)
    if not document:
        return [_made(each) for each in group]
    rows = _rows_by_place(group, document)
    apart = [row for row in rows.values() if _differs_as_a_whole(row, document, indicator)]
    if len(rows) == 1 and apart:
        return [_rewritten(document, apart[0])]
    kept = {place: row for place, row in rows.items() if row not in apart}
    whole = [_with_entries(document, kept, indicator)] if kept else []
    return whole + [_rewritten(_alone(document, row), row) for row in apart]


def _rows_by_place(group: Iterable[ServiceObjective], document: Plain) -> dict[int, ServiceObjective]:
    """The row for each entry: a draft takes the place of what it will replace."""
    count = len(document["spec"]["objectives"])
    order = sorted(group, key=lambda each: (each.state == "draft", each.code))
    return {place: each for each in order if 0 <= (place := int(each.source.get("place", 0))) < count}


def _changed(row: ServiceObjective, document: Plain, indicator: Indicator) -> set[str]:
    """The terms in which a row no longer is what the document says."""
    place, now = int(row.source.get("place", 0)), terms_on(row)
    try:
        before = promises_of(document, indicator)[place].terms
    except (NotJudged, KeyError):
        before = None
    if before is None:
        return {*Terms.__dataclass_fields__}
    return {name for name in Terms.__dataclass_fields__ if getattr(before, name) != getattr(now, name)}


def _differs_as_a_whole(row: ServiceObjective, document: Plain, indicator: Indicator) -> bool:
    return bool(_changed(row, document, indicator) - OF_ENTRY)


def _with_entries(document: Plain, rows: Mapping[int, ServiceObjective], indicator: Indicator) -> Plain:
    made = deepcopy(document)
    entries = made["spec"]["objectives"]
    for place, row in rows.items():
        if _changed(row, document, indicator):
            entries[place] = {**_without_terms(entries[place]), **_entry(row)}
    unjudged = {each.place for each in promises_of(document, indicator) if each.terms is None}
    made["spec"]["objectives"] = [entry for place, entry in enumerate(entries) if place in rows or place in unjudged]
    return made


def _without_terms(entry: Plain) -> Plain:
    ours = {"target", "targetPercent", "op", "value", "timeSliceTarget", "timeSliceWindow"}
    return {name: value for name, value in entry.items() if name not in ours}


def _alone(document: Plain, row: ServiceObjective) -> Plain:
    """A document of its own for a row that parted from the others."""
    made = deepcopy(document)
    made["metadata"]["name"] = row.code.lower()
    made["spec"]["objectives"] = [made["spec"]["objectives"][int(row.source.get("place", 0))]]
    return made


def _rewritten(document: Plain, row: ServiceObjective) -> Plain:
    made, fresh = deepcopy(document), _made(row)
    spec = made["spec"]
    spec |= {name: fresh["spec"][name] for name in ("timeWindow", "budgetingMethod")}
    made["metadata"]["displayName"] = row.name
    notes = {**(made["metadata"].get("annotations") or {}), **fresh["metadata"].get("annotations", {})}
    made["metadata"] |= {"annotations": notes} if notes else {}
    entries = spec["objectives"]
    entry = entries[int(row.source.get("place", 0)) if len(entries) > 1 else 0]
    spec["objectives"] = [{**_without_terms(entry), **_entry(row)}]
    return made


def _made(row: ServiceObjective) -> Plain:
    """An objective that was made here. Its indicator says that the measurements are in this portal."""
    notes = {EVERY: str(row.slice_seconds)} if _is_counted(row) and row.slice_seconds != USUAL else {}
    notes |= {MEASURED_IN: row.unit_of_measure} if row.unit_of_measure else {}
    about: Plain = {"name": row.code.lower(), "displayName": row.name} | ({"annotations": notes} if notes else {})
    spec: Plain = {
        "service": name_of(row.service),
        "indicator": {"metadata": {"name": f"{row.code.lower()}-indicator"}, "spec": _indicator(row)},
        "timeWindow": [_window(row)],
        "budgetingMethod": row.budgeting,
        "objectives": [{"displayName": row.name, **_entry(row)}],
    }
    return {"apiVersion": VERSION, "kind": "SLO", "metadata": about, "spec": spec}


def _is_counted(row: ServiceObjective) -> bool:
    return row.budgeting == ServiceObjective.Budgeting.OCCURRENCES


def _indicator(row: ServiceObjective) -> Plain:
    def source(what: str) -> Plain:
        return {"metricSource": {"type": "Countersign", "spec": {"objective": row.code, "measurement": what}}}

    if row.indicator == ServiceObjective.Indicator.THRESHOLD:
        return {"thresholdMetric": source("value")}
    return {"ratioMetric": {"counter": False, "good": source("good"), "total": source("total")}}


def _window(row: ServiceObjective) -> Plain:
    if row.window == ServiceObjective.Window.ROLLING:
        return {"duration": f"{row.window_days}d", "isRolling": True}
    shorthand = next(word for word, unit in UNITS.items() if unit.value == row.calendar_unit)
    calendar = {"startTime": f"{BEGINS:%Y-%m-%d %H:%M:%S}", "timeZone": settings.TIME_ZONE}
    return {"duration": shorthand, "calendar": calendar, "isRolling": False}


def _entry(row: ServiceObjective) -> Plain:
    entry: Plain = {"target": _short(row.target)}
    if row.indicator == ServiceObjective.Indicator.THRESHOLD and row.limit is not None:
        entry = {"op": row.operator, "value": _short(row.limit), **entry}
    if _is_counted(row):
        return entry
    if row.slice_target is not None:
        entry["timeSliceTarget"] = _short(row.slice_target)
    elif row.budgeting == ServiceObjective.Budgeting.TIMESLICES:
        entry["timeSliceTarget"] = 1  # one value a slice: it is good or it is not
    return {**entry, "timeSliceWindow": _duration(row.slice_seconds)}


def _short(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _duration(seconds: int) -> str:
    for letter, length in (("d", 86_400), ("h", 3600), ("m", 60)):
        if not seconds % length:
            return f"{seconds // length}{letter}"
    return f"{seconds}s"


class _Dumper(yaml.SafeDumper):
    """Text that YAML 1.2 would take for something else is quoted as well; numbers stay exact."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    try:
        is_text = isinstance(scalar(value), str)
    except ValueError:
        is_text = False
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if is_text else "'")


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)


def _ordered(document: Plain) -> Plain:
    """As people write it: a database that keeps JSON keeps no order of fields."""
    found = {name: document[name] for name in FIRST if name in document} | document
    about = found.get("metadata")
    if isinstance(about, dict):
        found["metadata"] = {name: about[name] for name in FIRST if name in about} | about
    return found


def as_yaml(documents: Iterable[Plain]) -> str:
    """Documents as one YAML file, each after a line of three dashes."""
    return yaml.dump_all(
        map(_ordered, documents), Dumper=_Dumper, sort_keys=False, allow_unicode=True, explicit_start=True, width=110
    )
