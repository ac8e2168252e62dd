"""Ways around the rules of separation with changes of services; tried in test_ways_around.py."""

from typing import Any

from management.acts import changes as acts
from management.models import Change
from management.services import changes
from raci.people.actor import Actor
from tests.attacks.ways import Try, ada, way
from tests.cast import with_account
from tests.management.changing import HIGH, Changing, signed
from tests.raci.duties.making import Making

EVERY = ("service-owner", "it-manager", "ops-lead", "ciso")
"""Roles that together may raise, approve, implement and review a change."""
NOTE: dict[str, Any] = {"digest": None}


def all_round(making: Making, name: str = "Ada Nwosu") -> Actor:
    """Somebody whom letters alone would let do everything to a change."""
    who = making.person(name)
    for code in EVERY:
        making.grant(who, code)
    return who


def again(making: Making, who: Actor, login: str = "ada.again", *, root: bool = False) -> Actor:
    return Actor(who.person, with_account(making.cast, who.person, login, is_superuser=root))


def approves(who: Actor, change: Change, code: str, sentence: str) -> Try:
    return Try(who, "change.approve", change, code, sentence, {}, NOTE)


REVIEW = {"verdict": "as-planned", "review": "All went well."}


@way
def approving_ones_own_change(making: Making) -> Try:
    who = all_round(making)
    return approves(who, Changing(making.cast).submitted(who), "SOD-28", ada("raised the change"))


@way
def approving_ones_own_change_by_a_second_account(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).submitted(who)
    return approves(again(making, who), change, "SOD-28", ada("raised the change"))


@way
def approving_ones_own_change_as_technical_administrator(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).submitted(who)
    return approves(again(making, who, "ada.root", root=True), change, "SOD-28", ada("raised the change"))


@way
def approving_ones_own_change_through_a_delegate(making: Making) -> Try:
    who, helper = all_round(making), making.person("Bea Kovac")
    making.delegated(who, helper, "it-manager")
    return approves(helper, Changing(making.cast).submitted(who), "SOD-28", ada("raised the change"))


