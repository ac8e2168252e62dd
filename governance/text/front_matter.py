"""Split a Markdown file into its front matter (the YAML block at its head) and its body, losing nothing."""

import datetime as dt
import hashlib
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

# Real front matter is a few lines; a bigger block is a mistake or an attempt to exhaust the parser.
MAX_CHARACTERS = 64 * 1024

_END = r"[ \t]*(?:\r\n|\r|\n"
_BLOCK = re.compile(rf"\ufeff?---{_END})(?P<yaml>.*?)^(?:---|\.\.\.){_END}|\Z)", re.DOTALL | re.MULTILINE)


class FrontMatterError(ValueError):
    """The front matter cannot be read. The message is a sentence for the person who imports the file."""


@dataclass(frozen=True)
class Document:
    """A Markdown file in two parts. `head + body` is the file, byte for byte."""

    head: str
    body: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def joined(self) -> str:
        return self.head + self.body

    @property
    def body_digest(self) -> str:
        """SHA-256 of the body as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    @property
    def title(self) -> str:
        value = self.fields.get("title")
        return str(value).strip() if value is not None else ""

    def date(self, name: str = "last_updated") -> dt.date | None:
        """A field as a calendar date, or None where it is absent or is no date."""
        value = self.fields.get(name)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        return _date_or_none(str(value)) if value is not None else None


def split(text: str) -> Document:
    """Split text. Text without front matter, or with an opening fence that nothing closes, is all body.

    Raises FrontMatterError where the block is not YAML or is not a list of named fields.
    """
    match = _BLOCK.match(text)
    if match is None:
        return Document(head="", body=text)
    fields = _fields(match["yaml"])
    return Document(head=text[: match.end()], body=text[match.end() :], fields=fields)


def split_bytes(data: bytes) -> Document:
    """Split the bytes of a file. Raises FrontMatterError where they are not UTF-8."""
    try:
        return split(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FrontMatterError(f"The file is not UTF-8 text: byte {error.start + 1} cannot be read.") from error


def _fields(source: str) -> Mapping[str, Any]:
    if len(source) > MAX_CHARACTERS:
        raise FrontMatterError(f"The front matter is longer than {MAX_CHARACTERS} characters.")
    try:
        value = yaml.load(source, Loader=_Loader)  # noqa: S506 (the loader is a SafeLoader, made stricter)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(_sentence(error)) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FrontMatterError("The front matter is not a list of named fields.")
    return {str(name): each for name, each in value.items()}


def _sentence(error: Exception) -> str:
    problem = getattr(error, "problem", None) or "its values cannot be read"
    mark = getattr(error, "problem_mark", None)
    # One line more than the YAML mark says, for the opening fence; one more because people count from one.
    where = f" in line {mark.line + 2}" if mark is not None else ""
    return f"The front matter is not valid YAML{where}: {problem}."


def _date_or_none(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases (a few lines of them can expand to gigabytes) and without silent double names."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "references to other values are not taken", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the field “{key.value}” is given twice", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)
