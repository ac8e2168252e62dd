"""The board pack of a meeting as one reader may see it: for the page, the PDF and REST alike.

Papers of a decision on which the reader has not declared their interests are left out, with a sentence that says so;
what lies beyond the reader's sight is counted, and not named.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from governance.models import AgendaItem, DocumentVersion, Meeting, Motion
from governance.models.initiatives import CONTENT
from governance.selectors import documents as texts
from governance.selectors import meetings as selectors
from governance.text.words import Segment
from portal import meetings as shown
from portal import words
from portal.asking import standing_of
from portal.deciding.needs import asks
from portal.history import entries, events_about
from portal.meetings import Line
from raci.alignment import impact
from raci.duties.standing import Standing
from raci.ledger.models import Event

EVENTS = 6
"""So many of the newest changes are told of one matter."""
HEADINGS = {
    "clauses": "Obligations without a control",
    "controls": "Controls to be tested again",
    "services": "Services",
    "it_goals": "IT goals",
    "enterprise_goals": "Enterprise goals",
}


@dataclass(frozen=True)
class Changed:
    """A clause that is new, changed or gone, word by word."""

    number: str
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Part:
    """An item of the pack.

    Attributes:
        asks: the question, for a decision.
        left_out: why there is nothing to read for this reader; empty where there is.
        against: which text the changes are against, or which text it is.
        affects: heading -> what the decision would affect.
        since: what happened about it since the last meeting, in sentences with their day.
    """

    line: Line
    asks: str = ""
    left_out: str = ""
    against: str = ""
    changed: Sequence[Changed] = ()
    text: str = ""
    affects: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: Sequence[str] = ()


@dataclass(frozen=True)
class Pack:
    """All of a meeting that one reader may see."""

    meeting: Meeting
    when: str
    parts: Sequence[Part]
    actions: Sequence[Any]
    last: Meeting | None

    @property
    def since(self) -> str:
        """Since when changes are told."""
        return f"Since {self.last.title}, {words.day_long(self.last.starts_at)}" if self.last else "So far"


def pack(request: HttpRequest, meeting: Meeting, *, whole: bool = True) -> Pack:
    """Put it together. ``meeting`` comes with everything (``selectors.meetings.with_everything``).

    Args:
        whole: with changes, effects and what happened of each decision; a page leads to them instead.
    """
    standing = standing_of(request)
    last = selectors.previous(meeting)
    lines = shown.lines(meeting, standing, {})
    told = _told(_open(lines), last, standing) if whole else {}
    return Pack(
        meeting=meeting,
        when=shown.when(meeting),
        parts=[_part(line, told, whole=whole) for line in lines],
        actions=list(selectors.open_actions(meeting.body_id).order_by("due_on", "code")),
        last=last,
    )


def _open(lines: Iterable[Line]) -> list[Motion]:
    return [line.item.motion for line in lines if line.item.motion and not line.barred]


def _told(motions: Sequence[Motion], last: Meeting | None, standing: Standing) -> Mapping[Any, list[str]]:
    """motion -> what happened about it since the last meeting, the newest first: one query for all."""
    of: dict[tuple[str, str], Any] = {}
    for motion in motions:
        of[motion.SUBJECT, str(motion.pk)] = motion.pk
        of[motion.decides.SUBJECT, str(motion.decides.pk)] = motion.pk
    found: dict[Any, list[Event]] = defaultdict(list)
    for event in events_about(list(of)) if of else ():
        key = of.get((event.subject_type, str(event.subject_id)))
        if key and (last is None or event.at > last.starts_at) and len(found[key]) < EVENTS:
            found[key].append(event)
    return {
        key: [f"{words.day_short(each.at)}: {each.sentence}" for each in entries(rows, standing=standing)]
        for key, rows in found.items()
    }


def _part(line: Line, told: Mapping[Any, list[str]], *, whole: bool) -> Part:
    motion = line.item.motion
    if motion is None:
        before = line.item.previous
        return Part(line, text=before.minutes, against=f"Minutes of {before.title}") if before else Part(line)
    if line.barred:
        return Part(line, asks=asks(motion), left_out=line.barred)
    if not whole:
        return Part(line, asks=asks(motion))
    return _read(line, line.item, motion, told.get(motion.pk, []))


def _read(line: Line, item: AgendaItem, motion: Motion, since: Sequence[str]) -> Part:
    if motion.initiative:
        prefetch_related_objects([motion.initiative], *CONTENT)
    against, changed, text = _words_of(motion.version) if motion.version else ("", [], "")
    if motion.initiative:
        text = motion.initiative.business_case
    return Part(
        line,
        asks=asks(motion),
        against=against,
        changed=changed,
        text=text,
        affects=affects(impact.of_motion(motion).as_dict()),
        since=since,
    )


def affects(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """heading -> what is affected, as people call it; nothing for what is not touched."""
    named = {
        HEADINGS[name]: [f"{code} {title}" for code, title in content.get(name, ())] for name in HEADINGS
    }  # fmt: skip
    return {heading: rows for heading, rows in named.items() if rows}


def _words_of(version: DocumentVersion) -> tuple[str, list[Changed], str]:
    """Against which text, what changes, and the whole text of a first version."""
    old = texts.with_the_text_before(version)
    if old is None:
        return "A first version", [], version.body
    found = texts.redline(old, version)
    changed = []
    for entry in found.entries:
        if entry.is_same_text:
            continue
        number = entry.new_number or entry.old_number
        segments = entry.segments or _whole(entry.clause.text, gone=entry.new is None)
        changed.append(Changed(number, segments))
    return f"Against version {old.number}", changed, ""


def _whole(text: str, *, gone: bool) -> Sequence[Segment]:
    return (Segment("del" if gone else "ins", text),)


def as_data(found: Pack) -> dict[str, Any]:
    """The pack as plain values, for the typesetter and for REST."""
    meeting = found.meeting
    return {
        "title": meeting.title,
        "code": meeting.code,
        "body": meeting.body.name,
        "when": found.when,
        "place": ", ".join(each for each in (meeting.place, meeting.online) if each),
        "since": found.since,
        "items": [_item(part) for part in found.parts],
        "actions": [
            {"text": each.text, "owner": each.owner.name, "due": words.day_long(each.due_on)} for each in found.actions
        ],
    }


def _item(part: Part) -> dict[str, Any]:
    item = part.line.item
    return {
        "number": item.number,
        "title": item.title,
        "kind": item.get_kind_display(),
        "presenter": item.presenter.name if item.presenter else "",
        "minutes": item.planned_minutes,
        "motion": item.motion.code if item.motion else "",
        "asks": part.asks,
        "left_out": part.left_out,
        "papers": [each.paper.label for each in part.line.papers],
        "hidden": part.line.hidden,
        "against": part.against,
        "changed": [
            {"number": each.number, "words": [[cast("str", run.kind), run.text] for run in each.segments]}
            for each in part.changed
        ],
        "text": part.text,
        "affects": [{"heading": heading, "rows": rows} for heading, rows in part.affects.items()],
        "since": list(part.since),
    }
