"""The heart: who may do what, who did what, and what is linked to what."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


def _install(using: str, **_: Any) -> None:
    from django.db import connections

    from raci.ledger import rings

    rings.install(connections[using])


def rings_in_place(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """A Warning, since an Error would block the ``migrate`` that mends it; the gate itself refuses to start."""
    from django.db import connections

    from raci.ledger import rings

    found = {alias: rings.faults(connections[alias]) for alias in databases or ()}
    return [
        checks.Warning(
            f"ring 3 on {alias}: {len(faults)} faults: {'; '.join(faults[:5])}",
            hint="run `manage.py migrate`",
            id="ledger.W001",
        )
        for alias, faults in found.items()
        if faults
    ]


class RaciConfig(AppConfig):
    """Puts the rings in place after every migration."""

    name = "raci"
    label = "raci"
    verbose_name = "Responsibility"

    def ready(self) -> None:
        from raci.alignment import criteria  # noqa: F401 - registers what a service must have beside its own half
        from raci.duties import (  # noqa: F401 - declares the acts
            account_acts,
            advice_acts,
            delegation_acts,
            emergency_acts,
            exemption_acts,
            membership_acts,
            reading_acts,
        )
        from raci.duties.services import consultations  # noqa: F401 - registers what comes of asking for advice
        from raci.ledger import shape  # noqa: F401 - registers the shape checks

        checks.register(rings_in_place, checks.Tags.database)
        post_migrate.connect(_install, sender=self)
