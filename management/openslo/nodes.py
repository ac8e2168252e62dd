"""YAML files of several documents as plain nodes that know their line, within bounds that no file can stretch.

Scalars are those of YAML 1.2 (core schema): ``on`` and ``2020-01-21 12:30:00`` are text, and numbers are exact. Built
from events one by one, so that neither depth nor aliases cost more than the bounds say. No tag is ever followed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

MAX_BYTES = 1024 * 1024
MAX_DOCUMENTS = 200
MAX_NODES = 50_000
"""Counted with what aliases repeat."""
MAX_DEPTH = 32
LONGEST_NUMBER = 30
"""Digits before and after the point; more is no figure of a service level."""

DECIMAL = "$decimal"
"""Under this name alone a number with a fraction is kept in JSON (``management.openslo.packing``)."""

Scalar = None | bool | int | Decimal | str
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: Mapping[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What no database keeps in JSON, and what nobody means.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Unreadable(ValueError):
    """The file is no YAML that can be read safely. ``line``: where, the first being 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line it began on: a scalar, a tuple of nodes, or a dictionary of them by name."""

    line: int
    value: Scalar | tuple["Node", ...] | dict[str, "Node"]

    @property
    def fields(self) -> Mapping[str, "Node"]:
        """Its fields; none where it is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple["Node", ...]:
        """Its items; none where it is no list."""
        return self.value if isinstance(self.value, tuple) else ()

    def at(self, *path: str) -> "Node | None":
        """What stands under these names; None where nothing does, or null."""
        found: Node | None = self
        for name in path:
            found = found.fields.get(name) if found is not None else None
        return None if found is None or found.value is None else found

    def text(self, *path: str) -> str:
        """The text under these names, empty where there is none."""
        found = self.at(*path)
        return found.value if found is not None and isinstance(found.value, str) else ""

    def plain(self) -> Any:
        """The same without lines: dictionaries, lists and scalars."""
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, tuple) else self.value


@dataclass
class _Open:
    """A list or mapping whose end was not read yet."""

    line: int
    anchor: str | None
    is_map: bool
    before: int
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    key: str | None = None

    def take(self, node: Node) -> None:
        if not self.is_map:
            self.items.append(node)
        elif self.key is None:
            self.key = self._name(node)
        else:
            self.fields[self.key] = node
            self.key = None

    def _name(self, node: Node) -> str:
        name = node.value
        if name is None or isinstance(name, dict | tuple):
            raise Unreadable(node.line, "The name of a field is a word, and it cannot be left out.")
        name = name if isinstance(name, str) else str(name)
        if name == "<<":
            raise Unreadable(node.line, "Fields are not merged by “<<” here. Write them out.")
        if name == DECIMAL:
            raise Unreadable(node.line, f"“{DECIMAL}” cannot be the name of a field here.")
        if name in self.fields:
            raise Unreadable(node.line, f"“{name}” stands here twice. Keep one of the two.")
        return name

    def closed(self) -> Node:
        return Node(self.line, self.fields if self.is_map else tuple(self.items))


def read(data: bytes) -> list[Node]:
    """The documents of a file; empty ones are left out.

    Raises:
        Unreadable: with line and reason, a sentence for the person who brought the file.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(1, "The file is larger than 1 MB. Bring it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "The file is no text in UTF-8. Save it as UTF-8.") from error
    try:
        return list(_documents(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or "the text breaks off"
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        raise Unreadable(line, f"This is not YAML: {reason}.") from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise Unreadable(1, "The file holds characters that YAML does not allow.") from error


def _documents(text: str) -> Iterator[Node]:
    builder, count = _Builder(), 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            builder.begin()
        elif isinstance(event, yaml.DocumentEndEvent) and builder.root is not None:
            if builder.root.value is None:
                continue
            count += 1
            if count > MAX_DOCUMENTS:
                raise Unreadable(builder.root.line, f"A file holds {MAX_DOCUMENTS} documents at most.")
            yield builder.root
        else:
            builder.take(event)


class _Builder:
    """From events to nodes."""

    def __init__(self) -> None:
        self.count = 0
        self.begin()

    def begin(self) -> None:
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._counted(event, 1)
            node = Node(_line(event), _scalar(event))
            self._remember(event.anchor, node, 1)
            self._add(node)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            done = self.open.pop()
            node = done.closed()
            self._remember(done.anchor, node, self.count - done.before)
            self._add(node)

    def _begin(self, event: Any) -> None:
        _untagged(event)
        self._counted(event, 1)
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable(_line(event), f"Fields lie within fields more than {MAX_DEPTH} times here.")
        if event.anchor:
            self.anchors[event.anchor] = None
        is_map = isinstance(event, yaml.MappingStartEvent)
        self.open.append(_Open(_line(event), event.anchor, is_map, self.count - 1))

    def _alias(self, event: Any) -> None:
        known = self.anchors.get(event.anchor)
        if known is None:
            raise Unreadable(_line(event), f"“*{event.anchor}” repeats what is not complete before it.")
        node, weight = known
        self._counted(event, weight)
        self._add(node)

    def _counted(self, event: Any, weight: int) -> None:
        self.count += weight
        if self.count > MAX_NODES:
            raise Unreadable(
                _line(event), f"The file holds more than {MAX_NODES} values, counted with what it repeats."
            )

    def _remember(self, anchor: str | None, node: Node, weight: int) -> None:
        if anchor:
            self.anchors[anchor] = (node, weight)

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1].take(node)
        else:
            self.root = node


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _untagged(event: Any) -> None:
    if event.tag is not None:
        raise Unreadable(_line(event), f"The tag “{event.tag[:60]}” is not followed. Take it out; plain YAML will do.")


def _scalar(event: Any) -> Scalar:
    _untagged(event)
    text, line = str(event.value), _line(event)
    if _UNFIT.search(text):
        raise Unreadable(line, "This text holds a control character. Take it out.")
    if event.style:
        return text
    if _NO_NUMBER.fullmatch(text):
        raise Unreadable(line, f"“{text}” is not a number that can be kept.")
    try:
        return scalar(text)
    except ValueError as problem:
        raise Unreadable(line, str(problem)) from problem


def scalar(text: str) -> Scalar:
    """What a word without quotes means.

    Raises:
        ValueError: a number with more digits than can be kept.
    """
    if text in _WORDS:
        return _WORDS[text]
    whole = _INTEGER.fullmatch(text) is not None
    if not whole and not (_NUMBER.fullmatch(text) and not re.match(r"[-+]?0[0-9]", text)):
        return text
    if len(text) > 2 * LONGEST_NUMBER:
        raise ValueError(f"A number has {LONGEST_NUMBER} digits at most before and after the point.")
    number = Decimal(text)
    if number and (number.adjusted() >= LONGEST_NUMBER or int(number.as_tuple().exponent) < -LONGEST_NUMBER):
        raise ValueError(f"A number has {LONGEST_NUMBER} digits at most before and after the point.")
    return int(text) if whole else number
