"""The page and the REST answer on who may do what, and why."""

from typing import Any

from django.test import Client
from django.urls import reverse

from portal.addresses import named, why_address
from raci.duties.services import charts
from raci.duties.services.charts import Cell
from raci.ledger.models import Event
from raci.people.models import Role
from tests.cast import Cast
from tests.governance import deciding
from tests.portal.test_doors import signed_in


def text(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return page.content.decode()


def draft(cast: Cast) -> Any:
    role = Role.objects.get(code="cio")
    return charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", role, "A")])


def test_the_page_answers(cast: Cast) -> None:
    chart, client = draft(cast), signed_in(cast, "auditor")
    before = Event.objects.count()
    assert "What you will read" in text(client, reverse("explain"))
    page = text(client, why_address(chart, "chart.approve", cast.person("cio").pk))
    assert "Daniel Ferreira may not do this" in page
    assert "Whoever drafted a RACI chart does not put it in force: Daniel Ferreira drafted" in page
    assert "Helena Brandt" in page
    assert "as Chair of a body" in page
    assert "See the earlier act in the record" in page
    page = text(client, why_address(chart, "chart.approve", cast.person("chair").pk))
    assert "Helena Brandt may do this" in page
    assert Event.objects.count() == before


def test_every_kind_of_thing_opens(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    for kind in ("motion", "chart", "rule", "binding", "person", "exemption", "service", "nonsense"):
        text(client, f"{reverse('explain')}?kind={kind}")


def test_a_vote_is_explained_before_and_while_it_is_open(cast: Cast) -> None:
    house, client = deciding.board(cast), signed_in(cast, "auditor")
    version = house.version()
    of = version.document
    page = text(client, why_address(of, "ballot.vote", cast.person("author").pk))
    assert "No vote on it is open" in page
    assert "Who could, once it is there" in page
    assert "Whoever wrote a text does not decide on it: Omar Haddad" in page
    motion = house.opened(house.motion(version))
    page = text(client, why_address(of, "ballot.vote", cast.person("author").pk))
    assert "Omar Haddad is not on the list of those who vote on" in page
    house.declare(motion, "chair")
    page = text(client, why_address(of, "ballot.vote", cast.person("chair").pk))
    assert "Helena Brandt may do this" in page


def test_what_is_new_is_asked_about_a_unit_and_a_person(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    page = text(client, f"{reverse('explain')}?kind=unit")
    offered = ("In which unit", "For whom", "Propose who holds a role", "Prepare a motion on a goal", "New document")
    for words in offered:
        assert words in page
    cio, ops = cast.person("cio"), cast.person("ops")
    question = f"{reverse('explain')}?of=unit:it&act=binding.propose&person={cio.pk}"
    page = text(client, f"{question}&for={cio.pk}")
    assert "Daniel Ferreira may not do this" in page
    assert "Nobody decides on their own access. Daniel Ferreira would gain from this." in page
    assert "Propose who holds a role in" in page
    assert "for Daniel Ferreira" in page
    assert "Gwen Tudor" in page
    page = text(client, f"{question}&for={ops.pk}")
    assert "Daniel Ferreira may do this" in page
    assert "Nothing has to be there before it." in page
    goal = f"{reverse('explain')}?of=unit:group&act=motion.prepare/goal&person={cast.person('secretary').pk}"
    page = text(client, goal)
    assert "Fiona Mackay may do this" in page
    assert "When it is filled in: " in page
    assert "the row “Set, change and retire enterprise goals”" in page
    assert not Event.objects.filter(outcome="refused").exists()


def test_of_what_is_new_nothing_out_of_sight_is_told(cast: Cast) -> None:
    outsider, reader = signed_in(cast, "outsider"), signed_in(cast, "auditor")
    url = f"{reverse('explain')}?of=unit:it&act=document.create"
    assert outsider.get(url).status_code == 404
    assert outsider.get(reverse("api-explain"), {"of": "unit:it", "act": "document.create"}).status_code == 404
    nobody = "01a00000-0000-7000-8000-000000000000"
    assert reader.get(f"{url}&for={nobody}").status_code == 404
    assert reader.get(f"{reverse('explain')}?of=unit:none&act=document.create").status_code == 404
    for code in ("delegation.offer", "api-token.issue", "version.draft", "chart.approve", "nonsense"):
        assert reader.get(f"{reverse('explain')}?of=unit:it&act={code}").status_code == 404, code


def test_rest_says_the_same_of_what_is_new(cast: Cast) -> None:
    client, url = signed_in(cast, "auditor"), reverse("api-explain")
    ops = str(cast.person("ops").pk)
    asked = {"of": "unit:it", "act": "binding.propose", "person": str(cast.person("cio").pk)}
    told = client.get(url, {**asked, "for": asked["person"]}).json()
    assert (told["allowed"], told["there"], told["object"]) == (False, False, "in Group IT, for Daniel Ferreira")
    assert [step["rule"] for step in told["steps"] if step["verdict"] == "against"] == ["SOD-09"]
    may = {each["person"] for each in told["who_could"] if each["allowed"]}
    assert may == {"Gwen Tudor", "Fiona Mackay"}
    told = client.get(url, {**asked, "for": ops}).json()
    assert told["allowed"] is True
    assert {each["person"] for each in told["who_could"] if each["allowed"]} == {*may, "Daniel Ferreira"}
    schema = client.get("/api/schema/?format=json").json()["paths"]["/api/v1/explain/"]["get"]["parameters"]
    assert "for" in {each["name"] for each in schema}


def test_what_is_not_in_sight_is_not_there(cast: Cast) -> None:
    chart = draft(cast)
    client = signed_in(cast, "outsider")
    assert client.get(why_address(chart, "chart.approve")).status_code == 404
    assert client.get(f"{reverse('explain')}?person={cast.person('chair').pk}").status_code == 404
    assert "Ines Carvalho" in text(client, reverse("explain"))
    reader = signed_in(cast, "auditor")
    for of, act in (("chart:it/9", "chart.approve"), ("chart", ""), ("x:y", "z"), ("binding:1", "binding.end")):
        assert reader.get(f"{reverse('explain')}?of={of}&act={act or 'chart.edit'}").status_code == 404
    assert reader.get(f"{reverse('explain')}?of={named(chart)}&act=motion.open").status_code == 404


def test_a_shut_button_leads_to_the_reasons(cast: Cast) -> None:
    chart, client = draft(cast), signed_in(cast, "cio")
    page = text(client, reverse("chart", args=("it", 1)))
    assert why_address(chart, "chart.approve").replace("&", "&amp;") in page
    assert "Daniel Ferreira may not do this" in text(client, why_address(chart, "chart.approve"))


def test_rest_says_the_same(cast: Cast) -> None:
    chart, client = draft(cast), signed_in(cast, "auditor")
    url = reverse("api-explain")
    found = client.get(url, {"of": named(chart), "act": "chart.approve", "person": str(cast.person("cio").pk)})
    assert found.status_code == 200
    told = found.json()
    assert told["allowed"] is False
    assert told["person"] == "Daniel Ferreira"
    assert {"SOD-07"} <= {step["rule"] for step in told["steps"] if step["verdict"] == "against"}
    assert [each["person"] for each in told["who_could"] if each["allowed"]] == ["Helena Brandt"]
    assert client.get(url, {"of": "chart:it/9", "act": "chart.approve"}).status_code == 404
    assert client.get(url).status_code == 422
    assert Client().get(url).status_code == 401
