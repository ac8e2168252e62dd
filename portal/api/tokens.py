"""Keys to the REST API: only their hash is kept, they end by themselves, and most can only read."""

import hashlib
import hmac
import secrets

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from portal.identity.hands import SENTENCE
from portal.models import ApiToken
from raci.ledger import clock
from raci.people.models import Account

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def fresh() -> tuple[str, str, str]:
    """A new key: what the person is shown once, its prefix, and the hash that is kept."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    key = f"cs_{prefix}_{secret}"
    return key, prefix, hashed(key)


def hashed(key: str) -> str:
    """SHA-256; the key itself is random enough to need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer cs_…``."""

    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        parts = key.split("_", 2)
        found = ApiToken.objects.select_related("account__person").filter(prefix=parts[1]) if len(parts) == 3 else None
        token = found.first() if found is not None else None
        if token is None or not hmac.compare_digest(token.hash, hashed(key)):
            raise exceptions.AuthenticationFailed("This key is not known.")
        self._check(token, request)
        return token.account, token

    def _check(self, token: ApiToken, request: Request) -> None:
        if token.state != "active" or token.expires_at <= clock.now():
            raise exceptions.AuthenticationFailed("This key has ended. Make a new one on your page.")
        if not token.account.is_active:
            raise exceptions.AuthenticationFailed("The account of this key is closed.")
        if token.account.awaits_confirmation:
            raise exceptions.AuthenticationFailed(SENTENCE)
        if token.read_only and request.method not in SAFE:
            raise exceptions.PermissionDenied("This key can only read.")

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
