"""What happened in the window of an objective: the budget step by step, and which incidents took it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from management.models import Incident, Service
from management.selectors.health import ObjectiveHealth
from management.slo.series import Series, budget
from management.slo.tallies import Tally
from management.terms import slice_of, terms_of
from raci.ledger import clock

MOST = 500
SHOWN = 8


@dataclass(frozen=True)
class Happened:
    """An incident in the window. ``lost``: minutes or events that were bad while it lasted."""

    incident: Incident
    lost: float


@dataclass(frozen=True)
class Window:
    """The window of one objective, hour by hour."""

    health: ObjectiveHealth
    tallies: Sequence[Tally]

    @property
    def in_minutes(self) -> bool:
        """Whether the budget is an amount of time; else of events."""
        return self.health.report.unit == "minutes"

    @property
    def _allowed(self) -> Fraction:
        report = self.health.report
        objective = terms_of(self.health.objective)
        total = self._series.between(report.window.start, report.now).total
        return budget(objective, total, report.now)

    @property
    def _series(self) -> Series:
        return Series(self.tallies, self.health.report.now)

    def steps(self) -> Iterator[tuple[dt.datetime, float]]:
        """What is left of the budget, in per cent, wherever it changes."""
        report, allowed = self.health.report, self._allowed
        if not allowed:
            return
        lost = Fraction(0)
        yield report.window.start, 100.0
        for each in self._series.within(report.window.start, report.now):
            if each.bad:
                yield each.start, float(100 - 100 * lost / allowed)
                lost += Fraction(each.bad)
                yield min(each.end, report.now), float(100 - 100 * lost / allowed)
        yield report.now, float(100 - 100 * lost / allowed)

    def lost_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """What was bad in a stretch of time, by whole hours: minutes or events."""
        hour = dt.timedelta(hours=1)
        bad = self._series.between(start - hour / 2, end + hour / 2).bad
        minutes = Fraction(slice_of(self.health.objective) // dt.timedelta(microseconds=1), 60_000_000)
        return float(bad * minutes if self.in_minutes else bad)


def happened(service: Service, window: Window, *, shown: int = SHOWN) -> tuple[list[Happened], int]:
    """The incidents of a service in the window, those that took most first, and how many there were: one query."""
    report = window.health.report
    late = Q(resolved_at=None) | Q(resolved_at__gte=report.window.start)
    rows = Incident.objects.filter(late, service=service, opened_at__lt=report.now, opened_at__gte=_since(report.now))
    every = list(rows.order_by("-opened_at")[:MOST])
    found = [Happened(each, window.lost_between(each.opened_at, _end(each))) for each in every]
    found.sort(key=lambda each: (-each.lost, -each.incident.opened_at.timestamp()))
    return sorted(found[:shown], key=lambda each: each.incident.opened_at, reverse=True), len(every)


def _since(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=400)


def _end(incident: Incident) -> dt.datetime:
    return incident.resolved_at or incident.closed_at or clock.now()
