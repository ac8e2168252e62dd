"""Reports as they are ordered, watched and taken away, from pages and by REST."""

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Report, ReportProgress
from portal.services import reports
from portal.tasks import reports as tasks
from raci.duties.services import bindings
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from raci.people.models import RoleBinding
from tests.cast import Cast

ORDER = "/new/report.order/"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def as_part(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.account(part))
    return client


@pytest.fixture
def auditor(cast: Cast) -> Client:
    return as_part(cast, "auditor")


def choice(**other: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "kind": "compliance",
        "unit": "group",
        "period_from": today - timedelta(days=30),
        "period_until": today,
        "formats": ["csv", "bundle"],
    } | other


@pytest.fixture
def report(cast: Cast) -> Report:
    """One that is there."""
    found = reports.order(
        actor=cast["auditor"],
        unit=cast.root,
        kind="compliance",
        period_from=clock.today() - timedelta(days=30),
        period_until=clock.today(),
        formats=["csv", "json", "bundle"],
    )
    assert reports.make(found.pk)
    found.refresh_from_db()
    return found


def test_ordering_leads_to_its_page(auditor: Client) -> None:
    page = auditor.get(ORDER)
    assert page.status_code == 200
    assert b"Build a report" in page.content
    response = auditor.post(ORDER, choice())
    found = Report.objects.get()
    assert response["Location"] == f"/reports/{found.code}/"
    assert found.formats == ["csv", "bundle"]
    said = auditor.get(response["Location"]).content.decode()
    assert f'hx-get="/reports/{found.code}/progress/"' in said


