"""The fourteen policies in force at a company come in whole, as drafts, and a second import changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from governance.models import DocumentVersion
from governance.services import importing
from governance.services.importing import Row
from governance.text.digest import sha256
from governance.text.front_matter import split_bytes
from tests.cast import Cast

Real = Callable[[str], Path]


@pytest.fixture
def folder(real: Real) -> Path:
    return real("policies/tailscale-cc0")


def bring(cast: Cast, folder: Path) -> list[int]:
    run = importing.check(
        actor=cast["author"],
        sources=importing.folder(folder),
        unit=cast.it,
        kind="policy",
        owner=cast.person("owner"),
        source="the folder of policies",
    )
    done = importing.carry_out(actor=cast["author"], run=run)
    return [done.added, done.changed, done.unchanged, done.rejected]


def test_fourteen_policies_come_in_whole(cast: Cast, folder: Path) -> None:
    assert bring(cast, folder) == [14, 0, 0, 3]
    versions = {version.document.source: version for version in DocumentVersion.objects.select_related("document")}
    assert len(versions) == 14
    for name, version in versions.items():
        data = (folder / name).read_bytes()
        source = split_bytes(data)
        assert (version.front_matter + version.body).encode() == data
        assert sha256(version.body) == source.body_digest
        assert version.title == source.title
        assert version.last_updated == source.date()
        assert version.last_updated is not None
        clauses = list(version.clauses.order_by("order"))
        assert len(clauses) >= 13
        assert "".join(version.body[clause.start : clause.end] for clause in clauses) == source.body
        assert version.state == "draft"
    assert bring(cast, folder) == [0, 0, 14, 3]


def test_index_pages_and_pages_without_title_are_named(cast: Cast, folder: Path) -> None:
    rows: list[Row] = importing.plan(sources=importing.folder(folder), unit=cast.it)
    rejected = {row.source.name: row.problem for row in rows if row.problem}
    assert set(rejected) == {"_index.md", "README.md", "overview.md"}
    assert "index page" in rejected["_index.md"]
    assert "no title" in rejected["overview.md"]


def test_the_memorandum_of_475_clauses(cast: Cast, real: Real) -> None:
    rows = importing.plan(sources=importing.folder(real("policies/us-gov-public-domain")), unit=cast.it)
    found = next(row for row in rows if row.source.name == "omb_m-15-14_fitara.md")
    assert (found.outcome, found.reading.clauses, found.reading.title) == (importing.Outcome.ADDED, 475, "FITARA")
