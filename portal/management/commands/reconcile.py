"""Compare every governed row with what the record says of it, the record with itself, and tables that are derived from
others with what they are defined to be. Exit 1 if they differ."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from raci.ledger import derived, reconcile
from raci.ledger.derived import derived_models


class Command(BaseCommand):
    """Prints one line for each difference."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="first bring derived tables to what they should be, as the owner"
        )

    def handle(self, *, rebuild: bool, **options: Any) -> None:
        for model in derived_models() if rebuild else ():
            self.stdout.write(f"{model._meta.db_table}: {derived.rebuild(connection, model)} rows put right.")
        found = 0
        for found, sentence in enumerate(self.differences(), 1):  # noqa: B007 - the last number is the count
            self.stdout.write(sentence)
        self.stdout.write(f"{found} differences." if found else "Every row is as the record says.")
        if found:
            sys.exit(1)

    def differences(self) -> Any:
        """Rows first, then what is derived from them, then the record."""
        for each in reconcile.rows():
            yield f"{each.subject_type} {each.label}: {each.sentence}"
        yield from reconcile.derived()
        yield from reconcile.record()
