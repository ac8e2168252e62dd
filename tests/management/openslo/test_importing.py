"""OpenSLO files through the gate: drafts and nothing more, all or nothing, and the same again changes nothing."""

from decimal import Decimal

import pytest

from management.acts.objectives import TAKE_IN
from management.models import MeasurementBatch, OpenSLOImport, Service, ServiceObjective
from management.openslo.planning import Outcome
from management.openslo.writing import as_yaml
from management.selectors import openslo as selectors
from management.services import objectives
from management.services.objectives import Terms
from management.services.openslo import FaultyFileError, look_at, take_in
from raci.duties import gate
from raci.duties.gate import Refused
from raci.duties.services import bindings, people
from raci.duties.standing import Standing
from raci.ledger.models import Event
from raci.ledger.models import Outcome as Recorded
from raci.people.actor import Actor
from raci.people.models import Role
from tests.cast import Cast, with_account
from tests.management import recipes
from tests.management.openslo.meaning import documents_in, meaning, service_called

SERVICE = """\
apiVersion: openslo/v1
kind: Service
metadata: {name: pumps, displayName: Pump control}
spec: {description: Keeps the pressure where it should be.}
"""
SLI = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: pressure, displayName: Pressure at the far end}
spec:
  thresholdMetric:
    metricSource: {metricSourceRef: stations, spec: {query: min(pressure), of: [{metricSourceRef: stations}]}}
