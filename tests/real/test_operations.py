"""The ServiceNow log of a company, imported whole: in one run, fast, in little memory; a second time for nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from management.models import ImportRun, Incident
from management.services import imports, mappings
from portal.settings.paths import BASE_DIR
from raci.ledger.models import Event, Opening
from tests.cast import Cast

Real = Callable[[str], Path]

SECONDS, MEGABYTES = 180, 500
INCIDENTS = 24_918


@pytest.fixture(scope="session")
def log(real: Real) -> Path:
    return real("operations/uci_incident_event_log.csv.xz")


def imported(cast: Cast, log: Path) -> ImportRun:
    mapping = mappings.ready(actor=cast["ops"], code="servicenow")
    return imports.import_incidents(actor=cast["ops"], path=log, mapping=mapping, unit=cast.it)


@pytest.mark.slow
def test_the_whole_log_in_one_run_and_nothing_the_second_time(cast: Cast, log: Path) -> None:
    began = time.monotonic()
    first = imported(cast, log)
    took = time.monotonic() - began
    assert (first.rows, first.created, first.changed, first.unchanged) == (141_712, INCIDENTS, 0, 0)
    assert took < SECONDS
    assert Incident.objects.filter(status="closed").count() == INCIDENTS
    assert Incident.objects.filter(reopened__gt=0).count() == 275
    assert Incident.objects.filter(made_sla=False).count() == 9_115
    assert Incident.objects.exclude(change="").count() == 176  # at the last event
    assert Incident.objects.exclude(problem="").count() == 380
    rejections = list(first.rejections.all())
    assert len(rejections) == first.rejected == 5
    assert all(each.number.startswith("INC") and each.column == "incident_state" for each in rejections)
    assert all(each.value == "-100" and each.reason for each in rejections)
    assert Event.objects.filter(verb="incident.take-in").count() == INCIDENTS
    second = imported(cast, log)
    assert (second.created, second.changed, second.unchanged) == (0, 0, INCIDENTS)
    assert Event.objects.filter(verb__startswith="incident.").count() == INCIDENTS
    assert not Opening.objects.exists()


@pytest.mark.slow
def test_it_fits_in_little_memory(log: Path) -> None:
    """In a process of its own, so that nothing else that the tests hold is counted."""
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::test_import_alone"]
    environment = {**os.environ, "COUNT_MEMORY": "1", "DB": connection.vendor}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(asked, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout


def _peak() -> float:
    """The most memory this program held, in MiB. (getrusage would count what its parent held before it started.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@pytest.mark.slow
@pytest.mark.skipif("COUNT_MEMORY" not in os.environ, reason="runs in a process of its own: see the test before")
def test_import_alone(cast: Cast, log: Path) -> None:
    imported(cast, log)
    assert _peak() < MEGABYTES
