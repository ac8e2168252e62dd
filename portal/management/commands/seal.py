"""Seal what is pending, now. The worker does so every second; this is for scripts, backups and tests of a set-up."""

from typing import Any

from django.core.management.base import BaseCommand

from raci.ledger import notes, proofs, sealer


class Command(BaseCommand):
    """Seals and says what the head is."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        count = sealer.seal()
        head = proofs.newest()
        self.stdout.write(f"Sealed {count:,} events.")
        if head:
            self.stdout.write(f"The record holds {head.size:,} events; its root is {bytes(head.root).hex()}.")
            self.stdout.write(f"Key: {notes.signer().verifier}")
