"""What auditors ask for, and what they find: evidence requests and audit findings."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from governance.models.assurance import Engagement, OfEngagement
from governance.models.assurance_samples import SampleItem
from governance.states import AuditFindingState, EvidenceState
from raci.ledger import clock
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person, Role

CHECK_WITHIN = timedelta(days=30)
"""So long after the waiting time an auditor looks whether an action works."""


WAITS = (0, 30, 60, 90, 180)
"""For how many days after an action its effect is waited for."""


class EvidenceRequest(OfEngagement):
    """Something that an auditor needs from a person, or from whoever holds a role, by a day.

    Attributes:
        links: addresses within the portal, or names of papers, one a line.
    """

    SUBJECT = "evidence-request"
    FIRST_STATE = EvidenceState.ASKED.value

    code = models.CharField(max_length=24, unique=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="requests")
    wanted = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="evidence_requests")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    links = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    remark = models.CharField(max_length=500, blank=True)

    class Meta(Governed.Meta):
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role__isnull=True) | Q(person__isnull=True, role__isnull=False),
                name="evidence_request_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"evidence request {self.code}".strip()

    @property
    def addressee(self) -> str:
        """Whom it waits for, in words."""
        return str(self.person or self.role or "")

    @property
    def waits(self) -> bool:
        """Whether an answer is still owed."""
        return self.state in (EvidenceState.ASKED, EvidenceState.RETURNED)

    @property
    def is_late(self) -> bool:
        """Whether an answer is owed for longer than was given."""
        return self.waits and self.due_on < clock.today()


class AuditFinding(OfEngagement):
    """What an auditor found wrong, what management does about it, and whether that works (IIA: condition, criteria,
    cause, effect). Not to be confused with what the portal's own checks find."""

    SUBJECT = "audit-finding"
    FIRST_STATE = AuditFindingState.RAISED.value

    class Rating(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"
        CRITICAL = "critical", "Critical"

    code = models.CharField(max_length=24, unique=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="findings")
    item = models.ForeignKey(SampleItem, models.PROTECT, null=True, blank=True, related_name="findings")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="audit_findings")
    title = models.CharField(max_length=200)
    condition = models.TextField()
    criteria = models.TextField()
    cause = models.TextField()
    consequence = models.TextField()
    rating = models.CharField(max_length=8, choices=Rating)
    raised_on = models.DateField()
    wait_days = models.PositiveSmallIntegerField(default=30)
    response = models.TextField(blank=True)
    action = models.TextField(blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="audit_findings")
    due_on = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True, editable=False)
    effect = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    times_reopened = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-code",)

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"audit finding {self.code}, {self.title}" if self.code else "an audit finding"

    def scope_id(self) -> Any:
        """The unit in which it was found: there management answers."""
        return self.unit_id

    @property
    def check_from(self) -> date | None:
        """The first day on which it can be judged whether the action works; None before it is done."""
        return self.done_on + timedelta(days=self.wait_days) if self.done_on else None

    @property
    def check_by(self) -> date | None:
        """The last day on which that should happen."""
        return self.check_from + CHECK_WITHIN if self.check_from else None

    @property
    def is_late(self) -> bool:
        """Whether its action, or the look at its effect, is overdue."""
        due = {AuditFindingState.AGREED: self.due_on, AuditFindingState.DONE: self.check_by}.get(
            AuditFindingState(self.state)
        )
        return due is not None and due < clock.today()

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever is judged by it, and whoever owns the action."""
        return super().beneficiaries() | ({self.owner_id} if self.owner_id else set())

    def content_digest(self) -> str:
        """Of what was found, what was agreed and what was done: whoever closes it signs for that."""
        if not self.code:
            return ""
        found = [self.code, self.title, self.condition, self.criteria, self.cause, self.consequence, self.rating]
        acted = [self.response, self.action, str(self.owner_id or ""), self.due_on, self.done, self.done_on]
        return hashlib.sha256(canonical([*found, *acted])).hexdigest()
