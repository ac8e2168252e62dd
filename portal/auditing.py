"""Audits as their pages show them: steps, figures, lists of what an engagement holds, and the report as tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from governance.acts.assurance import APPROVE_AUDIT, CONDUCT_AUDIT
from governance.models import AuditFinding, Engagement
from governance.selectors.assurance import Held
from portal import words
from portal.parts import Fact, Figure, Step
from portal.reports.content import Content, Field
from portal.reports.typeset import spoken
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import OrgUnit

KINDS: dict[str, str] = {
    "populations": "population", "samples": "sample", "requests": "evidence-request", "findings": "audit-finding",
    "accesses": "binding",
}  # fmt: skip
WAY = (("planned", "Planned"), ("approved", "Approved"), ("fieldwork", "Fieldwork"), ("reporting", "Reporting"),
       ("closed", "Closed"))  # fmt: skip
SHOWN = 90


def steps(row: Engagement) -> list[Step]:
    """How far it is; nothing for what was cancelled."""
    order = [state for state, _ in WAY]
    if row.state not in order:
        return []
    here = order.index(row.state)
    texts = {
        "fieldwork": f"from {words.day(row.starts_on)}",
        "closed": words.day(row.closed_on) if row.closed_on else f"by {words.day(row.ends_on)}",
    }
    return [
        Step(
            word,
            texts.get(state, ""),
            "done" if at < here or row.state == "closed" else "now" if at == here else "next",
        )
        for at, (state, word) in enumerate(WAY)
    ]


def reads_papers(standing: Standing, row: Engagement) -> bool:
    """Whether the person may read its working papers."""
    return any(standing.authority(each.code, "RA", row.unit_id) for each in (CONDUCT_AUDIT, APPROVE_AUDIT))


def listed(units: Iterable[OrgUnit]) -> str:
    """``Group IT and Finance``."""
    names = [each.name for each in units]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


@dataclass(frozen=True)
class Line:
    """One line of a list, with the page that it leads to."""

    held: Held
    title: str
    url: str
    state: str
    day: date | None


def lines(held: Iterable[Held], kind: str) -> list[Line]:
    """What an engagement holds of a kind."""
    return [_line(each) for each in held if each.kind == kind]


def _line(each: Held) -> Line:
    day = date.fromisoformat(each.on[:10]) if len(each.on) >= 10 and each.on[4] == "-" else None
    late = day is not None and day < clock.today()
    owed = (each.kind, each.state) in {
        ("evidence-request", "asked"), ("evidence-request", "returned"), ("audit-finding", "agreed"),
    }  # fmt: skip
    state = f"{each.kind}.{'late' if late and owed else each.state}"
    title = each.title if len(each.title) <= SHOWN else f"{each.title[:SHOWN].rsplit(' ', 1)[0]} …"
    page = UUID(each.code) if each.kind == "binding" else each.code
    return Line(each, title, reverse(each.kind, args=(page,)), state, day)


def figures(held: Sequence[Held]) -> list[Figure]:
    """How much was drawn, asked and found."""
    count: dict[str, int] = {kind: sum(each.kind == kind for each in held) for kind in KINDS.values()}
    open_ones = sum(each.kind == "audit-finding" and each.state not in ("closed", "withdrawn") for each in held)
    owed = [each for each in lines(held, "evidence-request") if each.held.state in ("asked", "returned")]
    late = sum(each.state.endswith("late") for each in owed)
    note = f"{late} overdue" if late else "in time" if owed else "all answered"
    return [
        Figure("Audit findings", str(count["audit-finding"]), f"{open_ones} open", "#findings"),
        Figure("Evidence awaited", str(len(owed)), note, "#requests", "out" if late else "plain"),
        Figure("Samples", str(count["sample"]), f"from {words.plural(count['population'], 'population')}", "#samples"),
    ]


def facts(content: Content) -> list[Fact]:
    """What the report covers and comes to."""
    return [Fact(value, label) for label, value in content.facts.items()]


@dataclass(frozen=True)
class Table:
    """A section of the report."""

    code: str
    title: str
    lead: str
    empty: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[tuple[Field, str]]]


def tables(content: Content) -> list[Table]:
    """The sections of the report, with every value as people read it."""
    return [
        Table(
            section.code, section.title, section.lead, section.empty, section.fields,
            [[(field, spoken(cell)) for field, cell in zip(section.fields, row.cells, strict=True)]
             for row in section.rows],
        )
        for section in content.sections
    ]  # fmt: skip


def finding_state(row: AuditFinding) -> str:
    """Its state, or that it is overdue, as the vocabulary of states has it."""
    return "audit-finding.late" if row.is_late else f"audit-finding.{row.state}"


def about(row: Any) -> list[Fact]:
    """The four parts of an audit finding."""
    return [
        Fact(row.condition, "Condition"),
        Fact(row.criteria, "Criteria"),
        Fact(row.cause, "Root cause"),
        Fact(row.consequence, "Consequence"),
    ]
