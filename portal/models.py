"""What the portal itself keeps: reports that were made, and tokens for the REST API."""

from django.db import models

from raci.ledger.governed import Governed
from raci.people.models import Account, OrgUnit, Person


class ReportState(models.TextChoices):
    """From the order to the files."""

    ORDERED = "ordered", "Being made"
    MADE = "made", "Ready"
    FAILED = "failed", "Could not be made"


class Report(Governed):
    """A compliance report: ordered, made by a task, kept and downloadable. Who took it away is on record."""

    SUBJECT = "report"
    FIRST_STATE = ReportState.ORDERED.value

    class Kind(models.TextChoices):
        COMPLIANCE = "compliance", "Compliance report"
        RECORD = "record", "The record with proofs"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF, for reading and keeping"
        XLSX = "xlsx", "Workbook"
        CSV = "csv", "CSV"
        JSON = "json", "JSON, for programs"
        BUNDLE = "bundle", "Bundle with proofs, to be checked offline"

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=Kind, default=Kind.COMPLIANCE)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="reports")
    period_from = models.DateField()
    period_until = models.DateField()
    as_of = models.DateTimeField()
    formats = models.JSONField(default=list)
    files = models.JSONField(default=dict)
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    rows = models.JSONField(default=dict)
    record_size = models.BigIntegerField(null=True, blank=True)
    record_root = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-ordered_at",)

    def __str__(self) -> str:
        return f"{self.code}"


class ReportProgress(models.Model):
    """How far the making of a report is; nothing but a figure for the page."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="progress")
    step = models.CharField(max_length=120, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.percent} %"


class ApiToken(Governed):
    """A key to the REST API in the name of an account. Only its hash is kept; it ends by itself."""

    SUBJECT = "api-token"
    FIRST_STATE = "active"
    UNRECORDED = frozenset({"hash"})

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    hash = models.CharField(max_length=64)
    read_only = models.BooleanField(default=True)
    expires_at = models.DateTimeField()

    class Meta(Governed.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    shown: str = ""

    @property
    def label(self) -> str:
        return self.shown or self.name

    def scope_id(self) -> None:
        return None
