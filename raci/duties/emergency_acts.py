"""Break-glass: a role taken for a few hours. The letter to do so comes from the chart; every rule still counts."""

from collections.abc import Iterator
from datetime import timedelta

from raci.duties.acts import Act, Activity, Question
from raci.duties.exclusion import brought, excluded
from raci.duties.models import Emergency
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.people.spheres import Sphere

BREAK_GLASS = Activity(code="break-glass", title="Take a role in an emergency", sphere=Sphere.MANAGEMENT, order=900)
REVIEW_EMERGENCY = Activity(
    code="review-emergency", title="Review what was done in an emergency", sphere=Sphere.ASSURANCE, order=60
)
LONGEST = timedelta(hours=4)
REVIEW_WITHIN = timedelta(days=5)
REASON = 20
"""Fewer characters are no reason."""


def for_hours(question: Question) -> Iterator[Objection]:
    """A reason first, four hours at most, and only what management does: nobody decides in an emergency."""
    row = question.subject
    if not isinstance(row, Emergency) or row.person_id is None or row.role_id is None:
        return
    if row.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Everybody takes a role in an emergency for themselves.")
    if len(row.reason.strip()) < REASON:
        yield Objection(Why.UNFIT, "Say first what the emergency is, in a sentence.")
    if row.ends_at - row.begun_at > LONGEST or row.ends_at <= clock.now():
        yield Objection(Why.UNFIT, "A role is taken for four hours at most.")
    if any(held.sphere != Sphere.MANAGEMENT for held in brought(row)):
        yield Objection(Why.UNFIT, f"{row.role} is no role of management. Governing and checking can wait.")


def not_again_before_its_review(question: Question) -> Iterator[Objection]:
    """Four hours are four hours: nobody takes the same role once more before somebody has looked at the last time."""
    row = question.subject
    if not isinstance(row, Emergency) or row.role_id is None:
        return
    me = question.actor.person.pk
    last = Emergency.objects.filter(person=me, role=row.role_id, state="open").order_by("begun_at").last()
    if last is not None:
        yield Objection(
            Why.UNFIT,
            f"You took this role in {last.code}, and nobody has reviewed that yet. Ask for the review, or ask somebody "
            "else to take the role.",
        )


def still_open(question: Question) -> Iterator[Objection]:
    """One's own, and not over yet."""
    row = question.subject
    if isinstance(row, Emergency) and row.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"Only {row.person} gives the role back before its time.")
    if isinstance(row, Emergency) and row.ends_at <= clock.now():
        yield Objection(Why.STATE, f"{row.code} is over already.")


def it_is_over(question: Question) -> Iterator[Objection]:
    """What still goes on cannot be reviewed."""
    row = question.subject
    if isinstance(row, Emergency) and row.ends_at > clock.now():
        yield Objection(Why.STATE, f"{row.code} goes on. It is reviewed when it is over.")


BEGIN = Act(
    code="emergency.begin",
    label="Break glass",
    says="took a role in an emergency:",
    subject="emergency",
    activity=BREAK_GLASS.code,
    letters="RA",
    sides={"emergency": "user"},
    conditions=(for_hours, not_again_before_its_review, excluded),
    fresh_signature=True,
    meaning="I take this role in an emergency. Each act is reviewed by somebody else.",
    icon="alert-triangle",
)
GIVE_BACK = Act(
    code="emergency.give_back",
    label="Give the role back",
    says="gave back the role of",
    subject="emergency",
    letters="",
    starts=("open",),
    conditions=(still_open,),
    icon="player-stop",
)
REVIEW = Act(
    code="emergency.review",
    label="Review",
    says="reviewed",
    subject="emergency",
    activity=REVIEW_EMERGENCY.code,
    letters="RA",
    starts=("open",),
    ends="reviewed",
    sides={"emergency": "reviewer"},
    conditions=(it_is_over,),
    fresh_signature=True,
    meaning="I looked at every act that was done in this emergency.",
    icon="eye-check",
)
