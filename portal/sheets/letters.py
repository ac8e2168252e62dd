"""Letters of a chart as a file and back: what words in it stand for, and the sheet that people take away."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter

from portal.grids import by_side, in_order
from portal.reports.sheets import OPTIONS
from portal.sheets.reading import table_of
from raci.duties import letters
from raci.duties.acts import ACTIVITIES
from raci.duties.charts import ChartInForce
from raci.duties.letters import Known, Reading
from raci.duties.models import Chart, ChartRow
from raci.duties.services.charts import Advice, Cell
from raci.people.models import Role
from raci.people.spheres import Sphere

HEAD = ["activity", "title", "side"]


def known_in(chart: Chart, *, take_rows: bool) -> Known:
    """What the words of a file stand for: codes and titles of activities, of the chart's own rows and of roles."""
    rows = ChartRow.objects.filter(chart=chart).values_list("code", "title")
    activities: list[tuple[str, Sequence[str]]] = [(each.code, (each.title,)) for each in ACTIVITIES.values()]
    activities += [(code, (title, f"{code} {title}")) for code, title in rows]
    roles = Role.objects.filter(state="active").values_list("code", "title", "short")
    return Known(_words(activities), _words([(code, (title, short)) for code, title, short in roles]), take_rows)


def _words(named: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Lower-case words -> code. A title that two share stands for none."""
    pairs = [(code, {word.lower() for word in (*words, code)}) for code, words in named]
    counted = Counter(word for _, words in pairs for word in words)
    found = {word: code for code, words in pairs for word in words if counted[word] == 1}
    return found | {code.lower(): code for code, _ in pairs}


def reading_of(name: str, content: bytes, chart: Chart, *, take_rows: bool) -> Reading:
    """What a file says about a chart.

    Raises:
        Unreadable: it is no table.
    """
    return letters.read(table_of(name, content), known_in(chart, take_rows=take_rows))


def cells_of(reading: Reading) -> list[Cell]:
    """The letters to be set."""
    roles = {role.code: role for role in Role.objects.all()}
    return [
        Cell(activity, roles[code], letter)
        for activity, row in reading.letters.items()
        for code, held in row.items()
        for letter in held
    ]


def advice_of(reading: Reading) -> list[Advice]:
    """The rows of advice that a file brings; on which side they stand is the organisation's to say later."""
    return [Advice(code, title, Sphere.MANAGEMENT, "From a file") for code, title in reading.advice.items()]


def sheet_of(chart: Chart) -> tuple[list[str], Iterator[list[str]], list[Role]]:
    """Head and rows of a chart as a matrix, and its roles. All roles have a column, so that letters can be added."""
    held = ChartInForce.of(chart).letters
    roles = by_side(Role.objects.filter(state="active"))
    sides = [str(each) for each in Sphere]
    activities = sorted(ACTIVITIES.values(), key=lambda each: (sides.index(each.sphere), each.order))
    rows: list[tuple[str, str, str]] = [(each.code, each.title, each.sphere) for each in activities]
    rows += list(ChartRow.objects.filter(chart=chart).values_list("code", "title", "heading"))
    lines = (
        [code, title, side, *(in_order(held.get(code, {}).get(role.pk, "")) for role in roles)]
        for code, title, side in rows
    )
    return [*HEAD, *(role.code for role in roles)], lines, roles


def workbook_of(chart: Chart) -> bytes:
    """The same as a workbook: the letters, and what the codes of the roles stand for."""
    head, lines, roles = sheet_of(chart)
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {**OPTIONS, "in_memory": True, "constant_memory": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("Letters")
    sheet.freeze_panes(1, len(HEAD))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 48)
    _write(sheet, [head, *lines], bold)
    about = book.add_worksheet("Roles")
    about.set_column(0, 2, 28)
    told = [[role.code, role.title, role.get_sphere_display()] for role in roles]
    _write(about, [["code", "role", "side"], *told], bold)
    book.close()
    return kept.getvalue()


def _write(sheet: Any, rows: Iterable[Sequence[str]], bold: Any) -> None:
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            if text:
                sheet.write_string(number, at, text, *([bold] if number == 0 else []))
