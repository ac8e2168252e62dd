"""Strategies, business objectives, enterprise goals, their metrics and readings, and the catalogue they come from."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.models import BusinessObjective, EnterpriseGoal, GoalMetric, GoalReading, Strategy
from portal.api.base import ApiRouter, ReadViewSet
from raci.duties.standing import Standing
from raci.people.models import OrgUnit


class ObjectiveSerializer(serializers.ModelSerializer[BusinessObjective]):
    strategy = serializers.SlugRelatedField[Strategy](slug_field="code", read_only=True)

    class Meta:
        model = BusinessObjective
        fields = ("code", "strategy", "title", "description", "state", "revision")


class StrategySerializer(serializers.ModelSerializer[Strategy]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    objectives = ObjectiveSerializer(many=True, read_only=True)

    class Meta:
        model = Strategy
        fields = (
            "code", "title", "vision", "mission", "starts_on", "ends_on", "adopted_on", "unit", "objectives", "state",
            "revision",
        )  # fmt: skip


class MetricSerializer(serializers.ModelSerializer[GoalMetric]):
    goal = serializers.SlugRelatedField[EnterpriseGoal](slug_field="code", read_only=True)

    class Meta:
        model = GoalMetric
        fields = (
            "id", "goal", "title", "unit_of_measure", "baseline", "target", "weight", "cadence_days", "state",
            "revision",
        )  # fmt: skip


class GoalSerializer(serializers.ModelSerializer[EnterpriseGoal]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    metrics = MetricSerializer(many=True, read_only=True)

    class Meta:
        model = EnterpriseGoal
        fields = (
            "code", "title", "description", "dimension", "cobit", "owner", "unit", "starts_on", "ends_on", "metrics",
            "cycle", "state", "revision",
        )  # fmt: skip


class ReadingSerializer(serializers.ModelSerializer[GoalReading]):
    goal = serializers.CharField(source="metric.goal.code", read_only=True)

    class Meta:
        model = GoalReading
        fields = ("id", "goal", "metric", "value", "taken_on", "remark", "state", "revision")


class Narrowed(ReadViewSet):
    """A collection that is narrowed by ``?state=`` and by the codes of what a row belongs to.

    Attributes:
        asked: parameter of the address -> path of the column.
    """

    asked: dict[str, str] = {"state": "state"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        query = self.request.query_params
        where = {path: query[name] for name, path in self.asked.items() if query.get(name)}
        return super().rows(standing).filter(**where)


class StrategyViewSet(Narrowed):
    """Strategies with their business objectives."""

    subject, serializer_class = "strategy", StrategySerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("objectives__strategy")


class ObjectiveViewSet(Narrowed):
    """Business objectives."""

    subject, serializer_class = "business-objective", ObjectiveSerializer
    asked = {"state": "state", "strategy": "strategy__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("strategy")


class GoalViewSet(Narrowed):
    """Enterprise goals with what they are measured by."""

    subject, serializer_class = "enterprise-goal", GoalSerializer
    asked = {"state": "state", "dimension": "dimension", "unit": "unit__code", "cobit": "cobit"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("metrics__goal")


class MetricViewSet(Narrowed):
    """What enterprise goals are measured by."""

    subject, serializer_class, lookup_field = "goal-metric", MetricSerializer, "id"
    asked = {"state": "state", "goal": "goal__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("goal")


class ReadingViewSet(Narrowed):
    """Readings of the metrics of enterprise goals."""

    subject, serializer_class, lookup_field = "goal-reading", ReadingSerializer, "id"
    asked = {"state": "state", "goal": "metric__goal__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("metric__goal")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("strategies", StrategyViewSet),
        ("business-objectives", ObjectiveViewSet),
        ("enterprise-goals", GoalViewSet),
        ("goal-metrics", MetricViewSet),
        ("goal-readings", ReadingViewSet),
    ):
        router.add(prefix, kind)
