"""Sharing one document with somebody, or a group, in whose sight it does not lie."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from governance.acts import readers as acts
from governance.models import Document, DocumentReader, DocumentReaderGroup
from governance.models.readers import VIEW
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Account, Person, ReadingGroup

LONGEST = timedelta(days=366)


def share(*, actor: Actor, document: Document, reader: Person, until: datetime) -> Document:
    """Let a person read a document, and everything of it, until a moment; sharing it again moves that moment.

    Raises:
        ValidationError: the end is over or more than a year away, or the reader could not sign in.
        Refused: the actor does not own the document.
    """
    _within_a_year(until)
    account = Account.objects.filter(person=reader, state="active").order_by("login").first()
    if account is None or reader.state != "active":
        raise ValidationError(f"{reader.name} has no account to read it with.")
    ends = until.isoformat()
    with passing(acts.SHARE, document, actor=actor, reads=[reader, account], reader=reader.name, until=ends) as row:
        known = _readers(row, reader).first()
        row.save()
        part = known or DocumentReader(content_object=row, user=account, permission=_view())
        part.until = until
        part.save()
    return row


def unshare(*, actor: Actor, document: Document, reader: Person) -> Document:
    """End it now.

    Raises:
        ValidationError: nothing is shared with this person.
        Refused: the actor does not own the document.
    """
    with passing(acts.UNSHARE, document, actor=actor, reads=[reader], reader=reader.name) as row:
        parts = list(_readers(row, reader))
        if not parts:
            raise ValidationError(f"{row.code} is not shared with {reader.name}.")
        row.save()
        for part in parts:
            passage().remove(part)
    return row


def share_with_group(*, actor: Actor, document: Document, group: ReadingGroup, until: datetime) -> Document:
    """Let whoever is in a group read a document until a moment; sharing it again moves that moment.

    Raises:
        ValidationError: the end is over or more than a year away.
        Refused: the actor does not own the document.
    """
    _within_a_year(until)
    ends = until.isoformat()
    with passing(acts.SHARE_GROUP, document, actor=actor, reads=[group], group=group.title, until=ends) as row:
        known = _groups(row, group).first()
        row.save()
        part = known or DocumentReaderGroup(content_object=row, group=group.group, permission=_view())
        part.until = until
        part.save()
    return row


def unshare_with_group(*, actor: Actor, document: Document, group: ReadingGroup) -> Document:
    """End it now.

    Raises:
        ValidationError: nothing is shared with this group.
        Refused: the actor does not own the document.
    """
    with passing(acts.UNSHARE_GROUP, document, actor=actor, reads=[group], group=group.title) as row:
        parts = list(_groups(row, group))
        if not parts:
            raise ValidationError(f"{row.code} is not shared with {group.title}.")
        row.save()
        for part in parts:
            passage().remove(part)
    return row


def _within_a_year(until: datetime) -> None:
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise ValidationError("Sharing ends within a year from now.")


def _groups(document: Document, group: ReadingGroup) -> QuerySet[DocumentReaderGroup]:
    return DocumentReaderGroup.objects.filter(content_object=document, group=group.group_id, permission=_view())


def _readers(document: Document, reader: Person) -> QuerySet[DocumentReader]:
    return DocumentReader.objects.filter(content_object=document, user__person=reader, permission=_view())


def _view() -> Permission:
    return Permission.objects.get(codename=VIEW, content_type__app_label="governance", content_type__model="document")
