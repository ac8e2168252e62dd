"""Acts on people, roles and charts: the product is governed by itself."""

from collections.abc import Iterator

from raci.duties.acts import Act, Activity, Question
from raci.duties.advice import advice_is_there
from raci.duties.exclusion import excluded, keeps_enough
from raci.duties.objections import Objection, Why
from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.spheres import Sphere

MANAGE_PEOPLE = Activity(code="manage-people", title="Keep persons, units and teams", sphere=Sphere.SUPPORT, order=10)
PROPOSE_ACCESS = Activity(code="propose-access", title="Propose who holds a role", sphere=Sphere.SUPPORT, order=20)
APPROVE_ACCESS = Activity(code="approve-access", title="Approve who holds a role", sphere=Sphere.SUPPORT, order=30)
DRAFT_CHART = Activity(code="draft-chart", title="Draft a RACI chart", sphere=Sphere.SUPPORT, order=40)
APPROVE_CHART = Activity(code="approve-chart", title="Put a RACI chart in force", sphere=Sphere.GOVERNANCE, order=80)
DRAFT_RULE = Activity(code="draft-rule", title="Draft a rule of separation", sphere=Sphere.SUPPORT, order=50)
APPROVE_RULE = Activity(
    code="approve-rule", title="Put a rule of separation in force", sphere=Sphere.GOVERNANCE, order=90
)
READ_RECORD = Activity(code="read-record", title="Read the whole record", sphere=Sphere.ASSURANCE, order=50)


def while_founding(question: Question) -> Iterator[Objection]:
    """The ground is still being laid: these acts put nobody on a side, so no other time is right for them."""
    if not question.standing.charts.founding:
        yield Objection(Why.STATE, "This is over: the ground is laid, and a RACI chart says who decides.")


def as_the_next_comes(question: Question) -> Iterator[Objection]:
    """It happens as the next version is put in force for the same unit, and never alone: with no chart in force the
    ground would be laid anew, by whoever runs the portal."""
    here, old = current.get(), question.subject
    deciding = isinstance(here, Passage) and here.root.alive and here.verb == "chart.approve"
    if not (deciding and getattr(here.subject, "unit_id", None) == getattr(old, "unit_id", "")):  # type: ignore[union-attr]
        yield Objection(Why.UNFIT, "A chart makes way only for the next version, which somebody puts in force.")


def _birth(code: str, subject: str, says: str, label: str) -> Act:
    return Act(
        code=code, label=label, says=says, subject=subject, activity="manage-people", letters="RA", founding=True
    )


CREATE_UNIT = _birth("unit.create", "unit", "added the unit", "Add a unit")
ADD_PERSON = _birth("person.add", "person", "added", "Add a person")
CREATE_TEAM = _birth("team.create", "team", "formed the team", "Form a team")
CREATE_ROLE = _birth("role.create", "role", "added the role", "Add a role")
EDIT_PERSON = Act(
    code="person.edit",
    label="Change details",
    says="changed the details of",
    subject="person",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    founding=True,
    icon="pencil",
)
PERSON_LEAVES = Act(
    code="person.leave",
    label="Record as left",
    says="recorded as left",
    subject="person",
    activity="manage-people",
    letters="RA",
    conditions=(keeps_enough,),
    starts=("active",),
    ends="left",
    icon="door-exit",
)
PROPOSE_BINDING = Act(
    code="binding.propose",
    label="Propose",
    says="proposed",
    subject="binding",
    activity="propose-access",
    letters="RA",
    sides={"access": "proposer"},
    founding=True,
    icon="user-plus",
)
APPROVE_BINDING = Act(
    code="binding.approve",
    label="Approve",
    says="approved",
    subject="binding",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="approved",
    sides={"access": "approver"},
    conditions=(excluded,),
    icon="check",
)
FOUND_BINDING = Act(
    code="binding.found",
    label="Grant while laying the ground",
    says="granted",
    subject="binding",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="approved",
    conditions=(while_founding, excluded),
    founding=True,
    icon="check",
)
REJECT_BINDING = Act(
    code="binding.reject",
    label="Reject",
    says="rejected",
    subject="binding",
    activity="approve-access",
    letters="RA",
    starts=("proposed",),
    ends="rejected",
    sides={"access": "approver"},
    icon="x",
)
END_BINDING = Act(
    code="binding.end",
    label="End",
    says="ended",
    subject="binding",
    activity="propose-access",
    letters="RA",
    conditions=(keeps_enough,),
    starts=("approved",),
    ends="ended",
    founding=True,
    icon="player-stop",
)
CREATE_CHART = Act(
    code="chart.draft",
    label="Propose a new version",
    says="drafted",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    sides={"chart": "author"},
    founding=True,
    icon="pencil",
)
EDIT_CHART = Act(
    code="chart.edit",
    label="Change a letter",
    says="edited",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="pencil",
)
WITHDRAW_CHART = Act(
    code="chart.withdraw",
    label="Withdraw",
    says="withdrew",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    ends="withdrawn",
    sides={"chart": "author"},
    icon="x",
    settles=True,
)
PUT_CHART_IN_FORCE = Act(
    code="chart.approve",
    label="Put in force",
    says="put in force",
    subject="chart",
    activity="approve-chart",
    letters="A",
    starts=("draft",),
    ends="in_force",
    sides={"chart": "decider"},
    conditions=(advice_is_there,),
    fresh_signature=True,
    meaning="I decide that these letters are the permissions from now on.",
    icon="writing-sign",
    settles=True,
)
SUPERSEDE_CHART = Act(
    code="chart.supersede",
    label="Supersede",
    says="superseded",
    subject="chart",
    activity="approve-chart",
    letters="A",
    starts=("in_force",),
    ends="superseded",
    conditions=(as_the_next_comes,),
    icon="replace",
)
