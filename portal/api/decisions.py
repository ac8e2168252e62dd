"""Bodies, seats, motions, votes and resolutions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework import serializers

from governance.acts.proxies import meaning
from governance.models import Ballot, Body, BodyMember, Motion, Resolution
from governance.selectors import decisions as selectors
from portal.api.base import ApiRouter, ReadViewSet
from portal.asking import standing_of
from raci.duties.standing import Standing
from raci.people.models import OrgUnit


class Reader(serializers.Serializer[Any]):
    """Knows who reads: how a member voted is not everybody's business while a motion is open."""

    @property
    def standing(self) -> Standing:
        request: HttpRequest = self.context["request"]._request
        return standing_of(request)


class BodySerializer(serializers.ModelSerializer[Body]):
    unit = serializers.SlugRelatedField[OrgUnit](slug_field="code", read_only=True)
    members = serializers.IntegerField(source="seats", read_only=True)
    voting = serializers.IntegerField(read_only=True)

    class Meta:
        model = Body
        fields = ("code", "name", "purpose", "unit", "quorum", "least", "majority", "base", "tie", "weighted",
                  "proxies", "proxies_most", "proxies_until", "seconding", "written_consent", "notice_days", "members",
                  "voting",
                  "state", "revision")  # fmt: skip


class SeatSerializer(serializers.ModelSerializer[BodyMember]):
    body = serializers.SlugRelatedField[Body](slug_field="code", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = BodyMember
        fields = ("id", "body", "person", "name", "office", "votes", "weight", "since", "until", "state", "revision")


class BallotSerializer(Reader, serializers.ModelSerializer[Ballot]):
    """A place on the list. ``choice`` and ``reason`` are null as long as the reader may not see them."""

    motion = serializers.SlugRelatedField[Motion](slug_field="code", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    counted = serializers.BooleanField(source="counts", read_only=True)
    interest = serializers.SerializerMethodField()
    matches = serializers.SerializerMethodField()
    choice = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    casting = serializers.SerializerMethodField()
    cast_by = serializers.CharField(source="cast_by.name", default=None, read_only=True)
    meaning = serializers.SerializerMethodField()

    class Meta:
        model = Ballot
        fields = ("id", "motion", "person", "name", "office", "weight", "counted", "barred", "interest", "declared_at",
                  "despite", "matches", "choice", "reason", "casting", "cast_by", "proxy", "cast_at", "meaning",
                  "times_cast", "state", "revision")  # fmt: skip

    def get_interest(self, row: Ballot) -> str | None:
        """The interest, for those who run the vote, assurance and the member; null for others."""
        return row.interest if selectors.shows_interest(row, self.standing) else None

    def get_matches(self, row: Ballot) -> list[str] | None:
        """What of the member's register the motion touched when it opened, for the same; null for others."""
        return [why for _, why in row.matches] if selectors.shows_interest(row, self.standing) else None

    def get_casting(self, row: Ballot) -> str | None:
        """How the chair would break a tie."""
        return row.casting if self._shown(row) else None

    def get_meaning(self, row: Ballot) -> str | None:
        """What the signature of the vote means; null where none was cast."""
        return meaning(row, row.cast_by_id or row.person_id) if row.cast_at else None

    def get_choice(self, row: Ballot) -> str | None:
        """``for``, ``against`` or ``abstain``."""
        return row.choice if self._shown(row) else None

    def get_reason(self, row: Ballot) -> str | None:
        """In the member's words."""
        return row.reason if self._shown(row) else None

    def _shown(self, row: Ballot) -> bool:
        return self.standing.person.pk in (row.person_id, row.cast_by_id) or selectors.shows_votes(
            row.motion, self.standing.person
        )


class TallySerializer(serializers.Serializer[Any]):
    """Members who count, have voted and are needed. How they voted is in the resolution."""

    entitled = serializers.IntegerField()
    counted = serializers.IntegerField()
    voted = serializers.IntegerField()
    needed = serializers.IntegerField()
    recused = serializers.IntegerField()
    barred = serializers.IntegerField()
    by_proxy = serializers.IntegerField()
    possible = serializers.BooleanField()


class MotionSerializer(serializers.ModelSerializer[Motion]):
    body = serializers.SlugRelatedField[Body](slug_field="code", read_only=True)
    document = serializers.CharField(source="version.document.code", default=None, read_only=True)
    version = serializers.CharField(source="version.number", default=None, read_only=True)
    goal = serializers.CharField(source="goal.code", default=None, read_only=True)
    initiative = serializers.CharField(source="initiative.code", default=None, read_only=True)
    digest = serializers.CharField(source="subject_digest", read_only=True)
    mover = serializers.CharField(source="mover.name", default=None, read_only=True)
    seconder = serializers.CharField(source="seconder.name", default=None, read_only=True)
    tally = TallySerializer(read_only=True)
    resolution = serializers.CharField(source="resolution.code", default=None, read_only=True)

    class Meta:
        model = Motion
        fields = ("code", "title", "question", "body", "document", "version", "goal", "initiative", "digest",
                  "cited_digest", "effective_on", "mover", "seconder", "seconded_at", "quorum", "least", "majority",
                  "base", "tie", "weighted", "proxies", "proxies_most", "opened_at", "closes_at", "closed_at",
                  "ended_because", "tally", "resolution", "state", "revision")  # fmt: skip


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    motion = serializers.SlugRelatedField[Motion](slug_field="code", read_only=True)
    body = serializers.CharField(source="motion.body.code", read_only=True)

    class Meta:
        model = Resolution
        fields = ("code", "motion", "body", "text", "carried", "decided_on", "effective_on", "entitled", "counted",
                  "quorum_needed", "votes_for", "votes_against", "abstained", "recused", "barred", "silent",
                  "by_proxy", "casting", "weight_for", "weight_against", "weight_counted", "state",
                  "revision")  # fmt: skip


class BodyViewSet(ReadViewSet):
    """Boards and committees."""

    subject, serializer_class = "body", BodySerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return selectors.bodies(standing)


class SeatViewSet(ReadViewSet):
    """Who sits on which body."""

    subject, serializer_class, lookup_field = "body-member", SeatSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return super().rows(standing).select_related("body", "person")


class MotionViewSet(ReadViewSet):
    """Questions put to bodies."""

    subject, serializer_class = "motion", MotionSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return (
            selectors.motions(standing)
            .select_related("resolution", "mover", "seconder")
            .prefetch_related(selectors.ballots())
        )


class BallotViewSet(ReadViewSet):
    """Places on the frozen lists of motions, with the votes that the reader may see."""

    subject, serializer_class, lookup_field = "ballot", BallotSerializer, "id"

    def rows(self, standing: Standing) -> QuerySet[Any]:
        related = ("motion__body", "motion__version", "motion__goal", "motion__initiative", "person", "cast_by")
        rows = super().rows(standing).select_related(*related).prefetch_related("motion__ballots")
        motion = self.request.query_params.get("motion")
        return rows.filter(motion__code=motion) if motion else rows


class ResolutionViewSet(ReadViewSet):
    """The register of resolutions."""

    subject, serializer_class = "resolution", ResolutionSerializer

    def rows(self, standing: Standing) -> QuerySet[Any]:
        return selectors.resolutions(standing)


def register(router: ApiRouter) -> None:
    """The collections of this area."""
    for prefix, kind in (
        ("bodies", BodyViewSet),
        ("seats", SeatViewSet),
        ("motions", MotionViewSet),
        ("ballots", BallotViewSet),
        ("resolutions", ResolutionViewSet),
    ):
        router.add(prefix, kind)
