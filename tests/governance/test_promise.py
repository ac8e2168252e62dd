"""Target curves: what is promised when, how far along a value lies, and how lines of text are read."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from governance.promise import Curve, Misread, costs_of, curve_of, mean, points_of, written

RISING = Curve(Decimal(0), date(2026, 1, 1), ((date(2026, 7, 1), Decimal(40)), (date(2027, 1, 1), Decimal(100))))
FALLING = Curve(Decimal(30), date(2026, 1, 1), ((date(2026, 12, 31), Decimal(10)),))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 6, 1), "0"),
        (date(2026, 1, 1), "0"),
        (date(2026, 4, 1), "19.9"),
        (date(2026, 7, 1), "40"),
        (date(2026, 10, 1), "70"),
        (date(2027, 1, 1), "100"),
        (date(2030, 1, 1), "100"),
    ],
)
def test_a_curve_is_straight_between_its_points(day: date, value: str) -> None:
    assert RISING.at(day) == Decimal(value)


def test_less_can_be_better() -> None:
    assert FALLING.share(Decimal(20)) == Fraction(1, 2)
    assert FALLING.behind(Decimal(23), date(2026, 7, 1))
    assert not FALLING.behind(Decimal(21), date(2026, 7, 1))


def test_behind_is_more_than_a_tenth_of_the_whole_way() -> None:
    day = date(2026, 7, 1)
    assert not RISING.behind(Decimal(30), day)
    assert RISING.behind(Decimal("29.9999"), day)


def test_a_curve_without_a_way_is_never_behind() -> None:
    flat = Curve(Decimal(5), date(2026, 1, 1), ())
    assert flat.share(Decimal(1)) is None
    assert not flat.behind(Decimal(1), date(2026, 7, 1))


def test_the_mean_leaves_out_what_is_not_known() -> None:
    assert mean([Fraction(1, 2), None, Fraction(3, 2)]) == 75
    assert mean([None]) is None


def test_lines_are_read_and_written() -> None:
    rows = curve_of(" 2026-06-30: 12.50 \n\n2026-12-31:25")
    assert rows == [["2026-06-30", "12.5"], ["2026-12-31", "25"]]
    assert curve_of(written(rows)) == rows
    assert points_of(rows)[1] == (date(2026, 12, 31), Decimal(25))
    assert costs_of("2027: 80000\n2026: 120000") == [["2026", "120000"], ["2027", "80000"]]


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (curve_of, "June: 3", "does not begin with a day"),
        (curve_of, "2026-06-30: much", "does not end with a number"),
        (curve_of, "2026-06-30: NaN", "does not end with a number"),
        (curve_of, "2026-06-30: 0.00001", "four decimals"),
        (curve_of, "2026-12-31: 1\n2026-06-30: 2", "in their order"),
        (curve_of, "2026-06-30: 1\n2026-06-30: 2", "each of them once"),
        (costs_of, "next year: 3", "does not begin with a year"),
        (costs_of, "2026: -3", "nothing or more"),
        (costs_of, "2026: 1\n2026: 2", "each year once"),
    ],
)
def test_what_cannot_be_read_is_said(read: object, text: str, sentence: str) -> None:
    with pytest.raises(Misread, match=sentence):
        read(text)  # type: ignore[operator]
