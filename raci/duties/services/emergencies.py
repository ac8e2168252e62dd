"""Break-glass: taken with a reason, over by the clock, reviewed by somebody else."""

from datetime import timedelta

from django.db import transaction
from django.dispatch import Signal

from raci.duties import emergency_acts as acts
from raci.duties.gate import passing
from raci.duties.models import Emergency
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Role

begun = Signal()
"""Sent with ``emergency`` after the commit: somebody is to be told at once."""


def begin(*, actor: Actor, role: Role, unit: OrgUnit, reason: str, hours: int = 4, signature: str = "") -> Emergency:
    """Take a role for some hours. Who reviews is told at once."""
    now = clock.now()
    row = Emergency(person=actor.person, role=role, unit=unit, reason=reason, begun_at=now)
    return take(actor=actor, emergency=row, hours=hours, signature=signature)


def take(*, actor: Actor, emergency: Emergency, hours: int, signature: str = "") -> Emergency:
    """The same with an emergency that was filled in."""
    now = clock.now()
    emergency.code = next_code(Emergency, "BG", year=now.year)
    emergency.begun_at, emergency.ends_at = now, now + timedelta(hours=hours)
    with passing(acts.BEGIN, emergency, actor=actor, reads=[emergency.role], also=[actor.person], signature=signature):
        transaction.on_commit(lambda: begun.send(Emergency, emergency=emergency), robust=True)
    return emergency


def give_back(*, actor: Actor, emergency: Emergency) -> Emergency:
    """Give the role back before its time."""
    with passing(acts.GIVE_BACK, emergency, actor=actor) as row:
        row.ends_at = clock.now()
    return row


def review(*, actor: Actor, emergency: Emergency, verdict: str, review: str, signature: str = "") -> Emergency:
    """Say whether it was justified, after looking at every act that was done in it."""
    with passing(acts.REVIEW, emergency, actor=actor, signature=signature) as row:
        row.verdict, row.review, row.reviewed_at = verdict, review, clock.now()
    return row
