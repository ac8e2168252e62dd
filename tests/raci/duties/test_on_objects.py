"""Rules on one object: nobody on all sides of a cycle, nobody through all steps of its history."""

import pytest

from raci.duties.models import Claim, Stand
from raci.duties.services import memberships, rules
from raci.people.actor import Actor
from tests.raci.duties.making import Making, later, observed, refused

SIDES = {"chain": "chart", "sides": ["author", "decider"]}
STEPS = {"chain": "chart", "steps": ["chart.draft", "chart.edit", "chart.approve"]}


@pytest.fixture
def both(making: Making) -> Actor:
    """Somebody who may draft charts and put them in force: letters alone keep nobody apart."""
    who = making.person("Ada Nwosu")
    making.grant(who, "access-admin")
    making.grant(who, "chair")
    return who


def test_author_and_decider(making: Making, both: Actor) -> None:
    mine = making.chart(both)
    with refused("SOD-07", "Ada Nwosu drafted RACI chart of Aldermere Water, version 2 on", row=mine):
        making.decided(both, mine)
    assert making.decided(making.cast["chair"], mine).state == "in_force"


def test_whoever_edited_an_earlier_draft_of_the_cycle(making: Making, both: Actor) -> None:
    chart = making.chart(making.cast["secretary"])
    making.edited(both, chart)
    making.edited(making.cast["secretary"], chart)
    with refused("SOD-07", "Ada Nwosu edited", row=chart):
        making.decided(both, chart)


def test_the_next_cycle_begins_anew(making: Making, both: Actor) -> None:
    making.decided(making.cast["chair"], making.chart(both))
    assert making.decided(both, making.chart(making.cast["secretary"])).state == "in_force"


def test_a_second_account_is_the_same_person(making: Making, both: Actor) -> None:
    mine = making.chart(both)
    again = making.person("Somebody Else")
    with refused("standing", "belongs to somebody else", row=mine):
        making.decided(Actor(both.person, again.account), mine)


def test_a_team_counts_as_one(making: Making, both: Actor) -> None:
    """Only where the rule says so; and by the team at the time of the act."""
    team, secretary = making.team("office", "support"), making.cast["secretary"]
    mate = making.join(secretary, team)
    making.join(both, team)
    making.rule("object", SIDES | {"teams": True})
    chart = making.chart(secretary)
    with refused("SOD-90", "Fiona Mackay, of the same team, drafted", row=chart):
        making.decided(both, chart)
    memberships.leave(actor=making.cast["access_admin"], membership=mate)
    with refused("SOD-90", "of the same team", row=chart):
        making.decided(both, chart)
    making.decided(making.cast["chair"], chart)
    assert making.decided(both, making.chart(secretary)).state == "in_force"


def test_all_steps_of_a_history(making: Making, both: Actor) -> None:
    """Two of three steps are open to anybody; the third is not, in whatever version."""
    making.rule("history", STEPS)
    secretary, chair = making.cast["secretary"], making.cast["chair"]
    making.decided(chair, making.edited(secretary, making.chart(both)))
    making.decided(chair, making.edited(both, making.chart(secretary)))
    third = making.chart(secretary)
    with refused("SOD-90", "A rule of the kind history: Ada Nwosu", row=third):
        making.decided(both, third)
    assert making.decided(chair, third).state == "in_force"


@pytest.mark.parametrize("mode", ["simulate", "record"])
def test_what_is_not_enforced_refuses_nothing(making: Making, both: Actor, mode: str) -> None:
    rule = making.rule("history", {"chain": "chart", "steps": ["chart.draft", "chart.approve"]}, mode=mode)
    making.decided(making.cast["chair"], making.chart(both))
    second = making.decided(both, making.chart(making.cast["secretary"]))
    assert observed(second, "chart.approve") == ({rule.code} if mode == "record" else set())
    assert Claim.objects.filter(rule=rule.code).exists() == (mode == "record")


def test_enforcing_takes_the_seats_of_what_was_done(making: Making, both: Actor) -> None:
    """Acts while a rule was only tried, and acts before it came, bind from the moment on that it is enforced."""
    early = making.chart(both)
    rule = making.rule("object", SIDES | {"teams": True}, mode="simulate")
    making.edited(making.cast["secretary"], early)
    assert not Claim.objects.filter(rule=rule.code).exists()
    making.tightened(rule, "enforce")
    with refused("SOD-90", "Ada Nwosu drafted", row=early):
        making.decided(both, early)


def test_a_successor_knows_what_was_done_before_it(making: Making, both: Actor) -> None:
    rule = making.rule("object", SIDES, liftable=False)
    early = making.chart(both)
    change = rules.draft_change(actor=making.cast["ciso"], rule=rule, reason="Too narrow")
    terms = SIDES | {"teams": True}
    rules.edit(
        actor=making.cast["ciso"], rule=change, title="New words", terms=terms, mode="enforce", source="",
        liftable=False,
    )  # fmt: skip
    making.put_in_force(change)
    rule.refresh_from_db()
    assert rule.state == "superseded"
    with refused(change.code, "New words: Ada Nwosu drafted", row=early):
        making.decided(both, early)


def test_not_enforced_while_somebody_breaks_it(making: Making, both: Actor) -> None:
    """The violation is named; the next cycle without one is the remedy."""
    terms = {"chain": "chart", "sides": ["author", "decider"], "teams": True}
    team = making.team("office", "support")
    for who in (making.cast["secretary"], both):
        making.join(who, team)
    making.decided(both, making.chart(making.cast["secretary"]))
    rule = making.rule("object", terms, mode="record")
    with refused("SOD-90", "Office drafted RACI chart of Aldermere Water, version 2 on", row=rule):
        making.tightened(rule, "enforce")
    making.decided(making.cast["chair"], making.chart(making.cast["secretary"]))
    assert making.tightened(rule, "enforce").mode == "enforce"


def test_time_changes_nothing_on_an_object(making: Making, both: Actor) -> None:
    mine = making.chart(both)
    with later(days=4000), refused("SOD-07", "Ada Nwosu drafted", row=mine):
        making.decided(both, mine)


def test_stands_are_kept_without_any_rule(making: Making, both: Actor) -> None:
    chart = making.chart(both)
    kept = Stand.objects.filter(chain="chart", object_id=chart.unit_id, cycle=chart.version)
    assert [(stand.party, stand.side) for stand in kept] == [(f"person:{both.person.pk}", "author")]