"""
SOURCE = """\
apiVersion: openslo/v1
kind: DataSource
metadata: {name: stations}
spec: {type: Prometheus, connectionDetails: {url: https://stations.aldermere.example}}
"""
SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata:
  name: pump-pressure
  displayName: Pressure is there
  annotations: {team/chat: pumps}
spec:
  service: pumps
  indicatorRef: pressure
  timeWindow: [{duration: 4w, isRolling: true}]
  budgetingMethod: Timeslices
  objectives:
    - {displayName: Enough, op: gte, value: 2.5, targetPercent: 99.5, timeSliceTarget: 0.9, timeSliceWindow: 15}
    - {displayName: Plenty, op: gte, value: 4, target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 15m}
"""
WHOLE = "---\n".join((SLO, SLI, SOURCE, SERVICE))


def bring(cast: Cast, text: str, part: str = "service_owner") -> OpenSLOImport | None:
    return take_in(actor=cast[part], data=text.encode(), file_name="pumps.yaml", unit=cast.it)


def everything(cast: Cast) -> str:
    return as_yaml(selectors.of_all(Standing(cast.person("auditor"))))


def counts(run: OpenSLOImport | None) -> tuple[int, int, int, int]:
    assert run is not None
    return run.created, run.changed, run.unchanged, run.kept


def test_a_file_brings_a_planned_service_and_drafts(cast: Cast) -> None:
    run = bring(cast, WHOLE)
    assert counts(run) == (3, 0, 0, 2)
    service = Service.objects.get(name="Pump control")
    assert (service.state, service.unit, service.summary) == (
        "planned",
        cast.it,
        "Keeps the pressure where it should be.",
    )
    first, second = service.objectives.order_by("code")
    assert (first.state, first.name, first.target) == ("draft", "Pressure is there: Enough", Decimal("0.995"))
    assert (first.operator, first.limit, first.slice_seconds, first.window_days) == ("gte", Decimal("2.5"), 900, 28)
    assert (second.name, second.target, second.limit) == ("Pressure is there: Plenty", Decimal("0.9"), Decimal(4))
    assert documents_in(everything(cast)) == documents_in(WHOLE)
    verbs = Event.objects.filter(within__isnull=False, outcome=Recorded.DONE).values_list("verb", flat=True)
    assert {"service.plan", "objective.draft"} <= set(verbs)


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    bring(cast, WHOLE)
    before = Event.objects.count()
    assert bring(cast, WHOLE) is None
    assert bring(cast, everything(cast)) is None
    assert (Event.objects.count(), OpenSLOImport.objects.count()) == (before, 1)


def test_a_draft_is_changed_and_one_in_effect_is_left_alone(cast: Cast) -> None:
    bring(cast, WHOLE)
    first, _ = ServiceObjective.objects.order_by("code")
    other = WHOLE.replace("99.5", "99.9")
    assert counts(bring(cast, other)) == (0, 2, 3, 0)
    first.refresh_from_db()
    assert first.target == Decimal("0.999")
    objectives.activate(actor=cast["cio"], objective=first)
    run = bring(cast, WHOLE)
    first.refresh_from_db()
    assert (first.state, first.target) == ("active", Decimal("0.999"))
    assert run is not None
    drafted = ServiceObjective.objects.filter(state="draft", target=Decimal("0.995")).get()
    assert drafted.pk != first.pk
    assert bring(cast, WHOLE) is None


def test_whoever_imports_has_set_it_and_reports_nothing_against_it(cast: Cast) -> None:
    bring(cast, WHOLE)
    first = ServiceObjective.objects.order_by("code")[0]
    objectives.activate(actor=cast["cio"], objective=first)
    batch = MeasurementBatch(objective=first)
    found = gate.objections(TAKE_IN, batch, cast["service_owner"])
    assert "SOD-05" in {each.rule for each in found}
    assert not gate.objections(TAKE_IN, batch, cast["ops"])


def test_who_may_not_is_refused_and_that_is_on_record(cast: Cast) -> None:
    service_called(cast, "pumps")
    for part in ("ops", "auditor", "outsider"):
        with pytest.raises(Refused):
            bring(cast, WHOLE, part)
        assert Event.objects.filter(
            verb="objective.import", outcome=Recorded.REFUSED, actor=cast.person(part).pk
        ).exists()
    assert not ServiceObjective.objects.exists()
    assert not OpenSLOImport.objects.exists()


def test_a_service_of_another_unit_is_as_if_it_were_not_there(cast: Cast) -> None:
    service = service_called(cast, "pumps")
    admin = cast["access_admin"]
    unit = people.create_unit(actor=admin, code="works", name="Waterworks", parent=cast.root)
    person = people.add_person(actor=admin, name="Sam Strand", unit=unit)
    binding = bindings.propose(actor=admin, holder=person, role=Role.objects.get(code="service-owner"), unit=unit)
    bindings.approve(actor=cast["approver"], binding=binding)
    stranger = Actor(person, with_account(cast, person, "stranger"))
    with pytest.raises(FaultyFileError) as faulty:
        take_in(actor=stranger, data=SLO.encode(), file_name="a.yaml", unit=unit)
    [fault] = faulty.value.plan.faults
    assert (fault.line, "No service in your sight is called “pumps”" in fault.reason) == (8, True)
    with pytest.raises(Refused):
        take_in(actor=stranger, data=SOURCE.encode(), file_name="a.yaml", unit=cast.it)
    assert not service.objectives.exists()
    assert take_in(actor=stranger, data=SOURCE.encode(), file_name="a.yaml", unit=unit) is not None
    assert len(selectors.kept(Standing(person))) == 1


def test_all_of_a_file_or_nothing(cast: Cast) -> None:
    wrong = "---\n".join((WHOLE, SLO.replace("name: pump-pressure", "name: other").replace("99.5", "100")))
    with pytest.raises(FaultyFileError) as faulty:
        bring(cast, wrong)
    [fault] = faulty.value.plan.faults
    assert "“targetPercent” is a percentage from 0 to below 100" in fault.reason
    assert wrong.splitlines()[fault.line - 1].strip().startswith("- {displayName: Enough")
    assert not Service.objects.filter(name="Pump control").exists()
    assert not OpenSLOImport.objects.exists()


def test_a_name_that_may_be_two_services_is_asked_about(cast: Cast) -> None:
    for code in ("SVC-81", "SVC-82"):
        recipes.planned(cast, "Pumps", code=code)
    with pytest.raises(FaultyFileError) as faulty:
        bring(cast, SLO)
    assert "may be any of SVC-81, SVC-82" in faulty.value.plan.faults[0].reason
    assert counts(bring(cast, SLO.replace("service: pumps", "service: svc-81"))) == (2, 0, 0, 0)


def test_the_same_name_twice_in_a_file(cast: Cast) -> None:
    with pytest.raises(FaultyFileError) as faulty:
        bring(cast, f"{SOURCE}---\n{SOURCE}")
    assert "stands in this file already, on line 1" in faulty.value.plan.faults[0].reason


def test_unknown_kinds_and_fields_are_kept_with_a_remark(cast: Cast) -> None:
    text = """\
apiVersion: openslo/v1
kind: Dashboard
metadata: {name: wall, colour: blue}
panels: [{title: Pressure, size: 1.50}]
"""
    plan = look_at(actor=cast["service_owner"], data=text.encode(), file_name="wall.yaml", unit=cast.it)
    [item] = plan.items
    assert item.outcome is Outcome.KEPT
    assert "Line 3: “colour” is no field of OpenSLO v1 here; it is kept as it is." in item.remarks
    bring(cast, text)
    assert documents_in(everything(cast))[("Dashboard", "wall")] == documents_in(text)[("Dashboard", "wall")]


def test_a_password_is_pointed_out_before_it_is_on_record(cast: Cast) -> None:
    text = SOURCE.replace("url: https://stations.aldermere.example", "secretAccessKey: hunter2")
    plan = look_at(actor=cast["service_owner"], data=text.encode(), file_name="a.yaml", unit=cast.it)
    assert "looks like a password or key" in " ".join(plan.items[0].remarks)
    assert "hunter2" not in " ".join(plan.items[0].remarks)


def test_what_is_kept_is_replaced_by_the_newest(cast: Cast) -> None:
    bring(cast, SOURCE)
    newer = SOURCE.replace("Prometheus", "Datadog")
    assert counts(bring(cast, newer)) == (0, 0, 0, 1)
    assert documents_in(everything(cast))[("DataSource", "stations")]["spec"]["type"] == "Datadog"
    assert bring(cast, newer) is None


def test_what_was_changed_here_leaves_changed_and_the_rest_as_it_came(cast: Cast) -> None:
    bring(cast, WHOLE)
    first, second = ServiceObjective.objects.order_by("code")
    objectives.edit(actor=cast["service_owner"], objective=first, terms=_with(first, target=Decimal("0.98")))
    slo = documents_in(everything(cast))[("SLO", "pump-pressure")]
    assert [each["target"] for each in slo["spec"]["objectives"]] == [Decimal("0.98"), Decimal("0.9")]
    assert slo["metadata"]["annotations"] == {"team/chat": "pumps"}
    objectives.retire(actor=cast["cio"], objective=second)
    slo = documents_in(everything(cast))[("SLO", "pump-pressure")]
    assert [each["displayName"] for each in slo["spec"]["objectives"]] == ["Enough"]
    assert bring(cast, everything(cast)) is None
    objectives.edit(actor=cast["service_owner"], objective=first, terms=_with(first, window_days=7))
    slo = documents_in(everything(cast))[("SLO", "pump-pressure")]
    assert slo["spec"]["timeWindow"] == meaning([{"duration": "7d", "isRolling": True}])
    assert slo["spec"]["indicatorRef"] == "pressure"
    assert bring(cast, everything(cast)) is None


def test_one_of_two_that_went_its_own_way_leaves_by_itself_and_is_known_again(cast: Cast) -> None:
    bring(cast, WHOLE)
    first, second = ServiceObjective.objects.order_by("code")
    objectives.edit(actor=cast["service_owner"], objective=second, terms=_with(second, window_days=14))
    found = documents_in(everything(cast))
    assert [each["displayName"] for each in found[("SLO", "pump-pressure")]["spec"]["objectives"]] == ["Enough"]
    assert found[("SLO", second.code.lower())]["spec"]["timeWindow"][0]["duration"] == "14d"
    objectives.activate(actor=cast["cio"], objective=first)
    objectives.activate(actor=cast["cio"], objective=second)
    assert bring(cast, everything(cast)) is None


def _with(row: ServiceObjective, **changes: object) -> Terms:
    known = {name: getattr(row, name) for name in Terms.__dataclass_fields__}
    return Terms(**{**known, **changes})


def test_one_objective_leaves_with_what_it_names(cast: Cast) -> None:
    bring(cast, WHOLE)
    bring(cast, SOURCE.replace("stations", "unrelated"))
    first = ServiceObjective.objects.order_by("code")[0]
    found = documents_in(as_yaml(selectors.of_objective(Standing(cast.person("auditor")), first)))
    assert set(found) == {
        ("Service", "pumps"), ("SLO", "pump-pressure"), ("SLI", "pressure"), ("DataSource", "stations")
    }  # fmt: skip
    assert [each["displayName"] for each in found[("SLO", "pump-pressure")]["spec"]["objectives"]] == ["Enough"]


MADE_HERE = (
    Terms(name="Calls answered", target=Decimal("0.995")),
    Terms(name="Every minute", target=Decimal("0.9"), slice_seconds=60, window_days=7),
    Terms(name="This quarter", target=Decimal("0.99"), window="calendar", calendar_unit="quarter"),
    Terms(
        name="Fast enough", target=Decimal("0.95"), indicator="threshold", operator="lt", limit=Decimal("0.5"),
        unit_of_measure="seconds",
    ),
    Terms(name="Good hours", target=Decimal("0.99"), budgeting="Timeslices", slice_target=Decimal("0.95")),
    Terms(name="Mean of minutes", target=Decimal("0.99"), budgeting="RatioTimeslices", slice_seconds=300),
)  # fmt: skip


def test_what_was_made_here_is_known_again_when_it_comes_back(cast: Cast) -> None:
    service = recipes.planned(cast)
    made = [objectives.draft(actor=cast["service_owner"], service=service, terms=terms) for terms in MADE_HERE]
    text = everything(cast)
    assert {name for kind, name in documents_in(text) if kind == "SLO"} == {each.code.lower() for each in made}
    assert bring(cast, text) is None


def test_what_was_made_here_can_move_to_another_portal(cast: Cast) -> None:
    """Under other names, as where nobody knows these codes, it becomes the same objectives again."""
    service = recipes.planned(cast)
    made = [objectives.draft(actor=cast["service_owner"], service=service, terms=terms) for terms in MADE_HERE]
    text = everything(cast).replace(service.code.lower(), "moved").replace(service.name, "Moved payments")
    for each in made:
        text = text.replace(f"name: {each.code.lower()}\n", f"name: moved-{each.code.lower()}\n")
    run = bring(cast, text)
    assert counts(run)[0] == 1 + len(made)
    moved = Service.objects.get(name="Moved payments")
    assert [_with(each) for each in moved.objectives.order_by("code")] == [_with(each) for each in made]


@pytest.mark.parametrize(
    ("given", "instead", "reason"),
    [
        ("duration: 4w", "duration: 36h", "not a number of whole days"),
        ("duration: 4w", "duration: 2Y", "366 days at most"),
        ("targetPercent: 99.5", "target: 0.99999999", "cannot be kept exactly"),
        ("timeSliceWindow: 15}", "timeSliceWindow: 7m}", "divides"),
        ("[{duration: 4w, isRolling: true}]", "null", "Without a time window"),
    ],
)
def test_what_has_no_arithmetic_here_is_kept_and_says_why(cast: Cast, given: str, instead: str, reason: str) -> None:
    text = f"{SERVICE}---\n{SLI}---\n{SLO}".replace(given, instead)
    plan = look_at(actor=cast["service_owner"], data=text.encode(), file_name="a.yaml", unit=cast.it)
    assert not plan.faults
    assert any(reason in each.said for each in plan.items if each.document.kind == "SLO"), plan.items
    bring(cast, text)
    assert documents_in(everything(cast))[("SLO", "pump-pressure")] == documents_in(text)[("SLO", "pump-pressure")]


def test_where_it_is_judged_otherwise_a_remark_says_so(cast: Cast) -> None:
    service_called(cast, "pumps")
    for window, said in (
        ("[{duration: 1M, isRolling: true}]", "is judged as 30 days"),
        (
            "[{duration: 1w, calendar: {startTime: 2022-01-01 12:00:00, timeZone: America/New_York}}]",
            "begins it at 2022-01-01 12:00 in America/New_York",
        ),
    ):
        text = SLO.replace("[{duration: 4w, isRolling: true}]", window)
        plan = look_at(actor=cast["service_owner"], data=text.encode(), file_name="a.yaml", unit=cast.it)
        assert any(said in remark for item in plan.items for remark in item.remarks)
        assert any("The SLI “pressure” is neither in the file" in r for item in plan.items for r in item.remarks)


def test_objectives_with_indicators_and_weights_of_their_own(cast: Cast) -> None:
    service_called(cast, "pumps")
    head, _ = SLO.split("  indicatorRef: pressure\n")
    text = (
        head
        + """\
  timeWindow: [{duration: 28d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - displayName: Reached
      target: 0.99
      compositeWeight: 2
      indicator:
        metadata: {name: reached}
        spec: {ratioMetric: {raw: {metricSource: {type: Any}}, rawType: success}}
    - {displayName: Fast, target: 0.9, op: lt, value: 0.5, indicatorRef: speed, compositeWeight: 1}
"""
    )
    assert counts(bring(cast, text)) == (2, 0, 0, 0)
    first, second = ServiceObjective.objects.order_by("code")
    assert (first.indicator, second.indicator, second.limit) == ("ratio", "threshold", Decimal("0.5"))
    assert documents_in(everything(cast))[("SLO", "pump-pressure")] == documents_in(text)[("SLO", "pump-pressure")]
