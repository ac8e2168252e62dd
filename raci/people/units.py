"""Where a unit lies in the tree. Paths never change, so they are remembered."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

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


class Among(Func):
    """Whether the key that a field holds is one of those of a query.

    PostgreSQL reads the keys once and looks each up in the field's index; for ``IN`` it plans a join of the two tables,
    which takes twice as long. ``make bench`` has the figures (``lists``).
    """

    output_field = BooleanField()
    template = "%(expressions)s"
    arg_joiner = " IN "

    def __init__(self, field: str, keys: QuerySet[Any]) -> None:
        super().__init__(F(field), Subquery(keys.order_by().values("pk")))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **extra)
