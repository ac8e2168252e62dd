"""Invitations on their way to people, and what ends with a password.

By mail where mail gets to people and leads back (``EMAIL_URL``, ``PUBLIC_URL``) and the person has an address; else the
link is shown once.
"""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from portal.models import ApiToken
from portal.services import tokens
from raci.duties.services import accounts
from raci.duties.services.accounts import NOTHING, Ending
from raci.people.actor import Actor
from raci.people.models import Account, Person


def reaches(person: Person) -> bool:
    """Whether mail gets to a person."""
    return bool(settings.COUNTERSIGN_MAILS and settings.PUBLIC_URL and person.email)


def open_account(*, actor: Actor, person: Person, login: str, site: str) -> Account:
    """Open an account, and see to it that the invitation gets to its person. ``account.told`` says how.

    Args:
        site: the address under which the portal was asked, for a link that is shown.
    """
    account, token = accounts.open_account(actor=actor, person=person, login=login, by_mail=reaches(person))
    return _handed(account, token, site)


def invite(*, actor: Actor, account: Account, site: str) -> Account:
    """The same for an account that is there."""
    account, token = accounts.invite(actor=actor, account=account, by_mail=reaches(account.person))
    return _handed(account, token, site)


def _handed(account: Account, token: str, site: str) -> Account:
    person, path = account.person, reverse("invitation", args=(token,))
    if not reaches(person):
        account.told = (
            f"Hand this link to {person.name}; it is shown only now, and works once within seven days: "
            f"{site.rstrip('/')}{path}"
        )
        return account
    link = f"{settings.PUBLIC_URL}{path}"
    body = (
        f"{account.invited_by} invites you to sign in to Countersign as {account.login}.\n\n"
        f"Set a password of your own here, once, within seven days:\n{link}\n\n"
        "If you expect no invitation, tell whoever runs access in your organisation.\n"
    )
    sent = send_mail("Your invitation to Countersign", body, None, [person.email], fail_silently=True)
    account.told = (
        f"The invitation is on its way to {person.email}."
        if sent
        else f"The mail to {person.email} could not be sent. Make a new invitation once mail works again."
    )
    return account


def _ending(account: Account, actor: Actor, *, keep_keys: bool) -> Ending:
    if keep_keys:
        return NOTHING
    keys = ApiToken.objects.filter(account=account, state="active")
    return Ending(list(keys), lambda key: tokens.revoke(actor=actor, token=key))  # type: ignore[arg-type]


def change(*, actor: Actor, account: Account, password: str, keep_keys: bool, signature: str) -> Account:
    """Change one's own password; other sessions end by it, and keys too unless they are to be kept."""
    ending = _ending(account, actor, keep_keys=keep_keys)
    done = accounts.set_password(actor=actor, account=account, password=password, signature=signature, ending=ending)
    _tell(done, "was changed")
    return done


def accept(
    *, account: Account, token: str, password: str, keep_keys: bool, actor: Actor | None, opener_here: bool
) -> Account:
    """Set the password by an invitation, with the same consequences."""
    ending = _ending(account, Actor(account.person, account), keep_keys=keep_keys)
    done = accounts.accept(
        account=account, token=token, password=password, actor=actor, opener_here=opener_here, ending=ending
    )
    _tell(done, f"was set by the invitation that {done.handed_by} made")
    return done


def _tell(account: Account, what: str) -> None:
    """Write to the person, so that somebody else's doing does not go unseen."""
    if reaches(account.person):
        body = f"The password of your account {account.login} {what}.\nIf that was not you, tell whoever runs access.\n"
        send_mail("Your password at Countersign", body, None, [account.person.email], fail_silently=True)
