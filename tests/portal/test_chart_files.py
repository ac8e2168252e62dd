"""Charts as files: taken away, brought back, and every cell that cannot be taken told with its place."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from portal.sheets.reading import Unreadable, table_of
from raci.duties.charts import read_cells
from raci.duties.letters import Known, read
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Advice
from raci.ledger.models import Event
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in

KNOWN = Known(
    {"run-service": "run-service", "run a service": "run-service", "x": "x"}, {"cio": "cio", "board": "board"}
)
PRACTICE = Advice("EDM01.01", "=Evaluate", "governance", "Evaluate, Direct and Monitor")


@pytest.fixture
def chart(cast: Cast) -> Chart:
    return charts.draft_like(actor=cast["secretary"], unit=cast.it, also=[PRACTICE])


def letters(chart: Chart) -> dict[str, dict[str, str]]:
    codes = dict(Role.objects.values_list("pk", "code"))
    return {row: {codes[key]: held for key, held in by.items()} for row, by in read_cells(chart.pk).items()}


def bring(client: Client, chart: Chart, content: str | bytes, **more: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("letters.csv", data)
    return client.post(reverse("act", args=("chart.import", chart.pk)), {"file": file, **more})


def test_both_forms_are_read() -> None:
    matrix = read([["Activity", "CIO", "board"], ["Run a service", "A, r", ""], ["", ""], ["x", "", "c/i"]], KNOWN)
    assert matrix.letters == {"run-service": {"cio": "AR"}, "x": {"board": "CI"}}
    listed = read([["role", "activity", "letter", "more"], ["cio", "x", "A", "…"], ["board", "x", "i", ""]], KNOWN)
    assert listed.letters == {"x": {"cio": "A", "board": "I"}}
    assert matrix.rejected == listed.rejected == []
    assert matrix.named == ["run-service", "x"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ([["what", "cio"], ["x", "A"]], ["Row 1, column A: no column is called activity."]),
        ([["activity", "ceo"], ["x", "A"]], ["Row 1, column ceo: no role is called ceo."]),
        ([["activity", "cio", "CIO"], ["x", "A"]], ["Row 1, column cio: this role has two columns."]),
        ([["activity", "cio"], ["y", "A"]], ["Row 2, column activity: no activity is called y."]),
        ([["activity", "cio"], ["x", "A"], ["x", "R"]], ["Row 3, column activity: this activity stands in row 2"]),
        ([["activity", "cio"], ["x", "RAB"]], ["Row 2, column cio: “RAB” is none of the letters"]),
        ([["activity", "cio"], ["x", "=A1"]], ["Row 2, column cio: “=A1” is none of the letters"]),
        (
            [["activity", "cio", "board"], ["x", "A", "A"]],
            ["Row 2, column board: exactly one role decides"],
        ),
        (
            [["row", "role", "raci"], ["x", "", "A"], ["", "cio", "A"]],
            ["Row 2, column raci: no role", "Row 3"],
        ),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(table: list[list[str]], told: list[str]) -> None:
    found = [str(each) for each in read(table, KNOWN).rejected]
    assert found
    assert all(any(line.startswith(each) for line in found) for each in told), found


def test_a_file_goes_out_and_comes_back(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    for ending in ("csv", "xlsx"):
        before = letters(chart)
        answer = client.get(reverse(f"chart-{ending}", args=("it", chart.version)))
        content = answer.content if ending == "xlsx" else b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        charts.set_letters(
            actor=cast["secretary"], chart=chart, activity="set-goals", role=Role.objects.get(code="cio"), letters=""
        )
        assert bring(client, chart, content).status_code == 302
        assert letters(chart) == before
        chart.refresh_from_db()


def test_no_cell_is_run_by_a_spreadsheet(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    text = b"".join(client.get(reverse("chart-csv", args=("it", chart.version))).streaming_content)  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert "'=Evaluate" in {line[1] for line in lines}
    answer = client.get(reverse("chart-xlsx", args=("it", chart.version)))
    sheet = load_workbook(io.BytesIO(answer.content))["Letters"]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "EDM01.01")
    assert (cell.value, cell.data_type) == ("=Evaluate", "s") or cell.data_type != "f"


def test_an_import_is_one_act(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    assert bring(client, chart, "activity;cio;ops-lead\nrun-service;A;R\n", keep="on").status_code == 302
    assert letters(chart)["run-service"] == {"cio": "A", "ops-lead": "R"}
    assert letters(chart)["set-goals"]["board"] == "A"
    event = Event.objects.get(subject_id=chart.pk, verb="chart.import")
    assert b'"source":"letters.csv"' in bytes(event.payload)
    assert bring(client, chart, "activity,cio,ops-lead\nrun-service,A,R\n").status_code == 302
    assert set(letters(chart)) == {"run-service"}


def test_one_bad_cell_and_nothing_is_imported(cast: Cast, chart: Chart) -> None:
    before = letters(chart)
    answer = bring(signed_in(cast, "secretary"), chart, "activity,cio\nset-goals,C\nno-such,A\nrun-service,Q\n")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing was imported" in page
    assert "Row 3, column activity: no activity is called no-such." in page
    assert "Row 4, column cio: “Q” is none of the letters R, A, C and I." in page
    assert letters(chart) == before
    assert not Event.objects.filter(subject_id=chart.pk, verb="chart.import").exists()


def test_rows_that_are_no_activity_come_in_as_advice(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    content = "function,team,letter\nSolution delivery,cio,A\nSolution delivery,ops-lead,C\nGovernance,board,A\n"
    assert bring(client, chart, content).status_code == 422
    assert bring(client, chart, content, keep="on", advice="on").status_code == 302
    assert letters(chart)["SOLUTION-DELIVERY"] == {"cio": "A", "ops-lead": "C"}
    assert set(chart.rows.values_list("code", "title")) >= {("GOVERNANCE", "Governance")}
    assert bring(client, chart, "activity,board\nGovernance,AR\n", keep="on").status_code == 302
    assert letters(chart)["GOVERNANCE"] == {"board": "AR"}


def test_who_may_not_edit_may_not_import(cast: Cast, chart: Chart) -> None:
    answer = bring(signed_in(cast, "auditor"), chart, "activity,cio\nrun-service,A\n")
    assert answer.status_code == 403
    assert letters(chart)["set-goals"]["board"] == "A"


def test_rest_imports_and_exports(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    url = f"/api/v1/charts/{chart.pk}/"
    tag = client.get(url)["ETag"]
    bad = SimpleUploadedFile("letters.csv", b"activity,cio\nno-such,A\n")
    answer = client.post(f"{url}import/", {"file": bad}, headers={"if-match": tag})
    assert answer.status_code == 422
    assert answer.json()["errors"]["file"] == ["Row 2, column activity: no activity is called no-such."]
    good = SimpleUploadedFile("letters.csv", b"activity,cio,ops-lead\nrun-service,A,R\n")
    assert client.post(f"{url}import/", {"file": good}, headers={"if-match": tag}).status_code == 200
    assert set(letters(chart)) == {"run-service"}
    assert client.get(f"{url}letters.xlsx/").content.startswith(b"PK")
    assert b"run-service" in b"".join(client.get(f"{url}letters.csv/").streaming_content)  # type: ignore[attr-defined]


def test_own_rows_are_added_and_taken_out(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    url = reverse("act", args=("chart.add_row", chart.pk))
    row = {"code": "OWN-1", "title": "Train the operators", "sphere": "management"}
    assert client.post(url, {**row, "code": "own"}).status_code == 422
    assert client.post(url, row).status_code == 302
    assert client.post(url, row).status_code == 422
    out = reverse("act", args=("chart.remove_rows", chart.pk))
    assert client.post(out, {"codes": "NONE"}).status_code == 422
    assert client.post(out, {"codes": "own, edm01"}).status_code == 302
    assert not chart.rows.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"activity,cio\n", "no rows below"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"PK\x03\x04 nonsense", "no workbook"),
        (b"a,b\n" * 4000, "more than 3000 rows"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"a,b\n" + b"," * 400 + b"x", "more than 300 columns"),
    ],
)
def test_files_that_are_none(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        table_of("letters.csv", content)


def test_a_formula_is_never_a_letter() -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in (["activity", "cio"], ["x", '="A"']):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    (rejected,) = read(table_of("letters.xlsx", kept.getvalue()), KNOWN).rejected
    assert "is none of the letters" in rejected.reason
