"""Where a unit lies in the tree. Paths never change, so they are remembered."""

from typing import Any

from raci.people.models import OrgUnit

_paths: dict[Any, str] = {}


def path_of(unit_id: Any) -> str:
    """The path of a unit; that of the root for None; empty where there is no unit yet."""
    if unit_id not in _paths:
        found = OrgUnit.objects.filter(parent=None) if unit_id is None else OrgUnit.objects.filter(pk=unit_id)
        path = found.values_list("path", flat=True).first() or ""
        if unit_id is None or not path:
            return path
        _paths[unit_id] = path
    return _paths[unit_id]


def lineage(path: str) -> list[str]:
    """The path and those of everything above it, nearest first."""
    codes = path.rstrip("/").split("/") if path else []
    return ["/".join(codes[:count]) + "/" for count in range(len(codes), 0, -1)]
