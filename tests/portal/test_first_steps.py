"""From an empty database to the first chart in force."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal import setup_code
from raci.duties.models import Chart
from raci.ledger.models import Event
from raci.people.models import Account, Person, RoleBinding
from tests.cast import Cast
from tests.portal.test_doors import signed_in

PASSWORD = "river-lantern-bridge-7"


@pytest.fixture
def nobody(transactional_db: None) -> Client:
    call_command("flush", interactive=False, verbosity=0)
    return Client()


def sign_in(client: Client, login: str) -> None:
    account = Account.objects.get(login=login)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")


def do(client: Client, code: str, **data: str) -> None:
    answer = client.post(reverse("new", args=(code,)), data)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_people_found_an_organisation(nobody: Client) -> None:
    assert nobody.get("/").headers["Location"] == reverse("begin")
    form = {"code": "0000", "organisation": "Brook & Co", "name": "Ada Poole", "login": "ada", "password": PASSWORD}
    assert nobody.post(reverse("begin"), form).status_code == 422
    assert nobody.post(reverse("begin"), {**form, "code": setup_code.code()}).status_code == 302
    assert nobody.get(reverse("begin")).status_code == 302
    sign_in(nobody, "ada")
    assert nobody.get("/").headers["Location"] == reverse("first-steps")
    assert "Let a second person put it in force" in nobody.get(reverse("first-steps")).content.decode()
    do(nobody, "person.add", name="Bea Holt", title="Chair", unit="group")
    chair = Person.objects.get(name="Bea Holt")
    shown = nobody.post(reverse("new", args=("account.open",)), {"person": str(chair.pk), "login": "bea"}, follow=True)
    link = re.search(r"http://testserver(/account/invitation/[\w-]+/)", shown.text)
    assert link is not None
    assert "1 can sign in" in nobody.get(reverse("first-steps")).text
    assert nobody.post(link[1], {"new_password": PASSWORD}).status_code == 403
    assert Client().post(link[1], {"new_password": PASSWORD}).status_code == 302
    do(nobody, "binding.propose", person=str(chair.pk), role="chair", unit="group", reason="First chair")
    binding = RoleBinding.objects.get(person=chair)
    assert nobody.post(reverse("act", args=("binding.found", binding.pk))).status_code == 302
    do(nobody, "chart.draft", unit="group", reason="First chart")
    chart = Chart.objects.get()
    url = reverse("act", args=("chart.approve", chart.pk))
    assert nobody.post(url, {"password": PASSWORD}).status_code == 403
    sign_in(nobody, "bea")
    assert nobody.post(url, {"password": PASSWORD}).status_code == 302
    chart.refresh_from_db()
    assert chart.state == "in_force"
    sign_in(nobody, "ada")
    answer = nobody.post(reverse("new", args=("person.add",)), {"name": "Cy Dunn", "unit": "group"})
    assert answer.status_code == 403
    assert Event.objects.filter(verb="person.add", outcome="refused", actor_label="Ada Poole").exists()


def test_pages_of_everybody(cast: Cast) -> None:
    for part in ("auditor", "member", "it_manager", "outsider", "access_admin", "superuser"):
        client = signed_in(cast, part)
        assert client.get("/").status_code == 200
        assert client.get(reverse("search"), {"q": "who"}).status_code == 200
    assert (
        "Nobody decides on their own access" in signed_in(cast, "auditor").get("/search/?q=own+access").content.decode()
    )


def test_the_administration_only_looks(cast: Cast) -> None:
    client = signed_in(cast, "superuser")
    assert client.get("/admin/").status_code == 200
    chart = Chart.objects.get(state="in_force")
    page = client.get(f"/admin/raci/chart/{chart.pk}/change/")
    assert page.status_code == 200
    assert client.post(f"/admin/raci/chart/{chart.pk}/change/", {"version": 9}).status_code == 403
    assert client.post(f"/admin/raci/chart/{chart.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/raci/chart/add/").status_code == 403
    assert signed_in(cast, "chair").get("/admin/", follow=True).status_code == 403
    account = cast.account("superuser")
    assert account.password not in client.get(f"/admin/raci/account/{account.pk}/change/").content.decode()
