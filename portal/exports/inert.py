"""Cells that a spreadsheet would run as a formula, made plain text.

Spreadsheets run a cell of a CSV file that begins with = + - or @, also after white space that they skip (OWASP: CSV
injection). An apostrophe in front makes it text. In XLSX files cells have types: write text with `write_string`, or
with the option `strings_to_formulas` off, and nothing needs to be made inert.
"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | float | Decimal | bool | None

# Also the full-width forms, which some versions read like the others, and marks that nobody sees.
_SKIPPED = r"[\s\0\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064]*"
_RUNS = re.compile(rf"{_SKIPPED}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def inert(value: object) -> Cell:
    """A value as a cell may hold it: numbers, truth values and None stay as they are, all else is harmless text."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    return inert_text(value.isoformat() if isinstance(value, dt.date | dt.time) else str(value))


def inert_text(text: str) -> str:
    """Text that no spreadsheet runs. What would not be run comes back unchanged, a number with its sign among it."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def inert_row(values: Iterable[object]) -> list[Cell]:
    return [inert(value) for value in values]
