"""The acts that lay the ground are of no use to anybody once it is laid."""

import pytest

from raci.duties import gate, own_acts
from raci.duties.gate import Refused
from raci.duties.services import bindings, rules
from tests.cast import Cast
from tests.raci.duties.making import Making


def test_no_second_way_to_grant_a_role(cast: Cast) -> None:
    """Granting while laying the ground puts nobody on the approver's side, so whoever proposed could do it."""
    making = Making(cast)
    binding = making.proposed(cast["outsider"], "control-tester")
    with pytest.raises(Refused, match="the ground is laid"):
        bindings.found(actor=cast["approver"], binding=binding)
    binding.refresh_from_db()
    assert binding.state == "proposed"
    (offer,) = gate.offers([own_acts.FOUND_BINDING], binding, cast["approver"])
    assert not offer.applies


def test_no_second_way_to_put_a_rule_in_force(cast: Cast) -> None:
    rule = Making(cast).drafted("static", {"roles": ["secretary", "chair"], "fewer_than": 2}, mode="record")
    with pytest.raises(Refused, match="the ground is laid"):
        rules.found(actor=cast["risk_member"], rule=rule)
    rule.refresh_from_db()
    assert rule.state == "draft"
