"""Incidents as the ITSM tool knows them, and the imports that brought them."""

from typing import Any

from django.db import models

from management.models.services import Service
from management.states import ImportState, IncidentRecord, IncidentState, MappingState, OrderState
from raci.ledger.governed import Governed, Part
from raci.people.models import Account, OrgUnit, Person


class ImportMapping(Governed):
    """How the columns and words of an ITSM tool's export are read: data, not code."""

    SUBJECT = "import-mapping"
    FIRST_STATE = MappingState.ACTIVE.value

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    mapping = models.JSONField()

    class Meta(Governed.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ImportRun(Governed):
    """One import: which file, how many rows, what came of them."""

    SUBJECT = "import-run"
    FIRST_STATE = ImportState.RECORDED.value

    code = models.CharField(max_length=24, unique=True)
    mapping = models.ForeignKey(ImportMapping, models.PROTECT, related_name="runs")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta(Governed.Meta):
        ordering = ("-taken_at",)

    def __str__(self) -> str:
        return f"{self.code}, the import of {self.file_name}"


class ImportRejection(Part):
    """A row that was not taken in, and why."""

    PART_OF = "run"

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rejections")
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=60)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)

    class Meta(Part.Meta):
        ordering = ("row",)

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class ImportOrder(models.Model):
    """A wanted import. The row is the order: a worker claims it with a lease and finishes only its own attempt, so that
    a message may be lost or doubled and the file is still imported once. How far it is stands here for the page."""

    file = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    mapping = models.ForeignKey(ImportMapping, models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    wanted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=OrderState, default=OrderState.DUE)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=160, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=600, blank=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-ordered_at",)
        indexes = [models.Index(fields=["state", "lease_until"], name="import_order_due")]

    def __str__(self) -> str:
        return f"the wanted import of {self.file_name}"


class Incident(Governed):
    """An interruption or loss of quality of a service. How far its handling is, the tool that runs it says
    (``status``); ``state`` only says that we keep it. ``updates`` and ``updated_at``: the tool's own count and time of
    its last change, so that an older export changes nothing."""

    SUBJECT = "incident"
    FIRST_STATE = IncidentRecord.KEPT.value

    number = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="incidents")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="incidents")
    status = models.CharField(max_length=10, choices=IncidentState)
    title = models.CharField(max_length=250, blank=True)
    category = models.CharField(max_length=250, blank=True)
    subcategory = models.CharField(max_length=250, blank=True)
    group = models.CharField(max_length=250, blank=True)
    item = models.CharField(max_length=250, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_sla = models.BooleanField(null=True, blank=True)
    reopened = models.PositiveIntegerField(default=0)
    reassigned = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=250, blank=True)
    change = models.CharField(max_length=250, blank=True)
    caused_by = models.CharField(max_length=250, blank=True)
    updates = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-opened_at", "number")
        indexes = [
            models.Index(fields=["service", "opened_at"], name="incident_of_service"),
            models.Index(fields=["-opened_at", "number"], name="incident_in_time"),
            models.Index(fields=["status", "-opened_at"], name="incident_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def scope_id(self) -> Any:
        return self.unit_id
