"""Governed documents: policies, standards, processes, procedures, operating models, charters."""

from typing import Any

from django.db import models
from django.db.models import Q

from governance.states import DocumentState, VersionState
from governance.text import clauses as texts
from governance.text.clauses import Kind
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person


class Document(Governed):
    """A governed document over all its versions."""

    SUBJECT = "document"
    FIRST_STATE = DocumentState.ACTIVE.value

    class Kind(models.TextChoices):
        POLICY = "policy", "Policy"
        STANDARD = "standard", "Standard"
        PROCESS = "process", "Process"
        PROCEDURE = "procedure", "Procedure"
        OPERATING_MODEL = "operating_model", "Operating model"
        CHARTER = "charter", "Charter"

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="documents")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="documents")
    review_months = models.PositiveSmallIntegerField(default=12)
    source = models.CharField(max_length=300, blank=True)
    cycle = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def known_versions(self) -> "list[DocumentVersion] | None":
        """Its versions, where whoever shows it has read them all; nobody decides by them."""
        found: list[DocumentVersion] | None = self.__dict__.get("_known_versions")
        return found

    @known_versions.setter
    def known_versions(self, rows: "list[DocumentVersion]") -> None:
        self.__dict__["_known_versions"] = rows


class DocumentVersion(Governed):
    """One text of a document, from draft to superseded.

    Attributes:
        attachments: the files that belong to it, as ``[{"name", "kind", "size", "digest"}]``: size in bytes, digest the
            SHA-256 of the bytes in hexadecimal, by which the file is stored (``governance.services.attachments``).
    """

    SUBJECT = "document-version"
    FIRST_STATE = VersionState.DRAFT.value

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    front_matter = models.TextField(blank=True)
    summary = models.CharField(max_length=400, blank=True)
    last_updated = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    attachments = models.JSONField(default=list, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    cycle = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        ordering = ("document", "-id")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(state="in_force"), name="version_one_in_force"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["draft", "review", "voting", "approved"]),
                name="version_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    unit_id: Any = None
    """Of a blank version without a document: the unit in which the question is asked."""

    def scope_id(self) -> Any:
        return self.document.unit_id if self.document_id else self.unit_id

    @property
    def code(self) -> str:
        """How people and addresses name it: ``POL-014-v4.0``."""
        return f"{self.document.code}-v{self.number}"

    def claim(self, chain: str) -> tuple[Any, int]:
        """The document in its cycle: whoever wrote any draft since the last approval stays on the author's side."""
        newborn = self._state.adding and self.document_id
        return self.document_id, self.document.cycle if newborn else self.cycle

    def content_digest(self) -> str:
        return self.digest


class Clause(Part):
    """A numbered piece of a version. Its span in the body holds the blank lines around it too: all spans, one after
    another, are the body exactly."""

    PART_OF = "version"

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="clauses")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, default=Kind.TEXT.value)
    heading = models.BooleanField(default=False)
    under = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    mandatory = models.BooleanField(default=False)

    class Meta(Part.Meta):
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="clause_order_once")]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def as_text(self) -> texts.Clause:
        """The clause as the functions on texts know it."""
        return texts.Clause(
            self.number, self.key, Kind(self.kind), self.level, self.under, self.text, self.start, self.end
        )
