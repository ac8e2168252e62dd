"""The explanation and the gate never disagree, nor do "who could do it" and trying it."""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest

from portal import births
from portal.births import Birth
from raci.duties import explain, gate, judge, own_acts, trying, who
from raci.duties.acts import Question, acts_on
from raci.duties.gate import Offer
from raci.duties.models import SodRule
from raci.duties.services import bindings, charts
from raci.duties.services.charts import Cell
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.ledger.ids import uuid7
from raci.ledger.models import Event
from raci.people.models import Membership, Role, RoleBinding
from tests.cast import PARTS, Cast
from tests.governance import deciding


def role(code: str) -> Role:
    return Role.objects.get(code=code)


@pytest.fixture
def objects(cast: Cast) -> list[Governed]:
    """A handful of objects in different hands."""
    chart = charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", role("cio"), "A")])
    asked = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("member"), role=role("service-owner"), unit=cast.it
    )
    plain = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("approver"), role=role("control-tester"), unit=cast.root
    )
    motion = deciding.board(cast).opened()
    version = motion.version
    assert version is not None
    found: list[Governed] = [chart, asked, plain, motion, version, version.document]
    found += [motion.ballots.all()[0], SodRule.objects.get(code="SOD-01"), SodRule.objects.get(code="SOD-10")]
    return [*found, Membership.objects.get(person=cast.person("ciso")), cast.person("author"), cast.account("owner")]


def every(cast: Cast, objects: list[Governed]) -> Iterator[tuple[Any, Governed, Any, Standing]]:
    for part in [*PARTS, "superuser", "service"]:
        standing = Standing(cast.person(part))
        for subject in objects:
            for act in acts_on(subject.SUBJECT):
                yield act, subject, cast[part], standing


def test_explanation_and_gate_agree(cast: Cast, objects: list[Governed]) -> None:
    asked = allowed = 0
    for act, subject, actor, standing in every(cast, objects):
        told = explain.explain(act, subject, actor, standing=standing)
        refused = gate.objections(act, subject, actor, standing=standing)
        assert list(told.left) == refused, (act.code, str(subject), actor.person.name)
        assert told.allowed == Offer(act, subject, tuple(refused)).allowed
        assert bool(told.against) != told.allowed
        assert all(step.sentence.strip() for step in told.steps)
        asked, allowed = asked + 1, allowed + told.allowed
    assert asked > 500
    assert allowed > 50


def test_who_could_and_trying_agree(cast: Cast, objects: list[Governed]) -> None:
    reader = Standing(cast.person("auditor"))
    for subject in objects:
        for act in acts_on(subject.SUBJECT):
            could = {each.person.pk for each in trying.try_all(act, subject, reader) if each.allowed}
            tried = {
                cast.person(part).pk
                for part in [*PARTS, "superuser"]
                if explain.explain(act, subject, cast[part]).allowed
            }
            assert could >= tried, (act.code, str(subject))
            assert all(explain.explain(act, subject, _actor(cast, key)).allowed for key in could), act.code


def _actor(cast: Cast, key: Any) -> Any:
    return next(each for each in cast.actors.values() if each.person.pk == key)


# what is not there yet


class Undone(Exception):
    """An act that went through, taken back."""


def new(cast: Cast) -> Iterator[tuple[Birth, Governed]]:
    """Everything new that can be asked about, here and there, for this person and that."""
    for birth in births.every():
        for unit in (cast.root, cast.it):
            for gains in (None, *((cast.person("access_admin"), cast.person("outsider")) if birth.gains else ())):
                yield birth, birth.blank(unit, gains)


def test_explanation_and_gate_agree_on_what_is_new(cast: Cast) -> None:
    asked = allowed = 0
    for birth, blank in new(cast):
        for part in [*PARTS, "superuser", "service"]:
            standing = Standing(cast.person(part))
            told = explain.explain(birth.act, blank, cast[part], standing=standing, blank=True)
            refused = gate.objections(birth.act, blank, cast[part], standing=standing, blank=True)
            assert list(told.left) == refused, (birth.code, part)
            assert bool(told.against) != told.allowed
            later = [step for step in told.steps if step.verdict == "later" and step.about == "condition"]
            assert len(later) == len(birth.act.conditions)
            assert all(step.sentence.strip() for step in told.steps)
            nowhere = gate.may_begin(birth.act, cast[part], standing=standing)
            assert not nowhere or not told.allowed, (birth.code, part)
            asked, allowed = asked + 1, allowed + told.allowed
    assert asked > 1000
    assert allowed > 100


