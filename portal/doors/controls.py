"""Doors to acts on controls and their tests."""

from management.acts import controls as acts
from management.models import ControlTest
from management.services import controls
from portal.doors.door import Data, Door
from portal.doors.services import data_of
from portal.doors.sight import in_sight
from portal.forms import controls as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing


def _test_below(standing: Standing, given: Data) -> ControlTest | None:
    control = in_sight("control", standing).filter(code=given.get("control", "")).first()
    return ControlTest(control=control) if control else None


_FIELDS = ("title", "procedure", "owner", "cadence_days", "services")

Door(
    act=acts.DESIGN,
    form=forms.DesignForm,
    run=lambda actor, _, data: controls.design(actor=actor, **data_of(data, *_FIELDS, "unit")),
    lead="A control is something done regularly so that a clause of a policy is kept.",
)
Door(
    act=acts.EDIT,
    form=forms.EditForm,
    run=lambda actor, control, data: controls.edit(actor=actor, control=control, **data_of(data, *_FIELDS)),
    submit="Keep the change",
    lead="Whoever changes a control does not test it.",
)
Door(
    act=acts.OPERATE,
    form=NoteForm,
    run=lambda actor, control, data: controls.operate(actor=actor, control=control, note=data["note"]),
    lead="From now on it is done, and somebody who does not operate it tests it.",
)
Door(
    act=acts.RETIRE,
    form=NoteForm,
    run=lambda actor, control, data: controls.retire(actor=actor, control=control, note=data["note"]),
    lead="The control is no longer operated. Clauses that rest on it alone are then without a control.",
    danger=True,
)
Door(
    act=acts.RECORD_TEST,
    form=forms.RecordTestForm,
    below=_test_below,
    run=lambda actor, _, data: controls.record_test(
        actor=actor, **data_of(data, "control", "result", "tested_on", "evidence")
    ),
    lead="A test says how the control held on that day. It is never changed afterwards.",
)
