"""The register of risks (ISO 31000, COBIT 2019 EDM03 and APO12): how they are rated, treated and accepted."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from governance.risk_scale import HIGHEST, IMPACTS, LIKELIHOODS, in_words
from governance.states import AcceptanceState, AppetiteState, RiskState, TreatmentState
from raci.ledger import clock
from raci.ledger.canonical import canonical
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person


class Category(models.TextChoices):
    STRATEGIC = "strategic", "Strategy and programmes"
    OPERATIONAL = "operational", "Operation of services"
    SECURITY = "security", "Information security"
    COMPLIANCE = "compliance", "Law and regulation"
    FINANCIAL = "financial", "Money"
    SUPPLIER = "supplier", "Suppliers"


class RiskAppetite(Governed):
    """How much risk of a category is taken in a unit and all below it: one version in force at a time.

    Attributes:
        threshold: the highest score that is still within the appetite, 0 to 25.
    """

    SUBJECT = "risk-appetite"
    FIRST_STATE = AppetiteState.PROPOSED.value

    code = models.CharField(max_length=24, unique=True)
    category = models.CharField(max_length=12, choices=Category)
    version = models.PositiveSmallIntegerField()
    statement = models.TextField()
    threshold = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="appetites")
    set_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("category", "-version")
        constraints = [
            models.UniqueConstraint(fields=["unit", "category", "version"], name="risk_appetite_version_once"),
            models.UniqueConstraint(
                fields=["unit", "category"], condition=Q(state="in_force"), name="risk_appetite_one_in_force"
            ),
            models.CheckConstraint(condition=Q(threshold__lte=HIGHEST), name="risk_appetite_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"Appetite for risk: {self.get_category_display()}, version {self.version}"

    @property
    def label(self) -> str:
        return f"{self.code} {self}".strip()

    def content_digest(self) -> str:
        """Of all that is decided."""
        shown = [self.code, self.category, self.version, self.statement, self.threshold, str(self.unit_id)]
        return hashlib.sha256(canonical(shown)).hexdigest()


class Risk(Governed):
    """What may happen, from what cause and with what consequence.

    Attributes:
        wording: counts the changes of its words; ratings and acceptances speak of one of them.
        residual_score: likelihood times impact with everything that is in place; empty until it is assessed.
        answered: keys of the persons who owned it before; they decide on it as little as the owner.
    """

    SUBJECT = "risk"
    FIRST_STATE = RiskState.IDENTIFIED.value

    class Response(models.TextChoices):
        AVOID = "avoid", "Avoid"
        REDUCE = "reduce", "Reduce"
        SHARE = "share", "Share or transfer"
        ACCEPT = "accept", "Accept"

    class Rhythm(models.IntegerChoices):
        QUARTER = 92, "Every quarter"
        HALF_YEAR = 183, "Every half year"
        YEAR = 366, "Every year"

    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    cause = models.TextField()
    event = models.TextField()
    consequence = models.TextField()
    category = models.CharField(max_length=12, choices=Category)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="owned_risks")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="risks")
    cadence_days = models.PositiveSmallIntegerField(choices=Rhythm, default=Rhythm.HALF_YEAR)
    wording = models.PositiveIntegerField(default=1, editable=False)
    inherent_likelihood = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    inherent_impact = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    inherent_score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    residual_score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    assessed_on = models.DateField(null=True, blank=True, editable=False)
    response = models.CharField(max_length=8, choices=Response, blank=True)
    response_reason = models.TextField(blank=True)
    answered = models.JSONField(default=list, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def rating(self) -> str:
        """What remains, in words; empty until it is assessed."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return ""
        return in_words(self.residual_likelihood, self.residual_impact)

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever owns it or answers for one of its treatments, or did so before."""
        rows = list(self.treatments.all())
        before = {UUID(key) for row in rows for key in row.answered}
        return self.owners() | {row.owner_id for row in rows} | before

    def owners(self) -> frozenset[Any]:
        """Whoever owns it or did so before."""
        return frozenset({self.owner_id, *(UUID(key) for key in self.answered)})


class RiskGoal(Part):
    """An enterprise goal that a risk threatens."""

    PART_OF = "risk"

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="threatening")
    goal = models.ForeignKey("governance.EnterpriseGoal", models.PROTECT, related_name="threatened_by")

    class Meta(Part.Meta):
        ordering = ("goal__code",)
        constraints = [models.UniqueConstraint(fields=["risk", "goal"], name="risk_goal_once")]

    def __str__(self) -> str:
        return f"{self.risk} threatens {self.goal}"


class RiskRating(Part):
    """One assessment of a risk: what it would be without any control, what remains, and on what that rests."""

    PART_OF = "risk"

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField()
    wording = models.PositiveIntegerField()
    assessed_on = models.DateField()
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    inherent_likelihood = models.PositiveSmallIntegerField(choices=LIKELIHOODS)
    inherent_impact = models.PositiveSmallIntegerField(choices=IMPACTS)
    residual_likelihood = models.PositiveSmallIntegerField(choices=LIKELIHOODS)
    residual_impact = models.PositiveSmallIntegerField(choices=IMPACTS)
    basis = models.TextField()

    class Meta(Part.Meta):
        ordering = ("risk", "-number")
        constraints = [
            models.UniqueConstraint(fields=["risk", "number"], name="risk_rating_number_once"),
            models.CheckConstraint(
                condition=Q(
                    inherent_likelihood__range=(1, 5),
                    inherent_impact__range=(1, 5),
                    residual_likelihood__range=(1, 5),
                    residual_impact__range=(1, 5),
                ),
                name="risk_rating_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.number} of {self.risk.code}"


class OfRisk(Governed):
    """What belongs to a risk and lies where it lies. ``risk`` is declared by each kind."""

    class Meta(Governed.Meta):
        abstract = True

    def scope_id(self) -> Any:
        return self.risk.unit_id if self.risk_id else None  # type: ignore[attr-defined]

    def claim(self, chain: str) -> tuple[Any, int] | None:
        """Whoever acts on it acts on the risk, over its whole life."""
        if chain == Risk.SUBJECT:
            return self.risk_id, 0  # type: ignore[attr-defined]
        return super().claim(chain)


class RiskTreatment(OfRisk):
    """Something that is done about a risk by a day; it counts once somebody else has verified it."""

    SUBJECT = "risk-treatment"
    FIRST_STATE = TreatmentState.PLANNED.value

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="treatments")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="risk_treatments")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True, editable=False)
    evidence = models.CharField(max_length=300, blank=True)
    answered = models.JSONField(default=list, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("risk", "number")
        constraints = [models.UniqueConstraint(fields=["risk", "number"], name="risk_treatment_number_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return f"treatment {self.number} of {self.risk.code}, {self.title}" if self.risk_id else "a treatment"

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever answers for it or for the risk, or did so before."""
        before = {UUID(key) for key in self.answered}
        return frozenset({self.owner_id, *before, *self.risk.owners()}) if self.risk_id else frozenset()


