"""The auditor's home: whether the record is intact, what was refused, which controls hold."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest

from management.models import Control, ControlTest
from portal import sayings, words
from portal.asking import standing_of
from portal.context import foot_of
from portal.history import may_read_record
from portal.homes.home import Home
from portal.navigation import address
from portal.parts import Column, Deed, Fact, Figure, Head
from raci.alignment.models import Finding
from raci.duties.standing import Standing
from raci.ledger import clock, proofs
from raci.ledger.models import Checkpoint, Event, Outcome

SHOWN = 5


def audit(request: HttpRequest) -> Home:
    """Everything an auditor looks at first."""
    standing = standing_of(request)
    refused = _refused() if may_read_record(standing) else []
    lead = _lead(len(refused))
    head = Head(
        title="What was done, and by whom",
        lead=lead,
        sphere="assurance",
        crumbs=[],
        deeds=[Deed("Build a report", address("reports"), "report", primary=True)],
    )
    columns = [Column("When"), Column("Who tried what"), Column("Why it was refused")]
    controls = [Column("Control"), Column("Operated by"), Column("Last test"), Column("Result")]
    heads = proofs.newest_heads()
    context: dict[str, Any] = {
        "refused": refused,
        "refused_columns": columns,
        "figures": _figures(standing),
        "controls": _controls(standing)[:SHOWN],
        "control_columns": controls,
        "seal": _record(heads),
        "foot": foot_of(heads[0] if heads else None),
    }
    return Home(head, "pages/home/audit.html", context)


def _lead(refused: int) -> str:
    if not refused:
        return "You read everything in scope and change nothing of it. No act was refused so far."
    return "You read everything in scope and change nothing of it. Refused acts stand in the record like all others."


def _refused() -> list[dict[str, Any]]:
    events = Event.objects.filter(outcome=Outcome.REFUSED).order_by("-at")[:SHOWN]
    found = []
    for event in events:
        why, rule = sayings.reason(event)
        found.append({"event": event, "tried": sayings.predicate(event), "why": why, "rule": rule})
    return found


def _figures(standing: Standing) -> list[Figure]:
    """Rules, refused acts of the year and open findings, as far as the reader may read them; two queries."""
    year, rules = clock.today().year, standing.rules
    refused = Event.objects.filter(outcome=Outcome.REFUSED, at__year=year)
    if not may_read_record(standing):
        refused = refused.filter(actor=str(standing.person.pk))
    count = refused.count()
    open_ = Finding.objects.filter(standing.sight(), state="open").values("severity").annotate(count=Count("pk"))
    by = {row["severity"]: row["count"] for row in open_}
    enforced = sum(rule.enforced for rule in rules.all)
    rest = len(rules.all) - enforced
    about_rules = f"{rest} are recorded only" if rest else "all that are in force"
    about_findings = ", ".join(f"{count} {severity}" for severity, count in sorted(by.items())) or "none"
    return [
        Figure("Rules enforced", str(enforced), about_rules, address("rules")),
        Figure("Acts refused", str(count), f"in {year}, each with its reason", f"{address('record')}?view=refused"),
        Figure("Findings open", str(sum(by.values())), about_findings, address("findings")),
    ]


def _controls(standing: Any) -> Any:
    last = ControlTest.objects.filter(control=OuterRef("pk")).order_by("-tested_on", "-id")
    rows = Control.objects.filter(standing.sight(), state="operating").select_related("owner")
    tested = rows.annotate(tested_on=Subquery(last.values("tested_on")[:1]), result=Subquery(last.values("result")[:1]))
    order = {"failed": 0, None: 1, "passed": 2}
    return sorted(tested, key=lambda row: (order.get(row.result, 3), row.code))


def _record(heads: Sequence[Checkpoint]) -> dict[str, Any]:
    """Whether the head of the record holds, and what it covers; the check is the one of the record page."""
    head = proofs.check_head(clock.now(), heads)
    if head is None:
        return {"state": "waiting", "checked": "Nothing is sealed yet", "facts": []}
    checked = f"Checked {words.clock(clock.now())}"
    facts = [
        Fact(f"{head.size:,}", "Events sealed"),
        Fact(f"{head.grown} of {head.earlier}", "Earlier heads it grows from"),
    ]
    return {"state": "intact" if head.intact else "altered", "checked": checked, "facts": facts}
