"""Comparing dates with a number of days or months that each row has for itself, alike on both databases."""

import calendar
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


def months_before(day: date, months: int) -> date:
    """The same day so many months ago; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _late(rows: "QuerySet[Any]", last: str, column: str, limit: Any) -> Q:
    # The few different numbers are read first, so that the comparison needs no date arithmetic of one database.
    numbers = rows.order_by().values_list(column, flat=True).distinct()
    found = Q(pk__in=[])
    for number in numbers:
        found |= Q(**{column: number, f"{last}__lt": limit(number)})
    return found


def overdue_by_days(rows: "QuerySet[M]", *, last: str, days: str, today: date) -> "QuerySet[M]":
    """Rows whose date ``last`` lies more than their own number of ``days`` back."""
    return rows.filter(_late(rows, last, days, lambda number: today - timedelta(days=number)))


def overdue_by_months(rows: "QuerySet[M]", *, last: str, months: str, today: date) -> "QuerySet[M]":
    """Rows whose date ``last`` lies more than their own number of ``months`` back."""
    return rows.filter(_late(rows, last, months, lambda number: months_before(today, number)))
