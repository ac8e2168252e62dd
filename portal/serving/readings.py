"""Readings of IT goals: through whose hands they went, and what can be done with each."""

from typing import Any

from django.urls import reverse

from management.acts import goals as acts
from management.models import ITGoalReading


def hands_of(reading: Any) -> str:
    """Who reported it, and who verified or disputed it last; of a reading of ``management.selectors.it_goals``."""
    said = [f"reported by {reading.reporter}"] if reading.reporter else []
    if reading.decider and reading.state != "reported":
        said.append(f"{reading.state} by {reading.decider}")
    return ", ".join(said)


def steps_of(reading: ITGoalReading) -> list[tuple[str, str]]:
    """The pages of the acts that the state of a reading allows; each says there who may."""
    doable = [act for act in (acts.VERIFY, acts.DISPUTE, acts.CORRECT) if reading.state in act.starts]
    return [(act.label, reverse("act", args=[act.code, reading.pk])) for act in doable]
