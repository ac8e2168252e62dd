"""Reviews of access: opened with a frozen list, answered role by role, and ended by the clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from raci.duties import review_acts as acts
from raci.duties import reviewing
from raci.duties.acts import Act, Question
from raci.duties.bulk import births
from raci.duties.charts import Charts
from raci.duties.gate import Refused, passing
from raci.duties.models import Delegation
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.reviewing import Plan
from raci.duties.services.bindings import holders_of
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Person, Role, RoleBinding

ROOM = timedelta(days=14)
"""How long an answer can be put off where nothing else is said."""
Thing = RoleBinding | Delegation


def open_review(
    *,
    actor: Actor,
    title: str,
    unit: OrgUnit,
    due_at: datetime,
    escalation: Person,
    last_at: datetime | None = None,
    sphere: str = "",
    roles: Iterable[Role] = (),
    person: Person | None = None,
    beyond: OrgUnit | None = None,
) -> AccessReview:
    """Freeze the list of who holds what in a unit and below, and ask somebody about each.

    Args:
        escalation: who answers where nobody nearer may, and where a rule keeps a role that was to end.
        last_at: to when an answer can be put off.
        person: the only person to be looked at.
        beyond: a unit that is left out, with everything below it.
    """
    now = clock.now()
    review = AccessReview(
        code=next_code(AccessReview, "AR", year=now.year, digits=2),
        title=title,
        unit=unit,
        sphere=sphere,
        roles=sorted(role.code for role in roles),
        person=person,
        beyond=beyond,
        escalation=escalation,
        opened_by=actor.person,
        opened_at=now,
        due_at=due_at,
        last_at=last_at or due_at + ROOM,
    )
    with passing(acts.OPEN, review, actor=actor, reads=[escalation]) as row:
        row.save()
        births(
            acts.LIST, _items(row, acts.plan_of(Question(acts.OPEN, row, actor, Standing(actor.person)))), actor=actor
        )
    return review


def _items(review: AccessReview, plan: Plan) -> Iterator[ReviewItem]:
    for number, (thing, choice) in enumerate(plan.items, 1):
        yield ReviewItem(
            code=f"{review.code}-{number:03d}",
            review=review,
            binding=thing if isinstance(thing, RoleBinding) else None,
            delegation=thing if isinstance(thing, Delegation) else None,
            unit=thing.unit,
            reviewer_id=choice.person,
            why=choice.why,
            due_at=review.due_at,
        )


def keep(*, actor: Actor, item: ReviewItem, reason: str = "") -> ReviewItem:
    """The role stays."""
    with passing(acts.KEEP, item, actor=actor, reads=[item.review, item.thing], note=reason) as row:
        _answered(row, actor, reason)
    return row


def keep_all(*, actor: Actor, items: Iterable[ReviewItem]) -> tuple[list[ReviewItem], list[Refused]]:
    """The same for many, each by an act of its own: what is refused holds up no other."""
    kept, refused = [], []
    for item in items:
        try:
            kept.append(keep(actor=actor, item=item))
        except Refused as problem:
            refused.append(problem)
    return kept, refused


def revoke(*, actor: Actor, item: ReviewItem, reason: str = "") -> ReviewItem:
    """The role ends now. Where a rule keeps it, the item says so and goes to somebody else."""
    thing = item.thing
    try:
        with passing(acts.REVOKE, item, actor=actor, also=_ending(thing), reads=[item.review], note=reason) as row:
            _answered(row, actor, reason)
            _end(actor, row, thing)
    except Refused as refused:
        if refused.act not in (acts.END_BINDING, acts.END_DELEGATION):
            raise
        return _hold(actor, item, str(refused))
    return row


def _answered(row: ReviewItem, actor: Actor, reason: str) -> None:
    row.answered_by, row.answered_at, row.reason = actor.person, clock.now(), reason


def _ending(thing: Thing) -> list[Governed]:
    return [thing, *(holders_of(thing) if isinstance(thing, RoleBinding) else ())]


def _end(actor: Actor, item: ReviewItem, thing: Thing) -> None:
    act = acts.END_BINDING if isinstance(thing, RoleBinding) else acts.END_DELEGATION
    with passing(act, thing, actor=actor, authority=f"the review of access, {item.code}") as row:
        if row.valid_from < clock.now():
            row.valid_until = clock.now()


def _hold(actor: Actor, item: ReviewItem, why: str) -> ReviewItem:
    to = _next(item)
    with passing(acts.HOLD, item, actor=actor, reads=[item.review]) as row:
        row.held = why[:600]
        if to is not None:
            row.reviewer_id = to.person
            row.why = f"A rule keeps this role; {to.name} was asked what shall become of it."
    return row


def _next(item: ReviewItem) -> Any:
    """Who is asked next: who was named for such cases, else the nearest."""
    able = reviewing.others(item, Charts.load())
    return next((held for held in able if held.person == item.review.escalation_id), able[0] if able else None)


def defer(*, actor: Actor, item: ReviewItem, until: datetime, reason: str) -> ReviewItem:
    """Answer later: once, with a reason, and within the limit of the review."""
    facts: dict[str, Any] = {"until": until.isoformat(), "reason": reason}
    with passing(acts.DEFER, item, actor=actor, reads=[item.review], **facts) as row:
        row.due_at, row.deferred, row.reason = until, True, reason
    return row


def escalate(*, actor: Actor, item: ReviewItem, to: Person, reason: str) -> ReviewItem:
    """Let somebody else answer, with a reason."""
    facts: dict[str, Any] = {"to": str(to.pk), "reason": reason}
    with passing(acts.ESCALATE, item, actor=actor, reads=[item.review, to], **facts) as row:
        row.reviewer, row.reason = to, reason
        row.why = f"{actor.person} passed it on to {to}."
    return row


def reassign(*, actor: Actor, item: ReviewItem) -> ReviewItem | None:
    """Ask somebody else, since whoever was asked cannot answer any more; None where there is nobody."""
    to, before = _next(item), item.reviewer
    if to is None:
        return None
    with passing(acts.REASSIGN, item, actor=actor, reads=[item.review]) as row:
        row.reviewer_id = to.person
        row.why = f"{before} can no longer answer; {to.name} was asked instead."
    return row


def close(*, actor: Actor, review: AccessReview) -> AccessReview:
    """Nothing is open in it any more."""
    with passing(acts.CLOSE, review, actor=actor) as row:
        row.closed_at = clock.now()
    return row


@dataclass
class Tended:
    """What the clock did."""

    lapsed: list[ReviewItem] = field(default_factory=list)
    held: list[ReviewItem] = field(default_factory=list)
    gone: list[ReviewItem] = field(default_factory=list)
    reassigned: list[ReviewItem] = field(default_factory=list)
    closed: list[AccessReview] = field(default_factory=list)


_NAMED = (
    "review__unit", "binding__role", "binding__unit", "binding__person", "binding__team", "reviewer",
    "delegation__binding__role", "delegation__unit",
)  # fmt: skip


def to_tend() -> "QuerySet[ReviewItem]":
    """Items that nobody answered in time, whose role ended meanwhile, or whose reviewer has left: one query."""
    now = clock.now()
    over = Q(binding__isnull=False) & (~Q(binding__state="approved") | Q(binding__valid_until__lte=now))
    over |= Q(delegation__isnull=False) & (~Q(delegation__state="accepted") | Q(delegation__valid_until__lte=now))
    rows = ReviewItem.objects.filter(Q(due_at__lte=now) | over | ~Q(reviewer__state="active"))
    return rows.filter(state__in=ReviewItem.OPEN).select_related(*_NAMED).order_by("code")


def stranded() -> list[ReviewItem]:
    """Items whose reviewer is there and can answer no more: the duty ended, or it has become their own role."""
    waiting = ReviewItem.objects.filter(state__in=ReviewItem.OPEN, due_at__gt=clock.now(), reviewer__state="active")
    rows = list(waiting.select_related(*_NAMED).order_by("code"))
    people = reviewing.People.read(Charts.load()) if rows else None
    return [item for item in rows if people and not people.may_answer(item)]


def to_close() -> "QuerySet[AccessReview]":
    """Open reviews in which nothing is open any more."""
    waiting = ReviewItem.objects.filter(state__in=ReviewItem.OPEN)
    return AccessReview.objects.filter(state="open").exclude(pk__in=waiting.values("review"))


def something_to_tend() -> bool:
    """Whether the clock has anything to do here."""
    return to_tend().exists() or to_close().exists() or bool(stranded())


def tend(*, actor: Actor) -> Tended:
    """End what nobody answered for, and close what is answered. Each by itself, so that one that cannot end holds up no
    other; what stands against it is asked beforehand, so that the record does not fill with refusals."""
    found = Tended()
    for item in [*to_tend(), *stranded()]:
        try:
            _tend(actor, item, found)
        except Refused:  # somebody was quicker, or it was seen to a moment ago
            continue
    for review in to_close():
        found.closed.append(close(actor=actor, review=review))
    return found


def _tend(actor: Actor, item: ReviewItem, found: Tended) -> None:
    thing = item.thing
    if acts.over(thing):
        found.gone.append(_by_the_clock(acts.SETTLE, actor, item))
    elif item.due_at > clock.now():
        found.reassigned += filter(None, [reassign(actor=actor, item=item)])
    else:
        kept = acts.what_keeps(Question(acts.END_BINDING, thing, actor, Standing(actor.person)))
        if not kept:
            found.lapsed.append(_by_the_clock(acts.LAPSE, actor, item, thing))
        elif item.state != "held":
            found.held.append(_hold(actor, item, " ".join(each.sentence for each in kept)))
        elif item.reviewer.state != "active":
            found.reassigned += filter(None, [reassign(actor=actor, item=item)])


def _by_the_clock(act: Act, actor: Actor, item: ReviewItem, ended: Thing | None = None) -> ReviewItem:
    also = _ending(ended) if ended else []
    with passing(act, item, actor=actor, also=also, reads=[item.review, *([] if ended else [item.thing])]) as row:
        row.answered_at = clock.now()
        if ended:
            _end(actor, row, ended)
    return row
