"""Doors to acts on who is in a team."""

from portal.doors.door import Door
from portal.forms import duties as forms
from portal.forms.base import NoteForm
from raci.duties import membership_acts as acts
from raci.duties.services import memberships

Door(
    act=acts.PROPOSE,
    form=forms.JoinForm,
    run=lambda actor, _, data: memberships.propose(
        actor=actor, person=data["person"], team=data["team"], reason=data["reason"]
    ),
    title="Propose who joins a team",
    lead="Nothing comes of a proposal. Somebody else approves it, never the one who joins.",
)
Door(
    act=acts.APPROVE,
    form=NoteForm,
    run=lambda actor, membership, data: memberships.approve(
        actor=actor, membership=membership, note=data["note"], digest=data.get("digest") or None
    ),
    title="Approve who joins a team",
    lead="From then on the roles of the team are theirs, and rules that bind the team bind this person.",
)
Door(
    act=acts.REJECT,
    form=NoteForm,
    run=lambda actor, membership, data: memberships.reject(actor=actor, membership=membership, note=data["note"]),
    title="Reject who should join a team",
    lead="Nothing comes of it. A new proposal can follow.",
)
Door(
    act=acts.FOUND,
    run=lambda actor, membership, _: memberships.found(actor=actor, membership=membership),
    lead="Only while the ground is being laid. The person who puts the first chart in force answers for it.",
)
Door(
    act=acts.LEAVE,
    run=lambda actor, membership, _: memberships.leave(actor=actor, membership=membership),
    title="Take somebody out of a team",
    lead="The roles of the team end for this person. What was done in the team still counts for the rules.",
    danger=True,
)
