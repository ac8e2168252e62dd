"""What a service must have before it goes live, as a checklist that the page shows and the gate asks.

The halves know their own criteria; what lies above both (the clauses that bind a service) registers here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import Max

from management.models import Measurement, Service
from raci.duties.objections import Objection, Why, day
from raci.ledger import clock

if TYPE_CHECKING:
    from raci.duties.acts import Question
    from raci.duties.standing import Standing

FRESH = dt.timedelta(days=7)
"""A measurement older than this says nothing about today."""


@dataclass(frozen=True)
class Criterion:
    """One line of the checklist: what is asked, whether it is so, and on what that rests."""

    code: str
    title: str
    met: bool
    text: str = ""


@dataclass(frozen=True)
class Known:
    """A service, and what a page has read of it already; what is left out is looked up.

    Attributes:
        objectives: names of those in effect.
        measured_at: of its newest measurement.
        clauses: "POL-014, clause 4.3" -> whether a control of it operates, for every clause linked to the service.
    """

    service: Service
    objectives: Sequence[str] | None = None
    measured_at: dt.datetime | None = None
    clauses: Mapping[str, bool] | None = None


Asking = Callable[[Known], Criterion]
_asked: dict[int, Asking] = {}


def criterion(place: int) -> Callable[[Asking], Asking]:
    """Registers a question to every service at a place of the checklist."""

    def register(function: Asking) -> Asking:
        _asked[place] = function
        return function

    return register


def criteria_of(service: Service, standing: Standing, known: Known | None = None) -> list[Criterion]:
    """The checklist of a service as it stands now, in order; made once for all that asks with this standing."""

    def asked() -> list[Criterion]:
        return [_asked[place](known or Known(service)) for place in sorted(_asked)]

    return standing.once(("criteria", service.pk), asked)


def objections_to_going_live(question: Question) -> Iterator[Objection]:
    """One objection for each criterion that is not met."""
    for found in criteria_of(cast("Service", question.subject), question.standing):
        if not found.met:
            yield Objection(Why.UNFIT, f"{found.title}: not yet. {found.text}".strip())


@criterion(10)
def has_owner(known: Known) -> Criterion:
    owner = known.service.owner
    met = owner is not None and owner.state == "active"
    return Criterion("owner", "It has an owner", met, owner.name if owner else "Nobody is named.")


@criterion(20)
def has_objective(known: Known) -> Criterion:
    names = known.objectives
    if names is None:
        names = list(known.service.objectives.filter(state="active").values_list("name", flat=True))
    text = ", ".join(names) or "No service level objective is in effect."
    return Criterion("objective", "It has an objective in effect", bool(names), text)


@criterion(30)
def is_measured(known: Known) -> Criterion:
    last = known.measured_at
    if last is None:
        measured = Measurement.objects.filter(objective__service=known.service, objective__state="active")
        last = measured.aggregate(last=Max("at"))["last"]
    met = last is not None and last >= clock.now() - FRESH
    text = f"The last measurement is of {day(last)}." if last else "Nothing was ever measured."
    return Criterion("measured", "It is measured", met, text)


@criterion(50)
def is_approved(known: Known) -> Criterion:
    approval = known.service.approval
    text = f"By {approval}." if approval else "No approval has been entered."
    return Criterion("approval", "Governance has approved it", bool(approval), text)
