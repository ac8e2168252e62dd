"""Dates and numbers as sentences of findings and reasons write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone


def day(value: date | datetime) -> str:
    """``3 October 2026``, in the portal's zone."""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{on.day} {on:%B %Y}"


def number(value: Decimal) -> str:
    """``1,250.5``, without zeros that say nothing."""
    return f"{value.normalize():,f}"


def said(value: Any) -> str:
    """Any value within a sentence."""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value)
