"""System checks: shapes of governed models that would open a door around the rings."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import models

from raci.ledger.governed import Governed, GovernedQuerySet, Part, governed_models, written_models

OWN_APPS = frozenset({"raci", "governance", "management", "portal"})


def _managers(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    managers = (model._base_manager, model._default_manager)
    if not all(issubclass(getattr(manager, "_queryset_class", object), GovernedQuerySet) for manager in managers):
        yield checks.Error(
            f"{model._meta.label}: base and default manager must be governed", obj=model, id="ledger.E001"
        )
    if model._meta.parents:
        yield checks.Error(f"{model._meta.label}: no multi-table inheritance", obj=model, id="ledger.E002")


def _through(field: Any) -> type[models.Model]:
    through: type[models.Model] = field.remote_field.through
    return through


def _relations(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    for many in model._meta.local_many_to_many:
        if _through(many)._meta.auto_created:
            yield checks.Error(f"{many}: needs a Part as through model", obj=model, id="ledger.E003")
    for field in model._meta.concrete_fields:
        loose = (models.CASCADE, models.SET_NULL, models.SET_DEFAULT)
        if field.remote_field and field.remote_field.on_delete in loose:
            yield checks.Error(f"{field}: a governed row may only PROTECT or DO_NOTHING", obj=model, id="ledger.E004")
    for relation in model._meta.related_objects:
        ours = relation.related_model._meta.app_label in OWN_APPS
        if ours and not relation.many_to_many and getattr(relation, "on_delete", None) is models.CASCADE:
            yield checks.Error(f"{relation}: cascades from a governed row", obj=model, id="ledger.E005")


def _names(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    if issubclass(model, Governed) and not (model.SUBJECT and model.FIRST_STATE):
        yield checks.Error(f"{model._meta.label}: declare SUBJECT and FIRST_STATE", obj=model, id="ledger.E006")
    if issubclass(model, Part) and not model.PART_OF:
        yield checks.Error(f"{model._meta.label}: declare PART_OF", obj=model, id="ledger.E006")


@checks.register("countersign")
def shape(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Refuse what cascades, bypasses the managers or has no name in the record."""
    found = [
        message for model in written_models() for look in (_managers, _relations, _names) for message in look(model)
    ]
    twice = [name for name, count in Counter(model.SUBJECT for model in governed_models()).items() if count > 1]
    return found + [checks.Error(f"two models are called {name!r} in the record", id="ledger.E007") for name in twice]
