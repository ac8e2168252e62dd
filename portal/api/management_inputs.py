"""What programs send to management beside the acts: measurements, and files to import."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from management.models import ImportOrder, ImportRun
from management.services.measurement_csv import row_of
from management.services.measurements import MANY, Rejected, Row, Taken
from portal.api.base import Keyset
from portal.api.inputs import form_data
from portal.asking import actor_of, standing_of
from portal.forms.operations import ImportForm
from portal.pages.incident_imports import ordered


class MeasurementsInput(serializers.Serializer[Any]):
    """A batch. Each measurement has ``at``, the beginning of its slice of time, and ``good`` and ``total``, or
    ``value``."""

    source = serializers.CharField(  # type: ignore[assignment] # a field; the metaclass takes it out of the class
        max_length=120, help_text="Where they come from: the name of a monitoring tool."
    )
    measurements = serializers.ListField(child=serializers.DictField(), max_length=MANY)


class RejectedSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="Its place in the batch, the first being 1.")
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class TakenSerializer(serializers.Serializer[Any]):
    """What came of a batch. ``batch`` and ``digest`` are null where nothing was new."""

    batch = serializers.UUIDField(allow_null=True)
    digest = serializers.CharField(allow_null=True)
    new = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RejectedSerializer(many=True)


def rows_of(given: Sequence[Mapping[str, Any]]) -> tuple[list[Row], list[Rejected]]:
    """Measurements that can be read, and those that cannot."""
    read = [row_of(each, place) for place, each in enumerate(given, start=1)]
    rows = [each for each in read if isinstance(each, Row)]
    return rows, [each for each in read if isinstance(each, Rejected)]


def taken_as_dict(taken: Taken, faults: Sequence[Rejected]) -> dict[str, Any]:
    """The answer to a batch."""
    told = sorted([*faults, *taken.rejected])
    return {
        "batch": taken.batch.pk if taken.batch else None,
        "digest": taken.batch.digest if taken.batch else None,
        "new": taken.new,
        "unchanged": taken.unchanged,
        "rejected": [
            {"row": each.place, "column": each.column, "value": each.value, "reason": each.reason} for each in told
        ],
    }


class OrderInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV, plain or compressed with xz or gzip.")
    mapping = serializers.CharField(help_text="Short name of the mapping, such as servicenow.")
    unit = serializers.CharField(help_text="Code of the unit that new incidents belong to.")


class OrderSerializer(serializers.ModelSerializer[ImportOrder]):
    run = serializers.SlugRelatedField[ImportRun](slug_field="code", read_only=True)

    class Meta:
        model = ImportOrder
        fields = ("id", "file_name", "state", "step", "done", "total", "problem", "run", "ordered_at")


class ImportOrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ImportOrder]):
    """Imports that one has ordered, and how far they are."""

    serializer_class = OrderSerializer
    parser_classes = (MultiPartParser,)
    pagination_class = Keyset

    def get_queryset(self) -> QuerySet[ImportOrder]:
        if getattr(self, "swagger_fake_view", False):
            return ImportOrder.objects.none()
        mine = ImportOrder.objects.filter(wanted_by=actor_of(self.request._request).person)
        return mine.select_related("run").order_by("-pk")

    @extend_schema(request={"multipart/form-data": OrderInput}, responses={202: OrderSerializer})
    def create(self, request: Request) -> Response:
        """Order the import of a file; a worker does it."""
        http = request._request
        http.user = request.user
        form = ImportForm(form_data(request.data), request.FILES, subject=ImportRun(), standing=standing_of(http))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        order = ordered(http, form.cleaned_data)
        address = reverse("api-import-orders-detail", args=[order.pk], request=request)
        return Response(OrderSerializer(order).data, status=202, headers={"Location": address})
