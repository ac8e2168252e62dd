"""The compose file and the script that makes its secrets agree with each other and with the settings."""

import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import environ
import pytest
import yaml
from environ.fileaware_mapping import FileAwareMapping

from portal.settings import requirements
from portal.settings.paths import BASE_DIR

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """What the script makes, in a folder of its own."""
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(BASE_DIR / "deploy/make-secrets", tmp_path / "deploy")
    for _ in range(2):  # a second run keeps what exists
        subprocess.run([script], check=True, capture_output=True)
    return tmp_path / "secrets"


def test_every_secret_is_made(secrets: Path) -> None:
    named = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert {file.name for file in secrets.iterdir()} == named
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700


def test_the_settings_accept_them(secrets: Path) -> None:
    files = {"SECRET_KEY_FILE": "secret_key", "DATABASE_URL_FILE": "database_app_url"}
    made = environ.Env()
    made.ENVIRON = FileAwareMapping({name: str(secrets / file) for name, file in files.items()}, cache=False)
    assert len(requirements.secret_key(made)) >= 50
    at = environ.Env.db_url_config(requirements.database_url(made))
    assert (at["USER"], at["HOST"], at["NAME"]) == ("countersign_app", "database", "countersign")
    assert at["PASSWORD"] == (secrets / "database_app_password").read_text()


@pytest.mark.parametrize("service", OURS)
def test_a_service_sees_the_secrets_that_it_names_and_no_others(service: str) -> None:
    defined = COMPOSE["services"][service]
    files = {value for name, value in defined["environment"].items() if name.endswith("_FILE")}
    assert files == {f"/run/secrets/{secret}" for secret in defined["secrets"]}


def test_only_the_migration_knows_the_owner() -> None:
    knowing = [name for name in OURS if "database_owner_url" in COMPOSE["services"][name]["secrets"]]
    assert knowing == ["migrate"]


def test_nobody_runs_before_the_migration_is_done() -> None:
    for name in OURS[1:]:
        assert COMPOSE["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
