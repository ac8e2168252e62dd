"""The checks on changes: what makes each fire, and what lets it resolve."""

from collections.abc import Iterator
from typing import Any

import pytest

from management.acts import changes as acts
from management.models import Change
from management.services import changes
from raci.duties.acts import ACTS, Act
from raci.duties.gate import passing
from raci.ledger import clock
from tests.cast import Cast
from tests.management.changing import HIGH, Changing, signed
from tests.raci.alignment.recipes import later, looks


@pytest.fixture
def making(cast: Cast, settings: Any) -> Changing:
    settings.COUNTERSIGN_DEMO = True
    return Changing(cast)


@pytest.fixture
def sneak() -> Iterator[Act]:
    """An act that asks for no approval, as a careless release might bring one."""
    act = Act(
        code="test-change.sneak",
        label="Sneak",
        says="sneaked",
        subject="change",
        activity="implement-change",
        letters="RA",
        starts=("draft", "submitted"),
        ends="implementing",
    )
    yield act
    ACTS.pop(act.code)


def sneaked(making: Changing, act: Act, change: Change) -> str:
    with passing(act, change, actor=making.cast["ops"]) as row:
        row.started_at = clock.now()
    return str(change)


def test_implemented_without_approval(making: Changing, sneak: Act) -> None:
    making.implemented()
    making.reviewed(answers=HIGH)
    assert looks("OPS-03") == []
    never = sneaked(making, sneak, making.submitted())
    assert looks("OPS-03") == [never]


def test_too_few_approvals_for_its_risk(making: Changing, sneak: Act) -> None:
    change = making.submitted(answers=HIGH)
    making.approve(change)
    assert looks("OPS-03") == []
    once = sneaked(making, sneak, change)
    assert looks("OPS-03") == [once]


def test_approvals_of_an_earlier_submission_do_not_count(making: Changing, sneak: Act) -> None:
    change, owner = making.approved(), making.cast["service_owner"]
    changes.revise(actor=owner, change=change)
    changes.submit(actor=owner, change=change)
    assert looks("OPS-03") == []
    assert [sneaked(making, sneak, change)] == looks("OPS-03")


def test_a_standard_change_rests_on_its_template(making: Changing, sneak: Act) -> None:
    template = making.template()
    change = making.following(template)
    changes.schedule(actor=making.cast["service_owner"], change=change)
    changes.start(actor=making.cast["ops"], change=change)
    assert looks("OPS-03") == []
    loose = making.following(making.submitted(is_template=True))
    assert [sneaked(making, sneak, loose)] == looks("OPS-03")


def test_an_emergency_that_was_reviewed_without_being_settled(making: Changing) -> None:
    right = making.at_once()
    making.ratify(right)
    making.review(changes.finish(actor=making.cast["it_manager"], change=right))
    refused, cio = making.at_once(), making.cast["cio"]
    changes.finish(actor=making.cast["it_manager"], change=refused)
    changes.deny(actor=cio, change=refused, reason="It could wait.", signature=signed(cio, acts.DENY, refused))
    making.review(refused)
    assert looks("OPS-03") == []
    wrong = changes.finish(actor=making.cast["it_manager"], change=making.at_once())
    conditions = acts.REVIEW.conditions
    object.__setattr__(acts.REVIEW, "conditions", ())
    try:
        making.review(wrong)
    finally:
        object.__setattr__(acts.REVIEW, "conditions", conditions)
    assert looks("OPS-03") == [str(wrong)]


def test_the_review_of_an_emergency_is_overdue(making: Changing, settings: Any) -> None:
    change = making.at_once()
    changes.finish(actor=making.cast["it_manager"], change=change)
    with later(settings, 4.9):
        assert looks("OPS-04") == []
    with later(settings, 5.1):
        assert looks("OPS-04") == [str(change)]
        making.ratify(change)
        making.review(change)
        assert looks("OPS-04") == []
