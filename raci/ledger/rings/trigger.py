"""A trigger as data, so that what stands in a database can be compared with what should."""

from typing import NamedTuple


class Trigger(NamedTuple):
    """On PostgreSQL ``function`` is the body of its function and ``function_name`` its name; SQLite has none."""

    name: str
    table: str
    create: str
    function: str = ""
    function_name: str = ""


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'
