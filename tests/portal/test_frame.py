"""The frame of every page: theme, menu, the foot, the door and the pages of errors."""

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries

from portal import counts, navigation
from portal.context import portal
from portal.pages.theme import COOKIE, theme_of
from raci.people.models import Account, Person
from tests.access.table import PAGES, Audience
from tests.cast import Cast

OUTSIDE_THE_MENU = {"search", "tokens", "objective", "record-verifier"}
"""Two pages of the bar at the top, and two files."""


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory()


# --- theme --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kept", "theme"), [("dark", "dark"), ("light", "light"), ("", "auto"), ("<b>", "auto")])
def test_the_theme_comes_from_the_cookie(rf: RequestFactory, kept: str, theme: str) -> None:
    request = rf.get("/", headers={"cookie": f"{COOKIE}={kept}"})
    assert theme_of(request) == theme


@pytest.mark.parametrize(
    ("back", "target"),
    [("/goals/?a=1", "/goals/?a=1"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("", "/")],
)
def test_choosing_a_theme_leads_back_and_never_elsewhere(client: Client, back: str, target: str) -> None:
    response = client.post(reverse("theme"), {"theme": "dark", "next": back})
    assert response.status_code == 302
    assert response.headers["Location"] == target
    assert response.cookies[COOKIE].value == "dark"


def test_an_unknown_theme_is_not_kept(client: Client) -> None:
    assert COOKIE not in client.post(reverse("theme"), {"theme": "pink"}).cookies
    assert client.get(reverse("theme")).status_code == 405


# --- menu ---------------------------------------------------------------------------------------------------------


def test_the_menu_lists_only_pages_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"home": "/", "motions": "/decisions/", "record": "/record/"}
    monkeypatch.setattr(navigation, "address", lambda name: there.get(name, ""))
    groups = navigation.menu("motion", {"motions": 3})
    assert [line.item.label for group in groups for line in group.lines] == ["Home", "Decisions", "The record"]
    assert [line.current for group in groups for line in group.lines] == [False, True, False]
    assert groups[1].lines[0].count == 3


def test_every_name_that_the_menu_knows_is_used_once() -> None:
    names = [
        name for section in navigation.SECTIONS for item in section.items for name in (item.url_name, *item.covers)
    ]
    assert len(names) == len(set(names))


def test_every_page_is_marked_in_the_menu() -> None:
    known = {
        name for section in navigation.SECTIONS for item in section.items for name in (item.url_name, *item.covers)
    }
    looked = {name for name, audience in PAGES.items() if audience in (Audience.SIGNED_IN, Audience.ROLES)}
    pages = {name for name in looked if not name.endswith(("-csv", "-xlsx", "-progress"))}
    assert pages - known == OUTSIDE_THE_MENU


def test_what_waits_is_counted_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_waiting", {})
    counts.waits("persons")(lambda account: Person.objects.filter(state="active"))
    counts.waits("accounts")(lambda account: Account.objects.filter(pk=account.pk))
    counts.waits("nobody")(lambda account: Person.objects.filter(name="nobody"))
    with django_assert_num_queries(1):
        found = counts.counts_for(cast.account("member"))
    assert found["accounts"] == 1
    assert found["persons"] > 20
    assert "nobody" not in found


def test_the_frame_costs_two_queries_at_most(
    cast: Cast, rf: RequestFactory, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = cast.account("member")
    with django_assert_max_num_queries(2):
        context = portal(request)
        bool(context["nav"])
        str(context["foot"])
        str(context["counts"])


def test_a_fragment_asks_for_nothing(
    cast: Cast, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = cast.account("member")
    with django_assert_num_queries(0):
        portal(request)


# --- the door -----------------------------------------------------------------------------------------------------


def sound(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    html = response.content.decode()
    assert "cs-door" in html
    assert "<h1>" in html
    assert 'id="main"' in html
    return html


def test_signing_in(client: Client, cast: Cast) -> None:
    html = sound(client.get(reverse("account_login")))
    assert 'autocomplete="current-password"' in html
    assert "csrfmiddlewaretoken" in html


def test_a_wrong_password_says_what_to_do(client: Client, cast: Cast) -> None:
    html = sound(client.post(reverse("account_login"), {"login": "nobody", "password": "wrong"}))
    assert "You are not signed in" in html


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp"],
)
def test_pages_of_the_door(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.account("member"), backend="allauth.account.auth_backends.AuthenticationBackend")
    sound(client.get(reverse(name), follow=True))


def test_a_page_that_is_not_there_says_so_and_no_more(client: Client, db: None) -> None:
    response = client.get("/there-is-no-such-page/")
    assert response.status_code == 404
    assert "There is nothing here for you" in sound(response)


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(template: str) -> None:
    html = render_to_string(template)
    assert "cs-door" in html
    assert "To your page" in html


def test_a_stale_form_is_refused_in_words(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("theme"), {"theme": "dark"})
    assert response.status_code == 403
    assert "This form is too old" in sound(response)


def test_addresses_are_left_out_where_no_page_has_that_name() -> None:
    assert navigation.address("no-such-page") == ""
    with pytest.raises(NoReverseMatch):
        reverse("no-such-page")
