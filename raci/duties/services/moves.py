"""Moves within the organisation: nothing that a person holds elsewhere comes along silently."""

from datetime import timedelta
from typing import Any

from raci.duties import founding, line_acts, reviewing
from raci.duties.gate import passing
from raci.duties.review_models import AccessReview
from raci.duties.services.reviews import open_review
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person

TIME = timedelta(days=14)
"""Then the roles of before end, unless somebody answers for them."""


def move(*, actor: Actor, person: Person, unit: OrgUnit, manager: Person | None = None, note: str = "") -> Person:
    """A person works in another unit from now on. What they hold outside of it goes into a review of its own: whoever
    they report to now, or who is responsible there, answers for it; what nobody answers for ends.

    Raises:
        Refused: the gate does not let it pass, or nobody could answer for a role of theirs.
    """
    facts: dict[str, Any] = {"unit": str(unit.pk)} | ({"manager": str(manager.pk)} if manager else {})
    reads = [unit, manager] if manager else [unit]
    with passing(line_acts.MOVE, person, actor=actor, reads=reads, note=note, **facts) as row:
        row.unit, row.manager = unit, manager
        row.save()
        if reviewing.listed(_beyond(row, unit)):
            open_review(
                actor=Actor.service(founding.CHECKS),
                title=f"What {row} holds after the move to {unit}"[:160],
                unit=OrgUnit.objects.get(parent=None),
                due_at=clock.now() + TIME,
                escalation=manager or actor.person,
                person=row,
                beyond=unit,
            )
    return row


def _beyond(person: Person, unit: OrgUnit) -> AccessReview:
    return AccessReview(unit=OrgUnit.objects.get(parent=None), person=person, beyond=unit)
