"""A restored backup is as well guarded as what it was taken from."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from raci.ledger import rings
from raci.ledger.models import Event
from tests import scratch
from tests.cast import Cast

ALIAS = "restored"


@pytest.fixture
def restored(committed_cast: Cast, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A second database, made from a backup of the first with the tools that the manual names."""
    place = dumped_and_restored() if connection.vendor == "postgresql" else copied(tmp_path)
    connections.databases[ALIAS] = {**connection.settings_dict, "NAME": place}
    with django_db_blocker.unblock():  # a database that the settings do not know
        yield connections[ALIAS]
        connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]
    if connection.vendor == "postgresql":
        tool("dropdb", place)


def copied(folder: Path) -> str:
    backup = folder / "backup.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(backup)) as target,
    ):
        source.backup(target)
    return str(backup)


def dumped_and_restored() -> str:
    name = f"{ALIAS}_{os.getpid()}"
    dump = tool("pg_dump", "--format=custom", str(connection.settings_dict["NAME"]))
    tool("createdb", name)
    tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", given=dump)
    return name


def tool(name: str, *words: str, given: bytes | None = None) -> bytes:
    """One of PostgreSQL's own programs, on the server of the tests."""
    at = connection.settings_dict
    names = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    environment = os.environ | {key: str(value) for key, value in names.items() if value}
    command = [str(scratch.binaries() / "bin" / name), *words]
    return subprocess.run(command, env=environment, input=given, capture_output=True, check=True).stdout


def test_the_guards_and_the_record_are_there(restored: BaseDatabaseWrapper) -> None:
    assert rings.faults(restored) == []
    assert Event.objects.using(ALIAS).count() == Event.objects.count() > 0


def test_the_guards_hold(restored: BaseDatabaseWrapper) -> None:
    with restored.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("UPDATE ledger_event SET verb = 'another'")
    with restored.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("DELETE FROM raci_person")
