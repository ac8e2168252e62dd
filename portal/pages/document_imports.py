"""Imports of Markdown files: what was brought, what would come of it, what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import documents as acts
from governance.models import DocumentImport, ImportedFile
from governance.services import importing
from portal import words
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import act_url, birth_deed, deeds_on
from portal.doors import door_to
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Column, Crumb, Fact, Figure, Head
from raci.duties import gate

Outcome = ImportedFile.Outcome
SHOWN = 100


@login_required
def document_imports(request: HttpRequest) -> HttpResponse:
    """Every import in sight, the newest first."""
    rows = in_sight("document-import", standing_of(request)).select_related("unit", "owner")[:SHOWN]
    head = Head(
        title="Imports of documents",
        lead="Files that were brought in. What was imported began as a draft and passed a decision like any other.",
        sphere="governance",
        crumbs=[Crumb("Policies", reverse("documents"))],
        deeds=[birth_deed(request, acts.CHECK_FILES.code, label="Import from files")],
        as_of=False,
    )
    columns = [
        Column("Import"), Column("Unit"), Column("State"), Column("New", right=True), Column("Changed", right=True),
        Column("Unchanged", right=True), Column("Rejected", right=True),
    ]  # fmt: skip
    return render(request, "pages/documents/imports.html", {"head": head, "rows": rows, "columns": columns})


def _line(file: ImportedFile, row: importing.Row | None) -> dict[str, Any]:
    """One file as the table shows it: as planned while nothing is imported, as it came afterwards."""
    if row is None:
        return {"file": file, "outcome": file.outcome, "problem": file.problem, "document": file.document}
    return {
        "file": file,
        "outcome": row.outcome,
        "problem": row.problem,
        "document": row.document,
        "title": row.reading.title,
        "date": row.reading.last_updated,
        "clauses": row.reading.clauses,
        "remarks": row.reading.remarks,
        "comes": row.comes,
    }


def _figures(outcomes: list[str]) -> list[Figure]:
    shown = (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REJECTED)
    return [Figure(outcome.label, words.number(outcomes.count(outcome.value))) for outcome in shown]


@login_required
def document_import(request: HttpRequest, code: str) -> HttpResponse:
    """One import: a table of what would come while it is only checked, and of what came once it is done."""
    standing = standing_of(request)
    rows = in_sight("document-import", standing).select_related("unit", "owner")
    run: DocumentImport = one(rows, code=code)
    files = list(run.files.select_related("document"))
    planned: list[importing.Row | None] = [*importing.planned(run)] if run.state == "checked" else [None] * len(files)
    lines = [_line(file, row) for file, row in zip(files, planned, strict=True)]
    outcomes = [str(line["outcome"]) for line in lines]
    found = gate.objections(acts.IMPORT, run, actor_of(request), standing=standing)
    waits = run.state == "checked"
    head = Head(
        title=f"Import of {run.source}",
        lead=_said(run, outcomes),
        sphere="governance",
        crumbs=[
            Crumb("Policies", reverse("documents")),
            Crumb("Imports", reverse("document-imports")),
            Crumb(run.code),
        ],
        state=run.state,
        facts=[
            Fact(run.get_kind_display(), "Kind"),
            Fact(run.unit.name, "Unit"),
            Fact(run.owner.name, "Owner of what comes new"),
        ],
        as_of=False,
    )
    context = {
        "head": head,
        "run": run,
        "lines": lines,
        "waits": waits,
        "may_import": waits and not found and any(line.get("comes") for line in lines),
        "import_url": act_url(door_to(acts.IMPORT.code), run),
        "whole": "rejected" not in outcomes,
        "figures": _figures(outcomes),
        "columns": _columns(waits),
        "deeds": deeds_on(request, run),
        "history": history(run, standing=standing),
    }
    return render(request, "pages/documents/import.html", context)


def _columns(waits: bool) -> list[Column]:
    if not waits:
        return [Column("File"), Column("What came of it"), Column("Document or reason")]
    return [
        Column("Take", hidden=True), Column("File"), Column("What would come"), Column("Title or reason"),
        Column("Date"), Column("Clauses", right=True),
    ]  # fmt: skip


def _said(run: DocumentImport, outcomes: list[str]) -> str:
    if run.state == "imported":
        return f"{run.added} new, {run.changed} changed, {run.unchanged} unchanged, {run.rejected} rejected."
    if run.state == "discarded":
        return "These files were checked and given up. Nothing was imported."
    come = outcomes.count(Outcome.ADDED) + outcomes.count(Outcome.CHANGED)
    return f"A dry run: {come} of {len(outcomes)} files would become drafts. Nothing is imported yet."


urlpatterns = [
    path("document-imports/", document_imports, name="document-imports"),
    path("document-imports/<str:code>/", document_import, name="document-import"),
]
