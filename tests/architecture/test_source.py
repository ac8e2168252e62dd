"""House rules that a machine can check, beside those of ruff, mypy and import-linter."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from portal.settings.paths import BASE_DIR
from tests.architecture import source

LONGEST = 400
MEDIAN_FUNCTION = 8
OURS = ("portal", "raci", "governance", "management")

# Imports inside functions hide what a module needs. Each module here has its reason; one that is gone must go here too.
# An apps.py needs none: it is imported before the models exist.
LOCAL_IMPORTS = {
    "tests/e2e/screenshots.py": "a command of its own that sets Django up before it imports what needs it",
}


def test_files_are_short() -> None:
    kept = source.modules() + source.files("templates/*.html", "static/js/*.js")
    long = {str(file): lines for file in kept if (lines := len((BASE_DIR / file).read_text().splitlines())) > LONGEST}
    assert not long


def test_functions_are_short() -> None:
    lengths = [
        (function.end_lineno or function.lineno) - function.lineno + 1
        for file in source.modules()
        for function in source.functions(file)
    ]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_imports_inside_functions_have_a_reason() -> None:
    found = {
        str(file)
        for file in source.modules()
        if file.name != "apps.py" and any(set(source.imported(function)) for function in source.functions(file))
    }
    assert found == set(LOCAL_IMPORTS)


def test_http_and_celery_stay_in_the_portal() -> None:
    # import-linter knows of django, but not of the packages inside it.
    barred = ("django.http", "django.shortcuts", "django.views", "rest_framework", "celery")
    below = [file for file in source.modules() if file.parts[0] in {"raci", "governance", "management"}]
    found = [
        (str(file), name)
        for file in below
        for name in source.imported(source.tree(file))
        if any(name == package or name.startswith(f"{package}.") for package in barred)
    ]
    assert not found


def test_a_shell_of_the_portal_writes_nothing_by_itself() -> None:
    shells = ("pages", "api", "admin", "forms", "tables", "exports", "templatetags")
    found = [
        (str(file), name)
        for file in source.modules()
        if file.parts[0] == "portal" and file.parts[1] in shells
        for name in source.imported(source.tree(file))
        if name.startswith("raci.ledger.passage") or name.endswith("gate.passing")
    ]
    assert not found


def test_migrations_have_names_that_say_what_they_do() -> None:
    ours = [migration for (app, _), migration in loaded().disk_migrations.items() if app in OURS]
    assert ours
    given = {str(each): each.name.partition("_")[2] for each in ours if not each.initial}
    made_up = {str(each): each.suggest_name() for each in ours if not each.initial}
    assert not [name for name in given if given[name] == made_up[name] or "auto_" in given[name]]


def loaded() -> MigrationLoader:
    """The migrations on disk, without a database."""
    return MigrationLoader(None)


@pytest.mark.parametrize("package", OURS)
def test_every_package_says_what_it_is_for(package: str) -> None:
    silent = [
        str(file)
        for file in source.modules()
        if file.parts[0] == package
        and (BASE_DIR / file).read_text().strip()
        and not ast.get_docstring(source.tree(file))
        and file.name not in {"apps.py", "urls.py"}
    ]
    assert not silent


def test_vendored_files_are_the_ones_that_were_reviewed() -> None:
    listed = checksums(BASE_DIR / "static/vendor/checksums.txt")
    present = [
        file.relative_to("static")
        for file in source.files("static/vendor", "static/fonts")
        if file.name not in {"checksums.txt", ".gitkeep"} and not file.name.startswith("LICENSE")
    ]
    assert {str(file): source.digest(Path("static") / file) for file in present} == listed


def checksums(file: Path) -> dict[str, str]:
    """File name → SHA-256, as `sha256sum` writes them."""
    lines = [line.split(maxsplit=1) for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return {name.strip(): digest for digest, name in lines}
