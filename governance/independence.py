"""Who is not independent of a part of the organisation: whoever answers for something in it or held a duty over it.

Global Internal Audit Standards 2024, 7.2: nobody assures what they were responsible for within the year before.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
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
    """Whoever has a stake in these units, each with the first reason, as the rest of a sentence: two queries.

    Args:
        since: the first day of the period that is audited.
    """
    paths = [each.path for each in units]
    if not paths:
        return {}
    found: dict[UUID, str] = {}
    for person, title, unit in _duties(paths, timezone.make_aware(datetime.combine(since - COOLING_OFF, time()))):
        found.setdefault(person, f"held {title} in {unit} within the year before the period, or since")
    for person, told in _owned(paths):
        found.setdefault(person, f"answers for {told}")
    return found


def _below(paths: Iterable[str], prefix: str) -> Q:
    return reduce(or_, (Q(**{f"{prefix}path__startswith": path}) for path in paths))


def _duties(paths: list[str], since: Any) -> Any:
    """Roles of any side but assurance that reached these units, or lay within them, since a moment."""
    above = sorted({each for path in paths for each in lineage(path)})
    rows = EffectiveGrant.objects.filter(
        Q(unit__path__in=above) | _below(paths, "unit__"),
        Q(until=None) | Q(until__gt=since),
        since__lte=clock.now(),
        person__kind=Person.Kind.HUMAN,
    )
    named = rows.exclude(role__sphere=Sphere.ASSURANCE).order_by("since")
    return named.values_list("person_id", "role__title", "unit__name")


def _owned(paths: list[str]) -> Any:
    """What has an owner and lies in these units, whatever kind it is."""
    parts: list[QuerySet[Any, Any]] = []
    for model in governed_models():
        fields = {field.name: field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if fields.get("owner") is Person and fields.get("unit") is OrgUnit:
            label = "code" if any(each.name == "code" for each in model._meta.concrete_fields) else "id"
            told = Concat(Value(f"{model._meta.verbose_name} "), Cast(label, CharField()), output_field=CharField())
            rows = model._default_manager.filter(_below(paths, "unit__"), owner__isnull=False).order_by()
            parts.append(rows.values_list("owner_id", told))
    first, *rest = parts
    return first.union(*rest)
