"""The register of risks with its treatments and acceptances, and the appetite for risk."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.models import Risk, RiskAcceptance, RiskAppetite, RiskRating, RiskTreatment
from governance.selectors import risks as selectors
from portal.api.base import ApiRouter
from portal.api.direction import Narrowed
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import OrgUnit


class RatingSerializer(serializers.ModelSerializer[RiskRating]):
    class Meta:
        model = RiskRating
        fields = (
            "number", "assessed_on", "assessor", "inherent_likelihood", "inherent_impact", "residual_likelihood",
            "residual_impact", "basis",
        )  # fmt: skip


class RiskSerializer(serializers.ModelSerializer[Risk]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    goals = serializers.SerializerMethodField()
    ratings = RatingSerializer(many=True, read_only=True)
    appetite = serializers.IntegerField(source="threshold", read_only=True, allow_null=True)
    above_appetite = serializers.BooleanField(source="above", read_only=True)
    accepted_until = serializers.DateField(read_only=True, allow_null=True)
    treated = serializers.BooleanField(read_only=True)

    class Meta:
        model = Risk
        fields = (
            "code", "title", "cause", "event", "consequence", "category", "owner", "unit", "cadence_days",
            "inherent_likelihood", "inherent_impact", "inherent_score", "residual_likelihood", "residual_impact",
            "residual_score", "assessed_on", "response", "response_reason", "appetite", "above_appetite",
            "accepted_until", "treated", "goals", "ratings", "state", "revision",
        )  # fmt: skip

    def get_goals(self, row: Risk) -> list[str]:
        """Codes of the enterprise goals that it threatens."""
        return sorted(each.goal.code for each in row.threatening.all())


class RiskTreatmentSerializer(serializers.ModelSerializer[RiskTreatment]):
    risk = serializers.SlugRelatedField[Risk](slug_field="code", read_only=True)

    class Meta:
        model = RiskTreatment
        fields = ("id", "risk", "number", "title", "owner", "due_on", "done_on", "evidence", "state", "revision")


class RiskAcceptanceSerializer(serializers.ModelSerializer[RiskAcceptance]):
    risk = serializers.SlugRelatedField[Risk](slug_field="code", read_only=True)
    covers = serializers.SerializerMethodField()

    class Meta:
        model = RiskAcceptance
        fields = (
            "code", "risk", "reason", "until", "gaining", "score", "rating", "decided_on", "decision", "covers",
            "state", "revision",
        )  # fmt: skip

    def get_covers(self, row: RiskAcceptance) -> bool:
        """Whether the risk may stay as it is by this acceptance today."""
        return row.covers(clock.today())


class RiskAppetiteSerializer(serializers.ModelSerializer[RiskAppetite]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)

    class Meta:
        model = RiskAppetite
        fields = ("code", "category", "version", "statement", "threshold", "unit", "set_on", "state", "revision")


class RiskViewSet(Narrowed):
    """Risks with their ratings, and what the appetite and the clock make of them."""

    subject, serializer_class = "risk", RiskSerializer
    asked = {
        "state": "state", "category": "category", "response": "response", "unit": "unit__code",
        "goal": "threatening__goal__code", "residual_score": "residual_score",
    }  # fmt: skip

    def rows(self, standing: Standing) -> QuerySet[Any]:
        found = super().rows(standing).select_related("unit")
        return selectors.measured(found, clock.today()).prefetch_related("ratings", "threatening__goal")


class RiskTreatmentViewSet(Narrowed):
    """What is done about risks."""

    subject, serializer_class, lookup_field = "risk-treatment", RiskTreatmentSerializer, "id"
    asked = {"state": "state", "risk": "risk__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("risk")


class RiskAcceptanceViewSet(Narrowed):
    """Requests to live with a risk for a time, and what was decided on them."""

    subject, serializer_class = "risk-acceptance", RiskAcceptanceSerializer
    asked = {"state": "state", "risk": "risk__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("risk")


class RiskAppetiteViewSet(Narrowed):
    """How much risk is taken, by category: every version."""

    subject, serializer_class = "risk-appetite", RiskAppetiteSerializer
    asked = {"state": "state", "category": "category", "unit": "unit__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("risks", RiskViewSet),
        ("risk-treatments", RiskTreatmentViewSet),
        ("risk-acceptances", RiskAcceptanceViewSet),
        ("risk-appetites", RiskAppetiteViewSet),
    ):
        router.add(prefix, kind)
