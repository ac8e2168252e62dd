"""The ways around a review of access, and what stands in each."""

from datetime import timedelta

from raci.duties import review_acts
from raci.duties.gate import passing
from raci.duties.models import SodRule
from raci.duties.review_models import ReviewItem
from raci.duties.services import reviews
from raci.ledger import clock
from raci.ledger.models import Event
from raci.people.actor import Actor
from tests.cast import with_account
from tests.raci.duties.making import Making, later, refused, role
from tests.raci.duties.reviewing import item_of, managed, opened, reviewer


def test_ones_own_by_being_named(making: Making) -> None:
    """Somebody who is on the list for their own role all the same, as by a team joined afterwards, is refused."""
    cast = making.cast
    making.grant(cast.team, "control-operator", cast.it)
    item = opened(making).items.get(binding__team=cast.team)
    who = reviewer(item)
    making.join(who, cast.team)
    for answer in (reviews.keep, reviews.revoke):
        with refused("SOD-26", "Nobody reviews their own access", row=item):
            answer(actor=who, item=item)


def test_by_a_second_account(making: Making) -> None:
    cast = making.cast
    review = opened(making)
    second = with_account(cast, cast.person("ops"), "second")
    item = item_of(review, cast["ops"])
    with refused("unfit", row=item):
        reviews.keep(actor=Actor(cast.person("ops"), second), item=item)


def test_who_opened_it_answers_nothing_whoever_they_act_for(making: Making) -> None:
    cast = making.cast
    making.delegated(cast["cio"], cast["access_admin"])
    review = opened(making, actor=cast["access_admin"])
    item = next(each for each in review.items.all() if each.reviewer == cast.person("cio"))
    with refused("SOD-25", "Whoever opened a review of access does not answer in it", row=item):
        reviews.keep(actor=cast["access_admin"], item=item)


def test_a_delegate_answers_and_both_stand_for_it(making: Making) -> None:
    cast = making.cast
    managed(making, "ciso", "cio")
    review = opened(making, roles=[role("ciso")])
    item = review.items.get()
    assert item.reviewer == cast.person("cio")
    making.delegated(cast["cio"], cast["ops"])
    reviews.keep(actor=cast["ops"], item=item)
    item.refresh_from_db()
    assert (item.state, item.answered_by) == ("kept", cast.person("ops"))
    event = Event.objects.get(subject_id=item.pk, verb="review-item.keep")
    assert event.on_behalf_of == "Daniel Ferreira"


def test_a_delegate_for_their_own_role(making: Making) -> None:
    cast = making.cast
    managed(making, "ops", "cio")
    item = item_of(opened(making), cast["ops"])
    assert item.reviewer == cast.person("cio")
    making.delegated(cast["cio"], cast["ops"])
    with refused("SOD-26", "Pavel Kral would gain", row=item):
        reviews.keep(actor=cast["ops"], item=item)


def test_twice_and_too_late(making: Making) -> None:
    cast = making.cast
    review = opened(making)
    item, late = item_of(review, cast["ops"]), item_of(review, cast["operator"])
    who = reviewer(item)
    reviews.keep(actor=who, item=item)
    with refused("state", row=item):
        reviews.revoke(actor=who, item=item)
    with later(days=15), refused("stale", "The answer was due by", row=late):
        reviews.keep(actor=reviewer(late), item=late)


def test_nobody_ends_a_role_by_saying_that_a_review_does(making: Making) -> None:
    cast = making.cast
    review = opened(making)
    item = item_of(review, cast["ops"])
    assert item.binding is not None
    with refused("unfit", "only a review does it"), passing(review_acts.END_BINDING, item.binding, actor=cast["cio"]):
        pass
    with later(days=15):
        with refused("unfit", "never by hand", row=item), passing(review_acts.LAPSE, item, actor=cast["cio"]):
            pass
        kept = item_of(review, cast["approver"])
        with (
            refused("unfit", "No rule keeps this role", row=item),
            passing(review_acts.HOLD, item, actor=reviewer(item)),
        ):
            pass
        assert kept.state == "waiting"
    late = ReviewItem(review=review, binding=item.binding, unit=cast.it, reviewer=item.reviewer, due_at=clock.now())
    with refused("unfit", "made when it opens"), passing(review_acts.LIST, late, actor=cast["auditor"]):
        pass


def test_recorded_rules_do_not_hold_a_role(making: Making) -> None:
    rule = SodRule.objects.get(code="SOD-19")
    making.loosened(rule, "record")
    item = item_of(opened(making), making.cast["approver"])
    reviews.revoke(actor=reviewer(item), item=item)
    item.refresh_from_db()
    assert item.state == "revoked"


def test_many_at_once(making: Making) -> None:
    cast = making.cast
    review = opened(making)
    mine = list(review.items.filter(reviewer=cast.person("cio")))
    foreign = review.items.exclude(reviewer=cast.person("cio")).first()
    assert foreign is not None
    kept, left = reviews.keep_all(actor=cast["cio"], items=[*mine, foreign])
    assert len(kept) == len(mine) > 1
    assert [each.subject for each in left] == [foreign]
    assert timedelta(0) < review.due_at - clock.now()
