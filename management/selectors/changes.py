"""Changes and freezes as lists, the calendar and home pages read them."""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from management.models import Change, ChangeApproval, FreezeWindow
from management.models.changes import REVIEW_WITHIN
from management.states import ChangeState
from raci.duties.models import Stand
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.models import Person
from raci.people.units import lineage, path_of

TEXT = CharField(max_length=400)
COMING = (ChangeState.SUBMITTED, ChangeState.APPROVED, ChangeState.IMPLEMENTING)
"""What is still to come, or under way."""
BEGUN = (ChangeState.IMPLEMENTING, ChangeState.IMPLEMENTED, ChangeState.FAILED, ChangeState.REVIEWED)
AFTERWARDS = (ChangeState.IMPLEMENTING, ChangeState.IMPLEMENTED, ChangeState.FAILED)
OVER = (ChangeState.IMPLEMENTED, ChangeState.FAILED)


WHAT = Case(
    When(state=ChangeState.SUBMITTED, then=Value("approve")),
    When(state=ChangeState.APPROVED, then=Value("implement")),
    When(at_once=True, denial="", ratified_at=None, then=Value("ratify")),
    default=Value("review"),
    output_field=CharField(),
)
"""What a change that waits is waiting for."""


def visible(standing: Standing) -> QuerySet[Change]:
    """The changes that the person may see."""
    rows = Change.objects.filter(standing.sight("service__unit__"))
    return rows.select_related("service__unit", "requester", "implementer")


def listing(
    standing: Standing, *, text: str = "", state: str = "", kind: str = "", service: str = "", risk: str = ""
) -> QuerySet[Change]:
    """Those that fit; empty values leave out nothing."""
    rows = visible(standing)
    for word in text.split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word) | Q(service__name__icontains=word))
    if state in ("open", "late"):
        rows = rows.filter(review_overdue()) if state == "late" else rows.exclude(state__in=("reviewed", "withdrawn"))
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(is_template=True) if kind == "template" else rows.filter(kind=kind)
    asked = {"service__code": service, "risk": risk}
    return rows.filter(**{name: value for name, value in asked.items() if value})


def review_overdue(now: dt.datetime | None = None) -> Q:
    """Emergency changes that nobody has reviewed within the time for it."""
    due = (now or clock.now()) - REVIEW_WITHIN
    return Q(kind=Change.Kind.EMERGENCY, state__in=AFTERWARDS, started_at__lt=due)


def between(standing: Standing, start: dt.datetime, end: dt.datetime) -> QuerySet[Change]:
    """What is planned for a time, or was done in it; drafts and what came to nothing are left out."""
    rows = visible(standing).filter(starts_at__lt=end, ends_at__gt=start, state__in=(*COMING, *BEGUN))
    return rows.order_by("starts_at", "code")


def freezes(standing: Standing, start: dt.datetime, end: dt.datetime) -> QuerySet[FreezeWindow]:
    """The freezes that hold at some moment of a time."""
    rows = FreezeWindow.objects.filter(standing.sight(), state="set", starts_at__lt=end, ends_at__gt=start)
    return rows.select_related("unit", "service").order_by("starts_at")


class Other(NamedTuple):
    """A change or a freeze that lies over the time for which a change is planned. ``place``: the service, or the unit
    that stands still. ``text``: the title, or the reason."""

    kind: str
    code: str
    place: str
    text: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def around(change: Change, standing: Standing) -> list[Other]:
    """What lies over the planned time: freezes of its service, whoever sees them, and other changes in sight, of this
    service, of one that it needs, or of one that needs it. One query, once for all that asks with this standing."""
    if not (change.starts_at and change.ends_at and change.service_id):
        return []
    during = Q(starts_at__lt=change.ends_at, ends_at__gt=change.starts_at)

    def read() -> list[Other]:
        known = _freezes_of(change).filter(during).order_by()
        place = Coalesce("service__name", "unit__name")
        first = known.values_list(Value("freeze", TEXT), "code", place, "reason", "starts_at", "ends_at")
        others = _near(change, standing).filter(during).order_by()
        columns = (Value("change", TEXT), "code", "service__name", "title", "starts_at", "ends_at")
        return sorted(Other(*row) for row in first.union(others.values_list(*columns)))

    return standing.once(("around", change.pk, change.starts_at, change.ends_at), read)


