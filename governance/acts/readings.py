"""Acts on readings of enterprise goals: reported by one person, verified by another (SOD-04)."""

from collections.abc import Iterator

from governance.models import GoalReading
from governance.states import GoalState, MetricState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

REPORT_GOAL_READING = Activity(
    code="report-goal-reading", title="Report a reading of an enterprise goal", sphere=Sphere.GOVERNANCE, order=45
)
VERIFYING = "verify-reading"
"""The activity of assurance that covers the readings of both halves."""
_REPORTER, _VERIFIER = {"reading": "reporter"}, {"reading": "verifier"}
ENDED = (GoalState.RETIRED, GoalState.WITHDRAWN)


def still_measured(question: Question) -> Iterator[Objection]:
    """A metric or goal that has ended takes no readings."""
    reading = question.subject
    if not isinstance(reading, GoalReading) or not reading.metric_id:
        return
    metric = reading.metric
    if metric.state != MetricState.ACTIVE:
        yield Objection(Why.UNFIT, f"The metric “{metric.title}” is retired. It takes no readings.")
    if metric.goal.state in ENDED:
        state = GoalState(metric.goal.state).label.lower()
        yield Objection(Why.UNFIT, f"{metric.goal.code} is {state}. It takes no readings.")


def reason_given(question: Question) -> Iterator[Objection]:
    """Whoever reported it has to know what to mend."""
    if "reason" in question.facts and not str(question.facts["reason"]).strip():
        yield Objection(Why.UNFIT, "Say what is wrong with the reading, so that it can be corrected.")


REPORT = Act(
    code="goal-reading.report",
    label="Report a reading",
    says="reported",
    subject="goal-reading",
    activity="report-goal-reading",
    letters="RA",
    sides=_REPORTER,
    conditions=(still_measured,),
    icon="upload",
)
CORRECT = Act(
    code="goal-reading.correct",
    label="Correct the reading",
    says="corrected",
    subject="goal-reading",
    activity="report-goal-reading",
    letters="RA",
    starts=("reported", "disputed"),
    ends="reported",
    sides=_REPORTER,
    icon="pencil",
)
VERIFY = Act(
    code="goal-reading.verify",
    label="Verify the reading",
    says="verified",
    subject="goal-reading",
    activity=VERIFYING,
    letters="RA",
    starts=("reported",),
    ends="verified",
    sides=_VERIFIER,
    icon="eye-check",
)
DISPUTE = Act(
    code="goal-reading.dispute",
    label="Dispute the reading",
    says="disputed",
    subject="goal-reading",
    activity=VERIFYING,
    letters="RA",
    starts=("reported", "verified"),
    ends="disputed",
    sides=_VERIFIER,
    conditions=(reason_given,),
    icon="hand-stop",
)
