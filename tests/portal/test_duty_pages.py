"""The pages about people, roles, charts and rules."""

from django.test import Client
from django.urls import reverse

from raci.duties.services import bindings, charts
from raci.duties.services.charts import Cell
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import signed_in


def text(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return page.content.decode()


def test_every_page_opens(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    for name in ("charts", "rules", "people", "units", "teams", "roles", "bindings"):
        text(client, reverse(name))
    text(client, reverse("rule", args=("SOD-01",)))
    text(client, reverse("person", args=(cast.person("author").pk,)))


def test_the_chart_resolves_people(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    page = text(client, reverse("chart", args=("group", 1)))
    assert "Who may do what in Aldermere Water" in page
    assert "everything holds" in page
    role = Role.objects.get(code="cio")
    charts.draft(actor=cast["secretary"], unit=cast.it, cells=[Cell("run-service", role, "A")])
    page = text(client, reverse("chart", args=("it", 1)))
    assert "Nobody does it: " in page
    assert "Helena Brandt" in text(client, reverse("chart", args=("group", 1)) + "?view=people")


def test_a_binding_says_who_decides(cast: Cast) -> None:
    role = Role.objects.get(code="control-tester")
    row = bindings.propose(actor=cast["access_admin"], holder=cast.person("outsider"), role=role, unit=cast.root)
    page = text(signed_in(cast, "access_admin"), reverse("binding", args=(row.pk,)))
    assert "Stefan Wyss" in page
    assert "Whoever proposed access does not approve it" in page


def test_an_outsider_sees_only_themselves(cast: Cast) -> None:
    client = signed_in(cast, "outsider")
    text(client, reverse("person", args=(cast.person("outsider").pk,)))
    assert client.get(reverse("person", args=(cast.person("author").pk,))).status_code == 404
    assert "Omar Haddad" not in text(client, reverse("people"))
