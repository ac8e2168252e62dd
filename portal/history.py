"""What happened to an object, for the ``<c-history>`` of its page; refused acts stand among the rest."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from portal import sayings
from portal.parts import Entry
from raci.duties.own_acts import READ_RECORD
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.ledger.models import Event, Outcome


def history(subject: Governed, *others: Governed, limit: int = 10, standing: Standing | None = None) -> list[Entry]:
    """The newest entries about an object and about what belongs to it, newest first: one query.

    Args:
        others: rows whose acts are part of this history, as the versions of a document are.
        standing: of the reader; who may read the whole record gets links into it.
    """
    about = [(row.SUBJECT, row.pk) for row in (subject, *others)]
    return history_of(about, limit=limit, standing=standing, page_of=subject.pk)


def history_of(
    about: Iterable[tuple[str, Any]], *, limit: int = 10, standing: Standing | None = None, page_of: Any = None
) -> list[Entry]:
    """The same for (kind, key) as the record has them; ``page_of``: the object whose page it is."""
    return entries(events_about(about, limit=limit), standing=standing, page_of=page_of)


def events_about(about: Iterable[tuple[str, Any]], *, limit: int | None = None) -> list[Event]:
    """The events about (kind, key), newest first, each with its ``index`` in the sealed order: one query."""
    by_kind: dict[str, list[Any]] = {}
    for kind, key in about:
        by_kind.setdefault(kind, []).append(key)
    wanted = Q(pk__in=[])
    for kind, keys in by_kind.items():
        wanted |= Q(subject_type=kind, subject_id__in=keys)
    events = Event.objects.filter(wanted).annotate(index=F("seal__index")).defer("leaf")
    return list(events.order_by("-at", "-id")[:limit])


def entries(events: Iterable[Event], *, standing: Standing | None = None, page_of: Any = None) -> list[Entry]:
    """Events as a history shows them."""
    linked = standing is not None and may_read_record(standing)
    return [entry_of(event, page_of, linked=linked) for event in events]


def may_read_record(standing: Standing) -> bool:
    """Whether somebody may read the whole record. It is one for the whole organisation, so the root decides."""
    return bool(standing.authority(READ_RECORD.code, "RA", None))


def event_url(number: int | None) -> str:
    """The page of an entry, or '' while it is not sealed."""
    try:
        return reverse("event", args=[number]) if number else ""
    except NoReverseMatch:
        return ""


def entry_of(event: Event, page_of: Any, *, linked: bool, said: str = "") -> Entry:
    """An event, annotated with its ``index``, as a line of a history; ``said``: an area's own words for it."""
    refused = event.outcome == Outcome.REFUSED
    index: int | None = event.index  # type: ignore[attr-defined]
    number = None if index is None else index + 1
    why, rule = sayings.reason(event) if refused else ("", "")
    return Entry(
        sentence=said or sayings.sentence(event, of_itself=event.subject_id == page_of),
        at=event.at,
        refused=refused,
        rule=rule,
        reason=why.rstrip("."),
        sphere=sayings.sphere(event),
        url=event_url(number) if linked else "",
        number=number,
    )
