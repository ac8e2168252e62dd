"""Acts on people, roles, charts and rules: the product is governed by itself."""

from raci.duties.acts import ACTS, Act, Activity
from raci.duties.advice import advice_is_there
from raci.duties.exclusion import excluded, keeps_enough
from raci.duties.own_conditions import own_account, while_founding, with_its_person
from raci.duties.rule_conditions import endorses_what_stands, not_held_back, not_yet_enforced, unbroken
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


def _birth(code: str, subject: str, says: str, label: str) -> Act:
    return Act(
        code=code, label=label, says=says, subject=subject, activity="manage-people", letters="RA", founding=True
    )


CREATE_UNIT = _birth("unit.create", "unit", "added the unit", "Add a unit")
ADD_PERSON = _birth("person.add", "person", "added", "Add a person")
OPEN_ACCOUNT = _birth("account.open", "account", "opened the account", "Open an account")
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
CLOSE_ACCOUNT = Act(
    code="account.close",
    label="Close the account",
    says="closed the account",
    subject="account",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    ends="closed",
    icon="lock",
)
END_ACCOUNT = Act(
    code="account.end",
    label="End with its person",
    says="ended, as its person left, the account",
    subject="account",
    letters="",
    starts=("active",),
    ends="closed",
    conditions=(with_its_person,),
    icon="lock",
)
SET_PASSWORD = Act(
    code="account.set_password",
    label="Change the password",
    says="changed the password of",
    subject="account",
    letters="",
    starts=("active",),
    conditions=(own_account,),
    fresh_signature=True,
    meaning="I change the password of my own account.",
    icon="key",
)
JOIN_TEAM = Act(
    code="membership.join",
    label="Add to a team",
    says="added",
    subject="membership",
    activity="manage-people",
    letters="RA",
    conditions=(excluded,),
    founding=True,
    icon="users-plus",
)
LEAVE_TEAM = Act(
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
    icon="replace",
)
DRAFT_SOD_RULE = Act(
    code="rule.draft",
    label="Draft a rule",
    says="drafted",
    subject="rule",
    activity="draft-rule",
    letters="RA",
    sides={"rule": "author"},
    founding=True,
    icon="pencil",
)
DRAFT_RULE_CHANGE = Act(
    code="rule.draft_change",
    label="Draft a change",
    says="drafted a change of",
    subject="rule",
    activity="draft-rule",
    letters="RA",
    sides={"rule": "author"},
    icon="pencil",
)
EDIT_RULE = Act(
    code="rule.edit",
    label="Edit the draft",
    says="edited",
    subject="rule",
    activity="draft-rule",
    letters="RA",
    starts=("draft",),
    sides={"rule": "author"},
    icon="pencil",
)
WITHDRAW_RULE = Act(
    code="rule.withdraw",
    label="Withdraw",
    says="withdrew",
    subject="rule",
    activity="draft-rule",
    letters="RA",
    starts=("draft",),
    ends="withdrawn",
    sides={"rule": "author"},
    icon="x",
    settles=True,
)
FOUND_RULE = Act(
    code="rule.found",
    label="Put in force while laying the ground",
    says="put in force",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("draft",),
    ends="in_force",
    conditions=(while_founding,),
    founding=True,
    icon="check",
)
PUT_RULE_IN_FORCE = Act(
    code="rule.approve",
    label="Put in force",
    says="put in force",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("draft",),
    ends="in_force",
    sides={"rule": "decider"},
    conditions=(unbroken, not_held_back, advice_is_there),
    fresh_signature=True,
    meaning="I decide that this rule holds from now on.",
    icon="writing-sign",
    settles=True,
)
SUPERSEDE_RULE = Act(
    code="rule.supersede",
    label="Supersede",
    says="superseded",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("in_force",),
    ends="superseded",
    icon="replace",
)
ENFORCE_RULE = Act(
    code="rule.enforce",
    label="Enforce",
    says="enforced",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("in_force",),
    sides={"rule": "decider"},
    conditions=(not_yet_enforced, unbroken),
    fresh_signature=True,
    meaning="I decide that acts against this rule are refused from now on.",
    icon="shield-check",
)
RELAX_RULE = Act(
    code="rule.relax",
    label="Change the mode",
    says="changed the mode of",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("in_force",),
    sides={"rule": "decider"},
    conditions=(not_held_back,),
    fresh_signature=True,
    meaning="I decide that this rule is only tried or recorded from now on.",
    icon="arrow-guide",
)
ENDORSE = Act(
    code="endorsement.give",
    label="Endorse",
    says="endorsed",
    subject="endorsement",
    activity=lambda endorsement: ACTS[endorsement.act].activity_for(endorsement.target),
    letters="RA",
    conditions=(endorses_what_stands,),
    fresh_signature=True,
    meaning="I stand behind exactly this content for the act that needs several persons.",
    icon="writing-sign",
)
RETIRE_RULE = Act(
    code="rule.retire",
    label="Retire",
    says="retired",
    subject="rule",
    activity="approve-rule",
    letters="A",
    starts=("in_force",),
    ends="retired",
    sides={"rule": "decider"},
    conditions=(not_held_back,),
    fresh_signature=True,
    meaning="I decide that this rule no longer holds.",
    icon="archive",
)
