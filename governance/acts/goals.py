"""Acts on enterprise goals and on what they are measured by.

Whoever proposes a goal or says how it is measured stands on its author's side (SOD-02). The votes of a body set it:
that act, and its counterpart, pass only while the motion on the goal is being closed. What a goal is measured by is
part of what was decided; to change it, governance takes the goal back, and the body decides anew.
"""

from collections.abc import Iterator

from governance.acts.within import open_act_on
from governance.models import EnterpriseGoal, GoalMetric, Motion
from governance.states import GoalState, MotionState
from raci.duties.acts import Act, Activity, Question
from raci.duties.advice_acts import asking
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

PROPOSE_GOALS = Activity(
    code="propose-goals",
    title="Propose enterprise goals and how they are measured",
    sphere=Sphere.GOVERNANCE,
    order=20,
)
SET_GOALS = Activity(
    code="set-goals", title="Set, change and retire enterprise goals", sphere=Sphere.GOVERNANCE, order=30
)
_AUTHOR, _DECIDER = {"goal": "author"}, {"goal": "decider"}


def _goal_of(question: Question) -> EnterpriseGoal | None:
    subject = question.subject
    if isinstance(subject, GoalMetric):
        return subject.goal if subject.goal_id else None
    return subject if isinstance(subject, EnterpriseGoal) else None


def by_its_motion(question: Question) -> Iterator[Objection]:
    """Nobody sets a goal alone: the votes on the motion do."""
    if not open_act_on("motion", within=("motion.close",), goal_id=question.subject.pk):
        yield Objection(Why.UNFIT, "Only the vote of a body decides on a goal, when its motion is closed.")


def not_before_a_body(question: Question) -> Iterator[Objection]:
    """What members are voting on stands still."""
    goal = _goal_of(question)
    code = _open_motion(goal) if goal is not None else ""
    if code:
        yield Objection(Why.UNFIT, f"Motion {code} on it is open for votes. Until it is closed nothing changes.")


def _open_motion(goal: EnterpriseGoal) -> str:
    """The code of the motion that is open. A page may have read it already; an act forgets that and reads it anew."""
    if goal.known_motion is not None:
        return goal.known_motion
    rows = Motion.objects.filter(goal_id=goal.pk, state=MotionState.OPEN)
    return rows.values_list("code", flat=True).first() or ""


def goal_is_proposed(question: Question) -> Iterator[Objection]:
    """What a goal is measured by was decided with it."""
    goal = _goal_of(question)
    if goal is not None and goal.state != GoalState.PROPOSED:
        state = GoalState(goal.state).label.lower()
        take_back = " Take it back for a change first." if goal.state == GoalState.SET else ""
        yield Objection(Why.UNFIT, f"{goal.code} is {state}, and what it is measured by with it.{take_back}")


def never_set(question: Question) -> Iterator[Objection]:
    """What a body set is ended by those who set goals, not by those who propose them."""
    goal = question.subject
    if isinstance(goal, EnterpriseGoal) and goal.cycle > 0:
        yield Objection(Why.STATE, f"{goal.code} was set before. It can be retired, or set again with its changes.")


def was_set(question: Question) -> Iterator[Objection]:
    """A proposal that was never set is withdrawn by those who made it."""
    goal = question.subject
    if isinstance(goal, EnterpriseGoal) and goal.cycle == 0:
        yield Objection(Why.STATE, f"{goal.code} was never set.")


PROPOSE = Act(
    code="enterprise-goal.propose",
    label="Propose an enterprise goal",
    says="proposed the enterprise goal",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
    sides=_AUTHOR,
    icon="plus",
)
ADOPT = Act(
    code="enterprise-goal.adopt",
    label="Adopt from the catalogue",
    says="proposed from the COBIT 2019 catalogue the enterprise goal",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
    sides=_AUTHOR,
    icon="bookmark",
)
EDIT = Act(
    code="enterprise-goal.edit",
    label="Change the proposal",
    says="changed the proposal",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
    starts=("proposed",),
    sides=_AUTHOR,
    conditions=(not_before_a_body,),
    icon="pencil",
)
NAME_OWNER = Act(
    code="enterprise-goal.name-owner",
    label="Name who answers for it",
    says="named who answers for",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
    starts=("proposed", "set"),
    conditions=(not_before_a_body,),
    icon="user",
)
WITHDRAW = Act(
    code="enterprise-goal.withdraw",
    label="Withdraw the proposal",
    says="withdrew the proposal",
    subject="enterprise-goal",
    activity="propose-goals",
    letters="RA",
    starts=("proposed",),
    ends="withdrawn",
    conditions=(never_set, not_before_a_body),
    icon="arrow-back-up",
    settles=True,
)
SET = Act(
    code="enterprise-goal.set",
    label="Set the goal",
    says="recorded as set",
    subject="enterprise-goal",
    activity="set-goals",
    letters="",
    starts=("proposed",),
    ends="set",
    sides=_DECIDER,
    conditions=(by_its_motion,),
    icon="target-arrow",
    settles=True,
)
REJECT = Act(
    code="enterprise-goal.reject",
    label="Do not set the goal",
    says="recorded as not set",
    subject="enterprise-goal",
    activity="set-goals",
    letters="",
    starts=("proposed",),
    sides=_DECIDER,
    conditions=(by_its_motion,),
    icon="x",
    settles=True,
)
REOPEN = Act(
    code="enterprise-goal.reopen",
    label="Take back for a change",
    says="took back for a change",
    subject="enterprise-goal",
    activity="set-goals",
    letters="RA",
    starts=("set",),
    ends="proposed",
    icon="refresh",
)
RETIRE = Act(
    code="enterprise-goal.retire",
    label="Retire the goal",
    says="retired the enterprise goal",
    subject="enterprise-goal",
    activity="set-goals",
    letters="A",
    starts=("proposed", "set"),
    ends="retired",
    conditions=(was_set, not_before_a_body),
    icon="history",
    settles=True,
)
ADD_METRIC = Act(
    code="goal-metric.add",
    label="Add a metric",
    says="added the metric",
    subject="goal-metric",
    activity="propose-goals",
    letters="RA",
    sides=_AUTHOR,
    conditions=(goal_is_proposed, not_before_a_body),
    icon="plus",
)
CHANGE_TARGET = Act(
    code="goal-metric.change",
    label="Change the target",
    says="changed the target of",
    subject="goal-metric",
    activity="propose-goals",
    letters="RA",
    starts=("active",),
    sides=_AUTHOR,
    conditions=(goal_is_proposed, not_before_a_body),
    icon="pencil",
)
RETIRE_METRIC = Act(
    code="goal-metric.retire",
    label="Retire the metric",
    says="retired the metric",
    subject="goal-metric",
    activity="propose-goals",
    letters="RA",
    starts=("active",),
    ends="retired",
    sides=_AUTHOR,
    conditions=(goal_is_proposed, not_before_a_body),
    icon="history",
)
ASK_FOR_ADVICE = asking("enterprise-goal", activity=PROPOSE_GOALS.code, asks=SET_GOALS.code, starts=("proposed",))
