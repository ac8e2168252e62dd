"""Search over everything in sight: each area says how its objects are found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.addresses import address_of
from portal.doors.sight import in_sight
from portal.parts import Sphere
from raci.duties.standing import Standing

LIMIT = 8


@dataclass(frozen=True)
class Kind:
    """How one kind of object is found and shown."""

    subject: str
    heading: str
    sphere: Sphere
    fields: tuple[str, ...]
    related: tuple[str, ...] = ()
    code: Callable[[Any], str] = lambda row: str(getattr(row, "code", ""))


@dataclass(frozen=True)
class Hit:
    """One object that was found."""

    title: str
    code: str
    url: str
    state: str


KINDS: tuple[Kind, ...] = (
    Kind("motion", "Decisions", "governance", ("code", "title"), ("body",)),
    Kind("resolution", "Resolutions", "governance", ("code", "text"), ("motion",)),
    Kind("meeting", "Meetings", "governance", ("code", "title")),
    Kind("document", "Policies", "governance", ("code", "title")),
    Kind("enterprise-goal", "Enterprise goals", "governance", ("code", "title")),
    Kind("initiative", "Initiatives", "governance", ("code", "title")),
    Kind("risk", "Risks", "governance", ("code", "title")),
    Kind("it-goal", "IT goals", "management", ("code", "title")),
    Kind("service", "Services", "management", ("code", "name")),
    Kind("control", "Controls", "management", ("code", "title")),
    Kind("change", "Changes", "management", ("code", "title")),
    Kind("incident", "Incidents", "management", ("number", "title"), code=lambda row: str(row.number)),
    Kind("engagement", "Audits", "assurance", ("code", "title")),
    Kind("audit-finding", "Audit findings", "assurance", ("code", "title")),
    Kind("finding", "Findings", "assurance", ("code", "sentence", "object_label")),
    Kind("report", "Reports", "assurance", ("code",)),
    Kind("person", "People", "duties", ("name", "title"), code=lambda row: ""),
    Kind("rule", "Rules", "duties", ("code", "title")),
)

SAID = {
    "audit-finding": "title",
    "change": "title",
    "enterprise-goal": "title",
    "finding": "sentence",
    "motion": "title",
    "resolution": "text",
    "rule": "title",
}
"""Kinds whose own name begins with the code, which stands beside it already, or says less than this field."""


def _match(kind: Kind, text: str) -> Q:
    found = Q()
    for word in text.split()[:6]:
        any_field = Q(pk__in=[])
        for field in kind.fields:
            any_field |= Q(**{f"{field}__icontains": word})
        found &= any_field
    return found


def search(standing: Standing, text: str) -> list[tuple[Kind, list[Hit]]]:
    """What fits every word, by kind; one query a kind, a few of each."""
    shown = []
    for kind in KINDS if text.strip() else ():
        rows: QuerySet[Any] = in_sight(kind.subject, standing).filter(_match(kind, text))
        hits = [_hit(kind, row) for row in rows.select_related(*kind.related)[:LIMIT]]
        if hits:
            shown.append((kind, hits))
    return shown


def _hit(kind: Kind, row: Any) -> Hit:
    title = SAID.get(kind.subject, "")
    said = str(getattr(row, title)) if title else str(row)
    return Hit(said, kind.code(row), address_of(row), row.state)
