"""Writers of one SQLite file take fair turns."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from portal.settings.databases import sqlite
from raci.ledger.backends.sqlite3.base import DatabaseWrapper


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[ConnectionHandler]:
    """A database of its own, whatever the other tests run on. Each thread has its own connection to it."""
    settings = sqlite(tmp_path / "turns.sqlite3", synchronous="OFF")
    settings["OPTIONS"]["timeout"] = 0.3
    handler = ConnectionHandler({"default": settings})
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: handler["default"])
    with django_db_blocker.unblock():
        with handler["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE line (name text)")
        yield handler
        handler.close_all()


def write(database: ConnectionHandler, name: str, seconds: float = 0.0) -> None:
    with transaction.atomic(), database["default"].cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (%s)", [name])
        time.sleep(seconds)


def lines(database: ConnectionHandler) -> list[str]:
    with database["default"].cursor() as cursor:
        cursor.execute("SELECT name FROM line ORDER BY rowid")
        return [name for (name,) in cursor.fetchall()]


def aside(database: ConnectionHandler, name: str) -> tuple[threading.Thread, list[BaseException]]:
    """A writer in a thread of its own."""
    problems: list[BaseException] = []

    def run() -> None:
        try:
            write(database, name)
        except BaseException as problem:  # noqa: BLE001 - handed to the test
            problems.append(problem)
        finally:
            database["default"].close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, problems


def test_whoever_waits_comes_before_who_has_just_been(database: ConnectionHandler) -> None:
    write(database, "busy")
    with transaction.atomic():
        waiting, problems = aside(database, "patient")
        time.sleep(0.1)
    for _ in range(20):
        write(database, "busy", 0.002)
    waiting.join()
    assert problems == []
    assert lines(database).index("patient") <= 3


def test_nobody_waits_longer_than_the_timeout(database: ConnectionHandler) -> None:
    with transaction.atomic():
        began = time.monotonic()
        both = [aside(database, "late"), aside(database, "later")]
        for thread, _ in both:
            thread.join()
        assert time.monotonic() - began < 3
    for _, problems in both:
        assert isinstance(problems[0], OperationalError)
        assert "locked" in str(problems[0])
    write(database, "after")
    assert lines(database) == ["after"]


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "failed begin"])
def test_every_end_gives_the_turn_back(database: ConnectionHandler, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = database["default"]
    assert isinstance(mine, DatabaseWrapper)
    if end == "failed begin":
        monkeypatch.setattr(mine, "transaction_mode", "NONSENSE")
        with pytest.raises(OperationalError):
            write(database, "mine")
        monkeypatch.setattr(mine, "transaction_mode", "IMMEDIATE")
    elif end == "rollback":
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _ = 1 / 0
    elif end == "commit":
        write(database, "mine")
    else:
        mine.set_autocommit(False)
        mine.close()
    thread, problems = aside(database, "theirs")
    thread.join()
    assert problems == []
    assert "theirs" in lines(database)


def test_a_database_in_memory_needs_no_turns() -> None:
    handler = ConnectionHandler({"default": {"ENGINE": "raci.ledger.backends.sqlite3", "NAME": ":memory:"}})
    mine = handler["default"]
    assert isinstance(mine, DatabaseWrapper)
    assert mine._turns_of_this_file() is None
    handler.close_all()
