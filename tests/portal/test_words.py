"""Dates, times and numbers in words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portal import words

TODAY = date(2026, 11, 12)


def at(day: int, hour: int = 12, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (at(12, 11), "today, 11:00"),
        (at(11, 18), "yesterday, 18:00"),
        (at(13, 17), "tomorrow, 17:00"),
        (at(9, 2), "9 Nov, 02:00"),
        (date(2026, 6, 30), "30 June"),
        (date(2025, 9, 30), "30 Sep 2025"),
    ],
)
def test_when_names_near_days_and_leaves_this_year_out(value: date | datetime, said: str) -> None:
    assert words.when(value, today=TODAY) == said


@pytest.mark.parametrize(
    ("days", "away", "due"),
    [
        (0, "today", "today"),
        (1, "tomorrow", "tomorrow"),
        (6, "in 6 days", "in 6 days"),
        (-1, "yesterday", "1 day late"),
        (-3, "3 days ago", "3 days late"),
    ],
)
def test_what_is_asked_for_is_late_and_not_ago(days: int, away: str, due: str) -> None:
    day = TODAY + timedelta(days=days)
    assert words.away(day, today=TODAY) == away
    assert words.due(day, today=TODAY) == due


def test_days() -> None:
    assert words.day(date(2026, 11, 13), today=TODAY) == "13 November"
    assert words.day(date(2027, 1, 1), today=TODAY) == "1 January 2027"
    assert words.day_long(date(2026, 11, 13)) == "13 November 2026"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "just now"), (1, "1 second ago"), (59, "59 seconds ago"), (60, "1 minute ago"), (7200, "2 hours ago"),
     (86400 * 5, "5 days ago"), (-3, "just now")],
)  # fmt: skip
def test_ago(seconds: float, said: str) -> None:
    assert words.ago(seconds) == said


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(184203, None, "184,203"), (-1.5, None, "−1.5"), (Decimal("99.890"), None, "99.89"), (None, None, "–"),
     (99.9, 2, "99.90"), (5.0, None, "5")],
)  # fmt: skip
def test_number(value: float | Decimal | None, places: int | None, said: str) -> None:
    assert words.number(value, places) == said


def test_a_change_carries_its_sign_and_no_change_none() -> None:
    assert [words.signed(value) for value in (3, -9, 0)] == ["+3", "−9", "0"]


def test_percent_keeps_its_sign_together() -> None:
    assert words.percent(22) == "22\N{NO-BREAK SPACE}%"
    assert words.percent(None) == "–"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Judith Oyelaran", "JO"), ("Tomás de la Quiroga", "TQ"), ("svc-deploy", "SD"), ("", "?"), ("Board", "B")],
)
def test_initials(name: str, letters: str) -> None:
    assert words.initials(name) == letters


def test_digests_are_read_in_groups() -> None:
    assert words.grouped("7f3a91c04be8") == "7f3a 91c0 4be8"
    assert words.grouped("7f3a91c04be8d215e2c1", keep=2) == "7f3a 91c0 … e2c1"
    assert words.grouped("7f3a", keep=2) == "7f3a"


def test_codes_are_found_and_nothing_is_lost() -> None:
    text = "EG-04 through ITG-01, R-2026-118; 11-12 is none"
    runs = words.codes_in(text)
    assert "".join(part for part, _ in runs) == text
    assert [part for part, is_code in runs if is_code] == ["EG-04", "ITG-01", "R-2026-118"]
    assert words.codes_in("") == []
