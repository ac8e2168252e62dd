"""Meetings of bodies: agenda, papers, attendance, minutes, and what was agreed to be done."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from governance.models.decisions import Body, BodyMember, Motion
from governance.states import ActionState, MeetingState
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed, Part
from raci.people.models import Person


class Meeting(Governed):
    """A meeting of a body, from its first draft to its approved minutes.

    Attributes:
        online: where to take part from elsewhere.
        drafted: the minutes as they were drawn up from what happened, kept for comparison.
        minutes: the minutes as they stand; Markdown.
    """

    SUBJECT = "meeting"
    FIRST_STATE = MeetingState.DRAFT.value

    code = models.CharField(max_length=24, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    online = models.URLField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    drafted = models.TextField(blank=True, editable=False)
    minutes = models.TextField(blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-starts_at",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    def scope_id(self) -> Any:
        return self.body.unit_id if self.body_id else None

    def content_digest(self) -> str:
        """SHA-256 of the minutes once there are any, bound to this meeting; before, it has no content to sign for."""
        if not self.minutes:
            return ""
        return hashlib.sha256(canonical([str(self.pk), self.code, self.minutes])).hexdigest()


class AgendaItem(Part):
    """An item of an agenda.

    Attributes:
        motion: what is decided, for a decision.
        previous: whose minutes are approved, for that kind.
        planned_minutes: how long it is meant to take, in minutes; 0 is not said.
        late: it came after the meeting was called, by the chair.
        taken_up_at: when the meeting came to it.
        notes: what was said, as it goes into the minutes.
    """

    PART_OF = "meeting"

    class Kind(models.TextChoices):
        DECISION = "decision", "Decision"
        DISCUSSION = "discussion", "Discussion"
        INFORMATION = "information", "Information"
        MINUTES = "minutes", "Minutes of the previous meeting"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    presenter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="presented_items"
    )  # fmt: skip
    planned_minutes = models.PositiveSmallIntegerField(default=0)
    motion = models.ForeignKey(Motion, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    previous = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="minutes_items")
    late = models.BooleanField(default=False)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)

    class Meta(Part.Meta):
        ordering = ("meeting", "number")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="decision", motion__isnull=False) | (~Q(kind="decision") & Q(motion__isnull=True)),
                name="agenda_item_decides_a_motion",
            ),
            models.CheckConstraint(
                condition=Q(kind="minutes", previous__isnull=False) | (~Q(kind="minutes") & Q(previous__isnull=True)),
                name="agenda_item_names_the_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Paper(Part):
    """Something to read for an item, by its place in the portal: the paper itself stays where it is.

    Attributes:
        kind: the name by which the record knows it, such as ``document-version``.
        target: its key.
    """

    PART_OF = "meeting"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=24)
    target = models.UUIDField()
    label = models.CharField(max_length=300)

    class Meta(Part.Meta):
        ordering = ("item", "label")
        constraints = [models.UniqueConstraint(fields=["item", "kind", "target"], name="paper_once")]

    def __str__(self) -> str:
        return self.label


class Attendance(Part):
    """Whether and when a member was there."""

    PART_OF = "meeting"

    class Status(models.TextChoices):
        EXPECTED = "expected", "Expected"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attended")
    office = models.CharField(max_length=10, choices=BodyMember.Office)
    votes = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status, default=Status.EXPECTED)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(Part.Meta):
        ordering = ("meeting", "person__name")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(joined_at=None) | Q(left_at__gte=models.F("joined_at")),
                name="attendance_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_status_display().lower()}"

    def there_at(self, moment: datetime) -> bool:
        """Whether the member was in the room at a moment."""
        came = self.joined_at is None or self.joined_at <= moment
        return self.status == self.Status.PRESENT and came and (self.left_at is None or self.left_at > moment)


class ActionPoint(Governed):
    """What a meeting agreed that somebody does until a day."""

    SUBJECT = "action-point"
    FIRST_STATE = ActionState.OPEN.value

    code = models.CharField(max_length=24, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="action_points")
    due_on = models.DateField()
    outcome = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("due_on", "code")

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        return f"{self.code} {self.text}".strip()

    def scope_id(self) -> Any:
        return self.meeting.scope_id() if self.meeting_id else None
