"""Audit findings: the register with its filters and its table, and one of them from condition to effect."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import assurance_findings as acts
from governance.models import AuditFinding
from governance.selectors import assurance as selectors
from governance.states import AuditFindingState
from portal import auditing, words
from portal.asking import actor_of, login_required, one, roster_at, standing_of
from portal.deeds import deeds_of, shown_doors
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.navigation import address
from portal.pages.audit_papers import belongs_to
from portal.parts import Crumb, Fact, Head, Linked, Step

SORTS = ("code", "title", "due")
ORDERS = {"code": "code", "title": "title", "due": "due_on"}
STATES = {str(value): str(word) for value, word in AuditFindingState.choices} | {"late": "Action overdue"}
RATINGS = {str(value): str(word) for value, word in AuditFinding.Rating.choices}
ACTIVITIES = (acts.ANSWER_AUDIT.code, acts.CHECK_ACTION.code)
HEADS = (
    "Code", "Engagement", "Unit", "Rating", "Title", "Condition", "Criteria", "Root cause", "Consequence", "State",
    "Raised", "Response", "Action", "Owner", "Due", "Done", "Effect", "Closed", "Reopened",
)  # fmt: skip


def _listed(request: HttpRequest, asked: Listing) -> Any:
    rows = selectors.findings_matching(standing_of(request), asked.get("q"))
    state = asked.get("state")
    if state == "late":
        rows = selectors.late_findings(rows)
    elif state in STATES:
        rows = rows.filter(state=state)
    if asked.get("rating") in RATINGS:
        rows = rows.filter(rating=asked.get("rating"))
    if asked.get("audit"):
        rows = rows.filter(engagement__code=asked.get("audit"))
    if asked.get("whose") == "mine":
        rows = rows.filter(owner=actor_of(request).person)
    down = asked.sort.startswith("-") != (asked.sort.lstrip("-") == "code")
    return rows.order_by(f"{'-' if down else ''}{ORDERS[asked.sort.lstrip('-')]}", "code")


@login_required
def audit_findings(request: HttpRequest) -> HttpResponse:
    """The register: every audit finding in sight."""
    asked = Listing(request.GET, SORTS)
    rows, page = asked.page(_listed(request, asked), "audit findings")
    head = Head(
        title="Audit findings",
        lead="What auditors found, what management does about it, and whether that works.",
        sphere="assurance",
        crumbs=[Crumb("Audits", reverse("engagements")), Crumb("Audit findings")],
    )
    context = {
        "head": head,
        "columns": [
            asked.column("Rating"),
            asked.column("Audit finding", "title"),
            asked.column("State"),
            asked.column("Unit"),
            asked.column("Action by"),
            asked.column("Due", "due"),
        ],
        "rows": [(each, f"rating.{each.rating}", auditing.finding_state(each)) for each in rows],
        "page": page,
        "filters": [
            asked.filter("state", "State", STATES),
            asked.filter("rating", "Rating", RATINGS),
            asked.filter("whose", "Whose", {"mine": "Mine to act on"}),
        ],
        "kept": [*asked.kept, *([("audit", asked.get("audit"))] if asked.get("audit") else [])],
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state", "rating", "whose", "audit"),
        "csv_url": reverse("audit-findings-csv") + asked.url(page=""),
    }
    return render(request, "pages/audits/findings.html", context)


@login_required
def audit_findings_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, with everything that is said of each, for a spreadsheet."""
    rows = _listed(request, Listing(request.GET, SORTS))
    return streamed("audit-findings", HEADS, (_line(row) for row in rows.iterator(500)))


def _line(row: AuditFinding) -> Sequence[Any]:
    return (
        row.code, row.engagement.code, row.unit.name, row.get_rating_display(), row.title, row.condition, row.criteria,
        row.cause, row.consequence, STATES[row.state], row.raised_on, row.response, row.action,
        row.owner.name if row.owner else "", row.due_on or "", row.done_on or "", row.effect, row.closed_on or "",
        row.times_reopened,
    )  # fmt: skip


@login_required
def audit_finding(request: HttpRequest, code: str) -> HttpResponse:
    """One audit finding: what was found, what is done about it, and whether it works."""
    standing = standing_of(request)
    row: AuditFinding = one(selectors.findings(standing).select_related("item"), code=code)
    selectors.with_people(row.engagement)
    roster = roster_at(request, row.unit.path)
    faces, chart = duties(ACTIVITIES, row.unit.path, standing, roster, letters="AR")
    (deeds,) = deeds_of(request, [(row, shown_doors(row.SUBJECT))], roster)
    owner = [Fact(row.owner.name, "Action by", url=address("person", str(row.owner_id)))] if row.owner else []
    due = [Fact(words.day_long(row.due_on), "Due")] if row.due_on and not row.closed_on else []
    head = Head(
        title=row.title,
        lead=_lead(row),
        sphere="assurance",
        crumbs=[Crumb("Audit findings", reverse("audit-findings")), Crumb(row.code)],
        state=auditing.finding_state(row),
        facts=[Fact(row.get_rating_display(), "Rating"), Fact(row.unit.name, "Unit"), *owner, *due],
    )
    papers = auditing.reads_papers(standing, row.engagement)
    context = {
        "head": head,
        "finding": row,
        "steps": _steps(row),
        "parts": auditing.about(row),
        "item": _item(row) if papers else [],
        "deeds": deeds,
        "responders": faces[acts.ANSWER_AUDIT.code],
        "checkers": faces[acts.CHECK_ACTION.code],
        "chart": chart,
        "belongs": belongs_to(row.engagement),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/finding.html", context)


def _item(row: AuditFinding) -> list[Linked]:
    if row.item is None:
        return []
    return [Linked(row.item.title, reverse("workpaper", args=(row.item.code,)), row.item.code, "assurance")]


def _lead(row: AuditFinding) -> str:
    """What it waits for."""
    if row.state == "agreed" and row.owner and row.due_on:
        return f"Management agreed. {row.owner} carries out the action until {words.day_long(row.due_on)}."
    if row.state == "done" and row.check_from:
        return f"The action is done. From {words.day_long(row.check_from)} an auditor looks whether it works."
    return {
        "raised": "It waits for the answer of management.",
        "disputed": "Management does not agree. The auditor revises or withdraws it.",
        "closed": "Closed: an auditor who had no part in the action found that it works.",
        "withdrawn": "Withdrawn by the auditors.",
    }.get(row.state, "")


def _steps(row: AuditFinding) -> list[Step]:
    """From raised to closed; nothing for what was withdrawn."""
    way = (("raised", "Raised"), ("agreed", "Agreed"), ("done", "Action done"), ("closed", "Found to work"))
    order = [state for state, _ in way]
    state = "raised" if row.state == "disputed" else row.state
    if state not in order:
        return []
    here = order.index(state)
    texts = {
        "raised": words.day(row.raised_on),
        "agreed": f"due {words.day(row.due_on)}" if row.due_on else "by management",
        "done": words.day(row.done_on) if row.done_on else "",
        "closed": words.day(row.closed_on) if row.closed_on else "by another auditor",
    }
    here += state == "closed"
    return [
        Step(word, texts[each], "done" if at < here else "now" if at == here else "next")
        for at, (each, word) in enumerate(way)
    ]


urlpatterns = [
    path("audit-findings/", audit_findings, name="audit-findings"),
    path("audit-findings.csv", audit_findings_csv, name="audit-findings-csv"),
    path("audit-findings/<str:code>/", audit_finding, name="audit-finding"),
]
