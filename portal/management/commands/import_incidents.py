"""Import incidents from the export of an ITSM tool."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from management.itsm.mapping import MappingError
from management.itsm.reading import FileError
from management.models import ImportRun
from management.services import imports, mappings
from portal import words
from raci.duties.gate import Refused
from raci.people.actor import Actor
from raci.people.models import Account, OrgUnit

TOLD = 10


class Command(BaseCommand):
    help = "Imports the last state of every incident in a CSV file, plain or compressed with xz or gzip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", default="servicenow", help="short name of how the file is read")
        parser.add_argument("--unit", required=True, help="short code of the unit that new incidents belong to")
        parser.add_argument("--as", dest="login", required=True, help="name to sign in with of who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            account = Account.objects.select_related("person").get(login=options["login"])
            unit = OrgUnit.objects.get(code=options["unit"])
        except (Account.DoesNotExist, OrgUnit.DoesNotExist) as problem:
            raise CommandError(str(problem)) from problem
        actor = Actor(account.person, account)
        try:
            mapping = mappings.ready(actor=actor, code=options["mapping"])
            run = imports.import_incidents(actor=actor, path=path, mapping=mapping, unit=unit, progress=self._progress)
        except (Refused, FileError, MappingError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self._say(run)

    def _progress(self, step: str, done: int, total: int) -> None:
        if self.stdout.isatty():
            of = f" of {words.number(total)}" if total else ""
            self.stdout.write(f"\r{step}: {words.number(done)}{of}", ending="")

    def _say(self, run: ImportRun) -> None:
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(
            f"{run.code}: {run.rows} rows; {run.created} new incidents, {run.changed} changed, {run.unchanged}"
            f" unchanged; {run.rejected} rows not taken."
        )
        for each in run.rejections.order_by("row")[:TOLD]:
            self.stdout.write(f"  row {each.row}, {each.column or 'the whole row'}: {each.reason}")
        if run.rejected > TOLD:
            self.stdout.write(f"  and {run.rejected - TOLD} more")
