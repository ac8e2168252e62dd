"""The grid of a draft: what it shows to whom, and what a change of a cell answers."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from raci.duties.models import Chart
from raci.duties.services import charts
from raci.duties.services.charts import Advice
from raci.ledger.models import Event, Outcome
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in

PRACTICE = Advice("EDM01.01", "Evaluate <the> governance system", "governance", "Evaluate, Direct and Monitor")


@pytest.fixture
def chart(cast: Cast) -> Chart:
    return charts.draft_like(actor=cast["secretary"], unit=cast.it, also=[PRACTICE])


def page(client: Client, chart: Chart, query: str = "") -> str:
    answer = client.get(reverse("chart-editor", args=("it", chart.version)) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def put(client: Client, chart: Chart, letters: str, role: str = "cio", activity: str = "set-goals", **more: str) -> Any:
    """A change of one cell, as the page sends it."""
    seen = more.pop("seen", str(chart.revision))
    body: dict[str, Any] = {"activity": activity, "role": role, "letters": list(letters), **more}
    return client.post(reverse("chart-cell", args=("it", chart.version)), body, headers={"if-match": f'"{seen}"'})


def test_the_grid_of_a_draft(cast: Cast, chart: Chart) -> None:
    html = page(signed_in(cast, "secretary"), chart)
    assert f'data-revision="{chart.revision}"' in html
    assert f"/act/chart.edit/{chart.pk}/?activity=set-goals" in html
    assert "EDM01.01 Evaluate &lt;the&gt; governance system" in html
    assert "Advice: Evaluate, Direct and Monitor" in html
    assert "style=" not in html


def test_who_may_not_edit_reads_why(cast: Cast, chart: Chart) -> None:
    html = page(signed_in(cast, "auditor"), chart)
    assert "You may not change these letters" in html
    assert "data-matrix" not in html
    client = signed_in(cast, "outsider")
    assert client.get(reverse("chart-editor", args=("it", chart.version))).status_code == 404


def test_a_chart_in_force_is_not_edited(cast: Cast, chart: Chart) -> None:
    answer = signed_in(cast, "secretary").get(reverse("chart-editor", args=("group", 1)))
    assert "It would have to be draft for this" in answer.content.decode()
    assert "data-matrix" not in answer.content.decode()


def test_a_filter_works_without_javascript(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    html = page(client, chart, "?q=evaluate")
    assert 'data-row="EDM01.01"><th' in html
    assert 'data-row="set-goals" hidden' in html
    assert 'data-row="EDM01.01" hidden' in page(client, chart, "?letter=any")
    html = page(client, chart, "?role=ops-lead&letter=A")
    assert 'data-row="report-measurement"><th' in html
    assert 'data-row="run-service" hidden' in html


def test_a_change_answers_with_what_holds(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    answer = put(client, chart, "CI")
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert told["revision"] == chart.revision + 1
    assert told["letters"]["cio"] == "CI"
    assert told["counted"] == "everything holds"
    told = json.loads(put(client, chart, "", role="board", seen=str(told["revision"])).content)
    assert "Nobody decides: " in told["problems"]
    assert told["counted"].startswith("1 error")
    assert Event.objects.filter(subject_id=chart.pk, verb="chart.edit", outcome=Outcome.DONE).count() == 2


def test_the_second_of_two_editors_reads_who_was_quicker(cast: Cast, chart: Chart) -> None:
    assert put(signed_in(cast, "secretary"), chart, "CI").status_code == 200
    answer = put(signed_in(cast, "cio"), chart, "")
    assert answer.status_code == 412
    told = json.loads(answer.content)
    assert "Fiona Mackay changed this chart at " in told["said"]
    assert told["cells"]["set-goals"]["cio"] == "CI"
    assert told["revision"] == chart.revision + 1


def test_a_second_a_is_moved_only_on_purpose(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    answer = put(client, chart, "A", role="chair")
    assert answer.status_code == 409
    assert "Board member decides this now" in json.loads(answer.content)["said"]
    told = json.loads(put(client, chart, "A", role="chair", move="1").content)
    assert told["letters"]["chair"] == "A"
    assert "board" not in told["letters"]


def test_who_may_not_is_refused_and_on_record(cast: Cast, chart: Chart) -> None:
    answer = put(signed_in(cast, "auditor"), chart, "A")
    assert answer.status_code == 403
    told = json.loads(answer.content)
    assert "holds no role with the letter" in told["said"]
    assert told["letters"]["cio"] == "C"
    assert Event.objects.filter(subject_id=chart.pk, verb="chart.edit", outcome=Outcome.REFUSED).exists()


@pytest.mark.parametrize(
    ("about", "status"),
    [({"seen": ""}, 428), ({"letters": "X"}, 422), ({"role": "nobody"}, 422), ({"activity": "APO99"}, 422)],
)
def test_what_does_not_fit(cast: Cast, chart: Chart, about: dict[str, str], status: int) -> None:
    asked = {"letters": "A", **about}
    assert put(signed_in(cast, "secretary"), chart, **asked).status_code == status
    chart.refresh_from_db()
    assert chart.revision == 1


def test_advice_takes_letters_like_any_row(cast: Cast, chart: Chart) -> None:
    told = json.loads(put(signed_in(cast, "secretary"), chart, "A", role="board", activity="EDM01.01").content)
    assert told["letters"] == {"board": "A"}
    assert "Nobody does it: EDM01.01" in told["problems"]
    assert "warning" in told["problems"]


def test_rest_does_the_same(cast: Cast, chart: Chart) -> None:
    client = signed_in(cast, "secretary")
    url = f"/api/v1/charts/{chart.pk}/"
    seen = client.get(url)
    assert seen.json()["rows"][0]["code"] == "EDM01.01"
    body = {"activity": "EDM01.01", "role": "board", "letters": ["A"]}
    about: Any = {"content_type": "application/json", "headers": {"if-match": seen["ETag"]}}
    assert client.post(f"{url}edit/", body, **about).status_code == 200
    assert client.post(f"{url}edit/", body, **about).status_code == 412
    assert Role.objects.get(code="board").cells.filter(chart=chart, activity="EDM01.01").exists()
