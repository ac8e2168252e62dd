"""The pages and REST answers on what would happen if, and on who can complete what is open."""

from django.test import Client
from django.urls import reverse

from raci.duties.services import bindings
from raci.ledger.models import Event
from raci.people.models import Role
from tests.cast import Cast
from tests.governance import deciding
from tests.portal.test_doors import signed_in
from tests.portal.test_explain_page import text


def test_what_is_open_with_the_worst_first(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    for about in ("texts", "motions", "duties", "access", "work", "nonsense"):
        assert "Nothing is open" in text(client, f"{reverse('resilience')}?about={about}")
    deciding.board(cast).motion()
    own = bindings.propose(
        actor=cast["access_admin"],
        holder=cast.person("approver"),
        role=Role.objects.get(code="control-tester"),
        unit=cast.root,
    )
    assert "Open the vote: " in text(client, f"{reverse('resilience')}?about=motions")
    assert "It hangs on Helena Brandt" in text(client, f"{reverse('resilience')}?about=access")
    told = client.get(reverse("api-resilience")).json()
    assert next(each for each in told if each["object"] == own.label)["lone"] == ["Helena Brandt"]
    assert client.get(reverse("api-resilience")).status_code == 200
    assert signed_in(cast, "outsider").get(reverse("api-resilience")).json() == []


def test_what_would_happen_if(cast: Cast) -> None:
    client = signed_in(cast, "auditor")
    before = Event.objects.count()
    page, api = reverse("what-if"), reverse("api-what-if")
    for what in ("grant", "move", "enforce"):
        assert "Try it in thought" in text(client, f"{page}?what={what}")
    given = {"what": "grant", "role": "service-owner", "holder": f"person:{cast.person('member').pk}", "unit": "it"}
    shown = client.get(page, given).content.decode()
    assert "Judith Oyelaran would hold Service owner in Group IT." in shown
    assert "The change would be refused." in shown
    told = client.get(api, given).json()
    assert any(each["refused"] for each in told["clashes"])
    move = {"what": "move", "person": str(cast.person("member").pk), "team": "security"}
    assert "would join Security team" in client.get(page, move).content.decode()
    assert client.get(api, {"what": "enforce", "rule": "SOD-01"}).json()["clashes"] == []
    assert client.get(api, {"what": "enforce", "rule": "SOD-0"}).status_code == 422
    assert client.get(api).status_code == 422
    assert Client().get(api).status_code == 401
    assert "Select a valid choice" in client.get(page, {"what": "enforce", "rule": "x"}).content.decode()
    part = reverse("what-if-open")
    fetched = client.get(part, given | {"about": "duties"}, headers={"HX-Request": "true"})
    assert "0 open: raci charts and rules" in fetched.content.decode()
    assert part in shown
    assert client.get(part, given).headers["Location"].startswith(page)
    assert client.get(part, {"what": "grant"}, headers={"HX-Request": "true"}).status_code == 302
    assert Client().get(part, given).status_code == 302
    assert Event.objects.count() == before
