"""What waits for whom."""

from raci.duties.services import bindings, charts
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in


def test_proposed_access_waits_for_those_who_may_approve_it(cast: Cast) -> None:
    role = Role.objects.get(code="control-tester")
    bindings.propose(actor=cast["access_admin"], holder=cast.person("outsider"), role=role, unit=cast.root)
    assert "Control tester for Ines Carvalho" in signed_in(cast, "approver").get("/").content.decode()
    assert "Control tester for Ines Carvalho" not in signed_in(cast, "access_admin").get("/").content.decode()


def test_a_draft_of_a_chart_waits_for_the_chair(cast: Cast) -> None:
    charts.draft_like(actor=cast["cio"], unit=cast.it, reason="IT wants its own")
    assert "Version 1 of the RACI chart of Group IT" in signed_in(cast, "chair").get("/").content.decode()
    assert "Version 1 of the RACI chart of Group IT" not in signed_in(cast, "member").get("/").content.decode()
