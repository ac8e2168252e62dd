"""`manage.py serve`: everything that the embedded portal needs, in one command."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal import first_start, lifeline, setup_code, supervisor
from portal.settings.paths import BASE_DIR, DATA_DIR, env
from raci.duties import founding

EMBEDDED = "portal.settings.embedded"


class Command(BaseCommand):
    """Prepares the data, then runs the web server, the worker and beat until it is told to stop."""

    help = "Set up the embedded portal and serve it. PORT, BIND, DEMO, DEBUG and COUNTERSIGN_DATA change how."
    # The checks of the database hold only once it is migrated; they run then.
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-parent", action="store_true", help="stop when whoever started this ends")

    def handle(self, *args: object, with_parent: bool, **options: object) -> None:
        if with_parent:
            lifeline.tie(os.getppid(), signal.SIGTERM)
        if settings.SETTINGS_MODULE != EMBEDDED:
            raise CommandError("This command serves the embedded mode only. Unset DJANGO_SETTINGS_MODULE.")
        os.chdir(BASE_DIR)
        os.umask(0o077)
        try:
            with supervisor.foreground(), supervisor.stoppable(), supervisor.alone(DATA_DIR):
                self.serve()
        except supervisor.CannotStart as reason:
            raise CommandError(str(reason)) from reason
        except supervisor.Stop:
            self.say("Countersign has stopped. The data is kept.")

    def serve(self) -> None:
        """Prepare, then run until Stop."""
        address, port = env.str("BIND", default="127.0.0.1"), env.int("PORT", default=8000)
        supervisor.require_free(address, port)
        self.prepare()
        connections.close_all()
        supervisor.run(children(), port=port, say=self.stderr.write, ready=lambda: self.announce(port))

    def prepare(self) -> None:
        """Bring database and reference data up to date; at the first start, load the demo organisation."""
        first = first_start.begin(DATA_DIR, Path(settings.DATABASES["default"]["NAME"]))
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        call_command("check", databases=["default"], stdout=self.stdout)
        if first and env.bool("DEMO", default=True):
            self.say("Loading the demo organisation …")
            load_demo()  # before the ground is laid, which the demo does two years ago
        call_command("upgrade", stdout=self.stdout)
        first_start.end(DATA_DIR)

    def announce(self, port: int) -> None:
        """Say where the portal is, once it answers."""
        self.say(f"\nCountersign is ready at http://localhost:{port}/\nPress Ctrl-C to stop it.\n")
        if not founding.begun():
            self.say(f"Nobody can sign in yet. The set-up code is {setup_code.code()}\n")

    def say(self, text: str) -> None:
        """At once, also into a file: the processes that are started write to the same place."""
        self.stdout.write(text)
        self.stdout.flush()


def load_demo() -> None:
    """In a process of its own, the only one that may move the clock."""
    loading = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        env=os.environ | {"COUNTERSIGN_DEMO": "1"},
        preexec_fn=lifeline.tied(signal.SIGKILL),
        check=False,
    )
    if loading.returncode:
        raise supervisor.CannotStart("The demo organisation could not be loaded; the lines above say why.")


def children() -> list[supervisor.Child]:
    """The web server first, since its answer is what the start waits for."""
    # Celery warns of root because of pickles; only JSON is accepted here.
    celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "portal"]
    worker = ["worker", "-P", "threads", "-c", "4", "--without-gossip", "--without-mingle"]
    quiet = ["--loglevel", "WARNING"]
    web = [sys.executable, "-m", "gunicorn", "-c", "python:portal.server", "portal.wsgi:application"]
    return [
        supervisor.Child("web server", web),
        supervisor.Child("worker", [*celery, *worker, *quiet]),
        supervisor.Child("scheduler", [*celery, "beat", "--pidfile=", *quiet]),
    ]
