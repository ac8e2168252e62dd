"""Audits: the list of engagements, one of them with its scope, people, papers and findings, and its report."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import assurance as acts
from governance.acts import assurance_findings as finding_acts
from governance.models import AuditFinding, Engagement, EvidenceRequest, Population
from governance.selectors import assurance as selectors
from governance.states import EngagementState
from portal import auditing, words
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, new_url, shown_doors
from portal.doors import door_to
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.navigation import address
from portal.parts import Crumb, Deed, Fact, Head, Linked
from portal.reports import audited, typeset
from raci.duties.roster import Roster
from raci.ledger import clock

SORTS = ("code", "title", "lead", "ends")
ORDERS = {"code": "code", "title": "title", "lead": "lead__name", "ends": "ends_on"}
STATES = {str(value): str(word) for value, word in EngagementState.choices}
ACTIVITIES = (acts.APPROVE_AUDIT.code, acts.CONDUCT_AUDIT.code)
BIRTHS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (acts.DRAW_POPULATION.code, Population, ("fieldwork",)),
    (finding_acts.ASK.code, EvidenceRequest, acts.AT_WORK),
    (finding_acts.RAISE.code, AuditFinding, acts.AT_WORK),
)


@login_required
def engagements(request: HttpRequest) -> HttpResponse:
    """Every engagement in sight, the newest first."""
    asked = Listing(request.GET, SORTS)
    rows = selectors.matching(standing_of(request), asked.get("q"))
    if asked.get("state") in STATES:
        rows = rows.filter(state=asked.get("state"))
    down = asked.sort.startswith("-") != (asked.sort.lstrip("-") == "code")
    found, page = asked.page(rows.order_by(f"{'-' if down else ''}{ORDERS[asked.sort.lstrip('-')]}", "code"), "audits")
    head = Head(
        title="Audits",
        lead="What is examined independently, by whom, over which time, and what was found.",
        sphere="assurance",
        crumbs=[Crumb("Audits", reverse("engagements"))],
        deeds=[birth_deed(request, acts.PLAN.code)],
    )
    context = {
        "head": head,
        "columns": [
            asked.column("Audit", "title"),
            asked.column("State"),
            asked.column("Examined time"),
            asked.column("Lead auditor", "lead"),
            asked.column("Work until", "ends"),
            asked.column("Audit findings", right=True),
        ],
        "rows": found,
        "page": page,
        "filters": [asked.filter("state", "State", STATES)],
        "kept": asked.kept,
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state"),
        "today": clock.today(),
    }
    return render(request, "pages/audits/engagements.html", context)


@login_required
def engagement(request: HttpRequest, code: str) -> HttpResponse:
    """One engagement, and what the reader may do about it."""
    standing = standing_of(request)
    row: Engagement = one(selectors.engagements(standing), code=code)
    auditors = selectors.with_people(row)
    roster = roster_at(request, row.unit.path)
    faces, chart = duties(ACTIVITIES, row.unit.path, standing, roster, letters="AR")
    held = selectors.held_by(row, standing)
    context = {
        "head": _head(row),
        "engagement": row,
        "steps": auditing.steps(row),
        "units": row.units,
        "auditors": auditors,
        "reads_papers": auditing.reads_papers(standing, row),
        "figures": auditing.figures(held),
        **{name: auditing.lines(held, kind) for name, kind in auditing.KINDS.items()},
        "deeds": _deeds(request, row, roster),
        "approvers": faces[acts.APPROVE_AUDIT.code],
        "conductors": faces[acts.CONDUCT_AUDIT.code],
        "chart": chart,
        "report_url": reverse("engagement-report", args=(row.code,)) if auditing.reads_papers(standing, row) else "",
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/engagement.html", context)


def _head(row: Engagement) -> Head:
    days = f"{words.day_long(row.period_from)} to {words.day_long(row.period_to)}"
    return Head(
        title=row.title,
        lead=f"Examines {auditing.listed(row.units)} over {days}.",
        sphere="assurance",
        crumbs=[Crumb("Audits", reverse("engagements")), Crumb(row.code)],
        state=f"engagement.{row.state}",
        facts=[
            Fact(row.lead.name, "Lead auditor", url=address("person", str(row.lead_id))),
            Fact(words.day_long(row.starts_on), "Work begins"),
            Fact(words.day_long(row.ends_on), "Work ends"),
        ],
    )


def _deeds(request: HttpRequest, row: Engagement, roster: Roster) -> list[Deed]:
    births = [(code, model(engagement=row)) for code, model, states in BIRTHS if row.state in states]
    asked = [(row, shown_doors(row.SUBJECT)), *((blank, [door_to(code)]) for code, blank in births)]
    own, *made = deeds_of(request, asked, roster)
    new = [
        replace(deed, url=f"{new_url(code)}?engagement={row.code}")
        for (code, _), deeds in zip(births, made, strict=True)
        for deed in deeds
    ]
    return [*new, *own]


def _reported(request: HttpRequest, code: str) -> Engagement:
    standing = standing_of(request)
    row: Engagement = one(selectors.engagements(standing).filter(selectors.papers(standing, "")), code=code)
    return row


@login_required
def engagement_report(request: HttpRequest, code: str) -> HttpResponse:
    """The report: what was examined and how, what the samples showed, and what was found."""
    row = _reported(request, code)
    content = audited.content(row, selectors.with_people(row))
    head = Head(
        title=f"Report on {row.title}",
        lead="What was examined and how, what the samples showed, what was found, and what is done about it.",
        sphere="assurance",
        crumbs=[
            Crumb("Audits", reverse("engagements")),
            Crumb(row.code, reverse("engagement", args=(row.code,))),
            Crumb("Report"),
        ],
        state=f"engagement.{row.state}",
        deeds=[Deed("Take as PDF", reverse("engagement-report-pdf", args=(row.code,)), "download", primary=True)],
    )
    context = {"head": head, "engagement": row, "facts": auditing.facts(content), "tables": auditing.tables(content)}
    return render(request, "pages/audits/report.html", context)


@login_required
def engagement_report_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as PDF; it is short, since a sample is."""
    row = _reported(request, code)
    with TemporaryDirectory() as place:
        file = Path(place) / "report.pdf"
        typeset.write(file, audited.content(row, selectors.with_people(row)))
        found = file.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{row.code}-report.pdf"'}
    return HttpResponse(found, content_type="application/pdf", headers=headers)


def linked(row: Engagement) -> list[Linked]:
    """An engagement as what something belongs to."""
    url = reverse("engagement", args=(row.code,))
    return [Linked(row.title, url, row.code, "assurance", state=f"engagement.{row.state}")]


urlpatterns = [
    path("audits/", engagements, name="engagements"),
    path("audits/<str:code>/", engagement, name="engagement"),
    path("audits/<str:code>/report/", engagement_report, name="engagement-report"),
    path("audits/<str:code>/report.pdf", engagement_report_pdf, name="engagement-report-pdf"),
]
