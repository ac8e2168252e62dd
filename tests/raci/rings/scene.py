"""What the attacks on the rings have in common: a governed row with a part, and plain SQL."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from raci.duties.models import Chart, ChartCell
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger.models import Event
from raci.people.models import Role
from tests.cast import Cast

LITE = connection.vendor == "sqlite"
OPENING = (
    "INSERT INTO ledger_opening (event_id, subject_type, subject_id, revision, written, never_id)"
    f" VALUES (%s, %s, %s, %s, {'0' if LITE else 'false'}, 0)"
)
EVENT = (
    "INSERT INTO ledger_event (id, at, actor, actor_label, account, on_behalf_of, session, verb, outcome, authority,"
    " subject_type, subject_id, subject_label, revision, payload, leaf)"
    " VALUES (%s, CURRENT_TIMESTAMP, '', '', '', '', '', 'x', 'done', '', 'chart', %s, '', %s, %s, %s)"
)
Statement = str | tuple[str, Sequence[Any]]


def key(value: uuid.UUID) -> str:
    """A key as the database keeps it."""
    return value.hex if LITE else str(value)


def sql(*statements: Statement) -> None:
    """Run statements as somebody with the database's own client would, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            text, values = statement if isinstance(statement, tuple) else (statement, ())
            cursor.execute(text, values)


def drafted(cast: Cast) -> Chart:
    """A chart in draft, with one cell, edited once: it has revision 2."""
    role = Role.objects.get(code="cio")
    chart = charts.draft(actor=cast["secretary"], unit=cast.it, cells=[Cell("run-service", role, "A")])
    return charts.set_letters(actor=cast["secretary"], chart=chart, activity="take-live", role=role, letters="R")


def cell_of(chart: Chart) -> ChartCell:
    """One part of the chart."""
    found = ChartCell.objects.filter(chart=chart).first()
    assert found is not None
    return found


def event_of(chart: Chart, revision: int) -> Event:
    """The event that brought a revision."""
    return Event.objects.get(subject_id=chart.pk, revision=revision)
