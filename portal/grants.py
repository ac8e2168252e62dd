"""What the portal's database role may do: no more than its services need.

The owner of the database migrates. The role that the portal runs under can neither delete a governed row, nor change or
delete what is in the record, nor empty a table; so that even stolen access to the database does not rewrite history.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.migrations.recorder import MigrationRecorder

from raci.duties.models import Claim
from raci.ledger.derived import derived_models
from raci.ledger.governed import governed_models
from raci.ledger.models import RECORD, Never, Opening, Pending

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
CHANGE = ("SELECT", "INSERT", "UPDATE")
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
# The sealer takes events out of the queue; the queue is filled by a trigger, which runs as the owner.
QUEUE = ("SELECT", "DELETE")


def privileges() -> dict[str, tuple[str, ...]]:
    """Table → what the portal's role may do with it, for every table of every installed app."""
    special: dict[type[models.Model], tuple[str, ...]] = {
        **dict.fromkeys(RECORD, ADD),
        **dict.fromkeys(governed_models(), CHANGE),
        Opening: ADD,
        Claim: ADD,
        Pending: QUEUE,
        Never: READ,
        **dict.fromkeys(derived_models(), READ),  # triggers keep them, as the owner
    }
    tables = {model._meta.db_table: special.get(model, EVERYTHING) for model in stored()}
    return {**tables, MigrationRecorder.Migration._meta.db_table: READ}


def stored() -> Iterator[type[models.Model]]:
    """Every model with a table of its own, through tables included."""
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def statements(role: str) -> list[str]:
    """SQL that gives `role`, which exists, exactly these privileges. Safe to repeat; for PostgreSQL."""
    name = quoted(role)
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
        *(f"GRANT {', '.join(may)} ON {quoted(table)} TO {name}" for table, may in sorted(privileges().items())),
    ]


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
