"""Groups with which documents are shared."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.base import ApiRouter, ReadViewSet
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, ReadingGroup


class ReadingGroupSerializer(serializers.ModelSerializer[ReadingGroup]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    members = serializers.SerializerMethodField(help_text="The persons who read by it")

    class Meta:
        model = ReadingGroup
        fields = ("code", "title", "unit", "members", "state", "revision")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_members(self, row: ReadingGroup) -> list[str]:
        """Each once, whatever accounts they have."""
        return sorted({str(part.account.person_id) for part in row.memberships.all()})


class ReadingGroupViewSet(ReadViewSet):
    """Groups with which documents are shared for reading."""

    subject, serializer_class = "reading-group", ReadingGroupSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("memberships__account")


def register(router: ApiRouter) -> None:
    """The collection of this area."""
    router.add("reading-groups", ReadingGroupViewSet)
