"""The cascade of today or of a past day, why a goal moved, and the COBIT 2019 catalogue."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from governance import catalogue
from portal import cascades
from portal.api.base import ApiRouter
from portal.asking import standing_of
from portal.cascades import Thing, Whole
from portal.pages.cascade import day_asked
from raci.alignment import daily
from raci.ledger import clock

AS_OF = OpenApiParameter("as_of", str, description="A past day, as 2026-09-30; without it today")


class ThingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    health = serializers.IntegerField(allow_null=True)
    coverage = serializers.IntegerField(help_text="Share of what feeds it that has fresh data, in per cent")
    state = serializers.CharField()
    change = serializers.IntegerField(allow_null=True, help_text="Points since the day that is compared with")


class LinkSerializer(serializers.Serializer[Any]):
    upper = serializers.CharField()
    lower = serializers.CharField()
    primary = serializers.BooleanField()
    share = serializers.CharField(help_text="Share of what is above, or what stands in the way of counting")


class CascadeSerializer(serializers.Serializer[Any]):
    day = serializers.DateField(allow_null=True, help_text="Of which the figures are")
    compared_with = serializers.DateField(allow_null=True)
    things = ThingSerializer(many=True)
    links = LinkSerializer(many=True)


class CauseSerializer(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    kind = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()


class MovedSerializer(ThingSerializer):
    day = serializers.DateField(allow_null=True)
    compared_with = serializers.DateField(allow_null=True)
    causes = CauseSerializer(many=True)


class CatalogueSerializer(serializers.Serializer[Any]):
    enterprise_goals = serializers.ListField(child=serializers.DictField())
    alignment_goals = serializers.ListField(child=serializers.DictField())
    objectives = serializers.ListField(child=serializers.DictField())
    practices = serializers.ListField(child=serializers.DictField())
    links = serializers.ListField(child=serializers.DictField())


def _whole(request: Request) -> Whole:
    http = request._request
    past = day_asked(http)
    return cascades.read(standing_of(http), past or clock.today(), past=past is not None)


def _thing(whole: Whole, thing: Thing) -> dict[str, Any]:
    key = thing.key
    return {
        "code": thing.code,
        "kind": key.kind,
        "title": thing.title,
        "health": whole.health(key),
        "coverage": whole.coverage(key),
        "state": whole.word(key),
        "change": whole.change(key),
    }


def _days(whole: Whole) -> dict[str, Any]:
    return {
        "day": whole.now.on if whole.now else None,
        "compared_with": whole.before.on if whole.before else None,
    }


def _causes(whole: Whole, thing: Thing) -> Iterable[dict[str, Any]]:
    if whole.now is None or whole.before is None:
        return
    for cause in daily.why(thing.key, whole.now, whole.before):
        row = whole.now.rows.get(cause.key) or whole.before.rows[cause.key]
        about = {"kind": cause.key.kind, "code": row.code, "title": row.label, "reason": row.reason}
        yield {"points": cause.points, **about}


class CascadeViewSet(viewsets.ViewSet):
    """From the strategy to services and controls, with health."""

    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    @extend_schema(parameters=[AS_OF], responses=CascadeSerializer)
    def list(self, request: Request) -> Response:
        """Everything within sight, and what serves what."""
        whole = _whole(request)
        links = [
            {
                "upper": whole.things[tie.upper].code,
                "lower": whole.things[tie.lower].code,
                "primary": tie.primary,
                "share": tie.note,
            }
            for tie in whole.ties
        ]
        things = [_thing(whole, each) for each in whole.things.values()]
        return Response({**_days(whole), "things": things, "links": links})

    @extend_schema(parameters=[AS_OF], responses=MovedSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """One thing of the cascade, and the points that each cause took or gave."""
        whole = _whole(request)
        thing = whole.named(code)
        if thing is None:
            raise Http404
        return Response({**_thing(whole, thing), **_days(whole), "causes": list(_causes(whole, thing))})


class CatalogueViewSet(viewsets.ViewSet):
    """COBIT 2019 in identifiers, short titles and links, with what is uncertain."""

    @extend_schema(responses=CatalogueSerializer)
    def list(self, request: Request) -> Response:
        """The whole of it."""
        links = (*catalogue.eg_ag(), *catalogue.ag_objective())
        return Response(
            {
                "enterprise_goals": [_goal(each) for each in catalogue.enterprise_goals()],
                "alignment_goals": [_goal(each) for each in catalogue.alignment_goals()],
                "objectives": [{"code": each.code, "title": each.title} for each in catalogue.objectives()],
                "practices": [
                    {"code": each.code, "title": each.title, "objective": each.objective, "note": each.note}
                    for each in catalogue.practices()
                ],
                "links": [
                    {"source": each.source, "target": each.target, "strength": str(each.strength), "note": each.note}
                    for each in links
                ],
            }
        )


def _goal(goal: catalogue.Goal) -> dict[str, str]:
    return {"code": goal.code, "title": goal.title, "perspective": str(goal.perspective)}


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.register("cascade", CascadeViewSet, basename="api-cascade")
    router.register("catalogue", CatalogueViewSet, basename="api-catalogue")
