"""Meetings as pages, packs and REST show them: the agenda with what lies before each item, and who was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from governance.acts import meetings as acts
from governance.models import AgendaItem, Attendance, Meeting, Paper
from governance.selectors import meetings as selectors
from portal import words
from portal.deciding import rules
from portal.deeds import act_url
from portal.doors import door_to
from portal.doors.sight import in_sight
from portal.navigation import address
from portal.parts import Deed, Figure
from raci.duties.standing import Standing
from raci.ledger import clock

SHUT = "They open for you once you have declared that you have no interest."


@dataclass(frozen=True)
class Lying:
    """A paper as the reader sees it."""

    paper: Paper
    url: str
    gone: Deed | None = None


@dataclass(frozen=True)
class Line:
    """An item of the agenda.

    Attributes:
        barred: why nothing of its motion may be read yet; empty where it may.
        shut: why its papers are shut for the reader; empty where they are open.
        hidden: how many of its papers lie beyond the reader's sight.
        quorum: whether there was one when it was taken up, in words.
    """

    item: AgendaItem
    papers: Sequence[Lying]
    barred: str
    shut: str
    hidden: int
    quorum: str
    lacks: bool
    result: str
    deeds: Sequence[Deed] = ()


def in_reach(standing: Standing, meeting: Meeting) -> Mapping[UUID, str]:
    """key -> its address, for what lies before a meeting and within somebody's sight by their roles: one query."""
    by_kind: dict[str, list[UUID]] = {}
    for paper in meeting.papers.all():
        by_kind.setdefault(paper.kind, []).append(paper.target)
    parts = [_reached(standing, kind, keys) for kind, keys in sorted(by_kind.items())]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {key: address(kind, *(each for each in (code, number) if each)) for kind, key, code, number in rows}


def _reached(standing: Standing, kind: str, keys: Sequence[UUID]) -> Any:
    text = CharField()
    code, number = ("document__code", F("number")) if kind == "document-version" else ("code", Value(""))
    rows = in_sight(kind, standing, shared=False).filter(pk__in=keys).order_by()
    return rows.annotate(
        _kind=Value(kind, output_field=text), _code=Cast(code, text), _number=Cast(number, text)
    ).values_list("_kind", "pk", "_code", "_number")


def open_papers(standing: Standing, meeting: Meeting, item: AgendaItem, reach: Mapping[UUID, str]) -> list[Paper]:
    """The papers of an item that the reader may see: none of a decision before their declaration, none beyond sight."""
    if not selectors.papers_open(item, standing.person):
        return []
    return [each for each in meeting.papers.all() if each.item_id == item.pk and each.target in reach]


def lines(meeting: Meeting, standing: Standing, offered: Mapping[str, Deed]) -> list[Line]:
    """The agenda in its order, with what the reader may do about each item."""
    reach, items = in_reach(standing, meeting), list(meeting.items.all())
    return [_line(meeting, item, standing, reach, offered, len(items)) for item in items]


def _line(
    meeting: Meeting,
    item: AgendaItem,
    standing: Standing,
    reach: Mapping[UUID, str],
    offered: Mapping[str, Deed],
    number_of_items: int,
) -> Line:
    shown = open_papers(standing, meeting, item, reach)
    are_open = selectors.papers_open(item, standing.person)
    there = sum(each.item_id == item.pk for each in meeting.papers.all())
    present = selectors.quorum_for(meeting, item)
    found = getattr(item.motion, "resolution", None) if item.motion else None
    return Line(
        item=item,
        papers=[Lying(each, reach[each.target], _gone(meeting, each, offered)) for each in shown],
        barred="" if are_open else SHUT,
        shut="" if are_open or not there else SHUT,
        hidden=there - len(shown) if are_open else 0,
        quorum=_quorum(present) if present else "",
        lacks=present is not None and not present.is_quorum,
        result=rules.result(found) if found else "",
        deeds=_deeds(meeting, item, offered, number_of_items),
    )


