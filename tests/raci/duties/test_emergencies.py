"""Break-glass: a reason first, four hours, management only, told at once, every rule counts, reviewed by another."""

from typing import Any

import pytest
from django.core import mail

from raci.duties.models import Emergency, SodRule
from raci.duties.services import emergencies
from raci.people.actor import Actor
from tests.raci.duties.making import Making, later, refused, sign


def review(who: Actor, row: Emergency) -> Emergency:
    signature = sign(who, "emergency.review", row)
    return emergencies.review(
        actor=who, emergency=row, verdict="justified", review="All four acts.", signature=signature
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hours": 5}, "four hours at most"),
        ({"reason": "because"}, "Say first what the emergency is"),
        ({"code": "board"}, "no role of management"),
        ({"code": "internal-audit"}, "no role of management"),
        ({"code": "access-approver"}, "no role of management"),
    ],
)
def test_one_that_is_none(making: Making, given: dict[str, Any], sentence: str) -> None:
    with refused("unfit", sentence):
        making.emergency(making.cast["ops"], **given)


def test_not_backwards_in_time(making: Making) -> None:
    for hours in (0, -3):
        with refused("unfit", "four hours at most"):
            making.emergency(making.cast["ops"], hours=hours)
    assert not Emergency.objects.exists()


def test_nobody_without_the_letter(making: Making) -> None:
    with refused("letter", "Ines Carvalho holds no role"):
        making.emergency(making.cast["outsider"])


def test_for_nobody_else(making: Making) -> None:
    row = Emergency(
        person=making.cast.person("outsider"), role=making.emergency(making.cast["ops"]).role, unit=making.cast.root,
        reason="The payment gateway is down again.",
    )  # fmt: skip
    with refused("unfit", "for themselves"):
        emergencies.take(actor=making.cast["ops"], emergency=row, hours=1)


def test_four_hours_and_no_longer(making: Making, django_capture_on_commit_callbacks: Any) -> None:
    ops = making.cast["ops"]
    with refused("letter"):
        making.emergency(making.cast["author"])
    with django_capture_on_commit_callbacks(execute=True):
        row = making.emergency(ops, "ciso")
    told = {message.to[0] for message in mail.outbox}
    assert {"auditor@aldermere.example", "tester@aldermere.example"} <= told
    with later(hours=3.9):
        assert making.asked(_crossing(), ops, actor=ops).state == "requested"
    with later(hours=4), refused("letter"):
        making.asked(_crossing(), ops, actor=ops)
    assert row.state == "open"


def _crossing() -> SodRule:
    return SodRule.objects.get(code="SOD-11")


def test_given_back_early(making: Making) -> None:
    row = making.emergency(making.cast["ops"], "ciso")
    with refused("unfit", "Only Pavel Kral gives the role back", row=row):
        emergencies.give_back(actor=making.cast["cio"], emergency=row)
    with later(hours=1):
        emergencies.give_back(actor=making.cast["ops"], emergency=row)
        with refused("letter"):
            making.asked(_crossing(), making.cast["ops"], actor=making.cast["ops"])


def test_rules_still_count(making: Making) -> None:
    cast = making.cast
    making.rule("static", {"roles": ["ops-lead", "ciso"], "fewer_than": 2})
    with refused("SOD-90", "Pavel Kral is Operations lead already"):
        making.emergency(cast["ops"], "ciso")
    ada = making.person("Ada Nwosu")
    making.grant(ada, "it-manager")
    making.emergency(ada, "cio")
    with refused("SOD-90"):
        making.grant(ada, "ops-lead")
        making.emergency(ada, "ciso")
    with refused("SOD-11", "would become Board member"):
        making.grant(ada, "board")


def test_what_was_done_in_it_counts_afterwards(making: Making) -> None:
    who = making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    making.emergency(who, "cio")
    mine = making.chart(who)
    with later(hours=5):
        making.end(who.person.bindings.get())
        making.grant(who, "chair")
        with refused("SOD-07", "Ada Nwosu drafted", row=mine):
            making.decided(who, mine)


def test_reviewed_by_somebody_else_when_it_is_over(making: Making) -> None:
    cast, who = making.cast, making.person("Ada Nwosu")
    making.grant(who, "ops-lead")
    row = making.emergency(who, "ciso")
    with refused("state", "It is reviewed when it is over", row=row):
        review(cast["auditor"], row)
    with later(hours=5):
        making.end(who.person.bindings.get())
    with later(days=400):
        making.grant(who, "internal-audit")
    with later(days=401):
        with refused("SOD-24", row=row):
            review(who, row)
        helper = making.person("Bea Kovac")
        making.delegated(who, helper)
        with refused("SOD-24", "Ada Nwosu would gain from this", row=row):
            review(helper, row)
        with refused("letter", row=row):
            review(cast["ciso"], row)
        assert review(cast["auditor"], row).state == "reviewed"


def test_the_same_role_again_only_after_a_review(making: Making) -> None:
    ops = making.cast["ops"]
    row = making.emergency(ops)
    with later(hours=5):
        with refused("unfit", "nobody has reviewed that yet"):
            making.emergency(ops)
        assert making.emergency(ops, code="control-operator").state == "open"  # another role, another reason
        review(making.cast["auditor"], row)
        assert making.emergency(ops).state == "open"
