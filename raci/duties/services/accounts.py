"""Accounts: opened with an invitation, taken over by their person, closed. Nobody types the password of another."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password

from raci.duties import account_acts as acts
from raci.duties.gate import passing
from raci.duties.models import Chart
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from raci.people.models import Account, Handing, Person

LASTS = timedelta(days=7)
"""How long an invitation can be redeemed."""


@dataclass(frozen=True)
class Ending:
    """What ends with a password: rows, and the act that ends each of them within the act on the account."""

    rows: Sequence[Governed] = ()
    end: Callable[[Governed], object] = lambda _: None


NOTHING = Ending()


def hashed(token: str) -> str:
    """What is kept of an invitation; it is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_account(
    *, actor: Actor, person: Person, login: str, by_mail: bool = False, email: str = "", is_superuser: bool = False
) -> tuple[Account, str]:
    """Give a person a way to sign in. A second account is the same person to every rule.

    Args:
        by_mail: whether the caller sends the invitation to the person's address instead of showing it.

    Returns:
        The account, which can do nothing yet, and the token of its invitation, of which only the hash is kept.
    """
    account = Account(login=login, person=person, email=email or person.email, is_superuser=is_superuser)
    account.set_unusable_password()
    token = _invited(account, actor, by_mail)
    with passing(acts.OPEN, account, actor=actor, reads=[person]):
        pass
    return account, token


def invite(*, actor: Actor, account: Account, by_mail: bool = False) -> tuple[Account, str]:
    """A new invitation, for whoever lost the last one or forgot the password. What holds now holds until it is used."""
    with passing(acts.INVITE, account, actor=actor, reads=[account.person]) as row:
        token = _invited(row, actor, by_mail)
    return row, token


def _invited(account: Account, actor: Actor, by_mail: bool) -> str:
    token = secrets.token_urlsafe(32)
    account.invitation, account.invited_until = hashed(token), clock.now() + LASTS
    account.invited_by, account.invited_how = actor.person, _how(account.person, actor, by_mail)
    return token


def _how(person: Person, actor: Actor, by_mail: bool) -> Handing:
    if not Chart.objects.filter(state="in_force").exists():
        return Handing.GROUND
    if actor.person.pk == person.pk:
        return Handing.OWN
    if not by_mail:
        return Handing.SHOWN
    return Handing.NEAR if _wrote_the_address(actor, person) else Handing.MAIL


def _wrote_the_address(actor: Actor, person: Person) -> bool:
    """Whether the actor ever put the details of the person on record, the address among them."""
    did = Event.objects.filter(subject_type=Person.SUBJECT, subject_id=person.pk, outcome=Outcome.DONE)
    return did.filter(verb__in=("person.add", "person.edit"), actor=str(actor.person.pk)).exists()


def invited_by_token(token: str) -> Account | None:
    """The account of an invitation that may still be redeemed."""
    rows = Account.objects.select_related("person", "invited_by").filter(state__in=("invited", "active"))
    return rows.filter(invitation=hashed(token), invited_until__gt=clock.now()).first()


def accept(
    *,
    account: Account,
    token: str,
    password: str,
    actor: Actor | None = None,
    opener_here: bool = False,
    ending: Ending = NOTHING,
) -> Account:
    """The person sets a password of their own, and the invitation is used up.

    Args:
        actor: who is signed in, if somebody is; else the person with this account.
        opener_here: whether the one who made the invitation has been signed in from the same browser.
        ending: what the password before gave, and ends with it.

    Raises:
        ValidationError: the password is too weak.
        Refused: the invitation does not hold, or its maker would use it.
    """
    validate_password(password, account)
    actor = actor or Actor(account.person, account)
    used = hashed(token)
    with passing(acts.ACCEPT, account, actor=actor, also=ending.rows, invitation=used, opener_here=opener_here) as row:
        row.set_password(password)
        row.invitation, row.invited_until, row.handed_by = "", None, row.invited_by
        row.awaits_confirmation = row.invited_how in Handing.uncertain()
        for each in ending.rows:
            ending.end(each)
    return row


def confirm(*, actor: Actor, account: Account, digest: str | None = None) -> Account:
    """Say, after asking them, that the account is in the hands of its person."""
    with passing(acts.CONFIRM, account, actor=actor, digest=digest) as row:
        row.awaits_confirmation = False
    return row


def set_password(
    *, actor: Actor, account: Account, password: str, signature: str = "", ending: Ending = NOTHING
) -> Account:
    """Change one's own password. It takes a fresh signature: a session alone is not the person.

    Raises:
        ValidationError: the password is too weak.
    """
    validate_password(password, account)
    with passing(acts.SET_PASSWORD, account, actor=actor, signature=signature, also=ending.rows) as row:
        row.set_password(password)
        for each in ending.rows:
            ending.end(each)
    return row


def close(*, actor: Actor, account: Account) -> Account:
    """Nobody signs in with it any more."""
    with passing(acts.CLOSE, account, actor=actor) as row:
        pass
    return row
