import datetime as dt
import time
from decimal import Decimal
from fractions import Fraction

import pytest

from management.slo.burn import Severity
from management.slo.objective import Method, Objective, Op, Threshold
from management.slo.report import Report, State, assess
from management.slo.tallies import Point, Slice, Tally, by_day, judge, tally
from management.slo.windows import Calendar, Rolling, RollingDays, Unit

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
NOW = dt.datetime(2026, 11, 12, 14, 5, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2026, 11, 12, tzinfo=dt.UTC)

AVAILABILITY = Objective(
    target=Fraction("0.999"),
    window=RollingDays(28),
    method=Method.TIMESLICES,
    slice_target=Fraction("0.95"),
    slice_length=MINUTE,
)
REQUESTS = Objective(target=Fraction("0.99"), window=RollingDays(28))


def minutes(objective: Objective, *, now: dt.datetime = NOW, bad: dict[str, int], gaps: tuple[str, ...] = ()) -> Report:
    """A report on minutes that were all good, but for so many bad ones from noon of some days and no data on others."""
    start, measured = objective.window.span(now).start, []
    while start < now:
        day, at_noon = start.date().isoformat(), start - start.replace(hour=12, minute=0)
        good = 0 if dt.timedelta(0) <= at_noon < bad.get(day, 0) * MINUTE else 100
        if day not in gaps:
            measured.append(Slice(start, start + MINUTE, good, 100))
        start += MINUTE
    return assess(tally(measured, objective), objective, now)


def events(*days: tuple[int, int], objective: Objective = REQUESTS, now: dt.datetime = NOW) -> Report:
    """A report on daily sums (bad, total), the last of them today's."""
    first = MIDNIGHT - (len(days) - 1) * DAY
    slices = [
        Slice(first + at * DAY, first + (at + 1) * DAY, total - bad, total) for at, (bad, total) in enumerate(days)
    ]
    return assess(tally(slices, objective), objective, now)


def test_an_untouched_budget() -> None:
    report = minutes(AVAILABILITY, bad={})
    assert report.state is State.HEALTHY
    assert report.measured == report.budget_left == report.coverage == 1
    assert (report.budget_total, report.unit) == (Decimal("40.32"), "minutes")
    assert (report.days_with_data, len(report.days)) == (28, 28)
    assert report.exhausted_at is None
    assert report.back_in_budget is None
    assert report.projected_on is None


def test_an_exhausted_budget_says_since_when_and_until_when() -> None:
    report = minutes(AVAILABILITY, bad={"2026-10-31": 14, "2026-11-05": 10, "2026-11-09": 22})
    assert report.state is State.EXHAUSTED
    assert report.budget_spent == 46
    assert report.budget_left == Decimal("-0.14087302")
    assert report.exhausted_at == dt.datetime(2026, 11, 9, 12, 17, tzinfo=dt.UTC)
    # The window of 28 days leaves 31 October behind on 28 November.
    assert report.back_in_budget == dt.date(2026, 11, 28)
    assert report.met is False
    left = {day.date.day: day.budget_left for day in report.days}
    assert left[30] == 1
    assert left[31] == Decimal("0.65277777")
    assert left[12] == report.budget_left
    assert [day.date.isoformat() for day in report.days if day.met is False] == [
        "2026-10-31",
        "2026-11-05",
        "2026-11-09",
    ]


def test_a_gap_is_no_data_and_shrinks_the_budget() -> None:
    report = minutes(AVAILABILITY, bad={"2026-11-09": 20}, gaps=("2026-10-28",))
    assert report.days_with_data == 27
    assert report.budget_total == Decimal("38.88")
    assert report.coverage == Decimal("0.96375078")
    gap = next(day for day in report.days if not day.has_data)
    assert (gap.date, gap.measured, gap.met) == (dt.date(2026, 10, 28), None, None)
    assert gap.budget_left == 1


