"""Acts on benefits, on the readings of what they brought, and on those of what an initiative has cost.

Management reports, assurance verifies: never one who reported it (SOD-36, for costs SOD-04), nor whoever answers for it
(SOD-37). Only what was verified counts as realised.
"""

from collections.abc import Iterator
from datetime import date

from governance.acts.initiatives import (
    AUTHOR,
    initiative_of,
    not_before_a_body,
    state_word,
    still_promised,
    still_written,
)
from governance.acts.readings import reason_given
from governance.models import BenefitReading, CostReading
from governance.states import BenefitState, InitiativeState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

REPORT_BENEFIT = Activity(
    code="report-benefit",
    title="Report what initiatives bring and what they cost",
    sphere=Sphere.MANAGEMENT,
    order=6,
)
VERIFY_BENEFIT = Activity(
    code="verify-benefit",
    title="Verify what initiatives bring and what they cost",
    sphere=Sphere.ASSURANCE,
    order=25,
)
MEASURED = (InitiativeState.RUNNING.value, InitiativeState.COMPLETED.value)
"""States of an initiative in which readings are taken."""
_REPORTER = {"initiative": "reporter", "benefit": "reporter"}
_VERIFIER = {"benefit": "verifier"}
_SPENDER, _CHECKER = {"initiative": "reporter", "reading": "reporter"}, {"reading": "verifier"}


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def measured(question: Question) -> Iterator[Objection]:
    """Before the work begins there is nothing to read, and what was stopped brings nothing."""
    initiative = initiative_of(question)
    if initiative is not None and initiative.state not in MEASURED:
        yield Objection(
            Why.UNFIT, f"{initiative.code} is {state_word(initiative)}. It is measured once the work has started."
        )


def benefit_counts(question: Question) -> Iterator[Objection]:
    """What is no longer pursued takes no readings."""
    reading = question.subject
    if isinstance(reading, BenefitReading) and reading.benefit_id and not reading.benefit.counts:
        state = BenefitState(reading.benefit.state).label.lower()
        yield Objection(Why.UNFIT, f"{reading.benefit.code} is {state}. It takes no readings.")


def day_has_come(question: Question) -> Iterator[Objection]:
    """Nobody knows what a day to come will bring."""
    reading = question.subject
    if isinstance(reading, BenefitReading | CostReading) and reading.taken_on and reading.taken_on > clock.today():
        yield Objection(Why.UNFIT, f"{_on(reading.taken_on)} has not come yet. A reading is of a day that is over.")


def within_its_period(question: Question) -> Iterator[Objection]:
    """A benefit is promised for a period."""
    reading = question.subject
    if isinstance(reading, BenefitReading) and reading.benefit_id and reading.taken_on:
        benefit = reading.benefit
        if not benefit.starts_on <= reading.taken_on <= benefit.ends_on:
            period = f"from {_on(benefit.starts_on)} to {_on(benefit.ends_on)}"
            yield Objection(Why.UNFIT, f"{benefit.code} is promised {period}. The reading is of another time.")


def since_it_began(question: Question) -> Iterator[Objection]:
    """A cost arises from the first day of the initiative."""
    reading = question.subject
    if isinstance(reading, CostReading) and reading.initiative_id and reading.taken_on:
        first = reading.initiative.starts_on
        if reading.taken_on < first:
            yield Objection(Why.UNFIT, f"{reading.initiative.code} begins on {_on(first)}. Nothing was spent before.")


def evidence_named(question: Question) -> Iterator[Objection]:
    """What nobody can look up nobody can verify."""
    reading = question.subject
    given = question.facts.get("evidence", getattr(reading, "evidence", ""))
    blank = reading._state.adding and not getattr(reading, "taken_on", None)
    if not blank and not str(given).strip():
        yield Objection(Why.UNFIT, "Say where the value comes from, so that somebody else can check it.")


