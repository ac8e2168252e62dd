"""The report as a workbook: what it rests on first, then a sheet for each section."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

from portal.reports.content import Cell, Content, Section

OPTIONS = {
    "constant_memory": True,
    # text stays text: nothing that somebody wrote is ever run by a spreadsheet
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
WIDTH = 9


def write(place: Path, content: Content) -> None:
    """Write the workbook; the same content gives the same bytes."""
    book = xlsxwriter.Workbook(str(place), OPTIONS)
    moment = timezone.localtime(content.as_of).replace(tzinfo=None)
    book.set_properties({"title": content.title, "company": content.organisation, "created": moment})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
        "number": book.add_format({"num_format": "General", "valign": "top"}),
    }
    _about(book.add_worksheet("About"), content, formats)
    for section in content.sections:
        _section(book.add_worksheet(section.title[:31]), section, formats)
    book.close()


def _about(sheet: Any, content: Content, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 96)
    lines = [("Report", content.title), ("Organisation", content.organisation), *content.facts.items()]
    for at, (label, value) in enumerate(lines):
        sheet.write_string(at, 0, label, formats["head"])
        sheet.write_string(at, 1, value, formats["text"])


def _section(sheet: Any, section: Section, formats: dict[str, Any]) -> None:
    for at, field in enumerate(section.fields):
        sheet.set_column(at, at, WIDTH * max(field.share, 1) + 3)
    sheet.set_column(len(section.fields), len(section.fields), 16)
    sheet.freeze_panes(1, 0)
    for at, label in enumerate([*(field.label for field in section.fields), "Events"]):
        sheet.write_string(0, at, label, formats["head"])
    for line, row in enumerate(section.rows, 1):
        for at, cell in enumerate(row.cells):
            _cell(sheet, line, at, cell, formats)
        sheet.write_string(line, len(row.cells), ", ".join(map(str, row.numbers)), formats["text"])


def _cell(sheet: Any, line: int, at: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, at, timezone.localtime(cell).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, at, cell, formats["day"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(line, at, cell, formats["number"])
    elif cell:
        sheet.write_string(line, at, cell, formats["text"])
