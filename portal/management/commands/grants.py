"""`manage.py grants`: the rights of the database role that the portal runs under."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from portal import grants


class Command(BaseCommand):
    """Prints the statements, or applies them as the owner of the tables."""

    help = "Give the portal's PostgreSQL role the rights it needs and no others. Repeat it after every migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", required=True, help="the role in the portal's DATABASE_URL")
        parser.add_argument("--apply", action="store_true", help="execute the statements instead of printing them")

    def handle(self, *args: object, role: str, apply: bool, **options: object) -> None:
        statements = grants.statements(role)
        if not apply:
            self.stdout.write("".join(f"{statement};\n" for statement in statements))
            return
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles; this database has none to grant to.")
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        self.stdout.write(f"{role} has what it needs on {len(grants.privileges())} tables, and nothing else.")
