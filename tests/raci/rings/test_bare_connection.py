"""A client that does not set what the rings rest on is refused; a table remake keeps the triggers."""

import sqlite3
import uuid

import pytest
from django.db import connection, models

from raci.duties.models import Chart
from raci.ledger import rings, sealer
from tests.cast import Cast
from tests.raci.rings.scene import LITE, OPENING, drafted, event_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(not LITE, reason="of SQLite")]


@pytest.mark.parametrize(
    "pragmas", [[], ["foreign_keys"], ["recursive_triggers"], ["foreign_keys", "recursive_triggers"]]
)
def test_a_bare_client_cannot_replace(committed_cast: Cast, pragmas: list[str]) -> None:
    chart = drafted(committed_cast)
    born = event_of(chart, 1).pk.hex
    client = sqlite3.connect(connection.settings_dict["NAME"])
    for name in pragmas:
        client.execute(f"PRAGMA {name} = ON")
    text = (
        "INSERT OR REPLACE INTO raci_chart (id, last_event, revision, state, unit_id, version, reason)"
        " SELECT id, ?, 1, 'draft', unit_id, version, 'evil' FROM raci_chart WHERE id = ?"
    )
    with pytest.raises(sqlite3.DatabaseError):
        client.execute(text, (born, chart.pk.hex))
    client.close()
    assert Chart.objects.get(pk=chart.pk).reason == ""


def test_a_bare_client_cannot_open(committed_cast: Cast) -> None:
    client = sqlite3.connect(connection.settings_dict["NAME"])
    with pytest.raises(sqlite3.DatabaseError):
        client.execute(OPENING.replace("%s", "?"), (uuid.uuid4().hex, "chart", uuid.uuid4().hex, 1))
    client.close()


def test_a_bare_client_cannot_turn_what_only_grows(committed_cast: Cast) -> None:
    """REPLACE takes rows out without their triggers where recursive_triggers is off."""
    drafted(committed_cast)
    sealer.seal()
    turned = {
        "duties_claim": "SELECT rule, object_id, cycle, party, seat, 'decider', by_event FROM duties_claim",
        "ledger_seal": 'SELECT "index", (SELECT event_id FROM ledger_seal WHERE "index" = 1) FROM ledger_seal',
        "ledger_node": "SELECT id, x'00' FROM ledger_node",
        "ledger_checkpoint": "SELECT size, x'00', note, at FROM ledger_checkpoint",
    }
    for table, rows in turned.items():
        client = sqlite3.connect(connection.settings_dict["NAME"])
        before = client.execute(f"SELECT * FROM {table}").fetchall()
        assert before, table
        with pytest.raises(sqlite3.DatabaseError):
            client.execute(f"INSERT OR REPLACE INTO {table} {rows}")
        client.rollback()
        assert client.execute(f"SELECT * FROM {table}").fetchall() == before, table
        client.close()


def test_a_table_remake_keeps_the_rings(committed_cast: Cast) -> None:
    old = Chart._meta.get_field("reason")
    new = models.CharField(max_length=400, blank=True)
    new.set_attributes_from_name("reason")
    new.model = Chart
    with connection.schema_editor() as editor:
        editor.alter_field(Chart, old, new)
    assert rings.faults(connection) == []
    with connection.schema_editor() as editor:
        editor.alter_field(Chart, new, old)
    assert rings.faults(connection) == []
