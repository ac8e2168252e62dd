"""What an ITSM export looks like: its columns, words and dates, kept as JSON."""

import json
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo


class State(StrEnum):
    """Where an incident stands, whatever its tool calls it (ITIL 4: incident management)."""

    NEW = "new"
    ACTIVE = "active"
    AWAITING = "awaiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class MappingError(ValueError):
    """A mapping that cannot be used, or that does not fit the file. The message is a sentence for a person."""


REQUIRED = ("number", "state", "opened_at", "updated_at")
OPTIONAL = (
    *("updates", "resolved_at", "closed_at", "priority", "impact", "urgency", "made_sla", "reopen_count"),
    *("reassignment_count", "category", "subcategory", "assignment_group", "service", "change", "problem"),
    *("caused_by", "channel", "closed_code", "title"),
)
LEVELS = ("priority", "impact", "urgency")


@dataclass(frozen=True)
class Mapping:
    """How to read an export.

    columns: title of the column for each of our names (`REQUIRED`, and any of `OPTIONAL`).
    states: the tool's word for a state to ours. A word that is not here makes its row be rejected.
    levels: for priority, impact and urgency, the tool's words to numbers, 1 the highest.
    dates: formats of `datetime.strptime`, tried in their order. time_zone: where dates without a zone were written.
    missing: what stands for no value, beside the empty cell.
    """

    name: str
    columns: AnyMapping[str, str]
    states: AnyMapping[str, State]
    dates: tuple[str, ...]
    time_zone: str
    levels: AnyMapping[str, AnyMapping[str, int]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    true_words: frozenset[str] = frozenset({"true"})
    false_words: frozenset[str] = frozenset({"false"})
    delimiter: str = ","
    encoding: str = "utf-8-sig"

    def __post_init__(self) -> None:
        lacking = [name for name in REQUIRED if not self.columns.get(name)]
        _check(not lacking, f"The mapping names no column for {', '.join(lacking)}.")
        unknown = sorted(set(self.columns) - {*REQUIRED, *OPTIONAL})
        _check(not unknown, f"The mapping names columns for what is not known here: {', '.join(unknown)}.")
        _check(bool(self.dates), "The mapping names no date format.")
        _check(len(self.delimiter) == 1, "The delimiter is one character.")
        _check(set(self.levels) <= set(LEVELS), f"Levels are those of {', '.join(LEVELS)}.")
        _check(not self.true_words & self.false_words, "A word for true is also a word for false.")
        _check_zone(self.time_zone)

    def as_dict(self) -> dict[str, Any]:
        """The mapping as JSON values; `from_dict` gives it back."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def from_dict(data: AnyMapping[str, Any]) -> Mapping:
    """Raises MappingError, with the reason, for what is not a mapping."""
    unknown = sorted(set(data) - {each.name for each in fields(Mapping)})
    _check(not unknown, f"The mapping has entries that are not known here: {', '.join(unknown)}.")
    try:
        entries: dict[str, Any] = {name: _READERS.get(name, _text)(value) for name, value in data.items()}
        return Mapping(**entries)
    except MappingError:
        raise
    except (TypeError, AttributeError, ValueError) as error:
        raise MappingError(f"The mapping cannot be read: {error}.") from error


def from_json(text: str) -> Mapping:
    """Raises MappingError for text that is not JSON or not a mapping."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise MappingError(f"The mapping is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise MappingError("The mapping is not a JSON object.")
    return from_dict(data)


def shipped(name: str) -> Mapping:
    """A mapping that comes with the product. Raises MappingError where there is none of that name."""
    if name not in names():
        raise MappingError(f"There is no mapping named “{name}”; there are: {', '.join(names())}.")
    return from_json((_FOLDER / f"{name}.json").read_text("utf-8"))


def names() -> list[str]:
    """The names of all mappings that come with the product."""
    return sorted(each.name.removesuffix(".json") for each in _FOLDER.iterdir() if each.name.endswith(".json"))


_FOLDER = resources.files("management.itsm").joinpath("mappings")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _texts(value: Any) -> dict[str, str]:
    return {_text(name): _text(each) for name, each in value.items()}


def _states(value: Any) -> dict[str, State]:
    return {_text(name): State(each) for name, each in value.items()}


def _levels(value: Any) -> dict[str, dict[str, int]]:
    return {_text(name): {_text(word): int(level) for word, level in words.items()} for name, words in value.items()}


def _tuple(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is not a list")
    return tuple(_text(each) for each in value)


def _set(value: Any) -> frozenset[str]:
    return frozenset(_tuple(value))


_READERS: dict[str, Callable[[Any], object]] = {
    "columns": _texts,
    "states": _states,
    "levels": _levels,
    "dates": _tuple,
    "missing": _set,
    "true_words": _set,
    "false_words": _set,
}


def _plain(value: Any) -> Any:
    if isinstance(value, AnyMapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset | tuple):
        return sorted(value) if isinstance(value, frozenset) else list(value)
    return str(value) if isinstance(value, State) else value


def _check(condition: bool, sentence: str) -> None:
    if not condition:
        raise MappingError(sentence)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise MappingError(f"“{name}” is not a time zone such as Europe/London.") from error
