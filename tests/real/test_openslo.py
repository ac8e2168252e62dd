"""Every document that the makers of OpenSLO publish comes in and goes out again with the same meaning, or is refused
with its line and the reason. Which of them are wrong is what their own validator (OpenSLO/oslo) says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from management.models import OpenSLOImport, ServiceObjective
from management.openslo.reading import read_file
from management.openslo.writing import as_yaml
from management.selectors import openslo as selectors
from management.services.openslo import FaultyFileError, take_in
from raci.duties.standing import Standing
from tests.cast import Cast
from tests.management.openslo.meaning import documents_in, service_called

Real = Callable[[str], Path]
SERVICES = ("the-service-name", "web-shop", "web-availability")
WRONG = {
    "fixtures/invalid-apiversion.yaml": (1, "only openslo/v1"),
    "fixtures/v1/invalid-apiversion.yaml": (1, "only openslo/v1"),
    "fixtures/v1/alert-condition/alert-condition-no-condition.yaml": (7, "“condition” is missing"),
    "fixtures/v1/alert-condition/alert-condition-no-sev.yaml": (7, "“severity” is missing"),
    "fixtures/v1/alert-notification-target/alert-notification-target-no-target.yaml": (6, "“target” is missing"),
    "fixtures/v1/alert-policy/alert-policy-malformed-cond.yaml": (12, "“conditionRef” is missing"),
    "fixtures/v1/alert-policy/alert-policy-malformed-targetref.yaml": (15, "“targetRef” is missing"),
    "fixtures/v1/alert-policy/alert-policy-many-cond.yaml": (12, "one entry at most, not 9"),
    "fixtures/v1/alert-policy/alert-policy-no-cond.yaml": (7, "“conditions” is missing"),
    "fixtures/v1/alert-policy/alert-policy-no-notification.yaml": (7, "“notificationTargets” is missing"),
    "fixtures/v1/service/service-long-description.yaml": (7, "has 1050 characters at most"),
    # The specification: if bad is defined then good must not be set.
    "fixtures/v1/sli/sli-ratio-good-and-bad.yaml": (11, "either “good” or “bad”"),
    "fixtures/v1/sli/sli-description-ratio-inline-metricsource.yaml": (21, "either “good” or “bad”"),
}
"""File -> the line and a part of the reason for which it is refused."""


@pytest.fixture
def folder(real: Real) -> Path:
    return real("openslo")


def places(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def right(folder: Path) -> list[str]:
    return [place for place in places(folder) if place not in WRONG]


def test_what_is_wrong_is_refused_with_file_line_and_reason(cast: Cast, folder: Path) -> None:
    assert set(WRONG) < set(places(folder))
    for place, (line, reason) in WRONG.items():
        file = folder / place
        with pytest.raises(FaultyFileError) as refused:
            take_in(actor=cast["service_owner"], data=file.read_bytes(), file_name=file.name, unit=cast.it)
        [fault, *_] = refused.value.plan.faults
        assert refused.value.plan.file.name == file.name
        assert (fault.line, reason in fault.reason) == (line, True), (place, fault)
    assert not OpenSLOImport.objects.exists()


def test_every_other_document_is_right(folder: Path) -> None:
    found = right(folder)
    assert len(found) >= 30
    faults = {place: read_file((folder / place).read_bytes(), place).faults for place in found}
    assert faults == dict.fromkeys(found, ())


def test_each_comes_in_and_goes_out_with_the_same_meaning(cast: Cast, folder: Path) -> None:
    for name in SERVICES:
        service_called(cast, name)
    kinds = set()
    for place in right(folder):
        data = (folder / place).read_bytes()
        take_in(actor=cast["service_owner"], data=data, file_name=place, unit=cast.it)
        given = documents_in(data)
        exported = documents_in(as_yaml(selectors.of_all(Standing(cast.person("auditor")))))
        for key, document in given.items():
            assert exported[key] == document, place
            kinds.add(key[0])
        assert take_in(actor=cast["service_owner"], data=data, file_name=place, unit=cast.it) is None, place
        assert documents_in(as_yaml(selectors.of_all(Standing(cast.person("auditor"))))) == exported
    assert kinds == {
        *("SLO", "SLI", "Service", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget")
    }
    assert ServiceObjective.objects.count() == 4
    assert set(ServiceObjective.objects.values_list("state", flat=True)) == {"draft"}


def test_a_calendar_window_of_one_minute_is_kept_and_not_guessed(cast: Cast, folder: Path) -> None:
    service_called(cast, "web-availability")
    data = (folder / "examples/budgeting-method/timeslices-slo.yaml").read_bytes()
    run = take_in(actor=cast["service_owner"], data=data, file_name="timeslices-slo.yaml", unit=cast.it)
    assert run is not None
    [document] = run.documents.all()
    assert (document.is_kept, "a month is 1M" in document.said) == (True, True)
    assert not ServiceObjective.objects.exists()
