"""Each check on policies, controls, services and operations: what makes it fire, and what lets it resolve."""

from datetime import timedelta
from typing import Any

import pytest

from governance.models import Document
from governance.services import documents
from management.acts import operations
from management.models import Control, Incident, Service
from management.services import catalogue, controls, objectives
from raci.alignment.services import links
from raci.duties.acts import Act
from raci.duties.gate import passing
from raci.duties.services import people
from raci.ledger import clock
from tests.cast import Cast
from tests.management import recipes as management
from tests.raci.alignment import recipes
from tests.raci.alignment.recipes import later, looks

POLICY = "POL-001 Access policy"
CONTROL = "CTL-01 Two people approve a change"
SERVICE = "SVC-01 Customer payments"

FORGET = Act(
    code="test-service.forget-approval",
    label="Forget",
    says="forgot the approval of",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=("live",),
)


def practise(cast: Cast, policy: Document, clause: str, control: Control) -> Any:
    link = links.propose_implementation(actor=cast["operator"], document=policy, clause=clause, control=control)
    return links.confirm(actor=cast["secretary"], link=link)


def test_mandatory_clause_without_a_control(cast: Cast) -> None:
    policy = recipes.policy(cast)
    assert looks("POL-01") == [POLICY]
    control = management.control(cast)
    practise(cast, policy, "1.1", control)
    recipes.round_of_checks()
    told = recipes.found("POL-01")[0].sentence
    assert told == f"In {POLICY}, no operating control puts 1 of 2 mandatory clauses into practice."
    practise(cast, policy, "1.2", control)
    assert looks("POL-01") == []
    controls.retire(actor=cast["ciso"], control=control)
    assert looks("POL-01") == [POLICY]


def test_review_overdue(cast: Cast, settings: Any) -> None:
    policy = recipes.policy(cast)
    with later(settings, 360):
        assert looks("POL-02") == []
    with later(settings, 367):
        assert looks("POL-02") == [POLICY]
        documents.amend(actor=cast["author"], document=policy, owner=policy.owner, review_months=24)
        assert looks("POL-02") == []


@pytest.fixture
def control(cast: Cast) -> Control:
    return management.control(cast)


def put_to_test(cast: Cast, control: Control, result: str, *, days_ago: int = 0) -> None:
    day = recipes.ago(days_ago)
    controls.record_test(actor=cast["tester"], control=control, result=result, tested_on=day, evidence="Ten changes")


def test_control_never_tested(cast: Cast, control: Control) -> None:
    assert looks("POL-04") == [CONTROL]
    put_to_test(cast, control, "passed")
    assert looks("POL-04") == []


def test_control_failed(cast: Cast, control: Control) -> None:
    put_to_test(cast, control, "failed", days_ago=2)
    assert looks("POL-03") == [CONTROL]
    put_to_test(cast, control, "passed")
    assert looks("POL-03") == []


def test_control_test_overdue(cast: Cast, control: Control, settings: Any) -> None:
    put_to_test(cast, control, "passed")
    with later(settings, 90):
        assert looks("POL-05") == []
    with later(settings, 91):
        assert looks("POL-05") == [CONTROL]
        put_to_test(cast, control, "passed")
        assert looks("POL-05") == []


# --- services -----------------------------------------------------------------------------------------------------


@pytest.fixture
def service(cast: Cast) -> Service:
    return management.live(cast)


def test_live_without_an_objective(cast: Cast, service: Service) -> None:
    assert looks("SVC-01") == []
    objectives.retire(actor=cast["cio"], objective=service.objectives.get())
    assert looks("SVC-01") == [SERVICE]
    management.objective(cast, service)
    assert looks("SVC-01") == []


def test_no_data(cast: Cast, service: Service, settings: Any) -> None:
    assert looks("SVC-02") == []
    with later(settings, 4):
        assert looks("SVC-02") == [SERVICE]
        management.measured(cast, service.objectives.get(), management.hours(3))
        assert looks("SVC-02") == []


def test_budget_exhausted_and_at_risk(cast: Cast, service: Service) -> None:
    objective = service.objectives.get()
    assert (looks("SVC-03"), looks("SVC-04")) == ([], [])
    management.measured(cast, objective, management.hours(1, bad=20, until=30))
    assert (looks("SVC-03"), looks("SVC-04")) == ([], [SERVICE])
    management.measured(cast, objective, management.hours(1, bad=900, until=40))
    assert (looks("SVC-03"), looks("SVC-04")) == ([SERVICE], [])
    management.measured(cast, objective, management.hours(200, until=60, total=100_000))
    assert (looks("SVC-03"), looks("SVC-04")) == ([], [])


def test_live_without_approval(cast: Cast, service: Service) -> None:
    assert looks("SVC-05") == []
    with passing(FORGET, service, actor=cast["service_owner"]) as row:
        row.approval = ""
    assert looks("SVC-05") == [SERVICE]
    with passing(FORGET, service, actor=cast["service_owner"]) as row:
        row.approval = "R-2026-004"
    assert looks("SVC-05") == []


def test_nobody_answers_for_a_service(cast: Cast, service: Service) -> None:
    assert looks("SVC-06") == []
    people.record_leaver(actor=cast["access_admin"], person=cast.person("service_owner"))
    assert looks("SVC-06") == [SERVICE]
    catalogue.name_owner(actor=cast["cio"], service=service, owner=cast.person("it_manager"))
    assert looks("SVC-06") == []


# --- operations ---------------------------------------------------------------------------------------------------


def incident(cast: Cast, number: int, service: Service, **about: Any) -> Incident:
    found = Incident(
        number=f"INC{number}",
        title="Card gateway timed out",
        unit=cast.it,
        service=service,
        **{"status": "closed", "opened_at": clock.now() - timedelta(days=4), **about},
    )
    with passing(operations.RECORD, found, actor=cast["ops"]):
        pass
    return found


def test_target_times_missed(cast: Cast, service: Service, settings: Any) -> None:
    for number in range(4):
        incident(cast, number, service, made_sla=number > 0)
    assert looks("OPS-01") == []  # four say nothing
    incident(cast, 5, service, made_sla=True)
    assert looks("OPS-01") == [SERVICE]
    for number in range(6, 12):
        incident(cast, number, service, made_sla=True)
    assert looks("OPS-01") == []


def test_urgent_incident_open_for_days(cast: Cast, service: Service) -> None:
    found = incident(cast, 1, service, status="active", priority=1)
    incident(cast, 2, service, status="active", priority=2)
    assert looks("OPS-02") == ["INC1 Card gateway timed out"]
    with passing(operations.UPDATE, found, actor=cast["ops"]) as row:
        row.status, row.resolved_at = "resolved", clock.now()
    assert looks("OPS-02") == []
