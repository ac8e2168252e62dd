"""Bring what the product ships (services, roles, rules) as recorded acts. Runs after ``migrate``; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from raci.duties import founding


class Command(BaseCommand):
    """Lay the ground where it is missing."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        ground = founding.lay_ground()
        self.stdout.write(f"New: {ground.services} services, {ground.roles} roles, {ground.rules} rules.")
