"""The proof that it is you, just before a signature: password, and a one-time code where you have switched it on."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from raci.duties import signatures
from raci.duties.acts import Act
from raci.ledger.governed import Governed
from raci.people.models import Account


class ProofFailed(ValueError):
    """The proof does not hold. ``field`` is the field of the form to be corrected."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def wants_code(account: Account) -> bool:
    """Whether the account has switched one-time codes on."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def _code_holds(account: Account, code: str) -> bool | None:
    found = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    return None if found is None else bool(TOTP(found).validate_code(code.replace(" ", "")))


def _failed(request: HttpRequest, account: Account) -> None:
    """Counted with failed sign-ins, so that a stolen session cannot try passwords."""
    user_login_failed.send(sender=__name__, credentials={"username": account.login}, request=request)


def prove(
    request: HttpRequest, *, account: Account, act: Act, subject: Governed, digest: str, password: str, code: str = ""
) -> str:
    """A fresh signature for the gate.

    Raises:
        ProofFailed: password or code is wrong, or too many were.
    """
    credentials = {"username": account.login}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise ProofFailed("password", "Too many wrong passwords. Wait a quarter of an hour, then try again.")
    held = _code_holds(account, code)
    if held is False:
        _failed(request, account)
        raise ProofFailed("one_time_code", "That code does not fit. Take the one that your device shows now.")
    method = "password" if held is None else "password and one-time code"
    try:
        return signatures.sign(
            account=account, password=password, act=act.code, subject=subject, digest=digest, method=method
        )
    except signatures.WrongPassword as wrong:
        _failed(request, account)
        raise ProofFailed("password", str(wrong)) from wrong
