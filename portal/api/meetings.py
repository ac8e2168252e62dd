"""Meetings of bodies with agenda, papers, attendance and minutes, and what was agreed there."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import ActionPoint, AgendaItem, Attendance, Body, Meeting, Motion, Paper
from governance.selectors import meetings as selectors
from portal.api.base import ApiRouter
from portal.api.direction import Narrowed
from portal.asking import standing_of
from portal.meetings import in_reach, open_papers
from portal.packs import as_data, pack
from portal.pages.packs import hand_over
from raci.duties.standing import Standing


class PaperSerializer(serializers.ModelSerializer[Paper]):
    class Meta:
        model = Paper
        fields = ("id", "kind", "target", "label")


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    motion = serializers.SlugRelatedField[Motion](slug_field="code", read_only=True)
    previous = serializers.SlugRelatedField[Meeting](slug_field="code", read_only=True)
    quorum = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = (
            "number", "kind", "title", "presenter", "planned_minutes", "motion", "previous", "late", "taken_up_at",
            "notes", "quorum", "papers",
        )  # fmt: skip

    def get_quorum(self, item: AgendaItem) -> bool | None:
        """Whether there was a quorum when it was taken up; null where it was not."""
        found = selectors.quorum_for(item.meeting, item)
        return found.is_quorum if found else None

    def get_papers(self, item: AgendaItem) -> list[dict[str, Any]] | None:
        """Null where they open after the reader has declared their interests."""
        standing = standing_of(self.context["request"]._request)
        if not selectors.papers_open(item, standing.person):
            return None
        reach = standing.once(("papers", item.meeting_id), lambda: in_reach(standing, item.meeting))
        shown = open_papers(standing, item.meeting, item, reach)
        return [dict(each) for each in PaperSerializer(shown, many=True).data]


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Attendance
        fields = ("person", "name", "office", "votes", "status", "joined_at", "left_at")


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    body = serializers.SlugRelatedField[Body](slug_field="code", read_only=True)
    items = AgendaItemSerializer(many=True, read_only=True)
    attendance = AttendanceSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = (
            "id", "code", "body", "title", "place", "online", "starts_at", "ends_at", "called_at", "opened_at",
            "closed_at", "items", "attendance", "drafted", "minutes", "state", "revision",
        )  # fmt: skip


class ActionPointSerializer(serializers.ModelSerializer[ActionPoint]):
    meeting = serializers.SlugRelatedField[Meeting](slug_field="code", read_only=True)

    class Meta:
        model = ActionPoint
        fields = ("id", "code", "meeting", "text", "owner", "due_on", "outcome", "done_on", "state", "revision")


class MeetingViewSet(Narrowed):
    """Meetings with their agenda, who was there, and the minutes."""

    subject, serializer_class = "meeting", MeetingSerializer
    asked = {"state": "state", "body": "body__code"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return selectors.with_everything(super().rows(standing).select_related("body__unit"))

    @extend_schema(responses={200: dict})
    @action(detail=True, methods=["get"])
    def pack(self, request: Request, **kwargs: Any) -> Response:
        """The board pack: the question, papers, changes and effects of each item, as far as the reader may see them."""
        return Response(as_data(pack(request._request, self.get_object())))

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True, methods=["get"], url_path="pack-pdf")
    def pack_pdf(self, request: Request, **kwargs: Any) -> FileResponse:
        """The same as one PDF. That it was taken away is on record."""
        return hand_over(request._request, self.get_object())


class ActionPointViewSet(Narrowed):
    """What meetings agreed that somebody does until a day."""

    subject, serializer_class = "action-point", ActionPointSerializer
    asked = {"state": "state", "meeting": "meeting__code", "owner": "owner"}

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("meeting__body")


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    router.add("meetings", MeetingViewSet)
    router.add("action-points", ActionPointViewSet)
