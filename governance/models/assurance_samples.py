"""Populations, samples and workpapers: what was there, what was picked from it, and what was found."""

from typing import Any
from uuid import UUID

from django.db import models

from governance.models.assurance import Engagement, OfEngagement
from governance.sampling import METHOD
from governance.states import DrawnState, SampleItemState
from raci.ledger.governed import Governed
from raci.people.models import Person


class Population(OfEngagement):
    """All items of one kind in scope and period, as they were when it was drawn; never changed afterwards.

    Attributes:
        items: in their order, ``[{"id", "on", "label"}]``; the record holds their digest and not the list.
        digest: SHA-256 of the ids, each followed by a line feed.
        ledger_size, ledger_root: the last sealed head of the record at that moment.
    """

    SUBJECT = "population"
    FIRST_STATE = DrawnState.DRAWN.value
    UNRECORDED = frozenset({"items"})

    code = models.CharField(max_length=24, unique=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="populations")
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    items = models.JSONField(default=list, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    ledger_size = models.BigIntegerField(default=0, editable=False)
    ledger_root = models.CharField(max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()


class Sample(OfEngagement):
    """Items picked from a population by a seed, for testing. Another draw is another sample, with its reason.

    Attributes:
        basis: how many were picked: chosen, or by the formula of ``governance.sampling``.
        confidence, tolerable: what the formula was given, in per cent; None where the number was chosen.
    """

    SUBJECT = "sample"
    FIRST_STATE = DrawnState.DRAWN.value

    class Basis(models.TextChoices):
        CHOSEN = "chosen", "A number of your own"
        FORMULA = "formula", "By confidence and tolerable rate"

    code = models.CharField(max_length=24, unique=True)
    population = models.ForeignKey(Population, models.PROTECT, related_name="samples")
    attribute = models.CharField(max_length=300)
    basis = models.CharField(max_length=8, choices=Basis)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    tolerable = models.PositiveSmallIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    method = models.CharField(max_length=40, default=METHOD)
    reason = models.CharField(max_length=500, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} of {self.population}"

    @property
    def engagement_id(self) -> Any:
        return self.population.engagement_id if self.population_id else None

    @property
    def engagement(self) -> Engagement:
        return self.population.engagement


class SampleItem(OfEngagement):
    """One picked item and its workpaper: tested by one auditor, reviewed by another.

    Attributes:
        position: in the population, from 1.
        kind, key: what it is, as the record names it; ``event`` for an entry of the record.
        hands: keys of the persons who ever acted on it; none of them tests it.
    """

    SUBJECT = "sample-item"
    FIRST_STATE = SampleItemState.OPEN.value

    class Result(models.TextChoices):
        PASSED = "pass", "No exception"
        EXCEPTION = "exception", "Exception"
        NOT_APPLICABLE = "not-applicable", "Not applicable"

    code = models.CharField(max_length=40, unique=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    key = models.UUIDField()
    title = models.CharField(max_length=300)
    hands = models.JSONField(default=list, editable=False)
    result = models.CharField(max_length=14, choices=Result, blank=True)
    note = models.TextField(blank=True)
    evidence = models.CharField(max_length=400, blank=True)
    tester = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.CharField(max_length=500, blank=True)

    class Meta(Governed.Meta):
        ordering = ("sample", "number")
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="sample_item_number_once"),
            models.UniqueConstraint(fields=["sample", "key"], name="sample_item_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code}, {self.title}" if self.code else "an item of a sample"

    @property
    def engagement_id(self) -> Any:
        return self.sample.engagement_id if self.sample_id else None

    @property
    def engagement(self) -> Engagement:
        return self.sample.engagement

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever is judged by it, and whoever had a hand in the very item."""
        return super().beneficiaries() | {UUID(each) for each in self.hands}
