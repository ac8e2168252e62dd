"""Answering and deciding at the same instant."""

import pytest

from raci.duties.advice_models import Consultation
from raci.duties.services import consultations
from raci.ledger import sealer
from raci.ledger.models import Event, Seal
from tests.cast import Cast
from tests.governance.deciding import board
from tests.raci.duties.test_advice import DAYS, answer, asked_on, in_force_with
from tests.raci.test_races import at_once


@pytest.mark.django_db(transaction=True)
def test_answering_and_deciding_at_the_same_instant(committed_cast: Cast) -> None:
    """Whoever comes first: the motion opens with the answer there, or is refused while it is not."""
    cast = committed_cast
    in_force_with(cast, DAYS)
    deciding = board(cast)
    for trial in range(8):
        version = deciding.version(title=f"Policy {trial}")
        motion = deciding.motion(version)
        answer(cast, "risk_member", version, "audit-risk")
        asked = asked_on(version)["ciso"]
        told = at_once(
            [
                lambda a=asked: consultations.answer(actor=cast["ciso"], consultation=a, stance="no_objection"),  # type: ignore[misc]
                lambda m=motion: deciding.opened(m),  # type: ignore[misc]
            ]
        )
        assert told[0]
        row = Consultation.objects.get(pk=asked.pk)
        assert row.state == "answered"
        opened = Event.objects.filter(verb="motion.open", subject_id=motion.pk, outcome="done").first()
        if told[1]:
            assert opened is not None
            assert before(row.last_event, opened.id)
        else:
            assert opened is None


def before(first: object, second: object) -> bool:
    """Whether one event was queued for sealing before another."""
    sealer.seal()
    places = dict(Seal.objects.filter(event__in=[first, second]).values_list("event_id", "index"))
    return places[first] < places[second]  # type: ignore[index]