def test_nothing_measured_is_no_data_and_not_healthy() -> None:
    report = assess([], AVAILABILITY, NOW)
    assert report.state is State.NO_DATA
    assert (report.measured, report.budget_left, report.coverage) == (None, None, Decimal(0))
    assert report.last_data_at is None
    assert report.met is None
    assert not any(alert.fires or alert.is_known for alert in report.alerts)


def test_measured_time_in_which_nothing_happened_is_covered_but_neither_good_nor_bad() -> None:
    for objective in (REQUESTS, AVAILABILITY):
        report = assess(tally([Slice(NOW - MINUTE, NOW, 0, 0)], objective), objective, NOW)
        assert report.state is State.NO_DATA
        assert report.coverage > 0
        assert report.days[-1].has_data is False


def test_events_count_by_their_number() -> None:
    report = events((0, 1000), (15, 1000), (0, 1000))
    assert report.measured == Decimal("0.995")
    assert (report.budget_total, report.budget_spent, report.unit) == (Decimal(30), Decimal(15), "events")
    assert report.budget_left == Decimal("0.5")
    assert [day.met for day in report.days[-3:]] == [True, False, True]


def test_shares_are_rounded_down() -> None:
    report = events((10_000_001, 1_000_000_000))
    assert report.measured == Decimal("0.98999999")
    assert report.met is False
    assert report.state is State.EXHAUSTED


def test_a_budget_used_up_exactly_is_exhausted_though_the_target_is_met() -> None:
    report = events((10, 1000))
    assert (report.state, report.met, report.budget_left) == (State.EXHAUSTED, True, Decimal(0))


def test_low_budget_is_at_risk() -> None:
    assert events((0, 1000), (0, 1000), (22, 1000), *[(0, 1)] * 5).state is State.HEALTHY
    assert events((0, 1000), (0, 1000), (24, 1000), *[(0, 1)] * 5).state is State.AT_RISK


def test_slices_count_by_their_share() -> None:
    objective = Objective(Fraction("0.9"), RollingDays(1), Method.RATIO_TIMESLICES, slice_length=HOUR)
    measured = [Slice(MIDNIGHT, MIDNIGHT + HOUR, 1, 3), Slice(MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR, 10**6, 10**6)]
    report = assess(tally(measured, objective), objective, MIDNIGHT + 2 * HOUR)
    assert report.measured == Decimal("0.66666666")
    # Two hours measured and 22 to come; 40 minutes of 144 are lost.
    assert (report.budget_total, report.budget_spent) == (Decimal(144), Decimal(40))


def test_a_slice_that_just_reaches_its_target_is_good() -> None:
    for good, share in ((95, 1), (94, 0)):
        measured = [Slice(NOW - MINUTE, NOW, good, 100)]
        assert assess(tally(measured, AVAILABILITY), AVAILABILITY, NOW).measured == share


def test_measurements_of_the_same_slice_are_judged_together() -> None:
    start = MIDNIGHT
    measured = [Slice(start + at * 10 * dt.timedelta(seconds=1), start + (at + 1) * 10 * dt.timedelta(seconds=1), 1, 1)
                for at in range(6)]  # fmt: skip
    assert tally(measured, AVAILABILITY) == [Tally(start, start + MINUTE, Decimal(1), 1, MINUTE)]


def test_what_is_longer_than_a_slice_cannot_be_judged_in_it() -> None:
    with pytest.raises(ValueError, match="longer than the slices of time"):
        tally([Slice(MIDNIGHT, NOW, 1, 1)], AVAILABILITY)


def test_values_are_judged_against_a_threshold() -> None:
    points = [Point(MIDNIGHT + at * MINUTE, Decimal(value)) for at, value in enumerate((200, 499, 500, 700))]
    good = [each.good for each in judge(points, Threshold(Op.LT, Decimal(500)), every=MINUTE)]
    assert good == [1, 1, 0, 0]
    assert [Threshold(op, Decimal(5)).is_good(Decimal(5)) for op in Op] == [False, True, False, True]


