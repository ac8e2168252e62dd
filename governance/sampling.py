"""Which items are picked, and how many: pure functions that anybody can repeat.

The order of a population under a seed is that of ``SHA-256(seed + ":" + position)``, as hexadecimal text, where the
position of the first item is 1. A sample is the first ``n`` of that order. In a few lines, for whoever checks it:

    import hashlib
    order = sorted(range(1, size + 1), key=lambda at: hashlib.sha256(f"{seed}:{at}".encode()).hexdigest())
    picked = order[:n]
"""

import hashlib
from collections.abc import Iterable

METHOD = "sha256-order-1"
CONFIDENCES = (80, 90, 95, 99)
RATES = (1, 2, 3, 5, 10, 15, 20)


def digest_of_ids(ids: Iterable[str]) -> str:
    """SHA-256 of the ids in their order, each followed by a line feed, in hexadecimal."""
    return hashlib.sha256("".join(f"{each}\n" for each in ids).encode()).hexdigest()


def picked(seed: str, size: int, count: int) -> list[int]:
    """The positions that a seed picks from a population, in the order in which they are picked, from 1.

    Raises:
        ValueError: more are wanted than there are.
    """
    if not 0 <= count <= size:
        raise ValueError(f"{count} of {size} cannot be picked")
    order = sorted(range(1, size + 1), key=lambda at: hashlib.sha256(f"{seed}:{at}".encode()).hexdigest())
    return order[:count]


def sample_size(population: int, *, confidence: int, tolerable: int) -> int:
    """How many items, none of which shows an exception, bear out a rate of exceptions below the tolerable one.

    Discovery sampling without replacement: the least ``n`` for which, if as many items as the tolerable rate says were
    wrong (rounded up), a sample of ``n`` would miss all of them with a chance of at most ``1 - confidence``. The chance
    is hypergeometric, the product of ``(N - K - i) / (N - i)`` over ``i < n``.

    Args:
        confidence: in per cent, such as 95.
        tolerable: the rate of exceptions that can be borne, in per cent of the population.

    Raises:
        ValueError: a rate or confidence is not between 0 and 100.
    """
    if not (0 < confidence < 100 and 0 < tolerable < 100):
        raise ValueError("confidence and tolerable rate lie between 0 and 100 per cent")
    wrong = -(-population * tolerable // 100)
    missed, count = 1.0, 0
    while count < population and missed > 1 - confidence / 100 + 1e-12:
        missed *= max(population - wrong - count, 0) / (population - count)
        count += 1
    return count
