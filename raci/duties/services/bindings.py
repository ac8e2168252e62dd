"""Who holds which role: proposed by one person, approved by another, never by the one who gains."""

from datetime import datetime

from raci.duties import own_acts
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Membership, OrgUnit, Person, Role, RoleBinding, Team


def propose(
    *,
    actor: Actor,
    holder: Person | Team,
    role: Role,
    unit: OrgUnit,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    reason: str = "",
) -> RoleBinding:
    """Propose that a person or a team holds a role in a unit; nothing is granted by it."""
    binding = RoleBinding(
        person=holder if isinstance(holder, Person) else None,
        team=holder if isinstance(holder, Team) else None,
        role=role,
        unit=unit,
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
        reason=reason,
    )
    with passing(own_acts.PROPOSE_BINDING, binding, actor=actor):
        pass
    return binding


def holders_of(binding: RoleBinding) -> list[Governed]:
    """The team, then its members, or the person: locked, so that no other role comes at the same instant."""
    if binding.team is None:
        return [binding.holder]
    members = Membership.objects.filter(team=binding.team, state="member").select_related("person")
    return [binding.team, *(member.person for member in members)]


class _Joined(Exception):
    """Somebody joined the team before it was locked: they are not locked themselves."""


def _decide(act: Act, actor: Actor, binding: RoleBinding, note: str, digest: str | None = None) -> RoleBinding:
    """Do an act on a binding with everybody locked who holds it, or would; again if somebody joined meanwhile."""
    while True:
        holders = holders_of(binding)
        try:
            with passing(act, binding, actor=actor, also=holders, note=note, digest=digest) as row:
                if not row.beneficiaries() <= {each.pk for each in holders}:
                    raise _Joined
                if act is own_acts.END_BINDING and row.valid_from < clock.now():
                    row.valid_until = clock.now()
            return row
        except _Joined:
            continue


def approve(*, actor: Actor, binding: RoleBinding, note: str = "", digest: str | None = None) -> RoleBinding:
    """Grant what was proposed.

    Args:
        digest: of the members that the approver saw, where a team would hold it; if others came since, it is refused.
    """
    return _decide(own_acts.APPROVE_BINDING, actor, binding, note, digest)


def found(*, actor: Actor, binding: RoleBinding) -> RoleBinding:
    """Grant a role while the ground is being laid; the person who puts the first chart in force answers for it."""
    return _decide(own_acts.FOUND_BINDING, actor, binding, "")


def reject(*, actor: Actor, binding: RoleBinding, note: str = "") -> RoleBinding:
    """Turn down what was proposed."""
    return _decide(own_acts.REJECT_BINDING, actor, binding, note)


def end(*, actor: Actor, binding: RoleBinding, note: str = "") -> RoleBinding:
    """End a role now."""
    return _decide(own_acts.END_BINDING, actor, binding, note)
