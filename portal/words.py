"""Dates, times and numbers in words, as every page writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
MONTH_DAYS = 365.25 / 12
FAR = 120
"""Beyond so many days a distance is told in months."""
MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"
_CODE = re.compile(r"\b[A-Z]{1,5}(?:-[0-9]{1,5})+[a-z]?\b")


def local(moment: datetime) -> datetime:
    """The moment on the portal's clock."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def as_day(value: date | datetime) -> date:
    """The calendar day of a day or a moment, on the portal's clock."""
    return local(value).date() if isinstance(value, datetime) else value


def month_short(value: date) -> str:
    """'Nov'; May, June and July are written out as they are nearly as short."""
    name = MONTHS[value.month - 1]
    return name if len(name) <= 4 else name[:3]


def day(value: date | datetime, *, today: date | None = None) -> str:
    """'13 November', with the year if it is not this one."""
    on = as_day(value)
    now = today or timezone.localdate()
    return f"{on.day} {MONTHS[on.month - 1]}" + ("" if on.year == now.year else f" {on.year}")


def day_long(value: date | datetime) -> str:
    """'13 November 2026', always with its year."""
    on = as_day(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def day_short(value: date | datetime, *, today: date | None = None) -> str:
    """'13 Nov', with the year if it is not this one."""
    on = as_day(value)
    now = today or timezone.localdate()
    return f"{on.day} {month_short(on)}" + ("" if on.year == now.year else f" {on.year}")


def clock(value: datetime) -> str:
    """'17:00'."""
    return local(value).strftime("%H:%M")


def when(value: date | datetime, *, today: date | None = None) -> str:
    """'today, 11:02', 'yesterday, 18:22', '9 Nov, 02:40', '30 Sep 2025'."""
    now = today or timezone.localdate()
    on = as_day(value)
    named = {now: "today", now - timedelta(days=1): "yesterday", now + timedelta(days=1): "tomorrow"}
    head = named.get(on) or day_short(on, today=now)
    return f"{head}, {clock(value)}" if isinstance(value, datetime) else head


def away(value: date | datetime, *, today: date | None = None) -> str:
    """How far off a day is: 'today', 'tomorrow', 'in 6 days', 'in 13 months', 'yesterday', '3 days ago'."""
    days = (as_day(value) - (today or timezone.localdate())).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    far = f"{round(abs(days) / MONTH_DAYS)} months" if abs(days) > FAR else f"{abs(days)} days"
    return near.get(days) or (f"in {far}" if days > 0 else f"{far} ago")


def due(value: date | datetime, *, today: date | None = None) -> str:
    """As `away`, for a thing that is asked for: what lies behind is late, not ago."""
    days = (as_day(value) - (today or timezone.localdate())).days
    if days < 0:
        return "1 day late" if days == -1 else f"{-days} days late"
    return away(value, today=today)


def ago(seconds: float) -> str:
    """'2 seconds ago', '1 minute ago', '3 hours ago', '5 days ago'."""
    left = max(0, int(seconds))
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if left >= size:
            return plural(left // size, name) + " ago"
    return "just now" if left < 1 else plural(left, "second") + " ago"


def plural(count: int, noun: str) -> str:
    """'1 member', '2 members'."""
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def number(value: float | Decimal | None, places: int | None = None) -> str:
    """'184,203', '−1.5'; a dash where there is no figure. `places` fixes the digits after the point."""
    if value is None:
        return "–"
    text = f"{value:,.{places}f}" if places is not None else _plain(value)
    return text.replace("-", MINUS)


def _plain(value: float | Decimal) -> str:
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0")


def signed(value: float | Decimal, places: int | None = None) -> str:
    """A change: '+3', '−9', '0'."""
    text = number(value, places)
    return f"+{text}" if value > 0 else text


def percent(value: float | Decimal | None, places: int | None = None) -> str:
    """'22 %', '99.89 %'; a dash where there is no figure. The value is already in per cent."""
    return "–" if value is None else f"{number(value, places)}{NARROW}%"


def initials(name: str) -> str:
    """'JO' for Judith Oyelaran: the first letters of the first and the last word; '?' for nobody."""
    words = [word for word in re.split(r"[\s.,_-]+", name) if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def grouped(hexadecimal: str, *, keep: int | None = None) -> str:
    """A digest in groups of four; with `keep`, that many groups at the head and the last one."""
    groups = [hexadecimal[at : at + 4] for at in range(0, len(hexadecimal), 4)]
    if keep is None or len(groups) <= keep + 1:
        return " ".join(groups)
    return " ".join([*groups[:keep], "…", groups[-1]])


def codes_in(text: str) -> list[tuple[str, bool]]:
    """The text cut into runs; True marks a code such as POL-014, which must not break at its hyphen."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for match in _CODE.finditer(text):
        runs += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    return [run for run in [*runs, (text[at:], False)] if run[0]]
