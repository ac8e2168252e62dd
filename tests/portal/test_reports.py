"""Reports: ordered through the gate, made in the background, the same bytes each time, and proved by the verifier."""

import csv
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from portal.models import Report, ReportProgress
from portal.reports import compliance, plain, typeset
from portal.reports.content import Content
from portal.services import reports
from raci.duties.gate import Refused
from raci.duties.services import bindings, charts, people
from raci.duties.services.charts import Cell
from raci.ledger import clock, proofs, sealer, verify
from raci.ledger.models import Event, Outcome
from raci.people.models import Role
from tests.cast import Cast

ALL = list(Report.Format.values)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def history(cast: Cast) -> Cast:
    """Something to report on: a refused act, a proposed role that somebody approved."""
    cio = Role.objects.get(code="cio")
    chart = charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", cio, "A")])
    with pytest.raises(Refused):
        charts.put_in_force(actor=cast["cio"], chart=chart)
    tester = Role.objects.get(code="control-tester")
    role = bindings.propose(actor=cast["access_admin"], holder=cast.person("outsider"), role=tester, unit=cast.it)
    bindings.approve(actor=cast["approver"], binding=role)
    return cast


def ordered(cast: Cast, **other: Any) -> Report:
    today = clock.today()
    about: dict[str, Any] = {
        "actor": cast["auditor"],
        "unit": cast.root,
        "kind": "compliance",
        "period_from": today - timedelta(days=30),
        "period_until": today,
        "formats": ALL,
    }
    return reports.order(**about | other)


def made(cast: Cast, **other: Any) -> Report:
    report = ordered(cast, **other)
    assert reports.make(report.pk)
    report.refresh_from_db()
    return report


def file_of(report: Report, kind: str) -> Path:
    return reports.folder_of(report) / "1" / reports.NAMES[kind]


def json_of(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file_of(report, "json").read_bytes())
    return found


