"""Markdown to HTML that is safe to show: a policy's author must not be able to run anything in a reader's browser.

Two fences, each enough alone for most attacks: the parser makes only the elements of CommonMark, tables and footnotes,
and nh3 then lets through only what is listed here, which also holds for HTML written inside the Markdown. No element
loads anything: images become a link to the picture under its alternative text.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from html import escape

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from governance.text.citations import in_words
from governance.text.clauses import Clause
from governance.text.markdown import Environment, environment, parser

# Not among them: `ins` and `del`, which on a redline are ours, and `details`, which hides what a voter decides on.
_TAGS = frozenset({
    "a", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "u", "ul",
})  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "title"},
    "ol": {"start"},
    "p": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
_SCHEMES = frozenset({"http", "https", "mailto"})
_FOOTNOTE_ID = re.compile(r"fn-[\w-]{1,40}")
# Elements whose content is not text for a reader: dropped with what they hold.
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript", "svg", "math"})


def body_html(body: str, *, top: int = 2) -> str:
    """A whole body. `top` (1 to 6) is the level that its outermost heading gets on the page."""
    env: Environment = {}
    tokens = parser().parse(body, env)
    return _clean(_renderer().render(_shifted(tokens, top), parser().options, env))


def clause_html(clause: Clause, env: Environment | None = None) -> str:
    """One clause: the words of a heading without a heading element around them, any other clause as blocks.

    `env`, from `markdown.environment(body)`, holds the link targets and footnotes that other clauses define.
    """
    return markdown_html(clause.text, env, inline=clause.is_heading)


def markdown_html(text: str, env: Environment | None = None, *, inline: bool = False) -> str:
    """A piece of Markdown. `inline` drops the heading or paragraph around it."""
    scope = _copied(env or {})
    tokens = parser().parse(text, scope)
    if inline:
        tokens = [child for token in tokens if token.type == "inline" for child in token.children or []]
    return _clean(_renderer().render(tokens, parser().options, scope)).strip()


def clauses_html(body: str, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """Every clause of a body with its HTML."""
    env = environment(body)
    for clause in clauses:
        yield clause, clause_html(clause, env)


def _copied(env: Environment) -> Environment:
    # The parser writes what it meets into the environment; one clause must not define anything for the next.
    footnotes = env.get("footnotes", {}).get("refs", {})
    return {
        "references": dict(env.get("references", {})),
        "footnotes": {"refs": dict.fromkeys(footnotes, -1), "list": {}},
    }


def _shifted(tokens: list[Token], top: int) -> list[Token]:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    by = top - min(levels, default=top)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + by)}"
    return tokens


@functools.cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer",
        url_schemes=_SCHEMES,
    )


def _clean(html: str) -> str:
    return _cleaner().clean(html)


def _attribute(element: str, name: str, value: str) -> str | None:
    # A free id could take the place of one that the page's own scripts and labels look for.
    if name == "id":
        return value if _FOOTNOTE_ID.fullmatch(value) else None
    return value


@functools.cache
def _renderer() -> RendererHTML:
    return _Renderer(parser())


class _Renderer(RendererHTML):
    """The parser's own renderer, but for images (never loaded), footnotes (which stay where they are written) and
    citations of other documents, which are put in words."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment) -> str:
        return in_words(super().text(tokens, idx, options, env))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment) -> str:
        source = str(tokens[idx].attrs.get("src", ""))
        words = self.renderInlineAsText(tokens[idx].children or [], options, env) or source
        return f'<a href="{escape(source)}">{escape(words)}</a>'

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment) -> str:
        label = str(tokens[idx].meta["label"])
        return f'<sup><a href="#fn-{_slug(label)}">{escape(label)}</a></sup>'

    def footnote_reference_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment) -> str:
        label = str(tokens[idx].meta["label"])
        return f'<p id="fn-{_slug(label)}"><sup>{escape(label)}</sup></p>\n'

    def footnote_reference_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        return ""


def _slug(label: str) -> str:
    return re.sub(r"\W+", "-", label)[:40] or "-"
