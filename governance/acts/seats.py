"""Who sits on a body today: read once for everybody who is asked together."""

from typing import Any

from django.db.models import Q

from governance.models import BodyMember
from raci.duties.standing import Standing
from raci.ledger import clock


def sitting(body_id: Any) -> "dict[Any, BodyMember]":
    """person -> their seat within its term, with a vote or without."""
    today = clock.today()
    term = Q(until=None) | Q(until__gte=today)
    rows = BodyMember.objects.filter(term, body_id=body_id, state="seated", since__lte=today)
    return {seat.person_id: seat for seat in rows}


def known(standing: Standing, body_id: Any, person: Any, seat: BodyMember | None) -> None:
    """A seat that was read with something else."""
    standing.once(_key(body_id, person), lambda: seat)


def seat_of(standing: Standing, body_id: Any, person: Any) -> BodyMember | None:
    """The seat of a person on a body; None where they have none."""
    key = _key(body_id, person)
    if key in standing.reads:
        found: BodyMember | None = standing.reads[key]
        return found
    return standing.once(("seats", body_id), lambda: sitting(body_id)).get(person)


def _key(body_id: Any, person: Any) -> tuple[str, Any, Any]:
    return ("seat", body_id, person)
