"""What the portal itself keeps: reports that were made, and tokens for the REST API."""

from django.db import models

from raci.ledger.governed import Governed
from raci.ledger.models import Event
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


class Notice(models.Model):
    """Somebody is told of an act, by the letter I. No evidence, since the record is: what is read, or old, can go.

    Attributes:
        event: the act, the latest one where several of a kind stand in one notice.
        about: what kind of act on which object; a person has one unread notice of these at most.
        at: the moment of that act.
        count: how many acts it stands for.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_constraint=False)
    about = models.CharField(max_length=120)
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="notice_once"),
            models.UniqueConstraint(
                fields=["person", "about"], condition=models.Q(read_at=None), name="notice_one_unread"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_of_person"),
            models.Index(fields=["at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.person} is told of {self.about}"


class NoticeCursor(models.Model):
    """How far the record has been told: the one row of this table, the place of the next event in the sealed order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_index = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="notice_cursor_is_one")]

    def __str__(self) -> str:
        return f"told up to event {self.next_index}"


class NoticeMail(models.Model):
    """Somebody wants a letter a day with what they were told and have not read."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"a letter a day to {self.person}"