def section(report: Report, code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(each for each in json_of(report)["sections"] if each["code"] == code)["rows"]
    return found


def test_from_the_order_to_the_files(history: Cast) -> None:
    report = made(history)
    assert report.state == "made"
    assert set(report.files) == {"pdf", "xlsx", "csv", "json", "bundle"}
    assert re.fullmatch(r"REP-\d{4}-\d{3,}", report.code)
    verbs = Event.objects.filter(subject_id=report.pk).order_by("revision").values_list("verb", "actor_label")
    assert list(verbs) == [("report.order", "Yusuf Demir"), ("report.make", "Countersign checks")]
    progress = ReportProgress.objects.get(report=report)
    assert (progress.percent, progress.lease_until, progress.attempt) == (100, None, 1)


def test_it_states_what_it_covers_and_rests_on(history: Cast) -> None:
    report = made(history)
    told = json_of(report)["parameters"]
    head = proofs.newest()
    assert head is not None
    assert told["scope"] == "group"
    assert report.record_size is not None
    assert told["record"]["size"] == report.record_size <= head.size
    assert proofs.root_at(report.record_size).hex() == told["record"]["root"] == report.record_root
    assert told["rows"] == report.rows
    assert report.rows["refused"] >= 1


def test_sections_say_what_the_record_says(history: Cast) -> None:
    report = made(history)
    (refused,) = section(report, "refused")
    assert (refused["who"], refused["tried"], refused["rules"]) == ("Daniel Ferreira", "put in force", "SOD-07")
    event = Event.objects.get(outcome=Outcome.REFUSED)
    assert refused["events"] == [proofs.number_of(event.pk)]
    held = [row for row in section(report, "bindings") if row["holder"] == "Ines Carvalho"]
    assert [(row["role"], row["proposed_by"], row["approved_by"]) for row in held] == [
        ("Control tester", "Gwen Tudor", "Stefan Wyss")
    ]
    assert {"SOD-01", "SOD-07", "SOD-09"} <= {row["code"] for row in section(report, "rules")}


def test_the_bundle_proves_itself_and_every_row(history: Cast, tmp_path: Path) -> None:
    report = made(history)
    place = file_of(report, "bundle")
    code, said = verified(place)
    assert code == 0, said
    assert re.search(rf"rows +{sum(report.rows.values()):,} +agree", said)
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(place).extractall(folder)
    assert {"report.pdf", "report.xlsx", "report.csv", "report.json", "rows.ndjson"} <= {
        each.name for each in folder.iterdir()
    }
    rows = folder / verify.ROWS
    rows.write_bytes(rows.read_bytes().replace(b'"outcome":"refused"', b'"outcome":"done"'))
    code, said = verified(folder)
    assert code == 1
    assert "says outcome of event" in said


def verified(place: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", verify.__file__, place], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_same_moment_gives_the_same_bytes(history: Cast) -> None:
    moment = clock.now()
    one = made(history, as_of=moment)
    tester = Role.objects.get(code="control-tester")
    bindings.propose(actor=history["access_admin"], holder=history.person("operator"), role=tester, unit=history.it)
    sealer.seal()
    other = made(history, as_of=moment)
    assert one.code != other.code
    digests = [{kind: about["sha256"] for kind, about in report.files.items()} for report in (one, other)]
    assert digests[0] == digests[1]


def test_it_looks_from_its_moment(history: Cast) -> None:
    moment = clock.now()
    binding = bindings.propose(
        actor=history["access_admin"],
        holder=history.person("operator"),
        role=Role.objects.get(code="service-owner"),
        unit=history.it,
    )
    bindings.approve(actor=history["approver"], binding=binding)
    then, now = made(history, as_of=moment), made(history)
    assert now.rows["bindings"] == then.rows["bindings"] + 1


def test_a_report_on_a_unit_leaves_the_rest_out(history: Cast) -> None:
    report = made(history, unit=history.it)
    assert {row["unit"] for row in section(report, "bindings")} == {"Group IT"}
    (refused,) = section(report, "refused")
    assert refused["object"] == "RACI chart of Group IT, version 1"


def test_the_period_bounds_what_was_done(history: Cast) -> None:
    long_ago = clock.today() - timedelta(days=900)
    report = made(history, period_from=long_ago, period_until=long_ago + timedelta(days=10))
    assert report.rows["refused"] == 0
    assert report.rows["bindings"] > 0


def test_the_pdf_is_pdf_a_and_tagged_with_own_fonts(history: Cast) -> None:
    content = file_of(made(history, formats=["pdf"]), "pdf").read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid:part" in content
    assert b"/StructTreeRoot" in content
    for font in (b"SourceSans3-Regular", b"SourceSerif4-Semibold", b"SourceCodePro-Regular"):
        assert font in content


def test_the_workbook_has_a_sheet_for_each_section(history: Cast) -> None:
    with zipfile.ZipFile(file_of(made(history, formats=["xlsx"]), "xlsx")) as book:
        workbook = book.read("xl/workbook.xml").decode()
        assert all(each.date_time[0] == 1980 for each in book.infolist())
    assert re.findall(r'<sheet name="([^"]+)"', workbook)[:3] == [
        "About",
        "Documents in force",
        "Decisions in the period",
    ]


def test_cells_are_inert(history: Cast) -> None:
    binding = bindings.propose(
        actor=history["access_admin"],
        holder=history.person("operator"),
        role=Role.objects.get(code="service-owner"),
        unit=people.create_unit(
            actor=history["access_admin"], code="evil", name='=cmd|"/c calc"!A1', parent=history.root
        ),
    )
    bindings.approve(actor=history["approver"], binding=binding)
    report = made(history, formats=["csv", "xlsx"])
    rows = list(csv.reader(file_of(report, "csv").read_text().splitlines()))
    assert rows[0] == ["Report", "Compliance report"]
    assert ["Refused acts in the period"] in rows
    cells = [cell for row in rows for cell in row if "calc" in cell]
    assert cells
    assert not any(cell.startswith("=") for cell in cells)
    with zipfile.ZipFile(file_of(report, "xlsx")) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_the_record_itself_as_a_bundle(history: Cast) -> None:
    report = made(history, kind="record", formats=[])
    assert list(report.files) == ["bundle"]
    code, said = verified(file_of(report, "bundle"))
    assert code == 0
    assert "rows" not in said


def test_what_cannot_be_ordered(cast: Cast) -> None:
    today = clock.today()
    with pytest.raises(ValidationError, match="ends before it begins"):
        ordered(cast, period_from=today, period_until=today - timedelta(days=1))
    with pytest.raises(ValidationError, match="from this moment or from an earlier one"):
        ordered(cast, as_of=clock.now() + timedelta(days=1))


@pytest.mark.parametrize("part", ["author", "service_owner", "member", "outsider", "superuser"])
def test_who_may_not_order(cast: Cast, part: str) -> None:
    with pytest.raises(Refused):
        ordered(cast, actor=cast[part])
    assert Event.objects.filter(verb="report.order", outcome=Outcome.REFUSED, actor_label=cast.person(part).name)


def test_taking_away_is_on_record(history: Cast) -> None:
    report = made(history, formats=["csv"])
    place = reports.take(actor=history["external"], report=report, kind="csv")
    assert place == file_of(report, "csv")
    event = Event.objects.get(verb="report.take")
    facts = json.loads(bytes(event.payload))["details"]["facts"]
    assert facts == {"file": "report.csv", "sha256": report.files["csv"]["sha256"]}
    with pytest.raises(Refused):
        reports.take(actor=history["cio"], report=report, kind="csv")
    with pytest.raises(ValidationError):
        reports.take(actor=history["auditor"], report=report, kind="pdf")


def test_only_one_makes_it(history: Cast) -> None:
    report = ordered(history)
    assert reports.claim(report.pk) is not None
    assert reports.claim(report.pk) is None
    assert not reports.make(report.pk)
    assert reports.sweep() == []


def test_a_worker_that_died_loses_its_lease(history: Cast) -> None:
    report = ordered(history, formats=["csv"])
    assert reports.claim(report.pk) is not None
    ReportProgress.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert reports.sweep() == [report.pk]
    assert reports.make(report.pk)
    report.refresh_from_db()
    assert report.files["csv"]["attempt"] == 2


def test_what_a_superseded_attempt_made_is_thrown_away(history: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    report = ordered(history, formats=["csv"])
    real = plain.write_csv

    def slow(place: Path, content: Any) -> None:
        ReportProgress.objects.update(attempt=2)
        real(place, content)

    monkeypatch.setattr(plain, "write_csv", slow)
    assert not reports.make(report.pk)
    report.refresh_from_db()
    assert report.state == "ordered"


def test_trouble_is_tried_again_and_then_given_up_on_record(history: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(typeset, "write", breaks)
    report = ordered(history)
    for attempt in range(1, reports.ATTEMPTS + 1):
        assert not reports.make(report.pk)
        progress = ReportProgress.objects.get(report=report)
        assert (progress.attempt, progress.problem) == (attempt, "the disk is full")
        assert not reports.make(report.pk), "it waits a while before the next attempt"
        ReportProgress.objects.update(lease_until=None)
    report.refresh_from_db()
    assert (report.state, report.problem) == ("failed", "the disk is full")
    assert Event.objects.get(verb="report.fail").actor_label == "Countersign checks"


def test_a_report_whose_workers_died_each_time_is_given_up(history: Cast) -> None:
    report = ordered(history)
    past = clock.now() - timedelta(seconds=1)
    ReportProgress.objects.update(attempt=reports.ATTEMPTS, lease_until=past)
    assert reports.sweep() == []
    report.refresh_from_db()
    assert report.state == "failed"


def test_data_is_never_markup(history: Cast, tmp_path: Path) -> None:
    """What people write stands in the PDF as they wrote it."""
    report = ordered(history)
    head = proofs.newest() or (sealer.seal(), proofs.newest())[1]
    assert head is not None
    content = compliance.content(report, head, lambda _: None)
    nasty = '#panic("x") *bold* $x^2$ \\ #read("/etc/passwd") <label> @ref //'
    facts = dict(content.facts) | {"Scope": nasty}
    typeset.write(tmp_path / "a.pdf", Content(**{**content.__dict__, "facts": facts}))
    assert (tmp_path / "a.pdf").stat().st_size > 10_000


def test_fonts_are_those_of_the_checksums() -> None:
    listed = [line.split("  ") for line in (typeset.FONTS / "checksums.txt").read_text().splitlines() if line[0] != "#"]
    assert {name for _, name in listed} == {each.name for each in typeset.FONTS.glob("*.otf")}
    for digest, name in listed:
        assert hashlib.sha256((typeset.FONTS / name).read_bytes()).hexdigest() == digest
