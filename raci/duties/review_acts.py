"""Acts of reviews of access: opened by one person, answered by others, ended by the clock where nobody answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

from raci.duties import holdings, reviewing
from raci.duties.acts import Act, Activity, Question
from raci.duties.exclusion import keeps_enough
from raci.duties.lifting import lifted
from raci.duties.models import Delegation
from raci.duties.objections import Objection, Why, day
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.reviewing import Plan
from raci.ledger import clock
from raci.ledger.governed import current
from raci.ledger.passage import Passage
from raci.people.models import Person, RoleBinding
from raci.people.spheres import Sphere

OPEN_REVIEW = Activity(code="open-review", title="Open a review of access", sphere=Sphere.ASSURANCE, order=70)
ANSWER_REVIEW = Activity(
    code=reviewing.ANSWER_REVIEW, title="Answer for a role in a review of access", sphere=Sphere.SUPPORT, order=35
)
WAYS_BACK = {"propose-access": "propose who holds a role", "approve-access": "approve who holds a role"}
LONGEST = timedelta(days=90)
"""Then the list is old."""


def plan_of(question: Question) -> Plan:
    """What the review would look at if this person opened it, found once."""
    review, barred = question.subject, question.answering
    known: dict[tuple[Any, ...], Plan] = review.__dict__.setdefault("_known_plan", {})
    if barred not in known and isinstance(review, AccessReview):
        known[barred] = reviewing.plan(review, barred, question.standing.charts)
    return known[barred]


def well_dated(question: Question) -> Iterator[Objection]:
    """It is due on a day to come, and over within ninety days."""
    review = question.subject
    if isinstance(review, AccessReview) and review.due_at is not None:
        if not clock.now() < review.due_at <= review.last_at:
            yield Objection(Why.UNFIT, "Answers are due on a day to come, and no later than they can be put off.")
        elif review.last_at - clock.now() > LONGEST:
            yield Objection(Why.UNFIT, "A review is over within ninety days. Then the list is looked at anew.")


def everything_has_a_reviewer(question: Question) -> Iterator[Objection]:
    """There is something to look at, and for each role somebody who may answer."""
    review = question.subject
    if not isinstance(review, AccessReview) or review.unit_id is None or review.escalation_id is None:
        return
    found = plan_of(question)
    if not found.items and not found.nobody:
        yield Objection(Why.UNFIT, "Nobody holds a role that this review would look at.")
    for thing in found.nobody[:3]:
        yield Objection(Why.UNFIT, f"Nobody could answer for this: {thing}. Give somebody near to it the duty first.")


def within_its_opening(question: Question) -> Iterator[Objection]:
    """The list is frozen when the review opens; nothing comes onto it afterwards."""
    here = current.get()
    opening = isinstance(here, Passage) and here.root.alive and here.verb == OPEN.code
    if not (opening and here.subject.pk == getattr(question.subject, "review_id", None)):  # type: ignore[union-attr]
        yield Objection(Why.UNFIT, "The list of a review is made when it opens.")


def named(question: Question) -> Iterator[Objection]:
    """Whoever was chosen answers, or who acts for them."""
    item = question.subject
    if isinstance(item, ReviewItem) and item.reviewer_id not in question.answering:
        yield Objection(Why.UNFIT, f"{item.reviewer} answers for this role in the review.")


def in_time(question: Question) -> Iterator[Objection]:
    """Before the day is over; what a rule keeps can still be answered, since nothing else ends it."""
    item = question.subject
    if isinstance(item, ReviewItem) and item.state != "held" and item.due_at <= clock.now():
        yield Objection(Why.STALE, f"The answer was due by {day(item.due_at)}. The role ends because nobody answered.")


def still_there(question: Question) -> Iterator[Objection]:
    """There is something left to answer for."""
    item = question.subject
    if isinstance(item, ReviewItem) and over(item.thing):
        yield Objection(Why.UNFIT, f"This ended meanwhile: {item.about}. There is nothing left to answer for.")


def over(thing: Any) -> bool:
    """Whether a role or a delegation has ended, by whatever."""
    open_state = "accepted" if isinstance(thing, Delegation) else "approved"
    return thing.state != open_state or (thing.valid_until is not None and thing.valid_until <= clock.now())


def put_off_once(question: Question) -> Iterator[Objection]:
    """An answer is put off once, and no longer than the review allows."""
    item, until = question.subject, parse_datetime(str(question.facts.get("until", "")))
    if not isinstance(item, ReviewItem):
        return
    if item.deferred:
        yield Objection(Why.UNFIT, "The answer was put off once already. Keep the role, take it away, or pass it on.")
    elif until is not None and not item.due_at < until <= item.review.last_at:
        last = day(item.review.last_at)
        yield Objection(Why.UNFIT, f"Put it off to a day after {day(item.due_at)}, and no later than {last}.")


def with_a_reason(question: Question) -> Iterator[Objection]:
    """Whoever does not answer says why."""
    if not str(question.facts.get("reason", "-")).strip():
        yield Objection(Why.UNFIT, "Say why.")


def to_somebody_able(question: Question) -> Iterator[Objection]:
    """It is passed on to somebody who may answer."""
    item, to = question.subject, question.facts.get("to")
    if isinstance(item, ReviewItem) and to is not None:
        able = reviewing.others(item, question.standing.charts)
        if str(to) not in {str(held.person) for held in able}:
            yield Objection(Why.UNFIT, "Whoever it is passed on to may not answer for this role.")


def leaves_a_way_back(question: Question) -> Iterator[Objection]:
    """Somebody can still propose access, and somebody approve it: else nobody could ever hold a role again."""
    binding = question.subject
    charts = question.standing.charts.by_path.values() if isinstance(binding, RoleBinding) else ()
    for activity, what in WAYS_BACK.items():
        roles = set().union(*(chart.roles_with(activity, "RA") for chart in charts))
        if getattr(binding, "role_id", None) in roles and not _others_with(roles, binding):
            yield Objection(Why.UNFIT, f"Nobody would be left who can {what}. Give somebody else such a role first.")


def _others_with(roles: set[Any], binding: Any) -> bool:
    own = (held for held in holdings.everybody() if held.delegator is None and not held.code)
    return any(held.role_id in roles and held.binding_id != binding.pk for held in own)


def what_keeps(question: Question) -> list[Objection]:
    """What stands against taking a role away, whoever does it; exemptions are counted in."""
    return lifted(question, [*keeps_enough(question), *leaves_a_way_back(question)])[0]


def kept_by_a_rule(question: Question) -> Iterator[Objection]:
    """A rule keeps it, and whoever finds that out answers for it, or works in the background."""
    item, actor = question.subject, question.actor
    if not isinstance(item, ReviewItem):
        return
    if actor.person.kind != Person.Kind.SERVICE:
        yield from named(question)
    if not what_keeps(replace(question, subject=item.thing)):
        yield Objection(Why.UNFIT, "No rule keeps this role.")


def without_a_reviewer(question: Question) -> Iterator[Objection]:
    """Whoever was to answer has left, or holds the duty no longer."""
    item = question.subject
    if isinstance(item, ReviewItem) and reviewing.still_able(item, question.standing.charts):
        yield Objection(Why.UNFIT, f"{item.reviewer} can still answer for this role.")


def by_the_clock(question: Question) -> Iterator[Objection]:
    """Only what is over, and only by what works in the background."""
    item, person = question.subject, question.actor.person
    if person.kind != Person.Kind.SERVICE:
        yield Objection(Why.UNFIT, "This happens by the clock and never by hand.")
    if isinstance(item, ReviewItem) and not over(item.thing) and item.due_at > clock.now():
        yield Objection(Why.UNFIT, f"The answer is due by {day(item.due_at)}.")


def is_over(question: Question) -> Iterator[Objection]:
    """The role ended by something else than an answer."""
    item = question.subject
    if isinstance(item, ReviewItem) and not over(item.thing):
        yield Objection(Why.UNFIT, f"This still holds: {item.about}.")


def all_answered(question: Question) -> Iterator[Objection]:
    """A review closes when nothing is open in it."""
    left = ReviewItem.objects.filter(review=question.subject.pk, state__in=ReviewItem.OPEN).count()
    if left:
        yield Objection(Why.UNFIT, f"{left} of its roles {'waits' if left == 1 else 'wait'} for an answer.")


def with_its_review(question: Question) -> Iterator[Objection]:
    """It happens as the answer of a review, and never alone."""
    here = current.get()
    ending = isinstance(here, Passage) and here.root.alive and here.verb in (REVOKE.code, LAPSE.code)
    about = getattr(here.subject, "thing", None) if ending else None  # type: ignore[union-attr]
    if about is None or about.pk != question.subject.pk:
        yield Objection(Why.UNFIT, "This is how a review of access ends a role, and only a review does it.")


_OPEN = ReviewItem.OPEN
_ANSWER: dict[str, Any] = {
    "subject": "review-item",
    "activity": ANSWER_REVIEW.code,
    "letters": "RA",
    "sides": {"review": "reviewer"},
}
OPEN = Act(
    code="access-review.open",
    label="Open a review of access",
    says="opened the review",
    subject="access-review",
    activity=OPEN_REVIEW.code,
    letters="RA",
    sides={"review": "opener"},
    conditions=(well_dated, everything_has_a_reviewer),
    icon="eye-check",
)
LIST = Act(
    code="review-item.list",
    label="Put on the list",
    says="put on the list of a review",
    subject="review-item",
    activity=OPEN_REVIEW.code,
    letters="RA",
    conditions=(within_its_opening,),
    icon="plus",
)
KEEP = Act(
    code="review-item.keep",
    label="Keep",
    says="kept in a review",
    starts=_OPEN,
    ends="kept",
    conditions=(named, in_time, still_there),
    icon="check",
    **_ANSWER,
)
REVOKE = Act(
    code="review-item.revoke",
    label="Take away",
    says="took away in a review",
    starts=_OPEN,
    ends="revoked",
    conditions=(named, in_time, still_there),
    icon="player-stop",
    **_ANSWER,
)
DEFER = Act(
    code="review-item.defer",
    label="Put off",
    says="put off the answer on",
    starts=("waiting", "escalated"),
    conditions=(named, in_time, still_there, put_off_once, with_a_reason),
    icon="clock",
    **_ANSWER,
)
ESCALATE = Act(
    code="review-item.escalate",
    label="Pass on",
    says="passed on to somebody else",
    starts=_OPEN,
    ends="escalated",
    conditions=(named, in_time, still_there, to_somebody_able, with_a_reason),
    icon="arrow-up-right",
    **_ANSWER | {"sides": {}},
)
HOLD = Act(
    code="review-item.hold",
    label="Pass on what a rule keeps",
    says="could not end, and passed on,",
    subject="review-item",
    activity=ANSWER_REVIEW.code,
    letters="RA",
    starts=_OPEN,
    ends="held",
    conditions=(kept_by_a_rule,),
    icon="lock",
)
LAPSE = Act(
    code="review-item.lapse",
    label="End without an answer",
    says="ended, since nobody answered,",
    subject="review-item",
    activity=ANSWER_REVIEW.code,
    letters="RA",
    starts=_OPEN,
    ends="lapsed",
    conditions=(by_the_clock,),
    icon="clock",
)
SETTLE = Act(
    code="review-item.settle",
    label="Note that it ended",
    says="noted as ended meanwhile",
    subject="review-item",
    activity=ANSWER_REVIEW.code,
    letters="RA",
    starts=_OPEN,
    ends="gone",
    conditions=(by_the_clock, is_over),
    icon="door-exit",
)
REASSIGN = Act(
    code="review-item.reassign",
    label="Give to another reviewer",
    says="gave to another reviewer",
    subject="review-item",
    activity=OPEN_REVIEW.code,
    letters="RA",
    starts=_OPEN,
    conditions=(without_a_reviewer,),
    icon="users",
)
CLOSE = Act(
    code="access-review.close",
    label="Close",
    says="closed the review",
    subject="access-review",
    activity=OPEN_REVIEW.code,
    letters="RA",
    starts=("open",),
    ends="closed",
    conditions=(all_answered,),
    icon="check",
)
END_BINDING = Act(
    code="binding.end_by_review",
    label="End by a review",
    says="ended, by a review of access,",
    subject="binding",
    letters="",
    starts=("approved",),
    ends="ended",
    conditions=(with_its_review, keeps_enough, leaves_a_way_back),
    icon="player-stop",
)
END_DELEGATION = Act(
    code="delegation.end_by_review",
    label="End by a review",
    says="ended, by a review of access,",
    subject="delegation",
    letters="",
    starts=("accepted",),
    ends="ended",
    conditions=(with_its_review,),
    icon="player-stop",
)
