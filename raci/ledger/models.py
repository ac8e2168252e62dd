"""The record. An event with a revision changed exactly one governed row; one without (a refusal, a reading) none."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from raci.ledger.ids import uuid7


class Outcome(models.TextChoices):
    """What became of what somebody set out to do."""

    DONE = "done", "done"
    REFUSED = "refused", "refused"
    NOTED = "noted", "noted"


class Event(models.Model):
    """One entry of the record. Names and labels are values as they were then, so that evidence outlives accounts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    account = models.CharField(max_length=150, blank=True)
    on_behalf_of = models.CharField(max_length=64, blank=True)
    session = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    authority = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(null=True)
    within = models.UUIDField(null=True)
    payload = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        db_table = "ledger_event"
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "revision"], name="event_one_per_revision"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_of_subject"),
            models.Index(fields=["actor", "at"], name="event_of_actor"),
            models.Index(fields=["at", "id"], name="event_in_time"),
            models.Index(fields=["outcome", "at"], name="event_by_outcome"),
            models.Index(fields=["within"], condition=models.Q(within__isnull=False), name="event_within"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.verb} {self.subject_label}"


class Never(models.Model):
    """Always empty. A row that points here cannot be committed."""

    id = models.SmallIntegerField(primary_key=True)

    class Meta:
        db_table = "ledger_never"


class Opening(models.Model):
    """An act that is open in this very transaction; the deferred key into an empty table forbids to commit it."""

    event_id = models.UUIDField(primary_key=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    written = models.BooleanField(default=False)
    never = models.ForeignKey(Never, models.DO_NOTHING, default=0, db_index=False)

    class Meta:
        db_table = "ledger_opening"


class Pending(models.Model):
    """An event that waits for the sealer. Rows come from a trigger, in the order of their transactions' writes."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, models.PROTECT, db_index=False, db_constraint=False)
    queued_at = models.DateTimeField(db_default=Now(), default=timezone.now)

    class Meta:
        db_table = "ledger_pending"


class Seal(models.Model):
    """The place of an event in the sealed order, from 0 without a gap."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, db_constraint=False)

    class Meta:
        db_table = "ledger_seal"


class Node(models.Model):
    """The hash of a complete subtree; the key is level * 2**48 + index. Leaves are in the events."""

    id = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "ledger_node"


class Checkpoint(models.Model):
    """A signed head of the tree."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "ledger_checkpoint"


RECORD: tuple[type[models.Model], ...] = (Event, Seal, Node, Checkpoint)
"""Tables that only ever grow."""
