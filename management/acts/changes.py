"""Acts on changes (ITIL 4, change enablement) and on the times in which nothing is changed.

Who asks, who approves, who implements and who reviews are different persons: the rules SOD-28 to SOD-33 are over the
sides that these acts take.
"""

from collections.abc import Mapping

from management import change_conditions as asks
from management.models import Change
from raci.duties.acts import Act, Activity, Condition
from raci.ledger.governed import Governed
from raci.people.spheres import Sphere

RAISE_CHANGE = Activity(code="raise-change", title="Raise a change", sphere=Sphere.MANAGEMENT, order=101)
APPROVE_CHANGE = Activity(code="approve-change", title="Approve a change", sphere=Sphere.MANAGEMENT, order=102)
IMPLEMENT_CHANGE = Activity(code="implement-change", title="Implement a change", sphere=Sphere.MANAGEMENT, order=103)
REVIEW_CHANGE = Activity(code="review-change", title="Review a change", sphere=Sphere.MANAGEMENT, order=104)
FREEZE_CHANGES = Activity(
    code="freeze-changes", title="Set times in which nothing is changed", sphere=Sphere.MANAGEMENT, order=105
)

REQUESTER = {"change": "requester", "emergency-change": "requester"}
APPROVER = {"change": "approver", "change-template": "approver"}
IMPLEMENTER = {"change": "implementer", "change-template": "implementer"}
STARTER = {"change": "implementer", "emergency-change": "starter"}
REVIEWER = {"change": "reviewer"}


def _asked(
    name: str,
    label: str,
    says: str,
    icon: str,
    *,
    starts: tuple[str, ...] = (),
    ends: str = "",
    conditions: tuple[Condition, ...] = (),
    sides: Mapping[str, str] = REQUESTER,
) -> Act:
    return Act(
        code=f"change.{name}",
        label=label,
        says=says,
        subject="change",
        activity="raise-change",
        letters="RA",
        starts=starts,
        ends=ends,
        sides=sides,
        conditions=conditions,
        icon=icon,
    )


def _approved(name: str, label: str, says: str, icon: str, meaning: str, **of: object) -> Act:
    return Act(
        code=f"change.{name}",
        label=label,
        says=says,
        subject="change",
        activity="approve-change",
        letters="RA",
        fresh_signature=True,
        meaning=meaning,
        icon=icon,
        **{"sides": APPROVER, **of},  # type: ignore[arg-type]
    )


def _ending(change: Governed) -> str:
    """Who may say how it ended: an approver where one started it, else whoever implements."""
    return "approve-change" if isinstance(change, Change) and change.at_once else "implement-change"


RAISE = _asked("raise", "Raise a change", "raised the change", "plus")
EDIT = _asked("edit", "Change the draft", "changed the draft of", "pencil", starts=("draft",))
SUBMIT = _asked(
    "submit",
    "Submit for approval",
    "submitted",
    "arrow-up",
    starts=("draft",),
    ends="submitted",
    conditions=(
        asks.is_no_standard,
        asks.is_complete,
        asks.is_of_low_risk_as_template,
        asks.lies_ahead,
        asks.is_planned_outside_of_freezes,
        asks.has_budget_left,
    ),
)
SCHEDULE = _asked(
    "schedule",
    "Schedule it",
    "scheduled",
    "calendar",
    starts=("draft",),
    ends="approved",
    conditions=(
        asks.is_standard,
        asks.is_complete,
        asks.lies_ahead,
        asks.follows_its_template,
        asks.is_planned_outside_of_freezes,
    ),
)
REVISE = _asked(
    "revise",
    "Take back to draft",
    "took back to draft",
    "arrow-back-up",
    starts=("submitted", "approved", "rejected"),
    ends="draft",
)
WITHDRAW = _asked(
    "withdraw",
    "Withdraw",
    "withdrew",
    "x",
    starts=("draft", "submitted", "approved", "rejected"),
    ends="withdrawn",
    sides={},
)
APPROVE = _approved(
    "approve",
    "Approve",
    "approved",
    "check",
    "I approve exactly this change: what is done, when, and how it is taken back.",
    starts=("submitted",),
    conditions=(
        asks.has_not_signed_yet,
        asks.lies_ahead,
        asks.is_planned_outside_of_freezes,
        asks.has_budget_left,
    ),
)
REJECT = _approved(
    "reject",
    "Reject",
    "rejected",
    "x",
    "I reject this change, for the reason that I give.",
    starts=("submitted",),
    ends="rejected",
)
START = Act(
    code="change.start",
    label="Begin to implement",
    says="began to implement",
    subject="change",
    activity="implement-change",
    letters="RA",
    starts=("approved",),
    ends="implementing",
    sides=IMPLEMENTER,
    conditions=(asks.is_no_template, asks.is_signed, asks.happens_as_planned),
    icon="player-play",
)
START_AT_ONCE = _approved(
    "start-at-once",
    "Start before its approval",
    "started, before its approval,",
    "bolt",
    "I start this emergency change before it is approved, and answer for that it cannot wait.",
    starts=("submitted",),
    ends="implementing",
    sides=STARTER,
    conditions=(asks.is_emergency,),
)
FINISH = Act(
    code="change.finish",
    label="Record as implemented",
    says="implemented",
    subject="change",
    activity=_ending,
    letters="RA",
    starts=("implementing",),
    ends="implemented",
    sides=IMPLEMENTER,
    icon="check",
)
FAIL = Act(
    code="change.fail",
    label="Record as failed",
    says="recorded as failed and taken back",
    subject="change",
    activity=_ending,
    letters="RA",
    starts=("implementing",),
    ends="failed",
    sides=IMPLEMENTER,
    icon="arrow-back-up",
)
RATIFY = _approved(
    "ratify",
    "Approve afterwards",
    "approved afterwards",
    "check",
    "I approve afterwards exactly this change, and that it was started before its approval.",
    starts=("implementing", "implemented", "failed"),
    conditions=(asks.was_started_at_once, asks.has_not_signed_yet),
)
DENY = _approved(
    "deny",
    "Refuse the approval afterwards",
    "refused afterwards to approve",
    "x",
    "I do not approve that this change was made, for the reason that I give.",
    starts=("implementing", "implemented", "failed"),
    conditions=(asks.was_started_at_once, asks.has_not_signed_yet),
)
REVIEW = Act(
    code="change.review",
    label="Review",
    says="reviewed",
    subject="change",
    activity="review-change",
    letters="RA",
    starts=("implemented", "failed"),
    ends="reviewed",
    sides=REVIEWER,
    conditions=(asks.is_settled,),
    icon="eye-check",
)
SET_FREEZE = Act(
    code="freeze-window.set",
    label="Set a freeze",
    says="set",
    subject="freeze-window",
    activity="freeze-changes",
    letters="RA",
    icon="lock",
)
LIFT_FREEZE = Act(
    code="freeze-window.lift",
    label="Lift the freeze",
    says="lifted",
    subject="freeze-window",
    activity="freeze-changes",
    letters="RA",
    starts=("set",),
    ends="lifted",
    icon="x",
)
