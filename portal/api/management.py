"""Services, objectives, measurements, IT goals, controls, incidents and their imports."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from management.models import (
    Control,
    ControlTest,
    ImportMapping,
    ImportRun,
    Incident,
    ITGoal,
    ITGoalMetric,
    ITGoalReading,
    MeasurementBatch,
    Service,
    ServiceObjective,
)
from management.models.incidents import ImportRejection
from management.selectors import health, openslo
from management.services import measurements
from portal.api.base import ApiRouter, ReadViewSet
from portal.api.management_inputs import (
    ImportOrderViewSet,
    MeasurementsInput,
    TakenSerializer,
    rows_of,
    taken_as_dict,
)
from portal.api.openslo import AS_YAML, OpenSLOImportViewSet
from portal.api.problems import problem
from portal.asking import actor_of, standing_of
from portal.exports.openslo import yaml_file
from portal.serving.figures import health_as_dict
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person

Unit = serializers.SlugRelatedField[OrgUnit]
Someone = serializers.SlugRelatedField[Person]


class ServiceSerializer(serializers.ModelSerializer[Service]):
    unit = Unit(slug_field="code", read_only=True)
    owner_name = serializers.CharField(source="owner.name", default="", read_only=True)

    class Meta:
        model = Service
        fields = ("code", "name", "summary", "family", "tier", "unit", "owner", "owner_name", "live_since", "approval",
                  "itsm_names", "state", "revision")  # fmt: skip


class ServiceObjectiveSerializer(serializers.ModelSerializer[ServiceObjective]):
    """``target`` and ``slice_target`` are shares here; the acts take them in per cent, as the page does."""

    service = serializers.SlugRelatedField[Service](slug_field="code", read_only=True)

    class Meta:
        model = ServiceObjective
        fields = ("code", "service", "name", "indicator", "target", "budgeting", "window", "window_days",
                  "calendar_unit", "slice_seconds", "slice_target", "operator", "limit", "unit_of_measure",
                  "active_since", "state", "revision")  # fmt: skip


class BatchSerializer(serializers.ModelSerializer[MeasurementBatch]):
    objective = serializers.SlugRelatedField[ServiceObjective](slug_field="code", read_only=True)

    class Meta:
        model = MeasurementBatch
        fields = ("id", "objective", "source", "digest", "count", "taken_at", "state", "revision")


class ITGoalSerializer(serializers.ModelSerializer[ITGoal]):
    unit = Unit(slug_field="code", read_only=True)

    class Meta:
        model = ITGoal
        fields = ("code", "title", "description", "dimension", "cobit", "owner", "unit", "starts_on", "ends_on",
                  "state", "revision")  # fmt: skip


class ITGoalMetricSerializer(serializers.ModelSerializer[ITGoalMetric]):
    goal = serializers.SlugRelatedField[ITGoal](slug_field="code", read_only=True)

    class Meta:
        model = ITGoalMetric
        fields = ("id", "goal", "title", "unit_of_measure", "baseline", "target", "weight", "cadence_days", "state",
                  "revision")  # fmt: skip


class ITGoalReadingSerializer(serializers.ModelSerializer[ITGoalReading]):
    goal = serializers.CharField(source="metric.goal.code", read_only=True)

    class Meta:
        model = ITGoalReading
        fields = ("id", "goal", "metric", "value", "taken_on", "remark", "state", "revision")


class ControlSerializer(serializers.ModelSerializer[Control]):
    unit = Unit(slug_field="code", read_only=True)
    services = serializers.SerializerMethodField()

    class Meta:
        model = Control
        fields = ("code", "title", "procedure", "owner", "unit", "cadence_days", "services", "state", "revision")

    def get_services(self, row: Control) -> list[str]:
        """Codes of the services in whose running it is operated."""
        return [place.service.code for place in row.places.all()]


class ControlTestSerializer(serializers.ModelSerializer[ControlTest]):
    control = serializers.SlugRelatedField[Control](slug_field="code", read_only=True)
    tester_name = serializers.CharField(source="tester.name", read_only=True)

    class Meta:
        model = ControlTest
        fields = ("id", "control", "tested_on", "result", "evidence", "tester", "tester_name", "state", "revision")


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    unit = Unit(slug_field="code", read_only=True)
    service = serializers.SlugRelatedField[Service](slug_field="code", read_only=True)

    class Meta:
        model = Incident
        fields = ("number", "title", "status", "service", "unit", "category", "subcategory", "group", "item",
                  "priority", "impact", "urgency", "opened_at", "resolved_at", "closed_at", "made_sla", "reopened",
                  "reassigned", "problem", "change", "caused_by", "updated_at", "state", "revision")  # fmt: skip


class RejectionSerializer(serializers.ModelSerializer[ImportRejection]):
    class Meta:
        model = ImportRejection
        fields = ("row", "number", "column", "value", "reason")


class IncidentImportSerializer(serializers.ModelSerializer[ImportRun]):
    mapping = serializers.SlugRelatedField[ImportMapping](slug_field="code", read_only=True)
    unit = Unit(slug_field="code", read_only=True)

    class Meta:
        model = ImportRun
        fields = ("code", "mapping", "unit", "file_name", "digest", "rows", "created", "changed", "unchanged",
                  "rejected", "taken_at", "state", "revision")  # fmt: skip


class ImportMappingSerializer(serializers.ModelSerializer[ImportMapping]):
    class Meta:
        model = ImportMapping
        fields = ("code", "name", "mapping", "state", "revision")


class ServiceViewSet(ReadViewSet):
    """Services of the catalogue."""

    subject, serializer_class = "service", ServiceSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit", "owner")

    @extend_schema(responses={200: dict})
    @action(detail=True, methods=["get"])
    def health(self, request: Request, **kwargs: Any) -> Response:
        """How the service stands against each of its objectives now."""
        return Response(health_as_dict(health.of_services([self.get_object()])[0]))

    @extend_schema(responses={200: dict}, operation_id="services_health_table")
    @action(detail=False, methods=["get"], url_path="health", url_name="health-table")
    def health_table(self, request: Request, **kwargs: Any) -> Response:
        """Every service in operation, the worst first."""
        return Response([health_as_dict(each) for each in health.health_table(standing_of(request._request))])

    @extend_schema(responses=AS_YAML)
    @action(detail=True, methods=["get"], url_path="openslo", url_name="openslo")
    def openslo(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The service with all its objectives as OpenSLO v1."""
        row = self.get_object()
        return yaml_file(row.code.lower(), openslo.of_service(standing_of(request._request), row))

    @extend_schema(responses=AS_YAML, operation_id="services_openslo_everything")
    @action(detail=False, methods=["get"], url_path="openslo", url_name="openslo-everything")
    def openslo_everything(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Every service and objective in sight, and all that was kept for them, as OpenSLO v1."""
        return yaml_file("openslo", openslo.of_all(standing_of(request._request)))


class ObjectiveViewSet(ReadViewSet):
    """Service level objectives in OpenSLO terms."""

    subject, serializer_class = "objective", ServiceObjectiveSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("service")

    @extend_schema(
        request=MeasurementsInput, responses={200: TakenSerializer, 201: TakenSerializer}, operation_id="measure"
    )
    @action(detail=True, methods=["post"], url_path="measurements", url_name="measurements")
    def measurements(self, request: Request, **kwargs: Any) -> Response:
        """Report what was measured. The same batch, or the same slice of time with the same values, changes nothing;
        late data are welcome; rows that are wrong are told and do not hold the others up."""
        objective = self.get_object()
        given = MeasurementsInput(data=request.data)
        given.is_valid(raise_exception=True)
        rows, faults = rows_of(given.validated_data["measurements"])
        taken = measurements.take_in(
            actor=actor_of(request._request), objective=objective, rows=rows, source=given.validated_data["source"]
        )
        found = taken_as_dict(taken, faults)
        if found["rejected"] and not taken.new and not taken.unchanged:
            return problem("invalid", "None of these measurements can be taken in.", 422, **found)
        return Response(found, status=201 if taken.new else 200)

    @extend_schema(responses=AS_YAML)
    @action(detail=True, methods=["get"], url_path="openslo", url_name="openslo")
    def openslo(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The objective as OpenSLO v1, with its service and what it names."""
        row = self.get_object()
        return yaml_file(row.code.lower(), openslo.of_objective(standing_of(request._request), row))


class BatchViewSet(ReadViewSet):
    """Batches of measurements, as they were taken in."""

    subject, serializer_class, lookup_field = "measurement-batch", BatchSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("objective")


class ITGoalViewSet(ReadViewSet):
    """IT goals."""

    subject, serializer_class = "it-goal", ITGoalSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")


class MetricViewSet(ReadViewSet):
    """What IT goals are measured by."""

    subject, serializer_class, lookup_field = "it-goal-metric", ITGoalMetricSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("goal")


class ReadingViewSet(ReadViewSet):
    """Readings of IT goals."""

    subject, serializer_class, lookup_field = "it-goal-reading", ITGoalReadingSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("metric__goal")


class ControlViewSet(ReadViewSet):
    """Controls."""

    subject, serializer_class = "control", ControlSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("places__service")


class ControlTestViewSet(ReadViewSet):
    """Tests of controls."""

    subject, serializer_class, lookup_field = "control-test", ControlTestSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("control", "tester")


class IncidentViewSet(ReadViewSet):
    """Incidents as the ITSM tool knows them."""

    subject, serializer_class, lookup_field = "incident", IncidentSerializer, "number"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit", "service")


class ImportViewSet(ReadViewSet):
    """Imports of incidents. One is ordered at ``import-orders``."""

    subject, serializer_class = "import-run", IncidentImportSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit", "mapping")

    @extend_schema(responses={200: RejectionSerializer(many=True)})
    @action(detail=True, methods=["get"])
    def rejections(self, request: Request, **kwargs: Any) -> Response:
        """The rows that were not taken in, each with its number, its column and the reason."""
        rows = self.get_object().rejections.order_by("row")
        return Response(RejectionSerializer(rows, many=True).data)


class MappingViewSet(ReadViewSet):
    """How exports of ITSM tools are read."""

    subject, serializer_class = "import-mapping", ImportMappingSerializer


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("services", ServiceViewSet),
        ("objectives", ObjectiveViewSet),
        ("measurement-batches", BatchViewSet),
        ("openslo-imports", OpenSLOImportViewSet),
        ("it-goals", ITGoalViewSet),
        ("it-goal-metrics", MetricViewSet),
        ("it-goal-readings", ReadingViewSet),
        ("controls", ControlViewSet),
        ("control-tests", ControlTestViewSet),
        ("incidents", IncidentViewSet),
        ("imports", ImportViewSet),
        ("import-mappings", MappingViewSet),
    ):
        router.add(prefix, kind)
    router.register("import-orders", ImportOrderViewSet, basename="api-import-orders")
