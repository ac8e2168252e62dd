"""Management by REST: measurements that come twice, acts with their refusals, files to import."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from management.models import ImportOrder, ImportRun, Measurement, MeasurementBatch, Service
from management.services import mappings, orders
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.management import recipes
from tests.management.test_imports import FIRST, HEAD, MAPPING, SECOND, WRONG
from tests.management.test_pages import signed_in


def post(cast: Cast, part: str, url: str, body: Any, **headers: str) -> Any:
    return signed_in(cast, part).post(f"/api/v1/{url}", body, content_type="application/json", headers=headers)


def get(cast: Cast, part: str, url: str) -> Any:
    return signed_in(cast, part).get(f"/api/v1/{url}")


def batch(*rows: tuple[int, int, int]) -> dict[str, Any]:
    measured = [{"at": recipes.hour(ago).isoformat(), "good": good, "total": total} for ago, good, total in rows]
    return {"source": "Prometheus", "measurements": measured}


def test_measurements_may_come_twice(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    url = f"objectives/{objective.code}/measurements/"
    first = post(cast, "ops", url, batch((3, 999, 1000), (2, 1000, 1000)))
    assert first.status_code == 201, first.json()
    assert (first.json()["new"], len(first.json()["digest"])) == (2, 64)
    again = post(cast, "ops", url, batch((2, 1000, 1000), (3, 999, 1000)))
    assert (again.status_code, again.json()["new"], again.json()["unchanged"]) == (200, 0, 2)
    assert again.json()["batch"] is None
    late = post(cast, "ops", url, batch((9, 5, 5), (3, 1, 1000)))
    assert (late.status_code, late.json()["new"]) == (201, 1)
    assert late.json()["rejected"][0]["row"] == 2
    assert (Measurement.objects.count(), MeasurementBatch.objects.count()) == (3, 2)
    assert get(cast, "auditor", "measurement-batches/").json()["results"][0]["count"] == 1


def test_measurements_that_cannot_be(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    url = f"objectives/{objective.code}/measurements/"
    rows = [{"at": "yesterday"}, {"good": 1}, {"at": "2026-01-01T00:00:00Z", "good": 1.5}]
    wrong = {"source": "A script", "measurements": rows}
    answer = post(cast, "ops", url, wrong)
    assert answer.status_code == 422
    assert [each["column"] for each in answer.json()["rejected"]] == ["at", "at", "good"]
    assert post(cast, "ops", url, {"measurements": []}).status_code in (400, 422)
    assert not MeasurementBatch.objects.exists()


def test_whoever_sets_an_objective_is_refused_with_the_rule(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    answer = post(cast, "service_owner", f"objectives/{objective.code}/measurements/", batch((2, 1, 1)))
    assert answer.status_code == 403
    assert "SOD-05" in {each.get("rule") for each in answer.json()["objections"]}
    assert Event.objects.filter(verb="measurement.take-in", outcome=Outcome.REFUSED).exists()
    assert post(cast, "outsider", f"objectives/{objective.code}/measurements/", batch((2, 1, 1))).status_code == 404


def test_a_service_goes_its_way_by_rest(cast: Cast) -> None:
    made = post(cast, "service_owner", "services/", {"name": "Leak analytics", "unit": "it", "tier": 1})
    assert made.status_code == 201, made.json()
    code = made.json()["code"]
    assert Service.objects.get(code=code).tier == 1
    begun = post(cast, "service_owner", f"services/{code}/design/", {}, if_match=made["ETag"])
    assert begun.json()["state"] == "design"
    early = post(cast, "cio", f"services/{code}/take-live/", {}, if_match=begun["ETag"])
    assert early.status_code == 403
    assert early["Content-Type"] == "application/problem+json"
    drafted = post(
        cast, "service_owner", "objectives/", {"service": code, "name": "Found within a day", "target": "98"}
    )
    assert (drafted.status_code, drafted.json()["target"]) == (201, "0.980000")


def test_health_in_plain_values(cast: Cast) -> None:
    service = recipes.live(cast)
    table = get(cast, "member", "services/health/").json()
    assert (table[0]["service"], table[0]["state"]) == (service.code, "healthy")
    one = get(cast, "auditor", f"services/{service.code}/health/").json()
    assert one["objectives"][0]["budget_left"] == "1"
    assert one["objectives"][0]["burn_rates"]["24h"] == "0"


@pytest.mark.parametrize(
    "collection",
    ["services", "objectives", "it-goals", "it-goal-metrics", "it-goal-readings", "controls", "control-tests",
     "incidents", "imports", "import-mappings", "measurement-batches", "import-orders"],
)  # fmt: skip
def test_collections_are_read_by_who_holds_a_role(cast: Cast, collection: str) -> None:
    assert get(cast, "auditor", f"{collection}/").status_code == 200
    assert get(cast, "outsider", f"{collection}/").json()["results"] == []


def test_a_file_is_ordered_by_rest(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    mappings.add(actor=cast["ops"], code="small", mapping=MAPPING)
    file = SimpleUploadedFile("export.csv", (HEAD + FIRST + WRONG).encode())
    body = {"file": file, "mapping": "small", "unit": "it"}
    answer = signed_in(cast, "ops").post("/api/v1/import-orders/", body)
    assert answer.status_code == 202, answer.content
    orders.work(ImportOrder.objects.get().pk)
    done = get(cast, "ops", f"import-orders/{answer.json()['id']}/").json()
    assert (done["state"], done["run"]) == ("done", "IMP-0001")
    rejected = get(cast, "auditor", "imports/IMP-0001/rejections/").json()
    assert [(each["row"], each["number"], each["column"]) for each in rejected] == [(3, "INC3", "State")]
    assert get(cast, "ops", "incidents/INC1/").json()["priority"] == 1
    file.seek(0)
    assert signed_in(cast, "auditor").post("/api/v1/import-orders/", body).status_code == 403


def test_a_table_by_rest(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    file = SimpleUploadedFile("readings.csv", f"at,good,total\n{recipes.hour(2).isoformat()},1,1\n".encode())
    body = {"objective": objective.code, "file": file}
    answer = signed_in(cast, "ops").post("/api/v1/measurement-batches/", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["count"] == 1


def test_the_command(cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    mappings.add(actor=cast["ops"], code="small", mapping=MAPPING)
    path = tmp_path / "export.csv"
    path.write_text(HEAD + FIRST + SECOND + WRONG)
    call_command("import_incidents", str(path), mapping="small", unit="it", login="ops")
    said = capsys.readouterr().out
    assert "IMP-0001: 3 rows; 2 new incidents, 0 changed, 0 unchanged; 1 rows not taken." in said
    assert "row 4, State" in said
    with pytest.raises(CommandError, match="holds no role"):
        call_command("import_incidents", str(path), mapping="small", unit="it", login="auditor")
    with pytest.raises(CommandError):
        call_command("import_incidents", str(path), mapping="nothing", unit="it", login="ops")
    assert ImportRun.objects.count() == 1


def test_a_worker_that_dies_loses_nothing(cast: Cast, tmp_path: Any) -> None:
    mapping = mappings.add(actor=cast["ops"], code="small", mapping=MAPPING)
    path = tmp_path / "export.csv"
    path.write_text(HEAD + FIRST)
    order = orders.place(actor=cast["ops"], file=path, file_name="export.csv", mapping=mapping, unit=cast.it)
    dead = orders.claim(order.pk)
    assert dead is not None
    assert orders.claim(order.pk) is None
    assert orders.due() == []
    ImportOrder.objects.update(lease_until=recipes.hour(1))
    assert orders.due() == [order.pk]
    assert orders.work(order.pk) is not None
    with pytest.raises(orders.Superseded):
        orders._finish(dead, ImportRun())
    assert not path.exists()


def test_an_order_that_cannot_be_done_says_why(cast: Cast, tmp_path: Any) -> None:
    mapping = mappings.add(actor=cast["ops"], code="small", mapping=MAPPING)
    path = tmp_path / "export.csv"
    path.write_text("no,such,columns\n")
    order = orders.place(actor=cast["ops"], file=path, file_name="export.csv", mapping=mapping, unit=cast.it)
    assert orders.work(order.pk) is None
    order.refresh_from_db()
    assert order.state == "failed"
    assert "no column named" in order.problem
