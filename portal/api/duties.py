"""People, units, teams, roles, bindings, charts and rules."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from portal.api.base import ApiRouter, ReadViewSet
from portal.pages.chart_files import XLSX, as_csv, as_xlsx
from raci.duties.advice_models import Consultation
from raci.duties.models import Chart, ChartCell, ChartRow, Delegation, Emergency, Endorsement, Exemption, SodRule
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.models import Account, Membership, OrgUnit, Person, Role, RoleBinding, Team


class UnitSerializer(serializers.ModelSerializer[OrgUnit]):
    parent: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = OrgUnit
        fields = ("code", "name", "parent", "path", "state", "revision")


class PersonSerializer(serializers.ModelSerializer[Person]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)

    class Meta:
        model = Person
        fields = ("id", "name", "title", "kind", "unit", "state", "revision")


class AccountSerializer(serializers.ModelSerializer[Account]):
    told = serializers.CharField(
        read_only=True, help_text="Said once to whoever makes an invitation: how it is handed over"
    )

    class Meta:
        model = Account
        fields = ("login", "person", "state", "invited_how", "invited_until", "awaits_confirmation", "told", "revision")


class TeamSerializer(serializers.ModelSerializer[Team]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)

    class Meta:
        model = Team
        fields = ("code", "name", "sphere", "unit", "state", "revision")


class RoleSerializer(serializers.ModelSerializer[Role]):
    class Meta:
        model = Role
        fields = ("code", "title", "sphere", "purpose", "state", "revision")


class BindingSerializer(serializers.ModelSerializer[RoleBinding]):
    role = serializers.SlugRelatedField[Role](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    team = serializers.SlugRelatedField[Team](slug_field="code", read_only=True)

    class Meta:
        model = RoleBinding
        fields = ("id", "person", "team", "role", "unit", "valid_from", "valid_until", "reason", "state", "revision")


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    team = serializers.SlugRelatedField[Team](slug_field="code", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "person", "team", "joined_at", "left_at", "reason", "state", "revision")


class CellSerializer(serializers.ModelSerializer[ChartCell]):
    role = serializers.SlugRelatedField[Role](slug_field="code", read_only=True)

    class Meta:
        model = ChartCell
        fields = ("activity", "role", "letter")


class RowSerializer(serializers.ModelSerializer[ChartRow]):
    class Meta:
        model = ChartRow
        fields = ("code", "title", "heading", "sphere")


class ChartSerializer(serializers.ModelSerializer[Chart]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    cells = CellSerializer(many=True, read_only=True)
    rows = RowSerializer(many=True, read_only=True)

    class Meta:
        model = Chart
        fields = (
            "id", "unit", "version", "reason", "advice_days", "in_force_since", "state", "revision", "cells", "rows",
        )  # fmt: skip


class EndorsementSerializer(serializers.ModelSerializer[Endorsement]):
    class Meta:
        model = Endorsement
        fields = ("id", "act", "target_type", "target_id", "digest", "person", "state", "revision")


class RuleSerializer(serializers.ModelSerializer[SodRule]):
    replaces = serializers.SlugRelatedField[SodRule](slug_field="code", read_only=True)

    class Meta:
        model = SodRule
        fields = (
            "code", "replaces", "reason", "title", "kind", "mode", "terms", "source", "liftable", "state", "revision",
        )  # fmt: skip


def _named(model: Any, field: str = "code") -> Any:
    return serializers.SlugRelatedField[model](slug_field=field, read_only=True)


class ExemptionSerializer(serializers.ModelSerializer[Exemption]):
    rule, unit = _named(SodRule), _named(OrgUnit)

    class Meta:
        model = Exemption
        fields = (
            "code", "rule", "person", "unit", "valid_from", "valid_until", "reason", "compensating_control", "monitor",
            "revoked_at", "state", "revision",
        )  # fmt: skip


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    unit = _named(OrgUnit)

    class Meta:
        model = Delegation
        fields = (
            "code", "binding", "delegator", "delegate", "unit", "valid_from", "valid_until", "reason", "state",
            "revision",
        )  # fmt: skip


class EmergencySerializer(serializers.ModelSerializer[Emergency]):
    role, unit = _named(Role), _named(OrgUnit)

    class Meta:
        model = Emergency
        fields = (
            "code", "person", "role", "unit", "reason", "begun_at", "ends_at", "verdict", "review", "reviewed_at",
            "state", "revision",
        )  # fmt: skip


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    role, unit = _named(Role), _named(OrgUnit)

    class Meta:
        model = Consultation
        fields = (
            "id", "target_type", "target_id", "target_label", "digest", "activity", "role", "unit", "asked_by",
            "asked_at", "due_at", "stance", "answer", "answered_by", "answered_at", "state", "revision",
        )  # fmt: skip


class UnitViewSet(ReadViewSet):
    """Parts of the organisation."""

    subject, serializer_class = "unit", UnitSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("parent")


class PersonViewSet(ReadViewSet):
    """Persons and services."""

    subject, serializer_class, lookup_field = "person", PersonSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")


class AccountViewSet(ReadViewSet):
    """One's own accounts."""

    subject, serializer_class, lookup_field = "account", AccountSerializer, "login"

    def _again(self, row: Governed) -> Governed:
        found = super()._again(row)
        if isinstance(found, Account) and isinstance(row, Account):
            found.told = row.told
        return found


