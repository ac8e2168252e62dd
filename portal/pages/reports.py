"""Reports: ordered, watched while they are made, and taken away on record."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from portal import words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import birth_deed, whys
from portal.doors.sight import in_sight
from portal.history import history
from portal.models import Report, ReportProgress, ReportState
from portal.parts import Column, Crumb, Deed, Fact, Head, Progress
from portal.reports.compliance import COUNTED, moment_long
from portal.services import reports as service
from raci.duties.gate import Refused

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "bundle": "application/zip",
}
COLUMNS = [Column("Report"), Column("Scope"), Column("Period"), Column("As of"), Column("State"), Column("Ordered by")]
FILES = [Column("File"), Column("Size", right=True), Column("SHA-256"), Column("Take it away", hidden=True)]


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What was ordered, the newest first."""
    rows = in_sight("report", standing_of(request)).select_related("unit", "ordered_by").order_by("-ordered_at")[:100]
    head = Head(
        title="Reports",
        lead="Each states its scope, its period and the moment it looks from; each row names the events it rests on.",
        sphere="assurance",
        deeds=[birth_deed(request, "report.order", label="Build a report")],
        as_of=False,
    )
    return render(request, "pages/reports/reports.html", {"head": head, "reports": rows, "columns": COLUMNS})


def _report(request: HttpRequest, code: str) -> Report:
    rows = in_sight("report", standing_of(request)).select_related("unit", "ordered_by", "progress")
    found: Report = one(rows, code=code)
    return found


@login_required
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """One report: how far it is, or its files and what they state."""
    row = _report(request, code)
    return render(request, "pages/reports/report.html", _context(request, row))


def _context(request: HttpRequest, row: Report) -> dict[str, object]:
    standing = standing_of(request)
    state = f"report.{row.state}"
    head = Head(
        title=f"{Report.Kind(row.kind).label} {row.code}",
        lead=f"{row.unit.name}, {words.day_long(row.period_from)} to {words.day_long(row.period_until)}.",
        sphere="assurance",
        crumbs=[Crumb("Reports", reverse("reports"))],
        state=state,
        facts=[Fact(row.ordered_by.name, "Ordered by"), Fact(words.when(row.ordered_at), icon="clock")],
        as_of=False,
    )
    return {
        "head": head,
        "report": row,
        "progress": None if row.state == ReportState.MADE else _progress(row),
        "columns": FILES,
        "files": _files(row),
        "facts": _facts(row),
        "history": history(row, standing=standing),
    }


def _progress(row: Report) -> Progress:
    progress = ReportProgress.objects.filter(report=row).first()
    failed = row.problem if row.state == ReportState.FAILED else ""
    return Progress(
        title=f"Being made: {Report.Kind(row.kind).label}",
        poll_url=reverse("report-progress", args=[row.code]),
        value=progress.percent if progress else 0,
        step=progress.step if progress else "",
        done=row.state == ReportState.MADE,
        failed=failed and f"{failed} Order it again, or ask whoever looks after the portal.",
        result_url=reverse("report", args=[row.code]),
        result_label="Open it",
    )


def _files(row: Report) -> list[dict[str, object]]:
    return [
        {
            "label": Report.Format(kind).label,
            "url": reverse("report-file", args=[row.code, kind]),
            "size": _size(row.files[kind]["size"]),
            "sha256": row.files[kind]["sha256"],
        }
        for kind in Report.Format.values
        if kind in row.files
    ]


def _size(count: int) -> str:
    return f"{words.number(count / 1e6, 1)} MB" if count >= 1_000_000 else f"{words.number(max(1, count // 1000))} kB"


def _facts(row: Report) -> Sequence[Fact]:
    counts = ", ".join(f"{words.number(row.rows[code])} {noun}" for code, noun in COUNTED.items() if code in row.rows)
    found = [
        Fact(row.unit.name, "Scope"),
        Fact(f"{words.day_long(row.period_from)} to {words.day_long(row.period_until)}", "Period"),
        Fact(moment_long(row.as_of), "As of"),
        Fact(counts, "Rows"),
        Fact(f"{words.number(row.record_size)} events" if row.record_size else "", "Record"),
        Fact(words.grouped(row.record_root), "Root", mono=True),
    ]
    return [fact for fact in found if fact.value]


@login_required
@require_safe
@never_cache
def report_progress(request: HttpRequest, code: str) -> HttpResponse:
    """The card alone, asked for again and again until the report is there."""
    return render(request, "pages/reports/progress.html", {"progress": _progress(_report(request, code))})


@login_required
@require_GET
@never_cache
def report_file(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """A file of the report. That it was taken away is on record before the first byte leaves."""
    row = _report(request, code)
    try:
        return hand_over(request, row, kind)
    except Refused as refused:
        deed = Deed("Take it away", objections=whys(refused.objections))
        context = {**_context(request, row), "refused": deed}
        return render(request, "pages/reports/report.html", context, status=403)


def hand_over(request: HttpRequest, row: Report, kind: str) -> FileResponse:
    """The file, after the act of taking it is on record.

    Raises:
        Http404: there is no such file.
        Refused: the gate does not let it pass.
    """
    if kind not in row.files:
        raise Http404
    try:
        place = service.take(actor=actor_of(request), report=row, kind=kind)
    except ValidationError as missing:
        raise Http404 from missing
    if not place.is_file():
        raise Http404
    response = FileResponse(place.open("rb"), as_attachment=True, filename=f"{row.code}-{place.name}")
    response["Content-Type"] = TYPES[kind]
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("reports/", reports, name="reports"),
    path("reports/<str:code>/", report, name="report"),
    path("reports/<str:code>/progress/", report_progress, name="report-progress"),
    path("reports/<str:code>/<str:kind>/", report_file, name="report-file"),
]
