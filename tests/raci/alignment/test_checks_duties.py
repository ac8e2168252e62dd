"""Each check on charts, roles and rules: what makes it fire, and what lets it resolve."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from raci.alignment.checks import CHECKS, FAMILIES, Moment
from raci.alignment.models import Finding
from raci.duties.models import Chart, SodRule
from raci.duties.services import bindings, charts, memberships, people, rules
from raci.ledger import clock
from raci.people.models import Role, RoleBinding
from tests.cast import Cast, joined
from tests.raci.alignment import recipes
from tests.raci.alignment.recipes import looks
from tests.raci.duties.making import Making


def said(code: str) -> list[str]:
    return sorted(CHECKS[code].says(each) for each in CHECKS[code].find(Moment()))


def in_force(cast: Cast, chart: Chart) -> Chart:
    signature = cast.sign("chair", "chart.approve", chart)
    return charts.put_in_force(actor=cast["chair"], chart=chart, signature=signature)


def chart_with(cast: Cast, letters: dict[str, dict[str, str]]) -> Chart:
    """The chart of Group IT: that of the whole, but for some activities."""
    chart = charts.draft_like(actor=cast["secretary"], unit=cast.it)
    for activity, row in letters.items():
        _set(cast, chart, activity, row)
    return in_force(cast, chart)


def _set(cast: Cast, chart: Chart, activity: str, row: dict[str, str]) -> None:
    held = {cell.role for cell in chart.cells.filter(activity=activity).select_related("role")}
    for role in held:
        charts.set_letters(actor=cast["secretary"], chart=chart, activity=activity, role=role, letters="")
    for code, letters in row.items():
        role = Role.objects.get(code=code)
        charts.set_letters(actor=cast["secretary"], chart=chart, activity=activity, role=role, letters=letters)


def of_it(told: Iterable[str]) -> list[str]:
    return [sentence for sentence in told if "Group IT" in sentence]


def test_the_starting_chart_holds_by_its_letters(cast: Cast) -> None:
    assert said("RACI-01") == said("RACI-02") == said("RACI-04") == said("RACI-05") == []


def test_nobody_decides(cast: Cast) -> None:
    chart_with(cast, {"run-service": {"service-owner": "R"}})
    assert of_it(said("RACI-01")) == [
        "Nobody decides: plan, build and run a service. The RACI chart of Group IT has no letter A for it."
    ]
    chart_with(cast, {"run-service": {"service-owner": "R", "cio": "A"}})
    assert said("RACI-01") == []


def test_nobody_does_it(cast: Cast) -> None:
    chart_with(cast, {"run-service": {"cio": "A"}})
    assert len(of_it(said("RACI-02"))) == 1
    chart_with(cast, {"run-service": {"service-owner": "R", "cio": "A"}})
    assert said("RACI-02") == []


def test_nobody_holds_the_role_that_decides(cast: Cast) -> None:
    people.create_role(
        actor=cast["access_admin"], code="platform-lead", title="Platform lead", short="Platform", sphere="management"
    )
    chart_with(cast, {"run-service": {"platform-lead": "A", "service-owner": "R"}})
    told = "Nobody can decide: plan, build and run a service. By the RACI chart of Group IT, a role decides it"
    assert of_it(said("RACI-04")) == [f"{told} that nobody holds."]
    role = Role.objects.get(code="platform-lead")
    binding = bindings.propose(actor=cast["access_admin"], holder=cast.person("ops"), role=role, unit=cast.it)
    bindings.approve(actor=cast["approver"], binding=binding)
    assert said("RACI-04") == []


def test_assurance_does_what_it_should_check(cast: Cast) -> None:
    chart_with(cast, {"operate-control": {"ciso": "A", "internal-audit": "R"}})
    assert len(of_it(said("RACI-05"))) == 1
    chart_with(cast, {"operate-control": {"ciso": "A", "control-operator": "R"}})
    assert said("RACI-05") == []


def test_one_person_from_nobody(cast: Cast) -> None:
    chart_with(cast, {"run-service": {"cio": "RA"}})
    one = "One person only can do this: plan, build and run a service"
    assert [sentence for sentence in of_it(said("RACI-07")) if sentence.startswith(one)]
    chart_with(cast, {"run-service": {"cio": "A", "service-owner": "R"}})
    assert not [sentence for sentence in of_it(said("RACI-07")) if sentence.startswith(one)]


def test_who_decides_also_checks(cast: Cast) -> None:
    assert of_it(said("RACI-03")) == []
    role = Role.objects.get(code="control-tester")
    tester = people.add_person(actor=cast["access_admin"], name="Rosa Linde", unit=cast.it)
    binding = bindings.propose(actor=cast["access_admin"], holder=tester, role=role, unit=cast.root)
    bindings.approve(actor=cast["approver"], binding=binding)
    assert said("RACI-03") == []
    mate = joined(cast, tester, cast.team)
    (told,) = said("RACI-03")
    assert told.startswith("Rosa Linde checks what their own team decides: design and operate a control, by the RACI")
    memberships.leave(actor=cast["access_admin"], membership=mate)
    assert said("RACI-03") == []


def test_management_governs_itself(cast: Cast, settings: Any) -> None:
    """No chart says so that is put in force; somebody does who stands on both sides under an exemption."""
    assert said("RACI-06") == []
    making, days = Making(cast), 5
    making.exempted(SodRule.objects.get(code="SOD-11"), cast["ops"])
    making.grant(cast["ops"], "board", until=clock.now() + timedelta(days=days))
    told = said("RACI-06")
    assert any(each.startswith("Pavel Kral manages, and governs with this: approve policies") for each in told)
    with recipes.later(settings, days + 1):
        assert said("RACI-06") == []


def test_one_person_decides_too_much(cast: Cast) -> None:
    assert of_it(said("RACI-08")) == []
    more = ("operate-control", "report-measurement", "import-operations", "run-service", "take-live")
    chart_with(cast, {activity: {"cio": "A", "service-owner": "R"} for activity in more})
    told = of_it(said("RACI-08"))
    assert len(told) == 1
    assert told[0].startswith("Daniel Ferreira alone decides ")
    chart_with(cast, {more[0]: {"ciso": "A", "service-owner": "R"}, more[1]: {"ops-lead": "A", "service-owner": "R"}})
    assert [each for each in of_it(said("RACI-08")) if each == told[0]] == []


def test_too_many_are_asked(cast: Cast) -> None:
    asked = {"cio": "A", "service-owner": "R", "ciso": "C", "ops-lead": "C", "policy-author": "C"}
    chart_with(cast, {"run-service": asked})
    assert of_it(said("RACI-09")) == []
    chart_with(cast, {"run-service": asked | {"secretary": "C"}})
    assert len(of_it(said("RACI-09"))) == 1
    chart_with(cast, {"run-service": asked})
    assert of_it(said("RACI-09")) == []


def test_a_problem_of_a_chart_outlives_its_version(cast: Cast) -> None:
    chart_with(cast, {"run-service": {"cio": "A"}})
    recipes.round_of_checks()
    first = Finding.objects.get(check_code="RACI-02")
    newer = chart_with(cast, {"run-service": {"ciso": "A"}})
    recipes.round_of_checks()
    again = Finding.objects.get(check_code="RACI-02")
    assert (again.pk, again.state, again.object_id) == (first.pk, "open", newer.pk)


# --- separation of duties -----------------------------------------------------------------------------------------


def test_roles_held_that_exclude_each_other(cast: Cast) -> None:
    assert looks("SOD-51") == []
    rule = rules.draft(
        actor=cast["secretary"],
        code="SOD-40",
        title="Whoever chairs does not sit on audit and risk",
        kind="static",
        terms={"roles": ["board", "audit-risk"], "fewer_than": 2},
        mode="record",
    )
    rules.put_in_force(actor=cast["risk_member"], rule=rule, signature=cast.sign("risk_member", "rule.approve", rule))
    assert looks("SOD-51") == ["Priya Nandakumar"]
    told = "Priya Nandakumar is Audit and risk committee member and Board member at once."
    assert said("SOD-51") == [f"{told} Whoever chairs does not sit on audit and risk (SOD-40)."]
    held = RoleBinding.objects.get(person=cast.person("risk_member"), role__code="board")
    bindings.end(actor=cast["access_admin"], binding=held)
    assert looks("SOD-51") == []


def test_role_ends_soon(cast: Cast, settings: Any) -> None:
    until = clock.now() + timedelta(days=20)
    role = Role.objects.get(code="control-tester")
    binding = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("outsider"), role=role, unit=cast.it, valid_until=until
    )
    bindings.approve(actor=cast["approver"], binding=binding)
    assert looks("SOD-52") == []
    with recipes.later(settings, 10):
        assert looks("SOD-52") == ["Control tester for Ines Carvalho"]
    with recipes.later(settings, 21):
        assert looks("SOD-52") == []


# --- all of them --------------------------------------------------------------------------------------------------


def test_every_check_says_what_it_looks_for_and_what_to_do(cast: Cast) -> None:
    for check in CHECKS.values():
        assert check.family in FAMILIES, check.code
        assert check.looks.endswith("."), check.code
        assert check.sentence.endswith("."), check.code
        assert "{label}" in check.sentence, check.code
        assert check.remedy[0].isupper(), check.code
    assert not set(CHECKS) & set(SodRule.objects.values_list("code", flat=True))


def test_six_families_and_more_than_sixteen_checks() -> None:
    assert {check.family for check in CHECKS.values()} == set(FAMILIES)
    assert len(CHECKS) >= 16
