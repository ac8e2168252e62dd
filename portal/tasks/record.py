"""Sealing, every second, beside the tasks of a worker.

A loop in the worker rather than a periodic task: a message a second would cost the broker in a folder more than the
sealing itself, and it would wait behind long tasks. Any number of workers may run it; the database lets one seal at a
time. Decisions do not wait for it: the gate seals as soon as they are committed.
"""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.db import connection

from raci.ledger import sealer

log = logging.getLogger(__name__)

SECONDS = 1.0
SECONDS_AFTER_TROUBLE = 5.0


class Sealing(threading.Thread):
    """Seals what is pending until it is told to stop."""

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__(name="sealer", daemon=True)
        self._seconds, self._ended = seconds, threading.Event()

    def run(self) -> None:
        pause = self._seconds
        while not self._ended.wait(pause):
            pause = self._seconds if turn() else SECONDS_AFTER_TROUBLE
        connection.close()

    def stop(self) -> None:
        """End after the batch under way."""
        self._ended.set()


def turn() -> bool:
    """Seal once. False if it did not work: it is logged, the connection is dropped, and the next turn tries anew."""
    try:
        sealer.seal(wait=False)
    except Exception:
        log.exception("sealing failed; it is tried again")
        connection.close()
        return False
    return True


_running: list[Sealing] = []


@worker_ready.connect
def begin(**_: Any) -> None:
    """The worker is up."""
    _running.append(Sealing())
    _running[-1].start()


@worker_shutting_down.connect
def end(**_: Any) -> None:
    """The worker is about to stop."""
    while _running:
        _running.pop().stop()
