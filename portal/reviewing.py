"""Reviews of access as pages, files and the API show them: progress, items with their facts, and the result."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal import words
from portal.parts import Fact
from raci.duties import review_facts
from raci.duties.review_acts import KEEP
from raci.duties.review_facts import Facts
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.standing import Standing
from raci.duties.states import ReviewItemState
from raci.ledger import clock

RELATED = (
    "unit", "reviewer", "answered_by", "review", "binding__person", "binding__team", "binding__role", "binding__unit",
    "delegation__delegate", "delegation__delegator", "delegation__unit", "delegation__binding__role",
    "delegation__binding__unit",
)  # fmt: skip
RESULT = (
    "Item", "Holder", "Kind", "Role", "Side", "Unit", "Held since", "Held until", "Reviewer",
    "How the reviewer was found", "Due", "Result", "Answered by", "Answered at", "Reason", "What keeps it",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One item as a list shows it."""

    item: ReviewItem
    facts: Facts | None = None

    @property
    def held_as(self) -> str:
        """``through the Security team``, ``for Daniel Ferreira``, or nothing."""
        if self.item.delegation:
            return f"acts for {self.item.delegation.delegator}"
        return "a team" if self.item.role_binding.team_id else ""

    @property
    def used(self) -> str:
        """When the role was last used."""
        if self.facts is None:
            return ""
        return words.day_long(self.facts.used) if self.facts.used else "never since then"


def items_of(rows: QuerySet[ReviewItem]) -> "QuerySet[ReviewItem]":
    """Items with everything that a line says."""
    return rows.select_related(*RELATED)


def answering_for(standing: Standing) -> set[Any]:
    """For whom the reader may answer: themselves, and those in whose role they act."""
    return {standing.person.pk, *(held.delegator for held in standing.grants if held.delegator)}


def waiting_for(standing: Standing) -> "QuerySet[ReviewItem]":
    """Items that wait for the reader's answer, or that of somebody for whom they act."""
    now = clock.now()
    rows = ReviewItem.objects.filter(reviewer__in=answering_for(standing), state__in=ReviewItem.OPEN)
    return rows.filter(Q(due_at__gt=now) | Q(state="held"))


def theirs(items: Iterable[ReviewItem], standing: Standing) -> list[ReviewItem]:
    """Of these, the ones that the reader can answer: whose own duty comes first acts for nobody in it."""
    return [
        item
        for item in items
        if item.reviewer_id in standing.answering(KEEP, item) and standing.person.pk not in item.beneficiaries()
    ]


def lines(items: Sequence[ReviewItem], standing: Standing) -> list[Line]:
    """The same with what helps to answer."""
    found = review_facts.of_items(items, standing.charts, standing.rules) if items else {}
    return [Line(item, found[item.pk]) for item in items]


def answered(counts: dict[str, int]) -> tuple[int, int]:
    """How many are answered, of how many."""
    total = sum(counts.values())
    return total - sum(counts.get(state, 0) for state in ReviewItem.OPEN), total


def scope(review: AccessReview) -> str:
    """What it looks at, in words."""
    if review.person:
        return f"every role of {review.person}" + (f" outside of {review.beyond}" if review.beyond else "")
    what = f"{len(review.roles)} roles" if review.roles else "every role"
    side = f" of {review.get_sphere_display().lower()}" if review.sphere else ""
    return f"{what}{side} in {review.unit} and below"


def about(facts: Facts) -> list[Fact]:
    """What helps to answer for one item."""
    allows = [("It decides", facts.decides), ("It does", facts.does)]
    said = [Fact("; ".join(titles), label) for label, titles in allows if titles]
    return [
        *(said or [Fact("By the chart in force it decides and does nothing.", "What the role allows")]),
        Fact(words.day_long(facts.since), "Held since"),
        Fact(words.day_long(facts.used) if facts.used else "Never since it is held.", "Last used"),
        Fact(facts.item.thing.reason or "No reason was given.", "Why it was given"),
    ]


def head_facts(item: ReviewItem) -> list[Fact]:
    """The facts line of an item."""
    return [Fact(str(item.reviewer), "Reviewer"), Fact(words.when(item.due_at), "Due"), Fact(str(item.unit), "In")]


def result(review: AccessReview) -> Iterator[list[Any]]:
    """The whole result, a row for each item, for auditors."""
    for item in items_of(ReviewItem.objects.filter(review=review)).order_by("code").iterator(500):
        thing, role = item.thing, item.role_binding.role
        yield [
            item.code, str(item.holder), _kind(item), role.title, role.get_sphere_display(), item.unit.name,
            thing.valid_from.date(), thing.valid_until.date() if thing.valid_until else None, item.reviewer.name,
            item.why, item.due_at, str(ReviewItemState(item.state).label),
            item.answered_by.name if item.answered_by else "", item.answered_at, item.reason, item.held,
        ]  # fmt: skip


def _kind(item: ReviewItem) -> str:
    if item.delegation:
        return f"acts for {item.delegation.delegator}"
    return "team" if item.role_binding.team_id else "person"
