"""Imports of incidents: order one, watch it, and read what came of it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from management.acts.operations import RUN_IMPORT
from management.itsm.mapping import MappingError
from management.itsm.rows import written
from management.models import ImportMapping, ImportOrder, ImportRun
from management.selectors import incidents as selectors
from management.services import mappings, orders
from management.states import OrderState
from portal import uploads, words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on, whys
from portal.doors.sight import in_sight
from portal.forms.operations import ImportForm
from portal.history import history
from portal.lists import Listing
from portal.parts import Column, Crumb, Deed, Fact, Figure, Head, Progress
from portal.tasks.imports import run_import
from raci.duties import gate
from raci.duties.gate import Refused

NAMES = {
    "number": "Number",
    "state": "State",
    "opened_at": "Opened",
    "updated_at": "Last change in the tool",
    "updates": "How often it was changed",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
    "made_sla": "Done in time",
    "reopen_count": "How often it was opened again",
    "reassignment_count": "How often it was handed on",
    "assignment_group": "Handled by",
    "caused_by": "Caused by",
    "closed_code": "How it was closed",
}
"""Our names for columns in words, where the name with a capital is not enough."""
ROWS = [
    Column("Row", right=True),
    Column("Incident"),
    Column("Column"),
    Column("Value"),
    Column("Why it is left out"),
]


@login_required
@require_http_methods(["GET", "POST"])
def incident_import(request: HttpRequest) -> HttpResponse:
    """Order an import; the file is kept, and a worker reads it."""
    standing, actor = standing_of(request), actor_of(request)
    blank = ImportRun(unit_id=standing.place_for("import-operations", "RA"))
    initial = {"unit": request.GET.get("unit", ""), "mapping": "servicenow"}
    form = ImportForm(request.POST or None, request.FILES or None, subject=blank, standing=standing, initial=initial)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import-order", ordered(request, form.cleaned_data).pk)
        except Refused as refusal:
            refused = refusal
        except MappingError as problem:
            form.add_error("mapping", str(problem))
    reasons = gate.may_begin(RUN_IMPORT, actor, standing=standing)
    head = Head(
        title="Import incidents",
        lead="The last state of each incident is taken in. The same file again changes nothing, "
        "and every row that is not taken says why.",
        sphere="management",
        crumbs=[Crumb("Operations", reverse("incidents"))],
        as_of=False,
    )
    context = {
        "head": head,
        "form": form,
        "shut": Deed(RUN_IMPORT.label, objections=whys(reasons)) if reasons else None,
        "refused": Deed(RUN_IMPORT.label, objections=whys(refused.objections)) if refused else None,
        "runs": selectors.imports(standing)[:20],
        "columns": [
            Column("Import"),
            Column("When"),
            Column("Rows", right=True),
            Column("New", right=True),
            Column("Changed", right=True),
            Column("Unchanged", right=True),
            Column("Not taken", right=True),
        ],
        "mappings": in_sight(ImportMapping.SUBJECT, standing_of(request)).order_by("name"),
        "deeds": [birth_deed(request, "import-mapping.add", primary=False)],
    }
    status = 403 if refused else 422 if form.errors else 200
    return render(request, "pages/operations/import.html", context, status=status)


def ordered(request: HttpRequest, data: dict[str, Any]) -> ImportOrder:
    """Keep a file, order its import, and nudge a worker once that is committed.

    Raises:
        Refused: the gate would not let the import pass.
        MappingError: there is no such mapping.
    """
    actor, file, unit = actor_of(request), data["file"], data["unit"]
    mapping = mappings.ready(actor=actor, code=str(data["mapping"]))
    kept = uploads.keep(file)
    try:
        order = orders.place(actor=actor, file=kept, file_name=file.name or "upload", mapping=mapping, unit=unit)
    except Refused:
        kept.unlink(missing_ok=True)
        raise
    transaction.on_commit(lambda: run_import.delay(order.pk))
    return order


@login_required
def import_order(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is; asked again every second by the page itself."""
    mine = ImportOrder.objects.filter(wanted_by=actor_of(request).person).select_related("run")
    order = get_object_or_404(mine, pk=pk)
    progress = _progress(order)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "partials/progress.html", {"progress": progress, "sphere": "management"})
    if order.run is not None:
        return redirect("import-run", order.run.code)
    head = Head(
        title=f"The import of {order.file_name}",
        lead="You can leave this page; the import goes on.",
        sphere="management",
        crumbs=[Crumb("Operations", reverse("incidents")), Crumb("Imports", reverse("incident-import"))],
        as_of=False,
    )
    return render(request, "pages/operations/order.html", {"head": head, "progress": progress})


