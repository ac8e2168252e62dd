"""Files that were brought to become documents: checked first, imported or discarded after."""

from django.db import models

from governance.models.documents import Document
from governance.states import ImportState
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person


class DocumentImport(Governed):
    """One import of a folder of Markdown files, kept with the files as they came."""

    SUBJECT = "document-import"
    FIRST_STATE = ImportState.CHECKED.value

    code = models.CharField(max_length=24, unique=True)
    source = models.CharField(max_length=200)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Document.Kind)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta(Governed.Meta):
        ordering = ("-code",)

    def __str__(self) -> str:
        return f"{self.code}, {self.source}"


class ImportedFile(Part):
    """One file of an import: its text exactly as it came, and what became of it."""

    PART_OF = "run"

    class Outcome(models.TextChoices):
        ADDED = "added", "New document"
        CHANGED = "changed", "New version"
        UNCHANGED = "unchanged", "Unchanged"
        REJECTED = "rejected", "Rejected"
        LEFT_OUT = "left_out", "Left out"

    run = models.ForeignKey(DocumentImport, models.PROTECT, related_name="files")
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=240)
    text = models.TextField(blank=True)
    unreadable = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Part.Meta):
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="imported_file_once")]

    def __str__(self) -> str:
        return self.name
