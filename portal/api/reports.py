"""Reports in REST: order one, watch it, and take its files away, on record like from the page."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from portal.api.base import ApiRouter, ReadViewSet
from portal.models import Report
from portal.pages.reports import hand_over
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person


class ReportSerializer(serializers.ModelSerializer[Report]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    ordered_by = serializers.SlugRelatedField[Person](slug_field="name", read_only=True)
    percent = serializers.IntegerField(source="progress.percent", read_only=True)
    step = serializers.CharField(source="progress.step", read_only=True)

    class Meta:
        model = Report
        fields = (
            "code", "kind", "unit", "period_from", "period_until", "as_of", "formats", "state", "revision",
            "ordered_by", "ordered_at", "made_at", "percent", "step", "problem",
            "files", "rows", "record_size", "record_root",
        )  # fmt: skip


class ReportViewSet(ReadViewSet):
    """Reports that one may take away."""

    subject, serializer_class = "report", ReportSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit", "ordered_by", "progress")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"files/(?P<kind>[a-z]+)", pagination_class=None)
    def file(self, request: Request, kind: str, **kwargs: Any) -> FileResponse:
        """A file of the report; that it was taken away is on record."""
        http = request._request
        http.user = request.user
        return hand_over(http, self.get_object(), kind)


def register(router: ApiRouter) -> None:
    """The collection of this area."""
    router.add("reports", ReportViewSet)
