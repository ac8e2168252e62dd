"""Reviews of access: the frozen list, who is asked, what each answer does, and what the clock does."""

from typing import Any

import pytest

from raci.duties.review_models import ReviewItem
from raci.duties.services import bindings, people, reviews
from raci.ledger.models import Event, Outcome
from raci.people.models import RoleBinding
from tests.raci.duties.making import Making, in_days, later, refused, role
from tests.raci.duties.reviewing import item_of, managed, opened, reviewer


def test_the_list_is_frozen(making: Making) -> None:
    before = RoleBinding.objects.valid().filter(person__kind="human").count()
    review = opened(making)
    assert review.code.startswith("AR-")
    assert review.items.count() == before
    assert not review.items.filter(binding__person__kind="service").exists()
    making.grant(making.cast["outsider"], "control-tester")
    assert review.items.count() == before
    assert Event.objects.filter(verb="review-item.list", outcome=Outcome.DONE).count() == before


def test_nobody_is_asked_about_themselves_or_from_the_wrong_side(making: Making) -> None:
    for item in opened(making).items.select_related("binding__role", "reviewer"):
        assert item.reviewer_id not in item.beneficiaries(), item
        assert item.reviewer_id != making.cast.person("auditor").pk
        assert item.reviewer.kind == "human"
        held = set(RoleBinding.objects.valid().filter(person=item.reviewer).values_list("role__sphere", flat=True))
        if item.role_binding.role.sphere in ("governance", "assurance"):
            assert held != {"management"}, item
        assert item.why


def test_the_manager_is_asked_first(making: Making) -> None:
    managed(making, "service_owner", "ciso")
    item = item_of(opened(making), making.cast["service_owner"])
    assert item.reviewer == making.cast.person("ciso")
    assert item.why == "Lena Sorensen is the manager of Keiko Mori."


def test_a_manager_who_may_not_is_not_asked(making: Making) -> None:
    managed(making, "chair", "cio")
    item = item_of(opened(making), making.cast["chair"], "chair")
    assert item.reviewer != making.cast.person("cio")


def test_nobody_chooses_their_own_manager(making: Making) -> None:
    with refused("sod", "Nobody says for themselves"):
        people.set_manager(
            actor=making.cast["access_admin"],
            person=making.cast.person("access_admin"),
            manager=making.cast.person("cio"),
        )
    managed(making, "ciso", "cio")
    with refused("unfit", "report to themselves"):
        managed(making, "cio", "ciso")


def test_a_team_is_asked_about_as_one(making: Making) -> None:
    making.grant(making.cast.team, "control-operator", making.cast.it)
    review = opened(making)
    item = review.items.get(binding__team=making.cast.team)
    assert item.reviewer not in (making.cast.person("ciso"), making.cast.person("operator"))


def test_a_delegation_is_asked_about(making: Making) -> None:
    given = making.delegated(making.cast["cio"], making.cast["ops"])
    review = opened(making)
    item = review.items.get(delegation=given)
    assert item.reviewer not in (making.cast.person("cio"), making.cast.person("ops"))
    reviews.revoke(actor=reviewer(item), item=item, reason="The leave is over")
    given.refresh_from_db()
    assert given.state == "ended"


@pytest.mark.parametrize(
    ("more", "count"), [({"sphere": "assurance"}, 3), ({"roles": ["cio", "ciso"]}, 2), ({"unit": "it"}, 1)]
)
def test_a_part_of_it(making: Making, more: dict[str, Any], count: int) -> None:
    making.grant(making.cast["outsider"], "control-operator", making.cast.it)
    if "roles" in more:
        more = {"roles": [role(code) for code in more["roles"]]}
    if "unit" in more:
        more = {"unit": making.cast.it}
    assert opened(making, **more).items.count() == count


def test_what_is_no_good(making: Making) -> None:
    with refused("letter"):
        opened(making, actor=making.cast["cio"])
    with refused("unfit", "on a day to come"):
        opened(making, due_at=in_days(0))
    with refused("unfit", "within ninety days"):
        opened(making, due_at=in_days(80), last_at=in_days(95))
    with refused("unfit", "Nobody holds a role"):
        opened(making, unit=making.cast.it)


