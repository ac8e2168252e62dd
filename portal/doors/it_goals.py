"""Doors to acts on IT goals, their metrics and readings."""

from management.acts import goals as acts
from management.models import ITGoalMetric, ITGoalReading
from management.services import it_goals
from portal.doors.door import Data, Door
from portal.doors.services import data_of
from portal.doors.sight import in_sight
from portal.forms import it_goals as forms
from portal.forms.base import NoteForm
from portal.forms.services import OwnerForm
from portal.ids import uuid_or_none
from raci.duties.standing import Standing


def _metric_below(standing: Standing, given: Data) -> ITGoalMetric | None:
    goal = in_sight("it-goal", standing).filter(code=given.get("goal", "")).first()
    return ITGoalMetric(goal=goal) if goal else None


def _reading_below(standing: Standing, given: Data) -> ITGoalReading | None:
    key = uuid_or_none(given.get("metric", ""))
    metric = in_sight("it-goal-metric", standing).select_related("goal").filter(pk=key).first()
    return ITGoalReading(metric=metric) if metric else None


_FIELDS = ("title", "description", "dimension", "cobit", "owner", "starts_on", "ends_on")

Door(
    act=acts.PROPOSE,
    form=forms.ProposeForm,
    run=lambda actor, _, data: it_goals.propose(actor=actor, **data_of(data, *_FIELDS, "unit")),
    lead="A proposal holds once somebody else has set it. Say next by what it is measured.",
    done="{} is proposed.",
)
Door(
    act=acts.EDIT,
    form=forms.EditForm,
    run=lambda actor, goal, data: it_goals.edit(actor=actor, goal=goal, **data_of(data, *_FIELDS)),
    submit="Keep the change",
    lead="A proposal holds nobody to anything until somebody else sets it.",
)
Door(
    act=acts.NAME_OWNER,
    form=OwnerForm,
    run=lambda actor, goal, data: it_goals.name_owner(actor=actor, goal=goal, **data_of(data, "owner", "note")),
    lead="What was decided about the goal stays. Findings on it go to the new owner.",
)
Door(
    act=acts.SET,
    form=NoteForm,
    run=lambda actor, goal, data: it_goals.set_goal(actor=actor, goal=goal, note=data["note"], digest=data["digest"]),
    lead="From then on the goal holds with its metrics as they are.",
    done="{} is set.",
)
Door(
    act=acts.REOPEN,
    form=NoteForm,
    run=lambda actor, goal, data: it_goals.reopen(actor=actor, goal=goal, note=data["note"]),
    lead="The goal becomes a proposal again, to be changed and to be decided anew by somebody who did not write it.",
)
Door(
    act=acts.RETIRE,
    form=NoteForm,
    run=lambda actor, goal, data: it_goals.retire(actor=actor, goal=goal, note=data["note"]),
    lead="It no longer holds, and what delivered it serves it no more. Its readings stay.",
    danger=True,
)
Door(
    act=acts.ADD_METRIC,
    form=forms.MetricForm,
    below=_metric_below,
    run=lambda actor, _, data: it_goals.add_metric(
        actor=actor,
        **data_of(data, "goal", "title", "unit_of_measure", "baseline", "target", "weight", "cadence_days"),
    ),
    lead="Baseline and target say which way is better.",
)
Door(
    act=acts.RETIRE_METRIC,
    form=NoteForm,
    run=lambda actor, metric, data: it_goals.retire_metric(actor=actor, metric=metric, note=data["note"]),
    lead="It counts for nothing any more. Its readings stay.",
    danger=True,
)
Door(
    act=acts.REPORT,
    form=forms.ReadingForm,
    below=_reading_below,
    run=lambda actor, _, data: it_goals.report(actor=actor, **data_of(data, "metric", "value", "taken_on", "remark")),
    lead="Somebody else verifies it from its source.",
)
Door(
    act=acts.CORRECT,
    form=forms.CorrectionForm,
    run=lambda actor, reading, data: it_goals.correct(
        actor=actor, reading=reading, value=data["value"], remark=data["remark"]
    ),
    lead="The reading has to be verified anew.",
)
Door(
    act=acts.VERIFY,
    form=NoteForm,
    run=lambda actor, reading, data: it_goals.verify(
        actor=actor, reading=reading, note=data["note"], digest=data["digest"]
    ),
    lead="You have compared the value with its source.",
)
Door(
    act=acts.DISPUTE,
    form=forms.DisputeForm,
    run=lambda actor, reading, data: it_goals.dispute(
        actor=actor, reading=reading, note=data["note"], digest=data["digest"]
    ),
    lead="A disputed reading does not count until it is corrected.",
)
