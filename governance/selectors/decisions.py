"""What people may read of bodies, motions and resolutions, and what waits for them there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    When,
    prefetch_related_objects,
)

from governance.acts import decisions as acts
from governance.acts.voting import time_is_over
from governance.counting import Tally
from governance.models import Ballot, Body, BodyMember, Motion, Proxy, Resolution
from governance.states import BallotState, MotionState
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import Person
from raci.people.spheres import Sphere

UNDECIDED = (BallotState.WAITING.value, BallotState.DECLARED.value)
RUNNING = (MotionState.DRAFT.value, MotionState.OPEN.value)

COUNTED = (
    MotionState.CARRIED.value,
    MotionState.REJECTED.value,
    MotionState.NO_QUORUM.value,
    MotionState.NO_CONSENT.value,
)


def ballots(*, listed: bool = True, carriers: bool = False) -> "Prefetch[str, QuerySet[Ballot], str]":
    """The frozen lists with their members, by name: one query for any number of motions; none where nobody is listed
    yet, as on a draft.

    Args:
        carriers: whether each has ``given_proxy``, ``carrier`` and ``carrier_name``: the proxy that its member gave and
            that can be used today, and who carries it; None where there is none.
    """
    rows = Ballot.objects.all() if listed else Ballot.objects.none()
    if carriers and listed:
        lasting = Q(motion=None, body=OuterRef("motion__body"), until__gte=clock.today())
        given = Proxy.objects.filter(
            lasting | Q(motion=OuterRef("motion")), principal=OuterRef("person"), state="given"
        )
        given = given.order_by("until")
        rows = rows.annotate(
            given_proxy=Subquery(given.values("pk")[:1]),
            carrier=Subquery(given.values("holder")[:1], output_field=UUIDField()),
            carrier_name=Subquery(given.values("holder__name")[:1]),
        )
    return Prefetch("ballots", rows.select_related("person", "cast_by").order_by("person__name", "id"))


def bodies(standing: Standing) -> QuerySet[Body]:
    """The bodies within somebody's sight, each with ``seats``, ``votes`` and ``running`` counted."""
    seated = Q(members__state="seated")
    return (
        Body.objects.filter(standing.sight("unit__"))
        .select_related("unit")
        .annotate(
            seats=Count("members", filter=seated, distinct=True),
            voting=Count("members", filter=seated & Q(members__votes=True), distinct=True),
            running=Count("motions", filter=Q(motions__state__in=RUNNING), distinct=True),
        )
        .order_by("unit__path", "name")
    )


def seats(body: Body) -> QuerySet[BodyMember]:
    """Everybody who sits or sat on a body: the chair first, those who left last."""
    return (
        BodyMember.objects.filter(body=body)
        .select_related("person", "body")
        .order_by(F("state").desc(), "office", "person__name", "-since")
    )


def lasting_proxies(body: Body) -> QuerySet[Proxy]:
    """The proxies until a day that hold on a body."""
    rows = Proxy.objects.filter(body=body, motion=None, state="given", until__gte=clock.today())
    return rows.select_related("principal", "holder").order_by("principal__name")


def motions(standing: Standing) -> QuerySet[Motion]:
    """The motions within somebody's sight, the newest first."""
    return (
        Motion.objects.filter(standing.sight("body__unit__"))
        .select_related("body__unit", "version__document", "goal", "initiative", "mover", "seconder")
        .order_by("-code")
    )


def resolutions(standing: Standing) -> QuerySet[Resolution]:
    """The register, the newest first."""
    return (
        Resolution.objects.filter(standing.sight("motion__body__unit__"))
        .select_related("motion__body__unit", "motion__version__document", "motion__goal", "motion__initiative")
        .order_by("-code")
    )


def with_secretary(rows: QuerySet[Motion]) -> QuerySet[Motion]:
    """Motions with ``secretary``, the name of who runs the votes of their body, and ``secretary_title``."""
    seat = BodyMember.objects.filter(
        body=OuterRef("body"), state="seated", office__in=(BodyMember.Office.SECRETARY, BodyMember.Office.CHAIR)
    ).order_by(Case(When(office=BodyMember.Office.SECRETARY, then=0), default=1))
    return rows.annotate(
        secretary=Subquery(seat.values("person__name")[:1]), secretary_title=Subquery(seat.values("person__title")[:1])
    )


