"""Doors to acts on the strategy, on enterprise goals, their metrics and readings."""

from governance.acts import goals as goal_acts
from governance.acts import readings as reading_acts
from governance.acts import strategy as strategy_acts
from governance.services import goals, readings, strategies
from portal.doors.door import Door
from portal.doors.duties import data_of
from portal.forms import direction as forms
from portal.forms.base import NoteForm
from portal.forms.services import OwnerForm

STRATEGY = ("title", "starts_on", "ends_on", "vision", "mission")
TARGET = ("baseline", "target", "weight", "cadence_days")
GOAL = ("title", "description", "dimension", "owner", "starts_on", "ends_on")

Door(
    act=strategy_acts.DRAFT,
    form=forms.StrategyForm,
    run=lambda actor, _, data: strategies.draft(actor=actor, unit=data["unit"], **data_of(data, *STRATEGY)),
    lead="It directs nothing until it names its objectives and somebody else puts it in force.",
    submit="Begin the draft",
)
Door(
    act=strategy_acts.EDIT,
    form=forms.StrategyWordsForm,
    run=lambda actor, row, data: strategies.edit(actor=actor, strategy=row, **data_of(data, *STRATEGY)),
    lead="A draft directs nothing until somebody else puts it in force.",
)
Door(
    act=strategy_acts.ADOPT,
    run=lambda actor, row, data: strategies.adopt(
        actor=actor, strategy=row, digest=data["digest"], signature=data["signature"]
    ),
    lead="From then on enterprise goals are held against its objectives, and its words stand as they are.",
    done="{} is in force.",
)
Door(
    act=strategy_acts.CLOSE,
    form=NoteForm,
    run=lambda actor, row, data: strategies.close(actor=actor, strategy=row, note=data["note"]),
    lead="It stays readable. What served its objectives no longer does.",
    danger=True,
)
Door(
    act=strategy_acts.ADD_OBJECTIVE,
    form=forms.ObjectiveForm,
    run=lambda actor, _, data: strategies.add_objective(
        actor=actor, **data_of(data, "strategy", "title", "description")
    ),
    lead="Enterprise goals can serve it as soon as the strategy is in force.",
)
Door(
    act=strategy_acts.EDIT_OBJECTIVE,
    form=forms.ObjectiveWordsForm,
    run=lambda actor, row, data: strategies.edit_objective(
        actor=actor, objective=row, **data_of(data, "title", "description")
    ),
    lead="The strategy is a draft: it directs nothing until somebody else puts it in force.",
)
Door(
    act=strategy_acts.DROP_OBJECTIVE,
    run=lambda actor, row, _: strategies.drop_objective(actor=actor, objective=row),
    lead="It leaves the draft. That it was there stays in the record.",
)
Door(
    act=strategy_acts.RETIRE_OBJECTIVE,
    form=NoteForm,
    run=lambda actor, row, data: strategies.retire_objective(actor=actor, objective=row, note=data["note"]),
    lead="It is no longer pursued, and nothing serves it any more.",
    danger=True,
)
Door(
    act=goal_acts.PROPOSE,
    form=forms.GoalForm,
    run=lambda actor, _, data: goals.propose(actor=actor, unit=data["unit"], **data_of(data, *GOAL)),
    lead="It holds nobody to anything until a body has voted on it. Say afterwards how it is measured.",
    submit="Propose it",
    done="{} is proposed. Say how it is measured, then it can be brought before a body.",
)
Door(
    act=goal_acts.ADOPT,
    form=forms.AdoptForm,
    run=lambda actor, _, data: goals.adopt(
        actor=actor, **data_of(data, "cobit", "title", "description", "owner", "unit", "starts_on", "ends_on")
    ),
    title="Adopt a goal of COBIT 2019",
    lead="It becomes a proposal like any other: its metrics are yours to choose, and a body votes on it.",
    submit="Propose it",
    done="{} is proposed. Say how it is measured, then it can be brought before a body.",
)
Door(
    act=goal_acts.EDIT,
    form=forms.GoalWordsForm,
    run=lambda actor, row, data: goals.edit(actor=actor, goal=row, **data_of(data, *GOAL)),
    lead="A proposal holds nobody to anything until a body has voted on it.",
)
Door(
    act=goal_acts.NAME_OWNER,
    form=OwnerForm,
    run=lambda actor, row, data: goals.name_owner(actor=actor, goal=row, **data_of(data, "owner", "note")),
    lead="What was decided about the goal stays. Findings on it go to the new owner.",
)
Door(
    act=goal_acts.WITHDRAW,
    form=NoteForm,
    run=lambda actor, row, data: goals.withdraw(actor=actor, goal=row, note=data["note"]),
    lead="It is given up. A new proposal can follow.",
    danger=True,
)
Door(
    act=goal_acts.REOPEN,
    form=NoteForm,
    run=lambda actor, row, data: goals.reopen(actor=actor, goal=row, note=data["note"]),
    lead="Until a body has set it again it does not hold, and nothing is counted towards it.",
)
Door(
    act=goal_acts.RETIRE,
    form=NoteForm,
    run=lambda actor, row, data: goals.retire(actor=actor, goal=row, note=data["note"]),
    lead="It no longer holds. Its readings and its history stay.",
    danger=True,
)
Door(
    act=goal_acts.ADD_METRIC,
    form=forms.MetricForm,
    run=lambda actor, _, data: goals.add_metric(
        actor=actor, goal=data["goal"], title=data["title"], unit_of_measure=data["unit_of_measure"],
        **data_of(data, *TARGET),
    ),
    lead="What a goal is measured by is decided together with it.",
)  # fmt: skip
Door(
    act=goal_acts.CHANGE_TARGET,
    form=forms.TargetForm,
    run=lambda actor, row, data: goals.change_target(
        actor=actor, metric=row, note=data["note"], **data_of(data, *TARGET)
    ),
    lead="The way to the target is counted anew, from the same readings.",
)
Door(
    act=goal_acts.RETIRE_METRIC,
    form=NoteForm,
    run=lambda actor, row, data: goals.retire_metric(actor=actor, metric=row, note=data["note"]),
    lead="It counts for nothing any more. Its readings stay.",
    danger=True,
)
Door(
    act=reading_acts.REPORT,
    form=forms.ReadingForm,
    run=lambda actor, _, data: readings.report(
        actor=actor, **data_of(data, "metric", "value", "taken_on", "remark")
    ),
    lead="It counts at once, and is marked until somebody else has verified it.",
    submit="Report it",
)  # fmt: skip
Door(
    act=reading_acts.CORRECT,
    form=forms.ValueForm,
    run=lambda actor, row, data: readings.correct(actor=actor, reading=row, **data_of(data, "value", "remark")),
    lead="The value before stays in the record. This one has to be verified anew.",
)
Door(
    act=reading_acts.VERIFY,
    form=NoteForm,
    run=lambda actor, row, data: readings.verify(actor=actor, reading=row, note=data["note"], digest=data["digest"]),
    lead="You confirm that you looked at where the value comes from, and found it right.",
    template="pages/direction/judge_reading.html",
)
Door(
    act=reading_acts.DISPUTE,
    form=forms.DisputeForm,
    run=lambda actor, row, data: readings.dispute(
        actor=actor, reading=row, reason=data["reason"], digest=data["digest"]
    ),
    lead="It counts for nothing until it is corrected.",
    template="pages/direction/judge_reading.html",
)
