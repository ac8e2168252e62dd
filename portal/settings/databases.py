"""The two databases. ATOMIC_REQUESTS stays off on both: a refusal is recorded after the rollback of its act."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ


def sqlite(file: Path, *, synchronous: str = "FULL") -> dict[str, Any]:
    """SQLite with the rings' own backend, kept in `file`. FULL: what was acknowledged survives a power cut."""
    return {
        "ENGINE": "raci.ledger.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA synchronous={synchronous};",
        },
        "ATOMIC_REQUESTS": False,
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL at `url`; a socket's folder as host is percent-encoded, as libpq has it."""
    parts = environ.Env.db_url_config(url)
    host = unquote(parts["HOST"])
    return {**parts, "HOST": host, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
