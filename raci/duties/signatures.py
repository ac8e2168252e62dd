"""A fresh signature: the actor has just proved who they are, for one act on one content.

It carries what 21 CFR 11.50 asks for: who, when, and what the signature means.
"""

from typing import Any

from django.core import signing

from raci.ledger.governed import Governed
from raci.people.models import Account

SALT = "countersign.signature"
SECONDS = 300


class WrongPassword(ValueError):
    """The proof does not hold: the account's password is another one."""


def sign(*, account: Account, password: str, act: str, subject: Governed, digest: str, method: str = "password") -> str:
    """A token that the gate accepts for this account, act, subject and content, for five minutes.

    Raises:
        WrongPassword: the password is not the account's.
    """
    if not account.is_active or not account.check_password(password):
        raise WrongPassword("That is not the password of this account. Nothing was signed.")
    content = {"account": str(account.pk), "act": act, "subject": str(subject.pk), "digest": digest, "method": method}
    return signing.dumps(content, salt=SALT)


def read(token: str) -> dict[str, Any] | None:
    """What a token says, or None where it is forged or older than five minutes."""
    try:
        content: dict[str, Any] = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return content


def holds(token: str, *, account: Account | None, act: str, subject: Governed, digest: str) -> bool:
    """Whether a token is a fresh signature of exactly this."""
    content = read(token) if token and account else None
    if content is None or account is None:
        return False
    expected = {"account": str(account.pk), "act": act, "subject": str(subject.pk), "digest": digest}
    return expected == {name: content.get(name) for name in expected}
