"""Changes and the times in which nothing is changed."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from management.models import Change, ChangeApproval, FreezeWindow, Service
from portal.api.base import ApiRouter, ReadViewSet
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person

Known = serializers.SlugRelatedField[Service]
Someone = serializers.SlugRelatedField[Person]


class ApprovalSerializer(serializers.ModelSerializer[ChangeApproval]):
    """A signature. It counts as long as its digest is that of the change."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = ChangeApproval
        fields = ("person", "name", "behalf", "at", "afterwards", "digest")


class ChangeSerializer(serializers.ModelSerializer[Change]):
    service = Known(slug_field="code", read_only=True)
    template = serializers.SlugRelatedField[Change](slug_field="code", read_only=True)
    requester_name = serializers.CharField(source="requester.name", read_only=True)
    approvals = ApprovalSerializer(many=True, read_only=True)
    approvals_needed = serializers.IntegerField(source="needed", read_only=True)
    digest = serializers.CharField(source="content_digest", read_only=True)
    review_due = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Change
        fields = ("code", "title", "description", "service", "kind", "urgency", "is_template", "template", "requester",
                  "requester_name", "answers", "risk", "plan", "fallback", "starts_at", "ends_at", "approvals",
                  "approvals_needed", "digest", "at_once", "ratified_at", "denial", "implementer", "started_at",
                  "finished_at", "outcome", "reason", "review_due", "verdict", "review", "reviewed_at", "state",
                  "revision")  # fmt: skip


class FreezeWindowSerializer(serializers.ModelSerializer[FreezeWindow]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    service = Known(slug_field="code", read_only=True)

    class Meta:
        model = FreezeWindow
        fields = ("code", "unit", "service", "starts_at", "ends_at", "reason", "state", "revision")


class ChangeViewSet(ReadViewSet):
    """Changes of services."""

    subject, serializer_class = "change", ChangeSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = super().rows(standing).select_related("service", "template", "requester")
        return rows.prefetch_related("approvals__person")


class FreezeWindowViewSet(ReadViewSet):
    """Times in which a service, or everything in a unit, is not changed but in an emergency."""

    subject, serializer_class = "freeze-window", FreezeWindowSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit", "service")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("changes", ChangeViewSet)
    router.add("freeze-windows", FreezeWindowViewSet)
