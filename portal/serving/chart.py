"""The picture of an error budget over its window, with the incidents that took it."""

from collections.abc import Sequence
from datetime import datetime

from management.selectors.window import Happened, Window
from management.slo.report import State
from portal import words
from portal.charts import BudgetChart, BudgetMark, BudgetPoint, DayLevel
from portal.serving import phrases

MARKS = 4


def chart_of(window: Window, happened: Sequence[Happened]) -> BudgetChart:
    """The chart that ``{% budget_chart %}`` draws."""
    found, report = window.health, window.health.report
    return BudgetChart(
        start=report.window.start,
        end=max(report.now, report.window.start),
        points=[BudgetPoint(at, left) for at, left in window.steps()],
        days=[DayLevel(day.date, None if day.measured is None else float(day.measured * 100)) for day in report.days],
        target=float(found.objective.target * 100),
        allowance=phrases.amount(report.budget_total, report.unit),
        measure=found.objective.name,
        summary=summary(window),
        marks=_marks(happened, window),
        verdict=_verdict(window),
    )


def _marks(happened: Sequence[Happened], window: Window) -> list[BudgetMark]:
    took = sorted((each for each in happened if each.lost > 0), key=lambda each: -each.lost)[:MARKS]
    start = window.health.report.window.start
    return [
        _mark(each, max(each.incident.opened_at, start), _lost(each, window))
        for each in sorted(took, key=lambda each: each.incident.opened_at)
    ]


def _mark(each: Happened, at: datetime, note: str) -> BudgetMark:
    number = each.incident.number
    return BudgetMark(at, number, note, number[-4:])


def _lost(each: Happened, window: Window) -> str:
    return f"{words.number(each.lost, 0)} min" if window.in_minutes else ""


def _verdict(window: Window) -> str:
    report = window.health.report
    if report.budget_left is None:
        return ""
    left = phrases.down(report.budget_left, 0)
    if window.health.state is State.EXHAUSTED and report.exhausted_at:
        return f"{left} now, exhausted since {words.day_short(report.exhausted_at)}"
    return f"{left} left now"


def summary(window: Window) -> str:
    """The picture in words, for those who cannot see it."""
    report = window.health.report
    if report.budget_left is None:
        return "Nothing was measured in this window."
    days = len(report.days)
    return (
        f"{phrases.down(report.budget_left, 0)} of the error budget is left. "
        f"{report.days_with_data} of {days} days have data; "
        f"{sum(day.met is False for day in report.days)} of them missed the objective."
    )
