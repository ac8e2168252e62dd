"""Random people at random work: whatever they try, nobody stands on two sides, and every refusal has its ground.

100 steps with every run of the tests; ``COUNTERSIGN_STEPS=5000`` for many more.
"""

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from raci.duties import gate, membership_acts, own_acts
from raci.duties.acts import ACTS, Act
from raci.duties.charts import Charts
from raci.duties.effective import EffectiveGrant
from raci.duties.gate import Refused
from raci.duties.models import Chart, Delegation, SodRule
from raci.duties.services import bindings, charts, delegations, exemptions, memberships, people
from raci.duties.services.charts import Cell
from raci.duties.standing import Standing
from raci.ledger import clock, derived
from raci.ledger.governed import Governed
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from raci.people.models import Membership, Person, Role, RoleBinding
from tests.raci.duties import naive
from tests.raci.duties.agreeing import NAMES, WHERE, WHICH, WHO, Agreeing
from tests.raci.duties.making import EMERGENCY, Making, role, sign
from tests.raci.duties.test_detection import undone

STEPS = int(os.environ.get("COUNTERSIGN_STEPS", "100"))
A_RUN = 50
ROLES = ("secretary", "access-admin", "chair", "cio", "access-approver", "ops-lead", "internal-audit")
LETTERS = (("draft-chart", "secretary", "A"), ("draft-chart", "access-admin", "R"), ("draft-chart", "cio", "R"))
DECIDES = ("approve-chart", "chair", "A")
SIDES = {"chart.draft": "author", "chart.edit": "author", "chart.withdraw": "author", "chart.approve": "decider"}
OWN = {"SOD-07": False, "SOD-90": True}
"""The rules on charts, and whether they bind teams."""
GIVING = ("binding", "membership", "exemption", "emergency")
ACCESS = {str(act.activity) for act in ACTS.values() if act.subject in GIVING}
"""What every chart of a unit below says as that of the whole does."""
APART = ("SOD-11", "SOD-12", "SOD-13", "SOD-18", "SOD-91")


def prepared(making: Making) -> Making:
    """Rules of every kind, units apart, teams."""
    making.rule("object", {"chain": "chart", "sides": ["author", "decider"], "teams": True})
    making.rule("static", {"roles": ["ops-lead", "cio", "secretary"], "fewer_than": 3}, code="SOD-91", liftable=True)
    making.rule("history", {"chain": "chart", "steps": ["chart.draft", "chart.approve"]}, code="SOD-92", liftable=True)
    return making