def _progress(order: ImportOrder) -> Progress:
    done = order.state == OrderState.DONE
    value, of = (1, 1) if done else (order.done, order.total) if order.total else (0, 1)
    step = f"{order.step}: {words.number(order.done)} rows" if order.done and not order.total else order.step
    return Progress(
        title=f"Import of {order.file_name}",
        poll_url=reverse("import-order", args=[order.pk]),
        value=value,
        of=of,
        step=step or str(OrderState(order.state).label),
        done=done,
        failed=order.problem if order.state == OrderState.FAILED else "",
        result_url=reverse("import-run", args=[order.run.code]) if order.run else "",
        result_label="See what came of it",
    )


@login_required
def import_run(request: HttpRequest, code: str) -> HttpResponse:
    """What came of an import, with every row that was not taken."""
    standing = standing_of(request)
    run: ImportRun = one(selectors.imports(standing), code=code)
    asked = Listing(request.GET, ("row",))
    rows, page = asked.page(selectors.rejected(run), "rows")
    head = Head(
        title=f"The import of {run.file_name}",
        lead=f"{words.number(run.rows)} rows were read on {words.day_long(run.taken_at)} as {run.mapping.name}.",
        sphere="management",
        crumbs=[
            Crumb("Operations", reverse("incidents")),
            Crumb("Imports", reverse("incident-import")),
            Crumb(run.code),
        ],
        facts=[Fact(words.grouped(run.digest, keep=3), "Digest of the file", mono=True), Fact(run.unit.name, "Unit")],
        as_of=False,
    )
    context = {
        "head": head,
        "figures": [
            Figure("New", words.number(run.created), "incidents", reverse("incidents")),
            Figure("Changed", words.number(run.changed), "brought up to date"),
            Figure("Unchanged", words.number(run.unchanged), "left alone"),
            Figure("Not taken", words.number(run.rejected), "rows", tone="risk" if run.rejected else "plain"),
        ],
        "columns": ROWS,
        "rows": rows,
        "page": page,
        "history": history(run, standing=standing),
    }
    return render(request, "pages/operations/run.html", context)


@login_required
def import_mapping(request: HttpRequest, code: str) -> HttpResponse:
    """How one tool's export is read."""
    standing = standing_of(request)
    row: ImportMapping = one(in_sight("import-mapping", standing), code=code)
    content = row.mapping
    columns = content.get("columns", {}).items()
    head = Head(
        title=row.name,
        lead="Which column is read as what. A mapping is data: change it here, and the next import reads by it.",
        sphere="management",
        crumbs=[
            Crumb("Operations", reverse("incidents")),
            Crumb("Imports", reverse("incident-import")),
            Crumb(row.code),
        ],
        state=f"import-mapping.{row.state}",
        as_of=False,
    )
    context = {
        "head": head,
        "columns": [Column("Here"), Column("Column of the file")],
        "pairs": sorted((NAMES.get(ours, ours.capitalize()), theirs) for ours, theirs in columns),
        "words": sorted(content.get("states", {}).items()),
        "word_columns": [Column("Word of the tool"), Column("Here")],
        "facts": [
            Fact(", ".join(map(written, content.get("dates", []))), "Dates such as"),
            Fact(str(content.get("time_zone", "")), "Time zone"),
            Fact(", ".join(content.get("missing", [])) or "an empty cell", "No value"),
        ],
        "deeds": deeds_on(request, row),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/operations/mapping.html", context)


urlpatterns = [
    path("imports/", incident_import, name="incident-import"),
    path("imports/orders/<int:pk>/", import_order, name="import-order"),
    path("imports/mappings/<slug:code>/", import_mapping, name="import-mapping"),
    path("imports/<str:code>/", import_run, name="import-run"),
]
