"""Reporting measurements by a CSV file: what it would bring is shown first, and nothing is taken in before."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from management.acts.objectives import TAKE_IN
from management.models import MeasurementBatch, ServiceObjective
from management.services import measurement_csv, measurements
from management.services.measurement_csv import Table, TableError
from portal import uploads, words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import whys
from portal.doors.sight import in_sight
from portal.forms.measuring import UploadForm
from portal.parts import Column, Crumb, Deed, Figure, Head
from portal.serving import phrases
from raci.duties import gate
from raci.duties.gate import Refused

SHOWN = 200
COLUMNS = [Column("Row", right=True), Column("Column"), Column("Value"), Column("Why it is not taken")]
GONE = "The file is no longer here. Choose it again."


@login_required
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file, see what it would bring, take it in."""
    standing = standing_of(request)
    rows: Any = in_sight("objective", standing).select_related("service")
    objective: ServiceObjective = one(rows, code=code)
    if request.method == "POST" and request.POST.get("ticket"):
        return _take_in(request, objective)
    form = UploadForm(request.POST or None, request.FILES or None)
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        preview = _preview(request, objective, form)
    return _page(request, objective, form, preview=preview, status=422 if form.errors else 200)


def _holder(request: HttpRequest) -> str:
    return str(actor_of(request).person.pk)


def _preview(request: HttpRequest, objective: ServiceObjective, form: UploadForm) -> dict[str, Any] | None:
    file = form.cleaned_data["file"]
    try:
        table = measurement_csv.read(file)
    except TableError as problem:
        form.add_error("file", str(problem))
        return None
    sifted = measurements.sift(objective, table.rows)
    rejected = sorted([*table.rejected, *sifted.rejected])
    file.seek(0)
    kept = uploads.keep(file)
    return {
        "ticket": uploads.ticket(kept, holder=_holder(request), about=objective.code),
        "source": form.cleaned_data["source"] or file.name,
        "new": len(sifted.new),
        "submit": f"Take in {words.plural(len(sifted.new), 'measurement')}",
        "figures": [
            Figure("New", words.number(len(sifted.new)), "would be taken in"),
            Figure("Known already", words.number(sifted.unchanged), "left alone"),
            Figure("Not taken", words.number(len(rejected)), "rows", tone="risk" if rejected else "plain"),
        ],
        "rejected": rejected[:SHOWN],
        "more": max(0, len(rejected) - SHOWN),
    }


def _take_in(request: HttpRequest, objective: ServiceObjective) -> HttpResponse:
    kept = uploads.redeem(request.POST["ticket"], holder=_holder(request), about=objective.code)
    if kept is None:
        messages.error(request, GONE)
        return redirect("measure", objective.code)
    source = request.POST.get("source", "")[:120] or "A file"
    try:
        taken = measurements.take_in(actor=actor_of(request), objective=objective, rows=_read(kept).rows, source=source)
    except Refused as refused:
        return _page(request, objective, UploadForm(), refused=refused, status=403)
    kept.unlink(missing_ok=True)
    messages.success(
        request,
        "One measurement was taken in." if taken.new == 1 else f"{words.number(taken.new)} measurements were taken in.",
    )
    return redirect(f"{reverse('service', args=[objective.service.code])}?objective={objective.code}")


def _read(path: Path) -> Table:
    with path.open("rb") as file:
        return measurement_csv.read(file)


def _page(
    request: HttpRequest,
    objective: ServiceObjective,
    form: UploadForm,
    *,
    preview: dict[str, Any] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    blank = MeasurementBatch(objective=objective)
    found = gate.objections(TAKE_IN, blank, actor_of(request), standing=standing_of(request))
    here = reverse("service", args=[objective.service.code])
    head = Head(
        title=f"Report what was measured: {objective.name}",
        lead="You see first what a file would bring. The same file again changes nothing, and late data are welcome.",
        sphere="management",
        crumbs=[Crumb("Services", reverse("services")), Crumb(objective.service.code, here), Crumb(objective.code)],
        as_of=False,
    )
    context = {
        "head": head,
        "objective": objective,
        "form": form,
        "preview": preview,
        "columns": COLUMNS,
        "shut": Deed(TAKE_IN.label, objections=whys(found)) if found and not refused else None,
        "refused": Deed(TAKE_IN.label, objections=whys(refused.objections)) if refused else None,
        "kind": phrases.kind(objective),
        "is_ratio": objective.indicator == ServiceObjective.Indicator.RATIO,
        "api_url": f"/api/v1/objectives/{objective.code}/measurements/",
    }
    return render(request, "pages/services/measure.html", context, status=status)


urlpatterns = [path("objectives/<str:code>/measure/", measure, name="measure")]
