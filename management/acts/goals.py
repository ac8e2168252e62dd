"""Acts on IT goals: proposed by one person, set by another; readings reported by one, verified by another."""

from collections.abc import Iterator
from typing import cast

from management.models import ITGoalMetric, ITGoalReading
from raci.duties.acts import Act, Activity, Question
from raci.duties.advice import advice_is_there
from raci.duties.advice_acts import asking
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

SET_IT_GOALS = Activity(code="set-it-goals", title="Propose and set IT goals", sphere=Sphere.MANAGEMENT, order=20)
REPORT_IT_READING = Activity(
    code="report-it-reading", title="Report a reading of an IT goal", sphere=Sphere.MANAGEMENT, order=30
)
VERIFY_READING = Activity(code="verify-reading", title="Verify a reading", sphere=Sphere.ASSURANCE, order=20)


def goal_is_open(question: Question) -> Iterator[Objection]:
    """What a goal is measured by is part of what is decided on; it changes only while the goal is a proposal."""
    metric = cast("ITGoalMetric", question.subject)
    if metric.goal_id and metric.goal.state != "proposed":
        yield Objection(
            Why.UNFIT, f"{metric.goal.code} is {metric.goal.state}. Reopen it to change how it is measured."
        )


def metric_is_active(question: Question) -> Iterator[Objection]:
    """A retired metric takes no readings."""
    reading = cast("ITGoalReading", question.subject)
    if reading.metric_id and reading.metric.state != "active":
        yield Objection(Why.UNFIT, f"The metric “{reading.metric.title}” is retired.")


_AUTHOR, _DECIDER = {"goal": "author"}, {"goal": "decider"}
_REPORTER, _VERIFIER = {"reading": "reporter"}, {"reading": "verifier"}

PROPOSE = Act(
    code="it-goal.propose",
    label="Propose an IT goal",
    says="proposed the IT goal",
    subject="it-goal",
    activity="set-it-goals",
    letters="RA",
    sides=_AUTHOR,
    icon="plus",
)
EDIT = Act(
    code="it-goal.edit",
    label="Change the proposal",
    says="changed the proposal of",
    subject="it-goal",
    activity="set-it-goals",
    letters="RA",
    starts=("proposed",),
    sides=_AUTHOR,
    icon="pencil",
)
NAME_OWNER = Act(
    code="it-goal.name-owner",
    label="Name who answers for it",
    says="named who answers for",
    subject="it-goal",
    activity="set-it-goals",
    letters="RA",
    starts=("proposed", "set"),
    icon="user",
)
SET = Act(
    code="it-goal.set",
    label="Set this goal",
    says="set the IT goal",
    subject="it-goal",
    activity="set-it-goals",
    letters="A",
    starts=("proposed",),
    ends="set",
    sides=_DECIDER,
    conditions=(advice_is_there,),
    icon="check",
    settles=True,
)
REOPEN = Act(
    code="it-goal.reopen",
    label="Propose a change",
    says="reopened the IT goal",
    subject="it-goal",
    activity="set-it-goals",
    letters="RA",
    starts=("set",),
    ends="proposed",
    icon="refresh",
)
RETIRE = Act(
    code="it-goal.retire",
    label="Retire the goal",
    says="retired the IT goal",
    subject="it-goal",
    activity="set-it-goals",
    letters="A",
    starts=("proposed", "set"),
    ends="retired",
    icon="history",
    settles=True,
)
ADD_METRIC = Act(
    code="it-goal-metric.add",
    label="Add a metric",
    says="added the metric",
    subject="it-goal-metric",
    activity="set-it-goals",
    letters="RA",
    sides=_AUTHOR,
    conditions=(goal_is_open,),
    icon="plus",
)
RETIRE_METRIC = Act(
    code="it-goal-metric.retire",
    label="Retire the metric",
    says="retired the metric",
    subject="it-goal-metric",
    activity="set-it-goals",
    letters="RA",
    starts=("active",),
    ends="retired",
    sides=_AUTHOR,
    conditions=(goal_is_open,),
    icon="history",
)
REPORT = Act(
    code="it-goal-reading.report",
    label="Report a reading",
    says="reported",
    subject="it-goal-reading",
    activity="report-it-reading",
    letters="RA",
    sides=_REPORTER,
    conditions=(metric_is_active,),
    icon="upload",
)
CORRECT = Act(
    code="it-goal-reading.correct",
    label="Correct the reading",
    says="corrected",
    subject="it-goal-reading",
    activity="report-it-reading",
    letters="RA",
    starts=("reported", "disputed"),
    ends="reported",
    sides=_REPORTER,
    icon="pencil",
)
VERIFY = Act(
    code="it-goal-reading.verify",
    label="Verify",
    says="verified",
    subject="it-goal-reading",
    activity="verify-reading",
    letters="RA",
    starts=("reported",),
    ends="verified",
    sides=_VERIFIER,
    icon="eye-check",
)
DISPUTE = Act(
    code="it-goal-reading.dispute",
    label="Dispute",
    says="disputed",
    subject="it-goal-reading",
    activity="verify-reading",
    letters="RA",
    starts=("reported", "verified"),
    ends="disputed",
    sides=_VERIFIER,
    icon="hand-stop",
)
ASK_FOR_ADVICE = asking("it-goal", activity=SET_IT_GOALS.code, asks=SET_IT_GOALS.code, starts=("proposed",))