def test_keep(making: Making) -> None:
    item = item_of(opened(making), making.cast["ops"])
    reviews.keep(actor=reviewer(item), item=item, reason="Still leads operations")
    item.refresh_from_db()
    assert (item.state, item.answered_by) == ("kept", item.reviewer)
    assert item.binding is not None
    assert item.binding.state == "approved"


def test_take_away(making: Making) -> None:
    item = item_of(opened(making), making.cast["ops"])
    who = reviewer(item)
    reviews.revoke(actor=who, item=item, reason="Moved to another house")
    item.refresh_from_db()
    assert item.state == "revoked"
    assert item.binding is not None
    assert item.binding.state == "ended"
    event = Event.objects.get(subject_id=item.binding.pk, verb="binding.end_by_review")
    assert event.actor == str(who.person.pk)
    assert item.code in event.authority


def test_a_rule_keeps_it_and_it_is_passed_on(making: Making) -> None:
    item = item_of(opened(making), making.cast["approver"])
    first = reviewer(item)
    reviews.revoke(actor=first, item=item, reason="No longer needed")
    item.refresh_from_db()
    assert item.state == "held"
    assert "Somebody can always approve access" in item.held
    assert item.reviewer != first.person
    assert item.binding is not None
    assert item.binding.state == "approved"
    assert Event.objects.filter(outcome=Outcome.REFUSED, verb="binding.end_by_review").exists()
    with later(days=40):  # after its day as well: nothing else ends it
        reviews.keep(actor=reviewer(item), item=item, reason="Until a second approver is found")
    item.refresh_from_db()
    assert item.state == "kept"


def test_put_off_once_within_the_limit(making: Making) -> None:
    item = item_of(opened(making, roles=[role("ops-lead"), role("control-operator")]), making.cast["ops"])
    who = reviewer(item)
    with refused("unfit", "Put it off to a day after", row=item):
        reviews.defer(actor=who, item=item, until=in_days(29), reason="On leave")
    with refused("unfit", "Say why", row=item):
        reviews.defer(actor=who, item=item, until=in_days(20), reason=" ")
    reviews.defer(actor=who, item=item, until=in_days(20), reason="On leave")
    with refused("unfit", "put off once already"):
        reviews.defer(actor=who, item=item, until=in_days(22), reason="Still on leave")
    with later(days=16):
        assert reviews.tend(actor=making.cast["service"]).lapsed
        item.refresh_from_db()
        assert item.state == "waiting"
        reviews.keep(actor=who, item=item)


def test_passed_on(making: Making) -> None:
    cast = making.cast
    item = item_of(opened(making), cast["ops"])
    who = reviewer(item)
    with refused("unfit", "may not answer for this role", row=item):
        reviews.escalate(actor=who, item=item, to=cast.person("ops"), reason="They know best")
    with refused("unfit", "may not answer for this role", row=item):
        reviews.escalate(actor=who, item=item, to=cast.person("auditor"), reason="They opened it")
    reviews.escalate(actor=who, item=item, to=cast.person("secretary"), reason="I do not know this work")
    assert item.state == "escalated"
    with refused("unfit", "Fiona Mackay answers for this role"):
        reviews.keep(actor=who, item=item)
    reviews.keep(actor=cast["secretary"], item=item)
    assert item.state == "kept"


def test_whoever_does_not_answer_loses_it(making: Making) -> None:
    cast = making.cast
    review = opened(making)
    kept = item_of(review, cast["ceo"])
    reviews.keep(actor=reviewer(kept), item=kept)
    assert not reviews.tend(actor=cast["service"]).lapsed
    with later(days=14, seconds=1):
        done = reviews.tend(actor=cast["service"])
        assert review.items.filter(state="lapsed").count() == len(done.lapsed) > 10
        held = review.items.get(state="held", binding__role__code="access-approver")
        assert "is the least" in held.held
        assert RoleBinding.objects.valid().filter(person=cast.person("ceo")).exists()
        assert not RoleBinding.objects.valid().filter(person=cast.person("ops")).exists()
        lapse = Event.objects.filter(verb="binding.end_by_review").latest("id")
        assert lapse.actor_label == "Countersign checks"
        refusals = Event.objects.filter(outcome=Outcome.REFUSED).count()
        again = reviews.tend(actor=cast["service"])
        assert [again.lapsed, again.held, again.closed] == [[], [], []]
        assert Event.objects.filter(outcome=Outcome.REFUSED).count() == refusals


