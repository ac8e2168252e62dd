"""The pages of management, as those who may and those who may not see them; and what they ask of the database."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from management.models import ImportOrder, ImportRun, Measurement, Service
from management.services import controls, it_goals, orders
from management.services.imports import import_incidents
from raci.ledger import clock
from tests.cast import Cast
from tests.management import recipes
from tests.management.test_imports import FIRST, HEAD, MAPPING, SECOND, WRONG

MOST = 15


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.account(part), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def seen(client: Client, url: str, *, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def asked(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        seen(client, url)
    if len(queries) > MOST:
        print("\n".join(query["sql"][:200] for query in queries))  # noqa: T201 - which ones, when it fails
    return len(queries)


@pytest.fixture
def busy(cast: Cast) -> Service:
    """A live service with incidents, a control, a goal and a burnt budget."""
    service = recipes.live(cast)
    objective = service.objectives.get()
    recipes.measured(cast, objective, recipes.hours(24 * 10, bad=2, until=25))
    recipes.control(cast, services=[service])
    return service


def test_services_worst_first(cast: Cast, busy: Service) -> None:
    page = seen(signed_in(cast, "cio"), reverse("services"))
    assert "Customer payments" in page
    assert "Exhausted" in page
    assert "has used up the error budget" in page
    assert "SVC-01" in seen(signed_in(cast, "member"), reverse("services") + "?state=exhausted&q=payments")
    assert "No service fits" in seen(signed_in(cast, "member"), reverse("services") + "?state=healthy")
    assert seen(signed_in(cast, "cio"), reverse("services") + "?stage=coming")


def test_a_service_says_what_it_owes_and_what_it_lacks(cast: Cast, busy: Service) -> None:
    page = seen(signed_in(cast, "service_owner"), reverse("service", args=[busy.code]))
    for words in ("Payments completed: 99.9", "Would it pass its gate today?", "Keiko Mori", "R-2026-004", "<svg"):
        assert words in page
    assert "Its error budget is not exhausted" in page
    assert "CTL-01" in page
    assert "Day by day" in seen(signed_in(cast, "auditor"), reverse("objective", args=[busy.objectives.get().code]))


def test_a_planned_service_has_a_page_too(cast: Cast) -> None:
    service = recipes.planned(cast)
    page = seen(signed_in(cast, "service_owner"), reverse("service", args=[service.code]))
    assert "It promises nothing yet" in page
    assert "Begin the design" in page


@pytest.mark.parametrize("name", ["services", "incidents", "it-goals", "controls", "incident-import"])
def test_who_holds_no_role_sees_nothing(cast: Cast, busy: Service, name: str) -> None:
    assert "Customer payments" not in seen(signed_in(cast, "outsider"), reverse(name))
    assert Client().get(reverse(name)).status_code == 302
    assert signed_in(cast, "outsider").get(reverse("service", args=[busy.code])).status_code == 404


def test_a_service_is_taken_live_on_its_page(cast: Cast) -> None:
    service = recipes.in_transition(cast)
    url = reverse("act", args=["service.take-live", service.pk])
    assert signed_in(cast, "service_owner").post(url).status_code == 403
    assert signed_in(cast, "cio").post(url, {"note": "As planned"}).status_code == 302
    service.refresh_from_db()
    assert service.state == "live"


def test_an_objective_is_drafted_in_per_cent(cast: Cast) -> None:
    service = recipes.planned(cast)
    client = signed_in(cast, "service_owner")
    url = reverse("new", args=["objective.draft"]) + f"?service={service.code}"
    assert 'name="target"' in seen(client, url)
    answer = client.post(url, {"service": service.code, "name": "There when needed", "target": "99.95"})
    assert answer.status_code == 302
    assert service.objectives.get().target == Decimal("0.9995")
    assert client.post(url, {"service": service.code, "name": "Always", "target": "100"}).status_code == 422
    wrong = {"service": service.code, "name": "Slices", "target": "99", "budgeting": "Timeslices"}
    assert client.post(url, wrong).status_code == 422


def table(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("readings.csv", "\n".join(["at;good;total", *rows]).encode(), "text/csv")


def test_a_table_is_looked_at_before_it_is_taken_in(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    url, client = reverse("measure", args=[objective.code]), signed_in(cast, "ops")
    at = recipes.hour(3).isoformat()
    answer = client.post(url, {"file": table(f"{at};999;1000", "tomorrow;1;1")})
    page = answer.content.decode()
    assert "nothing is taken in yet" in page
    assert "Take in 1 measurement" in page
    assert "This is not a moment" in page
    assert not Measurement.objects.exists()
    ticket = answer.context["preview"]["ticket"]
    assert signed_in(cast, "outsider").post(url, {"ticket": ticket}).status_code == 404
    other = signed_in(cast, "approver").post(url, {"ticket": ticket})
    assert other.status_code in (302, 404)
    assert client.post(url, {"ticket": ticket, "source": "readings.csv"}).status_code == 302
    assert Measurement.objects.filter(objective=objective).count() == 1
    assert "You may not report" in seen(signed_in(cast, "service_owner"), url)


def test_a_file_that_is_no_table(cast: Cast) -> None:
    objective = recipes.objective(cast, recipes.planned(cast))
    url, client = reverse("measure", args=[objective.code]), signed_in(cast, "ops")
    for content, said in ((b"a,b\n1,2\n", "has to name the columns"), (b"\xff\xfe\x00", "no text in UTF-8")):
        answer = client.post(url, {"file": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == 422
        assert said in answer.content.decode()


def imported(cast: Cast) -> ImportRun:
    client = signed_in(cast, "ops")
    new = reverse("new", args=["import-mapping.add"])
    assert client.post(new, {"code": "small", "mapping": json.dumps(MAPPING)}).status_code == 302
    file = SimpleUploadedFile("export.csv", (HEAD + FIRST + SECOND + WRONG).encode())
    answer = client.post(reverse("incident-import"), {"file": file, "mapping": "small", "unit": "it"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    order = ImportOrder.objects.get()
    assert "Waiting for a worker" in seen(client, answer["Location"])
    run = orders.work(order.pk)
    assert run is not None
    assert client.get(answer["Location"]).status_code == 302
    assert "See what came of it" in client.get(answer["Location"], headers={"hx-request": "true"}).content.decode()
    assert orders.work(order.pk) is None
    return run


def test_an_import_is_ordered_watched_and_read(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    run = imported(cast)
    page = seen(signed_in(cast, "auditor"), reverse("import-run", args=[run.code]))
    assert "INC3" in page
    assert "not a state" in page
    assert "Printer jam" in seen(signed_in(cast, "auditor"), reverse("incidents") + "?q=printer")
    assert "Card gateway timed out" in seen(signed_in(cast, "ops"), reverse("incident", args=["INC1"]))
    assert seen(signed_in(cast, "ops"), reverse("import-mapping", args=["small"]))
    assert not list((tmp_path / "uploads").iterdir())
    answer: Any = signed_in(cast, "ops").get(reverse("incidents-csv"))
    rows = b"".join(answer.streaming_content)
    assert rows.count(b"\n") == 3


def test_who_may_not_import_is_refused_on_record(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    imported(cast)
    file = SimpleUploadedFile("export.csv", (HEAD + FIRST).encode())
    client = signed_in(cast, "auditor")
    assert "You may not import" in seen(client, reverse("incident-import"))
    assert client.post(reverse("incident-import"), {"file": file, "mapping": "small", "unit": "it"}).status_code == 403
    assert not list((tmp_path / "uploads").iterdir())


def test_incidents_are_paged_by_place(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    run = imported(cast)
    rows = [f"X{n:03},New,2026-03-{1 + n % 7:02} 08:00,2026-03-09 08:00,0,Low,,Number {n}\n" for n in range(120)]
    path = tmp_path / "more.csv"
    path.write_text(HEAD + "".join(rows))
    import_incidents(actor=cast["ops"], path=path, mapping=run.mapping, unit=cast.it)
    client, url, numbers = signed_in(cast, "ops"), reverse("incidents"), []
    while url:
        answer = client.get(url)
        numbers += [row.number for row in answer.context["rows"]]
        page = answer.context["page"]
        url = reverse("incidents") + page.older_url if page.older_url else ""
    assert len(numbers) == len(set(numbers)) == 122
    back = client.get(reverse("incidents") + page.newer_url)
    assert [row.number for row in back.context["rows"]] == numbers[50:100]
    assert seen(client, reverse("incidents") + "?after=nonsense&sort=number")


def test_goals_with_readings_through_two_hands(cast: Cast) -> None:
    goal = recipes.goal(cast)
    metric = recipes.metric(cast, goal)
    it_goals.set_goal(actor=cast["cio"], goal=goal)
    reading = it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(6), taken_on=clock.today())
    it_goals.verify(actor=cast["tester"], reading=reading)
    page = seen(signed_in(cast, "member"), reverse("it-goal", args=[goal.code]))
    for words in ("Payments there when needed", "reported by Pavel Kral, verified by Bruno Weiss", "75"):
        assert words in page
    assert goal.code in seen(signed_in(cast, "cio"), reverse("it-goals") + "?q=payments")
    client = signed_in(cast, "ops")
    url = reverse("new", args=["it-goal-reading.report"]) + f"?metric={metric.pk}"
    body = {"metric": str(metric.pk), "value": "5", "taken_on": str(clock.today() - dt.timedelta(days=1))}
    assert client.post(url, body).status_code == 302
    assert client.post(url, body).status_code == 422
    assert metric.readings.count() == 2


def test_controls_with_their_tests(cast: Cast, busy: Service) -> None:
    control = busy.controlled_by.get().control
    client = signed_in(cast, "operator")
    page = seen(client, reverse("control", args=[control.code]))
    assert "It was never tested" in page
    assert "Whoever operates a control does not test it" in page
    url = reverse("new", args=["control-test.record"]) + f"?control={control.code}"
    body = {"control": control.code, "result": "failed", "tested_on": str(clock.today()), "evidence": "Two lacked one"}
    assert client.post(url, body).status_code == 403
    assert signed_in(cast, "tester").post(url, body).status_code == 302
    assert "1 failed" in seen(client, reverse("controls")) or "One control failed" in seen(client, reverse("controls"))
    assert "Two lacked one" in seen(client, reverse("control", args=[control.code]))


def test_no_page_asks_more_than_fifteen_times(cast: Cast, busy: Service, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    run = imported(cast)
    goal = recipes.goal(cast)
    metric = recipes.metric(cast, goal)
    it_goals.report(actor=cast["ops"], metric=metric, value=Decimal(6), taken_on=clock.today())
    control = busy.controlled_by.get().control
    controls.record_test(
        actor=cast["tester"], control=control, result="passed", tested_on=clock.today(), evidence="All held"
    )
    objective = busy.objectives.get()
    pages = {
        name: reverse(name, args=args)
        for name, *args in (
            ("services",),
            ("service", busy.code),
            ("objective", objective.code),
            ("measure", objective.code),
            ("incidents",),
            ("incident", "INC1"),
            ("incident-import",),
            ("import-run", run.code),
            ("import-mapping", "small"),
            ("it-goals",),
            ("it-goal", goal.code),
            ("controls",),
            ("control", control.code),
        )
    }
    found = {
        (name, part): asked(signed_in(cast, part), url)
        for name, url in pages.items()
        for part in ("cio", "service_owner", "auditor", "operator")
    }
    assert {key: count for key, count in found.items() if count > MOST} == {}
