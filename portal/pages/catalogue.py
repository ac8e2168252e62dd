"""The COBIT 2019 catalogue: goals, the two matrices between them, and practices; each doubt beside what it concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance import catalogue as cobit
from governance.acts import goals as acts
from governance.catalogue import Link
from governance.models.direction import Dimension
from governance.selectors import direction as selectors
from governance.states import GoalState
from portal.asking import login_required, standing_of
from portal.deeds import birth_deed
from portal.navigation import address
from portal.parts import Crumb, Deed, Fact, Head, Linked, Tab
from raci.duties.standing import Standing

VIEWS = {
    "goals": "Enterprise and alignment goals",
    "objectives": "Alignment goals and objectives",
    "practices": "Practices",
}


@dataclass(frozen=True)
class Mark:
    """A cell of a matrix: primary, secondary or nothing, with the number of its note."""

    code: str
    strength: str = ""
    note: int | None = None


@dataclass(frozen=True)
class Row:
    """A row of a matrix."""

    code: str
    title: str
    marks: Sequence[Mark]

    def _of(self, strength: str) -> list[str]:
        return [mark.code for mark in self.marks if mark.strength == strength]

    @property
    def primary(self) -> str:
        """The primary ones in words, for narrow screens."""
        return ", ".join(self._of("P"))

    @property
    def secondary(self) -> str:
        """The secondary ones in words, for narrow screens."""
        return ", ".join(self._of("S"))


@dataclass(frozen=True)
class Matrix:
    """Rows by columns, with notes on what is uncertain."""

    columns: Sequence[Any]
    rows: Sequence[Row]
    notes: Sequence[tuple[int, str, str]]


def matrix_of(rows: Sequence[Any], columns: Sequence[Any], links: Iterable[Link], *, by_target: bool) -> Matrix:
    """A matrix of links. ``by_target``: the rows are what the links lead to."""
    found = {(link.target, link.source) if by_target else (link.source, link.target): link for link in links}
    noted = [key for key in _cells(rows, columns) if key in found and found[key].note]
    numbers = {key: number for number, key in enumerate(noted, 1)}

    def mark(row: str, column: str) -> Mark:
        link = found.get((row, column))
        return Mark(column, str(link.strength) if link else "", numbers.get((row, column)))

    made = [Row(row.code, row.title, [mark(row.code, column.code) for column in columns]) for row in rows]
    return Matrix(columns, made, [(numbers[key], f"{key[0]} and {key[1]}", found[key].note) for key in noted])


def _cells(rows: Sequence[Any], columns: Sequence[Any]) -> list[tuple[str, str]]:
    return [(row.code, column.code) for row in rows for column in columns]


def _adopted(standing: Standing) -> dict[str, list[Linked]]:
    """COBIT code -> the organisation's own goals that follow it: one query."""
    rows = selectors.goals(standing).exclude(cobit="").exclude(state__in=(GoalState.RETIRED, GoalState.WITHDRAWN))
    found: dict[str, list[Linked]] = {}
    for row in rows:
        found.setdefault(row.cobit, []).append(
            Linked(row.title, address("enterprise-goal", row.code), row.code, state=row.state)
        )
    return found


def _goals(request: HttpRequest) -> dict[str, Any]:
    adopted = _adopted(standing_of(request))
    listed = [
        {
            "goal": goal,
            "perspective": Dimension(goal.perspective).label,
            "adopted": adopted.get(goal.code, []),
            "deed": _adopting(request, goal.code),
        }
        for goal in cobit.enterprise_goals()
    ]
    aligned = [(goal, Dimension(goal.perspective).label) for goal in cobit.alignment_goals()]
    matrix = matrix_of(cobit.enterprise_goals(), cobit.alignment_goals(), cobit.eg_ag(), by_target=False)
    deed = birth_deed(request, acts.ADOPT.code)
    shut = None if deed.allowed else deed
    return {
        "shut": shut,
        "listed": listed,
        "aligned": aligned,
        "matrix": matrix,
        "aligned_note": cobit.note("alignment_goals"),
    }


def _adopting(request: HttpRequest, code: str) -> Deed:
    return birth_deed(request, acts.ADOPT.code, label="Adopt", query=f"cobit={code}", primary=False)


def _objectives() -> dict[str, Any]:
    matrix = matrix_of(cobit.objectives(), cobit.alignment_goals(), cobit.ag_objective(), by_target=True)
    return {"matrix": matrix, "groups": _by_domain(matrix.rows)}


def _by_domain(rows: Sequence[Row]) -> list[tuple[str, Sequence[Row]]]:
    return [
        (f"{domain}: {domain.label}", [row for row in rows if row.code.startswith(domain)]) for domain in cobit.Domain
    ]


def _practices() -> dict[str, Any]:
    return {
        "domains": [
            (domain, [(each, cobit.practices(each.code)) for each in cobit.objectives() if each.domain is domain])
            for domain in cobit.Domain
        ]
    }


@login_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue in three views."""
    view = request.GET.get("view", "goals")
    view = view if view in VIEWS else "goals"
    made = {"goals": lambda: _goals(request), "objectives": _objectives, "practices": _practices}[view]()
    here = reverse("catalogue")
    head = Head(
        title="COBIT 2019 as a catalogue",
        lead="Goals to adopt, and what follows from them. Identifiers and short titles only; the framework itself is "
        "published by ISACA.",
        sphere="governance",
        crumbs=[Crumb("Goals", reverse("goals")), Crumb("Enterprise goals", reverse("enterprise-goals"))],
        facts=[
            Fact(str(len(cobit.enterprise_goals())), "Enterprise goals"),
            Fact(str(len(cobit.alignment_goals())), "Alignment goals"),
            Fact(str(len(cobit.objectives())), "Objectives"),
            Fact(str(len(cobit.practices())), "Practices"),
        ],
        as_of=False,
    )
    tabs = [Tab(label, here if key == "goals" else f"{here}?view={key}", key == view) for key, label in VIEWS.items()]
    return render(request, "pages/direction/catalogue.html", {"head": head, "views": tabs, "view": view, **made})


urlpatterns = [path("catalogue/cobit-2019/", catalogue, name="catalogue")]
