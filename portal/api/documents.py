"""Governed documents, their versions with clauses, and imports."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from governance.models import Clause, Document, DocumentImport, DocumentVersion, ImportedFile
from governance.selectors import documents as selectors
from portal.api.base import ApiRouter, ReadViewSet
from raci.duties.standing import Standing
from raci.people.models import OrgUnit


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
            "digest", "cycle", "state", "revision",
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


class ImportViewSet(ReadViewSet):
    """Imports of Markdown files."""

    subject, serializer_class = "document-import", ImportSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("files__document")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("documents", DocumentViewSet)
    router.add("document-versions", VersionViewSet)
    router.add("document-imports", ImportViewSet)
