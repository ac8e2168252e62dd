"""Measurements as a table: a head with ``at``, and ``good`` and ``total`` or ``value``; one slice of time a row."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from management.services.measurements import MANY, Rejected, Row

COLUMNS = ("at", "good", "total", "value")
DELIMITERS = (",", ";", "\t")


class TableError(ValueError):
    """A file that is no such table. The message is a sentence for a person."""


@dataclass
class Table:
    """What a file held: rows that can be read, and those that cannot, each with its place in the file."""

    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read(file: BinaryIO) -> Table:
    """Read a whole table.

    Raises:
        TableError: it is no text, has no such head, or too many rows.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        return _table(text)
    except UnicodeDecodeError as problem:
        raise TableError("The file is no text in UTF-8.") from problem
    except csv.Error as problem:
        raise TableError(f"The file is no CSV: {problem}.") from problem
    finally:
        text.detach()


def _table(text: io.TextIOWrapper) -> Table:
    first = text.readline(10_000)
    delimiter = max(DELIMITERS, key=first.count)
    head = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter), [])]
    places = {name: head.index(name) for name in COLUMNS if name in head}
    if "at" not in places or not ({"good", "total"} <= places.keys() or "value" in places):
        raise TableError("The first line has to name the columns: at, and good and total, or value.")
    found = Table()
    for cells, number in _lines(text, delimiter):
        if number > MANY + 1:
            raise TableError(f"The file has more than {MANY:,} rows. Send it in parts.")
        row = row_of({name: cells[place].strip() for name, place in places.items() if place < len(cells)}, number)
        if isinstance(row, Rejected):
            found.rejected.append(row)
        else:
            found.rows.append(row)
    return found


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[Sequence[str], int]]:
    for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), start=2):
        if any(cell.strip() for cell in cells):
            yield cells, number


def row_of(cells: Mapping[str, Any], number: int) -> Row | Rejected:
    """One row out of its cells, as a table or the API brings them; empty cells are none."""
    found: dict[str, Any] = {}
    for name, (read_cell, wanted) in _READERS.items():
        value = cells.get(name)
        if value is None or value == "":
            continue
        try:
            found[name] = read_cell(value)
        except (ValueError, ArithmeticError, TypeError):
            return Rejected(number, name, str(value)[:80], f"This is not {wanted}.")
    if "at" not in found:
        return Rejected(number, "at", "", "A measurement needs the moment at which its slice of time begins.")
    return Row(number, **found)


def _moment(value: Any) -> dt.datetime:
    moment = parse_datetime(str(value))
    if moment is None:
        raise ValueError(value)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _count(value: Any) -> int:
    if isinstance(value, bool | float):
        raise ValueError(value)
    return int(str(value))


def _value(value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation as problem:
        raise ValueError(value) from problem
    return found


_READERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "at": (_moment, "a moment such as 2026-11-12T14:00:00Z"),
    "good": (_count, "a whole number"),
    "total": (_count, "a whole number"),
    "value": (_value, "a number such as 0.42"),
}
