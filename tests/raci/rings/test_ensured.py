"""With a guard gone, the check says so and the gate does nothing; the next migrate mends it."""

from collections.abc import Iterator

import pytest
from django.core import checks
from django.db import connection

from raci.duties.services import people
from raci.ledger import rings
from raci.ledger.models import Event
from raci.ledger.rings import ensured
from raci.ledger.rings.ensured import GuardsDown
from tests.cast import Cast
from tests.raci.rings.scene import LITE, sql

pytestmark = pytest.mark.django_db(transaction=True)
ON_BOTH = ["DROP TRIGGER ring_raci_chart_upd" if LITE else "DROP TRIGGER ring_raci_chart ON raci_chart"]
ON_POSTGRESQL = [
    "ALTER TABLE raci_chart DISABLE TRIGGER ring_raci_chart",
    "ALTER TABLE raci_chart ENABLE TRIGGER ring_raci_chart",
    "ALTER TABLE ledger_opening DISABLE TRIGGER ring_ledger_opening_end",
    "ALTER FUNCTION ring_raci_chart() SECURITY INVOKER",
    "ALTER FUNCTION ring_raci_chart() SET search_path = public",
    "CREATE OR REPLACE FUNCTION ring_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER ring_mine BEFORE UPDATE ON raci_chart FOR EACH ROW EXECUTE FUNCTION ring_raci_chart()",
]
ON_SQLITE = [
    "CREATE TRIGGER ring_mine BEFORE UPDATE ON raci_chart BEGIN SELECT 1; END",
    "DROP TRIGGER ring_duties_claim_con",
]


@pytest.fixture(autouse=True)
def _mended() -> Iterator[None]:
    yield
    rings.install(connection)
    ensured.forget()


def refused(cast: Cast, match: str) -> None:
    """A process that starts now does no act."""
    ensured.forget()
    events = Event.objects.count()
    with pytest.raises(GuardsDown, match=match):
        people.add_person(actor=cast["access_admin"], name="Nobody", unit=cast.root)
    assert Event.objects.count() == events


def test_without_its_guards_the_database_takes_no_act(committed_cast: Cast) -> None:
    for damage in ON_BOTH + (ON_SQLITE if LITE else ON_POSTGRESQL):
        sql(damage)
        told = checks.run_checks(databases=["default"], tags=[checks.Tags.database])
        assert "ledger.W001" in {message.id for message in told}, damage
        refused(committed_cast, "ring_")
        rings.install(connection)
        assert rings.faults(connection) == [], damage
    people.add_person(actor=committed_cast["access_admin"], name="Somebody", unit=committed_cast.root)


@pytest.mark.skipif(LITE, reason="SQLite has one isolation")
def test_another_isolation_is_told(committed_cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    try:
        refused(committed_cast, "repeatable read")
    finally:
        connection.close()
