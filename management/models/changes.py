"""Changes of services, who approved exactly which content, and the times in which nothing is changed."""

import datetime as dt
import hashlib
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from management.change_risk import APPROVERS
from management.models.services import Service
from management.states import ChangeState, FreezeState, Risk
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person

REVIEW_WITHIN = dt.timedelta(days=5)
"""An emergency change is reviewed so soon after it was started."""
CONTENT = (
    *("title", "description", "service_id", "kind", "urgency", "is_template", "template_id", "answers", "risk"),
    *("plan", "fallback", "starts_at", "ends_at", "submission"),
)
"""What whoever approves signs. The number of the submission is part of it: what was taken back is approved anew."""
STARTED = (ChangeState.IMPLEMENTING, ChangeState.IMPLEMENTED, ChangeState.FAILED)


class Change(Governed):
    """Anything that is added to a service, altered in it or taken out of it (ITIL 4, change enablement)."""

    SUBJECT = "change"
    FIRST_STATE = ChangeState.DRAFT.value

    class Kind(models.TextChoices):
        STANDARD = "standard", "Standard"
        NORMAL = "normal", "Normal"
        EMERGENCY = "emergency", "Emergency"

    class Verdict(models.TextChoices):
        AS_PLANNED = "as-planned", "It went as planned"
        LESSONS = "lessons", "Something is to be learned from it"
        NOT_AGAIN = "not-again", "It should not have been done so"

    code = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NORMAL)
    urgency = models.CharField(max_length=400, blank=True)
    requester = models.ForeignKey(Person, models.PROTECT, related_name="changes_requested")
    is_template = models.BooleanField(default=False)
    template = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    template_digest = models.CharField(max_length=64, blank=True, editable=False)
    answers = models.JSONField(default=dict, blank=True)
    risk = models.CharField(max_length=6, choices=Risk, blank=True)
    plan = models.TextField(blank=True)
    fallback = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    submission = models.PositiveSmallIntegerField(default=0, editable=False)
    at_once = models.BooleanField(default=False, editable=False)
    implementer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="changes_implemented")
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.TextField(blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True, editable=False)
    denial = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    review = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at=None)
                | models.Q(ends_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="change_ends_after_it_starts",
            )
        ]
        indexes = [
            models.Index(fields=["service", "starts_at"], name="change_of_service"),
            models.Index(fields=["state", "starts_at"], name="change_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def scope_id(self) -> Any:
        return self.service.unit_id if self.service_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        if chain == "change-template":  # a template and what follows it are one object to whoever approves
            found = self.pk if self.is_template else self.template_id
            return (found, 0) if found else None
        return super().claim(chain)

    def content_digest(self) -> str:
        content = {name: getattr(self, name) for name in CONTENT}
        return hashlib.sha256(canonical(content)).hexdigest()

    @property
    def is_emergency(self) -> bool:
        """Whether it may be started before it is approved."""
        return self.kind == self.Kind.EMERGENCY

    @property
    def needed(self) -> int:
        """How many different persons approve it; as for the highest risk while that is not known."""
        return APPROVERS.get(self.risk, max(APPROVERS.values()))

    @property
    def review_due(self) -> dt.datetime | None:
        """By when an emergency change is reviewed; None for others, and before it has started."""
        return self.started_at + REVIEW_WITHIN if self.is_emergency and self.started_at else None

    @cached_property
    def signatures(self) -> list["ChangeApproval"]:
        """Everything that was ever signed, void signatures too, in their order."""
        return list(self.approvals.select_related("person", "behalf"))

    def approved_by(self) -> list["ChangeApproval"]:
        """The signatures under exactly the present content, in their order; void ones are left out."""
        digest = self.content_digest()
        return [each for each in self.signatures if each.digest == digest]

    def is_approved(self) -> bool:
        """Whether enough different persons have signed exactly the present content."""
        return len({each.person_id for each in self.approved_by()}) >= self.needed


class ChangeApproval(Part):
    """A person signed exactly this content of a change. ``behalf``: for whom, where a delegation let them."""

    PART_OF = "change"

    change = models.ForeignKey(Change, models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="change_approvals")
    behalf = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    afterwards = models.BooleanField(default=False)

    class Meta(Part.Meta):
        ordering = ("at",)
        constraints = [models.UniqueConstraint(fields=["change", "digest", "person"], name="change_approval_once")]

    def __str__(self) -> str:
        return f"the approval of {self.change} by {self.person}"


class FreezeWindow(Governed):
    """A time in which a service, or everything in a unit and below, is not changed but in an emergency."""

    SUBJECT = "freeze-window"
    FIRST_STATE = FreezeState.SET.value

    code = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="freeze_windows")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="freeze_windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta(Governed.Meta):
        ordering = ("starts_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="freeze_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}, the freeze of {self.place}"

    @property
    def place(self) -> str:
        """What stands still, in words."""
        return self.service.name if self.service else self.unit.name
