"""Keys to the REST API."""

from datetime import timedelta

from portal.acts.tokens import ISSUE_TOKEN, REVOKE_TOKEN
from portal.api.tokens import fresh
from portal.models import ApiToken
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor


def issue(*, actor: Actor, name: str, days: int, read_only: bool, token: ApiToken, signature: str) -> ApiToken:
    """Make a key; ``token.shown`` holds it once, and only its hash is kept."""
    key, prefix, hashed = fresh()
    token.account = actor.account  # type: ignore[assignment]
    token.name, token.prefix, token.hash, token.read_only = name, prefix, hashed, read_only
    token.expires_at = clock.now() + timedelta(days=days)
    with passing(ISSUE_TOKEN, token, actor=actor, signature=signature):
        pass
    token.shown = key
    return token


def revoke(*, actor: Actor, token: ApiToken) -> ApiToken:
    """End a key at once."""
    with passing(REVOKE_TOKEN, token, actor=actor) as row:
        pass
    return row
