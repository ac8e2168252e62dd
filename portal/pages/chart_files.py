"""A chart as a file to take away, to change in a spreadsheet and to bring back."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from portal.asking import login_required
from portal.exports.csvs import streamed
from portal.pages.chart_editor import chart_of
from portal.sheets.letters import sheet_of, workbook_of
from raci.duties.models import Chart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(chart: Chart) -> HttpResponseBase:
    """The letters as CSV."""
    head, lines, _ = sheet_of(chart)
    return streamed(_name(chart), head, list(lines))


def as_xlsx(chart: Chart) -> HttpResponseBase:
    """The letters as a workbook."""
    response = HttpResponse(workbook_of(chart), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_name(chart)}.xlsx"'
    return response


def _name(chart: Chart) -> str:
    return f"raci-{chart.unit.code}-{chart.version}"


@login_required
def chart_csv(request: HttpRequest, unit: str, version: int) -> HttpResponseBase:
    """A version of a chart as CSV."""
    return as_csv(chart_of(request, unit, version))


@login_required
def chart_xlsx(request: HttpRequest, unit: str, version: int) -> HttpResponseBase:
    """A version of a chart as a workbook."""
    return as_xlsx(chart_of(request, unit, version))


urlpatterns = [
    path("raci/<slug:unit>/<int:version>/letters.csv", chart_csv, name="chart-csv"),
    path("raci/<slug:unit>/<int:version>/letters.xlsx", chart_xlsx, name="chart-xlsx"),
]
