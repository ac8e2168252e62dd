"""Acts on risks, on how they are rated and answered, and on what is accepted for a time (ISO 31000; COBIT 2019 APO12).

Management identifies, assesses and treats. Governance accepts what remains for twelve months at most: never one who
rated the risk (SOD-55), who asked for it (SOD-56), who answers for the risk or a treatment, or who gains (SOD-57).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from governance.acts.appetite import reason_given
from governance.models import Risk, RiskAcceptance
from governance.states import AcceptanceState, RiskState, TreatmentState
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

MANAGE_RISK = Activity(
    code="manage-risk", title="Identify risks, answer and treat them", sphere=Sphere.MANAGEMENT, order=7
)
ASSESS_RISK = Activity(code="assess-risk", title="Assess risks", sphere=Sphere.MANAGEMENT, order=8)
ACCEPT_RISK = Activity(
    code="accept-risk", title="Accept risks for a time, and close them", sphere=Sphere.GOVERNANCE, order=50
)
ALIVE = (RiskState.IDENTIFIED.value, RiskState.ASSESSED.value)
ASSESSOR, REQUESTER, DECIDER = {"risk": "assessor"}, {"risk": "requester"}, {"risk": "decider"}
LONGEST = timedelta(days=365)
"""For so long a risk is accepted at most; then somebody looks again."""


def on_day(day: date) -> str:
    """``3 March 2027``."""
    return f"{day.day} {day:%B %Y}"


def risk_of(question: Question) -> Risk | None:
    """The risk that an act on it, a treatment or an acceptance is about; None for a blank form."""
    subject = question.subject
    if isinstance(subject, Risk):
        return subject
    found = subject.risk if getattr(subject, "risk_id", None) else None  # type: ignore[attr-defined]
    return found if isinstance(found, Risk) else None


def is_alive(question: Question) -> Iterator[Objection]:
    """Nothing is done about a risk that is closed."""
    risk = risk_of(question)
    if risk is not None and risk.state == RiskState.CLOSED:
        yield Objection(Why.UNFIT, f"{risk.code} is closed. It can be opened again where it is back.")


def basis_given(question: Question) -> Iterator[Objection]:
    """A rating that nobody can follow nobody can accept."""
    if "basis" in question.facts and not str(question.facts["basis"]).strip():
        yield Objection(Why.UNFIT, "Say on what the rating rests, so that others can follow it.")


def remains_no_larger(question: Question) -> Iterator[Objection]:
    """Controls do not make a risk larger."""
    facts = question.facts
    for what in ("likelihood", "impact"):
        before, after = facts.get(f"inherent_{what}"), facts.get(f"residual_{what}")
        if before is not None and after is not None and after > before:
            yield Objection(Why.UNFIT, f"The {what} that remains is rated higher than it would be without any control.")


def nothing_left_to_do(question: Question) -> Iterator[Objection]:
    """What is still being treated is not over."""
    risk = risk_of(question)
    if risk is None or risk._state.adding:
        return
    open_now = (TreatmentState.PLANNED, TreatmentState.DONE)
    left = next((each for each in risk.treatments.all() if each.state in open_now), None)
    if left is not None:
        state = TreatmentState(left.state).label.lower()
        yield Objection(Why.UNFIT, f"Treatment {left.number}, {left.title}, is {state}. Finish it or drop it first.")


def is_assessed(question: Question) -> Iterator[Objection]:
    """Nobody accepts what nobody has rated."""
    risk = risk_of(question)
    if risk is not None and risk.state == RiskState.IDENTIFIED:
        yield Objection(Why.UNFIT, f"{risk.code} has to be assessed as it now reads before it can be accepted.")


def within_twelve_months(question: Question) -> Iterator[Objection]:
    """An acceptance ends by itself, so that somebody looks again."""
    row, today = question.subject, clock.today()
    if not isinstance(row, RiskAcceptance) or row.until is None:
        return
    if row.until < today:
        yield Objection(Why.UNFIT, f"{on_day(row.until)} is over. An acceptance is for a time to come.")
    elif row.until > today + LONGEST:
        last = on_day(today + LONGEST)
        yield Objection(Why.UNFIT, f"A risk is accepted for twelve months at most, so until {last} at the latest.")


def one_at_a_time(question: Question) -> Iterator[Objection]:
    """Two requests on one risk would be decided apart."""
    risk = risk_of(question)
    if risk is None or question.act.code != "risk-acceptance.request":
        return
    waiting = next((each for each in risk.acceptances.all() if each.state == AcceptanceState.REQUESTED), None)
    if waiting is not None:
        yield Objection(Why.UNFIT, f"{waiting.code} on this risk is not decided yet.")


def still_as_asked(question: Question) -> Iterator[Objection]:
    """A decision is on the risk that was described and rated."""
    row = question.subject
    if isinstance(row, RiskAcceptance) and row.risk_id and not row.fits:
        yield Objection(
            Why.UNFIT, f"{row.risk.code} reads otherwise or is rated higher than when this was asked for. Ask anew."
        )


def request_reasoned(question: Question) -> Iterator[Objection]:
    """Whoever decides has to know why it should stay as it is."""
    if "why" in question.facts and not str(question.facts["why"]).strip():
        yield Objection(Why.UNFIT, "Say why the organisation should live with this risk.")


IDENTIFY = Act(
    code="risk.identify",
    label="Enter a risk",
    says="entered the risk",
    subject="risk",
    activity="manage-risk",
    letters="RA",
    icon="plus",
)
EDIT = Act(
    code="risk.edit",
    label="Change how it reads",
    says="changed how it reads:",
    subject="risk",
    activity="manage-risk",
    letters="RA",
    starts=ALIVE,
    ends="identified",
    icon="pencil",
)
NAME_OWNER = Act(
    code="risk.name-owner",
    label="Name who owns it",
    says="named who owns",
    subject="risk",
    activity="manage-risk",
    letters="RA",
    starts=ALIVE,
    icon="user",
)
ASSESS = Act(
    code="risk.assess",
    label="Assess it",
    says="assessed",
    subject="risk",
    activity="assess-risk",
    letters="RA",
    starts=ALIVE,
    ends="assessed",
    sides=ASSESSOR,
    conditions=(basis_given, remains_no_larger),
    icon="zoom-check",
)
RESPOND = Act(
    code="risk.respond",
    label="Choose the response",
    says="chose the response to",
    subject="risk",
    activity="manage-risk",
    letters="RA",
    starts=("assessed",),
    conditions=(reason_given,),
    icon="arrow-guide",
)
CLOSE = Act(
    code="risk.close",
    label="Close the risk",
    says="closed",
    subject="risk",
    activity="accept-risk",
    letters="RA",
    starts=ALIVE,
    ends="closed",
    sides=DECIDER,
    conditions=(nothing_left_to_do, reason_given),
    icon="circle-check",
)
REOPEN = Act(
    code="risk.reopen",
    label="Open it again",
    says="opened again",
    subject="risk",
    activity="manage-risk",
    letters="RA",
    starts=("closed",),
    ends="identified",
    conditions=(reason_given,),
    icon="refresh",
)
REQUEST = Act(
    code="risk-acceptance.request",
    label="Ask to accept it for a time",
    says="asked for",
    subject="risk-acceptance",
    activity="manage-risk",
    letters="RA",
    sides=REQUESTER,
    conditions=(is_alive, is_assessed, request_reasoned, within_twelve_months, one_at_a_time),
    icon="hourglass",
)
WITHDRAW = Act(
    code="risk-acceptance.withdraw",
    label="Withdraw the request",
    says="withdrew",
    subject="risk-acceptance",
    activity="manage-risk",
    letters="RA",
    starts=("requested",),
    ends="withdrawn",
    icon="arrow-back-up",
)
GRANT = Act(
    code="risk-acceptance.grant",
    label="Accept the risk",
    says="granted",
    subject="risk-acceptance",
    activity="accept-risk",
    letters="RA",
    starts=("requested",),
    ends="granted",
    sides=DECIDER,
    conditions=(still_as_asked, within_twelve_months, reason_given),
    fresh_signature=True,
    meaning="I accept that this risk stays as it is rated until this day. I neither own nor rated it, nor do I gain.",
    icon="check",
)
REFUSE = Act(
    code="risk-acceptance.refuse",
    label="Do not accept it",
    says="refused",
    subject="risk-acceptance",
    activity="accept-risk",
    letters="RA",
    starts=("requested",),
    ends="refused",
    sides=DECIDER,
    conditions=(reason_given,),
    icon="x",
)
REVOKE = Act(
    code="risk-acceptance.revoke",
    label="Revoke the acceptance",
    says="revoked",
    subject="risk-acceptance",
    activity="accept-risk",
    letters="RA",
    starts=("granted",),
    ends="revoked",
    conditions=(reason_given,),
    icon="hand-stop",
)
