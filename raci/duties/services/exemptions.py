"""Exemptions: asked for, decided by somebody who is not near, over by the clock."""

from datetime import datetime

from raci.duties import exemption_acts as acts
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.duties.models import Exemption, SodRule
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def request(
    *,
    actor: Actor,
    rule: SodRule,
    person: Person,
    unit: OrgUnit,
    valid_until: datetime,
    reason: str,
    compensating_control: str,
    monitor: Person,
    valid_from: datetime | None = None,
) -> Exemption:
    """Ask that a person may, for a time, do or hold what a rule forbids; nothing is lifted by it."""
    row = Exemption(
        code=next_code(Exemption, "EX", year=clock.now().year),
        rule=rule,
        person=person,
        unit=unit,
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
        reason=reason,
        compensating_control=compensating_control,
        monitor=monitor,
    )
    with passing(acts.REQUEST, row, actor=actor, reads=[rule]):
        pass
    return row


def _decide(act: Act, actor: Actor, exemption: Exemption, signature: str, note: str) -> Exemption:
    reads = [exemption.rule, exemption.person, exemption.monitor]
    with passing(act, exemption, actor=actor, reads=reads, signature=signature, note=note) as row:
        pass
    return row


def grant(*, actor: Actor, exemption: Exemption, signature: str = "", note: str = "") -> Exemption:
    """Decide that the rule does not bind this person, here and for this time."""
    return _decide(acts.GRANT, actor, exemption, signature, note)


def refuse(*, actor: Actor, exemption: Exemption, note: str = "") -> Exemption:
    """Turn it down."""
    return _decide(acts.REFUSE, actor, exemption, "", note)


def revoke(*, actor: Actor, exemption: Exemption, note: str = "") -> Exemption:
    """End it now."""
    with passing(acts.REVOKE, exemption, actor=actor, note=note) as row:
        row.revoked_at = clock.now()
    return row