def _quorum(present: selectors.Present) -> str:
    said = f"{present.there} of {words.plural(present.counted, 'member')} with a vote were there"
    return f"{said}, {present.needed} needed"


def _gone(meeting: Meeting, paper: Paper, offered: Mapping[str, Deed]) -> Deed | None:
    if acts.REMOVE_PAPER.code not in offered:
        return None
    url = act_url(door_to(acts.REMOVE_PAPER.code), meeting)
    return Deed(f"Take “{paper.label}” away", f"{url}?paper={paper.pk}", "x")


def _deeds(meeting: Meeting, item: AgendaItem, offered: Mapping[str, Deed], last: int) -> list[Deed]:
    """What can be done about an item. Moving it is a button that does it at once, by keyboard as well."""
    found = []
    if acts.MOVE_ITEM.code in offered:
        url = act_url(door_to(acts.MOVE_ITEM.code), meeting)
        for word, icon, to in (("up", "arrow-up", item.number - 1), ("down", "arrow-down", item.number + 1)):
            if 1 <= to <= last:
                fields = [("item", str(item.number)), ("to", str(to))]
                found.append(Deed(f"Move {item.number} {word}", url, icon, post=True, fields=fields))
    if acts.TAKE_UP.code in offered and item.taken_up_at is None:
        url = act_url(door_to(acts.TAKE_UP.code), meeting)
        fields = [("item", str(item.number))]
        found.append(Deed(f"Take up {item.number}", url, "arrow-right", post=True, fields=fields))
    for code, label in (
        (acts.NOTE.code, "Write down what was said"), (acts.CHANGE_ITEM.code, "Change"),
        (acts.ADD_PAPER.code, "Add a paper"), (acts.REMOVE_ITEM.code, "Take off"),
    ):  # fmt: skip
        if code in offered:
            found.append(Deed(label, f"{offered[code].url}?item={item.number}", offered[code].icon))
    return found


def figures(meeting: Meeting) -> list[Figure]:
    """How much there is to do, how long it is meant to take, and whether there is a quorum."""
    items = list(meeting.items.all())
    decisions = sum(each.motion_id is not None for each in items)
    planned = sum(each.planned_minutes for each in items)
    found = [
        Figure("Items", str(len(items)), f"{words.plural(decisions, 'decision')} among them"),
        Figure("Minutes planned", words.number(planned), _room(meeting, planned)),
    ]
    if meeting.attendance.all():
        now = selectors.quorum(meeting, meeting.closed_at or clock.now())
        coming = [each for each in meeting.attendance.all() if each.votes]
        away = sum(each.status == Attendance.Status.APOLOGIES for each in coming)
        if meeting.state == "called":
            found.append(Figure("Members with a vote", str(len(coming)), f"{away} sent apologies"))
        elif meeting.state == "in_session":
            tone: Any = "ok" if now.is_quorum else "risk"
            note = "a quorum" if now.is_quorum else "no quorum"
            found.append(Figure("There with a vote", str(now.there), f"{note}, {now.needed} needed", tone=tone))
    return found


def _room(meeting: Meeting, planned: int) -> str:
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return f"of {length} that it lasts" if planned <= length else f"more than the {length} that it lasts"


def when(meeting: Meeting) -> str:
    """Day and hours, in words."""
    day = words.day_long(words.local(meeting.starts_at))
    return f"{day}, {words.clock(meeting.starts_at)} to {words.clock(meeting.ends_at)}"


def offers_by_code(deeds: Sequence[Deed]) -> dict[str, Deed]:
    """act -> what the reader may do, of what they may."""
    return {each.url.split("/")[2]: each for each in deeds if each.allowed}


def attendance(meeting: Meeting, offered: Mapping[str, Deed]) -> list[tuple[Attendance, str]]:
    """Who was called, with where it is recorded whether they are there."""
    base = offered[acts.ATTEND.code].url if acts.ATTEND.code in offered else ""
    return [(each, f"{base}?person={each.person_id}" if base else "") for each in meeting.attendance.all()]
