"""The record in REST: events, their proofs, and the signed heads. For those who may read the whole of it."""

import base64
import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.base import ApiRouter, Keyset
from portal.asking import standing_of
from portal.history import may_read_record
from portal.ids import whole_or_none
from portal.pages.record import sought_by
from raci.ledger import proofs, selectors
from raci.ledger.models import Checkpoint, Seal

FILTERS = [
    OpenApiParameter(name, str, description=about)
    for name, about in {
        "q": "part of a person's, account's or object's name, or an event's number",
        "view": "refused, decisions or mine",
        "what": "kind of object, as `document-version`",
        "side": "governance, management, assurance or duties",
        "from": "first day",
        "until": "last day",
    }.items()
]


class ReadsRecord(BasePermission):
    """Who holds R or A for reading the whole record."""

    message = "Only who holds R or A for reading the whole record may do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        return may_read_record(standing_of(request._request))


class ByIndex(Keyset):
    """In the sealed order, newest first."""

    ordering = "-index"


class BySize(Keyset):
    """Newest heads first."""

    ordering = "-size"


class EventSerializer(serializers.Serializer[Seal]):
    """One entry of the record."""

    number = serializers.SerializerMethodField(help_text="From 1, in the sealed order")
    id = serializers.UUIDField(source="event.id")
    at = serializers.DateTimeField(source="event.at")
    actor = serializers.CharField(source="event.actor")
    actor_label = serializers.CharField(source="event.actor_label")
    account = serializers.CharField(source="event.account")
    on_behalf_of = serializers.CharField(source="event.on_behalf_of")
    verb = serializers.CharField(source="event.verb")
    outcome = serializers.ChoiceField(choices=["done", "refused", "noted"], source="event.outcome")
    authority = serializers.CharField(source="event.authority")
    subject_type = serializers.CharField(source="event.subject_type")
    subject_label = serializers.CharField(source="event.subject_label")
    revision = serializers.IntegerField(source="event.revision", allow_null=True)
    within = serializers.UUIDField(source="event.within", allow_null=True)

    def get_number(self, row: Seal) -> int:
        return row.index + 1


class EventDetailSerializer(EventSerializer):
    """With everything that was sealed."""

    payload = serializers.SerializerMethodField(help_text="What was sealed; the proof gives the exact bytes")

    def get_payload(self, row: Seal) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(bytes(row.event.payload))
        return found


class ProofSerializer(serializers.Serializer[Any]):
    """RFC 9162, 2.1.3; hashes and bytes in base64."""

    number = serializers.IntegerField()
    index = serializers.IntegerField(help_text="From 0, as RFC 9162 counts")
    payload = serializers.CharField(help_text="The exact bytes that were sealed")
    leaf = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes fields off the class
    checkpoint = serializers.CharField(help_text="The signed head")
    holds = serializers.BooleanField()


class CheckpointSerializer(serializers.ModelSerializer[Checkpoint]):
    root = serializers.SerializerMethodField(help_text="In base64")  # type: ignore[assignment]

    class Meta:
        model = Checkpoint
        fields = ("size", "root", "note", "at")

    def get_root(self, row: Checkpoint) -> str:
        return _text(bytes(row.root))


class GrowthSerializer(serializers.Serializer[Any]):
    """RFC 9162, 2.1.4; hashes in base64."""

    old = serializers.IntegerField()
    new = serializers.IntegerField()
    path = serializers.ListField(child=serializers.CharField())
    holds = serializers.BooleanField()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Seal]):
    """Sealed events, newest first; by their number."""

    permission_classes = (IsAuthenticated, ReadsRecord)
    pagination_class = ByIndex
    serializer_class = EventSerializer
    queryset = Seal.objects.none()
    lookup_field = "number"
    lookup_value_regex = "[1-9][0-9]{0,14}"

    def get_queryset(self) -> QuerySet[Seal]:
        sought = sought_by(self.request._request) if self.action == "list" else None
        return selectors.sealed(sought).defer("event__leaf")

    def get_object(self) -> Seal:
        found = self.get_queryset().filter(index=int(self.kwargs["number"]) - 1).first()
        if found is None:
            raise exceptions.NotFound
        return found

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=EventDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(EventDetailSerializer(self.get_object()).data)

    @extend_schema(responses=ProofSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def proof(self, request: Request, **kwargs: Any) -> Response:
        """The proof that the event stands at its place under the newest signed head."""
        event = self.get_object().event
        found = proofs.inclusion(event)
        if found is None:
            raise exceptions.NotFound
        return Response(
            {
                "number": found.index + 1,
                "index": found.index,
                "payload": _text(bytes(event.payload)),
                "leaf": _text(found.leaf),
                "path": [_text(step) for step in found.path],
                "size": found.size,
                "root": _text(found.root),
                "checkpoint": found.note,
                "holds": found.holds,
            }
        )


class CheckpointViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Checkpoint]):
    """Signed heads, newest first; by the number of events that they cover."""

    permission_classes = (IsAuthenticated, ReadsRecord)
    pagination_class = BySize
    serializer_class = CheckpointSerializer
    queryset = Checkpoint.objects.all()
    lookup_field = "size"
    lookup_value_regex = "[1-9][0-9]{0,14}"

    @extend_schema(
        parameters=[OpenApiParameter("from", int, required=True, description="size of the earlier head")],
        responses=GrowthSerializer,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def growth(self, request: Request, **kwargs: Any) -> Response:
        """The proof that this head grew from an earlier one."""
        new = self.get_object()
        asked = request.query_params.get("from", "")
        size = whole_or_none(asked)
        old = Checkpoint.objects.filter(size=size).first() if size is not None else None
        if old is None or old.size > new.size:
            raise exceptions.ValidationError({"from": "The size of an earlier head is needed."})
        found = proofs.growth(old, new)
        return Response(
            {"old": found.old, "new": found.new, "path": [_text(step) for step in found.path], "holds": found.holds}
        )


def register(router: ApiRouter) -> None:
    """The collections of the record."""
    router.register("events", EventViewSet, basename="api-events")
    router.register("checkpoints", CheckpointViewSet, basename="api-checkpoints")
