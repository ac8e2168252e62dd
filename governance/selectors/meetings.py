"""What is seen of meetings: their agenda, who was there, whether there was a quorum, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery

from governance.acts import meetings as acts
from governance.acts.seats import sitting
from governance.counting import Line, Mark, Quorum, Terms, tally
from governance.models import ActionPoint, AgendaItem, Attendance, Ballot, BodyMember, Meeting, Paper
from governance.selectors.decisions import shows_papers
from governance.states import ActionState, MeetingState
from raci.duties.models import Claim
from raci.duties.standing import Standing
from raci.people.models import Person


def meetings(standing: Standing) -> "QuerySet[Meeting]":
    """Meetings of the bodies within somebody's sight, the latest first."""
    rows = Meeting.objects.filter(standing.sight("body__unit__")).select_related("body__unit")
    return rows.order_by("-starts_at", "-code")


ITEMS = (
    "presenter", "previous", "motion__body", "motion__version__document", "motion__goal", "motion__initiative",
    "motion__resolution",
)  # fmt: skip


def parts(*, attendance: bool = True, actions: bool = True) -> "list[Prefetch[Any, Any, Any]]":
    """Agenda, motions with their lists, and papers; who was there; what was agreed: a query each."""
    ballots = Prefetch("motion__ballots", Ballot.objects.select_related("person").order_by("person__name", "id"))
    items = AgendaItem.objects.select_related(*ITEMS).order_by("number").prefetch_related(ballots)
    there = Attendance.objects.all() if attendance else Attendance.objects.none()
    agreed = ActionPoint.objects.all() if actions else ActionPoint.objects.none()
    return [
        Prefetch("items", items),
        Prefetch("papers", Paper.objects.order_by("label", "id")),
        Prefetch("attendance", there.select_related("person").order_by("person__name", "id")),
        Prefetch("actions", agreed.select_related("owner").order_by("due_on", "code")),
    ]


def with_everything(rows: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """Meetings with all that belongs to them, whatever their number."""
    return rows.prefetch_related(*parts())


def with_own_seat(rows: "QuerySet[Meeting]", person: Any) -> "QuerySet[Meeting]":
    """Meetings with ``own_office`` and ``own_votes``, the seat of a person on their body, None where they have none;
    and ``comes_up``, whether their minutes are on the agenda of a meeting in session."""
    seat = sitting().filter(body=OuterRef("body"), person=person)
    at = Meeting.objects.filter(body=OuterRef("body"), state=MeetingState.IN_SESSION, items__previous=OuterRef("pk"))
    return rows.annotate(
        own_office=Subquery(seat.values("office")[:1]),
        own_votes=Subquery(seat.values("votes")[:1]),
        comes_up=Exists(at),
    )


def own_seat(meeting: Any) -> BodyMember | None:
    """The seat that was read with a meeting."""
    return BodyMember(office=meeting.own_office, votes=meeting.own_votes) if meeting.own_office else None


@dataclass(frozen=True)
class Present:
    """Whether enough members with a vote were there.

    Attributes:
        there: how many of those who count.
        needed: the quorum.
        counted: how many could have been.
    """

    there: int
    needed: int
    counted: int

    @property
    def is_quorum(self) -> bool:
        return self.there >= self.needed


def quorum(meeting: Meeting, moment: datetime, without: Iterable[Any] = ()) -> Present:
    """Whether there was a quorum at a moment, by the rules of the body.

    Args:
        without: keys of persons who do not count for the item: recused from its motion, or barred.
    """
    left_out = set(without)
    voting = [each for each in meeting.attendance.all() if each.votes and each.person_id not in left_out]
    body = meeting.body
    terms = Terms(Quorum(body.quorum), body.majority, body.least)  # type: ignore[arg-type]
    needed = tally(terms, [Line(Mark.SILENT, 1) for _ in voting]).needed
    return Present(sum(each.there_at(moment) for each in voting), needed, len(voting))


def quorum_for(meeting: Meeting, item: AgendaItem) -> Present | None:
    """The same for an item at the moment when it was taken up; None where it was not."""
    if item.taken_up_at is None:
        return None
    ballots = item.motion.ballots.all() if item.motion else ()
    return quorum(meeting, item.taken_up_at, [each.person_id for each in ballots if not each.counts])


def papers_open(item: AgendaItem, person: Person) -> bool:
    """Whether the papers of an item are open to a reader: for a decision, by the rule for those of its motion."""
    return item.motion is None or shows_papers(item.motion, person)


def seated(body_id: Any) -> list[BodyMember]:
    """Everybody who has a seat today, with a vote or without, by name."""
    return list(sitting().filter(body_id=body_id).select_related("person").order_by("person__name", "id"))


# what waits


def called(person: Any) -> "QuerySet[Meeting]":
    """Meetings to which a person is called and has not sent apologies."""
    mine = Attendance.objects.filter(meeting=OuterRef("pk"), person=person).exclude(status=Attendance.Status.APOLOGIES)
    return Meeting.objects.filter(Exists(mine), state__in=(MeetingState.CALLED, MeetingState.IN_SESSION))


def actions_of(person: Any) -> "QuerySet[ActionPoint]":
    """What a person has to do."""
    return ActionPoint.objects.filter(owner=person, state=ActionState.OPEN)


def minutes_to_approve(person: Any) -> "QuerySet[Meeting]":
    """Minutes that stand on the agenda of a meeting in session, for a member with a vote who did not write them."""
    in_session = Meeting.objects.filter(
        body=OuterRef("body"), state=MeetingState.IN_SESSION, items__previous=OuterRef("pk")
    )
    seat = sitting().filter(body=OuterRef("body"), person=person, votes=True)
    wrote = Claim.objects.filter(object_id=OuterRef("pk"), party=f"person:{person}", side="author")
    return Meeting.objects.filter(Exists(in_session), Exists(seat), ~Exists(wrote), state=MeetingState.CLOSED)


def open_actions(body_id: Any, before: Meeting | None = None) -> "QuerySet[ActionPoint]":
    """What was agreed at meetings of a body and is still to do."""
    rows = ActionPoint.objects.filter(meeting__body_id=body_id, state=ActionState.OPEN).select_related("owner")
    return rows.exclude(meeting=before) if before else rows


def previous(meeting: Meeting) -> Meeting | None:
    """The meeting of the body before this one."""
    rows = Meeting.objects.filter(body_id=meeting.body_id, starts_at__lt=meeting.starts_at).exclude(
        state=MeetingState.CANCELLED
    )
    return rows.exclude(pk=meeting.pk).order_by("-starts_at").first()


def runs(standing: Standing) -> bool:
    """Whether somebody may run meetings anywhere."""
    return bool(standing.place_for(acts.RUN_MEETINGS.code, "RA"))


def of_body(body_id: Any) -> "QuerySet[Meeting]":
    """The meetings of a body, the next one first."""
    return Meeting.objects.filter(body_id=body_id).order_by(F("starts_at").desc())
