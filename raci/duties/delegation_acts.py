"""Acts on delegations: offered by whoever holds the role, taken by the other; what the other does counts for both."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from raci.duties.acts import Act, Question
from raci.duties.exclusion import excluded
from raci.duties.models import Delegation
from raci.duties.objections import Objection, Why
from raci.ledger import clock

LONGEST = timedelta(days=60)


def own_role(question: Question) -> Iterator[Objection]:
    """One delegates a role that one holds oneself: never one that was delegated, so there are no chains."""
    row = question.subject
    if not isinstance(row, Delegation) or row.binding_id is None:
        return
    name = question.actor.person.name
    if row.delegator_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Everybody delegates for themselves.")
    binding = row.binding
    if binding.person_id != row.delegator_id or not type(binding).objects.valid().filter(pk=binding.pk).exists():
        yield Objection(Why.LETTER, f"{name} does not hold this role by a binding of their own and cannot pass it on.")
    if not row.unit.path.startswith(binding.unit.path):
        yield Objection(Why.UNFIT, f"{name} holds this role in {binding.unit} and cannot delegate it for {row.unit}.")
    if row.valid_until <= clock.now() or row.valid_until - max(row.valid_from, clock.now()) > LONGEST:
        yield Objection(Why.UNFIT, "A delegation ends on a day to come, within sixty days.")
    if binding.valid_until is not None and row.valid_until > binding.valid_until:
        yield Objection(Why.UNFIT, "A delegation ends no later than the role itself.")


def no_circle(question: Question) -> Iterator[Objection]:
    """Nobody acts for somebody who acts for them."""
    row = question.subject
    if not isinstance(row, Delegation) or row.delegate_id is None:
        return
    open_now = Delegation.objects.filter(state__in=["offered", "accepted"], valid_until__gt=clock.now())
    edges: dict[Any, set[Any]] = {}
    for giver, taker in open_now.exclude(pk=row.pk).values_list("delegator_id", "delegate_id"):
        edges.setdefault(giver, set()).add(taker)
    reached: set[Any] = set()
    waiting = [row.delegate_id]
    while waiting:
        for taker in edges.get(waiting.pop(), set()) - reached:
            reached.add(taker)
            waiting.append(taker)
    if row.delegator_id in reached:
        yield Objection(Why.SOD, f"{row.delegator} acts for {row.delegate} already: that would be a circle.")


def taker_is_there(question: Question) -> Iterator[Objection]:
    """Whoever takes it is an active person."""
    row = question.subject
    if isinstance(row, Delegation) and row.delegate_id is not None and row.delegate.state != "active":
        yield Objection(Why.STANDING, f"{row.delegate} is no longer active in this organisation.")


def for_me(question: Question) -> Iterator[Objection]:
    """Whoever is to act answers the offer."""
    row = question.subject
    if isinstance(row, Delegation) and row.delegate_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"Only {row.delegate} can answer this offer.")


def one_of_both(question: Question) -> Iterator[Objection]:
    """Either of the two ends it."""
    row = question.subject
    if isinstance(row, Delegation) and question.actor.person.pk not in (row.delegator_id, row.delegate_id):
        yield Objection(Why.UNFIT, f"{row.delegator} or {row.delegate} ends it.")


OFFER = Act(
    code="delegation.offer",
    label="Delegate a role",
    says="offered the delegation",
    subject="delegation",
    letters="",
    conditions=(own_role, taker_is_there, no_circle, excluded),
    icon="users-plus",
)
ACCEPT = Act(
    code="delegation.accept",
    label="Accept",
    says="accepted the delegation",
    subject="delegation",
    letters="",
    starts=("offered",),
    ends="accepted",
    conditions=(for_me, taker_is_there, no_circle, excluded),
    fresh_signature=True,
    meaning="I act in this role for its holder; what I do counts for both of us.",
    icon="check",
)
DECLINE = Act(
    code="delegation.decline",
    label="Decline",
    says="declined the delegation",
    subject="delegation",
    letters="",
    starts=("offered",),
    ends="declined",
    conditions=(for_me,),
    icon="x",
)
END = Act(
    code="delegation.end",
    label="End",
    says="ended the delegation",
    subject="delegation",
    letters="",
    starts=("offered", "accepted"),
    ends="ended",
    conditions=(one_of_both,),
    icon="player-stop",
)
