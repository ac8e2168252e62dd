"""What the health of everything is now, and keeping it for the day, so that any past day can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from raci.alignment import leaves, structure
from raci.alignment.checks import Moment
from raci.alignment.health import Edge, Figure, Key, roll_up
from raci.alignment.models import Snapshot

PLACES = 1000


@dataclass(frozen=True)
class Measured:
    """The figures of everything, and what it is called."""

    figures: Mapping[Key, Figure]
    named: Mapping[Key, tuple[str, str]]


def measure(moment: Moment) -> Measured:
    """Read everything in a fixed number of queries, and compute it in one pass."""
    metrics = leaves.read_metrics(moment.today)
    services, controls = moment.once(leaves.read_services), moment.once(leaves.read_controls)
    measured = leaves.of_all(services, controls, metrics, moment.today)
    known = structure.nodes()
    there = {node.key for node in known}
    edges = [
        Edge(link.upper, link.lower, link.weight, link.primary)
        for link in structure.links()
        if link.confirmed and {link.upper, link.lower} <= there
    ]
    edges += [row.edge for row in metrics]
    figures = roll_up(measured, edges, [node.key for node in known if node.key.kind in structure.GOALS])
    named = {node.key: (node.code, node.title) for node in known}
    named |= {Key(row.kind, str(row.key)): (row.code, row.title) for row in metrics}
    return Measured(figures, named)


def _places(value: Fraction) -> Decimal:
    return Decimal(round(value * PLACES)) / PLACES


def _row(day: date, key: Key, figure: Figure, named: tuple[str, str]) -> Snapshot:
    parts = [
        {"kind": part.key.kind, "id": part.key.id, "share": str(_places(part.share)), "primary": part.primary}
        for part in figure.parts
    ]
    return Snapshot(
        day=day,
        subject_type=key.kind,
        subject_id=key.id,
        code=named[0],
        label=named[1],
        health=None if figure.health is None else _places(figure.health),
        coverage=_places(figure.coverage),
        state=figure.state,
        reason=figure.reason[:200],
        parts=parts,
    )


def keep(moment: Moment, measured: Measured) -> int:
    """Keep the figures of the day; later ones of the same day take their place. How many there are."""
    rows = [
        _row(moment.today, key, figure, measured.named[key])
        for key, figure in measured.figures.items()
        if key in measured.named
    ]
    _forget(moment.today, rows)
    Snapshot.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "subject_type", "subject_id"],
        update_fields=["code", "label", "health", "coverage", "state", "reason", "parts"],
    )
    return len(rows)


def _forget(day: date, rows: list[Snapshot]) -> None:
    """What ended today has no figure at the end of the day."""
    kept: dict[str, set[Any]] = {}
    for row in rows:
        kept.setdefault(row.subject_type, set()).add(row.subject_id)
    for kind, key, pk in Snapshot.objects.filter(day=day).values_list("subject_type", "subject_id", "pk"):
        if str(key) not in kept.get(kind, set()):
            Snapshot.objects.filter(pk=pk).delete()
