"""Import a folder of Markdown policies as drafts."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.models import Document
from governance.services import importing
from portal import words
from raci.duties.gate import Refused
from raci.people.actor import Actor
from raci.people.models import Account, OrgUnit


class Command(BaseCommand):
    help = "Imports a folder of Markdown files with front matter as drafts of governed documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--unit", required=True, help="short code of the unit that the documents belong to")
        parser.add_argument("--kind", default=Document.Kind.POLICY.value, choices=Document.Kind.values)
        parser.add_argument("--as", dest="login", required=True, help="name to sign in with of who imports")
        parser.add_argument("--owner", default="", help="name to sign in with of who will own the documents")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come")
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing if one file is rejected")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sources = importing.folder(options["folder"])
            unit = OrgUnit.objects.get(code=options["unit"])
            account = self._account(options["login"])
            owner = self._account(options["owner"]).person if options["owner"] else None
        except (OSError, OrgUnit.DoesNotExist, Account.DoesNotExist) as problem:
            raise CommandError(str(problem)) from problem
        self._say(importing.plan(sources=sources, unit=unit))
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was imported.")
            return
        actor = Actor(account.person, account)
        name = f"the folder {options['folder'].resolve().name}"
        try:
            run = importing.check(
                actor=actor, sources=sources, unit=unit, kind=options["kind"], owner=owner, source=name
            )
            done = importing.carry_out(actor=actor, run=run, all_or_nothing=options["all_or_nothing"])
        except (Refused, importing.ImportRejectedError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{done.code}: {done.added} new, {done.changed} changed, {done.unchanged} unchanged,"
            f" {done.rejected} rejected."
        )

    def _account(self, login: str) -> Account:
        return Account.objects.select_related("person").get(login=login)

    def _say(self, rows: Sequence[importing.Row]) -> None:
        for row in rows:
            on = row.reading.last_updated
            about = row.problem or f"{row.reading.title}, {words.day_long(on) if on else 'no date'}"
            count = f", {row.reading.clauses} clauses" if row.reading.clauses and not row.problem else ""
            self.stdout.write(f"{row.outcome.label:<13} {row.source.name}: {about}{count}")
