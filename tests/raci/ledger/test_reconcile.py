"""Rows against the record, after somebody took the rings away."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from raci.duties.models import Chart, ChartCell
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger import reconcile, rings, sealer
from raci.ledger.models import Event
from raci.people.models import OrgUnit, Person, Role
from tests.cast import Cast


def found() -> list[str]:
    return [f"{each.label}: {each.sentence}" for each in reconcile.rows()] + list(reconcile.record())


@pytest.fixture
def bare(cast: Cast) -> Cast:
    """A database whose rings somebody has taken away; the test's own transaction brings them back."""
    sealer.seal()
    rings.remove(connection)
    return cast


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def key(row: OrgUnit | Person | Chart | Event) -> object:
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


def test_everything_is_as_the_record_says(cast: Cast) -> None:
    role = Role.objects.get(code="cio")
    chart = charts.draft(actor=cast["secretary"], unit=cast.it, cells=[Cell("run-service", role, "A")])
    charts.set_letters(actor=cast["secretary"], chart=chart, activity="run-service", role=role, letters="RC")
    sealer.seal()
    assert found() == []
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    assert out.getvalue() == "Every row is as the record says.\n"


def _title(cast: Cast) -> None:
    sql("UPDATE raci_person SET title = 'Chair' WHERE id = %s", key(cast.person("outsider")))


def _revision(cast: Cast) -> None:
    sql("UPDATE raci_person SET revision = 9 WHERE id = %s", key(cast.person("outsider")))


def _gone(cast: Cast) -> None:
    sql("DELETE FROM raci_membership")


def _cell(cast: Cast) -> None:
    sql("UPDATE raci_chartcell SET letter = 'I' WHERE letter = 'C' AND activity = 'set-goals'")


def _cell_gone(cast: Cast) -> None:
    sql("DELETE FROM raci_chartcell WHERE activity = 'run-checks' AND letter = 'A'")


def _cell_new(cast: Cast) -> None:
    cell = ChartCell.objects.filter(letter="R")[0]
    sql(
        "INSERT INTO raci_chartcell (id, last_event, chart_id, activity, role_id, letter)"
        " SELECT %s, last_event, chart_id, 'another', role_id, 'R' FROM raci_chartcell WHERE id = %s",
        key(cast.person("author")),
        cell.pk.hex if connection.vendor == "sqlite" else cell.pk,
    )


def _label(cast: Cast) -> None:
    sql("UPDATE ledger_event SET actor_label = 'Nobody' WHERE verb = 'chart.approve'")


def _payload(cast: Cast) -> None:
    event = Event.objects.get(verb="chart.approve")
    changed = bytes(event.payload).replace(b"Helena", b"Helene")
    sql("UPDATE ledger_event SET payload = %s WHERE id = %s", changed, key(event))


def _sealed_gone(cast: Cast) -> None:
    sql('DELETE FROM ledger_seal WHERE "index" = (SELECT max("index") FROM ledger_seal)')


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (_title, "Ines Carvalho: title is 'Chair'; the record says 'Visitor without a role'"),
        (_revision, "Ines Carvalho: stands at change 9; the last one on record is 1"),
        (_gone, "has a beginning in the record, and is not there"),
        (_cell, "chartcell: letter: not as the record says"),
        (_cell_gone, "chartcell: is on record, and is not there"),
        (_cell_new, "chartcell: is there, and the record does not know it"),
        (_label, "shows another actor_label than was sealed"),
        (_payload, "is not what was sealed"),
        (_sealed_gone, "events were sealed,"),
    ],
)
def test_what_was_changed_behind_the_rings_is_found(bare: Cast, attack: Callable[[Cast], None], told: str) -> None:
    attack(bare)
    assert told in "\n".join(found())
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile", stdout=out)
    assert told in out.getvalue()


def test_a_column_that_came_later_than_the_last_act_is_blank_or_reported(cast: Cast) -> None:
    """What a new version adds is not in older events; anything but its blank value was put there past the gate."""
    row = cast.person("outsider")
    told = reconcile._told(type(row), [row.pk])[row.pk]
    del told.fields["title"]
    row.title = ""
    assert not list(reconcile._row(row, told))
    row.title = "Chair"
    assert list(reconcile._row(row, told)) == ["title is 'Chair'; the record says None"]