@way
def approving_what_one_only_reworded(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.draft()
    changes.edit(actor=who, change=change, content=changing.content(plan="1. Something else."))
    changes.submit(actor=making.cast["service_owner"], change=change)
    return approves(who, change, "SOD-28", ada("changed the draft of"))


@way
def approving_what_one_took_back_and_others_submitted_anew(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.submitted()
    changes.revise(actor=who, change=change)
    changes.submit(actor=making.cast["service_owner"], change=change)
    return approves(who, change, "SOD-28", ada("took back to draft"))


@way
def rejecting_ones_own_change(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).submitted(who)
    reason = {"reason": "Not now"}
    return Try(who, "change.reject", change, "SOD-28", ada("raised the change"), reason, {**NOTE, **reason})


@way
def implementing_what_one_approved(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.approve(changing.submitted(), who)
    return Try(who, "change.start", change, "SOD-29", ada("approved"))


@way
def implementing_what_one_approved_by_a_second_account(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.approve(changing.submitted(), who)
    return Try(again(making, who), "change.start", change, "SOD-29", ada("approved"))


@way
def implementing_for_the_one_who_approved(making: Making) -> Try:
    who, helper, changing = all_round(making), making.person("Bea Kovac"), Changing(making.cast)
    making.delegated(who, helper, "ops-lead")
    change = changing.approve(changing.submitted(), who)
    return Try(helper, "change.start", change, "SOD-29", ada("approved"))


@way
def ending_what_one_approved(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changes.start(actor=making.cast["ops"], change=changing.approve(changing.submitted(), who))
    return Try(who, "change.finish", change, "SOD-29", ada("approved"), {"outcome": "Done"})


@way
def implementing_after_an_approval_that_is_void(making: Making) -> Try:
    """The approval no longer counts, but whoever gave it has seen and judged the change."""
    who, changing, owner = all_round(making), Changing(making.cast), making.cast["service_owner"]
    change = changing.approve(changing.submitted(), who)
    changes.submit(actor=owner, change=changes.revise(actor=owner, change=change))
    return Try(who, "change.start", changing.approve(change), "SOD-29", ada("approved"))


@way
def reviewing_what_one_implemented(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).implemented(who)
    return Try(who, "change.review", change, "SOD-30", ada("began to implement"), REVIEW, _text())


@way
def reviewing_what_one_only_ended(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changes.finish(actor=who, change=changing.implementing(), outcome="Done")
    return Try(who, "change.review", change, "SOD-30", ada("implemented"), REVIEW, _text())


@way
def reviewing_what_one_asked_for(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.approve(changing.submitted(who))
    change = changes.finish(actor=making.cast["ops"], change=changes.start(actor=making.cast["ops"], change=change))
    return Try(who, "change.review", change, "SOD-31", ada("raised the change"), REVIEW, _text())


def _text() -> dict[str, Any]:
    return dict(REVIEW)


@way
def implementing_without_approval(making: Making) -> Try:
    return Try(
        making.cast["ops"], "change.start", Changing(making.cast).submitted(), "state", "would have to be approved"
    )


@way
def implementing_with_one_approval_of_two(making: Making) -> Try:
    changing = Changing(making.cast)
    change = changing.approve(changing.submitted(answers=HIGH))
    return Try(making.cast["ops"], "change.start", change, "state", "would have to be approved")


@way
def approving_twice_to_count_twice(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.approve(changing.submitted(answers=HIGH), who)
    return approves(who, change, "unfit", ada("has approved exactly this content already"))


@way
def approving_twice_by_a_second_account(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.approve(changing.submitted(answers=HIGH), who)
    return approves(again(making, who), change, "unfit", ada("has approved exactly this content already"))


@way
def approving_a_second_time_through_a_delegate(making: Making) -> Try:
    who, helper, changing = all_round(making), making.person("Bea Kovac"), Changing(making.cast)
    making.delegated(who, helper, "it-manager")
    change = changing.approve(changing.submitted(answers=HIGH), who)
    return approves(helper, change, "unfit", ada("has approved exactly this content already"))


@way
def approving_after_ones_delegate_did(making: Making) -> Try:
    who, helper, changing = all_round(making), making.person("Bea Kovac"), Changing(making.cast)
    making.delegated(who, helper, "it-manager")
    change = changing.approve(changing.submitted(answers=HIGH), helper)
    return approves(who, change, "unfit", ada("has approved exactly this content already"))


@way
def changing_the_content_after_the_approval(making: Making) -> Try:
    changing = Changing(making.cast)
    change = changing.approved()
    content = changing.content(plan="1. Something else.")
    data = {"title": "Other", "plan": "1. Something else.", "kind": "normal"}
    return Try(
        making.cast["service_owner"], "change.edit", change, "state", "would have to be draft", data,
        {"content": content},
    )  # fmt: skip


@way
def implementing_after_the_content_was_changed(making: Making) -> Try:
    changing, owner = Changing(making.cast), making.cast["service_owner"]
    change = changes.revise(actor=owner, change=changing.approved())
    changes.edit(actor=owner, change=change, content=changing.content(plan="1. Something else."))
    changes.submit(actor=owner, change=change)
    return Try(making.cast["ops"], "change.start", change, "state", "would have to be approved")


@way
def a_normal_change_started_as_if_it_were_an_emergency(making: Making) -> Try:
    change = Changing(making.cast).submitted()
    return Try(
        making.cast["it_manager"],
        "change.start-at-once",
        change,
        "unfit",
        "Only an emergency change is started",
        {},
        NOTE,
    )


@way
def an_emergency_of_ones_own_started_at_once(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).emergency(who)
    return Try(who, "change.start-at-once", change, "SOD-32", ada("raised the change"), {}, NOTE)


@way
def made_an_emergency_by_others_and_started_by_the_one_who_asked(making: Making) -> Try:
    who, changing, owner = all_round(making), Changing(making.cast), making.cast["service_owner"]
    change = changing.draft(who)
    changes.edit(actor=owner, change=change, content=changing.content(kind="emergency", urgency="It burns."))
    changes.submit(actor=owner, change=change)
    return Try(who, "change.start-at-once", change, "SOD-32", ada("raised the change"), {}, NOTE)


@way
def an_emergency_started_by_somebody_who_may_only_implement(making: Making) -> Try:
    change = Changing(making.cast).emergency()
    return Try(making.cast["ops"], "change.start-at-once", change, "letter", "holds no role with the letter", {}, NOTE)


@way
def approving_afterwards_what_one_started_at_once(making: Making) -> Try:
    who = all_round(making)
    change = Changing(making.cast).at_once(who)
    return Try(who, "change.ratify", change, "SOD-29", ada("started, before its approval"), {}, NOTE)


@way
def approving_afterwards_ones_own_emergency(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    change = changing.emergency(who)
    boss = making.cast["it_manager"]
    changes.start_at_once(actor=boss, change=change, signature=signed(boss, acts.START_AT_ONCE, change))
    return Try(who, "change.ratify", change, "SOD-28", ada("raised the change"), {}, NOTE)


@way
def reviewing_an_emergency_that_nobody_approved(making: Making) -> Try:
    change = changes.finish(actor=making.cast["it_manager"], change=Changing(making.cast).at_once())
    return Try(making.cast["ciso"], "change.review", change, "unfit", "Nobody has settled yet", REVIEW, _text())


@way
def a_template_changed_after_its_approval(making: Making) -> Try:
    changing, owner = Changing(making.cast), making.cast["service_owner"]
    template = changing.template()
    change = changes.schedule(actor=owner, change=changing.following(template))
    changes.revise(actor=owner, change=template)
    content = changing.content(is_template=True, plan="1. Anything.", starts_at=None, ends_at=None)
    changes.edit(actor=owner, change=template, content=content)
    return Try(making.cast["ops"], "change.start", change, "unfit", "is not approved as it stands now")


@way
def a_template_changed_and_approved_anew_does_not_carry_what_was_scheduled(making: Making) -> Try:
    changing, owner = Changing(making.cast), making.cast["service_owner"]
    template = changing.template()
    change = changes.schedule(actor=owner, change=changing.following(template))
    changes.revise(actor=owner, change=template)
    content = changing.content(is_template=True, plan="1. Anything.", starts_at=None, ends_at=None)
    changes.edit(actor=owner, change=template, content=content)
    changing.approve(changes.submit(actor=owner, change=template), "cio")
    return Try(making.cast["ops"], "change.start", change, "unfit", "was changed since")


@way
def editing_an_approved_template(making: Making) -> Try:
    changing = Changing(making.cast)
    content = changing.content(is_template=True, starts_at=None, ends_at=None, plan="1. Anything.")
    data = {"title": "Other", "plan": "1. Anything.", "kind": "normal", "is_template": "on"}
    return Try(
        making.cast["service_owner"], "change.edit", changing.template(), "state", "would have to be draft", data,
        {"content": content},
    )  # fmt: skip


@way
def implementing_what_follows_a_template_that_one_approved(making: Making) -> Try:
    who, changing = all_round(making), Changing(making.cast)
    template = changing.approve(changing.submitted(is_template=True, starts_at=None, ends_at=None), who)
    change = changes.schedule(actor=making.cast["service_owner"], change=changing.following(template))
    return Try(who, "change.start", change, "SOD-33", ada("approved"))