def test_what_is_made_comes_from_a_task(auditor: Client, django_capture_on_commit_callbacks: Any) -> None:
    sent: list[Any] = []

    def noted(report_id: str, **_: Any) -> None:
        sent.append(report_id)

    reports.ordered.connect(noted)
    with django_capture_on_commit_callbacks(execute=True):
        auditor.post(ORDER, choice())
    reports.ordered.disconnect(noted)
    found = Report.objects.get()
    assert sent == [str(found.pk)]
    tasks.make(sent[0])
    found.refresh_from_db()
    assert found.state == "made"
    tasks.make(sent[0])
    assert Event.objects.filter(verb="report.make").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"formats": []}, "formats"),
        ({"unit": "nowhere"}, "unit"),
        ({"kind": "poem"}, "kind"),
        ({"period_until": "2001-01-01"}, "period_until"),
        ({"as_of": "2999-01-01"}, "as_of"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(auditor: Client, wrong: dict[str, Any], field: str) -> None:
    response = auditor.post(ORDER, choice(**wrong))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Report.objects.exists()


def test_a_day_means_its_end(auditor: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    auditor.post(ORDER, choice(as_of=yesterday))
    assert f"{Report.objects.get().as_of:%Y-%m-%d %H:%M:%S}" == f"{yesterday} 23:59:59"


def test_the_button_says_why_not(cast: Cast) -> None:
    for part in ("author", "member", "outsider"):
        page = as_part(cast, part).get(ORDER)
        assert page.status_code == 200
        assert b"You may not order a report" in page.content
        assert as_part(cast, part).post(ORDER, choice()).status_code in {403, 422}
    assert not Report.objects.exists()


def test_the_list_and_the_page(auditor: Client, report: Report) -> None:
    with CaptureQueriesContext(connection) as queries:
        listed = auditor.get("/reports/")
    assert len(queries) <= 15
    assert report.code in listed.content.decode().replace("\N{NON-BREAKING HYPHEN}", "-")
    with CaptureQueriesContext(connection) as queries:
        page = auditor.get(f"/reports/{report.code}/")
    assert len(queries) <= 15
    said = page.content.decode()
    assert [file["label"] for file in page.context["files"]] == [
        "CSV",
        "JSON, for programs",
        "Bundle with proofs, to be checked offline",
    ]
    assert "hx-get" not in said
    assert "made the report" in said


@pytest.mark.parametrize("part", ["author", "member", "cio", "outsider"])
def test_others_do_not_see_it(cast: Cast, report: Report, part: str) -> None:
    client = as_part(cast, part)
    for address in ("", "progress/", "csv/"):
        assert client.get(f"/reports/{report.code}/{address}").status_code == 404
    assert client.get(f"/api/v1/reports/{report.code}/").status_code == 404
    assert list(client.get("/reports/").context["reports"]) == []


def test_taking_a_file_away_is_on_record(cast: Cast, report: Report) -> None:
    response: Any = as_part(cast, "external").get(f"/reports/{report.code}/csv/")
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{report.code}-report.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(content).hexdigest() == report.files["csv"]["sha256"]
    event = Event.objects.get(verb="report.take")
    assert (event.actor_label, event.outcome) == ("Clara Dubois", Outcome.DONE)


@pytest.mark.parametrize("kind", ["pdf", "nothing"])
def test_a_file_that_is_not_there(auditor: Client, report: Report, kind: str) -> None:
    assert auditor.get(f"/reports/{report.code}/{kind}/").status_code == 404
    assert not Event.objects.filter(verb="report.take").exists()


def test_a_file_that_was_lost(auditor: Client, report: Report) -> None:
    (reports.folder_of(report) / "1" / "report.csv").unlink()
    assert auditor.get(f"/reports/{report.code}/csv/").status_code == 404


def test_who_ordered_it_and_lost_the_duty_is_refused_with_the_reason(cast: Cast, report: Report) -> None:
    for binding in RoleBinding.objects.filter(person=cast.person("auditor")):
        bindings.end(actor=cast["access_admin"], binding=binding)
    response = as_part(cast, "auditor").get(f"/reports/{report.code}/csv/")
    assert response.status_code == 403
    assert b"Yusuf Demir holds no role with the letter" in response.content
    assert Event.objects.filter(verb="report.take", outcome=Outcome.REFUSED).count() == 1


def test_progress_is_the_card_alone(auditor: Client) -> None:
    auditor.post(ORDER, choice())
    found = Report.objects.get()
    ReportProgress.objects.update(step="Writing the bundle", percent=85)
    said = auditor.get(f"/reports/{found.code}/progress/").content.decode()
    assert "Writing the bundle" in said
    assert "<html" not in said
    assert "hx-get" in said
    assert reports.make(found.pk)
    done = auditor.get(f"/reports/{found.code}/progress/").content.decode()
    assert "hx-get" not in done
    assert f'href="/reports/{found.code}/"' in done


def test_a_report_that_failed_says_what_to_do(auditor: Client) -> None:
    auditor.post(ORDER, choice())
    found = Report.objects.get()
    reports.give_up(found, "The disk is full.")
    said = auditor.get(f"/reports/{found.code}/").content.decode()
    assert "The disk is full. Order it again" in said


def test_rest_orders_watches_and_takes(auditor: Client) -> None:
    made = auditor.post("/api/v1/reports/", choice(formats=["json", "bundle"]), content_type="application/json")
    assert made.status_code == 201, made.content
    code = made.json()["code"]
    assert reports.make(Report.objects.get(code=code).pk)
    told = auditor.get(f"/api/v1/reports/{code}/").json()
    assert (told["state"], told["percent"]) == ("made", 100)
    response: Any = auditor.get(f"/api/v1/reports/{code}/files/bundle/")
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == told["files"]["bundle"]["sha256"]
    assert "report.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert auditor.get(f"/api/v1/reports/{code}/files/pdf/").status_code == 404
    assert Event.objects.filter(verb="report.take").count() == 1


def test_rest_says_why_not(cast: Cast) -> None:
    response = as_part(cast, "author").post("/api/v1/reports/", choice(), content_type="application/json")
    assert response.status_code in {403, 422}


def test_the_record_page_leads_to_the_bundle(auditor: Client) -> None:
    said = auditor.get("/record/").content.decode()
    assert "/new/report.order/?kind=record" in said
    page = auditor.get(ORDER, {"kind": "record"})
    assert page.context["form"]["kind"].value() == "record"
