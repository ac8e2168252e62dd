"""What every resource of the REST API is: reading by selectors, and the acts that have a door."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, pagination, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter

from portal.api.inputs import form_data, input_of
from portal.api.problems import PreconditionFailed, PreconditionRequired
from portal.asking import actor_of, standing_of
from portal.doors import DOORS, Door, doors_on
from portal.doors.passing import bind, enter
from portal.doors.sight import in_sight
from raci.duties import gate
from raci.duties.standing import Standing
from raci.ledger.governed import Governed, subject_model

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description="ETag of the object")


def etag(row: Governed) -> str:
    """The revision, and the digest of the content where it has one."""
    return f'"{row.revision}-{row.content_digest()[:16]}"'


class Keyset(pagination.CursorPagination):
    """Pages that stay right while rows come in."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "-id"


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """A collection: list and detail of what the person may see, and its acts.

    Attributes:
        subject: the SUBJECT of the rows.
        lookup_field: ``code`` as a rule; ``id`` where people know no code.
    """

    subject: ClassVar[str] = ""
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    pagination_class = Keyset

    def rows(self, standing: Standing) -> QuerySet[Any]:
        """What the person may see; subclasses add select_related and filters."""
        return in_sight(self.subject, standing)

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.rows_for_schema()
        return self.rows(standing_of(self.request._request))

    def rows_for_schema(self) -> QuerySet[Any]:
        """No rows, but the model, for the OpenAPI document."""
        return subject_model(self.subject)._default_manager.none()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        response = Response(self.get_serializer(row).data)
        if isinstance(row, Governed):
            response["ETag"] = etag(row)
        return response

    @extend_schema(responses={200: dict})
    @action(detail=True, methods=["get"])
    def acts(self, request: Request, **kwargs: Any) -> Response:
        """What the person may do with this object, and what stands against the rest."""
        row, http = self.get_object(), request._request
        doors = doors_on(self.subject)
        found = gate.offers([door.act for door in doors], row, actor_of(http), standing=standing_of(http))
        return Response(
            [
                {
                    "act": offer.act.code,
                    "name": door.name,
                    "label": offer.act.label,
                    "allowed": offer.allowed,
                    "fresh_signature": offer.act.fresh_signature,
                    "objections": [objection.as_dict() for objection in offer.objections],
                }
                for offer, door in zip(found, doors, strict=True)
            ]
        )

    def go_through(self, request: Request, door: Door) -> Response:
        """Do an act on an existing object."""
        http = _http(request)
        row = self.get_object()
        seen = request.headers.get("If-Match")
        if seen is None:
            raise PreconditionRequired
        if seen not in (etag(row), "*"):
            raise PreconditionFailed
        result = _enter(door, request, http, row, row.content_digest() or None)
        row.refresh_from_db()
        shown = result if isinstance(result, type(row)) else row
        response = Response(self.get_serializer(self._again(shown)).data)
        response["ETag"] = etag(shown)
        return response

    def bring_about(self, request: Request, door: Door) -> Response:
        """Make something new."""
        http = _http(request)
        result = _enter(door, request, http, door.prototype(standing_of(http)), None)
        if result is None or self.subject != result.SUBJECT:
            return Response(status=202)
        response = Response(self.get_serializer(self._again(result)).data, status=201)
        response["ETag"] = etag(result)
        response["Location"] = f"{http.path.rstrip('/')}/{getattr(result, self.lookup_field)}/"
        return response

    def _again(self, row: Governed) -> Governed:
        found: Governed | None = self.get_queryset().filter(pk=row.pk).first()
        return found or row


def _http(request: Request) -> Any:
    http = request._request
    http.user = request.user
    return http


def _enter(door: Door, request: Request, http: Any, subject: Governed, digest: str | None) -> Governed | None:
    form = bind(door, http, subject, form_data(request.data), request.FILES)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return enter(door, http, subject, form, digest)


def _on_one(door: Door) -> Callable[..., Response]:
    def method(self: ReadViewSet, request: Request, **kwargs: Any) -> Response:
        return self.go_through(request, door)

    return method


def _on_collection(door: Door) -> Callable[..., Response]:
    def method(self: ReadViewSet, request: Request, **kwargs: Any) -> Response:
        return self.bring_about(request, door)

    return method


def with_acts(kind: type[ReadViewSet]) -> type[ReadViewSet]:
    """The viewset with one action for each door on its subject; a birth is the POST of the collection."""
    for door in [each for each in DOORS.values() if each.act.subject == kind.subject]:
        birth = door.act.is_birth
        method = (_on_collection if birth else _on_one)(door)
        method.__name__ = name = door.act.code.replace(".", "_").replace("-", "_")
        method.__doc__ = f"{door.act.label}. {door.lead}".strip()
        documented = extend_schema(
            request=input_of(door.act.code, door), parameters=[] if birth else [IF_MATCH], operation_id=name
        )
        if birth and not hasattr(kind, "create"):
            kind.create = documented(method)  # type: ignore[attr-defined]
        else:  # the route first: it would forget what is said of it
            made = action(detail=not birth, methods=["post"], url_path=door.name, url_name=door.name)(method)
            setattr(kind, name, documented(made))
    return kind


class ApiRouter(DefaultRouter):
    """Registers a collection with its acts."""

    def add(self, prefix: str, kind: type[ReadViewSet]) -> None:
        """``prefix`` is a plural noun."""
        self.register(prefix, with_acts(kind), basename=f"api-{prefix}")
