"""Reviews of access and the roles in them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from portal.api.base import ApiRouter, ReadViewSet
from portal.reviewing import items_of
from portal.sheets.reviews import XLSX, as_csv, as_xlsx
from raci.duties.models import Delegation
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.standing import Standing
from raci.people.models import OrgUnit


class AccessReviewSerializer(serializers.ModelSerializer[AccessReview]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)

    class Meta:
        model = AccessReview
        fields = (
            "code", "title", "unit", "sphere", "roles", "person", "beyond", "opened_by", "escalation", "opened_at",
            "due_at", "last_at", "closed_at", "state", "revision",
        )  # fmt: skip


class ReviewItemSerializer(serializers.ModelSerializer[ReviewItem]):
    review = serializers.SlugRelatedField[AccessReview](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    delegation = serializers.SlugRelatedField[Delegation](slug_field="code", read_only=True)
    role = serializers.CharField(source="role_binding.role.code", read_only=True)
    holder = serializers.CharField(read_only=True)

    class Meta:
        model = ReviewItem
        fields = (
            "code", "review", "binding", "delegation", "holder", "role", "unit", "reviewer", "why", "due_at",
            "deferred", "reason", "held", "answered_by", "answered_at", "state", "revision",
        )  # fmt: skip


class AccessReviewViewSet(ReadViewSet):
    """Reviews of access."""

    subject, serializer_class = "access-review", AccessReviewSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")

    @extend_schema(responses={(200, "text/csv"): bytes})
    @action(detail=True, methods=["get"], url_path="result.csv")
    def result_csv(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The result as CSV, a row for each role on the list."""
        return as_csv(self.get_object())

    @extend_schema(responses={(200, XLSX): bytes})
    @action(detail=True, methods=["get"], url_path="result.xlsx")
    def result_xlsx(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The same as a workbook."""
        return as_xlsx(self.get_object())


class ReviewItemViewSet(ReadViewSet):
    """Roles on the list of a review; `?review=AR-2026-01` for one review, `?state=waiting` for a state."""

    subject, serializer_class = "review-item", ReviewItemSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = items_of(super().rows(standing))
        for name, field in (("review", "review__code"), ("state", "state")):
            asked = self.request.query_params.get(name)
            rows = rows.filter(**{field: asked}) if asked else rows
        return rows


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("access-reviews", AccessReviewViewSet)
    router.add("review-items", ReviewItemViewSet)
