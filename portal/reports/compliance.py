"""The compliance report: every section, and what it covers and rests on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal import words
from portal.models import Report
from portal.reports import decided, practised, separated
from portal.reports.content import Content, Section
from portal.reports.sources import Sources
from raci.ledger import notes
from raci.ledger.models import Checkpoint
from raci.ledger.past import Past

SECTIONS: tuple[Callable[[Sources], Section], ...] = (
    decided.documents,
    decided.decisions,
    separated.rules,
    separated.refused,
    separated.recorded,
    separated.bindings,
    practised.controls,
    practised.objectives,
    practised.findings,
)
COUNTED = {
    "documents": "documents in force",
    "decisions": "decisions",
    "rules": "rules",
    "refused": "refused acts",
    "recorded": "recorded conflicts",
    "bindings": "roles held",
    "controls": "controls",
    "objectives": "objectives",
    "findings": "open findings",
}
"""What the rows of each section are."""

TITLES = {"compliance": "Compliance report", "record": "The record with proofs"}

Step = Callable[[str], None]


def content(report: Report, head: Checkpoint, step: Step) -> Content:
    """Everything that the report says. The same order, data and head give the same content.

    Args:
        head: covers every event up to the moment from which the report looks.
        step: is told what is being read.
    """
    past = Past(report.as_of, head.size)
    sources = Sources(past, str(report.unit_id), report.period_from, report.period_until)
    sections = []
    for build in SECTIONS if report.kind == "compliance" else ():
        step(f"Reading: {build.__name__.replace('_', ' ')}")
        sections.append(build(sources))
    organisation = next(unit for unit in sources.kind("unit").values() if unit["parent_id"] is None)
    counts = {section.title: len(section.rows) for section in sections}
    return Content(
        title=TITLES[report.kind],
        organisation=str(organisation["name"]),
        as_of=report.as_of,
        facts=_facts(report, head, counts, sources.name("unit", report.unit_id)),
        parameters=_parameters(report, head, {section.code: len(section.rows) for section in sections}),
        sections=sections,
    )


def _facts(report: Report, head: Checkpoint, counts: dict[str, int], unit: str) -> dict[str, str]:
    rows = ", ".join(f"{title.lower()}: {words.number(count)}" for title, count in counts.items())
    return {
        "Scope": unit,
        "Period": f"{words.day_long(report.period_from)} to {words.day_long(report.period_until)}",
        "As of": moment_long(report.as_of),
        "Rows": rows or "the record itself",
        "Record": f"{words.number(head.size)} events",
        "Root": words.grouped(bytes(head.root).hex()),
        "Key": notes.signer().verifier,
    }


def moment_long(moment: datetime) -> str:
    """'31 October 2026, 23:59:59 UTC'."""
    local = timezone.localtime(moment)
    return f"{words.day_long(local)}, {local:%H:%M:%S %Z}"


def _parameters(report: Report, head: Checkpoint, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "scope": report.unit.code,
        "period_from": report.period_from,
        "period_until": report.period_until,
        "as_of": report.as_of,
        "rows": counts,
        "record": {"size": head.size, "root": bytes(head.root).hex(), "key": notes.signer().verifier},
    }
