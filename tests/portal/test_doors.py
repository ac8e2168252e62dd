"""Going through a door: by page and by REST, with the same refusals."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS

from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger.models import Event, Outcome
from raci.people.models import Person, Role, RoleBinding
from tests.cast import PASSWORD, Cast


@pytest.fixture
def chart(cast: Cast) -> Chart:
    role = Role.objects.get(code="cio")
    return charts.draft(actor=cast["secretary"], unit=cast.it, cells=[Cell("run-service", role, "A")])


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.account(part), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_page_of_an_act_says_why_not(cast: Cast, chart: Chart) -> None:
    url = reverse("act", args=("chart.approve", chart.pk))
    page = signed_in(cast, "secretary").get(url)
    assert page.status_code == 200
    assert "Whoever drafted a RACI chart does not put it in force" in page.content.decode()
    assert 'name="password"' not in page.content.decode()


def test_a_wrong_password_signs_nothing(cast: Cast, chart: Chart) -> None:
    url = reverse("act", args=("chart.approve", chart.pk))
    page = signed_in(cast, "chair").post(url, {"password": "not this one"})
    assert page.status_code == 422
    chart.refresh_from_db()
    assert chart.state == "draft"


def test_the_page_does_it(cast: Cast, chart: Chart) -> None:
    url = reverse("act", args=("chart.approve", chart.pk))
    assert signed_in(cast, "chair").post(url, {"password": PASSWORD}).status_code == 302
    chart.refresh_from_db()
    assert chart.state == "in_force"


def test_a_refused_post_is_on_record(cast: Cast, chart: Chart) -> None:
    url = reverse("act", args=("chart.approve", chart.pk))
    page = signed_in(cast, "secretary").post(url, {"password": PASSWORD})
    assert page.status_code == 403
    assert Event.objects.filter(subject_id=chart.pk, outcome=Outcome.REFUSED, actor_label="Fiona Mackay").exists()


def post(client: Client, url: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(url, body, content_type="application/json", headers=headers)


def test_rest_refuses_with_a_problem(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    seen = client.get(f"/api/v1/charts/{chart.pk}/")
    url = f"/api/v1/charts/{chart.pk}/approve/"
    assert post(client, url, {"password": PASSWORD}).status_code == 428
    assert post(client, url, {"password": PASSWORD}, if_match='"9-"').status_code == 412
    answer = post(client, url, {"password": PASSWORD}, if_match=seen["ETag"])
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert "SOD-07" in {objection.get("rule") for objection in answer.json()["objections"]}


def test_rest_makes_something_new(cast: Cast) -> None:
    person = Person.objects.get(name="Ines Carvalho")
    body = {"person": str(person.pk), "role": "control-tester", "unit": "it", "reason": "Second tester"}
    assert post(signed_in(cast, "outsider"), "/api/v1/bindings/", body).status_code == 403
    answer = post(signed_in(cast, "access_admin"), "/api/v1/bindings/", body)
    assert answer.status_code == 201, answer.json()
    assert RoleBinding.objects.get(pk=answer.json()["id"]).state == "proposed"
    assert post(signed_in(cast, "access_admin"), "/api/v1/bindings/", {}).status_code == 422


def test_what_is_out_of_sight_is_not_there(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "outsider")
    assert client.get(reverse("act", args=("chart.edit", chart.pk))).status_code == 404
    assert client.get(f"/api/v1/charts/{chart.pk}/").status_code == 404


def test_nobody_signed_in(db: None, client: Client) -> None:
    assert client.get("/api/v1/people/").status_code == 401
    assert client.get(reverse("new", args=("person.add",))).status_code == 302


def test_the_openapi_document_is_whole(cast: Cast) -> None:
    answer = signed_in(cast, "auditor").get("/api/schema/?format=json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert "/api/v1/charts/{id}/approve/" in paths
    assert "password" in str(answer.json()["components"]["schemas"])
    assert not GENERATOR_STATS, "names of choices collide: see ENUM_NAME_OVERRIDES"
