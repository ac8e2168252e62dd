"""Ring 3: what plain SQL may not do, on both databases."""

import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError

from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.ledger import sealer
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.raci.rings.scene import EVENT, LITE, OPENING, Statement, cell_of, drafted, event_of, key, sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chart(committed_cast: Cast) -> Chart:
    return drafted(committed_cast)


def _new(
    chart: Chart, revision: int = 3, kind: str = "chart", subject: uuid.UUID | None = None
) -> tuple[str, Statement]:
    event = key(uuid.uuid4())
    return event, (OPENING, [event, kind, key(subject or chart.pk), revision])


def _update(chart: Chart, event: str, revision: int = 3) -> Statement:
    text = "UPDATE raci_chart SET reason = 'x', last_event = %s, revision = %s WHERE id = %s"
    return text, [event, revision, key(chart.pk)]


Attack = Callable[[Chart], list[Statement]]


def bare_update(chart: Chart) -> list[Statement]:
    return [("UPDATE raci_chart SET state = 'in_force' WHERE id = %s", [key(chart.pk)])]


def an_old_event(chart: Chart) -> list[Statement]:
    return [_update(chart, key(event_of(chart, 1).pk))]


def the_event_of_now(chart: Chart) -> list[Statement]:
    return [("UPDATE raci_chart SET reason = 'x' WHERE id = %s", [key(chart.pk)])]


def no_such_event(chart: Chart) -> list[Statement]:
    return [_update(chart, key(uuid.uuid4()))]


def a_delete(chart: Chart) -> list[Statement]:
    return [("DELETE FROM raci_chart WHERE id = %s", [key(chart.pk)])]


def an_opening_without_an_event(chart: Chart) -> list[Statement]:
    event, opening = _new(chart)
    return [opening, _update(chart, event)]


def an_opening_taken_away(chart: Chart) -> list[Statement]:
    return [*an_opening_without_an_event(chart), "DELETE FROM ledger_opening"]


def an_opening_moved(chart: Chart) -> list[Statement]:
    return [*an_opening_without_an_event(chart), "UPDATE ledger_opening SET never_id = 1"]


def a_row_in_never(chart: Chart) -> list[Statement]:
    return ["INSERT INTO ledger_never (id) VALUES (0)"]


def an_opening_that_an_old_event_ends(chart: Chart) -> list[Statement]:
    old = key(event_of(chart, 1).pk)
    opening: Statement = (OPENING, [old, "chart", key(chart.pk), 3])
    return [opening, _update(chart, old), "DELETE FROM ledger_opening"]


def an_opening_that_the_event_of_now_ends(chart: Chart) -> list[Statement]:
    opening: Statement = (OPENING, [key(chart.last_event), "chart", key(chart.pk), 2])
    return [opening, *the_event_of_now(chart), "DELETE FROM ledger_opening"]


def an_opening_that_an_event_of_nothing_ends(chart: Chart) -> list[Statement]:
    event, opening = _new(chart)
    noted: Statement = (EVENT, [event, key(chart.pk), None, b"{}", b"x"])
    return [opening, _update(chart, event), noted, "DELETE FROM ledger_opening"]


def a_part_under_the_event_of_now(chart: Chart) -> list[Statement]:
    now, cell = key(chart.last_event), key(cell_of(chart).pk)
    opening: Statement = (OPENING, [now, "chart", key(chart.pk), 2])
    part: Statement = ("UPDATE raci_chartcell SET letter = 'R', last_event = %s WHERE id = %s", [now, cell])
    return [opening, part, "DELETE FROM ledger_opening"]


def an_opening_for_another_row(chart: Chart) -> list[Statement]:
    event, opening = _new(chart, subject=uuid.uuid4())
    return [opening, _update(chart, event)]


def an_opening_of_another_kind(chart: Chart) -> list[Statement]:
    event, opening = _new(chart, kind="rule")
    return [opening, _update(chart, event)]


def a_skipped_revision(chart: Chart) -> list[Statement]:
    event, opening = _new(chart, revision=9)
    return [opening, _update(chart, event, revision=9)]


def another_key(chart: Chart) -> list[Statement]:
    event, opening = _new(chart)
    text = "UPDATE raci_chart SET id = %s, last_event = %s, revision = 3 WHERE id = %s"
    return [opening, (text, [key(uuid.uuid4()), event, key(chart.pk)])]


def an_event_without_an_opening(chart: Chart) -> list[Statement]:
    return [(EVENT, [key(uuid.uuid4()), key(chart.pk), 3, b"{}", b"x"])]


