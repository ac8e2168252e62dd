"""Tables that the database itself keeps from governed ones, in the very transaction that changes those.

Nobody writes to them, no service either: triggers on the tables that they follow put in what came and take out what
went, and guards on the tables themselves refuse whatever the definition does not bear out.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

WORD = re.compile(r"\w+")


class Follows(NamedTuple):
    """A table whose changes a derived one follows.

    Attributes:
        table: its name.
        after: the changes, of INSERT, UPDATE and DELETE.
        rows: which derived rows may be others than before, as a condition on their columns; ``@row`` is the row that
            changed.
    """

    table: str
    after: tuple[str, ...]
    rows: str


class Derived(models.Model):
    """A table that is made of others.

    ``TERMS`` are common table expressions, and ``ROWS`` the query over them and over other tables that gives every row
    there should be, with a column for each column of the table; the same text on every database.
    """

    TERMS: ClassVar[str] = ""
    ROWS: ClassVar[str] = ""
    FOLLOWS: ClassVar[tuple[Follows, ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def columns(cls, of: str = "") -> str:
        """Every column, separated by commas."""
        return ", ".join(f"{of}{field.column}" for field in cls._meta.concrete_fields)

    @classmethod
    def key(cls, of: str = "") -> str:
        """The columns of the primary key, separated by commas."""
        return ", ".join(f"{of}{field.column}" for field in cls._meta.pk_fields)

    @classmethod
    def gone(cls, where: str = "1 = 1") -> str:
        """SQL that takes out, of the rows on which a condition holds, those that are not to be there."""
        table, columns = cls._meta.db_table, cls.columns()
        return (
            f"DELETE FROM {table} WHERE {where} AND ({cls.key()}) IN (WITH RECURSIVE {cls.TERMS}"
            f" SELECT {cls.key()} FROM (SELECT {columns} FROM {table} WHERE {where}"
            f" EXCEPT SELECT {columns} FROM ({cls.ROWS}) defined WHERE {where}) gone)"
        )

    @classmethod
    def come(cls, where: str = "1 = 1") -> str:
        """SQL that puts in, of the rows on which a condition holds, those that are missing."""
        table, columns = cls._meta.db_table, cls.columns()
        return (
            f"INSERT INTO {table} ({columns}) WITH RECURSIVE {cls.TERMS}"
            f" SELECT {columns} FROM ({cls.ROWS}) defined WHERE {where}"
            f" EXCEPT SELECT {columns} FROM {table} WHERE {where}"
        )


def derived_models() -> list[type[Derived]]:
    """Every table that is kept from others."""
    return [model for model in apps.get_models() if issubclass(model, Derived)]


def in_full(sql: str, prefix: str) -> str:
    """The same SQL with every table of ours named in full."""
    ours = {model._meta.db_table for model in apps.get_models()}
    return WORD.sub(lambda found: f'{prefix}."{found[0]}"' if found[0] in ours else found[0], sql)


def rebuild(connection: BaseDatabaseWrapper, model: type[Derived]) -> int:
    """Bring a table to what it is defined to be; only what differs is written. Returns how many rows did.

    Run by the owner of the database: the role of the portal may only read such a table.
    """
    with connection.cursor() as cursor:
        cursor.execute(model.gone())
        changed = int(cursor.rowcount)
        cursor.execute(model.come())
        return changed + int(cursor.rowcount)


def differences(connection: BaseDatabaseWrapper, model: type[Derived]) -> Iterator[str]:
    """Every row that is there and should not be, or should be and is not."""
    table, columns = model._meta.db_table, model.columns()
    there = f"SELECT {columns} FROM {table}"
    defined = f"SELECT {columns} FROM ({model.ROWS}) defined"
    for one, other, says in ((there, defined, "is there for no reason"), (defined, there, "is missing")):
        with connection.cursor() as cursor:
            cursor.execute(f"WITH RECURSIVE {model.TERMS} {one} EXCEPT {other}")
            for row in cursor.fetchall():
                yield f"{table}: {_told(model, row)} {says}"


def _told(model: type[Derived], row: tuple[Any, ...]) -> str:
    named = zip(model._meta.concrete_fields, row, strict=True)
    return ", ".join(f"{field.column} {value}" for field, value in named if value not in (None, ""))
