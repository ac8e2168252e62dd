"""Started with `-p`, before Django reads its settings: chooses the database of the run and starts what it needs.

DB=sqlite (the default) or DB=postgresql. With postgresql, DATABASE_URL is used where it is set; else a server is
started. From `conftest.py` this would come too late, and the tests would silently run on SQLite.
"""

from __future__ import annotations

import os
import shutil

import pytest

from tests import scratch

VENDORS = ("sqlite", "postgresql")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Give the run a data folder of its own, and a database server where one is wanted."""
    vendor = os.environ.setdefault("DB", "sqlite")
    if vendor not in VENDORS:
        raise pytest.UsageError(f"DB is {vendor!r}; it must be one of {', '.join(VENDORS)}.")
    data = scratch.folder()
    os.environ["COUNTERSIGN_DATA"] = str(data)
    early_config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    if vendor == "postgresql" and not os.environ.get("DATABASE_URL"):
        server = scratch.Server.start()
        os.environ["DATABASE_URL"] = server.url
        early_config.add_cleanup(server.stop)


def pytest_report_header() -> str:
    """Say in the first lines what the run is on."""
    return f"database: {os.environ['DB']}"