def an_event_that_changed_nothing(chart: Chart) -> list[Statement]:
    event, opening = _new(chart)
    return [opening, (EVENT, [event, key(chart.pk), 3, b"{}", b"x"])]


def an_event_rewritten(chart: Chart) -> list[Statement]:
    return [("UPDATE ledger_event SET actor_label = 'Somebody' WHERE subject_id = %s", [key(chart.pk)])]


def an_event_deleted(chart: Chart) -> list[Statement]:
    return [("DELETE FROM ledger_event WHERE subject_id = %s", [key(chart.pk)])]


def the_queue_emptied(chart: Chart) -> list[Statement]:
    return ["DELETE FROM ledger_pending"]


def a_claim_taken_back(chart: Chart) -> list[Statement]:
    return ["DELETE FROM duties_claim"]


def a_claim_turned(chart: Chart) -> list[Statement]:
    return ["UPDATE duties_claim SET party = 'person:somebody-else'"]


def a_part_changed(chart: Chart) -> list[Statement]:
    return [("UPDATE raci_chartcell SET letter = 'R' WHERE id = %s", [key(cell_of(chart).pk)])]


def a_part_deleted(chart: Chart) -> list[Statement]:
    return [("DELETE FROM raci_chartcell WHERE id = %s", [key(cell_of(chart).pk)])]


def a_part_added(chart: Chart) -> list[Statement]:
    text = (
        "INSERT INTO raci_chartcell (id, last_event, chart_id, activity, role_id, letter)"
        " SELECT %s, last_event, chart_id, 'set-goals', role_id, 'A' FROM raci_chartcell WHERE id = %s"
    )
    return [(text, [key(uuid.uuid4()), key(cell_of(chart).pk)])]


def a_birth_in_force(chart: Chart) -> list[Statement]:
    row = uuid.uuid4()
    event, opening = _new(chart, revision=1, subject=row)
    text = (
        "INSERT INTO raci_chart (id, last_event, revision, state, unit_id, version, reason)"
        " SELECT %s, %s, 1, 'in_force', unit_id, 77, '' FROM raci_chart WHERE id = %s"
    )
    return [opening, (text, [key(row), event, key(chart.pk)])]


ATTACKS: list[Attack] = [
    bare_update,
    an_old_event,
    the_event_of_now,
    no_such_event,
    a_delete,
    an_opening_without_an_event,
    an_opening_taken_away,
    an_opening_moved,
    an_opening_that_an_old_event_ends,
    an_opening_that_the_event_of_now_ends,
    an_opening_that_an_event_of_nothing_ends,
    a_part_under_the_event_of_now,
    a_row_in_never,
    an_opening_for_another_row,
    an_opening_of_another_kind,
    a_skipped_revision,
    another_key,
    an_event_without_an_opening,
    an_event_that_changed_nothing,
    an_event_rewritten,
    an_event_deleted,
    the_queue_emptied,
    a_claim_taken_back,
    a_claim_turned,
    a_part_changed,
    a_part_deleted,
    a_part_added,
    a_birth_in_force,
]


def refused(chart: Chart, statements: list[Statement]) -> None:
    """The database refuses, and everything is as before."""
    before = (Chart.objects.values().get(pk=chart.pk), Event.objects.count(), list(chart.cells.values()))
    with pytest.raises(DatabaseError):
        sql(*statements)
    assert before == (Chart.objects.values().get(pk=chart.pk), Event.objects.count(), list(chart.cells.values()))


def test_no_attack_by_sql_gets_through(chart: Chart) -> None:
    for attack in ATTACKS:
        refused(chart, attack(chart))


def test_the_event_of_a_refusal_opens_nothing(chart: Chart, committed_cast: Cast) -> None:
    with pytest.raises(Refused):
        charts.put_in_force(actor=committed_cast["secretary"], chart=chart)
    event = Event.objects.get(subject_id=chart.pk, outcome=Outcome.REFUSED)
    refused(chart, [_update(chart, key(event.pk))])


GROWING = {
    "ledger_event": "actor_label = 'Somebody'",
    "ledger_seal": '"index" = 77',
    "ledger_node": "id = 77",
    "ledger_checkpoint": "note = 'x'",
    "ledger_pending": "id = 77",
    "duties_claim": "side = 'decider'",
}


