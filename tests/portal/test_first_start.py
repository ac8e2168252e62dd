"""What guards the data folder of the embedded mode."""

import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from portal import first_start, supervisor
from portal.settings.secrets import kept_secret


def test_a_first_start_is_marked_until_it_is_complete(tmp_path: Path) -> None:
    database = tmp_path / "countersign.sqlite3"
    assert first_start.begin(tmp_path, database)
    database.write_text("data")
    first_start.end(tmp_path)
    assert not first_start.begin(tmp_path, database)
    assert database.read_text() == "data"


def test_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    database = tmp_path / "countersign.sqlite3"
    first_start.begin(tmp_path, database)
    database.write_text("half of it")
    (tmp_path / "countersign.sqlite3-wal").write_text("half of it")
    assert first_start.begin(tmp_path, database)
    assert not list(tmp_path.glob("countersign.sqlite3*"))


def test_a_port_in_use_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(supervisor.CannotStart, match=f"Port {port} on 127.0.0.1 cannot be used"):
            supervisor.require_free("127.0.0.1", port)


def test_one_supervisor_for_one_data_folder(tmp_path: Path) -> None:
    refusal = f"already running on the data in {tmp_path} .process {os.getpid()}."
    with (
        supervisor.alone(tmp_path),
        pytest.raises(supervisor.CannotStart, match=refusal),
        supervisor.alone(tmp_path),
    ):
        pass
    with supervisor.alone(tmp_path):
        pass


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    found: list[str] = []
    file = tmp_path / "secret.key"
    threads = [threading.Thread(target=lambda: found.append(kept_secret(file))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
