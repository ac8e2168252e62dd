"""Consultations: what the letter C of a RACI chart asks of whoever holds it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from raci.duties.states import ConsultationState
from raci.ledger import clock
from raci.ledger.governed import Governed, GovernedQuerySet, subject_model
from raci.people.models import OrgUnit, Person, Role

CHAINS = {
    "chart": "chart",
    "document-version": "document",
    "enterprise-goal": "goal",
    "exemption": "exemption",
    "initiative": "initiative",
    "it-goal": "goal",
    "rule": "rule",
    "service": "service",
    "strategy": "document",
}
"""What advice is asked on -> the chain of duties on which the decision lies."""

WRITERS = ("author", "builder", "requester")
"""On these sides of such a chain stands whoever made what advice is asked on."""


class ConsultationQuerySet(GovernedQuerySet["Consultation"]):
    """Consultations by time: nothing has to be done for one to lapse."""

    def open(self, now: datetime | None = None) -> "ConsultationQuerySet":
        """Not answered, and still waited for."""
        return self.filter(Q(due_at__gt=now or clock.now()) | Q(due_at=None), state=ConsultationState.ASKED)

    def lapsed(self) -> "ConsultationQuerySet":
        """Not answered in time; the decision waits no longer, and an answer is still heard until it is taken."""
        return self.filter(state=ConsultationState.ASKED, due_at__lte=clock.now())


class Consultation(Governed):
    """One role is asked for advice on one content before somebody decides on it.

    Attributes:
        target_type, target_id, target_label: what it is about.
        digest: of the content that was put before those who are asked.
        activity: the row of the chart that gives the role its C.
        due_at: until when the decision waits for the answer; None where it does not wait.
    """

    SUBJECT = "consultation"
    FIRST_STATE = ConsultationState.ASKED.value

    class Stance(models.TextChoices):
        NO_OBJECTION = "no_objection", "No objection"
        ADVICE = "advice", "Advice"
        CONCERN = "concern", "Concern"

    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField()
    target_label = models.CharField(max_length=300)
    digest = models.CharField(max_length=80)
    activity = models.CharField(max_length=40)
    role = models.ForeignKey(Role, models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    stance = models.CharField(max_length=16, choices=Stance, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="advice_given")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager.from_queryset(ConsultationQuerySet, "ConsultationManager")()  # type: ignore[assignment,misc]

    class Meta(Governed.Meta):
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["target_id", "digest", "role"],
                condition=Q(state__in=["asked", "answered"]),
                name="consultation_once_on_a_content",
            )
        ]
        indexes = [
            models.Index(fields=["target_id", "state"], name="consultation_of_target"),
            models.Index(fields=["state", "due_at"], name="consultation_by_state"),
        ]

    def __str__(self) -> str:
        return f"the advice of {self.role} on {self.target_label}"

    @property
    def target(self) -> Governed:
        """What it is about."""
        if not hasattr(self, "_target"):
            self._target = subject_model(self.target_type)._base_manager.get(pk=self.target_id)
        return self._target

    @property
    def is_awaited(self) -> bool:
        """Whether a decision still waits for the answer."""
        return self.state == ConsultationState.ASKED and self.due_at is not None and self.due_at > clock.now()

    @property
    def has_lapsed(self) -> bool:
        """Whether the time for the answer is over without one."""
        return self.state == ConsultationState.ASKED and self.due_at is not None and self.due_at <= clock.now()

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever advises stands on a side of their own, so that a rule can keep it apart from others."""
        return self.target.claim(chain) if CHAINS.get(self.target_type) == chain else None

    def beneficiaries(self) -> frozenset[Any]:
        return self.target.beneficiaries() if self.target_type else frozenset()

    def only_role(self) -> Any:
        return self.role_id
