"""The one Markdown parser: clauses are cut, and pages rendered, from the same reading of the text.

CommonMark with tables, strikethrough and footnotes. Footnote definitions stay where they are written, since a clause
list that moved text would not give the body back.
"""

import functools
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

Environment = MutableMapping[str, Any]


@functools.cache
def parser() -> MarkdownIt:
    """HTML inside Markdown is read here (real policies hold HTML tables); `render` cleans it afterwards."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return markdown.use(footnote_plugin, inline=False, move_to_end=False)


@functools.lru_cache(maxsize=64)
def environment(body: str) -> Environment:
    """Link targets and footnotes defined anywhere in the body, which a single clause needs to be rendered.

    The same body is read again and again; whoever renders with the answer copies it and never writes into it.
    """
    found: Environment = {}
    parser().parse(body, found)
    return found


def plain(markdown: str) -> str:
    """The words of a piece of Markdown without its marks, on one line: for headings, lists of clauses and search."""
    words = (_words(token.children or []) for token in parser().parse(markdown) if token.type == "inline")
    return " ".join(" ".join(words).split())


def _words(tokens: list[Token]) -> str:
    return "".join(_word(token) for token in tokens)


def _word(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline", "image"} else ""
