"""Acts on who is in a team. The roles of the team come with it, so it takes two persons as a role does."""

from collections.abc import Iterator

from raci.duties.acts import Act, Question
from raci.duties.exclusion import excluded, keeps_enough, roles_of_team
from raci.duties.objections import Objection, Why
from raci.duties.own_acts import while_founding
from raci.people.models import Membership


def is_here(question: Question) -> Iterator[Objection]:
    """Who has left joins nothing."""
    row = question.subject
    if isinstance(row, Membership) and row.person_id and row.person.state != "active":
        yield Objection(Why.UNFIT, f"{row.person} has left the organisation and joins no team.")


def reaches_its_roles(question: Question) -> Iterator[Objection]:
    """Whoever approves may approve access wherever the team holds a role, not only where the team works."""
    row, act = question.subject, question.act
    if not isinstance(row, Membership) or question.standing.charts.founding:
        return
    for held in roles_of_team(question.standing, row):
        if question.standing.grant_for(act.activity_for(row), act.letters, held.unit_id) is None:
            yield Objection(
                Why.LETTER,
                f"Joining {row.team} brings the role {held.role} in {held.unit}, and {question.actor.person} does not "
                "approve access there.",
            )


PROPOSE = Act(
    code="membership.propose",
    label="Propose for a team",
    says="proposed",
    subject="membership",
    activity="propose-access",
    letters="RA",
    sides={"access": "proposer"},
    founding=True,
    icon="users-plus",
)
APPROVE = Act(
    code="membership.approve",
    label="Approve",
    says="approved",
    subject="membership",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="member",
    sides={"access": "approver"},
    conditions=(is_here, reaches_its_roles, excluded),
    icon="check",
)
FOUND = Act(
    code="membership.found",
    label="Add while laying the ground",
    says="added",
    subject="membership",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="member",
    conditions=(while_founding, is_here, excluded),
    founding=True,
    icon="check",
)
REJECT = Act(
    code="membership.reject",
    label="Reject",
    says="rejected",
    subject="membership",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="rejected",
    sides={"access": "approver"},
    icon="x",
)
LEAVE = Act(
    code="membership.leave",
    label="Take out of the team",
    says="ended",
    subject="membership",
    activity="manage-people",
    letters="RA",
    conditions=(keeps_enough,),
    starts=("member",),
    ends="left",
    icon="users-minus",
)
