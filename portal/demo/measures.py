"""What the goals of both halves have in common: metrics, the values they took, and the ends of quarters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from portal.demo.story import Story

FIRST_READING = 655
"""So many days ago the first quarter ended of which anything was read."""
EVERY = 110
"""Days between two readings; a quarter and the time it takes to report it."""


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """A metric: from its baseline it came to the values of ``last``, the newest at the end.

    missing: how many of the newest quarters nobody has reported yet.
    unverified, disputed: what became of the newest reading, if it is not verified.
    """

    title: str
    unit: str
    baseline: str
    target: str
    last: tuple[str, ...]
    by: str
    verifier: str = "bruno.weiss"
    weight: int = 1
    missing: int = 0
    unverified: bool = False
    disputed: str = ""
    corrected: int | None = None


def quarters(story: Story) -> list[date]:
    """The last days of the quarters that are over, oldest first."""
    found, day = [], story.day(FIRST_READING)
    while day < story.today:
        if day.month % 3 == 0 and (day + timedelta(days=1)).day == 1:
            found.append(day)
        day += timedelta(days=1)
    return found


def values(gauge: Gauge, count: int) -> list[Decimal]:
    """So many values: in a bow from the baseline to the first of the last ones, then these."""
    last = [Decimal(each) for each in gauge.last][-count:]
    start, rise = Decimal(gauge.baseline), last[0] - Decimal(gauge.baseline)
    earlier = count - len(last)
    bow = [start + rise * (place * (2 * earlier + 1 - place)) / (earlier * (earlier + 1)) for place in range(earlier)]
    places = max(-int(each.as_tuple().exponent) for each in last)
    return [round(each, places) for each in bow] + last


@dataclass(frozen=True)
class Readings:
    """The services by which one half reports, verifies, disputes and corrects."""

    report: Callable[..., Any]
    verify: Callable[..., Any]
    dispute: Callable[..., Any]
    correct: Callable[..., Any]


def plan_readings(story: Story, services: Readings, gauge: Gauge, key: str) -> None:
    """Each quarter somebody reports, and somebody else verifies. ``key``: where the metric is kept in the story."""
    ends = quarters(story)
    taken = list(zip(ends, values(gauge, len(ends)), strict=True))
    taken = taken[: len(taken) - gauge.missing]
    for place, (day, value) in enumerate(taken):
        run = _Reading(story, services, gauge, key, day, value)
        ago = (story.today - day).days
        for moment, deed in run.deeds(ago, is_last=place == len(taken) - 1, is_corrected=place == gauge.corrected):
            story.plan(moment, deed)


class _Reading:
    """One reading under way."""

    def __init__(self, story: Story, services: Readings, gauge: Gauge, key: str, day: date, value: Decimal) -> None:
        self.story, self.services, self.gauge = story, services, gauge
        self.key, self.day, self.value = key, day, value
        self.row: Any = None

    def deeds(self, ago: int, *, is_last: bool, is_corrected: bool) -> Iterator[tuple[Any, Callable[[], object]]]:
        """Reported after a week, verified some days later; the newest may still wait or be disputed."""
        work, first = self.story.work, Decimal("1.1") if is_corrected else Decimal(1)
        yield work(ago - 8, "11:15"), partial(self.report, round(self.value * first, 1) if is_corrected else self.value)
        if is_corrected:
            yield work(ago - 9, "10:50"), partial(self.dispute, "The source counts two months twice.")
            yield work(ago - 10, "15:20"), self.correct
        if is_last and self.gauge.disputed:
            yield work(ago - 12, "10:30"), partial(self.dispute, self.gauge.disputed)
        elif not (is_last and self.gauge.unverified):
            yield work(ago - 12, "10:30"), self.verify

    def report(self, value: Decimal) -> None:
        actor = self.story.actor(self.gauge.by)
        metric = self.story.things[self.key]
        self.row = self.services.report(actor=actor, metric=metric, value=value, taken_on=self.day)

    def verify(self) -> None:
        self.services.verify(actor=self.story.actor(self.gauge.verifier), reading=self.row)

    def dispute(self, why: str) -> None:
        self.services.dispute(self.story.actor(self.gauge.verifier), self.row, why)

    def correct(self) -> None:
        actor = self.story.actor(self.gauge.by)
        self.services.correct(actor=actor, reading=self.row, value=self.value, remark="Corrected at the source")
