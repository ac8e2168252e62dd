"""A thousand random series, each figure against a count in decimal arithmetic that shares no line with the product.

The counter knows no spans, tallies or sums: it walks through time in steps, asks for the date on the wall of the zone,
and adds up what it finds. Seeds are fixed; the file says which one failed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from management.slo.objective import Method, Objective, Op, Threshold
from management.slo.report import LOOKBACKS, Report, State, assess
from management.slo.tallies import Point, Slice, judge, tally
from management.slo.windows import Calendar, Rolling, RollingDays, Unit, Window

SEEDS, AT_ONCE = 1000, 100
MINUTE = dt.timedelta(minutes=1)
STEP = 30 * MINUTE
"""Midnights of all zones here lie on half hours."""
ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago")
CHANGES = ((3, 8), (3, 29), (4, 5), (9, 6), (10, 4), (10, 25), (11, 1), (12, 31), (2, 28))
"""Days around which clocks change in those zones, and ends of months and of a year."""
TARGETS = ("0.5", "0.9", "0.95", "0.99", "0.999", "0.9995")
TINY = Decimal("2e-8")


@dataclass
class Case:
    """A series as it was measured, and the objective it is judged against."""

    method: Method
    window: Window
    target: str
    share: str
    length: dt.timedelta
    now: dt.datetime
    counts: dict[dt.datetime, tuple[int, int]]
    arrived: list[Slice]

    @property
    def objective(self) -> Objective:
        return Objective(
            Fraction(self.target), self.window, self.method, slice_target=Fraction(self.share), slice_length=self.length
        )


def case(seed: int) -> Case:
    """Random, and the same for every run."""
    dice = Random(seed)
    zone = dice.choice(ZONES)
    windows: list[Window] = [
        RollingDays(dice.randint(1, 10), zone),
        Rolling(dice.randint(4, 120) * STEP, zone),
        Calendar(dice.choice([Unit.DAY, Unit.WEEK]), zone),
        Calendar(Unit.MONTH, zone),
    ]
    window = dice.choice(windows)
    length = dice.choice([STEP, 2 * STEP]) if not isinstance(window, Calendar) else 2 * STEP
    month, day = dice.choice(CHANGES)
    now = dt.datetime(2026, month, day, tzinfo=dt.UTC) + dice.randint(-30, 60) * length
    counts = dict(_counts(dice, now, length))
    slices = [Slice(at, at + length, good, total) for at, (good, total) in counts.items()]
    dice.shuffle(slices)
    return Case(
        dice.choice(list(Method)), window, dice.choice(TARGETS), dice.choice(("0.5", "0.9", "1")), length, now, counts,
        slices,
    )  # fmt: skip


def _counts(dice: Random, now: dt.datetime, length: dt.timedelta) -> Iterator[tuple[dt.datetime, tuple[int, int]]]:
    """Good stretches, outages, nothing happening, and gaps in which nobody measured; some lies after now."""
    at = now - dice.randint(1, 400) * length
    until = now + dice.randint(0, 5) * length
    while at < until:
        badness = dice.choice((0.0, 0.0, 0.001, 0.05, 0.5))
        for _ in range(dice.randint(1, 30)):
            total = 0 if dice.random() < 0.05 else dice.randint(1, 500)
            bad = sum(dice.random() < badness for _ in range(min(total, 20))) * total // 20
            if at < until and badness < 1:
                yield at, (max(0, total - bad), total)
            at += length
        at += dice.choice((0, 0, 1, 7, 40)) * length


@cache
def date_on_the_wall(at: dt.datetime, zone: str) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def belongs(each: Case, at: dt.datetime) -> bool:
    """Whether a moment lies in the window that ``now`` belongs to."""
    window, zone = each.window, each.window.zone
    if isinstance(window, Rolling):
        return each.now - window.length <= at < each.now
    day, today = date_on_the_wall(at, zone), date_on_the_wall(each.now, zone)
    if isinstance(window, RollingDays):
        return today - dt.timedelta(days=window.days) < day <= today
    assert isinstance(window, Calendar)
    same = {
        Unit.DAY: day == today,
        Unit.WEEK: day.isocalendar()[:2] == today.isocalendar()[:2],
        Unit.MONTH: (day.year, day.month) == (today.year, today.month),
    }
    return same[window.unit]


def walked(each: Case, forward: bool) -> int:
    """Steps from now to the edge of the window."""
    count, at = 0, each.now if forward else each.now - STEP
    while belongs(each, at):
        count, at = count + 1, at + STEP if forward else at - STEP
    return count


def weight(each: Case, good: int, total: int) -> tuple[Decimal, Decimal]:
    """Bad and all, of one measurement."""
    if not total:
        return Decimal(0), Decimal(0)
    if each.method is Method.OCCURRENCES:
        return Decimal(total - good), Decimal(total)
    share = Decimal(good) / Decimal(total)
    if each.method is Method.TIMESLICES:
        return Decimal(0 if share >= Decimal(each.share) else 1), Decimal(1)
    return Decimal(1) - share, Decimal(1)


def counted(each: Case, since: dt.datetime | None = None) -> tuple[Decimal, Decimal, int]:
    """Bad, all, and how many measurements: of the window until now, or since a moment."""
    bad = total = Decimal(0)
    seen = 0
    for at, pair in each.counts.items():
        middle = at + each.length / 2
        inside = middle >= since if since is not None else belongs(each, middle)
        if at < each.now and inside:
            lost, all_of_it = weight(each, *pair)
            bad, total, seen = bad + lost, total + all_of_it, seen + 1
    return bad, total, seen


def close(found: Decimal | None, exact: Decimal, within: Decimal = TINY) -> bool:
    return found is not None and abs(found - exact) <= within


def compare(each: Case, found: Report) -> None:
    bad, total, seen = counted(each)
    allowance = 1 - Decimal(each.target)
    over, to_come = walked(each, forward=False) * STEP, walked(each, forward=True) * STEP
    slices_to_come = Decimal(to_come // MINUTE) / Decimal(each.length // MINUTE)
    counts_time = each.method is not Method.OCCURRENCES
    allowed = allowance * (total + (slices_to_come if counts_time else 0))
    unit = Decimal(each.length // MINUTE) if counts_time else Decimal(1)
    covered = Decimal(seen * (each.length // MINUTE)) / Decimal(over // MINUTE) if over else Decimal(0)

    assert close(found.coverage, min(Decimal(1), covered))
    compare_burn(each, found, allowance)
    if not total:
        assert (found.state, found.measured, found.budget_left) == (State.NO_DATA, None, None)
        return
    assert close(found.measured, 1 - bad / total)
    assert close(found.budget_total, allowed * unit)
    assert close(found.budget_spent, bad * unit, Decimal("1e-6"))
    assert close(found.budget_left, 1 - bad / allowed, Decimal("1e-6"))
    if abs(bad - allowed) > Decimal("1e-9"):
        assert (found.state is State.EXHAUSTED) == (bad > allowed)


def compare_burn(each: Case, found: Report, allowance: Decimal) -> None:
    rates = {}
    for lookback in (*LOOKBACKS, *(rule.rule.short for rule in found.alerts)):
        bad, total, _ = counted(each, since=each.now - lookback)
        rates[lookback] = bad / total / allowance if total else None
    for lookback in LOOKBACKS:
        exact = rates[lookback]
        assert (found.burn_rates[lookback] is None) == (exact is None)
        assert exact is None or close(found.burn_rates[lookback], exact, Decimal("1e-6"))
    length = Decimal((walked(each, forward=False) + walked(each, forward=True)) * (STEP // MINUTE))
    for alert in found.alerts:
        bar = Decimal(alert.rule.share.numerator) / Decimal(alert.rule.share.denominator)
        bar *= length / Decimal(alert.rule.long // MINUTE)
        known = [rate for rate in (rates[alert.rule.long], rates[alert.rule.short]) if rate is not None]
        if all(abs(rate - bar) > Decimal("1e-6") for rate in known):
            assert alert.fires == (len(known) == 2 and all(rate > bar for rate in known))


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_figure_is_what_counting_in_decimals_gives(first: int) -> None:
    with localcontext() as context:
        context.prec = 60
        for seed in range(first, first + AT_ONCE):
            each = case(seed)
            try:
                compare(each, assess(tally(each.arrived, each.objective), each.objective, each.now))
            except AssertionError as wrong:
                raise AssertionError(f"seed {seed}: {each.method} over {each.window} at {each.now}") from wrong


@pytest.mark.parametrize("seed", range(0, 1000, 25))
def test_what_comes_late_counts_as_if_it_had_come_in_time(seed: int) -> None:
    """At first half of it is there, then all of it: each time the figures are those of what is there."""
    each = case(seed)
    with localcontext() as context:
        context.prec = 60
        half = each.arrived[::2]
        early = Case(**{**vars(each), "arrived": half, "counts": {s.start: (s.good, s.total) for s in half}})
        for known in (early, each):
            compare(known, assess(tally(known.arrived, known.objective), known.objective, known.now))


@pytest.mark.parametrize("seed", range(0, 1000, 50))
def test_a_corrected_measurement_counts_as_corrected(seed: int) -> None:
    each, dice = case(seed), Random(seed)
    with localcontext() as context:
        context.prec = 60
        counts = {at: (dice.randint(0, total), total) for at, (_, total) in each.counts.items()}
        slices = [Slice(at, at + each.length, good, total) for at, (good, total) in counts.items()]
        fixed = Case(**{**vars(each), "arrived": slices, "counts": counts})
        compare(fixed, assess(tally(fixed.arrived, fixed.objective), fixed.objective, fixed.now))


def is_good(op: Op, value: Decimal, limit: Decimal) -> bool:
    if value == limit:
        return op in (Op.LTE, Op.GTE)
    return (value < limit) == (op in (Op.LT, Op.LTE))


@pytest.mark.parametrize("seed", range(0, 200, 5))
@pytest.mark.parametrize("op", list(Op))
def test_values_against_a_limit_count_as_good_and_bad_events(seed: int, op: Op) -> None:
    each, dice = case(seed), Random(seed)
    points = [Point(at, Decimal(dice.randint(0, 20)) / 4) for at in each.counts]
    limit = Decimal("2.5")
    counts = {point.at: (int(is_good(op, point.value, limit)), 1) for point in points}
    arrived = list(judge(points, Threshold(op, limit), every=each.length))
    judged = Case(**{**vars(each), "method": Method.OCCURRENCES, "arrived": arrived, "counts": counts})
    with localcontext() as context:
        context.prec = 60
        compare(judged, assess(tally(judged.arrived, judged.objective), judged.objective, judged.now))


def test_the_series_hold_what_they_should() -> None:
    """Gaps, days of other lengths, all methods and windows: or the comparison would say little."""
    cases = [case(seed) for seed in range(SEEDS)]
    assert {each.method for each in cases} == set(Method)
    assert {type(each.window) for each in cases} == {RollingDays, Rolling, Calendar}
    gaps = [
        each for each in cases if each.counts and len(each.counts) < (max(each.counts) - min(each.counts)) / each.length
    ]
    assert len(gaps) > SEEDS // 2
    odd = [each for each in cases if isinstance(each.window, Calendar) and each.window.unit is Unit.DAY and _odd(each)]
    assert len(odd) >= 5
    states = {assess(tally(e.arrived, e.objective), e.objective, e.now).state for e in cases[:300]}
    assert states == set(State)


def _odd(each: Case) -> bool:
    return (walked(each, forward=False) + walked(each, forward=True)) * STEP != dt.timedelta(days=1)
