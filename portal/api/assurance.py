"""Audit engagements, populations, samples and workpapers, evidence requests and audit findings."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.models import AuditFinding, Engagement, EvidenceRequest, Population, Sample, SampleItem
from portal.api.base import ApiRouter
from portal.api.direction import Narrowed
from raci.duties.standing import Standing
from raci.people.models import OrgUnit, Role


class AccessSerializer(serializers.Serializer[Any]):
    """A role that was proposed so that an auditor can read; it counts once it is approved, between its two moments."""

    person = serializers.UUIDField(source="binding.person_id")
    role = serializers.CharField(source="binding.role.code")
    unit = serializers.CharField(source="binding.unit.code")
    valid_from = serializers.DateTimeField(source="binding.valid_from")
    valid_until = serializers.DateTimeField(source="binding.valid_until")
    state = serializers.CharField(source="binding.state")


class EngagementSerializer(serializers.ModelSerializer[Engagement]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    units = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()
    accesses = AccessSerializer(many=True, read_only=True)

    class Meta:
        model = Engagement
        fields = (
            "code", "title", "objective", "criteria", "unit", "units", "lead", "team", "period_from", "period_to",
            "starts_on", "ends_on", "accesses", "conclusion", "closed_on", "state", "revision",
        )  # fmt: skip

    def get_units(self, row: Engagement) -> list[str]:
        """Codes of the units in scope."""
        return sorted(each.unit.code for each in row.scope.all())

    def get_team(self, row: Engagement) -> list[str]:
        """Keys of the auditors beside the lead."""
        return sorted(str(each.person_id) for each in row.team.all())


class PopulationSerializer(serializers.ModelSerializer[Population]):
    engagement = serializers.SlugRelatedField[Engagement](slug_field="code", read_only=True)
    items = serializers.SerializerMethodField()

    class Meta:
        model = Population
        fields = (
            "code", "engagement", "title", "source", "since", "until", "size", "digest", "ledger_size", "ledger_root",
            "drawn_at", "drawn_by", "items", "state", "revision",
        )  # fmt: skip

    def get_items(self, row: Population) -> list[dict[str, str]]:
        """In their order: id, day and label; only where one population is asked for."""
        view = self.context.get("view")
        return row.items if view is not None and view.action == "retrieve" else []


class SampleSerializer(serializers.ModelSerializer[Sample]):
    population = serializers.SlugRelatedField[Population](slug_field="code", read_only=True)
    engagement = serializers.CharField(source="population.engagement.code", read_only=True)

    class Meta:
        model = Sample
        fields = (
            "code", "engagement", "population", "attribute", "basis", "confidence", "tolerable", "size", "seed",
            "method", "reason", "drawn_at", "drawn_by", "state", "revision",
        )  # fmt: skip


class WorkpaperSerializer(serializers.ModelSerializer[SampleItem]):
    sample = serializers.SlugRelatedField[Sample](slug_field="code", read_only=True)

    class Meta:
        model = SampleItem
        fields = (
            "code", "sample", "number", "position", "kind", "key", "title", "result", "note", "evidence", "tester",
            "tested_at", "reviewer", "remark", "state", "revision",
        )  # fmt: skip


class EvidenceRequestSerializer(serializers.ModelSerializer[EvidenceRequest]):
    engagement = serializers.SlugRelatedField[Engagement](slug_field="code", read_only=True)
    role = serializers.SlugRelatedField[Role](slug_field="code", read_only=True)

    class Meta:
        model = EvidenceRequest
        fields = (
            "code", "engagement", "wanted", "person", "role", "asked_by", "due_on", "answer", "links", "answered_by",
            "answered_at", "remark", "state", "revision",
        )  # fmt: skip


class AuditFindingSerializer(serializers.ModelSerializer[AuditFinding]):
    engagement = serializers.SlugRelatedField[Engagement](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    item = serializers.SlugRelatedField[SampleItem](slug_field="code", read_only=True)
    check_from = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = AuditFinding
        fields = (
            "code", "engagement", "unit", "item", "title", "condition", "criteria", "cause", "consequence", "rating",
            "raised_on", "wait_days", "response", "action", "owner", "due_on", "done", "done_on", "check_from",
            "effect", "closed_on", "times_reopened", "state", "revision",
        )  # fmt: skip


class EngagementViewSet(Narrowed):
    """Audit engagements, with who may read along for how long."""

    subject, serializer_class = "engagement", EngagementSerializer
    asked = {"state": "state", "unit": "unit__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        related = ("scope__unit", "team", "accesses__binding__role", "accesses__binding__unit")
        return super().rows(standing).select_related("unit").prefetch_related(*related)


class PopulationViewSet(Narrowed):
    """Populations as they were drawn; the items stand with a single one."""

    subject, serializer_class = "population", PopulationSerializer
    asked = {"engagement": "engagement__code", "source": "source"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("engagement")


class SampleViewSet(Narrowed):
    """Samples with their seeds."""

    subject, serializer_class = "sample", SampleSerializer
    asked = {"population": "population__code", "engagement": "population__engagement__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("population__engagement").defer("population__items")


class WorkpaperViewSet(Narrowed):
    """Sampled items with their workpapers."""

    subject, serializer_class = "sample-item", WorkpaperSerializer
    asked = {"state": "state", "result": "result", "sample": "sample__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("sample")


class EvidenceRequestViewSet(Narrowed):
    """What auditors asked for, and what was answered."""

    subject, serializer_class = "evidence-request", EvidenceRequestSerializer
    asked = {"state": "state", "engagement": "engagement__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("engagement", "role")


class AuditFindingViewSet(Narrowed):
    """Audit findings with their actions."""

    subject, serializer_class = "audit-finding", AuditFindingSerializer
    asked = {"state": "state", "rating": "rating", "engagement": "engagement__code", "unit": "unit__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("engagement", "unit", "item")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("engagements", EngagementViewSet),
        ("populations", PopulationViewSet),
        ("samples", SampleViewSet),
        ("workpapers", WorkpaperViewSet),
        ("evidence-requests", EvidenceRequestViewSet),
        ("audit-findings", AuditFindingViewSet),
    ):
        router.add(prefix, kind)
