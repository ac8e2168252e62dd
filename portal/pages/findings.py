"""What the checks found: the list, and one finding with what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode

from portal import words
from portal.addresses import address_of
from portal.asking import actor_of, login_required, one, roster_at, standing_of
from portal.deeds import deeds_of, new_url, shown_doors
from portal.doors import DOORS
from portal.doors.sight import in_sight
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.parts import Crumb, Deed, Fact, Head, Linked, Tab
from portal.templatetags.countersign import count_word
from raci.alignment.acts.findings import WAIVE_FINDING
from raci.alignment.checks import FAMILIES, Check, check_of
from raci.alignment.models import Finding
from raci.alignment.selectors import findings as selectors
from raci.alignment.states import FindingState, Severity
from raci.ledger.governed import Governed

SORTS = ("severity", "opened", "code", "object")
FILTERS = ("family", "severity", "kind", "check", "whose")
KINDS = {
    "audit-finding": "Audit finding",
    "benefit": "Benefit of an initiative",
    "benefit-reading": "Reading of a benefit",
    "binding": "Role of a person",
    "business-objective": "Business objective",
    "chart": "RACI chart",
    "contribution": "Link to an enterprise goal",
    "control": "Control",
    "cost-reading": "Reading of costs",
    "direction": "Link to a business objective",
    "document": "Governed document",
    "engagement": "Audit",
    "enterprise-goal": "Enterprise goal",
    "evidence-request": "Evidence request",
    "goal-metric": "Metric of an enterprise goal",
    "implementation": "Link to a clause",
    "incident": "Incident",
    "initiative": "Initiative",
    "it-goal": "IT goal",
    "it-goal-metric": "Metric of an IT goal",
    "person": "Person",
    "risk": "Risk",
    "risk-treatment": "Treatment of a risk",
    "sample-item": "Workpaper",
    "service": "Service",
    "stage-gate": "Gate of an initiative",
    "support": "Link to an IT goal",
}
TABS: dict[str, str] = {
    FindingState.OPEN: "Open",
    FindingState.WAIVED: "Waived for a time",
    FindingState.RESOLVED: "Resolved",
}


def _listing(request: HttpRequest) -> tuple[Listing, str, Any]:
    asked = Listing(request.GET, SORTS)
    state = asked.get("state") if asked.get("state") in TABS else "open"
    found = selectors.listing(
        standing_of(request),
        state=state,
        family=asked.get("family"),
        severity=asked.get("severity"),
        kind=asked.get("kind"),
        check=asked.get("check"),
        owner=actor_of(request).person.pk if asked.get("whose") == "mine" else None,
        text=asked.get("q"),
        sort=asked.sort,
    )
    return asked, state, found


@login_required
def findings(request: HttpRequest) -> HttpResponse:
    """Findings in sight, by state: the worst and newest first."""
    asked, state, found = _listing(request)
    standing = standing_of(request)
    rows, page = asked.page(found, "findings")
    counts = selectors.counts(standing)
    kinds = selectors.kinds(standing, state)
    head = Head(
        title="What the checks found",
        lead=_lead(counts),
        sphere="assurance",
        crumbs=[Crumb("Checks", reverse("checks"))],
    )
    context = {
        "head": head,
        "tabs": [
            Tab(label, asked.url(state="" if key == "open" else key, page=""), key == state, counts[key])
            for key, label in TABS.items()
        ],
        "columns": [
            asked.column("Severity", "severity"),
            asked.column("What is wrong"),
            asked.column("About", "object"),
            asked.column("Answers for it"),
            asked.column("Open since" if state != "resolved" else "Opened", "opened"),
        ],
        "rows": [_row(row) for row in rows],
        "state": state,
        "page": page,
        "filters": [
            asked.filter("family", "Family", FAMILIES),
            asked.filter("severity", "Severity", {str(value): str(label) for value, label in Severity.choices}),
            asked.filter("kind", "About", {kind: KINDS.get(kind, kind) for kind in kinds}),
            asked.filter("whose", "Whose", {"mine": "Mine"}),
        ],
        "kept": [*asked.kept, *((name, asked.get(name)) for name in ("state", "check") if asked.get(name))],
        "query": asked.get("q"),
        "clear_url": asked.clear_url(*FILTERS),
        "csv_url": reverse("findings-csv") + asked.url(page=""),
    }
    return render(request, "pages/checks/findings.html", context)


def _row(row: Finding) -> dict[str, Any]:
    check = check_of(row.check_code)
    return {"finding": row, "title": check.title if check else row.check_code}


def _lead(counts: Mapping[str, int]) -> str:
    if not counts["open"]:
        return (
            "Nothing is open. A finding opens by itself when a check sees something wrong, and closes when it is right."
        )
    how = "One finding is" if counts["open"] == 1 else f"{count_word(counts['open']).capitalize()} findings are"
    return f"{how} open. Each resolves by itself at the next round of checks after the matter was put right."


@login_required
def findings_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list as a table for a spreadsheet."""
    heads = (
        "Code",
        "Check",
        "Severity",
        "What is wrong",
        "About",
        "Unit",
        "Answers for it",
        "Opened",
        "State",
        "Until",
    )
    return streamed("findings", heads, (_line(row) for row in _listing(request)[2].iterator(500)))


