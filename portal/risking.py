"""Risks as pages show them: the map with the line of the appetite, a row, treatments, acceptances and assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from governance.models import RiskAcceptance, RiskTreatment
from governance.risk_scale import IMPACT, LIKELIHOOD, STEPS, short
from governance.selectors.risks import Field
from governance.states import AcceptanceState, TreatmentState
from portal.parts import Deed
from raci.ledger import clock


@dataclass(frozen=True)
class Square:
    """A field of the map. ``edges``: on which sides the line of the appetite runs, as classes."""

    field: Field
    score: int
    over: bool
    edges: str
    url: str
    words: str


@dataclass(frozen=True)
class Band:
    """A row of the map: one impact, by all likelihoods."""

    impact: int
    words: str
    more: str
    squares: Sequence[Square]


def heads() -> list[tuple[int, str, str]]:
    """The likelihoods as heads of columns: number, word, explanation."""
    return [(step, short(LIKELIHOOD[step]), LIKELIHOOD[step]) for step in STEPS]


def heat_map(spread: Mapping[tuple[int, int], Field], which: str, threshold: int | None, category: str) -> list[Band]:
    """The map, the gravest impact at the top.

    Args:
        threshold: the highest score within the appetite, whose line is drawn; None draws none.
        category: kept in the address of the list that a field opens.
    """
    return [
        Band(impact, short(IMPACT[impact]), IMPACT[impact], [
            _square(likelihood, impact, spread.get((likelihood, impact), Field()), which, threshold, category)
            for likelihood in STEPS
        ])
        for impact in reversed(STEPS)
    ]  # fmt: skip


def _square(
    likelihood: int, impact: int, field: Field, which: str, threshold: int | None, category: str
) -> Square:  # fmt: skip
    score = likelihood * impact
    over = threshold is not None and score > threshold
    edges = ""
    if over and threshold is not None:
        edges += " left" if (likelihood - 1) * impact <= threshold else ""
        edges += " foot" if likelihood * (impact - 1) <= threshold else ""
    query: dict[str, str | int] = {"rating": which, "likelihood": likelihood, "impact": impact, "category": category}
    url = f"{reverse('risks')}?{urlencode({name: value for name, value in query.items() if value})}"
    words = f"{short(LIKELIHOOD[likelihood]).lower()}, {short(IMPACT[impact]).lower()} impact, score {score}"
    return Square(field, score, over, edges, url if field.count else "", words)


@dataclass(frozen=True)
class Line:
    """A treatment or an acceptance with its state as it is today, and what the reader may do with it."""

    row: Any
    state: str
    deeds: Sequence[Deed]


def state_of_treatment(row: RiskTreatment, *, covered: bool) -> str:
    """Whether it rests while the risk is accepted, or is overdue."""
    if row.state == TreatmentState.PLANNED:
        if covered:
            return "risk-treatment.rests"
        if row.due_on < clock.today():
            return "risk-treatment.overdue"
    return f"risk-treatment.{row.state}"


def state_of_acceptance(row: RiskAcceptance) -> str:
    """Whether it still covers the risk."""
    if row.state == AcceptanceState.GRANTED and not row.covers():
        return "risk-acceptance.over"
    return f"risk-acceptance.{row.state}"
