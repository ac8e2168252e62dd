"""What is shared with somebody one by one: seen beside what lies within their sight, and never acted on by it."""

from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Document, DocumentReader, DocumentReaderGroup
from governance.models.readers import VIEW
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import ReadingGroup

SHARED = ("documents shared",)
FEW = 500
"""So many documents shared with one person are named by their keys; beyond that they are asked for as a subquery."""


def shared_with(person_id: Any) -> QuerySet[Any]:
    """Keys of the documents that a person may read at this moment: what is shared with an account of theirs, and with a
    group of one, as one union, so that each half has its index."""
    now: dict[str, Any] = {"until__gt": clock.now(), "permission__codename": VIEW}
    alone = DocumentReader.objects.filter(user__person_id=person_id, user__state="active", **now)
    groups = DocumentReaderGroup.objects.filter(
        group__accounts__person_id=person_id, group__accounts__state="active", **now
    )
    key = "content_object_id"
    return alone.values_list(key, flat=True).union(groups.values_list(key, flat=True))


def seen(standing: Standing, document: str = "") -> Q:
    """Documents within somebody's sight or shared with them; ``document`` is the way to the document, ``document__``.

    Most people are shared nothing: that is asked once, and their lists then have one condition with one index. For the
    others what is shared is named by its keys, so that a database can use both indexes at once.
    """
    keys = standing.once(SHARED, lambda: list(shared_with(standing.person.pk)[: FEW + 1]))
    if len(keys) > FEW:
        return seen_one(standing, document)
    sight = standing.sight(f"{document}unit__")
    return sight | Q(**{f"{document}pk__in": keys}) if keys else sight


def seen_one(standing: Standing, document: str = "") -> Q:
    """The same for a page of one document: nothing is asked beforehand."""
    return standing.sight(f"{document}unit__") | Q(**{f"{document}pk__in": shared_with(standing.person.pk)})


def readers_of(document: Document) -> list[DocumentReader]:
    """With whom it is shared at this moment, by name: one query."""
    rows = DocumentReader.objects.filter(content_object=document, until__gt=clock.now())
    return list(rows.select_related("user__person").order_by("user__person__name"))


def groups_of(document: Document) -> list[DocumentReaderGroup]:
    """With which groups it is shared at this moment, by title: one query."""
    rows = DocumentReaderGroup.objects.filter(content_object=document, until__gt=clock.now())
    return list(rows.select_related("group__reading").order_by("group__reading__title"))


def reads_by(document: Document, person_id: Any) -> tuple[list[DocumentReader], list[DocumentReaderGroup]]:
    """By which shares a person reads a document at this moment: two queries."""
    now: dict[str, Any] = {"content_object": document, "until__gt": clock.now()}
    alone = DocumentReader.objects.filter(user__person_id=person_id, user__state="active", **now)
    groups = DocumentReaderGroup.objects.filter(
        group__accounts__person_id=person_id, group__accounts__state="active", **now
    )
    return list(alone), list(groups.select_related("group__reading").distinct())


def shared_with_group(group: ReadingGroup, standing: Standing) -> list[DocumentReaderGroup]:
    """What a group reads at this moment, as far as the reader of the page sees it."""
    rows = DocumentReaderGroup.objects.filter(group=group.group_id, until__gt=clock.now())
    rows = rows.filter(standing.sight("content_object__unit__") | Q(content_object__owner=standing.person))
    return list(rows.select_related("content_object").order_by("content_object__code"))
