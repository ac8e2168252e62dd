"""Where the page of an object is: one place that knows, for links, messages, histories and search."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from raci.ledger.governed import Governed

Arguments = Callable[[Any], tuple[str, tuple[Any, ...]]]

PAGES: dict[str, Arguments] = {
    "access-review": lambda row: ("access-review", (row.code,)),
    "account": lambda row: ("account", (row.pk,)),
    "api-token": lambda row: ("tokens", ()),
    "ballot": lambda row: ("motion", (row.motion.code,)),
    "benefit": lambda row: ("initiative", (row.initiative.code,)),
    "benefit-reading": lambda row: ("initiative", (row.benefit.initiative.code,)),
    "binding": lambda row: ("binding", (row.pk,)),
    "body": lambda row: ("body", (row.code,)),
    "body-member": lambda row: ("body", (row.body.code,)),
    "business-objective": lambda row: ("strategy", ()),
    "change": lambda row: ("change", (row.code,)),
    "chart": lambda row: ("chart", (row.unit.code, row.version)),
    "check-round": lambda row: ("check-run", (row.code,)),
    "consultation": lambda row: ("consultation", (row.pk,)),
    "contribution": lambda row: ("link", ("contribution", row.pk)),
    "control": lambda row: ("control", (row.code,)),
    "control-test": lambda row: ("control", (row.control.code,)),
    "cost-reading": lambda row: ("initiative", (row.initiative.code,)),
    "delegation": lambda row: ("delegation", (row.code,)),
    "direction": lambda row: ("link", ("direction", row.pk)),
    "document": lambda row: ("document", (row.code,)),
    "document-import": lambda row: ("document-import", (row.code,)),
    "document-version": lambda row: ("document-version", (row.document.code, row.number)),
    "emergency": lambda row: ("emergency", (row.code,)),
    "endorsement": lambda row: PAGES[row.target_type](row.target),
    "enterprise-goal": lambda row: ("enterprise-goal", (row.code,)),
    "exemption": lambda row: ("exemption", (row.code,)),
    "finding": lambda row: ("finding", (row.code,)),
    "freeze-window": lambda row: ("change-calendar", ()),
    "goal-metric": lambda row: ("enterprise-goal", (row.goal.code,)),
    "goal-reading": lambda row: ("enterprise-goal", (row.metric.goal.code,)),
    "implementation": lambda row: ("link", ("implementation", row.pk)),
    "import-mapping": lambda row: ("import-mapping", (row.code,)),
    "import-run": lambda row: ("import-run", (row.code,)),
    "incident": lambda row: ("incident", (row.number,)),
    "initiative": lambda row: ("initiative", (row.code,)),
    "it-goal": lambda row: ("it-goal", (row.code,)),
    "it-goal-metric": lambda row: ("it-goal", (row.goal.code,)),
    "it-goal-reading": lambda row: ("it-goal", (row.metric.goal.code,)),
    "measurement-batch": lambda row: ("service", (row.objective.service.code,)),
    "membership": lambda row: ("membership", (row.pk,)),
    "motion": lambda row: ("motion", (row.code,)),
    "objective": lambda row: ("service", (row.service.code,)),
    "openslo-import": lambda row: ("openslo-import", (row.code,)),
    "person": lambda row: ("person", (row.pk,)),
    "reading-group": lambda row: ("reading-group", (row.code,)),
    "report": lambda row: ("report", (row.code,)),
    "review-item": lambda row: ("review-item", (row.code,)),
    "resolution": lambda row: ("resolution", (row.code,)),
    "role": lambda row: ("roles", ()),
    "rule": lambda row: ("rule", (row.code,)),
    "service": lambda row: ("service", (row.code,)),
    "stage-gate": lambda row: ("stage-gate", (row.initiative.code, row.number)),
    "strategy": lambda row: ("strategy", ()),
    "support": lambda row: ("link", ("support", row.pk)),
    "team": lambda row: ("teams", ()),
    "unit": lambda row: ("units", ()),
}


def address_of(row: Governed) -> str:
    """The page of an object, or '' where it has none."""
    if row.SUBJECT not in PAGES:
        return ""
    name, arguments = PAGES[row.SUBJECT](row)
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def named(row: Governed) -> str:
    """``kind:code``, by which a question names an object."""
    if row.SUBJECT == "chart":
        chart: Any = row
        return f"chart:{chart.unit.code}/{chart.version}"
    code = getattr(row, "code", None) or getattr(row, "number", None) or row.pk
    return f"{row.SUBJECT}:{code}"


def why_address(row: Governed, act: str = "", person: Any = None) -> str:
    """Where it is explained who may do an act on an object; of the reader where no person is named."""
    given = {"of": named(row), "act": act, "person": person or ""}
    return f"{reverse('explain')}?{urlencode({name: value for name, value in given.items() if value})}"
