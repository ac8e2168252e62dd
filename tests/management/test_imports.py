"""Incidents from an ITSM export: born in bulk, brought up to date one by one, left alone where nothing changed."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from management.itsm.mapping import MappingError
from management.itsm.reading import FileError
from management.models import ImportMapping, ImportRun, Incident
from management.services import imports, mappings
from raci.duties.gate import Refused
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.management import recipes

MAPPING = {
    "name": "A small tool",
    "columns": {
        "number": "No",
        "state": "State",
        "opened_at": "Opened",
        "updated_at": "Updated",
        "updates": "Changes",
        "priority": "Priority",
        "service": "Item",
        "title": "What",
    },
    "states": {"New": "new", "Done": "closed"},
    "levels": {"priority": {"High": 1, "Low": 3}},
    "dates": ["%Y-%m-%d %H:%M"],
    "time_zone": "Europe/Berlin",
}
HEAD = "No,State,Opened,Updated,Changes,Priority,Item,What\n"
FIRST = "INC1,New,2026-03-01 08:00,2026-03-01 08:00,0,High,payments,Card gateway timed out\n"
SECOND = "INC2,New,2026-03-02 08:00,2026-03-02 08:00,0,Low,,Printer jam\n"
DONE = "INC1,Done,2026-03-01 08:00,2026-03-01 11:00,1,High,payments,Card gateway timed out\n"
WRONG = "INC3,Odd,2026-03-02 08:00,2026-03-02 08:00,0,Low,,What is this\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def imported(cast: Cast, file: Path, *rows: str, part: str = "ops") -> ImportRun:
    file.write_text(HEAD + "".join(rows))
    mapping = mappings.ready(actor=cast["ops"], code="small") if _there() else _added(cast)
    return imports.import_incidents(actor=cast[part], path=file, mapping=mapping, unit=cast.it)


def _there() -> bool:
    return any(code == "small" for code, _ in mappings.choices())


def _added(cast: Cast) -> ImportMapping:
    return mappings.add(actor=cast["ops"], code="small", mapping=MAPPING)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.changed, run.unchanged, run.rejected


def test_new_changed_unchanged_and_rejected(cast: Cast, file: Path) -> None:
    service = recipes.planned(cast, itsm_names=["Payments"])
    assert counts(imported(cast, file, FIRST, SECOND)) == (2, 0, 0, 0)
    first = Incident.objects.get(number="INC1")
    assert (first.service, first.status, first.priority, first.title) == (service, "new", 1, "Card gateway timed out")
    assert first.opened_at.isoformat() == "2026-03-01T07:00:00+00:00"
    run = imported(cast, file, DONE, SECOND, WRONG)
    assert counts(run) == (0, 1, 1, 1)
    first.refresh_from_db()
    assert (first.status, first.revision) == ("closed", 2)
    rejection = run.rejections.get()
    assert (rejection.row, rejection.number, rejection.column, rejection.value) == (4, "INC3", "State", "Odd")
    assert "not a state" in rejection.reason


def test_the_same_file_again_and_an_older_one_change_nothing(cast: Cast, file: Path) -> None:
    imported(cast, file, FIRST, DONE)
    before = Event.objects.exclude(verb="import.run").count()
    assert counts(imported(cast, file, FIRST, DONE)) == (0, 0, 1, 0)
    assert counts(imported(cast, file, FIRST)) == (0, 0, 1, 0)
    assert Event.objects.exclude(verb="import.run").count() == before
    assert list(ImportRun.objects.order_by("code").values_list("code", flat=True)) == [
        "IMP-0001",
        "IMP-0002",
        "IMP-0003",
    ]


def test_each_incident_has_an_entry_within_that_of_the_import(cast: Cast, file: Path) -> None:
    run = imported(cast, file, FIRST, SECOND)
    event = Event.objects.get(subject_id=run.pk)
    assert Event.objects.filter(verb="incident.take-in", within=event.id).count() == 2


@pytest.mark.parametrize("part", ["service_owner", "auditor", "member", "outsider"])
def test_who_may_not_import(cast: Cast, file: Path, part: str) -> None:
    with pytest.raises(Refused) as refused:
        imported(cast, file, FIRST, part=part)
    assert "letter" in refused.value.codes
    assert not Incident.objects.exists()
    assert Event.objects.filter(verb="import.run", outcome=Outcome.REFUSED).exists()


def test_a_file_that_is_no_export(cast: Cast, file: Path) -> None:
    mapping = mappings.ready(actor=cast["ops"], code="servicenow")
    for content, problem in (("", FileError), ("a,b\n1,2\n", MappingError)):
        file.write_text(content)
        with pytest.raises(problem):
            imports.import_incidents(actor=cast["ops"], path=file, mapping=mapping, unit=cast.it)
    assert not ImportRun.objects.exists()


def test_mappings_are_data(cast: Cast) -> None:
    assert ("servicenow", "ServiceNow incidents") in mappings.choices()
    shipped = mappings.ready(actor=cast["ops"], code="servicenow")
    assert mappings.ready(actor=cast["ops"], code="servicenow") == shipped
    with pytest.raises(ValidationError, match="names no column"):
        mappings.edit(actor=cast["ops"], mapping=shipped, content={**MAPPING, "columns": {"number": "No"}})
    mappings.edit(actor=cast["ops"], mapping=shipped, content={**MAPPING, "name": "Ours"})
    mappings.retire(actor=cast["ops"], mapping=shipped)
    assert "servicenow" not in dict(mappings.choices())
