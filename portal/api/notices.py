"""What one was told by the letter I: reading it, and marking it as read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.base import ApiRouter, Keyset
from portal.asking import actor_of
from portal.models import Notice
from portal.services import notices


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    sentence = serializers.SerializerMethodField()
    verb = serializers.CharField(source="event.verb", read_only=True)
    subject_type = serializers.CharField(source="event.subject_type", read_only=True)
    subject_id = serializers.UUIDField(source="event.subject_id", read_only=True)
    subject_label = serializers.CharField(source="event.subject_label", read_only=True)

    class Meta:
        model = Notice
        fields = (
            "id", "at", "sentence", "count", "read_at", "event", "verb", "subject_type", "subject_id", "subject_label",
        )  # fmt: skip

    def get_sentence(self, row: Notice) -> str:
        """The act in words."""
        return notices.line(row)


class ReadSerializer(serializers.Serializer[Any]):
    """Until which moment; everything if none is given."""

    until = serializers.DateTimeField(required=False)


class Newest(Keyset):
    """The newest first."""

    ordering: Any = ("-at", "-id")


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """What the letter I told one; `?unread=1` for what is not read. Kept for ninety days; the record keeps the acts."""

    serializer_class, pagination_class = NoticeSerializer, Newest
    lookup_value_regex = "[0-9]+"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        rows = notices.of(actor_of(self.request._request).person)
        return rows.filter(read_at=None) if self.request.query_params.get("unread") else rows

    @extend_schema(request=None, responses={200: NoticeSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **kwargs: Any) -> Response:
        """Mark one as read."""
        row = self.get_object()
        notices.mark_read(actor=actor_of(_http(request)), notice=row)
        row.refresh_from_db(fields=["read_at"])
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReadSerializer, responses={200: dict})
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request, **kwargs: Any) -> Response:
        """Mark as read what came until a moment, or everything."""
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        count = notices.mark_all_read(actor=actor_of(_http(request)), until=given.validated_data.get("until"))
        return Response({"read": count})


def _http(request: Request) -> Any:
    http = request._request
    http.user = request.user
    return http


def register(router: ApiRouter) -> None:
    """The collection."""
    router.register("notices", NoticeViewSet, basename="api-notices")
