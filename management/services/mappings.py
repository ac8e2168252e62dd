"""How the exports of ITSM tools are read: mappings kept as data, changed by acts."""

from typing import Any

from django.core.exceptions import ValidationError

from management.acts import operations as acts
from management.itsm.mapping import MappingError, from_dict, names, shipped
from management.models import ImportMapping
from raci.duties.gate import passing
from raci.people.actor import Actor


def checked(mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping in its full form.

    Raises:
        ValidationError: it cannot be used, with the reason.
    """
    try:
        return from_dict(mapping).as_dict()
    except MappingError as problem:
        raise ValidationError({"mapping": str(problem)}) from problem


def add(*, actor: Actor, code: str, mapping: dict[str, Any]) -> ImportMapping:
    """Keep a mapping under a short name."""
    full = checked(mapping)
    row = ImportMapping(code=code, name=str(full["name"])[:120], mapping=full)
    with passing(acts.ADD_MAPPING, row, actor=actor):
        pass
    return row


def edit(*, actor: Actor, mapping: ImportMapping, content: dict[str, Any]) -> ImportMapping:
    """Change how a tool's export is read, from the next import on."""
    full = checked(content)
    with passing(acts.EDIT_MAPPING, mapping, actor=actor) as row:
        row.name, row.mapping = str(full["name"])[:120], full
    return row


def retire(*, actor: Actor, mapping: ImportMapping) -> ImportMapping:
    """The mapping is no longer offered."""
    with passing(acts.RETIRE_MAPPING, mapping, actor=actor) as row:
        pass
    return row


def ready(*, actor: Actor, code: str) -> ImportMapping:
    """The mapping of this name; one that comes with the product is put on record at its first use.

    Raises:
        MappingError: there is none of that name.
    """
    found = ImportMapping.objects.filter(code=code).first()
    if found is not None:
        return found
    return add(actor=actor, code=code, mapping=shipped(code).as_dict())


def choices() -> list[tuple[str, str]]:
    """Every mapping that can be used, kept or shipped: short name and name."""
    kept = dict(ImportMapping.objects.values_list("code", "name"))
    retired = set(ImportMapping.objects.filter(state="retired").values_list("code", flat=True))
    found = {code: shipped(code).name for code in names()} | kept
    return sorted((code, name) for code, name in found.items() if code not in retired)
