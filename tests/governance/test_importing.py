"""Importing Markdown files: what comes, what is rejected and why, and that a second import changes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from governance.models import Document, DocumentImport, DocumentVersion
from governance.services import documents, importing
from governance.services.importing import ImportRejectedError, Source
from governance.text.digest import sha256
from raci.duties.gate import Refused
from raci.ledger.models import Event
from tests.cast import Cast

ACCESS = "---\ntitle: Access policy\nlast_updated: 2026-01-12\n---\n\n## Rules\n\nAccess must be approved.\n"
BACKUP = "---\ntitle: Backup policy\n---\nBackups are kept for a year.\n"


def sources(**texts: str) -> list[Source]:
    return [Source(f"{name}.md", text) for name, text in texts.items()]


def bring(cast: Cast, found: list[Source], part: str = "author", **options: object) -> DocumentImport:
    run = importing.check(
        actor=cast[part], sources=found, unit=cast.it, kind="policy", owner=cast.person("owner"), source="a folder"
    )
    return importing.carry_out(actor=cast[part], run=run, **options)  # type: ignore[arg-type]


def test_files_become_drafts_that_lose_nothing(cast: Cast) -> None:
    run = bring(cast, sources(access=ACCESS, backup=BACKUP))
    assert (run.added, run.changed, run.unchanged, run.rejected) == (2, 0, 0, 0)
    version = DocumentVersion.objects.get(title="Access policy")
    assert version.front_matter + version.body == ACCESS
    assert str(version.last_updated) == "2026-01-12"
    assert (version.state, version.document.code, version.document.source) == ("draft", "POL-001", "access.md")
    assert Event.objects.get(subject_id=version.pk).actor_label == "Omar Haddad"
    assert run.files.get(name="access.md").document == version.document


def test_the_second_import_changes_nothing(cast: Cast) -> None:
    bring(cast, sources(access=ACCESS, backup=BACKUP))
    before = Event.objects.filter(subject_type__in=("document", "document-version")).count()
    run = bring(cast, sources(access=ACCESS, backup=BACKUP))
    assert (run.added, run.changed, run.unchanged) == (0, 0, 2)
    assert Event.objects.filter(subject_type__in=("document", "document-version")).count() == before


def test_a_changed_file_is_a_changed_draft_or_a_new_version(cast: Cast) -> None:
    bring(cast, sources(access=ACCESS))
    run = bring(cast, sources(access=ACCESS + "\nMore.\n"))
    version = DocumentVersion.objects.get()
    assert (run.changed, version.body.endswith("More.\n")) == (1, True)
    documents.withdraw(actor=cast["author"], version=version)
    bring(cast, sources(access=ACCESS))
    assert list(DocumentVersion.objects.order_by("id").values_list("number", "state")) == [
        ("1.0", "withdrawn"),
        ("2.0", "draft"),
    ]


def test_what_is_being_decided_is_left_alone(cast: Cast) -> None:
    bring(cast, sources(access=ACCESS))
    documents.submit(actor=cast["author"], version=DocumentVersion.objects.get())
    run = bring(cast, sources(access=ACCESS + "\nMore.\n"))
    assert run.rejected == 1
    assert "Version 1.0 of POL-001 is being decided" in run.files.get().problem


def test_each_rejected_file_has_its_reason(cast: Cast) -> None:
    found = [
        *sources(_index=ACCESS, README="# Policies", untitled="Just text", empty="---\ntitle: Empty\n---\n"),
        *sources(broken="---\ntitle: [\n---\ntext", access=ACCESS, twin=ACCESS),
        Source.of("latin.md", "Zugänge".encode("latin-1")),
        Source.of("null.md", b"---\ntitle: x\n---\na\0b"),
    ]
    rows = {row.source.name: row.problem for row in importing.plan(sources=found, unit=cast.it)}
    assert rows.pop("access.md") == ""
    assert "index page" in rows["_index.md"]
    assert "index page" in rows["README.md"]
    assert "no title" in rows["untitled.md"]
    assert "no text" in rows["empty.md"]
    assert "not valid YAML" in rows["broken.md"]
    assert rows["twin.md"] == "It has the same title as access.md."
    assert "not UTF-8" in rows["latin.md"]
    assert "null character" in rows["null.md"]
    run = bring(cast, found)
    assert (run.added, run.rejected) == (1, 8)


def test_all_or_nothing(cast: Cast) -> None:
    run = importing.check(
        actor=cast["author"], sources=sources(access=ACCESS, _index=""), unit=cast.it, kind="policy", source="a folder"
    )
    with pytest.raises(ImportRejectedError):
        importing.carry_out(actor=cast["author"], run=run, all_or_nothing=True)
    assert Document.objects.count() == 0
    importing.carry_out(actor=cast["author"], run=run, only=[])
    assert Document.objects.count() == 0
    with pytest.raises(Refused):
        importing.carry_out(actor=cast["author"], run=run)


def test_who_does_not_draft_does_not_import(cast: Cast) -> None:
    with pytest.raises(Refused):
        bring(cast, sources(access=ACCESS), "secretary")
    assert DocumentImport.objects.count() == 0


def test_the_command(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "access.md").write_text(ACCESS)
    (tmp_path / "_index.md").write_text(ACCESS)
    out = StringIO()
    call_command("import_policies", tmp_path, "--unit", "it", "--as", "author", "--dry-run", stdout=out)
    assert "New document  access.md: Access policy, 12 January 2026, 2 clauses" in out.getvalue()
    assert Document.objects.count() == 0
    call_command("import_policies", tmp_path, "--unit", "it", "--as", "author", stdout=out)
    assert "1 new, 0 changed, 0 unchanged, 1 rejected." in out.getvalue()
    assert sha256(DocumentVersion.objects.get().body) == sha256(ACCESS.split("---\n", 2)[2])
    with pytest.raises(CommandError, match="holds no role with the letter"):
        call_command("import_policies", tmp_path, "--unit", "it", "--as", "member", stdout=out)
