"""The audit log of a company's ServiceNow, read with the mapping that comes with the product."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from management.itsm.mapping import State, shipped
from management.itsm.reading import Log, read

Real = Callable[[str], Path]
FILE = "operations/uci_incident_event_log.csv.xz"
MEASURE = """
import re, sys
from management.itsm.mapping import shipped
from management.itsm.reading import read
read(sys.argv[1], shipped("servicenow"))
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


@pytest.fixture(scope="module")
def log(real: Real) -> Log:
    return read(real(FILE), shipped("servicenow"))


def test_every_incident_is_read_in_its_last_state(log: Log) -> None:
    assert log.rows == 141_712
    assert len(log.incidents) == 24_918
    assert {incident.state for incident in log.incidents} == {State.CLOSED}
    assert sum(incident.made_sla is False for incident in log.incidents) == 9_115
    assert sum(incident.reopen_count > 0 for incident in log.incidents) == 275
    # At the last event; 179, 381 and 56 name one at any event.
    assert sum(bool(incident.change) for incident in log.incidents) == 176
    assert sum(bool(incident.problem) for incident in log.incidents) == 380
    assert sum(bool(incident.service) for incident in log.incidents) == 54


def test_only_the_rows_with_a_state_that_is_none_are_rejected(log: Log) -> None:
    assert [each.row for each in log.rejected] == [115_643, 115_644, 124_509, 124_510, 124_511]
    assert {(each.column, each.value) for each in log.rejected} == {("incident_state", "-100")}
    by_number = {incident.number: incident for incident in log.incidents}
    assert by_number["INC0028089"].state is by_number["INC0030413"].state is State.CLOSED


def test_priorities_and_dates_are_read(log: Log) -> None:
    assert Counter(incident.priority for incident in log.incidents).keys() == {1, 2, 3, 4}
    assert all(incident.closed_at and incident.opened_at <= incident.closed_at for incident in log.incidents)
    assert min(incident.opened_at for incident in log.incidents).isoformat() == "2016-02-29T01:16:00+00:00"


@pytest.mark.slow
def test_time_and_memory_are_bounded(real: Real) -> None:
    start = time.perf_counter()
    command = [sys.executable, "-c", MEASURE, str(real(FILE))]
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    # Some 6 s and 90 MB are usual.
    assert time.perf_counter() - start < 30
    assert int(found.stdout) < 200 * 1024  # kB, by the kernel's own count
