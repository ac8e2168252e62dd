"""No act begins on a database whose guards are gone: it would take anything, and nobody would see."""

from django.db.backends.base.base import BaseDatabaseWrapper

from raci.ledger.rings.install import faults

ISOLATION = "read committed"
"""What the locks of the gate are made for: after waiting for a row, an act sees what was committed meanwhile."""

_ensured: set[tuple[str, str]] = set()


class GuardsDown(RuntimeError):
    """Triggers are missing, altered or disabled, or transactions are isolated in another way than the gate expects."""


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Look once a process and database; the page of health and ``manage.py check`` look each time.

    Raises:
        GuardsDown: nothing may be changed here before ``manage.py migrate`` has put it right.
    """
    place = connection.alias, str(connection.settings_dict["NAME"])
    if place in _ensured:
        return
    found = faults(connection) + _isolation(connection)
    if found:
        raise GuardsDown(
            f"The database's own guards are not in place, so nothing is changed. Run manage.py migrate. {found[0]}"
        )
    _ensured.add(place)


def forget() -> None:
    """Look again before the next act."""
    _ensured.clear()


def _isolation(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        is_now = cursor.fetchone()[0]
    return [] if is_now == ISOLATION else [f"transactions are {is_now}, and have to be {ISOLATION}"]
