"""Load the demo organisation: Aldermere Water, with two years of history up to now."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo import loading, visitors
from raci.ledger.models import Event


class Command(BaseCommand):
    """Loads it, and says with which accounts to look around."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        start = time.monotonic()
        try:
            loading.load()
        except loading.NotHere as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{Event.objects.count():,} events in {time.monotonic() - start:.0f} seconds.\n\n")
        self.stdout.write(visitors.table())
