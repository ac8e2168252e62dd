"""The door to reporting measurements as a table. The page of an objective shows first what a table would bring."""

from typing import Any

from django.core.exceptions import ValidationError

from management.acts.objectives import TAKE_IN
from management.models import MeasurementBatch
from management.services import measurement_csv, measurements
from portal.doors.door import Data, Door
from portal.doors.sight import in_sight
from portal.forms.measuring import MeasurementsForm
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor


def _below(standing: Standing, given: Data) -> MeasurementBatch | None:
    rows = in_sight("objective", standing).select_related("service")
    objective = rows.filter(code=given.get("objective", "")).first()
    return MeasurementBatch(objective=objective) if objective else None


def _take_in(actor: Actor, _: Any, data: Data) -> Governed | None:
    try:
        table = measurement_csv.read(data["file"])
    except measurement_csv.TableError as problem:
        raise ValidationError({"file": str(problem)}) from problem
    source = data["source"] or str(data["file"].name)
    taken = measurements.take_in(actor=actor, objective=data["objective"], rows=table.rows, source=source)
    found: Governed = taken.batch or data["objective"]
    return found


Door(
    act=TAKE_IN,
    form=MeasurementsForm,
    below=_below,
    run=_take_in,
    lead="What is new is taken in; rows that are wrong are left out. The same table again changes nothing.",
)
