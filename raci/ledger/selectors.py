"""Reading the record: in the order in which it was sealed, by person, object, kind, outcome and time."""

import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from raci.ledger.models import Event, Outcome, Pending, Seal

_NUMBER = re.compile(r"[0-9][0-9,. ]*")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for. Empty fields do not narrow.

    Attributes:
        text: part of a person's, account's or object's name; a number is an event's own.
        actor: key of a person, as the record has it.
        verbs: only these verbs.
        kind: the SUBJECT of the objects.
        since, until: moments of the acts; ``until`` is the first moment that is not meant any more.
    """

    text: str = ""
    outcome: Outcome | None = None
    actor: str = ""
    verbs: Collection[str] | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def number(self) -> int | None:
        """The number of an event, if that is what the text is."""
        text = self.text.strip()
        return int(re.sub(r"[^0-9]", "", text)) if _NUMBER.fullmatch(text) else None


def sealed(sought: Sought | None = None) -> QuerySet[Seal]:
    """Sealed events with their places, newest first; ``whole`` is the place of the act of which one is part."""
    whole = Seal.objects.filter(event_id=OuterRef("event__within")).values("index")
    rows = Seal.objects.select_related("event").annotate(whole=Subquery(whole)).order_by("-index")
    return rows.filter(_wanted(sought)) if sought else rows


def _wanted(sought: Sought) -> Q:
    wanted = Q()
    for name, value in (
        ("event__outcome", sought.outcome),
        ("event__actor", sought.actor),
        ("event__subject_type", sought.kind),
        ("event__at__gte", sought.since),
        ("event__at__lt", sought.until),
    ):
        if value:
            wanted &= Q(**{name: value})
    if sought.verbs is not None:
        wanted &= Q(event__verb__in=list(sought.verbs))
    if sought.number is not None:
        return wanted & Q(index=sought.number - 1)
    if text := sought.text.strip():
        wanted &= (
            Q(event__actor_label__icontains=text)
            | Q(event__subject_label__icontains=text)
            | Q(event__account__iexact=text)
        )
    return wanted


def unsealed(limit: int = 20) -> list[Event]:
    """The newest events that wait for their seal: as a rule none, and never for longer than a second."""
    newest = Pending.objects.order_by("-id").values_list("event_id", flat=True)[:limit]
    return sorted(Event.objects.filter(pk__in=list(newest)), key=lambda event: (event.at, event.pk), reverse=True)


def numbers(events: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The numbers of events, from 1; unsealed ones are left out. One query."""
    found = Seal.objects.filter(event_id__in=set(events)).values_list("event_id", "index")
    return {key: index + 1 for key, index in found}


def parts_of(event: Event, limit: int = 50) -> list[tuple[int | None, Event]]:
    """The acts that were part of this one, each with its number, in the order in which they were done."""
    found = Event.objects.filter(within=event.pk).order_by("at", "id").defer("payload", "leaf")[:limit]
    listed = list(found)
    known = numbers(each.pk for each in listed)
    return [(known.get(each.pk), each) for each in listed]