def _freezes_of(change: Change) -> QuerySet[FreezeWindow]:
    above = lineage(path_of(change.service.unit_id))
    place = Q(service=change.service_id) | Q(service=None, unit__path__in=above)
    return FreezeWindow.objects.filter(place, state="set")


def _near(change: Change, standing: Standing) -> QuerySet[Change]:
    near = (
        Q(service=change.service_id)
        | Q(service__dependents__service=change.service_id)
        | Q(service__dependencies__on=change.service_id)
    )
    rows = Change.objects.filter(standing.sight("service__unit__")).filter(near, state__in=COMING)
    return rows.exclude(pk=change.pk)


def overlapping(change: Change, standing: Standing) -> list[Other]:
    """Other changes for the same time."""
    return [each for each in around(change, standing) if each.kind == "change"]


def freezes_over(change: Change, standing: Standing) -> list[Other]:
    """The freezes that lie over the time for which a change is planned."""
    return [each for each in around(change, standing) if each.kind == "freeze"]


SIGNED = ("person_id", "person__name", "behalf_id", "behalf__name", "digest", "at", "afterwards")
"""What is read of each signature together with its change."""


def with_signatures(rows: QuerySet[Change], code: str) -> Change | None:
    """A change by its code with everything that was ever signed: one query."""
    columns = {f"signed_{name}": F(f"approvals__{name}") for name in SIGNED}
    found = list(rows.annotate(**columns).filter(code=code).order_by("approvals__at"))
    if not found:
        return None
    found[0].__dict__["signatures"] = [_signature(row) for row in found if getattr(row, "signed_at", None)]
    return found[0]


def with_all_signatures(rows: QuerySet[Change]) -> list[Change]:
    """Changes with what was ever signed on each: two queries."""
    found = list(rows)
    given: dict[Any, list[ChangeApproval]] = defaultdict(list)
    for each in ChangeApproval.objects.filter(change__in=found):
        given[each.change_id].append(each)
    for change in found:
        change.__dict__["signatures"] = given[change.pk]
    return found


def _signature(row: Any) -> ChangeApproval:
    person = Person(pk=row.signed_person_id, name=row.signed_person__name)
    behalf = Person(pk=row.signed_behalf_id, name=row.signed_behalf__name) if row.signed_behalf_id else None
    return ChangeApproval(
        change_id=row.pk,
        person=person,
        behalf=behalf,
        digest=row.signed_digest,
        at=row.signed_at,
        afterwards=row.signed_afterwards,
    )


def _not_on(person: Person, *sides: str, chain: str = "change") -> Q:
    mine = Stand.objects.filter(chain=chain, object_id=OuterRef("pk"), party=f"person:{person.pk}", side__in=sides)
    return ~Q(Exists(mine))


def waiting(person: Person, *, approve: Q | None, implement: Q | None, review: Q | None) -> QuerySet[Change]:
    """What waits for a person who holds the letters in these places, each with ``what`` is asked: to approve, ratify,
    implement or review it. Whoever stands on another side of a change is not asked.

    Args:
        approve, implement, review: the units in which the person may, as a condition on the change; None for nowhere.
    """
    now, asked = clock.now(), Q(pk__in=[])
    if approve is not None:
        free = _not_on(person, "requester", "approver", "implementer")
        later = Q(at_once=True, denial="", ratified_at=None, state__in=AFTERWARDS)
        asked |= approve & free & (Q(state=ChangeState.SUBMITTED) | later)
    if implement is not None:
        due = Q(state=ChangeState.APPROVED, is_template=False, starts_at__lte=now, ends_at__gt=now)
        asked |= implement & due & _not_on(person, "approver")
    if review is not None:
        settled = Q(at_once=False) | ~Q(denial="") | Q(ratified_at__isnull=False)
        asked |= review & Q(state__in=OVER) & settled & _not_on(person, "requester", "implementer")
    return Change.objects.filter(asked).annotate(what=WHAT)


def of_service(service: Any, since: dt.datetime) -> QuerySet[Change]:
    """The changes of a service since a moment, and those to come."""
    return Change.objects.filter(service=service, ends_at__gt=since, state__in=(*COMING, *BEGUN)).order_by("-starts_at")
