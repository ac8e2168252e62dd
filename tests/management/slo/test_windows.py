import datetime as dt

import pytest

from management.slo.windows import Calendar, Rolling, RollingDays, Unit, duration, window

UTC = dt.UTC


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("unit", "start", "end"),
    [
        (Unit.DAY, "2026-11-12", "2026-11-13"),
        (Unit.WEEK, "2026-11-09", "2026-11-16"),
        (Unit.MONTH, "2026-11-01", "2026-12-01"),
        (Unit.QUARTER, "2026-10-01", "2027-01-01"),
        (Unit.YEAR, "2026-01-01", "2027-01-01"),
    ],
)
def test_calendar_windows(unit: Unit, start: str, end: str) -> None:
    span = Calendar(unit).span(at("2026-11-12T14:05:00+00:00"))
    assert span == (at(f"{start}T00:00:00+00:00"), at(f"{end}T00:00:00+00:00"))


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("unit", list(Unit))
def test_calendar_windows_follow_each_other_without_gap(unit: Unit, month: int) -> None:
    calendar = Calendar(unit, "Europe/Dublin")
    span = calendar.span(dt.datetime(2028, month, 28, 12, tzinfo=UTC))
    assert calendar.span(span.end).start == span.end
    assert calendar.span(span.start) == span
    assert calendar.span(span.end - dt.timedelta(microseconds=1)) == span


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_is_as_long_as_the_clock_says(day: str, hours: int) -> None:
    span = Calendar(Unit.DAY, "Europe/London").span(at(f"{day}T12:00:00+00:00"))
    assert span.length == dt.timedelta(hours=hours)


def test_the_zone_says_which_day_it_is() -> None:
    now = at("2026-11-12T02:00:00+00:00")
    assert RollingDays(1, "America/New_York").span(now).start == at("2026-11-11T05:00:00+00:00")
    assert RollingDays(1, "Asia/Tokyo").span(now).start == at("2026-11-11T15:00:00+00:00")


def test_rolling_days_hold_today_and_the_days_before() -> None:
    span = RollingDays(28, "Europe/London").span(at("2026-11-12T14:05:00+00:00"))
    # 16 October still had summer time.
    assert span == (at("2026-10-15T23:00:00+00:00"), at("2026-11-13T00:00:00+00:00"))


def test_rolling_windows_are_elapsed_time() -> None:
    span = Rolling(dt.timedelta(hours=6)).span(at("2026-10-25T03:00:00+00:00"))
    assert span.length == dt.timedelta(hours=6)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("2h", 7200), ("1d", 86_400), ("4w", 2_419_200)]
)
def test_durations(text: str, seconds: int) -> None:
    assert duration(text) == dt.timedelta(seconds=seconds)


def test_openslo_windows() -> None:
    assert window("28d", rolling=True, zone="Europe/London") == RollingDays(28, "Europe/London")
    assert window("2w", rolling=True) == RollingDays(14)
    assert window("36h", rolling=True) == Rolling(dt.timedelta(hours=36))
    assert window("1M", rolling=False, zone="America/New_York") == Calendar(Unit.MONTH, "America/New_York")


@pytest.mark.parametrize(("text", "rolling"), [("1M", True), ("soon", True), ("28d", False), ("", False)])
def test_what_is_no_window_is_refused(text: str, rolling: bool) -> None:
    with pytest.raises(ValueError, match=r"is not a (length|calendar)"):
        window(text, rolling=rolling)


def test_zones_and_lengths_are_checked() -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        RollingDays(28, "Europe/Nowhere")
    with pytest.raises(ValueError, match="at least one day"):
        RollingDays(0)
    with pytest.raises(ValueError, match="has no zone"):
        Rolling(dt.timedelta(days=1)).span(dt.datetime(2026, 1, 1))  # noqa: DTZ001
