"""Benefits: what an initiative promises to bring, along a dated curve, and the readings of what it brought."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from governance.models.initiatives import Initiative, OfInitiative, newest
from governance.promise import Curve, percent, plain, points_of
from governance.states import BenefitState, ReadingState
from raci.ledger.governed import Governed
from raci.people.models import Person


@dataclass(frozen=True)
class Position:
    """Where a benefit stands on a day: what is promised, what was realised, what was only reported.

    Shares are of the way from baseline to target, in per cent. Empty and None are what is not known.
    """

    code: str
    title: str
    measure: str
    promised: str
    promised_share: int | None
    realised: str
    realised_share: int | None
    realised_on: str
    reported: str
    reported_share: int | None
    reported_on: str

    def as_dict(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return asdict(self)


class Benefit(OfInitiative):
    """What an initiative promises to bring, and who answers for it.

    Attributes:
        points: the target curve, as ``[["2027-06-30", "12.5"]]``, in order; the last one is the target.
        answered: keys of the persons who owned it before; they verify it as little as its owner does.
    """

    SUBJECT = "benefit"
    FIRST_STATE = BenefitState.ACTIVE.value

    class Kind(models.TextChoices):
        FINANCIAL = "financial", "Financial"
        SERVICE = "service", "Service"
        RISK = "risk", "Risk"
        COMPLIANCE = "compliance", "Compliance"

    class Rhythm(models.IntegerChoices):
        """After how many days the next reading is due: the time itself, and some to report it."""

        MONTH = 45, "Every month"
        QUARTER = 110, "Every quarter"
        HALF = 200, "Every half year"
        YEAR = 380, "Every year"

    code = models.CharField(max_length=24, unique=True)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="benefits")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="benefits")
    unit_of_measure = models.CharField(max_length=40)
    baseline = models.DecimalField(max_digits=16, decimal_places=4)
    points = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cadence_days = models.PositiveSmallIntegerField(choices=Rhythm, default=Rhythm.QUARTER)
    answered = models.JSONField(default=list, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="benefit_period"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def counts(self) -> bool:
        """Whether it is still promised."""
        return self.state == BenefitState.ACTIVE

    @property
    def due_on(self) -> date:
        """When the next reading is due; a disputed one counts for nothing."""
        last = newest(self.readings.all(), ReadingState.VERIFIED, ReadingState.REPORTED)
        return (last.taken_on if last else self.starts_on) + timedelta(days=self.cadence_days)

    @property
    def is_behind(self) -> bool:
        """Whether its last verified reading lies more than a tenth of the way below what was promised for its day."""
        last = newest(self.readings.all(), ReadingState.VERIFIED)
        return last is not None and self.curve.behind(last.value, last.taken_on)

    @property
    def curve(self) -> Curve:
        """What is promised from day to day."""
        return Curve(self.baseline, self.starts_on, points_of(self.points))

    def content(self) -> list[Any]:
        """What is decided about it together with its initiative."""
        return [
            self.code, self.title, self.kind, self.unit_of_measure, plain(self.baseline), self.points, self.starts_on,
            self.ends_on,
        ]  # fmt: skip

    def position(self, on: date) -> Position:
        """Where it stands on a day. Only verified readings count as realised."""
        curve, known = self.curve, [each for each in self.readings.all() if each.taken_on <= on]
        promised = curve.at(on)
        realised = newest(known, ReadingState.VERIFIED)
        reported = newest(known, ReadingState.VERIFIED, ReadingState.REPORTED)
        if reported is realised:
            reported = None
        return Position(
            code=self.code,
            title=self.title,
            measure=self.unit_of_measure,
            promised=plain(promised),
            promised_share=percent(curve.share(promised)),
            realised=plain(realised.value) if realised else "",
            realised_share=percent(curve.share(realised.value)) if realised else None,
            realised_on=realised.taken_on.isoformat() if realised else "",
            reported=plain(reported.value) if reported else "",
            reported_share=percent(curve.share(reported.value)) if reported else None,
            reported_on=reported.taken_on.isoformat() if reported else "",
        )

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever answers for it, or did so before."""
        return frozenset({self.owner_id, *(UUID(key) for key in self.answered)})


class BenefitReading(Governed):
    """What a benefit was worth on a day, reported by management and verified by another."""

    SUBJECT = "benefit-reading"
    FIRST_STATE = ReadingState.REPORTED.value

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="readings")
    value = models.DecimalField(max_digits=16, decimal_places=4)
    taken_on = models.DateField()
    evidence = models.CharField(max_length=300)

    class Meta(Governed.Meta):
        ordering = ("benefit", "-taken_on")
        constraints = [models.UniqueConstraint(fields=["benefit", "taken_on"], name="benefit_reading_once")]

    def __str__(self) -> str:
        return f"{self.benefit}: {plain(self.value)}"

    @property
    def label(self) -> str:
        if not self.benefit_id:
            return "a reading of a benefit"
        benefit = self.benefit
        return f"{benefit.code}, {benefit.title}: {plain(Decimal(self.value))} {benefit.unit_of_measure}".strip()

    def scope_id(self) -> Any:
        return self.benefit.scope_id() if self.benefit_id else None

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """On its own chain the reading; on that of the initiative whoever reported on it."""
        if chain == Initiative.SUBJECT:
            return self.benefit.claim(chain) if self.benefit_id else None
        return super().claim(chain)

    def beneficiaries(self) -> frozenset[Any]:
        return self.benefit.beneficiaries() if self.benefit_id else frozenset()
