"""Texts and their redlines as the components show them: for the pages of documents and of motions."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe

from governance.models import DocumentVersion, DraftCopy
from governance.selectors import documents as selectors
from governance.text.clauses import Clause
from governance.text.markdown import Environment, environment
from governance.text.marked import added_html, changed_html, removed_html, sides_html
from governance.text.redline import Entry, Fold, Redline, Status
from governance.text.render import clause_html
from portal.parts import ClauseLine, Linked
from portal.parts import Segment as Words

Text = DocumentVersion | DraftCopy
Notes = Mapping[str, Sequence[Linked]]
"""What is said beside a clause, by the clause's key."""


def _safe(html: str) -> SafeString:
    """What comes from ``governance.text`` has passed its cleaner."""
    return mark_safe(html)  # noqa: S308


def anchor(number: str) -> str:
    """The name of a clause within its page: ``c4-2``."""
    return f"c{number.replace('.', '-')}" if number else ""


def whole(version: DocumentVersion, notes: Notes | None = None) -> list[ClauseLine]:
    """A text from beginning to end: one query."""
    env = environment(version.body)
    return [_plain(clause, env, notes or {}) for clause in selectors.texts_of(version)]


def _plain(clause: Clause, env: Environment, notes: Notes) -> ClauseLine:
    return ClauseLine(
        number=_number(clause),
        html=_safe(clause_html(clause, env)),
        kind="head" if clause.is_heading else "text",
        anchor=anchor(clause.number),
        notes=notes.get(clause.key, ()),
    )


def _number(clause: Clause) -> str:
    """What stands before a title is no number that anybody would cite."""
    return "" if clause.number == "0" else clause.number


def changes(redline: Redline, old: Text, new: Text, notes: Notes | None = None) -> list[ClauseLine]:
    """What changed, with what stayed folded."""
    envs = environment(old.body), environment(new.body)
    return [_folded(item, *envs, notes or {}) for item in redline.folded()]


def _folded(item: Entry | Fold, old: Environment, new: Environment, notes: Notes) -> ClauseLine:
    if isinstance(item, Entry):
        return _marked(item, old, new, notes)
    inside = [_marked(entry, old, new, notes) for entry in item.entries]
    return ClauseLine(kind="fold", segments=[Words(_unchanged(item))], inside=inside)


def _unchanged(fold: Fold) -> str:
    renumbered = any(entry.status is Status.RENUMBERED for entry in fold.entries)
    same = "have the same words under other numbers" if renumbered else "are unchanged"
    if fold.first == fold.last:
        return f"Section {fold.first} " + ("has the same words under other numbers" if renumbered else "is unchanged")
    return f"Clauses {fold.first} to {fold.last} {same}"


def _marked(entry: Entry, old: Environment, new: Environment, notes: Notes) -> ClauseLine:
    clause = entry.clause
    renumbered = entry.old is not None and entry.new is not None and entry.old_number != entry.new_number
    return ClauseLine(
        number=_number(clause),
        html=_safe(_html(entry, old, new)),
        kind="head" if clause.is_heading else "text",
        changed=not entry.is_same_text or entry.moved,
        removed=entry.status is Status.REMOVED,
        old_number=entry.old_number if renumbered else "",
        anchor=anchor(clause.number) if entry.new else "",
        notes=[*_moved(entry), *notes.get(clause.key, ())],
    )


def _moved(entry: Entry) -> Iterable[Linked]:
    return [Linked(f"Moved from {entry.old_number}")] if entry.moved else []


def _html(entry: Entry, old: Environment, new: Environment) -> str:
    inline = entry.clause.is_heading
    if entry.old is None:
        return added_html(entry.clause.text, new, inline=inline)
    if entry.new is None:
        return removed_html(entry.clause.text, old, inline=inline)
    if entry.is_same_text:
        return clause_html(entry.new, new)
    return changed_html(entry.old.text, entry.new.text, old, new, inline=inline)


def beside(redline: Redline, old: DocumentVersion, new: DocumentVersion) -> list[ClauseLine]:
    """Both texts whole, clause beside clause."""
    envs = environment(old.body), environment(new.body)
    return [_pair(entry, *envs) for entry in redline.entries]


def _pair(entry: Entry, old: Environment, new: Environment) -> ClauseLine:
    inline = entry.clause.is_heading
    before, after = entry.old.text if entry.old else "", entry.new.text if entry.new else ""
    left, right = sides_html(before, after, old, new, inline=inline)
    return ClauseLine(
        number=entry.new_number,
        html=_safe(right),
        old_html=_safe(left),
        kind="head" if inline else "text",
        changed=not entry.is_same_text,
        old_number=entry.old_number,
        anchor=anchor(entry.new_number),
    )
