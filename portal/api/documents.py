"""Governed documents, their versions with clauses, and imports."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import Clause, Document, DocumentImport, DocumentVersion, DraftCopy, ImportedFile, Remark
from governance.selectors import copies
from governance.selectors import documents as selectors
from governance.text.redline import Status
from portal.api.base import ApiRouter, ReadViewSet
from portal.pages.attachments import hand_out
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Person


class DocumentSerializer(serializers.ModelSerializer[Document]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    in_force = serializers.CharField(source="in_force_number", read_only=True, default=None, allow_null=True)
    in_force_since = serializers.DateField(read_only=True, default=None, allow_null=True)
    under_way = serializers.CharField(source="next_number", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Document
        fields = (
            "code", "kind", "title", "unit", "owner", "review_months", "source", "cycle",
            "in_force", "in_force_since", "under_way", "state", "revision",
        )  # fmt: skip


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    class Meta:
        model = Clause
        fields = ("number", "key", "kind", "heading", "level", "text", "mandatory")


class VersionSerializer(serializers.ModelSerializer[DocumentVersion]):
    code = serializers.CharField(read_only=True)
    document = serializers.SlugRelatedField[Document](slug_field="code", read_only=True)

    class Meta:
        model = DocumentVersion
        fields = (
            "code", "document", "number", "title", "summary", "last_updated", "effective_on", "approved_on",
            "attachments", "digest", "cycle", "state", "revision",
        )  # fmt: skip


class WholeVersionSerializer(VersionSerializer):
    clauses = ClauseSerializer(many=True, read_only=True)

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "front_matter", "body", "clauses")  # type: ignore[assignment]


class FileSerializer(serializers.ModelSerializer[ImportedFile]):
    document = serializers.SlugRelatedField[Document](slug_field="code", read_only=True)

    class Meta:
        model = ImportedFile
        fields = ("name", "outcome", "problem", "document")


class ImportSerializer(serializers.ModelSerializer[DocumentImport]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = DocumentImport
        fields = (
            "code", "source", "unit", "kind", "owner", "added", "changed", "unchanged", "rejected", "files", "state",
            "revision",
        )  # fmt: skip

    @extend_schema_field(FileSerializer(many=True))
    def get_files(self, run: DocumentImport) -> Any:
        return FileSerializer(run.files.all(), many=True).data


class DifferenceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    number = serializers.CharField(source="entry.clause.number")
    mine = serializers.CharField(source="entry.new.text", default=None)
    theirs = serializers.CharField(source="entry.old.text", default=None)
    suggested = serializers.CharField(allow_null=True)


class CopySerializer(serializers.ModelSerializer[DraftCopy]):
    version = serializers.CharField(source="version.code", read_only=True)
    version_revision = serializers.IntegerField(source="version.revision", read_only=True)
    differences = serializers.SerializerMethodField()

    class Meta:
        model = DraftCopy
        fields = (
            "id", "version", "version_revision", "seen_revision", "title", "summary", "effective_on", "body",
            "differences", "state", "revision",
        )  # fmt: skip

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, copy: DraftCopy) -> Any:
        return DifferenceSerializer(copies.differing(copy) if copy.state == "kept" else (), many=True).data


class CopyViewSet(ReadViewSet):
    """Texts that the caller keeps beside drafts, with the clauses in which they differ from these."""

    subject, serializer_class, lookup_field = "draft-copy", CopySerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("version__document__unit")


AGAINST = OpenApiParameter("against", str, description="Number of the other version; that which it replaces if absent")


class EntrySerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=[each.value for each in Status])
    number = serializers.CharField(source="clause.number")
    old_number = serializers.CharField(allow_blank=True)
    old = serializers.CharField(source="old.text", default=None)
    new = serializers.CharField(source="new.text", default=None)
    moved = serializers.BooleanField()


class RedlineSerializer(serializers.Serializer[Any]):
    against = serializers.CharField(allow_null=True)
    entries = EntrySerializer(many=True)


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    version = serializers.CharField(source="version.code", read_only=True)
    person = serializers.SlugRelatedField[Person](slug_field="name", read_only=True)

    class Meta:
        model = Remark
        fields = (
            "id", "version", "kind", "person", "clause_key", "clause_number", "before", "replacement", "text",
            "answer", "state", "revision",
        )  # fmt: skip


class RemarkViewSet(ReadViewSet):
    """Comments and change requests on clauses; ``?version=POL-014-v4.0`` those on one version."""

    subject, serializer_class, lookup_field = "remark", RemarkSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = super().rows(standing).select_related("person", "version__document__unit")
        document, mark, number = self.request.query_params.get("version", "").rpartition("-v")
        return rows.filter(version__document__code=document, version__number=number) if mark else rows


class DocumentViewSet(ReadViewSet):
    """Governed documents over all their versions."""

    subject, serializer_class = "document", DocumentSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        query = self.request.query_params
        asked = {name: query.get(name, "") for name in ("kind", "state", "unit", "owner")}
        return selectors.listing(standing, text=query.get("q", ""), **asked)


class VersionViewSet(ReadViewSet):
    """Versions of governed documents, addressed as ``POL-014-v4.0``."""

    subject, serializer_class = "document-version", VersionSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = super().rows(standing).select_related("document__unit", "document__owner")
        document, state = (self.request.query_params.get(name, "") for name in ("document", "state"))
        rows = rows.filter(document__code=document) if document else rows
        rows = rows.filter(state=state) if state else rows
        return rows.prefetch_related("clauses") if self.action != "list" else rows

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return VersionSerializer if self.action == "list" else WholeVersionSerializer

    def get_object(self) -> DocumentVersion:
        document, _, number = self.kwargs["code"].rpartition("-v")
        row: DocumentVersion = get_object_or_404(self.get_queryset(), document__code=document, number=number)
        return row

    @extend_schema(responses=RedlineSerializer, parameters=[AGAINST])
    @action(detail=True, methods=["get"], pagination_class=None)
    def redline(self, request: Request, **kwargs: Any) -> Response:
        """What changed, clause by clause, against the version that it replaces or another one of the document."""
        row: DocumentVersion = self.get_object()
        others = list(self.get_queryset().filter(document_id=row.document_id).exclude(pk=row.pk))
        number = request.query_params.get("against", "")
        old = next((each for each in others if each.number == number), None)
        if number and old is None:
            raise Http404
        old = old or selectors.replaces(row, others)
        entries = selectors.redline(old, row).entries if old else ()
        return Response(RedlineSerializer({"against": old.number if old else None, "entries": entries}).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"files/(?P<name>[^/]+)", pagination_class=None)
    def file(self, request: Request, name: str, **kwargs: Any) -> HttpResponse:
        """A file that belongs to the version."""
        return hand_out(self.get_object(), name)


class ImportViewSet(ReadViewSet):
    """Imports of Markdown files."""

    subject, serializer_class = "document-import", ImportSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("files__document")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("documents", DocumentViewSet)
    router.add("document-versions", VersionViewSet)
    router.add("remarks", RemarkViewSet)
    router.add("draft-copies", CopyViewSet)
    router.add("document-imports", ImportViewSet)
