"""Controls: designed and operated by some, tested by others (SOD-03)."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from management.acts import controls as acts
from management.models import Control, ControlledService, ControlTest, Service
from raci.duties.acts import Act
from raci.duties.gate import passage, passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person


def design(
    *,
    actor: Actor,
    title: str,
    owner: Person,
    unit: OrgUnit,
    procedure: str = "",
    cadence_days: int = 90,
    services: Iterable[Service] = (),
    code: str = "",
) -> Control:
    """Design a control. ``services``: those in whose running it is operated. ``cadence_days``: between two tests."""
    control = Control(
        code=code or next_code(Control, "CTL", digits=2),
        title=title,
        owner=owner,
        unit=unit,
        procedure=procedure,
        cadence_days=cadence_days,
    )
    with passing(acts.DESIGN, control, actor=actor, reads=[owner, unit]):
        control.save()
        for service in services:
            ControlledService(control=control, service=service).save()
    return control


def edit(
    *,
    actor: Actor,
    control: Control,
    title: str,
    procedure: str,
    owner: Person,
    cadence_days: int,
    services: Iterable[Service] | None = None,
) -> Control:
    """Change a control, and where it is operated unless ``services`` is None."""
    with passing(acts.EDIT, control, actor=actor, reads=[owner]) as row:
        row.title, row.procedure, row.owner, row.cadence_days = title, procedure, owner, cadence_days
        if services is not None:
            _place(row, {service.pk: service for service in services})
    return row


def _place(control: Control, wanted: dict[object, Service]) -> None:
    control.save()
    for place in control.places.all():
        if wanted.pop(place.service_id, None) is None:
            passage().remove(place)
    for service in wanted.values():
        ControlledService(control=control, service=service).save()


def _step(act: Act, actor: Actor, control: Control, note: str) -> Control:
    with passing(act, control, actor=actor, note=note) as row:
        pass
    return row


def operate(*, actor: Actor, control: Control, note: str = "") -> Control:
    """Put a designed control into operation."""
    return _step(acts.OPERATE, actor, control, note)


def retire(*, actor: Actor, control: Control, note: str = "") -> Control:
    """The control is no longer operated."""
    return _step(acts.RETIRE, actor, control, note)


def record_test(*, actor: Actor, control: Control, result: str, tested_on: dt.date, evidence: str) -> ControlTest:
    """Put on record how a control held when it was tested.

    Raises:
        ValidationError: the day has not come yet.
        Refused: the tester operates or owns the control, or somebody of the tester's team does.
    """
    if tested_on > clock.today():
        raise ValidationError({"tested_on": "This day has not come yet."})
    test = ControlTest(control=control, result=result, tested_on=tested_on, evidence=evidence, tester=actor.person)
    with passing(acts.RECORD_TEST, test, actor=actor, reads=[control]):
        pass
    return test
