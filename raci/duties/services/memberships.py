"""Who is in a team: proposed by one person, approved by another, never by the one who gains the roles of the team."""

from raci.duties import membership_acts as acts
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Membership, Person, Team


def propose(*, actor: Actor, person: Person, team: Team, reason: str = "") -> Membership:
    """Propose that a person joins a team; nothing comes of it until somebody else approves it."""
    membership = Membership(person=person, team=team, reason=reason)
    with passing(acts.PROPOSE, membership, actor=actor):
        pass
    return membership


def _let_in(act: Act, actor: Actor, membership: Membership, note: str, digest: str | None) -> Membership:
    """Team and person are locked while rules are judged, so that no role comes to either of them at that instant."""
    also = [membership.team, membership.person]
    with passing(act, membership, actor=actor, also=also, note=note, digest=digest) as row:
        row.joined_at = clock.now()
    return row


def approve(*, actor: Actor, membership: Membership, note: str = "", digest: str | None = None) -> Membership:
    """Let the person in; from now on they hold the roles of the team.

    Args:
        digest: of the roles that the approver saw; if the team got others since, it is refused.
    """
    return _let_in(acts.APPROVE, actor, membership, note, digest)


def found(*, actor: Actor, membership: Membership) -> Membership:
    """Let somebody in while the ground is being laid; whoever puts the first chart in force answers for it."""
    return _let_in(acts.FOUND, actor, membership, "", None)


def reject(*, actor: Actor, membership: Membership, note: str = "") -> Membership:
    """Turn down what was proposed."""
    with passing(acts.REJECT, membership, actor=actor, note=note) as row:
        pass
    return row


def leave(*, actor: Actor, membership: Membership) -> Membership:
    """A person leaves a team; what they did for it stays on the team's side."""
    with passing(acts.LEAVE, membership, actor=actor, also=[membership.team, membership.person]) as row:
        row.left_at = clock.now()
    return row
