"""The arithmetic against counting minute by minute, days of 23 and 25 hours among them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from management.slo.objective import Method, Objective
from management.slo.report import Report, State, assess
from management.slo.tallies import Slice, by_day, tally
from management.slo.windows import Calendar, Rolling, RollingDays, Unit, Window

MINUTE = dt.timedelta(minutes=1)
QUARTER = 15 * MINUTE
ZONES = ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
# Days around which clocks change in those zones.
DAYS = [
    dt.datetime(2026, month, day, tzinfo=dt.UTC) for month, day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))
]


@dataclass
class Case:
    objective: Objective
    now: dt.datetime
    measured: list[Slice]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(ZONES))
    windows: list[Window] = [RollingDays(2, zone), Rolling(144 * QUARTER, zone)]
    window = draw(st.sampled_from([*windows, Calendar(Unit.DAY, zone), Calendar(Unit.WEEK, zone)]))
    method = draw(st.sampled_from(Method))
    target = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction("0.9"), Fraction("0.999")]))
    objective = Objective(target, window, method, slice_target=Fraction(2, 3), slice_length=QUARTER)
    now = draw(st.sampled_from(DAYS)) + draw(st.integers(-50, 150)) * QUARTER
    first = now - draw(st.integers(1, 200)) * QUARTER
    counts = draw(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 9))), max_size=220))
    slices = [
        Slice(first + at * QUARTER, first + (at + 1) * QUARTER, max(*pair) - min(*pair), max(*pair))
        for at, pair in enumerate(counts)
        if pair is not None
    ]
    return Case(objective, now, draw(st.permutations(slices)) if len(slices) < 20 else slices)


def badness(case: Case, each: Slice) -> tuple[Fraction, int]:
    """Bad and all, of one measured quarter of an hour."""
    if case.objective.method is Method.OCCURRENCES:
        return Fraction(each.total - each.good), each.total
    if not each.total:
        return Fraction(0), 0
    share = Fraction(each.good, each.total)
    if case.objective.method is Method.TIMESLICES:
        return Fraction(share < Fraction(2, 3)), 1
    return 1 - share, 1


def local_day(at: dt.datetime, zone: str) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def quarters(case: Case) -> Iterator[dt.datetime]:
    """Every quarter of an hour of the whole window, found by asking each one's own date."""
    at = case.now - 9 * 96 * QUARTER
    while at < case.now + 9 * 96 * QUARTER:
        if in_window(case, at):
            yield at
        at += QUARTER


def in_window(case: Case, at: dt.datetime) -> bool:
    window, day, today = (
        case.objective.window,
        local_day(at, case.objective.window.zone),
        local_day(case.now, case.objective.window.zone),
    )
    if isinstance(window, Rolling):
        return case.now - window.length <= at < case.now
    if isinstance(window, RollingDays):
        return 0 <= (today - day).days < window.days
    assert isinstance(window, Calendar)
    return day == today if window.unit is Unit.DAY else day.isocalendar()[:2] == today.isocalendar()[:2]


def report(case: Case) -> Report:
    return assess(tally(case.measured, case.objective), case.objective, case.now)


def floor(value: Fraction) -> Decimal:
    return Decimal(int(value * 10**8 // 1)).scaleb(-8)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_every_figure_is_what_counting_gives(case: Case) -> None:
    found = report(case)
    past = [at for at in quarters(case) if at < case.now]
    by_start = {each.start: each for each in case.measured}
    seen = [by_start[at] for at in past if at in by_start]
    bad = sum((badness(case, each)[0] for each in seen), Fraction(0))
    total = sum(badness(case, each)[1] for each in seen)
    to_come = len(list(quarters(case))) - len(past)
    allowed = case.objective.allowance * (total + (to_come if case.objective.counts_time else 0))
    unit = 15 if case.objective.counts_time else 1

    assert abs(found.coverage - floor(Fraction(len(seen), len(past)) if past else Fraction(0))) <= Decimal("1e-8")
    assert (found.measured is None) == (total == 0)
    if not total:
        assert found.state is State.NO_DATA
        return
    # Shares of slices are kept to twelve places, so their sum may be that much too low.
    assert found.measured is not None
    assert found.budget_left is not None
    assert 0 <= 1 - bad / total - Fraction(found.measured) < Fraction(2, 10**8)
    assert abs(Fraction(found.budget_total) - allowed * unit) < Fraction(1, 10**7)
    assert abs(Fraction(found.budget_spent) - bad * unit) < Fraction(1, 10**7)
    assert 0 <= 1 - bad / allowed - Fraction(found.budget_left) < Fraction(1, 10**6)
    if case.objective.method is not Method.RATIO_TIMESLICES:
        assert (found.state is State.EXHAUSTED) == (bad >= allowed)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_every_day_is_what_counting_gives(case: Case) -> None:
    zone = case.objective.window.zone
    past = [at for at in quarters(case) if at < case.now]
    by_start = {each.start: each for each in case.measured}
    days = {day.date: day for day in report(case).days}
    assert sorted(days) == sorted({local_day(at, zone) for at in past})
    for date, day in days.items():
        counted = [badness(case, by_start[at]) for at in past if at in by_start and local_day(at, zone) == date]
        total = sum(each for _, each in counted)
        assert day.has_data == (total > 0)
        if day.measured is not None:
            exact = 1 - sum((each for each, _ in counted), Fraction(0)) / total
            assert 0 <= exact - Fraction(day.measured) < Fraction(2, 10**8)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_when_the_budget_ran_out_is_the_first_moment_it_did(case: Case) -> None:
    found = report(case)
    if found.exhausted_at is None:
        assert found.state is not State.EXHAUSTED
        return
    before = [each for each in case.measured if each.start < found.exhausted_at and in_window(case, each.start)]
    spent = sum((badness(case, each)[0] for each in before), Fraction(0))
    until_last = sum((badness(case, each)[0] for each in before if each.end < found.exhausted_at), Fraction(0))
    allowed = Fraction(found.budget_total) / (15 if case.objective.counts_time else 1)
    assert until_last - Fraction(1, 10**6) <= allowed <= spent + Fraction(1, 10**6)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_daily_sums_report_like_what_they_sum(case: Case) -> None:
    # What is measured after now is left out of single minutes but cannot be taken out of a day's sum.
    assume(not isinstance(case.objective.window, Rolling) and all(each.end <= case.now for each in case.measured))
    daily = by_day(tally(case.measured, case.objective), case.objective.window.zone)
    whole, summed = report(case), assess(daily, case.objective, case.now)
    # The state also rests on alerts over hours, which the sums of days no longer hold.
    for name in ("measured", "budget_total", "budget_spent", "budget_left", "coverage"):
        assert getattr(whole, name) == getattr(summed, name), name


@settings(max_examples=100, deadline=None)
@given(cases())
def test_taking_measurements_away_never_adds_to_coverage_or_budget(case: Case) -> None:
    fewer = Case(case.objective, case.now, case.measured[::2])
    assert report(fewer).coverage <= report(case).coverage
    assert report(fewer).budget_total <= report(case).budget_total
