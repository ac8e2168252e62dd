"""OpenSLO files: bring one, see first what would come of it, take it in; and take everything away as one."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from management.acts.objectives import IMPORT
from management.models import OpenSLOImport, Service, ServiceObjective
from management.openslo.planning import Item, Outcome, Plan
from management.selectors import openslo as selectors
from management.services import openslo as service
from portal import uploads, words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import whys
from portal.doors.sight import in_sight
from portal.exports.openslo import yaml_file
from portal.forms.openslo import OpenSLOForm
from portal.history import history
from portal.parts import Column, Crumb, Deed, Fact, Figure, Head
from raci.duties import gate
from raci.duties.gate import Refused
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit

GONE = "The file is no longer here. Choose it again."
NOTHING = "Nothing in this file is new, so nothing was changed."
SHOWN, NEWEST = 300, 20
WORDS = {
    Outcome.CREATED: "New",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Known already",
    Outcome.KEPT: "Kept",
    Outcome.REFUSED: "Refused",
}
ICONS = {
    Outcome.CREATED: "plus",
    Outcome.CHANGED: "pencil",
    Outcome.UNCHANGED: "check",
    Outcome.KEPT: "archive",
    Outcome.REFUSED: "octagon-minus",
}
FAULTS = [Column("Line", right=True), Column("What is wrong")]
ITEMS = [Column("Document"), Column("Line", right=True), Column("Outcome"), Column("In words")]
DOCUMENTS = [Column("Document"), Column("Line", right=True), Column("What came of it")]
RUNS = [
    Column("Import"), Column("When"), Column("New", right=True), Column("Changed", right=True),
    Column("Known already", right=True), Column("Kept", right=True),
]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def openslo(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what it would bring, take it in."""
    if request.method == "POST" and request.POST.get("ticket"):
        return _take_in(request)
    form, preview = _form(request, bound=request.method == "POST"), None
    if request.method == "POST" and form.is_valid():
        preview = _preview(request, form)
    status = 422 if form.errors or (preview and preview["faults"]) else 200
    return _page(request, form, preview=preview, status=status)


def _form(request: HttpRequest, *, bound: bool = False) -> OpenSLOForm:
    standing = standing_of(request)
    blank = OpenSLOImport(unit_id=standing.place_for(str(IMPORT.activity), IMPORT.letters))
    data, files = (request.POST, request.FILES) if bound else (None, None)
    return OpenSLOForm(data, files, subject=blank, standing=standing)


def _about(unit: OrgUnit) -> str:
    return f"openslo {unit.code}"


def _holder(request: HttpRequest) -> str:
    return str(actor_of(request).person.pk)


def _preview(request: HttpRequest, form: OpenSLOForm) -> dict[str, Any]:
    file, unit = form.cleaned_data["file"], form.cleaned_data["unit"]
    found = service.look_at(actor=actor_of(request), data=file.read(), file_name=str(file.name), unit=unit)
    ticket = ""
    if found.may_be_taken:
        file.seek(0)
        ticket = uploads.ticket(uploads.keep(file), holder=_holder(request), about=_about(unit))
    count = found.count(Outcome.CREATED) + found.count(Outcome.CHANGED) + found.count(Outcome.KEPT)
    return {
        "name": found.file.name,
        "unit": unit,
        "ticket": ticket,
        "faults": found.faults[:SHOWN],
        "items": [_row(each) for each in found.items[:SHOWN]],
        "more": max(0, len(found.items) - SHOWN) + max(0, len(found.faults) - SHOWN),
        "figures": _figures(found),
        "brings": found.brings,
        "shut": Deed(IMPORT.label, objections=whys(found.objections)) if found.objections else None,
        "refused": sum(bool(each.objections) for each in found.items),
        "submit": f"Take in {'one entry' if count == 1 else f'{words.number(count)} entries'}",
    }


def _row(item: Item) -> dict[str, Any]:
    return {
        "kind": item.document.kind,
        "title": item.document.title,
        "name": item.document.name,
        "line": item.document.line,
        "outcome": WORDS[item.outcome],
        "icon": ICONS[item.outcome],
        "said": " ".join(each.sentence for each in item.objections) or item.said,
        "remarks": item.remarks,
    }


def _figures(found: Plan) -> list[Figure]:
    refused = found.count(Outcome.REFUSED) + len(found.faults)
    return [
        Figure("New", words.number(found.count(Outcome.CREATED)), "drafts and planned services"),
        Figure("Changed", words.number(found.count(Outcome.CHANGED)), "drafts and descriptions"),
        Figure("Known already", words.number(found.count(Outcome.UNCHANGED)), "left alone"),
        Figure("Kept", words.number(found.count(Outcome.KEPT)), "given back by exports"),
        Figure("Refused", words.number(refused), "with line and reason", tone="risk" if refused else "plain"),
    ]


