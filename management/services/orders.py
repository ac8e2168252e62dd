"""Imports that people want: the database owns the work, workers claim it, and a file is imported once.

Beside the act itself (``imports.import_incidents``) nothing here is governed: an order is a note to a worker.
"""

import datetime as dt
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q

from management.acts import operations as acts
from management.itsm.mapping import MappingError
from management.itsm.reading import FileError
from management.models import ImportMapping, ImportOrder, ImportRun
from management.services.imports import import_incidents
from management.states import OrderState
from raci.duties.gate import Refused, objections, passing
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import OrgUnit

LEASE = dt.timedelta(minutes=30)
ATTEMPTS = 3


class Superseded(RuntimeError):
    """Another worker has taken the order over; what this one did is rolled back."""


def place(*, actor: Actor, file: Path, file_name: str, mapping: ImportMapping, unit: OrgUnit) -> ImportOrder:
    """Order the import of a file that is kept at ``file``. Who may not import is refused now, and that is on record.

    Raises:
        Refused: the gate would not let the import pass.
        ValueError: the actor has no account, so nobody would be named.
    """
    if actor.account is None:
        raise ValueError("an import is ordered by somebody with an account")
    blank = ImportRun(mapping=mapping, unit=unit, file_name=file_name[:200], taken_at=clock.now())
    if objections(acts.RUN_IMPORT, blank, actor):
        with passing(acts.RUN_IMPORT, blank, actor=actor):
            pass
    return ImportOrder.objects.create(
        file=str(file),
        file_name=file_name[:200],
        mapping=mapping,
        unit=unit,
        wanted_by=actor.person,
        account=actor.account,
        ordered_at=clock.now(),
        step="Waiting for a worker",
    )


def due() -> list[int]:
    """Orders that nobody works on: new ones, and those whose worker went silent."""
    silent = Q(state=OrderState.RUNNING, lease_until__lt=clock.now())
    rows = ImportOrder.objects.filter(Q(state=OrderState.DUE) | silent).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:20])


def claim(order_id: int) -> ImportOrder | None:
    """Take an order over, or None where somebody else has it or it is done."""
    now = clock.now()
    free = Q(state=OrderState.DUE) | Q(state=OrderState.RUNNING, lease_until__lt=now)
    taken = ImportOrder.objects.filter(free, pk=order_id).update(
        state=OrderState.RUNNING, attempt=F("attempt") + 1, lease_until=now + LEASE
    )
    if not taken:
        return None
    return ImportOrder.objects.select_related("mapping", "unit", "wanted_by", "account__person").get(pk=order_id)


def work(order_id: int) -> ImportRun | None:
    """Claim an order and do it. None where there was nothing to do, or where it failed for a reason that the order
    tells."""
    order = claim(order_id)
    if order is None:
        return None
    if order.attempt > ATTEMPTS:
        _failed(order, "It was begun three times and never ended. Try again with a smaller file.")
        return None
    try:
        run = import_incidents(
            actor=Actor(order.wanted_by, order.account),
            path=Path(order.file),
            mapping=order.mapping,
            unit=order.unit,
            file_name=order.file_name,
            progress=lambda step, done, total: _tell(order, step, done, total),
            on_record=lambda run: _finish(order, run),
        )
    except (FileError, MappingError, Refused, FileNotFoundError) as problem:
        _failed(order, str(problem))
        return None
    Path(order.file).unlink(missing_ok=True)
    return run


def _mine(order: ImportOrder) -> "Q":
    return Q(pk=order.pk, attempt=order.attempt, state=OrderState.RUNNING)


def _tell(order: ImportOrder, step: str, done: int, total: int) -> None:
    """How far it is. Within the import's own transaction nobody else would see it, so nothing is written there."""
    if transaction.get_connection().in_atomic_block:
        return
    ImportOrder.objects.filter(_mine(order)).update(step=step, done=done, total=total, lease_until=clock.now() + LEASE)


def _finish(order: ImportOrder, run: ImportRun) -> None:
    """In the transaction of the import: the order is done if it is still this worker's, else all is rolled back."""
    done = ImportOrder.objects.filter(_mine(order)).update(
        state=OrderState.DONE, run=run, step="Done", done=run.rows, total=run.rows, lease_until=None
    )
    if not done:
        raise Superseded(f"order {order.pk} is another worker's now")


def _failed(order: ImportOrder, problem: str) -> None:
    ImportOrder.objects.filter(_mine(order)).update(
        state=OrderState.FAILED, problem=problem[:600], step="", lease_until=None
    )
    Path(order.file).unlink(missing_ok=True)
