"""Who acts: a person, through an account, in a session."""

from dataclasses import dataclass

from raci.ledger.entry import Signatory
from raci.people.models import Account, Person


@dataclass(frozen=True)
class Actor:
    """A person at work. ``account`` is absent for services, which act in their own name."""

    person: Person
    account: Account | None = None
    session: str = ""

    @classmethod
    def service(cls, name: str) -> "Actor":
        """The service account of that name.

        Raises:
            Person.DoesNotExist: ``manage.py upgrade`` has not run yet.
        """
        return cls(Person.objects.get(name=name, kind=Person.Kind.SERVICE))

    @property
    def founds(self) -> bool:
        """May lay the ground while no RACI chart is in force: the system itself, or a technical administrator."""
        by_account = self.account is not None and self.account.is_superuser
        return by_account or self.person.kind == Person.Kind.SERVICE

    def signatory(self) -> Signatory:
        """How the record names this actor."""
        return Signatory(
            key=str(self.person.pk),
            label=self.person.name,
            account=self.account.login if self.account else "",
            session=self.session,
        )
