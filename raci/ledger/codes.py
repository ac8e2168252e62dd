"""Numbers that people use: ``POL-014``, ``M-2026-041``."""

from zlib import crc32

from django.db import connections

from raci.ledger.governed import Governed


def next_code(
    model: type[Governed], prefix: str, *, year: int | None = None, digits: int = 3, field: str = "code"
) -> str:
    """The number after the highest one with this prefix (and year). Two at once are told apart by the unique column:
    the second one is refused by the database and tries again with the next number."""
    head = f"{prefix}-{year}-" if year else f"{prefix}-"
    taken = model._base_manager.filter(**{f"{field}__startswith": head}).values_list(field, flat=True)
    numbers = [int(tail) for code in taken if (tail := str(code)[len(head) :]).isdigit()]
    return f"{head}{max(numbers, default=0) + 1:0{digits}d}"


def code_in_turn(
    model: type[Governed], prefix: str, *, year: int | None = None, digits: int = 3, using: str = "default"
) -> str:
    """The same without gaps or clashes: until the open transaction ends, nobody else gets a number of this sequence."""
    connection = connections[using]
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEQUENCES, crc32(f"{prefix}-{year}".encode()) >> 1])
    return next_code(model, prefix, year=year, digits=digits)


SEQUENCES = 7_411
"""What this product's locks on sequences of numbers begin with."""