def test_overlapping_reports_cover_time_once() -> None:
    measured = [Slice(MIDNIGHT, MIDNIGHT + HOUR, 1, 1), Slice(MIDNIGHT + HOUR / 2, MIDNIGHT + HOUR, 1, 1)]
    assert sum((each.covered for each in tally(measured, REQUESTS)), dt.timedelta(0)) == HOUR


def test_daily_sums_of_another_zone_fall_on_the_same_dates() -> None:
    objective = Objective(Fraction("0.99"), RollingDays(3, "America/New_York"))
    report = assess(tally([Slice(MIDNIGHT - DAY, MIDNIGHT, 9, 10)], objective), objective, NOW)
    assert [day.has_data for day in report.days] == [False, True, False]


def test_a_day_that_is_not_over_counts_until_now() -> None:
    report = events((0, 100))
    assert report.coverage == Decimal("0.02127123")  # 14 h 5 min of 27 days, 14 h 5 min
    assert report.last_data_at == NOW


def test_what_came_before_the_objective_is_not_missing() -> None:
    objective = Objective(REQUESTS.target, REQUESTS.window, since=NOW - HOUR)
    report = assess(tally([Slice(NOW - HOUR, NOW, 1, 1)], objective), objective, NOW)
    assert report.coverage == 1
    assert len(report.days) == 1
    future = Objective(REQUESTS.target, REQUESTS.window, since=NOW + HOUR)
    assert assess([], future, NOW).state is State.NO_DATA


def test_burn_rates_look_back() -> None:
    measured = [Slice(NOW - (at + 1) * HOUR, NOW - at * HOUR, 100 - (3 if at < 2 else 0), 100) for at in range(48)]
    rates = assess(tally(measured, REQUESTS), REQUESTS, NOW).burn_rates
    assert rates[HOUR] == 3
    assert rates[6 * HOUR] == 1
    assert rates[DAY] == Decimal("0.25")


