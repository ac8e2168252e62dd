"""Production settings start only when they are safe, and say what to do when they are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import requirements
from portal.settings.paths import BASE_DIR

KEY = "Jx2mV9qLr7TzWc4bYh8NdKfPs6Gg3RtUe5AaQwXvZoBiMlHn1CkDyEjFpSuO0I-_"
URL = "postgres://app:password@database/countersign"


def example(tmp_path: Path) -> dict[str, str]:
    """.env.example, with a data folder that exists."""
    lines = (BASE_DIR / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    path = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**path, **values, "COUNTERSIGN_DATA": str(tmp_path)}


def check_deploy(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment, cwd=BASE_DIR, capture_output=True, text=True, check=False)


def test_the_example_does_not_start(tmp_path: Path) -> None:
    refused = check_deploy(example(tmp_path))
    assert refused.returncode != 0
    assert "Countersign does not start: SECRET_KEY is an example that anybody can read" in refused.stderr


def test_deployment_checks_have_nothing_to_say(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{KEY}\n")
    environment = example(tmp_path) | {"SECRET_KEY_FILE": str(secret)}
    del environment["SECRET_KEY"]
    checked = check_deploy(environment)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
    assert checked.stderr == ""


def env(**values: str) -> environ.Env:
    made = environ.FileAwareEnv()
    made.ENVIRON = values
    return made


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "is not set"),
        ("short", "too short"),
        ("ab" * 40, "too regular"),
        (f"change-me-{KEY}", "an example"),
        (f"django-insecure-{KEY}", "an example"),
    ],
)
def test_secret_keys_that_protect_nothing(key: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        requirements.secret_key(env(SECRET_KEY=key))


@pytest.mark.parametrize("hosts", ["", "*", "portal.example.org,*"])
def test_hosts_must_be_named(hosts: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        requirements.hosts(env(ALLOWED_HOSTS=hosts))


@pytest.mark.parametrize("url", ["", "sqlite:///countersign.sqlite3", "mysql://host/name"])
def test_only_postgresql(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL"):
        requirements.database_url(env(DATABASE_URL=url))


def test_debug_is_off() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG is on"):
        requirements.no_debug(env(DEBUG="1"))


def test_redis_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        requirements.redis_url(env())


def test_what_is_in_order_is_returned(tmp_path: Path) -> None:
    assert requirements.secret_key(env(SECRET_KEY=KEY)) == KEY
    assert requirements.hosts(env(ALLOWED_HOSTS="a.example,b.example")) == ["a.example", "b.example"]
    assert requirements.database_url(env(DATABASE_URL=URL)) == URL
    assert requirements.private_file(tmp_path / "absent") == tmp_path / "absent"


def test_a_signing_key_that_others_can_read(tmp_path: Path) -> None:
    key = tmp_path / "signing.key"
    key.touch(mode=0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        requirements.private_file(key)
    key.chmod(0o600)
    assert requirements.private_file(key) == key
