"""The register of interests: what members hold that could touch a decision, declared once and kept by themselves."""

from typing import Any

from django.db import models
from django.db.models import Q

from governance import secrecy
from governance.states import InterestState
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.people.models import Person


class Interest(Governed):
    """A standing interest of a person. As with an interest on one motion, the record holds a commitment to it alone."""

    SUBJECT = "interest"
    FIRST_STATE = InterestState.HELD.value
    UNRECORDED = frozenset({"kind", "name", "text", "openings"})

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", "Supplier"
        SERVICE = "service", "Service"
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"

    person = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    commitment = models.CharField(max_length=64, blank=True, editable=False)
    openings = models.JSONField(default=list, editable=False)

    class Meta(Governed.Meta):
        ordering = ("person__name", "-since", "id")
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="interest_term"),
        ]

    def __str__(self) -> str:
        return f"an interest of {self.person}" if self.person_id else "an interest"

    def scope_id(self) -> Any:
        return self.person.unit_id if self.person_id else None

    @property
    def holds_today(self) -> bool:
        """Whether it is one today: begun, and not over."""
        today = clock.today()
        return self.state == InterestState.HELD and self.since <= today and (not self.until or self.until >= today)

    def commit(self) -> None:
        """Seal what it says, so that the record binds the person and tells nothing."""
        said = {"kind": str(self.kind), "name": self.name, "text": self.text}
        self.openings = [*self.openings, secrecy.seal(self.pk, said)]
        self.commitment = self.openings[-1]["commitment"]
