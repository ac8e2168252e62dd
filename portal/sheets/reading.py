"""A CSV or XLSX file as a table of text, within limits, so that no file takes the memory of the portal.

Formulas are not run and not trusted: a cell that holds one comes back as its text, which no reader takes for a value.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import load_workbook

BYTES = 2 * 1024 * 1024
UNPACKED = 40 * 1024 * 1024
ROWS, COLUMNS, LENGTH = 3000, 300, 2000


class Unreadable(ValueError):
    """What is wrong with a file as a whole, in a sentence."""


def table_of(name: str, content: bytes) -> list[list[str]]:
    """The rows of the first sheet, cells as text.

    Raises:
        Unreadable: it is neither, too large, or broken.
    """
    if len(content) > BYTES:
        raise Unreadable("The file is larger than 2 MB.")
    rows = _workbook(content) if content.startswith(b"PK") else _separated(name, content)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise Unreadable("The file has a head and no rows below it." if rows else "The file is empty.")
    return rows


def _limited(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    found = []
    for number, row in enumerate(rows, 1):
        if number > ROWS:
            raise Unreadable(f"The file has more than {ROWS} rows.")
        line = list(row)
        while line and not line[-1]:
            line.pop()
        if len(line) > COLUMNS:
            raise Unreadable(f"Row {number} has more than {COLUMNS} columns.")
        found.append([cell[:LENGTH] for cell in line])
    return found


def _separated(name: str, content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Unreadable(f"{name} is no text in UTF-8. Save it as CSV (UTF-8), or as XLSX.") from broken
    if "\0" in text:
        raise Unreadable(f"{name} is no CSV file.")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return _limited([cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as broken:
        raise Unreadable(f"{name} cannot be read as CSV: {broken}.") from broken


def _workbook(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > UNPACKED:
                raise Unreadable("The workbook is too large once it is unpacked.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Unreadable:
        raise
    except Exception as broken:
        raise Unreadable("The file is no workbook that can be read. Save it as XLSX, or as CSV.") from broken
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return _limited([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    except Unreadable:
        raise
    except Exception as broken:
        raise Unreadable("The first sheet of the workbook cannot be read.") from broken
    finally:
        book.close()


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
