"""A published RACI by function and team comes in as rows of advice: clashes are told, and each model comes in whole."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.sheets.letters import advice_of, cells_of, reading_of
from raci.duties.charts import read_cells
from raci.duties.models import Chart
from raci.duties.services import charts, people
from raci.people.models import Role
from tests.cast import Cast

Real = Callable[[str], Path]


@pytest.fixture
def published(real: Real) -> str:
    return (real("../reference/raci") / "ms_caf_team_raci.csv").read_text()


@pytest.fixture
def chart(cast: Cast, published: str) -> Chart:
    for number, team in enumerate(sorted({row["team"] for row in csv.DictReader(io.StringIO(published))})):
        people.create_role(
            actor=cast["access_admin"], code=f"team-{number}", title=team, short=team[:24], sphere="management"
        )
    return charts.draft(actor=cast["secretary"], unit=cast.it, cells=[])


def test_several_models_in_one_file_clash_and_say_where(cast: Cast, chart: Chart, published: str) -> None:
    rejected = reading_of("raci.csv", published.encode(), chart, take_rows=True).rejected
    assert rejected
    assert all((each.row > 1 and "already" in each.reason) or "exactly one" in each.reason for each in rejected)


def test_each_model_by_itself_comes_in_whole(cast: Cast, chart: Chart, published: str) -> None:
    rows = list(csv.DictReader(io.StringIO(published)))
    for model in dict.fromkeys(row["model"] for row in rows):
        mine = [row for row in rows if row["model"] == model]
        text = "\n".join(["function,team,letter", *(f"{r['function']},{r['team']},{r['letter']}" for r in mine)])
        reading = reading_of("raci.csv", text.encode(), chart, take_rows=True)
        assert reading.rejected == [], model
        charts.import_letters(
            actor=cast["secretary"], chart=chart, cells=cells_of(reading), named=reading.named, rows=advice_of(reading)
        )
        letters = read_cells(chart.pk)
        assert sum(len(held) for row in letters.values() for held in row.values()) == len(mine)
        assert all("".join(row.values()).count("A") == 1 for row in letters.values())
    assert Role.objects.filter(code__startswith="team-").exists()
