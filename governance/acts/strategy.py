"""Acts on the strategy and its business objectives: written by one person, put in force by another (SOD-01)."""

from collections.abc import Iterator

from governance.models import BusinessObjective, Strategy
from governance.states import StrategyState
from raci.duties.acts import Act, Activity, Question
from raci.duties.advice import advice_is_there
from raci.duties.advice_acts import asking
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

SET_STRATEGY = Activity(
    code="set-strategy",
    title="Write the strategy and put it in force",
    sphere=Sphere.GOVERNANCE,
    order=10,
)
_AUTHOR, _DECIDER = {"document": "author"}, {"document": "decider"}


def has_objectives(question: Question) -> Iterator[Objection]:
    """Goals are held against objectives; a strategy without one directs nothing."""
    strategy = question.subject
    if isinstance(strategy, Strategy) and not strategy.wanted:
        yield Objection(Why.UNFIT, "The strategy names no business objective yet. Add what it wants to reach.")


def only_one_in_force(question: Question) -> Iterator[Objection]:
    """A unit follows one strategy at a time."""
    strategy = question.subject
    if not isinstance(strategy, Strategy):
        return
    rows = Strategy.objects.filter(unit_id=strategy.unit_id, state=StrategyState.IN_FORCE).exclude(pk=strategy.pk)
    other = rows.first()
    if other:
        yield Objection(Why.UNFIT, f"“{other.title}” is in force. Close it before another one takes its place.")


def strategy_is_draft(question: Question) -> Iterator[Objection]:
    """What was put in force stands as it was read."""
    objective = question.subject
    if isinstance(objective, BusinessObjective) and objective.strategy_id:
        strategy = objective.strategy
        if strategy.state != StrategyState.DRAFT:
            state = StrategyState(strategy.state).label.lower()
            yield Objection(
                Why.UNFIT, f"“{strategy.title}” is {state}. Its objectives are written while it is a draft."
            )


def strategy_is_in_force(question: Question) -> Iterator[Objection]:
    """In a draft an objective is dropped by its authors, without a decision."""
    objective = question.subject
    if isinstance(objective, BusinessObjective) and objective.strategy.state != StrategyState.IN_FORCE:
        yield Objection(Why.STATE, f"“{objective.strategy.title}” is not in force.")


DRAFT = Act(
    code="strategy.draft",
    label="Draft a strategy",
    says="drafted the strategy",
    subject="strategy",
    activity="set-strategy",
    letters="RA",
    sides=_AUTHOR,
    icon="plus",
)
EDIT = Act(
    code="strategy.edit",
    label="Change the draft",
    says="changed the strategy",
    subject="strategy",
    activity="set-strategy",
    letters="RA",
    starts=("draft",),
    sides=_AUTHOR,
    icon="pencil",
)
ADOPT = Act(
    code="strategy.adopt",
    label="Put the strategy in force",
    says="put in force the strategy",
    subject="strategy",
    activity="set-strategy",
    letters="A",
    starts=("draft",),
    ends="in_force",
    sides=_DECIDER,
    conditions=(has_objectives, only_one_in_force, advice_is_there),
    fresh_signature=True,
    meaning="I decide that the organisation follows this strategy, with these objectives.",
    icon="writing-sign",
    settles=True,
)
CLOSE = Act(
    code="strategy.close",
    label="Close the strategy",
    says="closed the strategy",
    subject="strategy",
    activity="set-strategy",
    letters="A",
    starts=("in_force",),
    ends="closed",
    icon="history",
)
ADD_OBJECTIVE = Act(
    code="business-objective.add",
    label="Add a business objective",
    says="added the business objective",
    subject="business-objective",
    activity="set-strategy",
    letters="RA",
    sides=_AUTHOR,
    conditions=(strategy_is_draft,),
    icon="plus",
)
EDIT_OBJECTIVE = Act(
    code="business-objective.edit",
    label="Change the objective",
    says="changed the business objective",
    subject="business-objective",
    activity="set-strategy",
    letters="RA",
    starts=("set",),
    sides=_AUTHOR,
    conditions=(strategy_is_draft,),
    icon="pencil",
)
DROP_OBJECTIVE = Act(
    code="business-objective.drop",
    label="Take it out of the draft",
    says="took out of the draft the business objective",
    subject="business-objective",
    activity="set-strategy",
    letters="RA",
    starts=("set",),
    ends="withdrawn",
    sides=_AUTHOR,
    conditions=(strategy_is_draft,),
    icon="x",
)
RETIRE_OBJECTIVE = Act(
    code="business-objective.retire",
    label="Retire the objective",
    says="retired the business objective",
    subject="business-objective",
    activity="set-strategy",
    letters="A",
    starts=("set",),
    ends="retired",
    conditions=(strategy_is_in_force,),
    icon="history",
)
ASK_FOR_ADVICE = asking("strategy", activity=SET_STRATEGY.code, asks=SET_STRATEGY.code, starts=("draft",))
