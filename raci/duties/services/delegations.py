"""Delegations: a person lets another act in a role for them."""

from datetime import datetime

from raci.duties import delegation_acts as acts
from raci.duties.gate import passing
from raci.duties.models import Delegation
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person, RoleBinding


def offer(
    *,
    actor: Actor,
    binding: RoleBinding,
    delegate: Person,
    valid_until: datetime,
    valid_from: datetime | None = None,
    unit: OrgUnit | None = None,
    reason: str = "",
) -> Delegation:
    """Offer a role of one's own to somebody; they have it once they accept."""
    row = Delegation(
        code=next_code(Delegation, "DG", year=clock.now().year),
        binding=binding,
        delegator=actor.person,
        delegate=delegate,
        unit=unit or binding.unit,
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
        reason=reason,
    )
    with passing(acts.OFFER, row, actor=actor, reads=[binding, delegate]):
        pass
    return row


def accept(*, actor: Actor, delegation: Delegation, signature: str = "") -> Delegation:
    """Take the role. Both persons are locked, so that no other role comes at the same instant."""
    also = [delegation.delegate, delegation.delegator]
    with passing(
        acts.ACCEPT, delegation, actor=actor, also=also, reads=[delegation.binding], signature=signature
    ) as row:
        pass
    return row


def decline(*, actor: Actor, delegation: Delegation) -> Delegation:
    """Leave it."""
    with passing(acts.DECLINE, delegation, actor=actor) as row:
        pass
    return row


def end(*, actor: Actor, delegation: Delegation) -> Delegation:
    """End it now; its role is held for reading, so that it does not end at the same instant."""
    with passing(acts.END, delegation, actor=actor, reads=[delegation.binding]) as row:
        if row.valid_from < clock.now():
            row.valid_until = clock.now()
    return row
