"""The supervisor, with real processes: it starts everything, stops everything, and leaves nothing behind."""

from __future__ import annotations

import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal import probe
from portal.settings.paths import BASE_DIR

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.environ["DB"] != "sqlite", reason="the embedded mode is on SQLite; once is enough"),
]
MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def eventually(true: Callable[[], object], seconds: float = 180) -> bool:
    """Whether calling `true` gives something true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not (outcome := bool(true())) and time.monotonic() < deadline:
        time.sleep(0.1)
    return outcome


@dataclass
class Portal:
    """An embedded portal in a data folder of its own, without the demo organisation."""

    data: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        own = {"COUNTERSIGN_DATA": str(self.data), "PORT": str(self.port), "DEMO": "0"}
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.embedded", **own}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Started and answering."""
        run = [*command] or [*MANAGE, "serve"]
        process = subprocess.Popen(
            run, env=self.environment, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        assert eventually(lambda: process.poll() is not None or probe.answers(self.port))
        assert process.poll() is None
        return process

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MANAGE, *words], env=self.environment, cwd=BASE_DIR, capture_output=True, text=True, check=False
        )

    def processes(self) -> list[int]:
        """Every process that was started with this data folder."""
        return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and self.is_ours(each)]

    def is_ours(self, process: Path) -> bool:
        try:
            return f"COUNTERSIGN_DATA={self.data}".encode() in (process / "environ").read_bytes().split(b"\0")
        except OSError:
            return False


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    started = Portal(tmp_path / "data", free_port())
    yield started
    for left in started.processes():
        os.kill(left, signal.SIGKILL)


def test_the_whole_life_of_a_portal(portal: Portal) -> None:
    first = portal.start()
    assert len(portal.processes()) >= 5  # supervisor, gunicorn and its worker, Celery's worker, beat

    second = portal.manage("serve")
    assert second.returncode == 1
    assert "already running on the data in" in second.stderr

    web = next(pid for pid in portal.processes() if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    assert eventually(lambda: not probe.answers(portal.port), 10)
    assert eventually(lambda: probe.answers(portal.port)), "a child that dies is started again"

    key = (portal.data / "secret.key").read_text()
    first.send_signal(signal.SIGINT)
    assert first.wait(15) == 0
    assert portal.processes() == []

    again = portal.start()
    assert (portal.data / "secret.key").read_text() == key
    again.kill()
    again.wait()
    assert eventually(lambda: not portal.processes(), 5), "killed, it leaves nothing behind"


def test_ctrl_c_at_a_terminal_ends_make_run_with_0(portal: Portal) -> None:
    command = ["make", "--no-print-directory", "-o", "install", "run", f"BIN={Path(sys.executable).parent}"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(BASE_DIR)
        os.execvpe("make", command, portal.environment)  # noqa: S606
    seen = read_until(terminal, b"is ready at")
    assert b"is ready at" in seen, seen
    os.write(terminal, b"\x03")
    seen = read_until(terminal, b"The data is kept.")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, seen
    assert portal.processes() == []


def read_until(terminal: int, wanted: bytes, seconds: float = 180) -> bytes:
    """What the terminal showed up to `wanted`, or all there was."""
    seen, deadline = b"", time.monotonic() + seconds
    while wanted not in seen and time.monotonic() < deadline:
        try:
            seen += os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
    return seen