def _take_in(request: HttpRequest) -> HttpResponse:
    unit = get_object_or_404(OrgUnit, code=request.POST.get("unit", ""))
    kept = uploads.redeem(request.POST["ticket"], holder=_holder(request), about=_about(unit))
    if kept is None:
        messages.error(request, GONE)
        return redirect("openslo")
    name = request.POST.get("name", "")[:200] or "A file"
    try:
        run = service.take_in(actor=actor_of(request), data=Path(kept).read_bytes(), file_name=name, unit=unit)
    except Refused as refused:
        return _page(request, _form(request), refused=refused, status=403)
    except service.FaultyFileError as faulty:
        messages.error(request, f"{faulty} It was right when you looked; look at it again.")
        return redirect("openslo")
    kept.unlink(missing_ok=True)
    if run is None:
        messages.info(request, NOTHING)
        return redirect("openslo")
    messages.success(request, f"{run.file_name} was taken in.")
    return redirect("openslo-import", run.code)


def _page(
    request: HttpRequest,
    form: OpenSLOForm,
    *,
    preview: dict[str, Any] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    standing = standing_of(request)
    found = gate.may_begin(IMPORT, actor_of(request), standing=standing)
    head = Head(
        title="Objectives from and to OpenSLO",
        lead="You see first what a file would bring. What it brings begins as a draft and binds nobody.",
        sphere="management",
        crumbs=[Crumb("Services", reverse("services")), Crumb("OpenSLO")],
        deeds=[Deed("Take everything as YAML", reverse("openslo-file"), "download")],
        as_of=False,
    )
    context = {
        "head": head,
        "form": form,
        "preview": preview,
        "faults": FAULTS,
        "items": ITEMS,
        "shut": Deed(IMPORT.label, objections=whys(found)) if found and not refused else None,
        "refused": Deed(IMPORT.label, objections=whys(refused.objections)) if refused else None,
        "runs": selectors.imports(standing)[:NEWEST],
        "columns": RUNS,
    }
    return render(request, "pages/services/openslo.html", context, status=status)


@login_required
@require_safe
def openslo_import(request: HttpRequest, code: str) -> HttpResponse:
    """What came of an import, document by document."""
    standing = standing_of(request)
    run: OpenSLOImport = one(selectors.imports(standing), code=code)
    head = Head(
        title=f"The import of {run.file_name}",
        lead="What its documents brought. Objectives began as drafts; each goes its own way from there.",
        sphere="management",
        crumbs=[
            Crumb("Services", reverse("services")),
            Crumb("OpenSLO", reverse("openslo")),
            Crumb(run.code),
        ],
        facts=[
            Fact(words.day_long(run.taken_at), "Taken in"),
            Fact(words.grouped(run.digest, keep=3), "Digest of the file", mono=True),
            Fact(run.unit.name, "Unit"),
        ],
        as_of=False,
    )
    context = {
        "head": head,
        "figures": [
            Figure("New", words.number(run.created), "drafts and planned services"),
            Figure("Changed", words.number(run.changed), "drafts and descriptions"),
            Figure("Known already", words.number(run.unchanged), "left alone"),
            Figure("Kept", words.number(run.kept), "given back by exports"),
        ],
        "documents": run.documents.all(),
        "columns": DOCUMENTS,
        "history": history(run, standing=standing),
    }
    return render(request, "pages/services/openslo_import.html", context)


@login_required
@require_safe
def openslo_file(request: HttpRequest) -> HttpResponse:
    """Everything in sight."""
    return yaml_file("openslo", selectors.of_all(standing_of(request)))


def _seen(request: HttpRequest, kind: str, code: str) -> Any:
    rows: Any = in_sight(kind, standing_of(request))
    found: Governed = one(rows, code=code)
    return found


@login_required
@require_safe
def service_openslo(request: HttpRequest, code: str) -> HttpResponse:
    """A service with all its objectives."""
    row: Service = _seen(request, "service", code)
    return yaml_file(row.code.lower(), selectors.of_service(standing_of(request), row))


@login_required
@require_safe
def objective_openslo(request: HttpRequest, code: str) -> HttpResponse:
    """One objective."""
    row: ServiceObjective = _seen(request, "objective", code)
    return yaml_file(row.code.lower(), selectors.of_objective(standing_of(request), row))


urlpatterns = [
    path("openslo/", openslo, name="openslo"),
    path("openslo/everything.yaml", openslo_file, name="openslo-file"),
    path("openslo/imports/<str:code>/", openslo_import, name="openslo-import"),
    path("services/<str:code>/openslo.yaml", service_openslo, name="service-openslo"),
    path("objectives/<str:code>/openslo.yaml", objective_openslo, name="objective-openslo"),
]
