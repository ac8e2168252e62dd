"""Sharing one document with somebody in whose sight it does not lie."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from governance.acts import readers as acts
from governance.models import Document, DocumentReader
from governance.models.readers import VIEW
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Account, Person

LONGEST = timedelta(days=366)


def share(*, actor: Actor, document: Document, reader: Person, until: datetime) -> Document:
    """Let a person read a document, and everything of it, until a moment; sharing it again moves that moment.

    Raises:
        ValidationError: the end is over or more than a year away, or the reader could not sign in.
        Refused: the actor does not own the document.
    """
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise ValidationError("Sharing ends within a year from now.")
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


def _readers(document: Document, reader: Person) -> QuerySet[DocumentReader]:
    return DocumentReader.objects.filter(content_object=document, user__person=reader, permission=_view())


def _view() -> Permission:
    return Permission.objects.get(codename=VIEW, content_type__app_label="governance", content_type__model="document")
