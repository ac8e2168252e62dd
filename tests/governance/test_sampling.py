"""Sampling that anybody can repeat: the same seed picks the same items, and the formula is that of the tables."""

import hashlib
from math import comb

import pytest

from governance.sampling import digest_of_ids, picked, sample_size


def test_a_seed_picks_what_a_few_lines_of_python_pick() -> None:
    order = sorted(range(1, 101), key=lambda at: hashlib.sha256(f"seed:{at}".encode()).hexdigest())
    assert picked("seed", 100, 7) == order[:7]
    assert picked("seed", 100, 7) != picked("other", 100, 7)


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert picked("seed", 50, 20)[:8] == picked("seed", 50, 8)


def test_each_item_is_picked_about_as_often() -> None:
    counts = [0] * 10
    for seed in range(2000):
        for at in picked(str(seed), 10, 3):
            counts[at - 1] += 1
    assert all(500 < count < 700 for count in counts)


def test_no_more_is_picked_than_there_is() -> None:
    with pytest.raises(ValueError, match="cannot be picked"):
        picked("seed", 3, 4)


@pytest.mark.parametrize(("population", "confidence", "tolerable"), [(100, 95, 5), (250, 90, 10), (40, 99, 3)])
def test_the_size_is_the_least_that_would_miss_so_many_exceptions_too_seldom(
    population: int, confidence: int, tolerable: int
) -> None:
    wrong = -(-population * tolerable // 100)

    def missed(count: int) -> float:
        return comb(population - wrong, count) / comb(population, count)

    found = sample_size(population, confidence=confidence, tolerable=tolerable)
    assert missed(found) <= 1 - confidence / 100 + 1e-9 < missed(found - 1)


def test_for_a_large_population_it_is_the_number_of_the_published_tables() -> None:
    assert sample_size(1_000_000, confidence=95, tolerable=5) == 59
    assert sample_size(1_000_000, confidence=90, tolerable=10) == 22


def test_a_small_population_is_looked_at_whole() -> None:
    assert sample_size(3, confidence=95, tolerable=5) == 3


@pytest.mark.parametrize(("confidence", "tolerable"), [(0, 5), (100, 5), (95, 0), (95, 100)])
def test_rates_lie_between_nothing_and_everything(confidence: int, tolerable: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        sample_size(10, confidence=confidence, tolerable=tolerable)


def test_the_digest_is_of_each_id_and_a_line_feed() -> None:
    assert digest_of_ids(["a", "b"]) == hashlib.sha256(b"a\nb\n").hexdigest()
