"""What somebody was told: reading it, and wanting a letter a day. Nothing here is an act: notices are no evidence."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from portal import sayings, words
from portal.doors.sight import in_sight
from portal.models import Notice, NoticeMail
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Account, Person

SHOWN = 20
"""So many stand in a letter; how many more there are is said."""


def of(person: Person) -> QuerySet[Notice]:
    """Everything that somebody was told, with the acts as the record names them."""
    rows = Notice.objects.filter(person=person).select_related("event")
    return rows.defer("event__payload", "event__leaf")


def mark_read(*, actor: Actor, notice: Notice) -> None:
    """One notice is read; only one's own."""
    Notice.objects.filter(pk=notice.pk, person=actor.person, read_at=None).update(read_at=clock.now())


@transaction.atomic
def mark_all_read(*, actor: Actor, until: datetime | None = None) -> int:
    """Everything is read that the reader has seen. How many notices there were.

    Args:
        until: the moment of the newest one that was seen; what came after it stays unread.
    """
    rows = Notice.objects.filter(person=actor.person, read_at=None)
    if until is not None:
        rows = rows.filter(at__lte=until)
    seen = list(rows.select_for_update().order_by("id").values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=seen, read_at=None).update(read_at=clock.now())


def wants_mail(person: Person) -> bool:
    """Whether somebody gets a letter a day."""
    return NoticeMail.objects.filter(person=person).exists()


def want_mail(*, actor: Actor, daily: bool) -> None:
    """Ask for a letter a day with what is unread, or for none any more."""
    if daily:
        NoticeMail.objects.get_or_create(person=actor.person)
    else:
        NoticeMail.objects.filter(person=actor.person).delete()


def send_daily() -> int:
    """Write to everybody who wants it and was not written to today. How many letters there were.

    The day is taken before the letter goes: after a crash between the two it is missing for a day, and never doubled.
    """
    today, sent = clock.today(), 0
    due = NoticeMail.objects.filter(Q(sent_on=None) | Q(sent_on__lt=today), person__state="active")
    for row in due.select_related("person").order_by("pk"):
        mine = NoticeMail.objects.filter(Q(sent_on=None) | Q(sent_on__lt=today), pk=row.pk)
        if row.person.email and _can_sign_in(row.person) and mine.update(sent_on=today):
            sent += _letter(row.person)
    return sent


def _can_sign_in(person: Person) -> bool:
    return Account.objects.filter(person=person, state="active").exists()


def _letter(person: Person) -> int:
    unread = of(person).filter(read_at=None).order_by("-at", "-id")
    rows = _still_in_sight(list(unread[: SHOWN + 1]), Standing(person))
    if not rows:
        return 0
    lines = [f"- {line(row)} ({words.when(row.at)})" for row in rows[:SHOWN]]
    more = ["- and more"] if len(rows) > SHOWN else []
    where = f"{settings.PUBLIC_URL}{reverse('notices')}"
    body = "\n".join(
        ["What you were told and have not read:", "", *lines, *more, "", f"Read it here: {where}",
         "You asked for this letter on that page, and can end it there."]
    )  # fmt: skip
    return send_mail("Told to you", body, None, [person.email], fail_silently=True)


def _still_in_sight(rows: Sequence[Notice], standing: Standing) -> list[Notice]:
    """Without those about what the person has lost sight of since they were told: a query for each kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_kind[row.event.subject_type].add(row.event.subject_id)
    seen = {
        (kind, key)
        for kind, keys in by_kind.items()
        for key in in_sight(kind, standing).filter(pk__in=keys).values_list("pk", flat=True)
    }
    return [row for row in rows if (row.event.subject_type, row.event.subject_id) in seen]


def line(row: Any) -> str:
    """A notice in words."""
    said = sayings.sentence(row.event)
    more = row.count - 1
    return f"{said}, and {words.number(more)} more like it" if more else said