ADD = Act(
    code="benefit.add",
    label="Add a benefit",
    says="added the benefit",
    subject="benefit",
    activity="propose-initiative",
    letters="RA",
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="plus",
)
CHANGE = Act(
    code="benefit.change",
    label="Change what is promised",
    says="changed what is promised of",
    subject="benefit",
    activity="propose-initiative",
    letters="RA",
    starts=("active",),
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="pencil",
)
DROP = Act(
    code="benefit.drop",
    label="Take the benefit out",
    says="took out the benefit",
    subject="benefit",
    activity="propose-initiative",
    letters="RA",
    starts=("active",),
    ends="dropped",
    sides=AUTHOR,
    conditions=(still_written, not_before_a_body),
    icon="x",
)
NAME_OWNER = Act(
    code="benefit.name-owner",
    label="Name who answers for it",
    says="named who answers for",
    subject="benefit",
    activity="propose-initiative",
    letters="RA",
    starts=("active",),
    conditions=(not_before_a_body,),
    icon="user",
)
RETIRE = Act(
    code="benefit.retire",
    label="Write the benefit off",
    says="wrote off the benefit",
    subject="benefit",
    activity="decide-initiative",
    letters="A",
    starts=("active",),
    ends="retired",
    conditions=(still_promised, not_before_a_body),
    icon="history",
)
REPORT = Act(
    code="benefit-reading.report",
    label="Report a reading",
    says="reported",
    subject="benefit-reading",
    activity="report-benefit",
    letters="RA",
    sides=_REPORTER,
    conditions=(measured, benefit_counts, day_has_come, within_its_period, evidence_named),
    icon="upload",
)
CORRECT = Act(
    code="benefit-reading.correct",
    label="Correct the reading",
    says="corrected",
    subject="benefit-reading",
    activity="report-benefit",
    letters="RA",
    starts=("reported", "disputed"),
    ends="reported",
    sides=_REPORTER,
    conditions=(evidence_named,),
    icon="pencil",
)
VERIFY = Act(
    code="benefit-reading.verify",
    label="Verify the reading",
    says="verified",
    subject="benefit-reading",
    activity="verify-benefit",
    letters="RA",
    starts=("reported",),
    ends="verified",
    sides=_VERIFIER,
    icon="eye-check",
)
DISPUTE = Act(
    code="benefit-reading.dispute",
    label="Dispute the reading",
    says="disputed",
    subject="benefit-reading",
    activity="verify-benefit",
    letters="RA",
    starts=("reported", "verified"),
    ends="disputed",
    sides=_VERIFIER,
    conditions=(reason_given,),
    icon="hand-stop",
)
REPORT_COST = Act(
    code="cost-reading.report",
    label="Report what was spent",
    says="reported",
    subject="cost-reading",
    activity="report-benefit",
    letters="RA",
    sides=_SPENDER,
    conditions=(measured, day_has_come, since_it_began, evidence_named),
    icon="upload",
)
CORRECT_COST = Act(
    code="cost-reading.correct",
    label="Correct the cost",
    says="corrected",
    subject="cost-reading",
    activity="report-benefit",
    letters="RA",
    starts=("reported", "disputed"),
    ends="reported",
    sides=_SPENDER,
    conditions=(evidence_named,),
    icon="pencil",
)
VERIFY_COST = Act(
    code="cost-reading.verify",
    label="Verify the cost",
    says="verified",
    subject="cost-reading",
    activity="verify-benefit",
    letters="RA",
    starts=("reported",),
    ends="verified",
    sides=_CHECKER,
    icon="eye-check",
)
DISPUTE_COST = Act(
    code="cost-reading.dispute",
    label="Dispute the cost",
    says="disputed",
    subject="cost-reading",
    activity="verify-benefit",
    letters="RA",
    starts=("reported", "verified"),
    ends="disputed",
    sides=_CHECKER,
    conditions=(reason_given,),
    icon="hand-stop",
)