class TeamViewSet(ReadViewSet):
    """Teams."""

    subject, serializer_class = "team", TeamSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")


class RoleViewSet(ReadViewSet):
    """Roles: the columns of the charts."""

    subject, serializer_class = "role", RoleSerializer


class BindingViewSet(ReadViewSet):
    """Who holds which role."""

    subject, serializer_class, lookup_field = "binding", BindingSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("role", "unit", "team")


class MembershipViewSet(ReadViewSet):
    """Who is in which team, or was, or is proposed for it."""

    subject, serializer_class, lookup_field = "membership", MembershipSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("team")


class ChartViewSet(ReadViewSet):
    """RACI charts."""

    subject, serializer_class, lookup_field = "chart", ChartSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit").prefetch_related("cells__role", "rows")

    @extend_schema(responses={(200, "text/csv"): bytes})
    @action(detail=True, methods=["get"], url_path="letters.csv")
    def letters_csv(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The letters as CSV, a row for each activity and a column for each role."""
        return as_csv(self.get_object())

    @extend_schema(responses={(200, XLSX): bytes})
    @action(detail=True, methods=["get"], url_path="letters.xlsx")
    def letters_xlsx(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The same as a workbook."""
        return as_xlsx(self.get_object())


class RuleViewSet(ReadViewSet):
    """Rules of separation of duties."""

    subject, serializer_class = "rule", RuleSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("replaces")


class EndorsementViewSet(ReadViewSet):
    """One's own endorsements."""

    subject, serializer_class, lookup_field = "endorsement", EndorsementSerializer, "id"


class ExemptionViewSet(ReadViewSet):
    """Exemptions from rules."""

    subject, serializer_class = "exemption", ExemptionSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("rule", "unit")


class DelegationViewSet(ReadViewSet):
    """Who acts for whom."""

    subject, serializer_class = "delegation", DelegationSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("unit")


class EmergencyViewSet(ReadViewSet):
    """Roles taken in an emergency."""

    subject, serializer_class = "emergency", EmergencySerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("role", "unit")


class ConsultationViewSet(ReadViewSet):
    """Who is asked for advice before a decision; `?state=asked` for a state, `?target_id=` for one matter."""

    subject, serializer_class, lookup_field = "consultation", ConsultationSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = super().rows(standing).select_related("role", "unit")
        for name in ("state", "target_id"):
            asked = self.request.query_params.get(name)
            rows = rows.filter(**{name: asked}) if asked else rows
        return rows


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("units", UnitViewSet),
        ("people", PersonViewSet),
        ("accounts", AccountViewSet),
        ("teams", TeamViewSet),
        ("roles", RoleViewSet),
        ("bindings", BindingViewSet),
        ("memberships", MembershipViewSet),
        ("charts", ChartViewSet),
        ("rules", RuleViewSet),
        ("endorsements", EndorsementViewSet),
        ("exemptions", ExemptionViewSet),
        ("delegations", DelegationViewSet),
        ("emergencies", EmergencyViewSet),
        ("consultations", ConsultationViewSet),
    ):
        router.add(prefix, kind)
