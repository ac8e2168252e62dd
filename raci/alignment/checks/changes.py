"""Checks on changes, from the record: the gate lets none of it happen, and somebody looks all the same."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from management.change_risk import APPROVERS
from management.models import Change
from management.selectors.changes import BEGUN, review_overdue
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity
from raci.ledger.models import Event, Outcome


def _events(key: str, *verbs: str) -> QuerySet[Any]:
    """What was done to the change that a column names."""
    about = {"subject_type": Change.SUBJECT, "subject_id": OuterRef(key)}
    return Event.objects.filter(**about, verb__in=verbs, outcome=Outcome.DONE)


def _approvals(key: str) -> Any:
    """How many different persons have approved since the last submission and before the start."""
    given = _events(key, "change.approve").filter(revision__gt=OuterRef("submitted"), at__lte=OuterRef("started_at"))
    counted = given.order_by().values("subject_id").annotate(persons=Count("actor", distinct=True))
    return Coalesce(Subquery(counted.values("persons"), output_field=IntegerField()), 0)


def _begun(key: str) -> QuerySet[Any]:
    """What was begun, with the approvals that the record has of it, or of the template that it follows."""
    last = _events(key, "change.submit").filter(at__lte=OuterRef("started_at")).order_by("-revision")
    found = Change.objects.filter(state__in=BEGUN).annotate(submitted=Subquery(last.values("revision")[:1]))
    levels = [When(risk=risk, then=Value(persons)) for risk, persons in APPROVERS.items()]
    return found.annotate(given=_approvals(key), wanted=Case(*levels, default=Value(max(APPROVERS.values()))))


@check(
    code="OPS-03",
    severity=Severity.CRITICAL,
    title="Implemented without approval",
    sentence="{label} was implemented, but the record does not hold the approvals that it needed.",
    remedy="Find out how that was possible, and review the change",
)
def without_approval(at: Moment) -> Iterator[Found]:
    """Changes that were begun although the record holds too few approvals of different persons since their last
    submission, or none of the template that a standard change follows; and emergencies that were reviewed although
    nobody approved them afterwards or refused to."""
    short = Q(given__lt=F("wanted"))
    settled = Exists(_events("pk", "change.ratify", "change.deny"))
    own = _begun("pk").exclude(kind=Change.Kind.STANDARD)
    yield from _told(own.filter(short, at_once=False))
    yield from _told(_begun("template_id").filter(short, kind=Change.Kind.STANDARD))
    yield from _told(own.filter(~settled, at_once=True, state="reviewed"))


def _told(found: QuerySet[Any]) -> Iterator[Found]:
    return rows(found, unit="service__unit_id", owner="service__owner_id")


@check(
    code="OPS-04",
    severity=Severity.HIGH,
    title="Review of an emergency overdue",
    sentence="{label} was started as an emergency on {started}, and nobody has reviewed it within five days.",
    remedy="Review the change",
)
def review_is_overdue(at: Moment) -> Iterator[Found]:
    """Emergency changes that nobody has reviewed five days after they were started."""
    late = Change.objects.filter(review_overdue(at.now))
    return rows(late, unit="service__unit_id", owner="service__owner_id", started="started_at")
