"""Why somebody may do something or not, and who could: the answers of the page, for programs."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.asking import standing_of
from portal.doors.sight import in_sight
from portal.pages import explain, foresight
from raci.alignment import resilience
from raci.duties.completing import Forecast


class StepSerializer(serializers.Serializer[Any]):
    about = serializers.CharField(help_text="person, state, cell, letter, rule, content, condition or signature")
    verdict = serializers.ChoiceField(choices=["holds", "against", "lifted", "later"])
    sentence = serializers.CharField()
    rule = serializers.CharField(help_text="Code of the rule that was asked")
    event = serializers.CharField(help_text="The earlier act that stands in the way")
    exemptions = serializers.ListField(child=serializers.CharField(), help_text="Those that lift it")


class TriedSerializer(serializers.Serializer[Any]):
    person = serializers.CharField()
    id = serializers.UUIDField()
    held_as = serializers.CharField(help_text="The role by which the letter is held")
    allowed = serializers.BooleanField()
    why_not = serializers.ListField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer[Any]):
    person = serializers.CharField()
    act = serializers.CharField()
    object = serializers.CharField()
    allowed = serializers.BooleanField(help_text="Nothing stands against it but the signature")
    steps = StepSerializer(many=True)
    there = serializers.BooleanField(help_text="Whether what is asked about exists yet")
    who_could = TriedSerializer(many=True)


class ExplainView(APIView):
    """Why a person may do an act on an object, or may not. Nothing is done and nothing recorded by asking."""

    @extend_schema(
        operation_id="explain",
        parameters=[
            OpenApiParameter(
                "of", str, required=True, description="The object, as chart:it/2; unit:it for something new"
            ),
            OpenApiParameter("act", str, required=True, description="The act, as chart.approve"),
            OpenApiParameter(
                "for",
                str,
                description="Of something new, with a unit in “of”: key of the person who would gain from it",
            ),
            OpenApiParameter("person", str, description="Key of a person in sight; without it oneself"),
        ],
        responses=ExplanationSerializer,
    )
    def get(self, request: Request) -> Response:
        """The answer."""
        http = request._request
        http.user = request.user
        found = explain.answer(http)
        if found is None:
            raise ValidationError("Name an object in “of” and an act in “act”.")
        question, told, tried = found
        return Response(
            {
                "person": told.person.name,
                "act": question.act.code,
                "object": question.about if question.blank else question.row.label,
                "allowed": told.allowed,
                "steps": [step.as_dict() for step in told.steps],
                "there": question.not_there is None and not question.blank,
                "who_could": [
                    {
                        "person": each.person.name,
                        "id": str(each.person.pk),
                        "held_as": each.held,
                        "allowed": each.allowed,
                        "why_not": [objection.sentence for objection in each.left],
                    }
                    for each in tried
                ],
            }
        )


class ForecastSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    object = serializers.CharField()
    outlook = serializers.ChoiceField(choices=["nobody", "one", "unknown", "fine"])
    stages = serializers.ListField(child=serializers.CharField(), help_text="What is left, and who can do it")
    lone = serializers.ListField(child=serializers.CharField(), help_text="Without whom it cannot be completed")


class ClashSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    sentence = serializers.CharField()
    refused = serializers.BooleanField(help_text="Whether the change itself would be refused")


class EffectSerializer(serializers.Serializer[Any]):
    says = serializers.CharField()
    clashes = ClashSerializer(many=True)
    lost = ForecastSerializer(many=True, help_text="What nobody could complete any more")
    lone = ForecastSerializer(many=True, help_text="What would hang on one person")
    gained = ForecastSerializer(many=True, help_text="What could be completed again")
    looked_at = serializers.IntegerField(help_text="How many open decisions were looked at")


def forecast(found: Forecast) -> dict[str, Any]:
    """One forecast."""
    row = found.decision.row
    told = foresight.lines([found])[0]["stages"]
    return {
        "kind": row.SUBJECT,
        "object": row.label,
        "outlook": str(found.outlook),
        "stages": told,
        "lone": list(found.lone),
    }


class ResilienceView(APIView):
    """Who can complete what is open, and with whom away; the worst first."""

    @extend_schema(operation_id="resilience", responses=ForecastSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Everything in sight that is open."""
        http = request._request
        http.user = request.user
        standing = standing_of(http)
        found = resilience.outlook(rows=lambda kind: in_sight(kind, standing, shared=False))
        return Response([forecast(each) for each in found])


class WhatIfView(APIView):
    """What a change would bring: who would stand against which rule, and what could not be completed any more."""

    @extend_schema(
        operation_id="what_if",
        parameters=[
            OpenApiParameter("what", str, required=True, enum=["grant", "move", "enforce"]),
            OpenApiParameter("role", str, description="grant: code of the role"),
            OpenApiParameter("holder", str, description="grant: person:<key> or team:<code>"),
            OpenApiParameter("unit", str, description="grant: code of the unit"),
            OpenApiParameter("person", str, description="move: key of the person"),
            OpenApiParameter("team", str, description="move: code of the team that is joined"),
            OpenApiParameter("leaving", str, description="move: code of the team that is left"),
            OpenApiParameter("rule", str, description="enforce: code of the rule"),
            OpenApiParameter(
                "about", str, enum=[*resilience.GROUPS], description="which open decisions; all if left out"
            ),
        ],
        responses=EffectSerializer,
    )
    def get(self, request: Request) -> Response:
        """The answer. Nothing is written."""
        http = request._request
        http.user = request.user
        _, question = foresight.chosen(http)
        kinds = resilience.GROUPS.get(http.GET.get("about", ""), resilience.KINDS)
        effect = foresight.effect_of(question, kinds, clashes=True)
        if effect is None:
            raise ValidationError(question.errors.as_data() or "Say what would change.")
        return Response(
            {
                "says": effect.says,
                "clashes": [{"rule": c.rule, "sentence": c.sentence, "refused": c.refused} for c in effect.clashes],
                "lost": [forecast(each) for each in effect.lost],
                "lone": [forecast(each) for each in effect.lone],
                "gained": [forecast(each) for each in effect.gained],
                "looked_at": effect.looked_at,
            }
        )
