import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.ledger.measures import (
    Direction,
    Freshness,
    Mean,
    Number,
    Part,
    direction,
    due_on,
    elapsed,
    freshness,
    health,
    is_met,
    mean,
    progress,
    whole,
)

TODAY = dt.date(2026, 11, 12)
D = Decimal


@pytest.mark.parametrize(
    ("baseline", "target", "value", "expected"),
    [
        (0, 100, 25, Fraction(1, 4)),
        (100, 0, 25, Fraction(3, 4)),
        (D("4.2"), D("2.1"), D("2.8"), Fraction(2, 3)),
        (-10, 10, 0, Fraction(1, 2)),
        (50, 80, 40, Fraction(0)),
        (50, 80, 90, Fraction(1)),
        (80, 50, 90, Fraction(0)),
        (80, 50, 40, Fraction(1)),
        (None, 80, 40, None),
        (50, None, 40, None),
        (50, 80, None, None),
        (50, 50, 50, None),
        (D("50.0"), D("50.000"), 60, None),
    ],
)
def test_progress(
    baseline: Number | None, target: Number | None, value: Number | None, expected: Fraction | None
) -> None:
    assert progress(baseline, target, value) == expected
    assert is_met(baseline, target, value) == (None if expected is None else expected == 1)


def test_direction() -> None:
    assert direction(10, 90) is Direction.HIGHER
    assert direction(D("90.5"), 10) is Direction.LOWER
    assert direction(10, D("10.00")) is None
    assert direction(None, 10) is None


NUMBERS = st.decimals(-1000, 1000, places=3)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_progress_never_falls_on_the_way_to_the_target(
    baseline: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    nearer, farther = sorted([one, other], reverse=target < baseline)
    before, after = progress(baseline, target, nearer), progress(baseline, target, farther)
    if before is None or after is None:
        assert baseline == target
        return
    assert 0 <= before <= after <= 1
    assert progress(baseline, target, baseline) == 0
    assert progress(baseline, target, target) == 1


@pytest.mark.parametrize(
    ("taken_on", "expected"),
    [
        (TODAY, Freshness.FRESH),
        (TODAY - dt.timedelta(days=30), Freshness.FRESH),
        (TODAY - dt.timedelta(days=31), Freshness.STALE),
        (TODAY + dt.timedelta(days=1), Freshness.NONE),
        (None, Freshness.NONE),
    ],
)
def test_freshness(taken_on: dt.date | None, expected: Freshness) -> None:
    assert freshness(taken_on, TODAY, 30) is expected


def test_a_cadence_is_at_least_a_day() -> None:
    assert due_on(TODAY, 1) == dt.date(2026, 11, 13)
    with pytest.raises(ValueError, match="at least one day"):
        due_on(TODAY, 0)


def test_elapsed_counts_both_days() -> None:
    start, end = dt.date(2026, 11, 11), dt.date(2026, 11, 14)
    shares = [elapsed(start, end, dt.date(2026, 11, day)) for day in (10, 11, 12, 14, 20)]
    assert shares == [0, Fraction(1, 4), Fraction(1, 2), 1, 1]
    assert elapsed(TODAY, TODAY, TODAY) == 1
    with pytest.raises(ValueError, match="ends on the day it starts or later"):
        elapsed(end, start, TODAY)


def test_health_is_progress_or_progress_against_what_is_expected() -> None:
    assert health(Fraction(1, 4)) == 25
    assert health(Fraction(1, 4), expected=Fraction(1, 2)) == 50
    assert health(Fraction(3, 4), expected=Fraction(1, 2)) == 100
    assert health(Fraction(0), expected=Fraction(0)) == 100
    assert health(None) is None


def test_health_is_shown_rounded_down() -> None:
    assert whole(Fraction(999, 10)) == 99
    assert whole(Fraction(100)) == 100


def test_health_flows_upward_with_its_weights() -> None:
    parts = [Part(3, Fraction(100)), Part(D("1"), Fraction(40))]
    assert mean(parts) == Mean(Fraction(85), Fraction(1))


def test_what_has_no_data_lowers_the_coverage_and_not_the_mean() -> None:
    parts = [Part(1, Fraction(80)), Part(3, None), Part(1, Fraction(60), coverage=Fraction(1, 2))]
    assert mean(parts) == Mean(Fraction(70), Fraction(3, 10))


@pytest.mark.parametrize("parts", [[], [Part(1, None)], [Part(0, Fraction(50))]])
def test_without_anything_to_weigh_there_is_no_health(parts: list[Part]) -> None:
    assert mean(parts) == Mean(None, Fraction(0))


def test_weights_are_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        mean([Part(-1, Fraction(50))])


PARTS = st.lists(
    st.builds(
        Part,
        weight=st.integers(0, 9),
        health=st.one_of(st.none(), st.fractions(0, 100, max_denominator=50)),
        coverage=st.fractions(0, 1, max_denominator=50),
    ),
    max_size=6,
)


@given(PARTS)
def test_a_mean_lies_between_its_parts(parts: list[Part]) -> None:
    found = mean(parts)
    assert 0 <= found.coverage <= 1
    known = [part.health for part in parts if part.health is not None and part.weight]
    assert (found.value is None) == (not known)
    if found.value is not None:
        assert min(known) <= found.value <= max(known)
