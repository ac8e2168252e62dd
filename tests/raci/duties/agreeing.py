"""What explaining, trying and the gate say of anything, compared at random moments of a random organisation."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from portal import births
from raci.duties import explain, gate, trying, who
from raci.duties.acts import ACTS
from raci.duties.gate import Refused
from raci.duties.models import Chart
from raci.duties.objections import Why
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import Governed
from raci.ledger.ids import uuid7
from raci.people.actor import Actor
from raci.people.models import OrgUnit, RoleBinding
from tests.raci.duties.making import Making, role

NAMES = ("Ada Nwosu", "Bea Kovac", "Cy Dahl", "Dee Okafor", "Eno Lund")
WHO, WHERE, WHICH = st.integers(0, len(NAMES) - 1), st.integers(0, 2), st.integers(0, 50)


class TakenBack(Exception):
    """An act that went through."""


class Agreeing(RuleBasedStateMachine):
    """A small organisation that is asked about itself."""

    making: Making
    people: list[Actor]
    units: list[OrgUnit]
    now: datetime

    def at(self) -> Any:
        """The clock of this organisation, always a little later than before."""
        self.now += timedelta(minutes=1)
        return clock.moved_to(self.now)

    def pick(self, rows: Any, place: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[place % len(found)] if found else None

    def drafts(self) -> Any:
        return Chart.objects.filter(state="draft", unit__in=self.units[1:])

    def check_ground(self, refusal: Refused) -> None:
        """Each rule that a refusal names stands in the way indeed."""
        raise NotImplementedError

    @precondition(lambda self: hasattr(self, "stack") and self.drafts().exists())
    @rule(which=WHICH, act=st.sampled_from(["edit", "approve"]))
    def who_could_and_trying_agree(self, which: int, act: str) -> None:
        chart, asked = self.pick(self.drafts(), which), ACTS[f"chart.{act}"]
        with self.at():
            able = {each.pk for each in who.candidates(asked, chart, Standing(self.people[0].person))}
            for each in self.people:
                found = gate.objections(asked, chart, each)
                barred = any(objection.code != Why.SIGNATURE for objection in found)
                assert (each.person.pk in able) != barred, (each.person.name, found)

    @rule(which=WHICH, act=st.sampled_from(["chart.edit", "chart.approve", "binding.approve", "binding.end"]))
    def explaining_trying_and_the_gate_agree(self, which: int, act: str) -> None:
        if not hasattr(self, "stack"):
            return
        asked = ACTS[act]
        ours = RoleBinding.objects.filter(state__in=("proposed", "approved"), unit__in=self.units)
        row = self.pick(self.drafts() if asked.subject == "chart" else ours, which)
        if row is None:
            return
        with self.at():
            tried = {each.person.pk: each for each in trying.try_all(asked, row, Standing(self.people[0].person))}
            for each in [*self.people, self.making.cast["approver"], self.making.cast["access_admin"]]:
                found = {(one.code, one.rule, one.sentence) for one in gate.objections(asked, row, each)}
                told = explain.explain(asked, row, each)
                assert {(one.code, one.rule, one.sentence) for one in told.left} == found, (each.person.name, told)
                may = all(code == Why.SIGNATURE for code, _, _ in found)
                assert (each.person.pk in tried and tried[each.person.pk].allowed) == may, (each.person.name, found)

    @rule(which=WHICH, where=WHERE, gains=WHO, who_tries=WHO)
    def explaining_a_birth_trying_it_and_the_gate_agree(
        self, which: int, where: int, gains: int, who_tries: int
    ) -> None:
        if not hasattr(self, "stack"):
            return
        every = births.every()
        birth = every[which % len(every)]
        blank = birth.blank(self.units[where], self.people[gains].person)
        with self.at():
            tried = trying.try_all(birth.act, blank, Standing(self.people[0].person), blank=True)
            could = {each.person.pk for each in tried if each.allowed}
            for each in [*self.people, self.making.cast["approver"], self.making.cast["access_admin"]]:
                found = gate.objections(birth.act, blank, each, blank=True)
                told = explain.explain(birth.act, blank, each, blank=True)
                assert list(told.left) == found, (birth.code, each.person.name)
                assert told.allowed == (each.person.pk in could), (birth.code, each.person.name, found)
            if not birth.act.conditions and not birth.act.fresh_signature:
                self.bring_into_being(birth, blank, self.people[who_tries])

    def bring_into_being(self, birth: births.Birth, blank: Governed, actor: Actor) -> None:
        """The gate says of the act itself what was said of the blank object; what went through is taken back."""
        foreseen = [(each.code, each.rule) for each in gate.objections(birth.act, blank, actor, blank=True)]
        row, met = copy(blank), []
        row.pk = uuid7()
        if isinstance(row, RoleBinding):
            row.role = role("control-tester")
        try:
            with gate.passing(birth.act, row, actor=actor):
                raise TakenBack
        except TakenBack:
            pass
        except Refused as refusal:
            met = [(each.code, each.rule) for each in refusal.objections]
            self.check_ground(refusal)
        assert met == foreseen, birth.code
