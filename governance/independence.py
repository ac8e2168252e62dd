"""Who is not independent of a part of the organisation: whoever answers for something in it or held a duty over it.

Global Internal Audit Standards 2024, 7.2: nobody assures what they were responsible for within the year before.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from raci.duties.effective import EffectiveGrant
from raci.ledger import clock
from raci.ledger.governed import governed_models
from raci.people.models import OrgUnit, Person
from raci.people.spheres import Sphere
from raci.people.units import lineage

COOLING_OFF = timedelta(days=365)
"""So long before the audited period a duty still counts."""


def stakes(units: Iterable[OrgUnit], since: date) -> dict[UUID, str]:
    """Whoever has a stake in these units, each with a reason, as the rest of a sentence; one query.

    Args:
        since: the first day of the period that is audited.
    """
    paths = [each.path for each in units]
    if not paths:
        return {}
    found: dict[UUID, str] = {}
    first, *rest = [_duties(paths, timezone.make_aware(datetime.combine(since - COOLING_OFF, time()))), *_owned(paths)]
    for person, told in sorted(
        first.union(*rest), key=lambda row: (str(row[0]), not row[1].startswith("held"), row[1])
    ):
        found.setdefault(person, told)
    return found


def _below(paths: Iterable[str], prefix: str) -> Q:
    return reduce(or_, (Q(**{f"{prefix}path__startswith": path}) for path in paths))


def _told(*parts: str | F) -> Concat:
    return Concat(*(Value(each) if isinstance(each, str) else Cast(each, CharField()) for each in parts))


def _duties(paths: list[str], since: datetime) -> "QuerySet[Any, Any]":
    """Roles of any side but assurance that reached these units, or lay within them, since a moment."""
    above = sorted({each for path in paths for each in lineage(path)})
    rows = EffectiveGrant.objects.filter(
        Q(unit__path__in=above) | _below(paths, "unit__"),
        Q(until=None) | Q(until__gt=since),
        since__lte=clock.now(),
        person__kind=Person.Kind.HUMAN,
    ).exclude(role__sphere=Sphere.ASSURANCE)
    why = _told("held ", F("role__title"), " in ", F("unit__name"), " within the year before the period, or since")
    found: QuerySet[Any, Any] = rows.order_by().values_list("person_id", why)
    return found


def _owned(paths: list[str]) -> Iterator["QuerySet[Any, Any]"]:
    """What has an owner and lies in these units, whatever kind it is."""
    models: list[Any] = list(governed_models())
    for model in models:
        fields = {field.name: field for field in model._meta.concrete_fields}
        kinds = {name: field.related_model for name, field in fields.items() if field.is_relation}
        if kinds.get("owner") is Person and kinds.get("unit") is OrgUnit:
            why = _told(f"answers for {model._meta.verbose_name} ", F("code" if "code" in fields else "id"))
            rows: QuerySet[Any] = model._default_manager.filter(_below(paths, "unit__"), owner__isnull=False).order_by()
            yield rows.values_list("owner_id", why)
