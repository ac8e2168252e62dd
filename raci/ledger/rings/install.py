"""Put the triggers in place, and tell what is missing, altered or disabled."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.ledger.derived import derived_models, rebuild
from raci.ledger.governed import Governed, written_models
from raci.ledger.rings import postgresql, sqlite
from raci.ledger.rings.trigger import Trigger, quoted

T = TypeVar("T")

APPEND_ONLY_MODELS = ("raci.Claim", "raci.Stand")
"""Tables outside the record that only ever grow as well."""

SECURITY = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

OURS = """
    SELECT t.tgname, r.relname,
           md5(p.prosrc) || ' ' || p.prosecdef::text || coalesce(array_to_string(p.proconfig, ';'), '')
           || ' ' || t.tgenabled::text || ' ' || t.tgtype || ' ' || r.relname
      FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_namespace n ON n.oid = r.relnamespace
     WHERE NOT t.tgisinternal AND t.tgname LIKE 'ring\\_%' AND n.nspname = ANY (current_schemas(false))
"""
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def _at_once(work: Callable[[BaseDatabaseWrapper], T]) -> Callable[[BaseDatabaseWrapper], T]:
    """One transaction: no moment with half the rings."""

    @functools.wraps(work)
    def inner(connection: BaseDatabaseWrapper) -> T:
        with transaction.atomic(using=connection.alias):
            return work(connection)

    return inner


def expected(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Every trigger that this database should have."""
    maker: Any = sqlite if connection.vendor == "sqlite" else postgresql
    found: list[Trigger] = list(maker.of_record())
    for label in APPEND_ONLY_MODELS:
        found += maker.append_only(apps.get_model(label)._meta.db_table)
    for model in written_models():
        found += maker.of_governed(model) if issubclass(model, Governed) else maker.of_part(model)
    for derived in derived_models():
        found += maker.of_derived(derived)
    if connection.vendor == "sqlite":
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
    return [trigger._replace(function=trigger.function.replace(postgresql.SCHEMA, schema)) for trigger in found]


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            like = "type = 'trigger' AND name LIKE 'ring\\_%' ESCAPE '\\'"
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE {like}")
            return dict(cursor.fetchall())
        cursor.execute(OURS)
        return {name: print_ for name, _, print_ in cursor.fetchall()}


def _fingerprint(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    if connection.vendor == "sqlite":
        return trigger.create
    head = trigger.create.split(" ON ")[0]
    kind = (0 if " AFTER " in trigger.create else 2) + (1 if "FOR EACH ROW" in trigger.create else 0)
    kind += sum(bit for word, bit in _EVENTS.items() if word in head)
    body = hashlib.md5(trigger.function.encode(), usedforsecurity=False).hexdigest()
    return f"{body} truesearch_path=pg_catalog, pg_temp A {kind} {trigger.table}"


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, altered, disabled or unknown among the triggers of the tables that exist."""
    tables, have = set(connection.introspection.table_names()), _present(connection)
    wanted = [trigger for trigger in expected(connection) if trigger.table in tables]
    found = [
        f"{trigger.name} on {trigger.table}: {'missing' if trigger.name not in have else 'altered or disabled'}"
        for trigger in wanted
        if have.get(trigger.name) != _fingerprint(connection, trigger)
    ]
    return found + [f"{name}: unknown" for name in sorted(set(have) - {trigger.name for trigger in wanted})]


@_at_once
def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every ring away; only the flush of a disposable database does so."""
    with connection.cursor() as cursor:
        for name in _present(connection):
            _drop(connection, cursor, name)


def _drop(connection: BaseDatabaseWrapper, cursor: Any, name: str) -> None:
    """A trigger of ours, from every table that it is on."""
    if connection.vendor == "sqlite":
        cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(name)}")
        return
    cursor.execute(OURS)
    for table in [table for found, table, _ in cursor.fetchall() if found == name]:
        cursor.execute(f"DROP TRIGGER {quoted(name)} ON {quoted(table)}")


def _create(cursor: Any, trigger: Trigger, done: set[str]) -> None:
    name = trigger.function_name
    if name not in done:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {quoted(name)}() RETURNS trigger {SECURITY} AS $ring${trigger.function}$ring$"
        )
        done.add(name)
    cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(trigger.name)} ON {quoted(trigger.table)}")
    cursor.execute(trigger.create)
    cursor.execute(f"ALTER TABLE {quoted(trigger.table)} ENABLE ALWAYS TRIGGER {quoted(trigger.name)}")


@_at_once
def install(connection: BaseDatabaseWrapper) -> list[str]:
    """Bring the rings up to date, and what is derived where one was missing; takes no lock where all is in place.
    Returns what was put right."""
    tables, have = set(connection.introspection.table_names()), _present(connection)
    wanted = expected(connection)
    todo = [
        trigger
        for trigger in wanted
        if trigger.table in tables and have.get(trigger.name) != _fingerprint(connection, trigger)
    ]
    done: set[str] = set()
    with connection.cursor() as cursor:
        for trigger in todo:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(trigger.name)}")
                cursor.execute(trigger.create)
            else:
                _create(cursor, trigger, done)
        for name in set(have) - {trigger.name for trigger in wanted}:
            _drop(connection, cursor, name)
    _catch_up(connection, tables, {trigger.table for trigger in todo})
    return [trigger.name for trigger in todo]


def _catch_up(connection: BaseDatabaseWrapper, tables: set[str], mended: set[str]) -> None:
    """Bring derived tables to what they should be where a trigger was not there to do so."""
    for model in derived_models():
        concerned = {model._meta.db_table, *(each.table for each in model.FOLLOWS)}
        if mended & concerned and concerned <= tables:
            rebuild(connection, model)