def test_a_review_that_nobody_answers_leaves_a_way_back(making: Making) -> None:
    """Somebody can still propose a role, and somebody approve it."""
    cast = making.cast
    review = opened(making)
    with later(days=15):
        reviews.tend(actor=cast["service"])
        held = review.items.get(state="held", binding__role__code="access-admin")
        assert "Nobody would be left who can propose who holds a role" in held.held
        making.grant(cast["outsider"], "secretary")
        assert reviews.tend(actor=cast["service"]).lapsed == [held]


def test_what_is_kept_is_asked_of_somebody_who_is_there(making: Making) -> None:
    cast = making.cast
    review = opened(making, roles=[role("access-approver")])
    with later(days=15):
        (held,) = reviews.tend(actor=cast["service"]).held
        held.refresh_from_db()
        first = held.reviewer
        people.record_leaver(actor=cast["access_admin"], person=first)
        assert reviews.tend(actor=cast["service"]).reassigned == [held]
    held.refresh_from_db()
    assert review.items.get().reviewer == held.reviewer != first


def test_it_closes_when_all_is_answered(making: Making) -> None:
    review = opened(making, roles=[role("ops-lead")])
    with refused("unfit", "1 of its roles waits for an answer", row=review):
        reviews.close(actor=making.cast["access_admin"], review=review)
    item = review.items.get()
    reviews.keep(actor=reviewer(item), item=item)
    assert reviews.tend(actor=making.cast["service"]).closed == [review]
    review.refresh_from_db()
    assert review.state == "closed"


def test_what_ended_meanwhile(making: Making) -> None:
    review = opened(making, roles=[role("ops-lead")])
    item = review.items.get()
    assert item.binding is not None
    bindings.end(actor=making.cast["access_admin"], binding=item.binding)
    with refused("unfit", "There is nothing left to answer for", row=item):
        reviews.keep(actor=reviewer(item), item=ReviewItem.objects.get(pk=item.pk))
    done = reviews.tend(actor=making.cast["service"])
    assert (done.gone, done.closed) == ([item], [review])


def test_a_reviewer_who_left_is_replaced(making: Making) -> None:
    review = opened(making, roles=[role("ops-lead")])
    item = review.items.get()
    first = item.reviewer
    with refused("unfit", "can still answer", row=item):
        reviews.reassign(actor=making.cast["access_admin"], item=item)
    people.record_leaver(actor=making.cast["access_admin"], person=first)
    assert reviews.tend(actor=making.cast["service"]).reassigned == [item]
    item.refresh_from_db()
    assert item.reviewer != first
    assert f"{first} can no longer answer" in item.why
    reviews.keep(actor=reviewer(item), item=item)


def test_a_reviewer_without_the_duty_is_replaced(making: Making) -> None:
    """Else those would lose their roles whose reviewer lost theirs."""
    cast = making.cast
    managed(making, "ops", "it_manager")
    review = opened(making, roles=[role("ops-lead"), role("control-operator")])
    item, other = item_of(review, cast["ops"]), item_of(review, cast["operator"])
    assert item.reviewer == cast.person("it_manager")
    assert not reviews.something_to_tend()
    making.end(RoleBinding.objects.valid().get(person=cast.person("it_manager")))
    assert reviews.something_to_tend()
    assert item in reviews.tend(actor=cast["service"]).reassigned
    item.refresh_from_db()
    other.refresh_from_db()
    assert item.reviewer != cast.person("it_manager")
    assert not reviews.something_to_tend()
    reviews.keep(actor=reviewer(item), item=item)


def test_a_reviewer_who_joins_the_team_is_replaced(making: Making) -> None:
    cast = making.cast
    making.grant(cast.team, "control-operator", cast.it)
    item = opened(making).items.get(binding__team=cast.team)
    first = reviewer(item)
    making.join(first, cast.team)
    assert item in reviews.tend(actor=cast["service"]).reassigned
    item.refresh_from_db()
    assert item.reviewer != first.person
