"""Evidence and audit findings: who answers, who acts, and who alone may say that it works."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.services import assurance_findings
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.people.models import Role
from tests.cast import Cast
from tests.governance.auditing import Auditing, ago


@pytest.fixture
def house(cast: Cast) -> Auditing:
    return Auditing(cast)


# evidence


def test_only_whom_it_was_asked_answers(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    with pytest.raises(Refused, match="This was asked of Elif Laszlo"):
        assurance_findings.answer(actor=house.cast["cio"], request=request, answer="Here")
    with pytest.raises(Refused, match="Write an answer"):
        assurance_findings.answer(actor=house.cast["it_manager"], request=request, answer=" ")
    answered = assurance_findings.answer(actor=house.cast["it_manager"], request=request, answer="", links="/people/")
    assert (answered.state, answered.answered_by) == ("answered", house.cast.person("it_manager"))
    assert assurance_findings.accept(actor=house.cast["tester"], request=request).state == "accepted"


def test_a_role_can_be_asked(house: Auditing) -> None:
    role = Role.objects.get(code="ops-lead")
    request = house.ask(house.fieldwork(), person=None, role=role)
    with pytest.raises(Refused, match="does not hold that role"):
        assurance_findings.answer(actor=house.cast["cio"], request=request, answer="Here")
    assert assurance_findings.answer(actor=house.cast["ops"], request=request, answer="Here").state == "answered"


def test_whoever_gave_evidence_does_not_accept_it(house: Auditing) -> None:
    request = house.ask(house.fieldwork(), person=house.cast.person("tester"))
    assurance_findings.answer(actor=house.cast["tester"], request=request, answer="Mine")
    with pytest.raises(Refused, match="Whoever gave evidence does not accept it"):
        assurance_findings.accept(actor=house.cast["tester"], request=request)


def test_an_answer_can_be_returned_with_another_day(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    assurance_findings.answer(actor=house.cast["it_manager"], request=request, answer="Some")
    with pytest.raises(ValidationError):
        assurance_findings.return_answer(actor=house.cast["auditor"], request=request, reason="More", due_on=ago(1))
    returned = assurance_findings.return_answer(
        actor=house.cast["auditor"], request=request, reason="The second half is missing", due_on=ago(-3)
    )
    assert (returned.state, returned.due_on) == ("returned", ago(-3))
    assert assurance_findings.answer(actor=house.cast["it_manager"], request=request, answer="All").remark == ""


def test_a_request_names_one_addressee_and_a_day_ahead(house: Auditing) -> None:
    engagement = house.fieldwork()
    with pytest.raises(ValidationError):
        house.ask(engagement, person=None)
    with pytest.raises(ValidationError):
        house.ask(engagement, due_on=ago(1))


def test_a_request_can_be_withdrawn(house: Auditing) -> None:
    request = house.ask(house.fieldwork())
    withdrawn = assurance_findings.withdraw_request(actor=house.cast["auditor"], request=request, reason="Found it")
    assert withdrawn.state == "withdrawn"


# findings


def test_a_finding_is_closed_only_by_somebody_who_had_no_part_in_the_action(house: Auditing) -> None:
    finding = house.finding(house.fieldwork())
    assert (finding.code, finding.state) == ("AF-01", "raised")
    agreed = house.agree(finding)
    with pytest.raises(Refused, match="Elif Laszlo owns the action"):
        house.done(agreed, by="cio")
    done = house.done(agreed)
    for part in ("it_manager", "cio"):
        with pytest.raises(Refused, match="holds no role with the letter"):
            house.confirm(done, by=part)
    closed = house.confirm(done)
    assert (closed.state, closed.closed_on) == ("closed", ago(0))


def test_an_auditor_who_was_given_the_action_does_not_judge_it(house: Auditing) -> None:
    agreed = house.agree(house.finding(house.fieldwork()), owner="tester")
    done = house.done(agreed, by="tester")
    with pytest.raises(Refused) as refused:
        house.confirm(done)
    assert {"SOD-60", "SOD-63"} <= {each.rule for each in refused.value.objections}
    assert house.confirm(done, by="auditor").state == "closed"


def test_whether_it_works_shows_only_after_the_waiting_time(house: Auditing, settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True
    done = house.done(house.agree(house.finding(house.fieldwork(), wait_days=30)))
    with pytest.raises(Refused, match="judged from"):
        house.confirm(done)
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert house.confirm(done).state == "closed"


def test_an_action_that_does_not_work_goes_back_and_a_closed_finding_can_come_back(house: Auditing) -> None:
    done = house.done(house.agree(house.finding(house.fieldwork())))
    back = assurance_findings.refuse(
        actor=house.cast["tester"], finding=done, reason="One leaver held a role", due_on=ago(-9)
    )
    assert (back.state, back.done_on) == ("agreed", None)
    closed = house.confirm(house.done(back))
    again = assurance_findings.reopen(actor=house.cast["auditor"], finding=closed, reason="It came back")
    assert (again.state, again.times_reopened) == ("raised", 1)
    assert house.agree(again).state == "agreed"


def test_management_may_disagree_and_the_auditor_revises_or_withdraws(house: Auditing) -> None:
    finding = house.finding(house.fieldwork())
    disputed = assurance_findings.dispute(actor=house.cast["cio"], finding=finding, reason="There were two")
    assert (disputed.state, disputed.response) == ("disputed", "There were two")
    words = {name: getattr(finding, name) for name in ("title", "criteria", "cause", "consequence", "rating")}
    revised = assurance_findings.revise(
        actor=house.cast["auditor"], finding=disputed, condition="Two leavers still held a role.", **words
    )
    assert (revised.state, revised.response) == ("raised", "")
    withdrawn = assurance_findings.withdraw(actor=house.cast["auditor"], finding=revised, reason="It does not hold")
    assert withdrawn.state == "withdrawn"


def test_a_finding_belongs_to_scope_and_engagement(house: Auditing) -> None:
    _, _, (item,) = house.drawn()
    other = house.fieldwork(title="Other")
    with pytest.raises(ValidationError, match="outside of what"):
        house.finding(other, unit=house.cast.root)
    with pytest.raises(ValidationError, match="belongs to another engagement"):
        house.finding(other, item=item)
    with pytest.raises(ValidationError):
        house.finding(other, wait_days=7)


def test_the_action_can_be_given_to_somebody_else_with_a_reason(house: Auditing) -> None:
    agreed = house.agree(house.finding(house.fieldwork()))
    named = assurance_findings.name_owner(
        actor=house.cast["cio"], finding=agreed, owner=house.cast.person("ops"), due_on=ago(-40), reason="Moved"
    )
    assert (named.owner, named.due_on) == (house.cast.person("ops"), ago(-40))
    assert house.done(named, by="ops").state == "done"