@dataclass(frozen=True)
class Waiting:
    """A motion that waits for a member.

    Attributes:
        declared: whether the member has said already to have no interest; if not, that comes first.
        tally: the count as it stands.
    """

    ballot: Ballot
    motion: Motion
    tally: Tally

    @property
    def declared(self) -> bool:
        return self.ballot.state == BallotState.DECLARED

    @property
    def closes_at(self) -> datetime | None:
        return self.motion.closes_at


def undecided(persons: Iterable[Any]) -> QuerySet[Ballot]:
    """The places on lists of open motions on which these persons still have to declare or to vote."""
    return Ballot.objects.filter(
        person__in=persons,
        barred="",
        state__in=UNDECIDED,
        motion__state=MotionState.OPEN,
        motion__closes_at__gt=clock.now(),
    )


def _open(where: Q) -> list[Motion]:
    """Open motions with their lists, the most urgent first: one query, of their places; none is without."""
    related = (
        "person", "motion__body__unit", "motion__version__document", "motion__goal", "motion__initiative",
    )  # fmt: skip
    places = Ballot.objects.filter(motion__in=Motion.objects.filter(where, state=MotionState.OPEN).values("pk"))
    rows: dict[Any, Motion] = {}
    listed: dict[Any, list[Ballot]] = defaultdict(list)
    for place in places.select_related(*related).order_by("person__name", "id"):
        place.motion = rows.setdefault(place.motion_id, place.motion)
        listed[place.motion_id].append(place)
    for motion in rows.values():
        prefetch_related_objects([motion], ballots(listed=False))  # asks nothing; the places are there already
        motion._prefetched_objects_cache["ballots"]._result_cache = listed[motion.pk]  # type: ignore[attr-defined]
    return sorted(rows.values(), key=lambda row: (row.closes_at or clock.now(), row.code))


def _listed(person: Person) -> Q:
    return Q(pk__in=undecided([person]).values("motion"))


def _to_decide(rows: Iterable[Motion], person: Person) -> list[Waiting]:
    """Those of these open motions on which the person is undecided, as ``undecided`` has it."""
    found = ((own_ballot(motion, person), motion) for motion in rows if not time_is_over(motion))
    return [
        Waiting(mine, motion, motion.tally())
        for mine, motion in found
        if mine is not None and not mine.barred and mine.state in UNDECIDED
    ]


def waiting_for(person: Person) -> list[Waiting]:
    """What a member has to declare an interest in or to vote on, the most urgent first: one query."""
    return _to_decide(_open(_listed(person)), person)


def waiting(standing: Standing) -> tuple[list[Waiting], list[Motion]]:
    """The same, and the open motions whose votes the person may count now, since all have voted, the time is over, or
    no quorum can be had: one query for both."""
    rows = _open(_listed(standing.person) | standing.sight("body__unit__"))
    may = [row for row in rows if standing.authority(acts.CLOSE_VOTE.code, acts.CLOSE.letters, row.scope_id())]
    return _to_decide(rows, standing.person), [row for row in may if _ready(row)]


def _ready(motion: Motion) -> bool:
    tally = motion.tally()
    return time_is_over(motion) or tally.complete or tally.refused or not tally.possible


def in_order(motion: Motion) -> list[Ballot]:
    """The list: those who count, then the recused and the barred; the chair before the others."""
    return sorted(motion.ballots.all(), key=lambda each: (not each.counts, bool(each.barred), each.office != "chair"))


def own_ballot(motion: Motion, person: Person) -> Ballot | None:
    """The reader's place on the list; None where they are not on it."""
    return next((ballot for ballot in motion.ballots.all() if ballot.person_id == person.pk), None)


def shows_votes(motion: Motion, person: Person) -> bool:
    """Whether a reader sees how each member voted: once they have voted themselves, and everybody after the count."""
    mine = own_ballot(motion, person)
    voted = mine is not None and mine.state == BallotState.CAST and mine.cast_by_id is None
    return motion.state in COUNTED or voted


def shows_papers(motion: Motion, person: Person) -> bool:
    """Whether the papers are open to a reader: for a member who counts, after having declared to have no interest."""
    mine = own_ballot(motion, person)
    if mine is None or mine.barred or motion.state != MotionState.OPEN:
        return True
    return mine.state in (BallotState.DECLARED, BallotState.CAST) and mine.declared_at is not None


def shows_interest(ballot: Ballot, standing: Standing) -> bool:
    """Whether a reader learns which interest it is: their own, those who run the vote, and assurance."""
    runs = standing.authority(acts.CLOSE_VOTE.code, "RA", ballot.scope_id())
    return ballot.person_id == standing.person.pk or bool(runs) or Sphere.ASSURANCE in standing.spheres
