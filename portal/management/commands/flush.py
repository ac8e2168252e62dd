"""``flush`` empties governed tables too: only a database that is declared disposable may be emptied."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from raci.ledger import rings


class Command(flush.Command):
    """Django's own command, with the rings taken away and put back."""

    def handle(self, **options: Any) -> None:
        if not settings.COUNTERSIGN_DISPOSABLE:
            raise CommandError("Governed rows and the record cannot be flushed: this database is not disposable.")
        connection = connections[options["database"]]
        rings.remove(connection)
        try:
            super().handle(**options)
        finally:
            rings.install(connection)
