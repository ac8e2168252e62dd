"""What a report says, whatever file it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from raci.ledger.past import Happened

Cell = None | str | int | Decimal | date | datetime


@dataclass(frozen=True)
class Field:
    """A column. ``share`` is its part of the width of a page; numbers stand at the right."""

    key: str
    label: str
    share: int = 2
    right: bool = False


@dataclass(frozen=True)
class Row:
    """A line, and the events on which it rests."""

    cells: Sequence[Cell]
    events: Sequence[Happened] = ()

    @property
    def numbers(self) -> list[int]:
        """The numbers of its events, in order."""
        return sorted({event.number for event in self.events})


@dataclass(frozen=True)
class Numbered(Row):
    """A line whose events are known by their numbers alone."""

    known: Sequence[int] = ()

    @property
    def numbers(self) -> list[int]:
        """The numbers of its events, in order."""
        return sorted(set(self.known))


@dataclass(frozen=True)
class Section:
    """A table of the report. ``empty`` is what stands there if it has no rows."""

    code: str
    title: str
    lead: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    empty: str = "Nothing to list."


@dataclass(frozen=True)
class Content:
    """Everything that a report says.

    Attributes:
        facts: what it covers and what it rests on, label -> value, in this order.
        parameters: the same for programs.
        proof: what the numbers of events at its rows are good for; said where nothing else is.
    """

    title: str
    organisation: str
    as_of: datetime
    facts: Mapping[str, str]
    parameters: Mapping[str, Any]
    sections: Sequence[Section] = field(default_factory=tuple)
    proof: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each section."""
        return {section.code: len(section.rows) for section in self.sections}
