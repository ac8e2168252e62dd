"""Ways around the rules of separation with one's own work and with access; tried in test_ways_around.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from raci.duties.models import SodRule
from raci.duties.services import bindings, emergencies, memberships, people
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import RoleBinding
from tests.cast import joined, with_account
from tests.raci.duties.making import Making, in_days, role

PAIR = {"roles": ["ops-lead", "service-owner"], "fewer_than": 2}
STEPS = {"chain": "chart", "steps": ["chart.draft", "chart.approve"]}


@dataclass
class Try:
    """One attempt. ``data``: as a form takes it; ``given``: as the service does, where that differs."""

    actor: Actor
    act: str
    row: Governed | None
    code: str
    sentence: str
    data: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] | None = None


WAYS: dict[str, Callable[[Making], Try]] = {}


def way(build: Callable[[Making], Try]) -> Callable[[Making], Try]:
    WAYS[build.__name__] = build
    return build


def both(making: Making, name: str = "Ada Nwosu") -> Actor:
    """Somebody whom letters alone would let draft and decide."""
    who = making.person(name)
    making.grant(who, "access-admin")
    making.grant(who, "chair")
    return who


def shipped(code: str) -> SodRule:
    return SodRule.objects.get(code=code)


def ada(sentence: str) -> str:
    return f"Ada Nwosu {sentence}"


# one's own work


@way
def own_chart(making: Making) -> Try:
    who = both(making)
    return Try(who, "chart.approve", making.chart(who), "SOD-07", ada("drafted"))


@way
def after_having_edited_an_earlier_draft_of_the_cycle(making: Making) -> Try:
    who = both(making)
    chart = making.edited(who, making.chart(making.cast["secretary"]))
    return Try(who, "chart.approve", making.edited(making.cast["secretary"], chart), "SOD-07", ada("edited"))


@way
def by_a_second_account(making: Making) -> Try:
    who = both(making)
    chart = making.chart(who)
    again = with_account(making.cast, who.person, "ada.again")
    return Try(Actor(who.person, again), "chart.approve", chart, "SOD-07", ada("drafted"))


@way
def as_technical_administrator(making: Making) -> Try:
    who = both(making)
    chart = making.chart(who)
    root = with_account(making.cast, who.person, "ada.root", is_superuser=True)
    return Try(Actor(who.person, root), "chart.approve", chart, "SOD-07", ada("drafted"))


@way
def after_giving_the_role_up_and_coming_back(making: Making) -> Try:
    who = both(making)
    chart = making.chart(who)
    making.end(who.person.bindings.get(role__code="access-admin"))
    return Try(who, "chart.approve", chart, "SOD-07", ada("drafted"))


@way
def through_a_delegate(making: Making) -> Try:
    who, helper = both(making), making.person("Bea Kovac")
    making.delegated(who, helper, "chair")
    return Try(helper, "chart.approve", making.chart(who), "SOD-07", ada("drafted"))


@way
def drafted_by_the_delegate_decided_by_the_holder(making: Making) -> Try:
    who, helper = both(making), making.person("Bea Kovac")
    making.delegated(who, helper, "access-admin")
    return Try(who, "chart.approve", making.chart(helper), "SOD-07", "Bea Kovac drafted")


@way
def drafted_in_an_emergency(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    held = making.grant(who, "ops-lead")
    row = making.emergency(who, "cio")
    chart = making.chart(who)
    emergencies.give_back(actor=who, emergency=row)
    making.end(held)
    making.grant(who, "chair")
    return Try(who, "chart.approve", chart, "SOD-07", ada("drafted"))


@way
def by_a_role_that_inherits_both(making: Making) -> Try:
    people.create_role(
        actor=making.cast["access_admin"], code="all-round", title="All-rounder", short="All", sphere="support",
        inherits=[role("access-admin"), role("chair")],
    )  # fmt: skip
    who = making.person("Ada Nwosu")
    making.grant(who, "all-round")
    return Try(who, "chart.approve", making.chart(who), "SOD-07", ada("drafted"))


@way
def by_a_role_of_the_team(making: Making) -> Try:
    who, team = making.person("Ada Nwosu"), making.team("desk", "support")
    making.grant(team, "access-admin")
    making.join(who, team)
    making.grant(who, "chair")
    return Try(who, "chart.approve", making.chart(who), "SOD-07", ada("drafted"))


@way
def out_of_the_team_before_deciding_what_it_wrote(making: Making) -> Try:
    """The one who drafted left the team; the team stays the author."""
    making.rule("object", {"chain": "chart", "sides": ["author", "decider"], "teams": True})
    who, team = both(making), making.team("desk", "support")
    mate = making.join(making.cast["secretary"], team)
    making.join(who, team)
    chart = making.chart(making.cast["secretary"])
    memberships.leave(actor=making.cast["access_admin"], membership=mate)
    return Try(who, "chart.approve", chart, "SOD-90", "of the same team, drafted")


@way
def all_steps_over_several_cycles(making: Making) -> Try:
    making.rule("history", STEPS)
    who = both(making)
    making.decided(making.cast["chair"], making.chart(who))
    return Try(who, "chart.approve", making.chart(making.cast["secretary"]), "SOD-90", ada("drafted"))


@way
def what_was_done_before_the_rule_came(making: Making) -> Try:
    who = both(making)
    making.decided(making.cast["chair"], making.chart(who))
    making.rule("history", STEPS)
    return Try(who, "chart.approve", making.chart(making.cast["secretary"]), "SOD-90", ada("drafted"))


# access


@way
def a_role_for_oneself(making: Making) -> Try:
    admin = making.cast["access_admin"]
    data = {"person": str(admin.person.pk), "role": "control-tester", "unit": "group", "reason": "I could use it"}
    given = data | {"person": admin.person, "team": None, "role": role("control-tester"), "unit": making.cast.root}
    return Try(admin, "binding.propose", None, "SOD-09", "Gwen Tudor would gain", data, given | {"valid_until": None})


@way
def a_role_for_ones_own_team(making: Making) -> Try:
    admin, team = making.cast["access_admin"], making.team("desk", "support")
    joined(making.cast, admin.person, team)
    data = {"team": "desk", "role": "system", "unit": "group", "reason": "For all of us"}
    given = data | {"person": None, "team": team, "role": role("system"), "unit": making.cast.root}
    return Try(admin, "binding.propose", None, "SOD-09", "Gwen Tudor would gain", data, given | {"valid_until": None})


@way
def joining_the_team_that_has_the_role(making: Making) -> Try:
    admin, team = making.cast["access_admin"], making.team("desk", "support")
    making.grant(team, "system")
    data = {"person": str(admin.person.pk), "team": "desk", "reason": "I work with them"}
    given = data | {"person": admin.person, "team": team}
    return Try(admin, "membership.propose", None, "SOD-09", "Gwen Tudor would gain", data, given)


@way
def letting_oneself_into_the_team_that_has_the_role(making: Making) -> Try:
    approver, team = making.cast["approver"], making.team("desk", "support")
    making.grant(team, "system")
    row = memberships.propose(actor=making.cast["access_admin"], person=approver.person, team=team)
    return Try(approver, "membership.approve", row, "SOD-09", "Stefan Wyss would gain")


@way
def letting_in_whom_one_proposed(making: Making) -> Try:
    who, team = making.person("Ada Nwosu"), making.team("desk", "support")
    making.grant(who, "cio")
    making.grant(who, "access-approver")
    row = memberships.propose(actor=who, person=making.cast.person("ops"), team=team)
    return Try(who, "membership.approve", row, "SOD-10", ada("proposed"))


@way
def approving_what_one_proposed(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    making.grant(who, "cio")
    making.grant(who, "access-approver")
    binding = bindings.propose(
        actor=who, holder=making.cast.person("ops"), role=role("it-manager"), unit=making.cast.it
    )
    return Try(who, "binding.approve", binding, "SOD-10", ada("proposed"))


@way
def rejecting_what_one_proposed(making: Making) -> Try:
    found = approving_what_one_proposed(making)
    return Try(found.actor, "binding.reject", found.row, "SOD-10", ada("proposed"))


@way
def approving_the_role_of_the_one_for_whom_one_acts(making: Making) -> Try:
    approver, helper = making.cast["approver"], making.person("Ada Nwosu")
    making.delegated(approver, helper)
    return Try(helper, "binding.approve", making.proposed(approver, "system"), "SOD-09", "Stefan Wyss would gain")


@way
def two_roles_in_one_team_while_it_was_empty(making: Making) -> Try:
    team, who = making.team("desk", "support"), making.person("Ada Nwosu")
    for code in ("access-admin", "access-approver"):
        making.grant(team, code)
    row = memberships.propose(actor=making.cast["access_admin"], person=who.person, team=team)
    return Try(making.cast["approver"], "membership.approve", row, "SOD-13", "Ada Nwosu is")


@way
def in_a_part_of_the_house_below(making: Making) -> Try:
    binding = making.proposed(making.cast["member"], "service-owner", making.cast.it)
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Judith Oyelaran is Board member")


@way
def only_for_a_day(making: Making) -> Try:
    binding = making.proposed(making.cast["member"], "service-owner", until=in_days(1))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Judith Oyelaran is Board member")


@way
def from_a_day_to_come(making: Making) -> Try:
    binding = making.proposed(making.cast["member"], "service-owner", since=in_days(300))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-11", "Judith Oyelaran is Board member")


@way
def auditing_what_one_managed_yesterday(making: Making) -> Try:
    making.end(RoleBinding.objects.get(role__code="it-manager"))
    binding = making.proposed(making.cast["it_manager"], "internal-audit", since=in_days(2))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-18", "Elif Laszlo was IT manager until")


@way
def managing_until_the_eve_of_auditing(making: Making) -> Try:
    who = making.person("Ada Nwosu")
    making.grant(who, "internal-audit", since=in_days(100))
    binding = making.proposed(who, "it-manager", until=in_days(99))
    return Try(making.cast["approver"], "binding.approve", binding, "SOD-18", "is Internal auditor from")


@way
def leaving_nobody_who_approves(making: Making) -> Try:
    held = RoleBinding.objects.get(role__code="access-approver")
    making.delegated(making.cast["approver"], making.person("Ada Nwosu"))
    return Try(making.cast["access_admin"], "binding.end", held, "SOD-19", "nobody would be left")
