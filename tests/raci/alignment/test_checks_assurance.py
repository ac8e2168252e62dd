"""Checks on audits: each fires on what it looks for, and lets go of it once it is right."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from governance.services import assurance, assurance_findings
from raci.alignment.checks import CHECKS
from raci.alignment.checks.registry import Found, Moment
from raci.duties.services import bindings
from raci.ledger import clock
from raci.people.models import Role
from tests.cast import Cast
from tests.governance.auditing import Auditing, ago


@pytest.fixture
def house(cast: Cast, settings: Any) -> Auditing:
    settings.COUNTERSIGN_DEMO = True
    return Auditing(cast)


@contextmanager
def later(days: int) -> Iterator[None]:
    with clock.moved_to(clock.now() + timedelta(days=days)):
        yield


def found(code: str) -> list[Found]:
    return list(CHECKS[code].find(Moment()))


def said(code: str) -> str:
    (one,) = found(code)
    return CHECKS[code].says(one)


def test_evidence_not_given_in_time(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    assert found("AUD-01") == []
    with later(8):
        assert said("AUD-01").startswith("Evidence request REQ-01, for Access to systems, was due on")
        assert found("AUD-01")[0].owner_id == house.cast.person("it_manager").pk
        assurance_findings.answer(actor=house.cast["it_manager"], request=request, answer="Here")
        assert found("AUD-01") == []


def test_action_overdue(house: Auditing) -> None:
    agreed = house.agree(house.finding(house.fieldwork()))
    assert found("AUD-02") == []
    with later(31):
        assert "AF-01 Leavers keep their roles: the action was due on" in said("AUD-02")
        house.done(agreed)
        assert found("AUD-02") == []


def test_nobody_looked_whether_an_action_works(house: Auditing) -> None:
    done = house.done(house.agree(house.finding(house.fieldwork(), wait_days=30)))
    with later(59):
        assert found("AUD-03") == []
    with later(62):
        assert "nobody has looked since" in said("AUD-03")
        house.confirm(done)
        assert found("AUD-03") == []


def test_a_finding_without_an_answer(house: Auditing) -> None:
    finding = house.finding(house.fieldwork())
    with later(30):
        assert found("AUD-04") == []
    with later(31):
        assert "management has not answered" in said("AUD-04")
        assurance_findings.dispute(actor=house.cast["cio"], finding=finding, reason="No")
        assert found("AUD-04") == []


def test_an_audit_that_is_not_concluded_in_time(house: Auditing) -> None:
    engagement = house.fieldwork()
    assert found("AUD-05") == []
    with later(61):
        assert "is not concluded" in said("AUD-05")
        assurance.cancel(actor=house.cast["risk_member"], engagement=engagement, reason="Too late")
        assert found("AUD-05") == []


def test_access_that_outlives_its_audit(house: Auditing) -> None:
    engagement = house.approve(house.plan(team=[house.cast.person("external")]))
    binding = assurance.give_access(
        actor=house.cast["access_admin"], engagement=engagement, person=house.cast.person("external"),
        role=Role.objects.get(code="external-audit"), unit=house.cast.it,
    )  # fmt: skip
    bindings.approve(actor=house.cast["approver"], binding=binding)
    assert found("AUD-06") == []
    assurance.cancel(actor=house.cast["risk_member"], engagement=engagement, reason="Over")
    assert "External auditor of Clara Dubois was given for Access to systems" in said("AUD-06")
    with later(62):
        assert found("AUD-06") == []
    bindings.end(actor=house.cast["access_admin"], binding=binding)
    assert found("AUD-06") == []


def test_an_exception_of_a_closed_audit_without_a_finding(house: Auditing) -> None:
    engagement, _, (item,) = house.drawn()
    house.examine(item, "exception")
    house.review(item)
    finding = house.finding(engagement, item=item)
    assurance.report(actor=house.cast["auditor"], engagement=engagement)
    house.close(engagement)
    assert found("AUD-07") == []
    assert finding.item == item
    assert ago(0) == clock.today()
