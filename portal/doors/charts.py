"""Doors to acts on drafts of charts beyond one letter."""

from typing import Any

from governance.services import practices
from portal.doors.door import Data, Door
from portal.forms import charts as forms
from portal.sheets.letters import advice_of, cells_of
from raci.duties import chart_acts
from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Advice
from raci.people.actor import Actor


def _import(actor: Actor, chart: Chart, data: Data) -> Chart:
    reading: Any = data["reading"]
    return charts.import_letters(
        actor=actor,
        chart=chart,
        cells=cells_of(reading),
        named=reading.named,
        rows=advice_of(reading),
        keep=data["keep"],
        source=str(data["file"].name)[:120],
    )


Door(
    act=chart_acts.IMPORT_LETTERS,
    form=forms.LettersFileForm,
    run=_import,
    lead="The letters of this draft become those of the file, all of them or none, by one act.",
    submit="Import the letters",
    template="pages/duties/import.html",
)
Door(
    act=chart_acts.ADD_ROWS,
    form=forms.PracticesForm,
    run=lambda actor, chart, data: practices.add(
        actor=actor, chart=chart, seats=data["seats"], domains=data["domains"], suggest=data["suggest"]
    ),
    title="Start from the practices of COBIT 2019",
    lead="231 practices come in as rows of advice, beside the rows that are permissions.",
    submit="Add the practices",
    template="pages/duties/practices.html",
)
Door(
    act=chart_acts.ADD_ROW,
    form=forms.RowForm,
    run=lambda actor, chart, data: charts.add_row(
        actor=actor, chart=chart, row=Advice(data["code"], data["title"], data["sphere"])
    ),
    lead="A row of advice stands for a practice that this portal carries out by no act. It permits nothing.",
)
Door(
    act=chart_acts.SET_ADVICE_DAYS,
    form=forms.AdviceDaysForm,
    run=lambda actor, chart, data: charts.set_advice_days(actor=actor, chart=chart, days=data["advice_days"]),
    lead="It changes the draft only. While decisions wait, those with the letter C can say what they think.",
)
Door(
    act=chart_acts.REMOVE_ROWS,
    form=forms.RowsForm,
    run=lambda actor, chart, data: charts.remove_rows(actor=actor, chart=chart, codes=data["codes"]),
    lead="Rows of advice permit nothing, so nobody may do less without them. Their letters leave the draft as well.",
    danger=True,
)
