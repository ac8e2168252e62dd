"""Initiatives, their gates and benefits, and the readings of what they bring and cost."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.models import Benefit, BenefitReading, CostReading, Initiative, StageGate
from portal.api.base import ApiRouter
from portal.api.direction import Narrowed
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import OrgUnit


class GateSerializer(serializers.ModelSerializer[StageGate]):
    initiative = serializers.SlugRelatedField[Initiative](slug_field="code", read_only=True)

    class Meta:
        model = StageGate
        fields = (
            "id", "initiative", "number", "name", "planned_on", "must_show", "shown", "decided_on", "state", "revision",
        )  # fmt: skip


class PositionSerializer(serializers.Serializer[Any]):
    """Promised, realised and reported today; shares are of the way to the target, in per cent."""

    promised = serializers.CharField()
    promised_share = serializers.IntegerField(allow_null=True)
    realised = serializers.CharField()
    realised_share = serializers.IntegerField(allow_null=True)
    realised_on = serializers.CharField()
    reported = serializers.CharField()
    reported_share = serializers.IntegerField(allow_null=True)
    reported_on = serializers.CharField()


class BenefitSerializer(serializers.ModelSerializer[Benefit]):
    initiative = serializers.SlugRelatedField[Initiative](slug_field="code", read_only=True)
    position = serializers.SerializerMethodField()

    class Meta:
        model = Benefit
        fields = (
            "code", "initiative", "title", "kind", "owner", "unit_of_measure", "baseline", "points", "starts_on",
            "ends_on", "cadence_days", "position", "state", "revision",
        )  # fmt: skip

    def get_position(self, row: Benefit) -> dict[str, Any]:
        """Where it stands today; empty strings and null are what is not known."""
        found: dict[str, Any] = dict(PositionSerializer(row.position(clock.today())).data)
        return found


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    goals = serializers.SerializerMethodField()
    gates = GateSerializer(many=True, read_only=True)
    benefits = BenefitSerializer(many=True, read_only=True)
    planned_cost = serializers.DecimalField(max_digits=16, decimal_places=4, read_only=True)

    class Meta:
        model = Initiative
        fields = (
            "code", "kind", "title", "business_case", "sponsor", "owner", "unit", "costs", "planned_cost", "goals",
            "starts_on", "ends_on", "approved_on", "gates", "benefits", "state", "revision",
        )  # fmt: skip

    def get_goals(self, row: Initiative) -> list[str]:
        """Codes of the enterprise goals that it serves."""
        return sorted(each.goal.code for each in row.serving.all())


class BenefitReadingSerializer(serializers.ModelSerializer[BenefitReading]):
    benefit = serializers.SlugRelatedField[Benefit](slug_field="code", read_only=True)
    initiative = serializers.CharField(source="benefit.initiative.code", read_only=True)

    class Meta:
        model = BenefitReading
        fields = ("id", "initiative", "benefit", "value", "taken_on", "evidence", "state", "revision")


class CostReadingSerializer(serializers.ModelSerializer[CostReading]):
    initiative = serializers.SlugRelatedField[Initiative](slug_field="code", read_only=True)

    class Meta:
        model = CostReading
        fields = ("id", "initiative", "value", "taken_on", "evidence", "state", "revision")


class InitiativeViewSet(Narrowed):
    """Initiatives with their gates and benefits."""

    subject, serializer_class = "initiative", InitiativeSerializer
    asked = {"state": "state", "kind": "kind", "unit": "unit__code", "goal": "serving__goal__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        related = ("serving__goal", "gates__initiative", "benefits__initiative", "benefits__readings")
        return super().rows(standing).select_related("unit").prefetch_related(*related)


class GateViewSet(Narrowed):
    """Gates of initiatives, with the figures that were shown when they were decided."""

    subject, serializer_class, lookup_field = "stage-gate", GateSerializer, "id"
    asked = {"state": "state", "initiative": "initiative__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("initiative")


class BenefitViewSet(Narrowed):
    """What initiatives promise to bring, and where it stands."""

    subject, serializer_class = "benefit", BenefitSerializer
    asked = {"state": "state", "kind": "kind", "initiative": "initiative__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("initiative").prefetch_related("readings")


class BenefitReadingViewSet(Narrowed):
    """Readings of benefits. Only verified ones count as realised."""

    subject, serializer_class, lookup_field = "benefit-reading", BenefitReadingSerializer, "id"
    asked = {"state": "state", "benefit": "benefit__code", "initiative": "benefit__initiative__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("benefit__initiative")


class CostReadingViewSet(Narrowed):
    """What initiatives have cost in all up to a day."""

    subject, serializer_class, lookup_field = "cost-reading", CostReadingSerializer, "id"
    asked = {"state": "state", "initiative": "initiative__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("initiative")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("initiatives", InitiativeViewSet),
        ("stage-gates", GateViewSet),
        ("benefits", BenefitViewSet),
        ("benefit-readings", BenefitReadingViewSet),
        ("cost-readings", CostReadingViewSet),
    ):
        router.add(prefix, kind)
