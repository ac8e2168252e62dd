"""A file of OpenSLO documents: what each is, and everything that is wrong with it, by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from management.openslo.kinds import look_at
from management.openslo.nodes import Node, Unreadable, read
from management.openslo.shapes import Fault


@dataclass(frozen=True)
class Document:
    """One document of a file that is as OpenSLO v1 wants it.

    Attributes:
        place: its place in the file, the first being 1.
        remarks: what people should know of it.
    """

    place: int
    node: Node
    remarks: Sequence[Fault] = ()

    @property
    def kind(self) -> str:
        """SLO, Service, SLI and so on."""
        return self.node.text("kind")

    @property
    def name(self) -> str:
        """By which other documents call it."""
        return self.node.text("metadata", "name")

    @property
    def title(self) -> str:
        """By which people call it."""
        return self.node.text("metadata", "displayName") or self.name

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.node.line

    def plain(self) -> dict[str, Any]:
        """As dictionaries, lists and scalars."""
        found: dict[str, Any] = self.node.plain()
        return found


@dataclass(frozen=True)
class File:
    """What a file holds. Where there are faults, nothing of it should be taken."""

    name: str
    documents: Sequence[Document]
    faults: Sequence[Fault]


def read_file(data: bytes, name: str) -> File:
    """Read a file; whatever is wrong with it stands in its faults."""
    try:
        nodes = read(data)
    except Unreadable as problem:
        return File(name, (), (Fault(problem.line, problem.reason),))
    if not nodes:
        return File(name, (), (Fault(1, "The file holds no document of OpenSLO."),))
    documents, faults = [], []
    for place, node in enumerate(nodes, start=1):
        found = look_at(node)
        faults += found.faults
        if not found.faults:
            documents.append(Document(place, node, tuple(found.remarks)))
    return File(name, tuple(documents), tuple(sorted([*faults, *_twice(documents)])))


def _twice(documents: Iterable[Document]) -> list[Fault]:
    seen: dict[tuple[str, str], int] = {}
    found = []
    for each in documents:
        first = seen.setdefault((each.kind, each.name), each.line)
        if first != each.line:
            reason = f"{each.kind} “{each.name}” stands in this file already, on line {first}. Keep one of the two."
            found.append(Fault(each.line, reason))
    return found
