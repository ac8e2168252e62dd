"""Which controls put the clauses of a document into practice, and how their last test went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from management.models import ControlTest
from raci.alignment.models import Implementation


@dataclass(frozen=True)
class Practice:
    """A control that puts clauses of one document into practice.

    Attributes:
        clauses: the keys of the clauses, which outlive renumbering.
        result: of the last test, ``passed`` or ``failed``; empty where it was never tested.
    """

    control_id: Any
    code: str
    title: str
    owner: str
    state: str
    clauses: tuple[str, ...]
    result: str
    tested_on: date | None


def practised(document_id: Any, keys: Mapping[str, str]) -> list[Practice]:
    """The controls behind the clauses of a document, by code: one query.

    Args:
        keys: number -> key in the version that holds, for links that name a clause by its number alone.
    """
    found: dict[Any, Practice] = {}
    for row in _links(document_id):
        control = row.control
        before = found.get(control.pk)
        found[control.pk] = Practice(
            control_id=control.pk,
            code=control.code,
            title=control.title,
            owner=control.owner.name,
            state=control.state,
            clauses=(*(before.clauses if before else ()), row.clause_key or keys.get(row.clause, "")),
            result=row.last_result or "",  # type: ignore[attr-defined]
            tested_on=row.last_tested,  # type: ignore[attr-defined]
        )
    return list(found.values())


def _links(document_id: Any) -> QuerySet[Implementation]:
    tests = ControlTest.objects.filter(control=OuterRef("control")).order_by("-tested_on", "-id")
    return (
        Implementation.objects.filter(document=document_id)
        .exclude(state="removed")
        .select_related("control__owner")
        .annotate(last_result=Subquery(tests.values("result")[:1]), last_tested=Subquery(tests.values("tested_on")[:1]))
        .order_by("control__code", "clause")
    )
