"""Whoever opens an account, or helps somebody who forgot the password, never gets to act as that person alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import ApiToken
from raci.duties.gate import Refused
from raci.duties.services import accounts, people
from raci.ledger.models import Event
from raci.people.actor import Actor
from raci.people.models import Account, Handing, Person
from tests.attacks.scene import signed_in
from tests.cast import PASSWORD, Cast
from tests.raci.duties.making import Making

ANOTHER = "canal-lantern-bridge-7"
LINK = re.compile(r"/account/invitation/([\w-]{43})/")


@pytest.fixture
def newcomer(cast: Cast) -> Person:
    """Added by the secretary, who keeps persons as the access administrator does."""
    return people.add_person(actor=cast["secretary"], name="Ada Nwosu", email="ada@aldermere.example", unit=cast.root)


def opened(cast: Cast, person: Person, part: str = "access_admin", login: str = "ada") -> str:
    """An account opened on the page by one of the cast; the token of the link that they were shown."""
    form = {"person": str(person.pk), "login": login}
    page = signed_in(cast[part]).post(reverse("new", args=("account.open",)), form, follow=True)
    assert page.status_code == 200, page.text
    found = LINK.search(page.text)
    assert found is not None, page.text
    return found[1]


def redeem(token: str, client: Client | None = None, password: str = ANOTHER, **more: str) -> Any:
    return (client or Client()).post(reverse("invitation", args=(token,)), {"new_password": password, **more})


def actor(login: str = "ada") -> Actor:
    account = Account.objects.select_related("person").get(login=login)
    return Actor(account.person, account)


def test_no_page_and_no_call_takes_a_first_password(cast: Cast, newcomer: Person) -> None:
    form = {"person": str(newcomer.pk), "login": "ada", "password_first": PASSWORD, "password": PASSWORD}
    client = signed_in(cast["access_admin"])
    assert "password_first" not in client.get(reverse("new", args=("account.open",))).text
    answer = client.post("/api/v1/accounts/", form, content_type="application/json")
    assert answer.status_code == 201, answer.text
    account = Account.objects.get(login="ada")
    assert account.state == "invited"
    assert not account.has_usable_password()
    assert Client().post(reverse("account_login"), {"login": "ada", "password": PASSWORD}).status_code == 200


def test_only_the_hash_is_kept_and_the_record_says_how_it_was_handed_over(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    account = Account.objects.get(login="ada")
    assert token not in (account.invitation, account.password)
    payload = bytes(Event.objects.get(subject_id=account.pk, verb="account.open").payload).decode()
    assert '"invited_how":[null,"shown"]' in payload or '"shown"' in payload
    assert account.invitation not in payload
    assert token not in payload


def test_an_invited_account_does_nothing(cast: Cast, newcomer: Person) -> None:
    opened(cast, newcomer)
    with pytest.raises(Refused, match="invited"):
        people.add_person(actor=actor(), name="Somebody", unit=cast.root)
    client = Client()
    client.force_login(Account.objects.get(login="ada"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").status_code == 302


def test_it_can_be_used_once(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    assert "Gwen Tudor" in Client().get(reverse("invitation", args=(token,))).text
    assert redeem(token).status_code == 302
    assert Account.objects.get(login="ada").check_password(ANOTHER)
    assert redeem(token, password=PASSWORD).status_code == 410
    assert Account.objects.get(login="ada").check_password(ANOTHER)
    assert redeem("x" * 43).status_code == 410


def test_it_ends_after_a_week(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert redeem(token).status_code == 410
    assert Account.objects.get(login="ada").state == "invited"
    assert redeem(token, password="too short").status_code == 422
    assert redeem(token).status_code == 302


def test_whoever_opened_it_does_not_use_it_in_the_same_browser(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    client = signed_in(cast["access_admin"])
    client.get("/")
    assert redeem(token, client).status_code == 403
    client.post(reverse("account_logout"))
    answer = redeem(token, client)
    assert answer.status_code == 403
    assert "Gwen Tudor, who opened the account" in answer.text
    refused = Event.objects.filter(verb="account.accept", outcome="refused")
    assert refused.count() == 2
    assert Account.objects.get(login="ada").state == "invited"


def test_nor_does_anybody_else_who_is_signed_in(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    assert redeem(token, signed_in(cast["cio"])).status_code == 403
    assert Event.objects.get(verb="account.accept", outcome="refused").actor_label == "Daniel Ferreira"


def test_a_shown_link_waits_for_a_second_person(cast: Cast, newcomer: Person) -> None:
    """The opener used it on another device: they read nothing and do nothing until somebody else has confirmed it."""
    Making(cast).grant(newcomer, "board")
    assert redeem(opened(cast, newcomer)).status_code == 302
    account = Account.objects.get(login="ada")
    assert account.awaits_confirmation
    client = signed_in(actor())
    assert client.get(reverse("documents")).headers["Location"] == reverse("unconfirmed")
    assert "Gwen Tudor" in client.get(reverse("unconfirmed")).text
    assert client.get("/api/v1/documents/").status_code == 403
    with pytest.raises(Refused, match="somebody else"):
        people.add_person(actor=actor(), name="Somebody", unit=cast.root)
    for part, sentence in (("access_admin", "opened"), ("cio", "holds no role")):
        with pytest.raises(Refused, match=sentence):
            accounts.confirm(actor=cast[part], account=account)
    told = "One account waits to be confirmed"
    assert told in signed_in(cast["secretary"]).get("/").text
    assert told not in signed_in(cast["access_admin"]).get("/").text
    assert "Ada Nwosu" in signed_in(cast["secretary"]).get(f"{reverse('accounts')}?state=unconfirmed").text
    url = reverse("act", args=("account.confirm", account.pk))
    assert signed_in(cast["secretary"]).post(url, {"digest": account.content_digest()}).status_code == 302
    assert client.get(reverse("documents")).status_code == 200
    account.refresh_from_db()
    assert not account.awaits_confirmation


def test_nobody_confirms_their_own(cast: Cast) -> None:
    """A second account of the secretary, opened by the administrator."""
    redeem(opened(cast, cast.person("secretary"), login="fiona-again"))
    account = Account.objects.get(login="fiona-again")
    with pytest.raises(Refused, match="their own"):
        accounts.confirm(actor=cast["secretary"], account=account)


def test_it_is_confirmed_only_once_it_is_used(cast: Cast, newcomer: Person) -> None:
    """Else it would be confirmed first and used by the opener afterwards."""
    opened(cast, newcomer)
    with pytest.raises(Refused):
        accounts.confirm(actor=cast["secretary"], account=Account.objects.get(login="ada"))


def test_by_mail_to_an_address_of_somebody_elses_making(cast: Cast, newcomer: Person, settings: Any) -> None:
    settings.COUNTERSIGN_MAILS, settings.PUBLIC_URL = True, "https://countersign.example"
    page = signed_in(cast["access_admin"]).post(
        reverse("new", args=("account.open",)), {"person": str(newcomer.pk), "login": "ada"}, follow=True
    )
    assert LINK.search(page.text) is None
    assert "ada@aldermere.example" in page.text
    [sent] = mail.outbox
    assert sent.to == ["ada@aldermere.example"]
    token = LINK.search(str(sent.body))
    assert token is not None
    assert f"https://countersign.example{reverse('invitation', args=(token[1],))}" in sent.body
    assert redeem(token[1]).status_code == 302
    account = Account.objects.get(login="ada")
    assert (account.state, account.awaits_confirmation) == ("active", False)
    assert [each.to for each in mail.outbox[1:]] == [["ada@aldermere.example"]]
    assert signed_in(actor()).get(reverse("documents")).status_code == 200


def test_by_mail_to_an_address_that_the_opener_typed(cast: Cast, newcomer: Person, settings: Any) -> None:
    """Whoever chooses the address gets the mail: it counts as shown."""
    settings.COUNTERSIGN_MAILS, settings.PUBLIC_URL = True, "https://countersign.example"
    people.edit_person(
        actor=cast["access_admin"], person=newcomer, name=newcomer.name, title="", email="gwen@aldermere.example"
    )
    account, token = accounts.open_account(actor=cast["access_admin"], person=newcomer, login="ada", by_mail=True)
    assert account.invited_how == Handing.NEAR
    redeem(token)
    assert Account.objects.get(login="ada").awaits_confirmation


def test_helping_somebody_who_forgot_takes_nothing_over(cast: Cast) -> None:
    """The chair goes on with the old password until the link is used, and then a second person is asked."""
    admin = signed_in(cast["access_admin"])
    url = reverse("act", args=("account.invite", cast.account("chair").pk))
    found = LINK.search(admin.post(url, follow=True).text)
    assert found is not None
    account = Account.objects.get(login="chair")
    assert account.check_password(PASSWORD)
    assert not account.awaits_confirmation
    redeem(found[1])
    account = Account.objects.get(login="chair")
    assert account.check_password(ANOTHER)
    assert account.awaits_confirmation
    with pytest.raises(Refused, match="somebody else"):
        people.add_person(actor=actor("chair"), name="Somebody", unit=cast.root)
    with pytest.raises(Refused, match="opened"):
        accounts.confirm(actor=cast["access_admin"], account=account)


def test_a_new_link_does_not_free_an_account_that_waits(cast: Cast, newcomer: Person) -> None:
    redeem(opened(cast, newcomer))
    accounts.invite(actor=cast["secretary"], account=Account.objects.get(login="ada"))
    with pytest.raises(Refused, match="somebody else"):
        people.add_person(actor=actor(), name="Somebody", unit=cast.root)
    for part in ("access_admin", "secretary"):
        with pytest.raises(Refused):
            accounts.confirm(actor=cast[part], account=Account.objects.get(login="ada"))


def test_an_older_link_ends_with_the_next(cast: Cast, newcomer: Person) -> None:
    first = opened(cast, newcomer)
    _, second = accounts.invite(actor=cast["secretary"], account=Account.objects.get(login="ada"))
    assert redeem(first).status_code == 410
    assert redeem(second).status_code == 302


def test_only_who_keeps_persons_invites(cast: Cast) -> None:
    for part in ("superuser", "cio", "member"):
        with pytest.raises(Refused, match="holds no role"):
            accounts.invite(actor=cast[part], account=cast.account("chair"))


def test_a_closed_account_accepts_nothing(cast: Cast, newcomer: Person) -> None:
    token = opened(cast, newcomer)
    accounts.close(actor=cast["secretary"], account=Account.objects.get(login="ada"))
    assert redeem(token).status_code == 410


def keyed(client: Client, name: str, password: str = PASSWORD) -> str:
    form = {"name": name, "days": "30", "read_only": "on", "password": password}
    found = re.search(
        r"cs_[0-9a-f]{10}_[\w-]+", client.post(reverse("new", args=("api-token.issue",)), form, follow=True).text
    )
    assert found is not None
    return found[0]


def works(key: str) -> bool:
    return Client().get("/api/v1/people/", headers={"authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize("keep", [False, True])
def test_a_new_password_ends_sessions_and_keys(cast: Cast, keep: bool) -> None:
    here, there = signed_in(cast["member"]), signed_in(cast["member"])
    key = keyed(here, "Export")
    assert there.get("/").status_code == 200
    assert works(key)
    url = reverse("act", args=("account.set_password", cast.account("member").pk))
    form = {"new_password": ANOTHER, "password": PASSWORD} | ({"keep_keys": "on"} if keep else {})
    assert here.post(url, form).status_code == 302
    assert there.get("/").headers["Location"].startswith(reverse("account_login"))
    assert works(key) is keep
    assert ApiToken.objects.get().state == ("active" if keep else "ended")


def test_so_does_one_that_was_set_by_an_invitation(cast: Cast) -> None:
    client = signed_in(cast["member"])
    key = keyed(client, "Export")
    _, token = accounts.invite(actor=cast["access_admin"], account=cast.account("member"), by_mail=True)
    assert redeem(token).status_code == 302
    assert client.get("/").status_code == 302
    assert not works(key)


def test_a_session_that_was_found_open_makes_no_other_way_in(cast: Cast) -> None:
    """Whoever sits down at the desk of one who keeps persons can neither renew that password nor add an account that
    signs in their name."""
    found = signed_in(cast["access_admin"])
    url = reverse("act", args=("account.invite", cast.account("access_admin").pk))
    page = found.post(url)
    assert page.status_code == 403
    assert "Somebody else makes a new invitation" in page.text
    redeem(opened(cast, cast.person("access_admin"), login="gwen-again"))
    account = Account.objects.get(login="gwen-again")
    assert (account.invited_how, account.awaits_confirmation) == (Handing.OWN, True)
    with pytest.raises(Refused, match="their own"):
        accounts.confirm(actor=cast["access_admin"], account=account)
    assert "You made this invitation yourself" in signed_in(actor("gwen-again")).get("/", follow=True).text


def test_the_administration_shows_no_hash(cast: Cast, newcomer: Person) -> None:
    opened(cast, newcomer)
    account = Account.objects.get(login="ada")
    client = signed_in(cast["superuser"])
    assert account.invitation not in client.get(f"/admin/raci/account/{account.pk}/change/").text
