"""What tests on reviews of access start from."""

from typing import Any

from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.services import people, reviews
from raci.people.actor import Actor
from tests.raci.duties.making import Making, in_days


def opened(making: Making, **more: Any) -> AccessReview:
    """A review of everything, by the auditor."""
    given: dict[str, Any] = {
        "actor": making.cast["auditor"],
        "title": "Roles of autumn",
        "unit": making.cast.root,
        "due_at": in_days(14),
        "escalation": making.cast.person("chair"),
    }
    return reviews.open_review(**(given | more))


def item_of(review: AccessReview, who: Actor, code: str = "") -> ReviewItem:
    """The item on a role of somebody."""
    rows = ReviewItem.objects.filter(review=review, binding__person=who.person)
    return rows.get(binding__role__code=code) if code else rows.get()


def reviewer(item: ReviewItem) -> Actor:
    """Whoever is asked, with their account."""
    return Actor(item.reviewer, item.reviewer.accounts.get())


def managed(making: Making, part: str, by: str) -> None:
    people.set_manager(
        actor=making.cast["access_admin"], person=making.cast.person(part), manager=making.cast.person(by)
    )