class People(Agreeing):
    """A small organisation at work; everything is rolled back at the end of a run."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.stack.enter_context(undone())
        self.now = clock.now()
        cast, admin = self.making.cast, self.making.cast["access_admin"]
        self.people = [self.making.person(name) for name in NAMES]
        east = people.create_unit(actor=admin, code="m-east", name="East", parent=cast.root)
        west = people.create_unit(actor=admin, code="m-west", name="West", parent=cast.root)
        self.units = [cast.root, east, west]
        self.teams = [self.making.team("m-crew", "management", east), self.making.team("m-desk", "support", cast.root)]
        self.as_above = [
            Cell(activity, Role.objects.get(pk=key), letter)
            for activity, by_role in Charts.load().by_path[cast.root.path].letters.items()
            if activity in ACCESS
            for key, letters in by_role.items()
            for letter in letters
        ]
        self.sides: dict[tuple[Any, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.steps: dict[Any, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for number, code in enumerate(("secretary", "chair", "access-admin")):
            self.grant(number, code, 0, None)

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    # trying

    def attempt(self, who_acts: Actor, act: Act | None, row: Governed | None, do: Callable[[str], Any]) -> Any:
        """Ask, then try: both say the same, and what is refused has its ground."""
        signature, foreseen = "", None
        if act is not None and row is not None:
            row.refresh_from_db()
            signature = sign(who_acts, act.code, row) if act.fresh_signature else ""
            foreseen = {(each.code, each.rule) for each in gate.objections(act, row, who_acts, signature=signature)}
        try:
            done = do(signature)
        except Refused as refusal:
            told = {(each.code, each.rule) for each in refusal.objections}
            assert foreseen is None or told == foreseen, (told, foreseen)
            self.check_ground(refusal)
            return None
        assert not foreseen, foreseen
        return done

    def check_ground(self, refusal: Refused) -> None:
        """Each rule that a refusal names stands in the way indeed."""
        for objection in refusal.objections:
            if objection.rule in OWN:
                assert self.other_side(refusal, objection.rule), refusal
            elif objection.rule == "SOD-92":
                verb = refusal.act.code
                other = "chart.draft" if verb == "chart.approve" else "chart.approve"
                parties = {f"person:{each}" for each in self.answering(refusal.act, refusal.subject, refusal.actor)}
                assert self.steps[refusal.subject.scope_id()][other] & parties, refusal
            elif objection.rule == "SOD-09":
                gaining = refusal.subject.beneficiaries()
                assert gaining & self.delegators(refusal.actor.person), refusal
            elif objection.rule in APART:
                assert naive.would_break(refusal.subject, objection.rule), refusal

    def other_side(self, refusal: Refused, code: str) -> bool:
        chart: Any = refusal.subject
        mine = SIDES[refusal.act.code]
        other = {"author": "decider", "decider": "author"}[mine]
        parties = {f"person:{each}" for each in self.delegators(refusal.actor.person)}
        if OWN[code]:
            parties |= {f"team:{each}" for each in self.crews(refusal.actor.person)}
        return bool(self.sides[chart.unit_id, chart.version][other] & parties)

    def delegators(self, person: Person) -> set[Any]:
        """The person and everybody for whom they might act now."""
        rows = Delegation.objects.filter(delegate=person, state="accepted")
        return {person.pk, *rows.values_list("delegator_id", flat=True)}

    def crews(self, person: Person) -> set[Any]:
        return set(Membership.objects.filter(person=person, state="member").values_list("team_id", flat=True))

    def answering(self, act: Act, row: Governed, actor: Actor) -> tuple[Any, ...]:
        return Standing(actor.person).answering(act, row)

    # roles

    @rule(holder=WHO, code=st.sampled_from(ROLES), where=WHERE, days=st.none() | st.sampled_from([5, 20, 40]))
    def grant(self, holder: int, code: str, where: int, days: int | None) -> None:
        with self.at():
            until = clock.now() + timedelta(days=days) if days else None
            binding = self.making.proposed(self.people[holder], code, self.units[where], until=until)
            actor = self.making.cast["approver"]
            self.attempt(
                actor, own_acts.APPROVE_BINDING, binding, lambda _: bindings.approve(actor=actor, binding=binding)
            )

    @rule(team=st.integers(0, 1), code=st.sampled_from(ROLES), where=WHERE)
    def grant_to_team(self, team: int, code: str, where: int) -> None:
        with self.at():
            binding = self.making.proposed(self.teams[team], code, self.units[where])
            actor = self.making.cast["approver"]
            self.attempt(
                actor, own_acts.APPROVE_BINDING, binding, lambda _: bindings.approve(actor=actor, binding=binding)
            )

    @rule(proposer=WHO, approver=WHO, holder=WHO, code=st.sampled_from(ROLES))
    def grant_by_whoever(self, proposer: int, approver: int, holder: int, code: str) -> None:
        with self.at():
            by, other, gains = self.people[proposer], self.people[approver], self.people[holder]
            unit = self.making.cast.root
            binding = self.attempt(
                by, None, None, lambda _: bindings.propose(actor=by, holder=gains.person, role=role(code), unit=unit)
            )
            if binding:
                self.attempt(
                    other, own_acts.APPROVE_BINDING, binding, lambda _: bindings.approve(actor=other, binding=binding)
                )

    @rule(which=WHICH)
    def end(self, which: int) -> None:
        with self.at():
            ours = RoleBinding.objects.filter(state="approved", person__in=[each.person for each in self.people])
            binding = self.pick(ours, which)
            actor = self.making.cast["access_admin"]
            if binding:
                self.attempt(actor, own_acts.END_BINDING, binding, lambda _: bindings.end(actor=actor, binding=binding))

    @rule(who_joins=WHO, team=st.integers(0, 1))
    def join(self, who_joins: int, team: int) -> None:
        person, crew = self.people[who_joins].person, self.teams[team]
        if not Membership.objects.filter(person=person, team=crew, state="member").exists():
            with self.at():
                admin, actor = self.making.cast["access_admin"], self.making.cast["approver"]
                row = memberships.propose(actor=admin, person=person, team=crew)
                about: Any = {"actor": actor, "membership": row}
                if not self.attempt(actor, membership_acts.APPROVE, row, lambda _: memberships.approve(**about)):
                    memberships.reject(**about)

    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        member = self.pick(Membership.objects.filter(state="member", team__in=self.teams), which)
        about: Any = {"actor": self.making.cast["access_admin"], "membership": member}
        if member:
            with self.at():
                self.attempt(about["actor"], membership_acts.LEAVE, member, lambda _: memberships.leave(**about))

    # departures from the rule

    @rule(giver=WHO, taker=WHO, which=WHICH, days=st.sampled_from([3, 30]))
    def delegate(self, giver: int, taker: int, which: int, days: int) -> None:
        one, other = self.people[giver], self.people[taker]
        with self.at():
            binding = self.pick(RoleBinding.objects.valid().filter(person=one.person), which)
            if binding is None or one is other:
                return
            until = clock.now() + timedelta(days=days)
            row = self.attempt(
                one,
                None,
                None,
                lambda _: delegations.offer(actor=one, binding=binding, delegate=other.person, valid_until=until),
            )
            if row:
                self.attempt(
                    other,
                    ACTS["delegation.accept"],
                    row,
                    lambda signature: delegations.accept(actor=other, delegation=row, signature=signature),
                )

    @rule(which=WHICH)
    def end_delegation(self, which: int) -> None:
        row = self.pick(
            Delegation.objects.filter(state="accepted", delegator__in=[p.person for p in self.people]), which
        )
        if row:
            with self.at():
                actor = next(each for each in self.people if each.person == row.delegator)
                self.attempt(actor, ACTS["delegation.end"], row, lambda _: delegations.end(actor=actor, delegation=row))

    @rule(
        gains=WHO,
        code=st.sampled_from(["SOD-11", "SOD-18", "SOD-91", "SOD-92"]),
        where=WHERE,
        days=st.sampled_from([10, 80]),
    )
    def exempt(self, gains: int, code: str, where: int, days: int) -> None:
        with self.at():
            asked = self.making.asked(
                SodRule.objects.get(code=code),
                self.people[gains],
                self.units[where],
                valid_until=clock.now() + timedelta(days=days),
            )
            actor = self.making.cast["risk_member"]
            self.attempt(
                actor,
                ACTS["exemption.grant"],
                asked,
                lambda signature: exemptions.grant(actor=actor, exemption=asked, signature=signature),
            )

    @rule(taker=WHO, code=st.sampled_from(["cio", "ops-lead", "chair"]))
    def break_glass(self, taker: int, code: str) -> None:
        actor = self.people[taker]
        with self.at():
            self.attempt(
                actor,
                None,
                None,
                lambda _: self.making.emergency(actor, code, reason=EMERGENCY),
            )

    @rule(days=st.sampled_from([1, 7, 60, 400]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    # work on objects

    @rule(author=WHO, where=st.integers(1, 2))
    def draft(self, author: int, where: int) -> None:
        actor, unit = self.people[author], self.units[where]
        cells = [Cell(activity, role(code), letter) for activity, code, letter in (*LETTERS, DECIDES)]
        cells += self.as_above
        with self.at():
            row = self.attempt(actor, None, None, lambda _: charts.draft(actor=actor, unit=unit, cells=cells))
            self.did(actor, row, "chart.draft")

    @rule(author=WHO, which=WHICH, act=st.sampled_from(["edit", "approve", "approve", "withdraw"]))
    def work(self, author: int, which: int, act: str) -> None:
        actor, chart = self.people[author], self.pick(self.drafts(), which)
        if chart is None:
            return
        doing: dict[str, Callable[[str], Any]] = {
            "edit": lambda _: charts.set_letters(
                actor=actor, chart=chart, activity="draft-chart", role=role("access-admin"), letters="R"
            ),
            "approve": lambda signature: charts.put_in_force(actor=actor, chart=chart, signature=signature),
            "withdraw": lambda _: charts.withdraw(actor=actor, chart=chart),
        }
        with self.at():
            self.did(actor, self.attempt(actor, ACTS[f"chart.{act}"], chart, doing[act]), f"chart.{act}")

    def did(self, actor: Actor, chart: Chart | None, verb: str) -> None:
        """Note by hand on which side the record says that somebody stood."""
        if chart is None:
            return
        event = Event.objects.filter(subject_id=chart.pk, verb=verb, outcome=Outcome.DONE).latest("id")
        named = Person.objects.filter(name=event.on_behalf_of).values_list("pk", flat=True)
        persons = {f"person:{each}" for each in (actor.person.pk, *(named if event.on_behalf_of else ()))}
        crews = {f"team:{each}" for each in self.crews(actor.person)}
        self.sides[chart.unit_id, chart.version][SIDES[verb]] |= persons | crews
        self.steps[chart.unit_id][verb] |= persons

    # what always holds

    @invariant()
    def nobody_on_two_sides(self) -> None:
        for sides in getattr(self, "sides", {}).values():
            assert not sides["author"] & sides["decider"], sides

    @invariant()
    def nobody_holds_what_excludes_itself(self) -> None:
        if not hasattr(self, "stack"):
            return
        held = naive.rows(self.now)
        with clock.moved_to(self.now):
            for asked in SodRule.objects.filter(code__in=APART):
                for each in self.people:
                    mine = [row for row in held if row.person == each.person.pk]
                    for path in naive.breaks(asked.kind, asked.terms, mine, self.now):
                        assert naive.free(each.person.pk, asked.code, path, self.now), (asked.code, each.person.name)

    @invariant()
    def what_is_held_is_as_it_is_defined(self) -> None:
        if hasattr(self, "stack"):
            assert list(derived.differences(connection, EffectiveGrant)) == []


def test_nobody_gets_around(making: Making) -> None:
    prepared(making)
    machine = type("Bound", (People,), {"making": making})
    wanted = settings(
        max_examples=max(1, STEPS // A_RUN),
        stateful_step_count=A_RUN,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    run_state_machine_as_test(machine, settings=wanted)
