"""One row of an export as an incident, or the reason why not."""

import datetime as dt
import functools
import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from management.itsm.mapping import LEVELS, OPTIONAL, REQUIRED, Mapping, MappingError, State


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as one row of the export has it. Times are in UTC; an empty text is no value.

    updates: how often it had been changed, as its tool counts. row: the row it was read from, the head being row 1.
    priority, impact, urgency: 1 the highest. service: the configuration item. change, caused_by: numbers of changes.
    """

    row: int
    number: str
    state: State
    opened_at: dt.datetime
    updated_at: dt.datetime
    updates: int = 0
    resolved_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    priority: int | None = None
    impact: int | None = None
    urgency: int | None = None
    made_sla: bool | None = None
    reopen_count: int = 0
    reassignment_count: int = 0
    category: str = ""
    subcategory: str = ""
    assignment_group: str = ""
    service: str = ""
    change: str = ""
    problem: str = ""
    caused_by: str = ""
    channel: str = ""
    closed_code: str = ""
    title: str = ""

    @property
    def version(self) -> tuple[int, dt.datetime, int]:
        """Later rows of an incident compare greater: by its count of updates, then by time, then by place."""
        return self.updates, self.updated_at, self.row


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken. row: counted with the head as row 1. column: empty if the whole row is at fault.
    number: of the incident, where the row got so far as to tell it."""

    row: int
    column: str
    value: str
    reason: str
    number: str = ""


class _Refusal(Exception):
    """Why a cell is not taken, as a sentence."""


class _Cell(NamedTuple):
    name: str
    column: str
    place: int
    read: Callable[[str], object]


class Parser:
    """Reads rows of one file. Raises MappingError where its head does not hold a column that the mapping names."""

    def __init__(self, mapping: Mapping, head: list[str]) -> None:
        self._width = len(head)
        self._missing = mapping.missing | {""}
        readers = _readers(mapping)
        self._cells = [
            _Cell(name, mapping.columns[name], _place(head, mapping.columns[name], name), readers[name])
            for name in (*REQUIRED, *OPTIONAL)
            if mapping.columns.get(name)
        ]

    def parse(self, row: int, values: list[str]) -> Incident | Rejected:
        """An incident, or the first fault of the row."""
        if len(values) != self._width:
            return Rejected(row, "", "", f"The row has {len(values)} cells and the head has {self._width}.")
        found: dict[str, object] = {}
        for name, column, place, read in self._cells:
            value = values[place].strip()
            try:
                if value not in self._missing:
                    found[name] = read(value)
                elif name in REQUIRED:
                    raise _Refusal("There is no value, and an incident needs one here.")
            except _Refusal as refusal:
                return Rejected(row, column, _shown(value), str(refusal), str(found.get("number", "")))
        return Incident(row=row, **found)  # type: ignore[arg-type]


def _place(head: list[str], column: str, name: str) -> int:
    titles = [title.strip() for title in head]
    if titles.count(column) > 1:
        raise MappingError(f"The file has more than one column named “{column}”.")
    if column not in titles:
        raise MappingError(f"The file has no column named “{column}”, which the mapping takes for {name}.")
    return titles.index(column)


def _readers(mapping: Mapping) -> dict[str, Callable[[str], object]]:
    """How each of our names is read. Equal cells are read once: an export repeats itself."""
    date = functools.lru_cache(maxsize=65_536)(_date_reader(mapping))
    number = functools.lru_cache(maxsize=4096)(_count)
    readers: dict[str, Callable[[str], object]] = dict.fromkeys((*REQUIRED, *OPTIONAL), _text)
    readers |= {name: date for name in readers if name.endswith("_at")}
    readers |= {name: number for name in readers if name.endswith("_count")}
    readers |= {name: _level_reader(mapping.levels.get(name, {})) for name in LEVELS}
    return readers | {"updates": number, "state": _state_reader(mapping.states), "made_sla": _truth_reader(mapping)}


# NUL has no place in a database's text; half a surrogate is what bytes become that are no text in the encoding.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
MAX_TEXT = 250
EXAMPLE = dt.datetime(2026, 12, 31, 14, 5, tzinfo=dt.UTC)


def _shown(value: str) -> str:
    """A value as it may stand in a sentence or a table."""
    clean = _NO_TEXT.sub("\ufffd", value)
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}…"


_SHOWN = 80


def _text(value: str) -> str:
    if _NO_TEXT.search(value):
        raise _Refusal("The cell holds bytes that are not text in the encoding of the file.")
    if len(value) > MAX_TEXT:
        raise _Refusal(f"The cell has {len(value):,} characters; at most {MAX_TEXT} are taken.")
    return value


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise _Refusal(f"“{_shown(value)}” is not a whole number from 0 to 999,999,999.")
    return int(value)


def written(form: str) -> str:
    """A format of `datetime.strptime` by an example that a person reads: ``31/12/2026 14:05``."""
    return EXAMPLE.strftime(form)


def _date_reader(mapping: Mapping) -> Callable[[str], dt.datetime]:
    zone = ZoneInfo(mapping.time_zone)

    def read(value: str) -> dt.datetime:
        for form in mapping.dates:
            try:
                at = dt.datetime.strptime(value, form)  # noqa: DTZ007 (the zone follows)
                return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)
            except (ValueError, OverflowError):
                continue
        raise _Refusal(f"“{_shown(value)}” is not a date such as {' or '.join(map(written, mapping.dates))}.")

    return read


def _state_reader(states: AnyMapping[str, State]) -> Callable[[str], State]:
    def read(value: str) -> State:
        if value not in states:
            raise _Refusal(f"“{_shown(value)}” is not a state that the mapping knows.")
        return states[value]

    return read


def _level_reader(levels: AnyMapping[str, int]) -> Callable[[str], int]:
    def read(value: str) -> int:
        if value not in levels:
            raise _Refusal(f"“{_shown(value)}” is not a level that the mapping knows.")
        return levels[value]

    return read


def _truth_reader(mapping: Mapping) -> Callable[[str], bool]:
    def read(value: str) -> bool:
        word = value.casefold()
        if word not in mapping.true_words and word not in mapping.false_words:
            raise _Refusal(f"“{_shown(value)}” is neither yes nor no in the words of the mapping.")
        return word in mapping.true_words

    return read
