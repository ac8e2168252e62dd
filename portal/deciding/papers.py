"""The papers of a motion: what changes against the text in force, and what that affects."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse

from governance.models import DocumentVersion
from governance.selectors import documents as texts
from governance.text.obligation import obliges
from governance.text.redline import Counts, Redline
from portal import redlines, words
from portal.parts import ClauseLine, Figure, Linked, Tab
from portal.redlines import Notes
from raci.alignment.selectors.practice import Practice, practised

VIEWS = {"": "Changes", "whole": "Whole text", "sides": "Side by side"}


@dataclass(frozen=True)
class Affected:
    """One line of what a decision affects."""

    title: str
    url: str
    sub: str
    clauses: str
    happens: str
    who: str


@dataclass(frozen=True)
class Papers:
    """A text to be decided on, beside the one it would replace."""

    version: DocumentVersion
    old: DocumentVersion | None
    lines: Sequence[ClauseLine]
    view: str
    views: Sequence[Tab]
    counts: Counts | None
    against: str
    affected: Sequence[Affected] = field(default_factory=tuple)
    figures: Sequence[Figure] = field(default_factory=tuple)


def papers(version: DocumentVersion, view: str) -> Papers:
    """The text that is to be decided on, as the reader wants to see it: two queries."""
    old = texts.with_the_text_before(version)
    if old is None:
        lines = redlines.whole(version)
        return Papers(version, None, lines, "whole", (), None, f"A first version, {words.plural(len(lines), 'clause')}")
    found = texts.redline(old, version)
    links = _behind(found, practised(version.document_id, {row.number: row.key for row in old.clauses.all()}))
    view = view if view in VIEWS else ""
    return Papers(
        version=version,
        old=old,
        lines=_lines(view, found, old, version, _notes(found, links)),
        view=view,
        views=[Tab(label, f"?text={key}#changes", key == view) for key, label in VIEWS.items()],
        counts=found.counts,
        against=_against(old),
        affected=[_affected(link, found) for link in links] + _without(found, links),
        figures=_figures(found, links),
    )


def _lines(view: str, found: Redline, old: DocumentVersion, new: DocumentVersion, notes: Notes) -> Sequence[ClauseLine]:
    if view == "whole":
        return redlines.whole(new, notes)
    if view == "sides":
        return redlines.beside(found, old, new)
    return redlines.changes(found, old, new, notes)


def _against(old: DocumentVersion) -> str:
    since = f", in force since {words.day_long(old.effective_on)}" if old.effective_on else ""
    return f"Against version {old.number}{since}"


def _behind(found: Redline, links: Sequence[Practice]) -> list[Practice]:
    """The controls behind clauses that somebody has to read."""
    changed = {entry.clause.key for entry in found.entries if not entry.is_same_text}
    return [link for link in links if changed & set(link.clauses)]


def _unpractised(found: Redline, links: Sequence[Practice]) -> list[str]:
    """The numbers of new or changed obligations behind which no control stands."""
    held = {key for link in links for key in link.clauses}
    return [
        entry.new_number
        for entry in found.entries
        if entry.new and not entry.is_same_text and obliges(entry.new) and entry.new.key not in held
    ]


def _notes(found: Redline, links: Sequence[Practice]) -> Notes:
    bare = set(_unpractised(found, links))
    notes: dict[str, list[Linked]] = {}
    for entry in found.entries:
        behind = [link for link in links if entry.clause.key in link.clauses]
        if entry.is_same_text:
            continue
        if behind:
            verb = "puts" if len(behind) == 1 else "put"
            count = "1 control" if len(behind) == 1 else f"{len(behind)} controls"
            notes[entry.clause.key] = [Linked(f"{count} {verb} this into practice", "#impact")]
        elif entry.new_number in bare:
            notes[entry.clause.key] = [Linked("No control puts this into practice yet", state="warning")]
    return notes


def _affected(link: Practice, found: Redline) -> Affected:
    changed = [entry for entry in found.entries if not entry.is_same_text and entry.clause.key in link.clauses]
    tested = f"{link.result} on {words.day(link.tested_on)}" if link.tested_on else "never tested"
    return Affected(
        title=f"{link.code}, {link.title}",
        url=_control(link.code),
        sub=f"Control, {tested}",
        clauses=", ".join(entry.clause.number for entry in changed),
        happens="Its clause changes: the link has to be confirmed and the control tested again",
        who=link.owner,
    )


def _control(code: str) -> str:
    try:
        return reverse("control", args=[code])
    except NoReverseMatch:
        return ""


def _without(found: Redline, links: Sequence[Practice]) -> list[Affected]:
    bare = _unpractised(found, links)
    if not bare:
        return []
    what = "it" if len(bare) == 1 else "them"
    return [
        Affected(
            title=f"New controls for {_listed(bare)}",
            url="",
            sub="Not yet designed",
            clauses=", ".join(bare),
            happens=f"Without {what} the text would be in force and not in practice",
            who="nobody yet",
        )
    ]


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:3])
    return f"{shown} and {len(numbers) - 3} more" if len(numbers) > 3 else shown


def _figures(found: Redline, links: Sequence[Practice]) -> list[Figure]:
    bare, counts = _unpractised(found, links), found.counts
    return [
        Figure("Clauses to read", str(counts.to_read), f"{counts.unchanged} are unchanged"),
        Figure("Controls", str(len(links)), "put changed clauses into practice and need a new test"),
        Figure("Obligations without a control", str(len(bare)), "new or changed", tone="risk" if bare else "plain"),
    ]
