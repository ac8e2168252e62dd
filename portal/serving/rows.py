"""Rows of the table of services: what each owes and how it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from django.urls import reverse

from management.models import Service
from management.selectors.health import ServiceHealth
from management.slo.report import AT_RISK, State
from portal.addresses import address_of
from portal.parts import Figure
from portal.serving import phrases
from portal.templatetags.countersign import count_word

NOTES = {
    State.HEALTHY: f"{AT_RISK * 100} % of the budget left or more",
    State.AT_RISK: f"less than {AT_RISK * 100} % left, or burning too fast",
    State.EXHAUSTED: "no budget left in the window",
    State.NO_DATA: "counts as unknown, never as good",
}
WORDS = {
    State.HEALTHY: "Healthy",
    State.AT_RISK: "At risk",
    State.EXHAUSTED: "Exhausted",
    State.NO_DATA: "No data",
}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service as the table shows it."""

    service: Service
    url: str
    owner: str
    state: str
    target: str = "none set"
    window: str = ""
    left: int | None = None
    burn: str = "–"
    burning: bool = False
    outlook: str = "no objective"
    goals: Sequence[tuple[str, str]] = ()


def rows(table: Iterable[ServiceHealth], served: Mapping[Any, Sequence[Any]]) -> list[ServiceRow]:
    """The rows, in the order of the table. ``served``: service -> the enterprise goals that it serves."""
    return [_row(each, served.get(each.service.pk, ())) for each in table]


def _row(found: ServiceHealth, goals: Sequence[Any]) -> ServiceRow:
    service, worst = found.service, found.worst
    chips = [(goal.code, address_of(goal)) for goal in goals]
    url = reverse("service", args=[service.code])
    owner = service.owner.name if service.owner else "no owner"
    if worst is None:
        return ServiceRow(service, url, owner, str(found.state), goals=chips)
    burn, burning = phrases.burn(worst)
    left = worst.report.budget_left
    return ServiceRow(
        service=service,
        url=url,
        owner=owner,
        state=str(found.state),
        target=phrases.share(worst.objective.target),
        window=phrases.span(worst.objective),
        left=None if left is None or worst.state is State.NO_DATA else floor(left * 100),
        burn=burn,
        burning=burning,
        outlook=phrases.outlook(worst),
        goals=chips,
    )


def figures(table: Iterable[ServiceHealth], *, path: str, chosen: str = "") -> list[Figure]:
    """The strip of the four states, each a link to its services."""
    counts = Counter(each.state for each in table)
    return [
        Figure(
            label=WORDS[state],
            value=str(counts[state]),
            note=NOTES[state],
            url=f"{path}?state={state}",
            state=str(state),
            current=chosen == state,
        )
        for state in (State.HEALTHY, State.AT_RISK, State.EXHAUSTED, State.NO_DATA)
    ]


def sentence(table: Sequence[ServiceHealth]) -> str:
    """What matters now, in a sentence or two."""
    by_state = {state: [each.service.name for each in table if each.state is state] for state in State}
    said = []
    if by_state[State.EXHAUSTED]:
        said.append(f"{_listed(by_state[State.EXHAUSTED])} used up the error budget.")
    if by_state[State.AT_RISK]:
        said.append(f"{_named(by_state[State.AT_RISK])} may use it up soon.")
    if by_state[State.NO_DATA]:
        silent = by_state[State.NO_DATA]
        count = "One service sends" if len(silent) == 1 else f"{count_word(len(silent)).capitalize()} services send"
        said.append(f"{count} no data; nobody knows how {'it is' if len(silent) == 1 else 'they are'}.")
    if not table:
        return "No service is live yet."
    return " ".join(said) or "Every service keeps what it promises."


def _named(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) <= 2 else f"{names[0]}, {names[1]} and {len(names) - 2} more"


def _listed(names: Sequence[str]) -> str:
    return f"{_named(names)} {'has' if len(names) == 1 else 'have'}"
