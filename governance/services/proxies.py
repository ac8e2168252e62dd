"""Giving one's vote to another member in writing, and taking it back."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from governance.acts import proxies as acts
from governance.models import Body, Motion, Proxy
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.ids import uuid7
from raci.people.actor import Actor
from raci.people.models import Person


def give(
    *,
    actor: Actor,
    holder: Person,
    words: str,
    motion: Motion | None = None,
    body: Body | None = None,
    until: date | None = None,
    signature: str = "",
    key: Any = None,
) -> Proxy:
    """Give one's vote to another member: on one motion, or on all of a body until a day.

    Args:
        words: the authority in the member's own words.
        until: the last day, where no motion is named.
        signature: a fresh one, for a proxy of this key.
        key: of the proxy, by which it was signed.

    Raises:
        ValidationError: no words, or neither a motion nor a body with a day, or both.
        Refused: the charter allows no such proxy, or the holder is kept from the vote or carries as many as they may.
    """
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Say in a few words what you give your vote for."})
    if (motion is None) == (until is None) or (motion is None and body is None):
        raise ValidationError("A proxy is for one motion, or for a body until a day: choose one of them.")
    row = Proxy(
        pk=key or uuid7(),
        body=motion.body if motion else body,
        motion=motion,
        principal=actor.person,
        holder=holder,
        until=until,
        words=words,
        given_at=clock.now(),
    )
    # Whoever else gives the same member a proxy waits here, so that nobody ends up with more than the charter allows.
    with passing(acts.GIVE, row, actor=actor, also=[row.body], reads=[motion] if motion else [], signature=signature):
        pass
    return row


def revoke(*, actor: Actor, proxy: Proxy, note: str = "") -> Proxy:
    """Take a proxy back. Votes that were cast by one that lasts until a day stand, unless the member votes themself."""
    with passing(acts.REVOKE, proxy, actor=actor, note=note) as row:
        row.ended_at = clock.now()
    return row


def end_on(motion: Motion, *, actor: Actor, rows: list[Proxy]) -> None:
    """The member has voted themself; called within that act, which holds these rows."""
    for proxy in rows:
        with passing(acts.END, proxy, actor=actor, authority=f"their own vote on motion {motion.code}") as row:
            row.ended_at = clock.now()
