"""The portal's own database role can work, and cannot rewrite history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from portal import grants
from raci.duties.gate import Refused
from raci.duties.models import Claim
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger import sealer
from raci.ledger.governed import Governed, governed_models
from raci.ledger.models import RECORD, Event
from raci.people.models import Role
from tests.cast import Cast

HISTORY: list[type[Model]] = [*governed_models(), *RECORD, Claim]
ROLE = 'portal"s role'  # a name that needs quoting
on_postgresql = pytest.mark.skipif(os.environ["DB"] != "postgresql", reason="SQLite knows no roles")


@contextmanager
def as_role(name: str) -> Iterator[None]:
    """Whatever runs inside runs with the rights of the portal's role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {grants.quoted(name)}")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def role(db: None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {grants.quoted(ROLE)}")
    call_command("grants", role=ROLE, apply=True)
    return ROLE


def test_deleting_is_for_parts_and_the_queue() -> None:
    may = grants.privileges()
    assert all("DELETE" not in may[model._meta.db_table] for model in HISTORY)
    assert all("UPDATE" not in may[model._meta.db_table] for model in HISTORY if not issubclass(model, Governed))
    assert "DELETE" in may["governance_clause"]
    assert "DELETE" in may["ledger_pending"]


@on_postgresql
def test_acts_and_refusals_work(cast: Cast, role: str) -> None:
    with as_role(role):
        events = Event.objects.count()
        cells = [Cell("run-service", Role.objects.get(code="cio"), "A")]
        chart = charts.draft(actor=cast["secretary"], unit=cast.it, cells=cells)
        with pytest.raises(Refused):
            charts.put_in_force(actor=cast["outsider"], chart=chart)
        assert Event.objects.count() == events + 2
        assert sealer.seal() >= 2


@on_postgresql
@pytest.mark.parametrize("command", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL"])
def test_history_cannot_be_rewritten(role: str, command: str) -> None:
    for model in HISTORY:
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            attempt(role, command.format(grants.quoted(model._meta.db_table)))


@on_postgresql
@pytest.mark.parametrize("command", ["UPDATE ledger_event SET verb = 'x'", "SET session_replication_role = replica"])
def test_the_record_cannot_be_altered(role: str, command: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        attempt(role, command)


def attempt(role: str, command: str) -> None:
    with transaction.atomic(), as_role(role), connection.cursor() as cursor:
        cursor.execute(command)


@pytest.mark.skipif(os.environ["DB"] == "postgresql", reason="on PostgreSQL it works")
def test_sqlite_is_told_apart(db: None) -> None:
    with pytest.raises(CommandError, match="Only PostgreSQL knows roles"):
        call_command("grants", role="app", apply=True)


def test_it_prints_what_it_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("grants", role="app")
    printed = capsys.readouterr().out
    assert 'GRANT SELECT, INSERT ON "ledger_event" TO "app";' in printed
