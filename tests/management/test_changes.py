"""The way of a change: who may what from where to where, what is signed, and what stands in the way."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from management import change_risk
from management.acts import changes as acts
from management.models import Change, ChangeApproval
from management.selectors import changes as selectors
from management.services import catalogue, changes, freezes
from raci.duties.gate import Refused
from raci.duties.standing import Standing
from raci.ledger.models import Event
from tests.cast import Cast
from tests.management import recipes
from tests.management.changing import HIGH, LOW, MEDIUM, Changing, later, signed, soon


@pytest.fixture
def making(cast: Cast, settings: Any) -> Changing:
    settings.COUNTERSIGN_DEMO = True
    return Changing(cast)


def test_the_whole_way_by_four_persons(making: Changing) -> None:
    found = making.reviewed()
    assert found.code == f"CHG-{timezone.localdate().year}-001"
    assert (found.state, found.risk, found.verdict) == ("reviewed", "low", "as-planned")
    told = Event.objects.filter(subject_id=found.pk, outcome="done").order_by("revision")
    assert [event.verb for event in told] == [
        "change.raise", "change.submit", "change.approve", "change.start", "change.finish", "change.review",
    ]  # fmt: skip
    assert len({event.actor for event in told}) == 4


@pytest.mark.parametrize(
    ("answers", "risk"),
    [
        (LOW, "low"),
        (MEDIUM, "medium"),
        (HIGH, "high"),
        ({**MEDIUM, "impact": "many"}, "medium"),
        ({**MEDIUM, "impact": "many", "hours": "inside"}, "high"),
        ({**LOW, "impact": "all"}, "low"),
        ({**LOW, "hours": "at night"}, ""),
        ({}, ""),
    ],
)
def test_risk_by_the_rule_that_is_stated(answers: dict[str, str], risk: str) -> None:
    assert change_risk.risk_of(answers) == risk


def test_every_sum_of_points_has_the_level_that_the_rule_says() -> None:
    levels = {change_risk.points(each): change_risk.risk_of(each) for each in _all_answers()}
    assert {points for points, risk in levels.items() if risk == "low"} <= set(range(4))
    assert {points for points, risk in levels.items() if risk == "medium"} <= {4, 5, 6}
    assert levels[max(levels)] == "high"


def _all_answers() -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for question in change_risk.QUESTIONS:
        found = [{**each, question.code: answer.code} for each in found for answer in question.answers]
    return [each for each in found if (each["impact"], each["reversible"]) != ("all", "never")]


def test_a_high_risk_takes_two_persons_each_with_a_signature(making: Changing) -> None:
    change = making.submitted(answers=HIGH)
    assert making.approve(change).state == "submitted"
    assert making.approve(change, "cio").state == "approved"
    assert ChangeApproval.objects.filter(change=change).count() == 2


def test_an_approval_wants_a_fresh_signature_over_what_is_there(making: Changing) -> None:
    change = making.submitted()
    with pytest.raises(Refused, match="fresh signature"):
        changes.approve(actor=making.cast["it_manager"], change=change)
    other = making.submitted(title="Another")
    with pytest.raises(Refused, match="fresh signature"):
        changes.approve(
            actor=making.cast["it_manager"],
            change=change,
            signature=signed(making.cast["it_manager"], acts.APPROVE, other),
        )


def test_a_change_of_the_content_makes_approvals_void(making: Changing) -> None:
    change = making.submitted(answers=HIGH)
    making.approve(change)
    owner = making.cast["service_owner"]
    changes.revise(actor=owner, change=change)
    changes.edit(actor=owner, change=change, content=making.content(answers=HIGH, plan="Something else."))
    changes.submit(actor=owner, change=change)
    assert making.approve(change, "cio").state == "submitted"
    assert making.approve(change, "it_manager").state == "approved"


def test_what_is_put_back_as_it_was_is_approved_anew_as_well(making: Changing) -> None:
    change = making.approved()
    owner = making.cast["service_owner"]
    changes.submit(actor=owner, change=changes.revise(actor=owner, change=change))
    change.refresh_from_db()
    assert not change.is_approved()
    with pytest.raises(Refused, match="would have to be approved"):
        changes.start(actor=making.cast["ops"], change=change)


def test_rejecting_needs_a_reason(making: Changing) -> None:
    change, actor = making.submitted(), making.cast["it_manager"]
    with pytest.raises(ValidationError, match="Say why"):
        changes.reject(actor=actor, change=change, reason=" ", signature=signed(actor, acts.REJECT, change))
    found = changes.reject(actor=actor, change=change, reason="No window", signature=signed(actor, acts.REJECT, change))
    assert (found.state, found.reason) == ("rejected", "No window")


def test_nothing_incomplete_is_submitted(making: Changing) -> None:
    change = making.draft(fallback="", answers={}, starts_at=None, ends_at=None)
    with pytest.raises(Refused) as refused:
        changes.submit(actor=making.cast["service_owner"], change=change)
    told = str(refused.value)
    assert "how it is taken back" in told
    assert "the answers on its risk" in told
    assert "when it is done" in told


def test_an_emergency_says_why_it_cannot_wait(making: Changing) -> None:
    change = making.draft(kind="emergency")
    with pytest.raises(Refused, match="why it cannot wait"):
        changes.submit(actor=making.cast["service_owner"], change=change)


def test_it_is_begun_only_within_the_time_for_which_it_was_approved(making: Changing) -> None:
    change = making.approved(starts_at=soon(24), ends_at=soon(26))
    ops = making.cast["ops"]
    with pytest.raises(Refused, match="approved for that time only"):
        changes.start(actor=ops, change=change)
    with later(hours=30), pytest.raises(Refused, match="approved for that time only"):
        changes.start(actor=ops, change=change)
    with later(hours=25):
        assert changes.start(actor=ops, change=change).state == "implementing"


def test_what_is_planned_for_a_time_that_is_over_is_not_submitted(making: Changing) -> None:
    change = making.draft(starts_at=soon(-5), ends_at=soon(-1))
    with pytest.raises(Refused, match="that is over"):
        changes.submit(actor=making.cast["service_owner"], change=change)


# freezes


def test_a_normal_change_is_not_planned_into_a_freeze(making: Changing) -> None:
    freeze = making.freeze()
    change = making.draft()
    with pytest.raises(Refused, match=r"Customer payments is not changed from .* Year end"):
        changes.submit(actor=making.cast["service_owner"], change=change)
    freezes.lift(actor=making.cast["cio"], freeze=freeze)
    assert changes.submit(actor=making.cast["service_owner"], change=change).state == "submitted"


def test_an_emergency_goes_through_a_freeze(making: Changing) -> None:
    making.freeze()
    assert making.at_once().state == "implementing"


def test_the_freeze_of_a_unit_holds_for_what_lies_below(making: Changing) -> None:
    making.freeze(unit=making.cast.root)
    with pytest.raises(Refused, match="Aldermere Water is not changed"):
        making.submitted()


def test_the_freeze_of_another_unit_or_time_is_no_hindrance(making: Changing) -> None:
    other = recipes.planned(making.cast, "Bills")
    making.freeze(service=other)
    making.freeze(3.5, 9)
    assert making.submitted().state == "submitted"


def test_a_freeze_that_came_after_the_approval_holds_it_back_while_it_lasts(making: Changing) -> None:
    change = making.approved(starts_at=soon(-1), ends_at=soon(10))
    making.freeze(-1, 5)
    with pytest.raises(Refused, match="is not changed"):
        changes.start(actor=making.cast["ops"], change=change)
    with later(hours=6):
        assert changes.start(actor=making.cast["ops"], change=change).state == "implementing"


def test_a_freeze_is_set_by_those_who_may_and_ends_after_it_begins(making: Changing) -> None:
    with pytest.raises(Refused, match="holds no role with the letter"):
        freezes.set_freeze(
            actor=making.cast["ops"], service=making.service, starts_at=soon(1), ends_at=soon(2), reason="x"
        )
    with pytest.raises(ValidationError, match="ends before"):
        making.freeze(5, 2)
    with pytest.raises(ValidationError, match="over already"):
        making.freeze(-5, -2)
    with pytest.raises(ValidationError, match="what stands still"):
        freezes.set_freeze(actor=making.cast["cio"], starts_at=soon(1), ends_at=soon(2), reason="x")


# the error budget


def test_a_used_up_budget_blocks_a_normal_change(making: Changing) -> None:
    waiting = making.submitted()
    making.exhausted()
    with pytest.raises(Refused, match="has used up its error budget"):
        changes.submit(actor=making.cast["service_owner"], change=making.draft())
    with pytest.raises(Refused, match="has used up its error budget"):
        making.approve(waiting)


def test_a_used_up_budget_lets_an_emergency_through_with_its_review(making: Changing) -> None:
    making.exhausted()
    change = making.at_once()
    changes.finish(actor=making.cast["it_manager"], change=change, outcome="Back")
    with pytest.raises(Refused, match="Nobody has settled yet"):
        making.review(change)
    making.ratify(change, "cio")
    assert making.review(change).state == "reviewed"


# emergencies


def test_an_emergency_is_approved_afterwards_and_reviewed_within_five_days(making: Changing) -> None:
    change = making.at_once()
    assert change.at_once
    assert change.review_due is not None
    assert (change.review_due - change.started_at).days == 5  # type: ignore[operator]
    making.ratify(change, "cio")
    change = changes.finish(actor=making.cast["it_manager"], change=change, outcome="It runs again.")
    assert making.review(change).state == "reviewed"


def test_who_refuses_afterwards_says_why_and_the_review_follows(making: Changing) -> None:
    change, cio = making.at_once(), making.cast["cio"]
    changes.finish(actor=making.cast["it_manager"], change=change)
    signature = signed(cio, acts.DENY, change)
    found = changes.deny(actor=cio, change=change, reason="It could have waited.", signature=signature)
    assert found.denial
    with pytest.raises(Refused, match="refused afterwards already"):
        making.ratify(found, "ciso")
    assert making.review(found).state == "reviewed"


def test_an_emergency_may_be_approved_first_too(making: Changing) -> None:
    change = making.approve(making.emergency())
    found = changes.start(actor=making.cast["ops"], change=change)
    assert (found.state, found.at_once) == ("implementing", False)
    with pytest.raises(Refused, match="was not started before its approval"):
        making.ratify(found)


# standard changes


def test_a_standard_change_goes_ahead_by_its_template(making: Changing) -> None:
    template = making.template()
    change = making.following(template)
    assert (change.plan, change.risk, change.service) == (template.plan, "low", template.service)
    owner = making.cast["service_owner"]
    with pytest.raises(Refused, match="no approval of its own"):
        changes.submit(actor=owner, change=change)
    changes.schedule(actor=owner, change=change)
    assert changes.start(actor=making.cast["ops"], change=change).state == "implementing"


def test_a_template_is_of_low_risk_and_never_done_itself(making: Changing) -> None:
    with pytest.raises(Refused, match="Only a normal change of low risk"):
        making.submitted(is_template=True, answers=HIGH)
    with pytest.raises(Refused, match="never implemented itself"):
        changes.start(actor=making.cast["ops"], change=making.template())


def test_a_standard_change_waits_for_the_end_of_a_freeze(making: Changing) -> None:
    template = making.template()
    making.freeze()
    with pytest.raises(Refused, match="is not changed"):
        changes.schedule(actor=making.cast["service_owner"], change=making.following(template))


def test_no_standard_change_without_an_approved_template(making: Changing) -> None:
    template = making.submitted(is_template=True)
    change = making.following(template)
    with pytest.raises(Refused, match="is not approved as it stands"):
        changes.schedule(actor=making.cast["service_owner"], change=change)
    normal = making.approved()
    with pytest.raises(Refused, match="follows a template, and none is named"):
        changes.schedule(actor=making.cast["service_owner"], change=making.following(normal))


# neighbours


def test_changes_of_one_service_or_of_what_it_needs_at_one_time_are_named_not_refused(making: Changing) -> None:
    cast = making.cast
    network = recipes.planned(cast, "Network")
    catalogue.name_dependencies(actor=cast["service_owner"], service=making.service, services=[network])
    mine, same = making.submitted(), making.submitted(title="Another")
    below = Changing(cast, network).submitted(title="Below")
    Changing(cast, recipes.planned(cast, "Bills")).submitted(title="Elsewhere")
    making.submitted(title="Not at that time", starts_at=soon(30), ends_at=soon(31))
    making.draft(title="Not yet submitted")
    found = selectors.overlapping(mine, Standing(cast.person("cio")))
    assert {each.code for each in found} == {same.code, below.code}
    found = selectors.overlapping(below, Standing(cast.person("cio")))
    assert {each.code for each in found} == {mine.code, same.code}


def test_dependencies_are_exactly_those_that_are_named(making: Changing) -> None:
    cast, service = making.cast, making.service
    one, two = recipes.planned(cast, "Network"), recipes.planned(cast, "Identity")
    for wanted in ([one], [one, two], [two], [service]):
        catalogue.name_dependencies(actor=cast["service_owner"], service=service, services=wanted)
        found = set(service.dependencies.values_list("on", flat=True))
        assert found == {each.pk for each in wanted if each != service}


def test_numbers_go_on_and_drafts_can_be_withdrawn(making: Changing) -> None:
    first, second = making.draft(), making.draft()
    assert int(second.code[-3:]) == int(first.code[-3:]) + 1
    with pytest.raises(ValidationError, match="Say why"):
        changes.withdraw(actor=making.cast["service_owner"], change=first, reason="")
    assert changes.withdraw(actor=making.cast["service_owner"], change=first, reason="Not needed").state == "withdrawn"
    assert Change.objects.filter(state="draft").count() == 1
