"""OpenSLO v1 over REST: files in, looked at first or taken in at once, and services and objectives out as YAML."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from management.models import OpenSLODocument, OpenSLOImport
from management.openslo.planning import Item, Plan
from management.services.openslo import FaultyFileError, look_at, take_in
from portal.api.base import ReadViewSet, etag
from portal.api.inputs import form_data
from portal.api.problems import problem
from portal.asking import actor_of, standing_of
from portal.exports.openslo import MEDIA
from portal.forms.openslo import OpenSLOForm
from raci.duties.standing import Standing
from raci.people.models import OrgUnit

AS_YAML = {(200, MEDIA): OpenApiTypes.STR}


class OpenSLOInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="YAML of OpenSLO v1, 1 MB at most.")
    unit = serializers.CharField(help_text="Code of the unit in which new services are planned.")
    dry_run = serializers.BooleanField(required=False, help_text="Only tell what the file would bring.")


class OpenSLOFaultSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    reason = serializers.CharField()


class OpenSLOItemSerializer(serializers.Serializer[Any]):
    """What would become of a document, or of one objective of an SLO."""

    kind = serializers.CharField()
    name = serializers.CharField()
    line = serializers.IntegerField()
    outcome = serializers.CharField(help_text="created, changed, unchanged, kept or refused")
    said = serializers.CharField()
    remarks = serializers.ListField(child=serializers.CharField())
    service = serializers.CharField(allow_null=True)
    objective = serializers.CharField(allow_null=True)
    objections = serializers.ListField(child=serializers.DictField())


class OpenSLOPlanSerializer(serializers.Serializer[Any]):
    """What a file would bring."""

    file = serializers.CharField()
    may_be_taken = serializers.BooleanField()
    faults = OpenSLOFaultSerializer(many=True)
    items = OpenSLOItemSerializer(many=True)
    objections = serializers.ListField(child=serializers.DictField())


class OpenSLODocumentSerializer(serializers.ModelSerializer[OpenSLODocument]):
    class Meta:
        model = OpenSLODocument
        fields = ("place", "line", "kind", "name", "is_kept", "said")


class OpenSLOImportSerializer(serializers.ModelSerializer[OpenSLOImport]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    documents = serializers.SerializerMethodField()

    class Meta:
        model = OpenSLOImport
        fields = ("code", "unit", "file_name", "digest", "created", "changed", "unchanged", "kept", "documents",
                  "taken_at", "state", "revision")  # fmt: skip

    @extend_schema_field(OpenSLODocumentSerializer(many=True))
    def get_documents(self, run: OpenSLOImport) -> Any:
        """Those that brought something."""
        return OpenSLODocumentSerializer(run.documents.all(), many=True).data


def plan_as_dict(found: Plan) -> dict[str, Any]:
    """What a file would bring."""
    return {
        "file": found.file.name,
        "may_be_taken": found.may_be_taken,
        "faults": [{"line": each.line, "reason": each.reason} for each in found.faults],
        "items": [_item(each) for each in found.items],
        "objections": [each.as_dict() for each in found.objections],
    }


def _item(item: Item) -> dict[str, Any]:
    service = item.service if item.service is not None and not item.service._state.adding else None
    return {
        "kind": item.document.kind,
        "name": item.document.name,
        "line": item.document.line,
        "outcome": str(item.outcome),
        "said": item.said,
        "remarks": list(item.remarks),
        "service": service.code if service else None,
        "objective": item.objective.code if item.objective else None,
        "objections": [each.as_dict() for each in item.objections],
    }


class OpenSLOImportViewSet(ReadViewSet):
    """Imports of OpenSLO files."""

    subject, serializer_class = "openslo-import", OpenSLOImportSerializer

    def get_parsers(self) -> list[Any]:
        """A file comes as a form."""
        return [MultiPartParser()]

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("documents")

    @extend_schema(
        request={"multipart/form-data": OpenSLOInput},
        responses={200: OpenSLOPlanSerializer, 201: OpenSLOImportSerializer},
        operation_id="objective_import",
    )
    def create(self, request: Request) -> Response:
        """Take a file in, all of it or nothing. With ``dry_run`` it is only told what the file would bring, which is
        also the answer where nothing in it is new."""
        http = request._request
        http.user = request.user
        blank = OpenSLOImport()
        sent = form_data(request.data)
        form = OpenSLOForm(sent, request.FILES, subject=blank, standing=standing_of(http))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        file, unit = form.cleaned_data["file"], form.cleaned_data["unit"]
        given = {"actor": actor_of(http), "data": file.read(), "file_name": str(file.name), "unit": unit}
        if sent.get("dry_run", "").lower() in ("true", "1", "on", "yes"):
            return Response(plan_as_dict(look_at(**given)))
        try:
            run = take_in(**given)
        except FaultyFileError as faulty:
            return problem("invalid", str(faulty), 422, **plan_as_dict(faulty.plan))
        if run is None:
            return Response(plan_as_dict(look_at(**given)))
        response = Response(self.get_serializer(self.get_queryset().get(pk=run.pk)).data, status=201)
        response["ETag"] = etag(run)
        response["Location"] = reverse("api-openslo-imports-detail", args=[run.code], request=request)
        return response