class RiskAcceptance(OfRisk):
    """A request to live with what remains of a risk until a day, and what was decided on it.

    It holds for the words and the rating that were decided on: once either is another, or its day is over, it covers
    nothing any more, whether or not anybody has looked.
    """

    SUBJECT = "risk-acceptance"
    FIRST_STATE = AcceptanceState.REQUESTED.value

    code = models.CharField(max_length=24, unique=True)
    risk = models.ForeignKey(Risk, models.PROTECT, related_name="acceptances")
    reason = models.TextField()
    until = models.DateField()
    gaining = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    wording = models.PositiveIntegerField(editable=False)
    score = models.PositiveSmallIntegerField(editable=False)
    rating = models.CharField(max_length=80, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    decision = models.TextField(blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("-code",)
        constraints = [
            models.UniqueConstraint(
                fields=["risk"], condition=Q(state="requested"), name="risk_acceptance_one_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"Acceptance of {self.risk.code}" if self.risk_id else "an acceptance"

    @property
    def label(self) -> str:
        return f"{self.code} {self}".strip()

    def covers(self, today: date | None = None) -> bool:
        """Whether the risk may stay as it is by this acceptance."""
        return self.state == AcceptanceState.GRANTED and self.until >= (today or clock.today()) and self.fits

    @property
    def fits(self) -> bool:
        """Whether the risk is still the one that was rated when this was asked for, and no higher."""
        risk = self.risk
        same = risk.state == RiskState.ASSESSED and risk.wording == self.wording
        return same and risk.residual_score is not None and risk.residual_score <= self.score

    def content_digest(self) -> str:
        """Of the risk, of what remains of it, and of what is asked."""
        if not self.risk_id:
            return ""
        risk = self.risk
        words = [risk.code, risk.title, risk.cause, risk.event, risk.consequence, risk.category, str(risk.owner_id)]
        asked = [self.code, self.reason, self.until, str(self.gaining_id or ""), self.wording, self.score, self.rating]
        return hashlib.sha256(canonical([words, asked])).hexdigest()

    def beneficiaries(self) -> frozenset[Any]:
        """Whoever answers for the risk or a treatment, and whoever gains from taking it."""
        if not self.risk_id:
            return frozenset()
        return self.risk.beneficiaries() | ({self.gaining_id} if self.gaining_id else frozenset())
