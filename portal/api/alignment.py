"""Links, findings, checks and their rounds."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import BusinessObjective, Document, EnterpriseGoal
from management.models import Control, ITGoal, Service
from portal.api.base import ApiRouter, ReadViewSet
from raci.alignment.checks import CHECKS
from raci.alignment.models import CheckRound, CheckRun, Contribution, Direction, Finding, Implementation, Support
from raci.alignment.states import Severity
from raci.duties.standing import Standing
from raci.people.models import OrgUnit

LINK = ("id", "weight", "primary", "confirmed_at", "state", "revision")


def _code(model: Any) -> Any:
    return serializers.SlugRelatedField[model](slug_field="code", read_only=True)


class DirectionSerializer(serializers.ModelSerializer[Direction]):
    objective: Any = _code(BusinessObjective)
    goal: Any = _code(EnterpriseGoal)

    class Meta:
        model = Direction
        fields = ("objective", "goal", *LINK)


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    enterprise_goal: Any = _code(EnterpriseGoal)
    it_goal: Any = _code(ITGoal)

    class Meta:
        model = Contribution
        fields = ("enterprise_goal", "it_goal", *LINK)


class SupportSerializer(serializers.ModelSerializer[Support]):
    it_goal: Any = _code(ITGoal)
    service: Any = _code(Service)
    control: Any = _code(Control)

    class Meta:
        model = Support
        fields = ("it_goal", "service", "control", *LINK)


class ImplementationSerializer(serializers.ModelSerializer[Implementation]):
    document: Any = _code(Document)
    control: Any = _code(Control)

    class Meta:
        model = Implementation
        fields = ("document", "clause", "clause_digest", "control", "id", "confirmed_at", "state", "revision")


class FindingSerializer(serializers.ModelSerializer[Finding]):
    check = serializers.CharField(source="check_code", read_only=True)
    unit: Any = _code(OrgUnit)

    class Meta:
        model = Finding
        fields = (
            "code", "check", "severity", "sentence", "object_type", "object_label", "unit", "owner", "opened_at",
            "resolved_at", "times_opened", "waived_until", "waiver_reason", "state", "revision",
        )  # fmt: skip


class RunSerializer(serializers.ModelSerializer[CheckRun]):
    class Meta:
        model = CheckRun
        fields = ("slot", "state", "attempt", "due_at", "started_at", "finished_at", "total", "done", "results")


class RoundSerializer(serializers.ModelSerializer[CheckRound]):
    run = RunSerializer(read_only=True)

    class Meta:
        model = CheckRound
        fields = (
            "code", "scope", "ordered_at", "concluded_at", "found", "opened", "reopened", "resolved", "run", "state",
            "revision",
        )  # fmt: skip


class DirectionViewSet(ReadViewSet):
    """Which enterprise goal serves which business objective."""

    subject, serializer_class, lookup_field = "direction", DirectionSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("objective", "goal")


class ContributionViewSet(ReadViewSet):
    """Which IT goal contributes to which enterprise goal."""

    subject, serializer_class, lookup_field = "contribution", ContributionSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("enterprise_goal", "it_goal")


class SupportViewSet(ReadViewSet):
    """Which service or control delivers which IT goal."""

    subject, serializer_class, lookup_field = "support", SupportSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("it_goal", "service", "control")


class ImplementationViewSet(ReadViewSet):
    """Which control puts which clause into practice."""

    subject, serializer_class, lookup_field = "implementation", ImplementationSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("document", "control")


class FindingViewSet(ReadViewSet):
    """What the checks found. Filters: ``state``, ``severity``, ``check``, ``object_type``."""

    subject, serializer_class = "finding", FindingSerializer
    filters = {"state": "state", "severity": "severity", "check": "check_code", "object_type": "object_type"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        asked = self.request.query_params if self.action == "list" else {}
        narrowed = {column: asked[name] for name, column in self.filters.items() if asked.get(name)}
        return super().rows(standing).select_related("unit").filter(**narrowed)


class RoundViewSet(ReadViewSet):
    """Rounds of checks with their runs. POST orders one now."""

    subject, serializer_class = "check-round", RoundSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("run")


class CheckSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    family = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.choices)
    title = serializers.CharField()
    looks = serializers.CharField(help_text="What it looks for, in a sentence")
    remedy = serializers.CharField()


class CheckViewSet(viewsets.ViewSet):
    """What the portal checks."""

    @extend_schema(responses=CheckSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every check, by code."""
        return Response(CheckSerializer([CHECKS[code] for code in sorted(CHECKS)], many=True).data)


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("directions", DirectionViewSet),
        ("contributions", ContributionViewSet),
        ("supports", SupportViewSet),
        ("implementations", ImplementationViewSet),
        ("findings", FindingViewSet),
        ("check-rounds", RoundViewSet),
    ):
        router.add(prefix, kind)
    router.register("checks", CheckViewSet, basename="api-checks")
