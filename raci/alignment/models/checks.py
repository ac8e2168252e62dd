"""Rounds of checks, the runs that carry them out, and what they find."""

from typing import Any

from django.db import models

from raci.alignment.states import FindingState, RoundState, Severity
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person


class CheckRound(Governed):
    """Checks that somebody, or the clock, ordered; concluded with what they found. Who ordered is in the record."""

    SUBJECT = "check-round"
    FIRST_STATE = RoundState.ORDERED.value

    code = models.CharField(max_length=24, unique=True)
    scope = models.CharField(max_length=60, default="all")
    ordered_at = models.DateTimeField()
    concluded_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)

    class Meta(Governed.Meta):
        ordering = ("-code",)

    def __str__(self) -> str:
        return self.code


class CheckRun(models.Model):
    """The order behind a round, written in the same transaction: the row is the outbox.

    A worker claims it with a lease and finishes only its own attempt, so that a task may be lost, doubled or killed on
    any broker. ``slot`` is the hour of the clock or the code of the round; with the scope it is there once. Leases are
    of the database's clock.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed, will be tried again"
        DEAD = "dead", "Given up"

    round = models.OneToOneField(CheckRound, models.PROTECT, related_name="run")
    scope = models.CharField(max_length=60, default="all")
    slot = models.CharField(max_length=40)
    wanted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempt = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("-due_at", "-id")
        constraints = [models.UniqueConstraint(fields=["scope", "slot"], name="check_run_slot_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="check_run_due")]

    def __str__(self) -> str:
        return f"the run of {self.round}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (self.State.DONE, self.State.DEAD)

    @property
    def by_the_clock(self) -> bool:
        """Whether the schedule ordered it, not a person."""
        return self.wanted_by_id is None


class Finding(Governed):
    """Something a check found. It opens once, stays the same while it lasts, resolves by itself, and can be waived."""

    SUBJECT = "finding"
    FIRST_STATE = FindingState.OPEN.value

    code = models.CharField(max_length=24, unique=True)
    check_code = models.CharField(max_length=12)
    severity = models.CharField(max_length=8, choices=Severity)
    fingerprint = models.CharField(max_length=64, unique=True)
    sentence = models.CharField(max_length=400)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    object_label = models.CharField(max_length=300)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="findings")
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    times_opened = models.PositiveSmallIntegerField(default=1)
    waived_until = models.DateField(null=True, blank=True)
    waiver_reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Meta(Governed.Meta):
        ordering = ("-opened_at", "code")
        indexes = [
            models.Index(fields=["state", "severity"], name="finding_open"),
            models.Index(fields=["object_type", "object_id"], name="finding_of_object"),
            models.Index(fields=["check_code", "state"], name="finding_of_check"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"

    @property
    def label(self) -> str:
        return self.code

    def claim(self, chain: str) -> tuple[Any, int]:
        """Each time it opens anew, somebody else may answer for it."""
        return self.pk, self.times_opened

    def beneficiaries(self) -> frozenset[Any]:
        return frozenset({self.owner_id} if self.owner_id else ())
