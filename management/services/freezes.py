"""Times in which a service, or everything in a unit, is not changed."""

import datetime as dt

from django.core.exceptions import ValidationError

from management.acts import changes as acts
from management.models import FreezeWindow, Service
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import code_in_turn
from raci.people.actor import Actor
from raci.people.models import OrgUnit


def set_freeze(
    *,
    actor: Actor,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    unit: OrgUnit | None = None,
    service: Service | None = None,
) -> FreezeWindow:
    """Let nothing be changed for a time, but in an emergency. Of a service, or of a unit and everything below it.

    Raises:
        ValidationError: it names neither a unit nor a service, or ends before it starts, or is over already.
    """
    place = service.unit if service else unit
    if place is None:
        raise ValidationError({"unit": "Say what stands still: a unit, or one service."})
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": "It ends before it starts."})
    if ends_at <= clock.now():
        raise ValidationError({"ends_at": "This is over already."})
    window = FreezeWindow(unit=place, service=service, starts_at=starts_at, ends_at=ends_at, reason=reason)
    with passing(acts.SET_FREEZE, window, actor=actor, reads=[place]):
        window.code = code_in_turn(FreezeWindow, "FRZ", year=clock.today().year)
    return window


def lift(*, actor: Actor, freeze: FreezeWindow, note: str = "") -> FreezeWindow:
    """End a freeze before its time."""
    with passing(acts.LIFT_FREEZE, freeze, actor=actor, note=note) as row:
        pass
    return row
