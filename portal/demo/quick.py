"""What makes a demonstration load in seconds without going around anything: each password is hashed once, and the disk
is not waited for. Both hold for the process that loads, and end with it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.db import connection


@contextmanager
def demonstration() -> Iterator[None]:
    """Let the clock be moved, and be quick about passwords, the disk and memory."""
    was, settings.COUNTERSIGN_DEMO = settings.COUNTERSIGN_DEMO, True
    try:
        with _hashing_once(), _not_waiting_for_the_disk(), _collecting_seldom():
            yield
    finally:
        settings.COUNTERSIGN_DEMO = was


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What was there before is not looked at again and again for being garbage."""
    was = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*was)
        gc.unfreeze()


@contextmanager
def _hashing_once() -> Iterator[None]:
    """All accounts have one password; with one salt it is one hash, made and compared once.

    The stored form is the ordinary one, which the ordinary hasher checks.
    """
    hasher = get_hasher()
    salt = hasher.salt()
    own = {
        "salt": lambda: salt,
        "encode": lru_cache(hasher.encode),
        "verify": lru_cache(hasher.verify),
    }
    vars(hasher).update(own)
    try:
        yield
    finally:
        for name in own:
            vars(hasher).pop(name)


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """A first start that is interrupted begins anew, so nothing can be lost that was acknowledged to anybody."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            lax, strict = "PRAGMA synchronous = OFF", f"PRAGMA synchronous = {cursor.fetchone()[0]}"
        else:
            lax, strict = "SET synchronous_commit = off", "RESET synchronous_commit"
        cursor.execute(lax)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(strict)
