"""Acts on service level objectives, and the taking in of what was measured."""

from collections.abc import Iterator
from typing import cast

from management.models import MeasurementBatch
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

SET_OBJECTIVE = Activity(
    code="set-objective", title="Set a service level objective", sphere=Sphere.MANAGEMENT, order=80
)
REPORT_MEASUREMENT = Activity(
    code="report-measurement", title="Report what was measured", sphere=Sphere.MANAGEMENT, order=90
)
_SETTER = {"objective": "setter"}


def objective_in_effect(question: Question) -> Iterator[Objection]:
    """What is not in effect is not measured against."""
    batch = cast("MeasurementBatch", question.subject)
    if batch.objective_id and batch.objective.state != "active":
        yield Objection(Why.UNFIT, f"{batch.objective.code} is not in effect, so nothing is measured against it.")


IMPORT = Act(
    code="objective.import",
    label="Import from OpenSLO",
    says="took in",
    subject="openslo-import",
    activity="set-objective",
    letters="RA",
    icon="upload",
)
DRAFT = Act(
    code="objective.draft",
    label="Draft an objective",
    says="drafted the objective",
    subject="objective",
    activity="set-objective",
    letters="RA",
    sides=_SETTER,
    icon="plus",
)
EDIT = Act(
    code="objective.edit",
    label="Change the draft",
    says="changed the draft of",
    subject="objective",
    activity="set-objective",
    letters="RA",
    starts=("draft",),
    sides=_SETTER,
    icon="pencil",
)
ACTIVATE = Act(
    code="objective.activate",
    label="Put into effect",
    says="put into effect",
    subject="objective",
    activity="set-objective",
    letters="A",
    starts=("draft",),
    ends="active",
    sides=_SETTER,
    icon="check",
)
RETIRE = Act(
    code="objective.retire",
    label="Retire the objective",
    says="retired the objective",
    subject="objective",
    activity="set-objective",
    letters="A",
    starts=("draft", "active"),
    ends="retired",
    icon="history",
)
TAKE_IN = Act(
    code="measurement.take-in",
    label="Report measurements",
    says="reported",
    subject="measurement-batch",
    activity="report-measurement",
    letters="RA",
    sides={"objective": "reporter"},
    conditions=(objective_in_effect,),
    icon="upload",
)
