"""What would happen if: the answers, against doing it; and that asking writes nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raci.alignment import resilience, whatif
from raci.duties.completing import Outlook
from raci.duties.gate import Refused
from raci.duties.models import SodRule
from raci.duties.services import bindings, people
from raci.ledger.models import Event
from raci.people.models import Role, RoleBinding
from tests.cast import Cast, joined
from tests.governance import deciding


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def test_a_role_that_would_clash(cast: Cast) -> None:
    effect = whatif.grant(role("service-owner"), cast.person("member"), cast.it)
    assert effect.says == "Judith Oyelaran would hold Service owner in Group IT."
    assert any("Nobody both governs and manages" in clash.sentence for clash in effect.clashes if clash.refused)
    binding = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("member"), role=role("service-owner"), unit=cast.it
    )
    with pytest.raises(Refused) as refused:
        bindings.approve(actor=cast["approver"], binding=binding)
    assert {clash.sentence for clash in effect.clashes if clash.refused} <= {
        objection.sentence for objection in refused.value.objections
    }


def test_a_role_that_would_help(cast: Cast) -> None:
    own = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("approver"), role=role("control-tester"), unit=cast.root
    )
    chair = RoleBinding.objects.get(person=cast.person("chair"), role__code="chair")
    bindings.end(actor=cast["access_admin"], binding=chair)
    effect = whatif.grant(role("chair"), cast.person("member"), cast.root)
    assert own.pk in {each.decision.row.pk for each in effect.gained}
    assert not effect.lost


def test_a_move_that_leaves_nobody_to_decide(cast: Cast) -> None:
    """The board's voters join the author's team, and SOD-01 binds teams."""
    house = deciding.board(cast)
    team = people.create_team(actor=cast["access_admin"], code="desk", name="Desk", sphere="governance", unit=cast.root)
    joined(cast, cast.person("author"), team)
    motion = house.motion(house.version())
    before = next(each for each in resilience.outlook() if each.decision.row.pk == motion.pk)
    for part in ("second_member", "third_member", "risk_member"):
        effect = whatif.move(cast.person(part), team)
        if motion.pk in {each.decision.row.pk for each in effect.lost}:
            break
        joined(cast, cast.person(part), team)
    after = next(each for each in resilience.outlook() if each.decision.row.pk == motion.pk)
    assert before.outlook in (Outlook.FINE, Outlook.ONE)
    assert after.outlook != Outlook.NOBODY
    assert motion.pk in {each.decision.row.pk for each in effect.lost}


def test_a_rule_that_would_be_enforced(cast: Cast) -> None:
    for row in SodRule.objects.filter(state="in_force"):
        effect = whatif.enforce(row)
        assert effect.says.startswith(row.code)
        if row.mode == SodRule.Mode.ENFORCE:
            assert not effect.lost, row.code


def test_asking_writes_nothing(cast: Cast) -> None:
    before = Event.objects.count()
    with CaptureQueriesContext(connection) as captured:
        whatif.grant(role("service-owner"), cast.team, cast.it)
        whatif.move(cast.person("author"), cast.team)
        whatif.move(cast.person("ciso"), cast.team, leaving=cast.team)
        whatif.enforce(SodRule.objects.get(code="SOD-01"))
    verbs = {query["sql"].lstrip().split()[0] for query in captured.captured_queries}
    assert verbs <= {"SELECT", "WITH"}
    assert Event.objects.count() == before
