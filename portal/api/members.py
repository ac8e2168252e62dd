"""Proxies, and the register of interests."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.models import Body, Interest, Motion, Proxy
from governance.selectors import interests as selectors
from portal.api.base import ApiRouter, ReadViewSet
from raci.duties.standing import Standing


class ProxySerializer(serializers.ModelSerializer[Proxy]):
    """The vote of the principal in the hands of the holder: on a motion, or on all of a body until a day."""

    body = serializers.SlugRelatedField[Body](slug_field="code", read_only=True)
    motion = serializers.SlugRelatedField[Motion](slug_field="code", read_only=True)
    principal_name = serializers.CharField(source="principal.name", read_only=True)
    holder_name = serializers.CharField(source="holder.name", read_only=True)

    class Meta:
        model = Proxy
        fields = ("id", "body", "motion", "principal", "principal_name", "holder", "holder_name", "until", "words",
                  "given_at", "ended_at", "state", "revision")  # fmt: skip


class InterestSerializer(serializers.ModelSerializer[Interest]):
    """An entry of the register, for its person, those who run votes, and assurance."""

    person_name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Interest
        fields = ("id", "person", "person_name", "kind", "name", "text", "since", "until", "commitment", "state",
                  "revision")  # fmt: skip


class ProxyViewSet(ReadViewSet):
    """Who carries whose vote, now and before; `?motion=` or `?body=` narrows it."""

    subject, serializer_class, lookup_field = "proxy", ProxySerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        rows = super().rows(standing).select_related("body", "motion", "principal", "holder")
        asked = {
            f"{name}__code": self.request.query_params[name]
            for name in ("motion", "body")
            if name in self.request.query_params
        }
        return rows.filter(**asked)


class InterestViewSet(ReadViewSet):
    """One's own register of interests, and that of others for whoever runs votes or stands for assurance."""

    subject, serializer_class, lookup_field = "interest", InterestSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return selectors.register(standing)


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("proxies", ProxyViewSet)
    router.add("interests", InterestViewSet)
