"""Acts on the appetite for risk: how much of it the organisation takes, by category (COBIT 2019 EDM03).

Proposed by one, set by another with a fresh signature over the statement and the threshold (SOD-59). A version in force
is never changed: the next one supersedes it.
"""

from collections.abc import Iterator

from governance.acts.within import open_act_on
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

PROPOSE_APPETITE = Activity(
    code="propose-appetite", title="Propose how much risk is taken", sphere=Sphere.GOVERNANCE, order=48
)
SET_APPETITE = Activity(code="set-appetite", title="Set how much risk is taken", sphere=Sphere.GOVERNANCE, order=49)
AUTHOR, DECIDER = {"risk-appetite": "author"}, {"risk-appetite": "decider"}


def reason_given(question: Question) -> Iterator[Objection]:
    """Whoever reads the decision later has to know on what it rested."""
    if "reason" in question.facts and not str(question.facts["reason"]).strip():
        yield Objection(Why.UNFIT, "Say in a sentence why.")


def statement_given(question: Question) -> Iterator[Objection]:
    """A number alone directs nobody."""
    row = question.subject
    if not question.blank and not str(question.facts.get("statement", getattr(row, "statement", ""))).strip():
        yield Objection(Why.UNFIT, "Say in a sentence which risks are taken and which are not.")


def by_its_successor(question: Question) -> Iterator[Objection]:
    """What is in force stays so until the next version is set."""
    row = question.subject
    unit, category = getattr(row, "unit_id", None), getattr(row, "category", "")
    if not open_act_on("risk-appetite", within=("risk-appetite.set",), unit_id=unit, category=category):
        yield Objection(Why.UNFIT, "An appetite is superseded when the next version of it is set.")


PROPOSE = Act(
    code="risk-appetite.propose",
    label="Propose an appetite for risk",
    says="proposed",
    subject="risk-appetite",
    activity="propose-appetite",
    letters="RA",
    sides=AUTHOR,
    conditions=(statement_given,),
    icon="plus",
)
CHANGE = Act(
    code="risk-appetite.change",
    label="Change the proposal",
    says="changed",
    subject="risk-appetite",
    activity="propose-appetite",
    letters="RA",
    starts=("proposed",),
    sides=AUTHOR,
    conditions=(statement_given,),
    icon="pencil",
)
WITHDRAW = Act(
    code="risk-appetite.withdraw",
    label="Withdraw the proposal",
    says="withdrew",
    subject="risk-appetite",
    activity="propose-appetite",
    letters="RA",
    starts=("proposed",),
    ends="withdrawn",
    icon="arrow-back-up",
)
SET = Act(
    code="risk-appetite.set",
    label="Set this appetite",
    says="set",
    subject="risk-appetite",
    activity="set-appetite",
    letters="A",
    starts=("proposed",),
    ends="in_force",
    sides=DECIDER,
    fresh_signature=True,
    meaning="I set this appetite for risk. Whatever lies above it has to be treated, or accepted for a time.",
    icon="check",
)
REJECT = Act(
    code="risk-appetite.reject",
    label="Do not set it",
    says="did not set",
    subject="risk-appetite",
    activity="set-appetite",
    letters="A",
    starts=("proposed",),
    ends="rejected",
    sides=DECIDER,
    conditions=(reason_given,),
    icon="x",
)
SUPERSEDE = Act(
    code="risk-appetite.supersede",
    label="Supersede",
    says="recorded as superseded",
    subject="risk-appetite",
    activity="set-appetite",
    letters="",
    starts=("in_force",),
    ends="superseded",
    conditions=(by_its_successor,),
    icon="history",
)
