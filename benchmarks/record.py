"""Sealing, proving and verifying the record

A backlog of notes is written through the trigger that queues them, sealed, proved and exported; the verifier then runs
as an auditor runs it.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import Figure
from raci.ledger import bundle, clock, proofs, sealer, verify
from raci.ledger.entry import Entry
from raci.ledger.ids import uuid7
from raci.ledger.models import Checkpoint, Event, Outcome
from raci.people.actor import Actor
from tests import cast as company

EVENTS = 100_000
CHUNK = 10_000
PROOFS = 200


def run() -> Iterator[Figure]:
    """The figures."""
    actor = company.load()["author"]
    yield Figure("events written, a note each", _rate(EVENTS, lambda: _notes(actor)), "events/s")
    yield Figure("a backlog sealed", _rate(EVENTS, sealer.seal), "events/s")
    yield Figure("one event sealed, with its checkpoint", _mean(50, lambda: _one(actor)), "ms")
    events = list(Event.objects.order_by("id")[:: max(1, EVENTS // PROOFS)])
    head = proofs.newest()
    assert head is not None
    yield Figure(
        "proof of inclusion, read and checked", _each(events, lambda event: proofs.inclusion(event, head)), "ms"
    )
    yield Figure("the newest head checked against three earlier", _mean(50, lambda: proofs.check_head(head.at)), "ms")
    with TemporaryDirectory() as folder:
        yield from _exported(Path(folder) / "bundle.zip", head)


def _exported(place: Path, head: Checkpoint) -> Iterator[Figure]:
    began = time.perf_counter()
    with place.open("wb") as out:
        bundle.write(out, bundle.Contents(head=head, title="Record"))
    yield Figure("bundle written", time.perf_counter() - began, "s")
    yield Figure("bundle, size", place.stat().st_size / 1e6, "MB")
    began = time.perf_counter()
    subprocess.run([sys.executable, "-I", verify.__file__, place], check=True, stdout=subprocess.DEVNULL)
    yield Figure("bundle verified", time.perf_counter() - began, "s")


def _notes(actor: Actor) -> None:
    now, signatory = clock.now(), actor.signatory()
    for start in range(0, EVENTS, CHUNK):
        about: dict[str, Any] = {"at": now, "signatory": signatory, "verb": "bench.note", "subject": actor.person}
        numbers = range(start, start + CHUNK)
        entries = [Entry(id=uuid7(), outcome=Outcome.NOTED, details={"number": n}, **about).event() for n in numbers]
        Event.objects.bulk_create(entries)


def _one(actor: Actor) -> None:
    entry = Entry(id=uuid7(), at=clock.now(), signatory=actor.signatory(), verb="bench.note", subject=actor.person)
    entry.event().save(force_insert=True)
    sealer.seal()


def _rate(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def _mean(count: int, work: Callable[[], object]) -> float:
    return 1000 / _rate(count, lambda: [work() for _ in range(count)])


def _each(items: list[Event], work: Callable[[Event], object]) -> float:
    return 1000 / _rate(len(items), lambda: [work(item) for item in items])
