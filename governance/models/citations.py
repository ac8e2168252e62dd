"""Clauses of other documents that a text cites, and one digest of all of them as they are in force."""

import hashlib
from typing import TYPE_CHECKING

from django.db import models

from governance.models.documents import Clause, Document, DocumentVersion
from raci.ledger.canonical import canonical
from raci.ledger.governed import Part

if TYPE_CHECKING:
    from collections.abc import Iterable


class Citation(Part):
    """What a version cites, as it was resolved when the version was submitted.

    Attributes:
        number: of the clause, as it was then; empty where the whole text is cited.
        key: of the clause, which outlives renumbering; empty where the whole text is cited.
        digest: of the words of the clause, or of the whole text, as they were in force then.
    """

    PART_OF = "version"

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="citations")
    document = models.ForeignKey(Document, models.PROTECT, related_name="cited_by")
    number = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta(Part.Meta):
        ordering = ("document__code", "number")
        constraints = [models.UniqueConstraint(fields=["version", "document", "number"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.document.code}, clause {self.number}" if self.number else self.document.code


def changed(version: DocumentVersion) -> "list[Citation]":
    """What a version cites that is no longer in force in the words in which it was resolved."""
    rows = list(version.citations.select_related("document"))
    now = _in_force(rows)
    return [row for row in rows if now.get((row.document_id, row.key)) != row.digest]


def cited_digest(version: DocumentVersion) -> str:
    """SHA-256, in hexadecimal, of the clauses that a version cites, by their words in force today; empty where it cites
    none. What is in force no more counts as a change."""
    rows = list(version.citations.all())
    if not rows:
        return ""
    now = _in_force(rows)
    told = sorted([str(row.document_id), row.key, now.get((row.document_id, row.key), "")] for row in rows)
    return hashlib.sha256(canonical({"form": "countersign.cited/1", "cited": told})).hexdigest()


def _in_force(rows: "Iterable[Citation]") -> dict[tuple[object, str], str]:
    """(document, key of a clause, or nothing for the whole text) -> the digest of what is in force: two queries."""
    documents = {row.document_id for row in rows}
    whole = DocumentVersion.objects.filter(document__in=documents, state="in_force")
    found: dict[tuple[object, str], str] = {
        (key, ""): digest for key, digest in whole.values_list("document", "digest")
    }
    keys = {row.key for row in rows if row.key}
    clauses = Clause.objects.filter(version__document__in=documents, version__state="in_force", key__in=keys)
    for clause in clauses.select_related("version"):
        found[clause.version.document_id, clause.key] = clause.as_text.digest
    return found
