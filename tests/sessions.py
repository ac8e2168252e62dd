"""Sessions that are still open in the database of a run when it is about to be dropped."""

from django.db import connection


def end_others() -> None:
    """A browser keeps its connections to the live server, and their threads theirs to the database, which PostgreSQL
    does not drop as long as somebody is in it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
