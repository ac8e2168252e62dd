"""What the record needs to stay quick: an index for parts of an act, and an early vacuum of the queues."""

from typing import Any

from django.db import migrations, models

QUEUES = ("ledger_pending", "ledger_opening")
"""Every row of these soon goes again; what it leaves behind is to be swept long before a fifth of the table is dead."""


def sweep_early(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in QUEUES:
            schema_editor.execute(
                f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)"
            )


def sweep_as_usual(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in QUEUES:
            schema_editor.execute(
                f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)"
            )


class Migration(migrations.Migration):
    dependencies = [("raci", "0002_links_rounds_snapshots")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("within__isnull", False)), fields=["within"], name="event_within"),
        ),
        migrations.RunPython(sweep_early, sweep_as_usual),
    ]
