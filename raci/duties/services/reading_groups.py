"""Groups with which documents are shared for reading: who is in one sees what its owners share with it, at once."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from raci.duties import reading_acts as acts
from raci.duties.gate import passage, passing
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import Account, AccountGroup, OrgUnit, Person, ReadingGroup


def create(*, actor: Actor, title: str, unit: OrgUnit) -> ReadingGroup:
    """Make a group; nobody is in it yet."""
    row = ReadingGroup(code=next_code(ReadingGroup, "RG"), title=title, unit=unit)
    with passing(acts.CREATE, row, actor=actor, reads=[unit]):
        row.group = Group.objects.create(name=row.code)  # the rows of shares name it, as django-guardian has them
    return row


def add(*, actor: Actor, group: ReadingGroup, person: Person) -> ReadingGroup:
    """Let a person read what is shared with the group, now and later.

    Raises:
        ValidationError: the person is in it, or could not sign in.
    """
    account = Account.objects.filter(person=person, state="active").order_by("login").first()
    if account is None or person.state != "active":
        raise ValidationError(f"{person.name} has no account to read with.")
    reads, key = [person, account], str(person.pk)
    with passing(acts.ADD, group, actor=actor, reads=reads, member=key, name=person.name) as row:
        if parts_of(row, person).exists():
            raise ValidationError(f"{person.name} is in {row.title} already.")
        row.save()
        AccountGroup(account=account, group=row.group, reading_group=row).save()
    return row


def remove(*, actor: Actor, group: ReadingGroup, person: Person) -> ReadingGroup:
    """From now on the person reads nothing by this group.

    Raises:
        ValidationError: the person is not in it.
    """
    with passing(acts.REMOVE, group, actor=actor, reads=[person], member=str(person.pk), name=person.name) as row:
        parts = list(parts_of(row, person))
        if not parts:
            raise ValidationError(f"{person.name} is not in {row.title}.")
        row.save()
        for part in parts:
            passage().remove(part)
    return row


def parts_of(group: ReadingGroup, person: Person) -> QuerySet[AccountGroup]:
    """By which accounts a person is in a group."""
    return AccountGroup.objects.filter(reading_group=group, account__person=person)
