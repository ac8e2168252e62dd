"""What the speed claims rest on.

A benchmark is a module of this package with a docstring, whose first line is its title, and a function
`run() -> Iterable[Figure]`. `python -m benchmarks` runs all of them, `python -m benchmarks NAME …` some, each on a
database of its own. Where a million rows are wanted they are written beneath the rings, which are put back before
anything is measured. Nothing is skipped to be faster: PostgreSQL waits for the disk, and so does SQLite.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One measured number: of what, how much, in which unit (as in "gated edit, p50", 2.0, "ms")."""

    what: str
    value: float
    unit: str


class Benchmark(NamedTuple):
    """A module that measures something."""

    name: str
    title: str
    run: Callable[[], Iterable[Figure]]


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))


def load(name: str) -> Benchmark:
    """Import one. Django must be set up before, since benchmarks import models."""
    module = importlib.import_module(f"benchmarks.{name}")
    return Benchmark(name, (module.__doc__ or name).partition("\n")[0], module.run)
