"""Cut the body of a governed document into clauses that can be cited, linked to and compared.

What is a clause, and what it is called:

* Every heading is a clause and opens a section: 1, 2, 2.1. Numbers count from the outermost heading found, whatever
  its Markdown level, so a text that begins with `###` still has a section 1.
* Every block under a heading is a clause of that section and shares its count with the sub-headings: 2.1, 2.2, 2.3.
* A list stays with the paragraph before it, which introduces it; so does a table, quotation, code or HTML after a
  paragraph that ends with a colon. A list that stands alone gives one clause for each of its items.
* A `#` heading that opens the text alone is its title: number 0. What stands before the first section is 0.1, 0.2.
  A text without any heading counts 1, 2, 3.
* Rules, HTML comments and link definitions are no clauses; they stay with the clause before them.

Nothing is lost: the spans of all clauses, one after another, are the body exactly.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from markdown_it.token import Token

from governance.text.markdown import parser, plain


class Kind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    HTML = "html"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of one version of a text.

    number: what people cite; changes when clauses are added before it.
    key: what links hold; `redline.carry_keys` keeps it the same from version to version.
    level: depth of the number, 1 for a section; 0 for the title.
    heading: plain words of the heading itself, or of the heading the clause stands under.
    text: its Markdown, without the blank lines around it.
    start, end: its span in the body, in characters, blank lines included.
    """

    number: str
    key: str
    kind: Kind
    level: int
    heading: str
    text: str
    start: int
    end: int

    @property
    def is_heading(self) -> bool:
        return self.kind in (Kind.TITLE, Kind.HEADING)

    @property
    def digest(self) -> str:
        """SHA-256 of the text as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def parse(body: str) -> tuple[Clause, ...]:
    """The clauses of a body, in order. A body of nothing but blank space has none."""
    if not body.strip(_BLANK):
        return ()
    starts = _line_starts(body)
    pieces = _pieces(parser().parse(body)) or [_Piece(Kind.TEXT, 0)]
    offsets = [0, *(starts[piece.line] for piece in pieces[1:]), len(body)]
    drafts = _numbered(pieces)
    return tuple(_with_keys(list(_spans(body, drafts, offsets))))


def _spans(body: str, drafts: Iterable[Clause], offsets: Sequence[int]) -> Iterator[Clause]:
    for clause, (start, end) in zip(drafts, pairwise(offsets), strict=True):
        yield replace(clause, start=start, end=end, text=_BLANK_AROUND.sub("", body[start:end]))


# What Markdown takes for blank: other space characters are text to it.
_BLANK = " \t\r\n"
_BLANK_AROUND = re.compile(r"\A(?:[ \t]*[\r\n])+|[ \t\r\n]+\Z")


def _line_starts(body: str) -> list[int]:
    # Not str.splitlines(): the parser knows only these three line ends, and its line numbers must be ours.
    return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", body))]


# --- which blocks begin a clause ---------------------------------------------------------------------------------


@dataclass
class _Piece:
    """A run of blocks that becomes one clause. `heading` is the Markdown level of a heading, else 0."""

    kind: Kind
    line: int
    heading: int = 0
    words: str = ""
    blocks: list[str] = field(default_factory=list)
    last: str = ""
    open_html: int = 0


_KINDS = {
    "heading_open": Kind.HEADING,
    "bullet_list_open": Kind.LIST,
    "ordered_list_open": Kind.LIST,
    "table_open": Kind.TABLE,
    "blockquote_open": Kind.QUOTE,
    "fence": Kind.CODE,
    "code_block": Kind.CODE,
    "html_block": Kind.HTML,
    "footnote_reference_open": Kind.FOOTNOTE,
}
_COMMENT = re.compile(r"\s*<!--.*-->\s*", re.DOTALL)
_HTML_TAG = re.compile(r"<(/?)(?:table|ul|ol|dl|div|section|details|blockquote)\b", re.IGNORECASE)


def _pieces(tokens: list[Token]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for index, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0:
            continue
        if not (pieces and _joins(pieces[-1], token)):
            pieces.extend(_opened(token, tokens[index:]))
        _take(pieces[-1], token, tokens[index:])
    _mark_title(pieces)
    return pieces


def _joins(piece: _Piece, token: Token) -> bool:
    """Whether a block belongs to the clause before it."""
    if token.type == "hr" or _is_comment(token):
        return True
    if token.type == "heading_open" or piece.heading:
        return False
    if piece.open_html or (token.type == "html_block" and piece.blocks[-1] == "html_block"):
        return True
    return piece.blocks[-1] == "paragraph_open" and _is_introduced(piece, token)


def _is_introduced(piece: _Piece, token: Token) -> bool:
    if token.type == "bullet_list_open":
        return True
    if token.type == "ordered_list_open":
        # A list that goes on counting continues an earlier one: the paragraph before it does not introduce it.
        return token.attrs.get("start", 1) == 1
    introducible = token.type in _KINDS and token.type != "footnote_reference_open"
    return introducible and piece.last.rstrip().endswith(":")


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and _COMMENT.fullmatch(token.content) is not None


def _opened(token: Token, rest: list[Token]) -> list[_Piece]:
    """The new pieces a block begins: one, or one for each item of a list that stands alone."""
    kind = _KINDS.get(token.type, Kind.TEXT)
    if kind is Kind.LIST:
        return [_Piece(kind, line, blocks=[token.type]) for line in _item_lines(rest)]
    heading = int(token.tag[1]) if kind is Kind.HEADING else 0
    words = plain(f"# {rest[1].content}") if heading else ""
    return [_Piece(kind, _first_line(token), heading, words)]


def _item_lines(tokens: list[Token]) -> Iterator[int]:
    for token in tokens:
        if token.level == 0 and token.nesting < 0:
            return
        if token.level == 1 and token.type == "list_item_open":
            yield _first_line(token)


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _take(piece: _Piece, token: Token, rest: list[Token]) -> None:
    piece.blocks.append(token.type)
    piece.last = rest[1].content if token.type == "paragraph_open" else token.content
    if token.type == "html_block":
        opened = [match[1] == "" for match in _HTML_TAG.finditer(token.content)]
        piece.open_html = max(0, piece.open_html + 2 * sum(opened) - len(opened))


def _mark_title(pieces: list[_Piece]) -> None:
    if not pieces or pieces[0].heading != 1:
        return
    if all(piece.heading != 1 for piece in pieces[1:]):
        pieces[0].kind = Kind.TITLE


# --- numbers and keys --------------------------------------------------------------------------------------------


def _numbered(pieces: list[_Piece]) -> Iterator[Clause]:
    numbering = _Numbering(sections=any(piece.kind is Kind.HEADING for piece in pieces))
    heading = ""
    for piece in pieces:
        heading = piece.words if piece.heading else heading
        number = numbering.next(piece)
        level = 0 if piece.kind is Kind.TITLE else number.count(".") + 1
        yield Clause(number, "", piece.kind, level, heading, "", 0, 0)


class _Numbering:
    def __init__(self, *, sections: bool) -> None:
        self._sections = sections
        self._open: list[int] = []
        self._counts = [0]
        self._before = 0

    def next(self, piece: _Piece) -> str:
        if piece.kind is Kind.TITLE:
            return "0"
        if piece.heading:
            return self._section(piece.heading)
        if self._sections and not self._open:
            self._before += 1
            return f"0.{self._before}"
        return self._count()

    def _section(self, level: int) -> str:
        while self._open and self._open[-1] >= level:
            self._open.pop()
            self._counts.pop()
        number = self._count()
        self._open.append(level)
        self._counts.append(0)
        return number

    def _count(self) -> str:
        self._counts[-1] += 1
        return ".".join(map(str, self._counts))


def comparable(text: str) -> str:
    """Text as it is compared: how lines are wrapped is no difference."""
    return " ".join(text.split())


def _with_keys(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Keys of a first version: made from the words, so that the same file gives the same keys in every import.

    Words that occur twice are told apart by the heading they stand under, then by their order.
    """
    words = [_hashed(clause, "") for clause in clauses]
    often = Counter(words)
    seen: Counter[str] = Counter()
    for clause, base in zip(clauses, words, strict=True):
        key = base if often[base] == 1 else _hashed(clause, clause.heading)
        seen[key] += 1
        yield replace(clause, key=key if seen[key] == 1 else f"{key}-{seen[key]}")


def _hashed(clause: Clause, context: str) -> str:
    return hashlib.sha256(f"{clause.is_heading}\n{context}\n{comparable(clause.text)}".encode()).hexdigest()[:12]
