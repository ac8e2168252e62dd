"""How many queries each page needs, kept in a file so that one more shows in a review.

UPDATE_QUERIES=1 writes the file anew.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("queries.json")
BUDGET = 15


def most(client: Client, urls: Iterable[str], known: int) -> int:
    """The queries of that page which needs most; opened again only where it seems to need more than is ``known``."""
    found = 0
    for url in urls:
        count = counted(client, url, before=False)
        found = max(found, count if count <= known else counted(client, url, before=False))
    return found


def counted(client: Client, url: str, *, before: bool = True) -> int:
    """The queries of a page; if it was opened once ``before``, what is read once a process is there."""
    headers = {"HX-Request": "true"} if "/open/?" in url else {}  # a part of a page, fetched by it
    if before:
        client.get(url, headers=headers)
    reset_queries()  # the log of a connection holds 9,000, and this goes over many pages
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers).status_code in (200, 403, 404), url
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in captured.captured_queries)


def compare(found: dict[str, int]) -> None:
    """Fail where a page needs more than its baseline or its budget, or where the baseline is stale."""
    if os.environ.get("UPDATE_QUERIES"):
        FILE.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    baseline: dict[str, int] = json.loads(FILE.read_text()) if FILE.exists() else {}
    over = {name: count for name, count in found.items() if count > BUDGET}
    more = {name: (baseline.get(name), count) for name, count in found.items() if count > baseline.get(name, 0)}
    assert not over, f"over the budget of {BUDGET}: {over}"
    assert not more, f"more than the baseline (was, is): {more}; UPDATE_QUERIES=1 accepts it"
    assert set(baseline) <= set(found), f"no such page any more: {set(baseline) - set(found)}"
