"""Sections on practice: controls and their tests, service objectives, findings."""

from collections import defaultdict
from decimal import Decimal

from management.models import ControlTest, ServiceObjective
from management.selectors import health
from portal.reports.content import Cell, Field, Row, Section
from portal.reports.sources import Sources, day_of, moment_of, present
from portal.templatetags.states import state_of
from raci.ledger.past import Then

LIVE_LINKS = frozenset({"proposed", "confirmed", "unconfirmed"})


def controls(sources: Sources) -> Section:
    """Each control that was designed or in operation, what it puts into practice, and its last test."""
    clauses: dict[str, list[Then]] = defaultdict(list)
    for link in sources.kind("implementation").values():
        if link.state in LIVE_LINKS:
            clauses[str(link["control_id"])].append(link)
    tests: dict[str, list[Then]] = defaultdict(list)
    for test in sources.kind("control-test").values():
        tests[str(test["control_id"])].append(test)
    rows = [
        _control(sources, control, clauses[control.key], tests[control.key])
        for control in sources.within("control")
        if control.state != "retired"
    ]
    return Section(
        "controls",
        "Controls and their tests",
        "Whoever operates a control does not test it.",
        [
            Field("code", "Code"),
            Field("title", "Control", 4),
            Field("state", "State"),
            Field("owner", "Operated by"),
            Field("clauses", "Puts into practice", 3),
            Field("tested_on", "Last test"),
            Field("result", "Result"),
            Field("tester", "Tested by"),
        ],
        sorted(rows, key=lambda row: str(row.cells[0])),
        "No control was kept.",
    )


def _control(sources: Sources, control: Then, links: list[Then], tests: list[Then]) -> Row:
    last = max(tests, key=lambda test: (str(test["tested_on"]), test.last.number), default=None)
    named = sorted({f"{sources.name('document', link['document_id'], 'code')} {link['clause']}" for link in links})
    cells: list[Cell] = [
        control["code"],
        control["title"],
        state_of(f"control.{control.state}").word,
        sources.person(control["owner_id"]),
        ", ".join(named),
        day_of(last["tested_on"]) if last else None,
        str(ControlTest.Result(last["result"]).label) if last else "Never tested",
        sources.person(last["tester_id"]) if last else "",
    ]
    return Row(cells, present(control.last, last.events[0] if last else None, *(link.last for link in links)))


def objectives(sources: Sources) -> Section:
    """Each objective in effect, and what was measured of it up to the moment of the report."""
    known = {each.key: each for each in sources.within("objective") if each.state == "active"}
    stored = ServiceObjective.objects.filter(pk__in=known).select_related("service").order_by("code")
    rows = []
    for found in health.of_objectives(stored, now=sources.past.moment):
        then = known[str(found.objective.pk)]
        service = sources.kind("service")[str(then["service_id"])]
        cells: list[Cell] = [
            service["code"],
            service["name"],
            then["name"],
            _percent(Decimal(str(then["target"]))),
            _percent(found.report.measured),
            _percent(found.report.budget_left, 1),
            _percent(found.report.coverage, 0),
            state_of(str(found.state)).word,
        ]
        rows.append(Row(cells, present(then.by("objective.activate") or then.last)))
    return Section(
        "objectives",
        "Service objectives",
        "Over the window of each objective, as it stood at the moment of the report. No data is never shown as good.",
        [
            Field("code", "Service"),
            Field("service", "Name", 3),
            Field("objective", "Objective", 4),
            Field("target", "Target, %", 2, right=True),
            Field("measured", "Measured, %", 2, right=True),
            Field("budget_left", "Budget left, %", 2, right=True),
            Field("coverage", "Coverage, %", 2, right=True),
            Field("state", "State"),
        ],
        sorted(rows, key=lambda row: (str(row.cells[0]), str(row.cells[2]))),
        "No objective was in effect.",
    )


def _percent(share: Decimal | None, places: int = 3) -> Decimal | None:
    return None if share is None else (share * 100).quantize(Decimal(1).scaleb(-places))


RANK = {"critical": 0, "high": 1, "medium": 2, "low": 3}


def findings(sources: Sources) -> Section:
    """Findings that were open, or waived for a time."""
    listed = [each for each in sources.within("finding") if each.state in {"open", "waived"}]
    rows = []
    for finding in sorted(listed, key=lambda each: (RANK.get(str(each["severity"]), 9), str(each["code"]))):
        opened = moment_of(finding["opened_at"])
        cells: list[Cell] = [
            finding["code"],
            finding["check_code"],
            state_of(str(finding["severity"])).word,
            finding["sentence"],
            opened.date() if opened else None,
            sources.person(finding["owner_id"]),
            state_of(f"finding.{finding.state}").word,
            day_of(finding["waived_until"]),
        ]
        rows.append(Row(cells, present(finding.events[0], finding.last)))
    return Section(
        "findings",
        "Findings that are open",
        "A finding opens once, stays the same while it lasts, and resolves by itself.",
        [
            Field("code", "Code"),
            Field("check", "Check", 1),
            Field("severity", "Severity"),
            Field("sentence", "Finding", 5),
            Field("opened_on", "Open since"),
            Field("owner", "Owner"),
            Field("state", "State"),
            Field("waived_until", "Waived until"),
        ],
        rows,
        "No finding was open.",
    )
