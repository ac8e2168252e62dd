"""Reviews of access: what is looked at in one of them, who answers for each role, and what became of it."""

from typing import Any, cast

from django.db import models

from raci.duties.models import Delegation
from raci.ledger.governed import Governed
from raci.people.models import OrgUnit, Person, RoleBinding
from raci.people.spheres import Sphere


class AccessReview(Governed):
    """A campaign: every role held in a unit and below is kept or taken away by somebody else than its holder (ISO/IEC
    27001:2022 A.5.18). The list is frozen when it opens.

    Attributes:
        roles: codes of the roles that are looked at; empty for all.
        person: the one person whose roles it is about, where it follows a move.
        beyond: what lies in this unit and below is left out.
        last_at: the day to which an answer can be put off.
    """

    SUBJECT = "access-review"
    FIRST_STATE = "open"

    code = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=160)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="access_reviews")
    sphere = models.CharField(max_length=12, choices=Sphere, blank=True)
    roles = models.JSONField(default=list, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="access_reviews")
    beyond = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="+")
    escalation = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Governed.Meta):
        ordering = ("-opened_at", "-code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("opened_at"), last_at__gte=models.F("due_at")),
                name="review_due_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def claim(self, chain: str) -> tuple[Any, int] | None:
        return (self.pk, 0) if chain == "review" else None


class ReviewItem(Governed):
    """One role of somebody, or one delegation, in a review.

    Attributes:
        why: how its reviewer was found, as a sentence.
        deferred: whether it was put off; that is possible once.
        held: what stands against taking it away, where somebody tried to or nobody answered in time.
    """

    SUBJECT = "review-item"
    FIRST_STATE = "waiting"
    OPEN = ("waiting", "escalated", "held")

    code = models.CharField(max_length=24, unique=True)
    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="items")
    binding = models.ForeignKey(RoleBinding, models.PROTECT, null=True, blank=True, related_name="reviewed")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="reviewed")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="to_review")
    why = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    deferred = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    held = models.CharField(max_length=600, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Governed.Meta):
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(binding__isnull=False, delegation__isnull=True)
                | models.Q(binding__isnull=True, delegation__isnull=False),
                name="review_item_of_one_thing",
            ),
            models.UniqueConstraint(fields=["review", "binding"], name="review_item_binding_once"),
            models.UniqueConstraint(fields=["review", "delegation"], name="review_item_delegation_once"),
        ]
        indexes = [
            models.Index(fields=["reviewer", "state"], name="review_item_of_reviewer"),
            models.Index(fields=["state", "due_at"], name="review_item_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.about}"

    @property
    def about(self) -> str:
        """What it is about: a role for somebody, or somebody who acts for another."""
        return str(self.thing)

    @property
    def thing(self) -> RoleBinding | Delegation:
        """The binding or the delegation."""
        return cast("RoleBinding | Delegation", self.binding or self.delegation)

    @property
    def role_binding(self) -> RoleBinding:
        """The binding by which the role is held, in a delegation that of the one who gave it."""
        return self.delegation.binding if self.delegation else cast("RoleBinding", self.binding)

    @property
    def holder(self) -> Any:
        """Who holds what is looked at: a person or a team."""
        return self.delegation.delegate if self.delegation else self.role_binding.holder

    def claim(self, chain: str) -> tuple[Any, int] | None:
        return (self.review_id, 0) if chain == "review" else None

    def beneficiaries(self) -> frozenset[Any]:
        """Whose access it is: nobody of these answers. Who lent a role does not decide whether it stays lent."""
        if self.delegation:
            return frozenset({self.delegation.delegate_id, self.delegation.delegator_id})
        return self.role_binding.beneficiaries()
