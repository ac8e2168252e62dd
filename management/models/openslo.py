"""Imports of OpenSLO files, with the documents that came in them."""

from typing import Any

from django.db import models

from management.states import ImportState
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit


class OpenSLOImport(Governed):
    """A file of OpenSLO documents that was taken in: how much of it was new, changed, known already, or only kept."""

    SUBJECT = "openslo-import"
    FIRST_STATE = ImportState.RECORDED.value

    code = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta(Governed.Meta):
        ordering = ("-taken_at",)
        indexes = [models.Index(fields=["unit", "-taken_at"], name="openslo_import_of_unit")]

    def __str__(self) -> str:
        return f"the import of {self.file_name}"

    def scope_id(self) -> Any:
        return self.unit_id


class OpenSLODocument(Part):
    """One document of an import that brought something new. ``is_kept``: it has no row of its own here (a DataSource,
    an SLI, an alert, an SLO that cannot be judged), so the newest of its kind and name is what an export gives back.
    ``body`` is JSON without floating point (``management.openslo.packing``)."""

    PART_OF = "run"

    run = models.ForeignKey(OpenSLOImport, models.PROTECT, related_name="documents")
    place = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=63)
    is_kept = models.BooleanField(default=False)
    said = models.CharField(max_length=600)
    body = models.JSONField(default=dict)

    class Meta(Part.Meta):
        ordering = ("place",)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
