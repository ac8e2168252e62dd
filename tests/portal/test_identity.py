"""Signing in: by login or e-mail, slowed when guessed at, and never a way to write an account outside the gate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from portal.identity import lockout
from raci.ledger.models import Event
from tests.cast import PASSWORD, Cast

LOGIN = "/account/login/"


def sign_in(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": name, "password": password}).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["chair", "chair@aldermere.example", "CHAIR@aldermere.example"])
def test_by_login_or_mail(cast: Cast, client: Client, name: str) -> None:
    events = Event.objects.count()
    assert sign_in(client, name) == 302
    assert signed_in(client)
    assert Event.objects.count() == events
    account = cast.account("chair")
    before = account.password
    account.refresh_from_db()
    assert account.password == before


def test_a_wrong_password(cast: Cast, client: Client) -> None:
    assert sign_in(client, "chair", "wrong") == 200
    assert not signed_in(client)


def test_guessing_is_shut_out_for_that_name_from_that_place(cast: Cast, client: Client) -> None:
    answers = [sign_in(client, "Chair", f"guess {number}") for number in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(client, "chair") == 429
    assert not signed_in(client)
    assert sign_in(client, "member") == 302


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.account("chair"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)
    assert client.post("/account/logout/").status_code == 302
    assert not signed_in(client)


def test_a_second_factor_is_asked_for_and_kept_encrypted(cast: Cast, client: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.account("chair"), secret)
    stored = Authenticator.objects.get(user=cast.account("chair"))
    assert secret not in str(stored.data)
    assert sign_in(client, "chair") == 302
    assert not signed_in(client)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/account/codes/enter/", {"code": code}).status_code == 302
    assert signed_in(client)


def test_codes_outlive_a_change_of_key_but_not_its_loss(settings: Settings) -> None:
    kept = codes().encrypt("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    assert codes().decrypt(kept) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        codes().decrypt(kept)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_email",
        "account_request_login_code",
    ],
)
def test_pages_that_would_write_an_account_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nor_are_the_ways_behind_them(cast: Cast, rf: RequestFactory) -> None:
    request, account = rf.get("/"), cast.account("chair")
    adapter = get_adapter()
    assert not adapter.is_open_for_signup(request)
    attempts: list[Callable[[], object]] = [
        lambda: adapter.new_user(request),
        lambda: adapter.save_user(request, account, None),
        lambda: adapter.set_password(account, "another-password"),
        lambda: adapter.confirm_email(request, None),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Settings, rf: RequestFactory, trusted: int, forwarded: str, seen: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert lockout.address(request) == seen
