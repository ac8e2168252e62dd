"""What needs somebody now: each area says what waits, the home pages and the bell show it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from django.http import HttpRequest

from portal.counts import counts_with_letters
from portal.parts import Need
from portal.words import as_day

Provider = Callable[[HttpRequest], Iterable[Need]]
_providers: list[Provider] = []
FAR = date.max


def needs(provider: Provider) -> Provider:
    """Registers what waits in an area: a function of the request of the signed-in reader, one or two queries."""
    _providers.append(provider)
    return provider


def _due(need: Need) -> tuple[date, datetime]:
    moment = need.due if isinstance(need.due, datetime) else datetime.max.replace(tzinfo=UTC)
    return (as_day(need.due) if need.due else FAR, moment)


def waiting(request: HttpRequest) -> list[Need]:
    """Everything that waits for the reader, the most urgent first."""
    counts_with_letters(request)  # first of all, so that one query gives every figure
    found = [need for provider in _providers for need in provider(request)]
    return sorted(found, key=_due)


def counted(number: int) -> str:
    """'Nothing', 'One thing', 'Three things, the most urgent first'."""
    words = {0: "Nothing", 1: "One thing", 2: "Two things", 3: "Three things", 4: "Four things", 5: "Five things"}
    said = words.get(number, f"{number} things")
    return said if number < 2 else f"{said}, the most urgent first"
