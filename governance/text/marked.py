"""A changed clause as a reader sees it: the new text as HTML, with what came and what went marked in its place.

Comparing the Markdown and rendering the result would break marks that a change cuts through. So both versions are
rendered first and the HTML is compared, tags and words alike: all tags of the new version are kept, in their order, and
only words between tags are wrapped, so the result nests as the new version does. Words count as changed also where only
their emphasis or the target of their link changed, since a reader would not see that otherwise.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from governance.text.markdown import Environment
from governance.text.render import markdown_html
from governance.text.words import Run, parted, runs_of

_TOKEN = re.compile(
    r"""(?P<tag><(?P<close>/?)(?P<name>\w+)[^<>"]*(?:"[^"]*"[^<>"]*)*>\s*)
    | \s*(?:&\#?\w+; | \w+(?:[’'\-.]\w+)* | [^\w\s])\s*""",
    re.VERBOSE,
)
_VOID = frozenset({"br", "hr"})
_INLINE = frozenset({"a", "b", "code", "em", "i", "kbd", "s", "strong", "sub", "sup", "u"})
# Where only certain elements may stand, removed words get one of those around them.
_WRAPPERS = {
    "ul": ('<li class="cs-gone">', "</li>"),
    "ol": ('<li class="cs-gone">', "</li>"),
    "dl": ("<dd>", "</dd>"),
    "tr": ("<td>", "</td>"),
} | dict.fromkeys(("table", "thead", "tbody", "tfoot"), ("<tr><td>", "</td></tr>"))


class _Token(NamedTuple):
    """A tag or a word of HTML. `key` is what is compared; `name` is the element of a tag, empty for a word."""

    html: str
    key: str
    name: str = ""
    closes: bool = False

    @property
    def opens_block(self) -> bool:
        return bool(self.name) and not self.closes and self.name not in _INLINE


def changed_html(
    old: str, new: str, old_env: Environment | None = None, new_env: Environment | None = None, *, inline: bool = False
) -> str:
    """The Markdown `new` as safe HTML; its changes against `old` are `<ins class="cs-ins">` and `<del class="cs-del">`.

    The environments (see `render.clause_html`) hold the link targets and footnotes of each version.
    """
    before = list(_tokens(markdown_html(old, old_env, inline=inline)))
    after = list(_tokens(markdown_html(new, new_env, inline=inline)))
    runs = runs_of([token.key for token in before], [token.key for token in after])
    return "".join(_marked(before, after, _settled(runs, before, after))).strip()


def added_html(text: str, env: Environment | None = None, *, inline: bool = False) -> str:
    return changed_html("", text, None, env, inline=inline)


def removed_html(text: str, env: Environment | None = None, *, inline: bool = False) -> str:
    """A removed clause: as it stood, with every word marked."""
    tokens = list(_tokens(markdown_html(text, env, inline=inline)))
    return "".join(_wrapped(tokens, "del")).strip()


def sides_html(
    old: str, new: str, old_env: Environment | None = None, new_env: Environment | None = None, *, inline: bool = False
) -> tuple[str, str]:
    """Both versions whole, to stand side by side: what went is marked in the old one, what came in the new one."""
    before = list(_tokens(markdown_html(old, old_env, inline=inline)))
    after = list(_tokens(markdown_html(new, new_env, inline=inline)))
    runs = _settled(runs_of([token.key for token in before], [token.key for token in after]), before, after)
    left = (_side(before[run.a : run.b], "" if run.same else "del") for run in runs)
    right = (_side(after[run.c : run.d], "" if run.same else "ins") for run in runs)
    return "".join(left).strip(), "".join(right).strip()


def _side(tokens: Sequence[_Token], element: str) -> str:
    return "".join(_wrapped(tokens, element) if element else (token.html for token in tokens))


def _tokens(html: str) -> Iterator[_Token]:
    dress: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(html):
        name = match["name"] or ""
        token = _Token(match[0], match[0].strip(), name, bool(match["close"]))
        if name in _INLINE:
            _dress(dress, token)
        # The emphasis and link around a word are part of what is compared.
        yield token if name else token._replace(key=token.key + "".join(tag for _, tag in dress))


def _dress(dress: list[tuple[str, str]], token: _Token) -> None:
    if not token.closes:
        dress.append((token.name, token.key))
    elif dress and dress[-1][0] == token.name:
        dress.pop()


def _marked(before: Sequence[_Token], after: Sequence[_Token], runs: Iterable[Run]) -> Iterator[str]:
    inside: list[str] = []
    for run in runs:
        came = after[run.c : run.d]
        if run.same:
            yield from (token.html for token in came)
        else:
            yield " " if _parted(before, run.a) and not _parted(after, run.c) else ""
            yield from _gone(before[run.a : run.b], inside[-1] if inside else "")
            yield from _wrapped(came, "ins")
        for token in came:
            _follow(inside, token)


def _settled(runs: list[Run], before: Sequence[_Token], after: Sequence[_Token]) -> list[Run]:
    """Let what only came or only went begin with the tag that opens a block, where it can be told either way.

    In `<li>a</li><li>b</li>` against `<li>b</li>`, not only `<li>a</li>` may have gone but as well `a</li><li>`.
    """
    settled = list(runs)
    for place in range(1, len(settled) - 1):
        last, run, rest = settled[place - 1 : place + 2]
        back = _steps_back(last, run, before, after)
        if back:
            settled[place - 1] = last._replace(b=last.b - back, d=last.d - back)
            settled[place] = run._replace(a=run.a - back, b=run.b - back, c=run.c - back, d=run.d - back)
            settled[place + 1] = rest._replace(a=rest.a - back, c=rest.c - back)
    return settled


def _steps_back(last: Run, run: Run, before: Sequence[_Token], after: Sequence[_Token]) -> int:
    if run.a < run.b and run.c < run.d:
        return 0
    tokens, start, end = (before, run.a, run.b) if run.a < run.b else (after, run.c, run.d)
    for back in range(last.b - last.a):
        if tokens[start - back].opens_block:
            return back
        if tokens[start - back - 1].key != tokens[end - back - 1].key:
            return 0
    return 0


def _parted(tokens: Sequence[_Token], place: int) -> bool:
    return parted([token.html for token in tokens[place - 1 : place]], min(place, 1))


def _follow(inside: list[str], token: _Token) -> None:
    """Keep the stack of open elements; the HTML comes from the cleaner, which closes all it opens."""
    if token.closes:
        inside.pop()
    elif token.name and token.name not in _VOID:
        inside.append(token.name)


def _wrapped(tokens: Iterable[_Token], element: str) -> Iterator[str]:
    """All tags as they are, words in `element`."""
    for is_tag, group in groupby(tokens, key=lambda token: bool(token.name)):
        html = "".join(token.html for token in group)
        yield html if is_tag else _mark(html, element)


def _gone(tokens: Sequence[_Token], parent: str) -> Iterator[str]:
    """Removed words without their tags, each block of them by itself."""
    start, end = _WRAPPERS.get(parent, ("", " "))
    words: list[str] = []
    for token in [*tokens, _END]:
        if not token.name:
            words.append(token.html)
        elif token.name not in _INLINE and words:
            yield f"{start}{_mark(''.join(words), 'del')}{end}"
            words = []


_END = _Token("", "", "end")


def _mark(html: str, element: str) -> str:
    words = html.rstrip()
    return f'<{element} class="cs-{element}">{words}</{element}>{html[len(words) :]}'