def _line(row: Finding) -> Sequence[Any]:
    owner = row.owner.name if row.owner else ""
    return (
        row.code, row.check_code, row.get_severity_display(), row.sentence, row.object_label, row.unit.name, owner,
        row.opened_at, row.state, row.waived_until or "",
    )  # fmt: skip


@login_required
def finding(request: HttpRequest, code: str) -> HttpResponse:
    """One finding: what is wrong with what, what to do, who may waive it, and its history."""
    standing = standing_of(request)
    row: Finding = one(in_sight("finding", standing).select_related("unit", "owner"), code=code)
    check = check_of(row.check_code)
    about = in_sight(row.object_type, standing).filter(pk=row.object_id).first()
    roster = roster_at(request, row.unit.path)
    faces, chart = duties((WAIVE_FINDING.code,), row.unit.path, standing, roster)
    (deeds,) = deeds_of(request, [(row, shown_doors(Finding.SUBJECT))], roster)
    head = Head(
        title=check.title if check else row.sentence,
        lead=row.sentence,
        sphere="assurance",
        crumbs=[Crumb("Findings", reverse("findings")), Crumb(row.code)],
        state=f"finding.{row.state}",
        state_label=_state(row),
        facts=_facts(row),
    )
    context = {
        "head": head,
        "finding": row,
        "check": check,
        "check_url": f"{reverse('checks')}#{row.check_code}",
        "remedy": _remedy(row, check, about),
        "about": [Linked(row.object_label, address_of(about) if about else "", note=KINDS.get(row.object_type, ""))],
        "facts": _more(row),
        "deeds": deeds,
        "deciders": faces[WAIVE_FINDING.code],
        "chart": chart,
        "history": history(row, standing=standing),
    }
    return render(request, "pages/checks/finding.html", context)


def _state(row: Finding) -> str:
    if row.state == "waived" and row.waived_until:
        return f"Waived until {words.day_long(row.waived_until)}"
    if row.state == "resolved" and row.resolved_at:
        return f"Resolved on {words.day_long(row.resolved_at)}"
    return ""


def _facts(row: Finding) -> list[Fact]:
    owner = Fact(row.owner.name, "Answers for it") if row.owner else Fact("nobody by name", "Answers for it")
    return [Fact(row.get_severity_display(), "Severity"), owner, Fact(row.unit.name, "Unit")]


def _more(row: Finding) -> list[Fact]:
    facts = [Fact(words.when(row.opened_at), "Opened"), Fact(row.check_code, "Check", mono=True)]
    if row.times_opened > 1:
        facts.append(Fact(f"{row.times_opened} times", "Opened before and since"))
    if row.resolved_at:
        facts.append(Fact(words.when(row.resolved_at), "Resolved"))
    if row.waived_until:
        facts.append(Fact(words.day_long(row.waived_until), "Waived until"))
    if row.waiver_reason:
        facts.append(Fact(row.waiver_reason, "Why"))
    return facts


def _remedy(row: Finding, check: Check | None, about: Governed | None) -> Deed | None:
    """What puts it right: the form of the act that does, filled in with the object, or the object's own page."""
    if check is None or row.state == "resolved":
        return None
    door = DOORS.get(check.act)
    if door is not None and door.act.is_birth:
        value = getattr(about, "code", "") if check.field and about else ""
        query = f"?{urlencode({check.field: value})}" if value else ""
        return Deed(check.remedy, new_url(check.act) + query, door.act.icon or "plus", primary=True)
    url = address_of(about) if about else ""
    return Deed(check.remedy, url, "arrow-right", primary=True) if url else None


urlpatterns = [
    path("findings/", findings, name="findings"),
    path("findings.csv", findings_csv, name="findings-csv"),
    path("findings/<str:code>/", finding, name="finding"),
]