def test_what_only_grows_is_neither_changed_nor_taken(chart: Chart, committed_cast: Cast) -> None:
    """The record, its seals and heads, its queue and the claims: by UPDATE, by DELETE, by what stands for both."""
    sealer.seal()
    charts.set_letters(
        actor=committed_cast["secretary"], chart=chart, activity="take-live", role=cell_of(chart).role, letters="A"
    )
    for table, change in GROWING.items():
        refused(chart, [f"UPDATE {table} SET {change}"])
        refused(chart, [f"DELETE FROM {table}"])
        if LITE:
            refused(chart, [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"])
            refused(chart, [f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"])
            refused(chart, [f"UPDATE OR REPLACE {table} SET {change}"])
        else:
            refused(chart, [f"TRUNCATE {table} CASCADE"])
            refused(chart, ["SET LOCAL session_replication_role = replica", f"DELETE FROM {table}"])
            refused(chart, [f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone"])


@pytest.mark.skipif(LITE, reason="these statements are of PostgreSQL")
def test_statements_that_write_by_another_name(chart: Chart) -> None:
    row = key(chart.pk)
    whole = "SELECT * FROM raci_chart WHERE id = %s"
    merge = "MERGE INTO raci_chart c USING (SELECT 1) s ON c.id = %s WHEN MATCHED THEN"
    refused(chart, [(f"{merge} UPDATE SET state = 'in_force'", [row])])
    refused(chart, [(f"{merge} DELETE", [row])])
    over = "ON CONFLICT (id) DO UPDATE SET state = 'in_force'"
    refused(chart, [(f"INSERT INTO raci_chart {whole} {over}", [row])])
    event, opening = _new(chart)
    for when in ("DEFERRED", "IMMEDIATE"):
        refused(chart, [f"SET CONSTRAINTS ALL {when}", opening, _update(chart, event)])
    refused(chart, ["SAVEPOINT s", opening, _update(chart, event), "RELEASE SAVEPOINT s"])


@pytest.mark.skipif(LITE, reason="TRUNCATE and roles are of PostgreSQL")
def test_postgresql_doors(chart: Chart) -> None:
    tables = ("raci_chart", "raci_chartcell", "ledger_event", "ledger_pending", "ledger_opening", "ledger_seal",
              "ledger_node", "ledger_checkpoint", "duties_claim")  # fmt: skip
    for table in tables:
        refused(chart, [f"TRUNCATE {table} CASCADE"])
    replica = "SET LOCAL session_replication_role = replica"
    for attack in ATTACKS:
        refused(chart, [replica, *attack(chart)])


@pytest.mark.skipif(LITE, reason="schemas are of PostgreSQL")
def test_names_of_the_same_are_not_looked_at(chart: Chart) -> None:
    event = uuid.uuid4()
    shadow = (
        "CREATE TEMP TABLE ledger_opening"
        " (event_id uuid, subject_type text, subject_id uuid, revision int, written bool)"
    )
    fill = ("INSERT INTO pg_temp.ledger_opening VALUES (%s, 'chart', %s, 3, false)", [str(event), str(chart.pk)])
    refused(chart, [shadow, fill, _update(chart, str(event))])
    function = "CREATE FUNCTION pg_temp.always(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
    operator = "CREATE OPERATOR pg_temp.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = pg_temp.always)"
    refused(
        chart,
        [function, operator, "SET LOCAL search_path = pg_temp, public, pg_catalog", _update(chart, str(event), 9)],
    )


@pytest.mark.skipif(not LITE, reason="INSERT OR REPLACE is of SQLite")
def test_sqlite_doors(chart: Chart) -> None:
    row = key(chart.pk)
    born = key(event_of(chart, 1).pk)
    columns = "id, last_event, revision, state, unit_id, version, reason"
    into = f"INSERT OR REPLACE INTO raci_chart ({columns}) SELECT"
    copied = "%s, 1, 'draft', unit_id, version, 'x' FROM raci_chart WHERE id = %s"
    again = f"{into} id, {copied}"
    refused(chart, [(again, [born, row])])
    refused(chart, [("UPDATE OR IGNORE raci_chart SET reason = 'x' WHERE id = %s", [row])])
    refused(chart, ["INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event LIMIT 1"])
    other, event = uuid.uuid4(), key(uuid.uuid4())
    replacing = f"{into} %s, {copied}"
    opening: Statement = (OPENING, [event, "chart", key(other), 1])
    refused(chart, [opening, (replacing, [key(other), event, row]), (EVENT, [event, key(other), 1, b"{}", b"x"])])
