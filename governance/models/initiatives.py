"""Initiatives: what the organisation invests in, the gates on the way, and what was spent so far."""

import hashlib
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from governance.promise import plain
from governance.states import BenefitState, GateState, InitiativeState, ReadingState
from raci.ledger import clock
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person

CONTENT = ("serving", "gates", "benefits")
"""What the digest of an initiative is made of beside its own row; for whoever reads it beforehand."""


class Initiative(Governed):
    """A service or a project to invest in: proposed by management, approved by a body, watched at its gates.

    Attributes:
        costs: planned amounts by year, as ``[["2027", "120000"]]``.
        answered: keys of the persons who sponsored or owned it before; they decide on it as little as those who do now.
    """

    SUBJECT = "initiative"
    FIRST_STATE = InitiativeState.DRAFT.value

    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        PROJECT = "project", "Project"

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    business_case = models.TextField(blank=True)
    sponsor = models.ForeignKey(Person, models.PROTECT, related_name="sponsored_initiatives")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="owned_initiatives")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="initiatives")
    costs = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True, editable=False)
    answered = models.JSONField(default=list, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="initiative_period"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def known_motion(self) -> str | None:
        """The code of the motion on it that is open, or nothing, where whoever shows it has looked; None where not."""
        found: str | None = self.__dict__.get("_known_motion")
        return found

    @known_motion.setter
    def known_motion(self, code: str) -> None:
        self.__dict__["_known_motion"] = code

    @property
    def planned_cost(self) -> Decimal:
        """What it is to cost in all."""
        return sum((Decimal(amount) for _, amount in self.costs), Decimal(0))

    def content_digest(self) -> str:
        """Of the business case, the costs, the goals it serves, the gates and the benefits: all that is approved."""
        served = sorted(str(each.goal_id) for each in self.serving.all())
        gates = [each.content() for each in self.gates.all() if each.state != GateState.DROPPED]
        benefits = [each.content() for each in self.benefits.all() if each.state == BenefitState.ACTIVE]
        shown = [self.code, self.kind, self.title, self.business_case, self.starts_on, self.ends_on, self.costs]
        return hashlib.sha256(canonical([shown, served, sorted(gates), sorted(benefits)])).hexdigest()

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever sponsors or owns it, or did so before."""
        return frozenset({self.sponsor_id, self.owner_id, *(UUID(key) for key in self.answered)})


class InitiativeGoal(Part):
    """An enterprise goal that an initiative serves."""

    PART_OF = "initiative"

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="serving")
    goal = models.ForeignKey("governance.EnterpriseGoal", models.PROTECT, related_name="served_by")

    class Meta(Part.Meta):
        ordering = ("goal__code",)
        constraints = [models.UniqueConstraint(fields=["initiative", "goal"], name="initiative_goal_once")]

    def __str__(self) -> str:
        return f"{self.initiative} serves {self.goal}"


class OfInitiative(Governed):
    """What belongs to an initiative and lies where it lies. ``initiative`` is declared by each kind."""

    class Meta(Governed.Meta):
        abstract = True

    def scope_id(self) -> Any:
        return self.initiative.unit_id if self.initiative_id else None  # type: ignore[attr-defined]

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever acts on it acts on the initiative, over its whole life."""
        if chain == Initiative.SUBJECT:
            return self.initiative_id, 0  # type: ignore[attr-defined]
        return super().claim(chain)


class StageGate(OfInitiative):
    """A point at which it is decided, by what was promised and what was realised, whether an initiative goes on.

    Attributes:
        must_show: what has to be shown for it to pass.
        shown: what was promised and realised when it was decided, kept with the decision.
    """

    SUBJECT = "stage-gate"
    FIRST_STATE = GateState.AHEAD.value

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="gates")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    planned_on = models.DateField()
    must_show = models.TextField()
    shown = models.JSONField(default=dict, blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("initiative", "number")
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="stage_gate_number_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return f"gate {self.number} of {self.initiative.code}, {self.name}" if self.initiative_id else "a gate"

    def content(self) -> list[Any]:
        """What is decided about it together with its initiative."""
        return [self.number, self.name, self.planned_on, self.must_show]

    def figures(self) -> dict[str, Any]:
        """What is promised and realised today, benefit by benefit, and what was spent: what a decision rests on."""
        initiative, today = self.initiative, clock.today()
        listed = sorted((each for each in initiative.benefits.all() if each.counts), key=lambda each: each.code)
        spent = newest(initiative.spending.all(), ReadingState.VERIFIED)
        return {
            "on": today.isoformat(),
            "benefits": [each.position(today).as_dict() for each in listed],
            "planned": plain(initiative.planned_cost),
            "spent": plain(spent.value) if spent else "",
        }

    def content_digest(self) -> str:
        """Of the gate and of the figures: whoever decides signs for what was shown at that moment."""
        if not self.initiative_id:
            return ""
        shown = self.shown or self.figures()
        return hashlib.sha256(canonical([str(self.pk), *self.content(), shown])).hexdigest()

    def beneficiaries(self) -> frozenset[Any]:
        return self.initiative.beneficiaries() if self.initiative_id else frozenset()


def newest(readings: Any, *states: str) -> Any:
    """The last reading in one of these states; None where there is none."""
    known = [each for each in readings if each.state in states]
    return max(known, key=lambda each: each.taken_on, default=None)


class CostReading(OfInitiative):
    """What an initiative has cost in all up to a day, reported by management and verified by another."""

    SUBJECT = "cost-reading"
    FIRST_STATE = ReadingState.REPORTED.value

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="spending")
    value = models.DecimalField(max_digits=16, decimal_places=2)
    taken_on = models.DateField()
    evidence = models.CharField(max_length=300)

    class Meta(Governed.Meta):
        ordering = ("initiative", "-taken_on")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "taken_on"], name="cost_reading_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="cost_reading_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        if not self.initiative_id:
            return "a reading of costs"
        until = f"{self.taken_on.day} {self.taken_on:%B %Y}"
        return f"what {self.initiative.code} has cost until {until}: {self.value:,.0f} €"

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever has to keep within the plan."""
        return self.initiative.beneficiaries() if self.initiative_id else frozenset()
