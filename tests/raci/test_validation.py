"""What does not hold in a chart, told by the people behind the letters."""

from dataclasses import replace

import pytest

from raci.duties.charts import ChartInForce
from raci.duties.models import Chart
from raci.duties.roster import Roster
from raci.duties.rules import Rules
from raci.duties.services import bindings, charts, people
from raci.duties.services.charts import Advice
from raci.duties.validation import CROWD, Problem, problems
from raci.people.models import Role, RoleBinding
from tests.cast import Cast, joined

PRACTICE = Advice("EDM01.01", "Evaluate the governance system", "governance")


@pytest.fixture
def chart(cast: Cast) -> Chart:
    return charts.draft_like(actor=cast["secretary"], unit=cast.root, also=[PRACTICE])


def told(chart: Chart, code: str = "") -> list[Problem]:
    roles = {role.pk: role for role in Role.objects.all()}
    found = problems(ChartInForce.of(chart), roles, Roster.at(chart.unit.path), Rules.load(), list(chart.rows.all()))
    return [each for each in found if code in ("", each.code)]


def put(cast: Cast, chart: Chart, activity: str, role: str, letters: str, **more: bool) -> None:
    charts.set_letters(
        actor=cast["secretary"], chart=chart, activity=activity, role=Role.objects.get(code=role), letters=letters,
        **more,
    )  # fmt: skip


def hold(cast: Cast, part: str, role: str) -> None:
    binding = bindings.propose(
        actor=cast["access_admin"], holder=cast.person(part), role=Role.objects.get(code=role), unit=cast.root
    )
    bindings.approve(actor=cast["approver"], binding=binding)


def test_the_shipped_chart_holds(chart: Chart) -> None:
    assert told(chart) == []


def test_a_vacant_a(cast: Cast, chart: Chart) -> None:
    bindings.end(actor=cast["access_admin"], binding=RoleBinding.objects.get(role__code="ceo"))
    found = told(chart, "RACI-04")
    assert {each.activity for each in found} == {
        "answer-audit", "propose-goals", "report-goal-reading", "confirm-alignment",
    }  # fmt: skip
    assert found[0].grave


def test_one_person_only(cast: Cast, chart: Chart) -> None:
    for role in ("service-owner", "it-manager"):
        put(cast, chart, "run-service", role, "")
    put(cast, chart, "run-service", "cio", "AR")
    (found,) = told(chart, "RACI-07")
    assert "Daniel Ferreira" in found.advice
    assert not found.grave


def test_the_person_who_decides_also_checks(cast: Cast, chart: Chart) -> None:
    put(cast, chart, "operate-control", "ciso", "")
    put(cast, chart, "operate-control", "board", "A")
    hold(cast, "auditor", "board")
    found = [each for each in told(chart, "RACI-03") if each.activity == "operate-control"]
    assert [(each.grave, each.sentence.split(" decides")[0]) for each in found] == [(True, "Yusuf Demir")]


def test_a_team_mate_of_who_decides_checks(cast: Cast, chart: Chart) -> None:
    person = people.add_person(actor=cast["access_admin"], name="Rosa Linde", unit=cast.it)
    joined(cast, person, cast.team)
    binding = bindings.propose(
        actor=cast["access_admin"], holder=person, role=Role.objects.get(code="control-tester"), unit=cast.root
    )
    bindings.approve(actor=cast["approver"], binding=binding)
    (found,) = told(chart, "RACI-03")
    assert found.sentence == "Rosa Linde checks what their own team decides: design and operate a control"
    assert not found.grave


def test_audit_does_what_it_audits(cast: Cast, chart: Chart) -> None:
    put(cast, chart, "run-service", "control-tester", "R")
    assert [each.sentence for each in told(chart, "RACI-05")] == [
        "Control tester does what it should check: plan, build and run a service"
    ]


def test_management_governs(cast: Cast, chart: Chart) -> None:
    put(cast, chart, "approve-document", "cio", "A", move=True)
    found = told(chart, "RACI-06")
    assert [(each.activity, each.grave) for each in found] == [("approve-document", True)]


def test_the_exception_of_a_rule_is_one_here_too(cast: Cast, chart: Chart) -> None:
    put(cast, chart, "approve-document", "ceo", "A", move=True)
    assert told(chart, "RACI-06") == []


def test_two_hats_by_roles_that_look_right(cast: Cast, chart: Chart) -> None:
    """As it is while a rule is only recorded, or lifted for a time."""
    roles, roster = {role.code: role.pk for role in Role.objects.all()}, Roster.at("group/")
    held = dict(roster.held)
    held[roles["ciso"]] |= held[roles["board"]] | held[roles["internal-audit"]]
    known = {role.pk: role for role in Role.objects.all()}
    found = problems(ChartInForce.of(chart), known, replace(roster, held=held), Rules.load())
    assert "approve-document" in {each.activity for each in found if each.code == "RACI-06" and not each.grave}
    audit = [each for each in found if each.code == "RACI-05" and each.activity == "operate-control"]
    assert [each.sentence for each in audit] == ["Yusuf Demir does what it should check: design and operate a control"]


def test_overload(cast: Cast, chart: Chart) -> None:
    for activity in ("operate-control", "report-measurement", "import-operations", "draft-rule"):
        put(cast, chart, activity, "cio", "A", move=True)
    (found,) = told(chart, "RACI-08")
    assert found.sentence == "Daniel Ferreira alone decides 14 activities"
    assert (found.activity, found.role_id, found.grave) == ("", None, False)


def test_too_many_are_asked(cast: Cast, chart: Chart) -> None:
    for role in ("ciso", "ops-lead", "policy-author"):
        put(cast, chart, "set-goals", role, "C")
    (found,) = told(chart, "RACI-09")
    assert found.sentence.startswith(f"{CROWD + 1} roles are asked")


def test_advice_never_stops_work(cast: Cast, chart: Chart) -> None:
    put(cast, chart, "EDM01.01", "cio", "A")
    found = told(chart)
    assert {each.code for each in found} == {"RACI-02", "RACI-06"}
    assert not any(each.grave for each in found)
    put(cast, chart, "EDM01.01", "cio", "")
    assert told(chart) == []
