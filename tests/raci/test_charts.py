"""Drafts of charts: one letter, many letters, rows of advice, and what a signature is for."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from raci.duties.charts import read_cells
from raci.duties.gate import Refused
from raci.duties.models import Chart, ChartCell, ChartRow
from raci.duties.services import charts
from raci.duties.services.charts import Advice, AlreadyDecided, Cell, Outdated
from raci.ledger.models import Event, Outcome
from raci.people.models import Role
from tests.cast import Cast

PRACTICE = Advice("EDM01.01", "Evaluate the governance system", "governance", "Evaluate, Direct and Monitor")


def role(code: str) -> Role:
    return Role.objects.get(code=code)


@pytest.fixture
def chart(cast: Cast) -> Chart:
    return charts.draft_like(actor=cast["secretary"], unit=cast.it, also=[PRACTICE])


def letters(chart: Chart, activity: str) -> dict[str, str]:
    codes = dict(Role.objects.values_list("pk", "code"))
    return {codes[key]: held for key, held in read_cells(chart.pk).get(activity, {}).items()}


def test_two_editors_lose_nothing(cast: Cast, chart: Chart) -> None:
    seen = chart.revision
    cio = role("cio")
    charts.set_letters(actor=cast["secretary"], chart=chart, activity="set-goals", role=cio, letters="CI", seen=seen)
    with pytest.raises(Outdated):
        charts.set_letters(actor=cast["cio"], chart=chart, activity="set-goals", role=cio, letters="I", seen=seen)
    assert letters(chart, "set-goals")["cio"] == "CI"


def test_exactly_one_role_decides(cast: Cast, chart: Chart) -> None:
    about: Any = {"actor": cast["secretary"], "chart": chart, "activity": "set-goals", "role": role("chair")}
    with pytest.raises(AlreadyDecided, match="Board member decides this now"):
        charts.set_letters(**about, letters="A")
    assert letters(chart, "set-goals")["board"] == "A"
    charts.set_letters(**about, letters="AR", move=True)
    assert "board" not in letters(chart, "set-goals")
    assert letters(chart, "set-goals")["chair"] == "AR"


def test_a_change_records_no_more_than_it_changes(cast: Cast, chart: Chart) -> None:
    charts.set_letters(actor=cast["secretary"], chart=chart, activity="set-goals", role=role("ceo"), letters="CI")
    event = Event.objects.filter(subject_id=chart.pk, verb="chart.edit", outcome=Outcome.DONE).latest("id")
    assert b'"letter":"I"' in bytes(event.payload)
    assert b'"removed"' not in bytes(event.payload)


def test_no_letter_where_there_is_no_row(cast: Cast, chart: Chart) -> None:
    with pytest.raises(ValidationError, match="no row APO01"):
        charts.set_letters(actor=cast["secretary"], chart=chart, activity="APO01.01", role=role("cio"), letters="A")


def test_an_import_is_one_act_and_whole_or_nothing(cast: Cast, chart: Chart) -> None:
    revision = chart.revision
    cells = [Cell("run-service", role("cio"), "A"), Cell("run-service", role("ops-lead"), "R")]
    about: Any = {"actor": cast["secretary"], "chart": chart, "named": ["run-service"]}
    charts.import_letters(**about, cells=cells, keep=True, source="letters.csv")
    assert chart.revision == revision + 1
    assert letters(chart, "run-service") == {"cio": "A", "ops-lead": "R"}
    assert letters(chart, "set-goals")["board"] == "A"
    with pytest.raises(ValidationError):
        charts.import_letters(**about, cells=[*cells, Cell("NO.ROW", role("cio"), "A")])
    assert letters(chart, "set-goals")["board"] == "A"
    charts.import_letters(**about, cells=cells)
    assert set(read_cells(chart.pk)) == {"run-service"}


def test_many_letters_stand_in_the_record_row_by_row(cast: Cast, chart: Chart) -> None:
    rows = [Advice(f"OWN-{number}", f"Practice {number}", "management") for number in range(60)]
    roles = list(Role.objects.exclude(code="system"))[:8]
    asked = {row.code: {each.code: "C" for each in roles} for row in rows}
    charts.add_rows(actor=cast["secretary"], chart=chart, rows=rows, letters=asked)
    event = Event.objects.get(subject_id=chart.pk, verb="chart.add_rows")
    assert f'"OWN-59":"{roles[0].code} C'.encode() in bytes(event.payload)
    charts.add_rows(actor=cast["secretary"], chart=chart, rows=rows, letters=asked)
    assert chart.rows.count() == 61
    charts.remove_rows(actor=cast["secretary"], chart=chart, codes=[row.code for row in rows])
    assert list(ChartRow.objects.filter(chart=chart).values_list("code", flat=True)) == ["EDM01.01"]
    assert not ChartCell.objects.filter(chart=chart, activity__startswith="OWN").exists()


def test_advice_is_copied_and_permits_nothing(cast: Cast, chart: Chart) -> None:
    charts.set_letters(actor=cast["secretary"], chart=chart, activity="EDM01.01", role=role("board"), letters="A")
    signature = cast.sign("chair", "chart.approve", chart)
    charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)
    following = charts.draft_like(actor=cast["secretary"], unit=cast.it)
    assert letters(following, "EDM01.01") == {"board": "A"}
    with pytest.raises(ValidationError, match="already"):
        charts.add_row(actor=cast["secretary"], chart=following, row=PRACTICE)


def test_a_signature_is_for_the_letters_that_were_read(cast: Cast, chart: Chart) -> None:
    signature = cast.sign("chair", "chart.approve", chart)
    charts.set_letters(actor=cast["secretary"], chart=chart, activity="set-goals", role=role("cio"), letters="R")
    with pytest.raises(Refused) as refused:
        charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)
    assert "signature" in refused.value.codes


def test_only_who_drafts_charts_imports_them(cast: Cast, chart: Chart) -> None:
    with pytest.raises(Refused):
        charts.import_letters(actor=cast["ops"], chart=chart, cells=[], named=[])
    assert letters(chart, "set-goals")["board"] == "A"
