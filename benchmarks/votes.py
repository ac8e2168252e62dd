"""Votes cast at the same time

Members of a board change their votes on two open motions, each time signed afresh: a signature, locks, judgement,
claims, the ballot and its event in one transaction that waits for the disk. Each client is a process of its own.
Passwords are hashed as the tests do, since a good hash is slow on purpose.
"""

import multiprocessing
import time
from collections.abc import Iterator
from queue import Queue
from typing import Any

from django.db import connections

from benchmarks import Figure
from governance.models import Ballot
from governance.services import ballots
from raci.duties.gate import Refused
from tests import cast as company
from tests.governance.deciding import BOARD, board

CLIENTS = (1, 2, 8)
SECONDS = 8.0


def run() -> Iterator[Figure]:
    """The figures."""
    deciding = board(company.load())
    seats: list[tuple[str, Any]] = []
    for title in ("One", "Other"):
        motion = deciding.opened(deciding.motion(deciding.version(title=title)))
        deciding.declare(motion)
        seats += [(part, deciding.ballot(motion, part).pk) for part in BOARD]
    for clients in CLIENTS:
        taken = _at_once(seats[:clients])
        votes = len(taken)
        yield Figure(f"votes, {clients} at once", votes / SECONDS, "votes/s")
        yield Figure(f"one vote, {clients} at once, median", taken[votes // 2] * 1000, "ms")
        yield Figure(f"one vote, {clients} at once, 99 of 100", taken[int(votes * 0.99) - 1] * 1000, "ms")


def _at_once(seats: list[tuple[str, Any]]) -> list[float]:
    """Seconds of each vote, the quickest first."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    start = context.Barrier(len(seats))
    clients = [context.Process(target=_vote, args=(part, key, start, found)) for part, key in seats]
    for client in clients:
        client.start()
    taken = [each for _ in clients for each in found.get(timeout=60)]
    for client in clients:
        client.join()
    return sorted(taken)


def _vote(part: str, key: Any, start: Any, found: "Queue[list[float]]") -> None:
    cast = company.load()
    ballot, taken = Ballot.objects.select_related("motion").get(pk=key), list[float]()
    _cast(cast, part, ballot, 0)
    start.wait()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        began = time.perf_counter()
        _cast(cast, part, ballot, len(taken) + 1)
        taken.append(time.perf_counter() - began)
    found.put(taken)
    connections.close_all()


def _cast(cast: company.Cast, part: str, ballot: Ballot, number: int) -> None:
    choice = ("for", "abstain")[number % 2]
    ballot.refresh_from_db()
    try:
        token = cast.sign(part, "ballot.vote", ballot)
        ballots.vote(actor=cast[part], ballot=ballot, choice=choice, signature=token)
    except Refused as refused:
        if number:  # only the first may be one that was cast before
            raise AssertionError(str(refused)) from refused
