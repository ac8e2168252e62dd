"""What a Markdown file offers to become a governed document, and why it may not."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from governance.text.clauses import parse
from governance.text.front_matter import Document, FrontMatterError, split

MAX_BYTES = 1024 * 1024
"""No policy is longer; a bigger file is a mistake."""
MAX_TITLE = 200
_INDEXES = frozenset({"_index.md", "index.md", "readme.md"})


@dataclass(frozen=True)
class Reading:
    """A file as it was read.

    Attributes:
        problem: why it cannot become a document, as a sentence; empty if it can.
        remarks: what is missing but does not stand in the way.
    """

    name: str
    document: Document = field(default_factory=lambda: Document("", ""))
    clauses: int = 0
    problem: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """From the front matter; on one line."""
        return " ".join(self.document.title.split())

    @property
    def last_updated(self) -> dt.date | None:
        """The field ``last_updated`` of the front matter."""
        return self.document.date()


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, or what makes it unreadable."""
    if len(data) > MAX_BYTES:
        return "", "The file is larger than 1 MB."
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", f"The file is not UTF-8 text: byte {error.start + 1} cannot be read."
    return ("", "The file holds a null character, which no text has.") if "\0" in text else (text, "")


def read(name: str, text: str) -> Reading:
    """Read a file by its name and text."""
    if PurePosixPath(name).name.lower() in _INDEXES:
        return Reading(name, problem="It is an index page: it leads to documents and is none itself.")
    try:
        document = split(text)
    except FrontMatterError as error:
        return Reading(name, problem=str(error))
    clauses = len(parse(document.body))
    found = Reading(name, document, clauses)
    return Reading(name, document, clauses, next(_problems(found), ""), tuple(_remarks(found)))


def _problems(found: Reading) -> Iterator[str]:
    if not found.title:
        yield "It has no title: the front matter at its head names none."
    if len(found.title) > MAX_TITLE:
        yield f"Its title is longer than {MAX_TITLE} characters."
    if not found.clauses:
        yield "It has no text below its front matter."


def _remarks(found: Reading) -> Iterator[str]:
    if found.last_updated is None:
        yield "No date: the front matter has no last_updated."