def test_burn_alerts_want_both_look_backs() -> None:
    def firing(rates: list[int]) -> list[tuple[Severity, int]]:
        """rates: burn rate in each of the last hours, the newest first."""
        slices = [
            Slice(NOW - (at + 1) * 5 * MINUTE, NOW - at * 5 * MINUTE, 10_000 - 100 * rates[at // 12], 10_000)
            for at in range(12 * len(rates))
        ]
        report = assess(tally(slices, REQUESTS), REQUESTS, NOW)
        return [(alert.rule.severity, alert.rule.long // HOUR) for alert in report.alerts if alert.fires]

    # 2 % of 28 days in one hour is a burn rate of 13.44; 5 % in six hours is 5.6; 10 % in a day is 2.8.
    assert firing([14] + [0] * 71) == [(Severity.PAGE, 1)]
    assert firing([13] + [0] * 71) == []
    assert firing([6] * 6 + [0] * 66) == [(Severity.PAGE, 6)]
    assert firing([0] + [90] * 5 + [0] * 66) == [(Severity.TICKET, 24), (Severity.TICKET, 72)]
    assert firing([3] * 24 + [0] * 48) == [(Severity.TICKET, 24), (Severity.TICKET, 72)]


def test_projection_goes_on_as_the_last_week_did() -> None:
    # 280 events may be bad in 28 days; 10 a day were for a week, 70 are spent, all the days before were good.
    report = events(*[(0, 1000)] * 21, *[(15, 1000)] * 7, now=MIDNIGHT + DAY - MINUTE)
    assert report.state is State.HEALTHY
    assert report.projected_from == 7 * DAY
    # 105 spent, 15 more a day: the 280th on the twelfth day from now.
    assert report.projected_on == dt.date(2026, 11, 24)


def test_no_projection_where_the_pace_is_sustainable() -> None:
    assert events(*[(9, 1000)] * 28).projected_on is None
    assert events(*[(0, 1000)] * 28).projected_on is None


def test_a_calendar_window_is_projected_to_its_end_and_renews() -> None:
    objective = Objective(
        Fraction("0.99"), Calendar(Unit.MONTH, "UTC"), Method.TIMESLICES, Fraction(1), slice_length=HOUR
    )

    def month(bad_hours: int, now: dt.datetime) -> Report:
        hours = int((now - dt.datetime(2026, 11, 1, tzinfo=dt.UTC)) / HOUR)
        first = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        measured = [Slice(first + at * HOUR, first + (at + 1) * HOUR, int(at >= bad_hours), 1) for at in range(hours)]
        return assess(tally(measured, objective), objective, now)

    second = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    report = month(2, second)
    # 7.2 hours may be lost in November; two in two days go on as one a day.
    assert report.budget_total == 432
    assert report.measured == Decimal("0.95833333")
    assert (report.met, report.projected_on) == (True, dt.date(2026, 11, 9))
    out = month(8, second)
    assert (out.state, out.back_in_budget) == (State.EXHAUSTED, dt.date(2026, 12, 1))
    assert month(2, dt.datetime(2026, 11, 29, tzinfo=dt.UTC)).projected_on is None


def test_daily_tallies_give_the_same_report_as_the_minutes_they_sum_up() -> None:
    start = AVAILABILITY.window.span(NOW).start
    measured = [
        Slice(start + at * MINUTE, start + (at + 1) * MINUTE, int(at % 997 > 3), 1) for at in range(0, 39_000, 1)
    ]
    fine = tally(measured, AVAILABILITY)
    daily = by_day(fine, "UTC")
    one, other = assess(fine, AVAILABILITY, NOW), assess(daily, AVAILABILITY, NOW)
    assert len(daily) == 28
    for name in ("measured", "budget_total", "budget_left", "coverage", "days", "state", "back_in_budget"):
        assert getattr(one, name) == getattr(other, name), name


def test_an_exact_rolling_window_forgets_to_the_second() -> None:
    objective = Objective(Fraction("0.5"), Rolling(HOUR))
    tallies = tally([Slice(NOW - MINUTE, NOW, 0, 1)], objective)
    assert assess(tallies, objective, NOW).measured == 0
    assert assess(tallies, objective, NOW + HOUR - MINUTE).measured == 0
    assert assess(tallies, objective, NOW + HOUR).measured is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": Fraction(1)}, "The target is a share"),
        ({"target": Fraction(-1)}, "The target is a share"),
        ({"slice_length": None}, "need a length"),
        ({"slice_length": dt.timedelta(minutes=7)}, "need a length"),
        ({"slice_target": None}, "need a target"),
        ({"slice_target": Fraction(0)}, "need a target"),
    ],
)
def test_objectives_that_cannot_be_judged_are_refused(change: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {
        "target": Fraction("0.9"),
        "window": RollingDays(1),
        "method": Method.TIMESLICES,
        "slice_target": Fraction(1),
        "slice_length": MINUTE,
    }
    with pytest.raises(ValueError, match=sentence):
        Objective(**{**given, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "good", "total", "sentence"),
    [
        (NOW, NOW - MINUTE, 1, 1, "ends before it starts"),
        (NOW, NOW, 2, 1, "counts 2 good of 1"),
        (NOW, NOW, -1, 1, "counts -1 good of 1"),
        (NOW.replace(tzinfo=None), NOW, 1, 1, "has no zone"),
    ],
)
def test_measurements_that_cannot_be_are_refused(
    start: dt.datetime, end: dt.datetime, good: int, total: int, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Slice(start, end, good, total)


def test_a_month_of_minutes_is_reported_quickly() -> None:
    start = AVAILABILITY.window.span(NOW).start
    measured = [Slice(start + at * MINUTE, start + (at + 1) * MINUTE, 99, 100) for at in range(39_000)]
    tallies = tally(measured, AVAILABILITY)
    began = time.perf_counter()
    assess(tallies, AVAILABILITY, NOW)
    # Some 0.1 s are usual; the bound only catches what grows with the square.
    assert time.perf_counter() - began < 5
