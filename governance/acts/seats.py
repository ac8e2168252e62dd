"""Who sits on a body today: one meaning of it, read once for everybody who is asked together."""

from typing import Any

from django.db.models import Q, QuerySet

from governance.models import BodyMember
from raci.duties.standing import Standing
from raci.ledger import clock


def sitting() -> "QuerySet[BodyMember]":
    """Every seat within its term, with a vote or without."""
    today = clock.today()
    return BodyMember.objects.filter(Q(until=None) | Q(until__gte=today), state="seated", since__lte=today)


def known(standing: Standing, body_id: Any, person: Any, seat: BodyMember | None) -> None:
    """A seat that was read with something else."""
    standing.once(_key(body_id, person), lambda: seat)


def seat_of(standing: Standing, body_id: Any, person: Any) -> BodyMember | None:
    """The seat of a person on a body; None where they have none."""
    key = _key(body_id, person)
    if key in standing.reads:
        found: BodyMember | None = standing.reads[key]
        return found
    read = standing.once(
        ("seats", body_id), lambda: {seat.person_id: seat for seat in sitting().filter(body_id=body_id)}
    )
    return read.get(person)


def _key(body_id: Any, person: Any) -> tuple[str, Any, Any]:
    return ("seat", body_id, person)