def test_it_says_of_what_is_new_what_the_gate_then_does(cast: Cast) -> None:
    """The act itself is tried, wherever nothing is asked of its content."""
    tried = done = 0
    for birth, blank in new(cast):
        if birth.act.conditions or birth.act.fresh_signature:
            continue
        if isinstance(blank, Membership) and not blank.person_id:  # of nobody there is nothing to put on record
            continue
        for part in ("cio", "secretary", "access_admin", "approver", "chair", "outsider", "ciso"):
            row = copy(blank)
            row.pk = uuid7()
            if isinstance(row, RoleBinding):
                row.role = role("control-tester")
            told = explain.explain(birth.act, blank, cast[part], blank=True)
            found: list[Any] = []
            try:
                with gate.passing(birth.act, row, actor=cast[part]):
                    raise Undone
            except Undone:
                done += 1
            except gate.Refused as refusal:
                found = refusal.objections
            assert [(each.code, each.rule, each.sentence) for each in found] == [
                (each.code, each.rule, each.sentence) for each in told.left
            ], (birth.code, part)
            tried += 1
    assert tried > 200
    assert 30 < done < tried


def test_who_could_and_trying_agree_on_what_is_new(cast: Cast) -> None:
    reader = Standing(cast.person("auditor"))
    for birth, blank in new(cast):
        could = {each.person.pk for each in trying.try_all(birth.act, blank, reader, blank=True) if each.allowed}
        tried = {
            cast.person(part).pk
            for part in [*PARTS, "superuser", "service"]
            if explain.explain(birth.act, blank, cast[part], blank=True).allowed
        }
        assert could == tried, birth.code
        named = {person.pk for person in who.candidates(birth.act, blank, reader)}
        assert named == tried, birth.code


def test_nobody_proposes_a_role_for_themselves_and_it_says_so(cast: Cast) -> None:
    birth = births.by_code("binding.propose")
    assert birth is not None
    own = explain.explain(birth.act, birth.blank(cast.it, cast.person("cio")), cast["cio"], blank=True)
    assert [step.rule for step in own.against] == ["SOD-09"]
    assert "Daniel Ferreira would gain from this." in own.against[0].sentence
    assert explain.explain(birth.act, birth.blank(cast.it, cast.person("ops")), cast["cio"], blank=True).allowed
    nowhere = explain.explain(birth.act, birth.blank(cast.it), cast["author"], blank=True)
    assert "is Policy author" in nowhere.against[0].sentence


def test_the_unit_is_part_of_the_question(cast: Cast) -> None:
    """A letter held below reaches no further up."""
    person = cast["outsider"]
    binding = bindings.propose(actor=cast["access_admin"], holder=person.person, role=role("cio"), unit=cast.it)
    bindings.approve(actor=cast["approver"], binding=binding)
    birth = births.by_code("service.plan")
    assert birth is not None
    assert explain.explain(birth.act, birth.blank(cast.it), person, blank=True).allowed
    assert not explain.explain(birth.act, birth.blank(cast.root), person, blank=True).allowed
    assert gate.may_begin(birth.act, person) == []


def test_candidates_are_those_whom_letters_and_earlier_acts_let(cast: Cast, objects: list[Governed]) -> None:
    reader = Standing(cast.person("auditor"))
    for subject in objects:
        for act in (each for each in acts_on(subject.SUBJECT) if each.letters):
            asked = reader.rules.in_mode("enforce")
            benefit = {rule.code for kind in ("beneficiary", "meta") for rule in asked.naming(kind, act.code)}
            for part in PARTS:
                question = Question(act, subject, cast[part], Standing(cast.person(part)))
                found = explain.parts(question)
                seats = {want.rule for want in judge.wants(question)}
                barred = any(each.found for each in found if each.about == "letter" or each.rule in benefit | seats)
                named = cast.person(part) in who.candidates(act, subject, reader)
                assert named != barred, (act.code, str(subject), part)


def test_it_names_cell_role_rule_and_earlier_act(cast: Cast) -> None:
    chart = charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", role("cio"), "A")])
    told = explain.explain(own_acts.PUT_CHART_IN_FORCE, chart, cast["cio"])
    against = [step.sentence for step in told.against]
    assert any("holds no role with the letter A" in s and "is Chief information officer" in s for s in against)
    drafted = Event.objects.get(subject_id=chart.pk, verb="chart.draft")
    step = next(step for step in told.against if step.rule == "SOD-07")
    assert "Daniel Ferreira drafted" in step.sentence
    assert step.event == str(drafted.pk)
    cell = next(step for step in told.steps if step.about == "cell")
    assert "In the RACI chart of Aldermere Water, version 1, the row “Put a RACI chart in force”" in cell.sentence


def test_it_names_the_team_and_the_inherited_way(cast: Cast) -> None:
    binding = bindings.propose(actor=cast["access_admin"], holder=cast.team, role=role("service-owner"), unit=cast.it)
    bindings.approve(actor=cast["approver"], binding=binding)
    held = Standing(cast.person("operator")).grants
    by = [explain.by_what(grant) for grant in held if grant.role == "service-owner"]
    assert by
    assert by[0].startswith("as a member of the team Security team, since ")


def test_asking_leaves_no_trace(cast: Cast, objects: list[Governed]) -> None:
    before = Event.objects.count()
    for act, subject, actor, standing in list(every(cast, objects))[:60]:
        explain.explain(act, subject, actor, standing=standing)
    trying.try_all(own_acts.APPROVE_BINDING, objects[1], Standing(cast.person("auditor")))
    assert Event.objects.count() == before
