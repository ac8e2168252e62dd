"""Starts the web server, the worker and beat, keeps them running, and stops them together.

Each child leads a session of its own, so that Ctrl-C reaches the supervisor alone and the stop is orderly; and each is
tied to the supervisor by the kernel, so that none is left over when the supervisor is killed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal import lifeline, probe

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_SECONDS = 60
STOP_SECONDS = 8
# A child that ends is started again: at once at first, then less and less often.
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 30.0


class CannotStart(Exception):
    """Carries the sentence that says why, and what to do."""


@dataclass
class Child:
    """One process that is meant to run as long as the portal does."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own, tied to this process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lifeline.tied(signal.SIGKILL),  # noqa: PLW1509 - the supervisor has no threads
        )

    def ended(self) -> bool:
        """Whether it is not running."""
        return self.process is None or self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """Send `number` to it and to whatever it has started."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                self.process.poll()

    def revive(self, say: Callable[[str], None]) -> None:
        """Start it again once its pause is over; the pause doubles unless it had run steadily."""
        now = time.monotonic()
        if not self.due:
            self.pause = 0.5 if now - self.started > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            code = self.process.returncode if self.process else None
            say(f"The {self.name} ended with code {code}. It is started again in {self.pause:g} seconds.")
        elif now >= self.due:
            self.due = 0.0
            self.start()


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the lock of this data folder. Raises CannotStart when another supervisor has it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "supervisor.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CannotStart(
                f"Countersign is already running on the data in {data} (process {lock.read().strip() or 'unknown'}). "
                "Stop that one first, or set COUNTERSIGN_DATA to another folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def require_free(address: str, port: int) -> None:
    """Raises CannotStart when something else listens on `port`."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {address} cannot be used ({error.strerror}). Choose another, as in PORT={port + 1}."
            ) from error


@contextmanager
def foreground() -> Iterator[None]:
    """Take the terminal while running, so that Ctrl-C stops the portal in order and `make` sees exit 0."""
    if not sys.stdin.isatty() or os.getpgrp() == os.getpid() or os.tcgetpgrp(0) != os.getpgrp():
        yield
        return
    group = os.getpgrp()
    for number in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    try:
        yield
    finally:
        os.tcsetpgrp(0, group)
        os.setpgid(0, group)


class Stop(BaseException):
    """A signal asked for the end. Not an Exception, so that nothing that is interrupted swallows it."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn SIGINT, SIGTERM and SIGHUP into Stop, once; a second one changes nothing, since the stop is under way."""

    def ask(number: int, frame: object) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    before = {number: signal.signal(number, ask) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(children: Sequence[Child], *, port: int, say: Callable[[str], None], ready: Callable[[], None]) -> None:
    """Start `children`, call `ready` when the first one answers, and keep all running until Stop is raised."""
    try:
        for child in children:
            child.start()
        wait_for_answer(children[0], port)
        ready()
        while True:
            for child in children:
                if child.ended():
                    child.revive(say)
            time.sleep(0.2)
    finally:
        stop(children)


def wait_for_answer(web: Child, port: int) -> None:
    """Until the portal answers. Raises CannotStart when it ends first, or is silent for a minute."""
    deadline = time.monotonic() + START_SECONDS
    while not probe.answers(port):
        if web.ended():
            raise CannotStart("The web server ended while it was starting; the lines above say why.")
        if time.monotonic() > deadline:
            raise CannotStart(f"The web server did not answer within {START_SECONDS} seconds.")
        time.sleep(0.1)


def stop(children: Sequence[Child]) -> None:
    """Ask every child to end, and end whatever is left of them after a few seconds."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and not all(child.ended() for child in children):
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)
        if child.process:
            child.process.wait()
