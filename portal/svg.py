"""Pictures made on the server, coloured by class and never by style. Every text goes through `format_html`."""

import math
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal import charts, words
from portal.charts import BenefitChart, BudgetChart, Frame, Plot

Point = tuple[float, float]
EMPTY = mark_safe("")


def path(points: Iterable[Point], *, close: bool = False) -> str:
    """The `d` of a polyline. Numbers only, hence safe in an attribute."""
    d = "".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))
    return d + "Z" if close else d


def spark_points(values: Sequence[float | None], width: float = 96, height: float = 28) -> list[list[Point]]:
    """The runs of a sparkline: a gap in the readings stays a gap. A flat line runs through the middle."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (width - 6) / max(1, len(values) - 1)
    runs: list[list[Point]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        runs[-1].append((round(2 + step * i, 1), round(height - 4 - share * (height - 8), 1)))
    return [run for run in runs if run]


def sparkline(values: Sequence[float | None], tone: str = "", label: str = "") -> SafeString:
    """A line of readings with a dot at the last one. Without `label` it is hidden from screen readers."""
    runs = spark_points(values)
    name = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    if not runs:
        return format_html('<svg class="cs-spark" viewBox="0 0 96 28" {}><path class="base" d="M2 14H92"/></svg>', name)
    x, y = runs[-1][-1]
    d = "".join(path(run) for run in runs)
    return format_html(
        '<svg class="cs-spark cs-spark--{}" viewBox="0 0 96 28" {}><path class="line" d="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="3"/></svg>',
        tone or "none", name, d, x, y,
    )  # fmt: skip


def _clipped(value: float | None) -> float:
    return round(min(100.0, max(0.0, float(value or 0))), 1)


def meter(value: float | None, tone: str = "", *, cover: float | None = None, second: float | None = None,
          mark: float | None = None) -> SafeString:  # fmt: skip
    """A bar from 0 to 100, hidden from screen readers: the figure stands beside it.

    `cover` is the thin line below (how much is known), `second` a paler fill (reported, not verified), `mark` a tick
    (what was promised). Without `value` the bar is dashed and empty."""
    if value is None:
        inner = _rect("cover", _clipped(cover), y=8.4, height=1.6)
        return _bar("none", inner)
    parts = [mark_safe('<rect class="track" width="100" height="6"/>')]
    if second is not None:
        parts.append(_rect("second", _clipped(second)))
    parts.append(_rect("fill", 100.0 if value < 0 else _clipped(value)))
    if mark is not None:
        parts.append(format_html('<rect class="mark" x="{}" y="-1" width=".8" height="8"/>', _clipped(mark)))
    if cover is not None:
        parts.append(_rect("cover", _clipped(cover), y=8.4, height=1.6))
    return _bar(tone or "ink", _joined(parts))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _rect(name: str, width: float, *, y: float = 0, height: float = 6) -> SafeString:
    return format_html('<rect class="{}" y="{}" width="{}" height="{}"/>', name, y, width, height)


def _bar(tone: str, inner: SafeString) -> SafeString:
    head = '<svg class="cs-meter cs-meter--{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    return format_html(head + "{}</svg>", tone, inner)


# --- error budget -------------------------------------------------------------------------------------------------


def _text(x: float, y: float, text: str, name: str = "", anchor: str = "start") -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', name, x, y, anchor, text)


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> SafeString:
    return format_html('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', name, x1, x2, y1, y2)


def budget_chart(chart: BudgetChart, frame: Frame, uid: str) -> SafeString:
    """The error budget left, with what took it, above the level measured each day."""
    strip = frame.zero + 100
    parts = [
        _text(0, 13, f"Error budget left, % of {chart.allowance}", "strong"),
        *_scale(frame),
        *_budget_shapes(chart, frame),
        *_marks(chart, frame, strip + 76),
        *_verdict(chart, frame),
        _text(0, strip - 14, f"{chart.measure}, %", "strong"),
        *_day_strip(chart, frame, strip),
        *_axis(chart, frame, strip + 76),
    ]
    return format_html(
        '<svg class="cs-chart cs-chart--{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">'
        '<title id="{}">{}</title>{}</svg>',
        frame.name, frame.width, strip + 102, f"{uid}-{frame.name}", f"{uid}-{frame.name}",
        f"Error budget left, and the level measured each day, {words.day_long(chart.start)} to "
        f"{words.day_long(chart.end)}. {chart.summary}",
        _joined(parts),
    )  # fmt: skip


def _scale(frame: Frame) -> list[SafeString]:
    rows = []
    for share in (100, 75, 50, 25):
        rows += [_line("grid", frame.left, frame.right, frame.y(share), frame.y(share))]
        rows += [_text(frame.left - 8, frame.y(share) + 4, str(share), anchor="end")]
    return [*rows, _text(frame.left - 8, frame.zero + 4, "0", "strong", "end")]


def split_at_zero(points: Sequence[Point], zero: float) -> tuple[list[Point], list[Point]]:
    """A curve cut at its first crossing of the zero line into what lies above and what lies below (in pixels)."""
    for i, (x, y) in enumerate(points):
        if y > zero:
            if i == 0:
                return [], list(points)
            before_x, before_y = points[i - 1]
            crossing = round(before_x + (zero - before_y) / (y - before_y) * (x - before_x), 1)
            return [*points[:i], (crossing, zero)], [(crossing, zero), *points[i:]]
    return list(points), []


def _budget_shapes(chart: BudgetChart, frame: Frame) -> list[SafeString]:
    points = [(frame.x(point.at, chart.start, chart.end), frame.y(point.left)) for point in chart.points]
    above, below = split_at_zero(points, frame.zero)
    shapes: list[SafeString] = []
    if above:
        area = [*above, (above[-1][0], float(frame.zero)), (above[0][0], float(frame.zero))]
        shapes.append(format_html('<path class="area" d="{}"/>', path(area, close=True)))
    if below:
        under = [*below, (below[-1][0], float(frame.zero))]
        shapes.append(format_html('<path class="under" d="{}"/>', path(under, close=True)))
    even = [(frame.left, frame.top), (frame.right, frame.zero)]
    shapes.append(format_html('<path class="even" d="{}"/>', path(even)))
    shapes.append(_even_label(frame))
    shapes.append(_line("zero", frame.left, frame.right, frame.zero, frame.zero))
    shapes.append(format_html('<path class="line" d="{}"/>', path(above)))
    return [*shapes, format_html('<path class="under-line" d="{}"/>', path(below))]


def _even_label(frame: Frame) -> SafeString:
    width, height = frame.right - frame.left, frame.budget
    x, y = frame.left + 0.2 * width, frame.top + 0.2 * height + 17
    turn = round(math.degrees(math.atan2(height, width)), 1)
    return format_html(
        '<text x="{}" y="{}" class="bare" transform="rotate({} {} {})">spent evenly</text>', x, y, turn, x, y
    )


def _marks(chart: BudgetChart, frame: Frame, foot: int) -> list[SafeString]:
    wide = frame.name == "wide"
    labels = []
    for mark in chart.marks:
        x = frame.x(mark.at, chart.start, chart.end)
        labels.append(charts.Label(x, mark.label, mark.note) if wide else charts.Label(x, mark.short or mark.label))
    drops = [_line("drop", label.x, label.x, 40, foot) for label in labels]
    return [*drops, *(_label(label, frame) for label in charts.spread(labels, frame.left))]


def _label(label: charts.Label, frame: Frame) -> SafeString:
    to_the_right = label.span(frame.left)[0] == label.x
    return format_html(
        '<text x="{}" y="50" text-anchor="{}"><tspan class="strong">{}</tspan> {}</text>',
        label.x + (5 if to_the_right else -5),
        "start" if to_the_right else "end",
        label.word,
        label.note,
    )


def _verdict(chart: BudgetChart, frame: Frame) -> list[SafeString]:
    if not chart.verdict or not chart.points:
        return []
    last = frame.y(chart.points[-1].left)
    bad = last > frame.zero
    return [_text(frame.right, last + 19 if bad else last - 8, chart.verdict, "bad" if bad else "strong", "end")]


def _day_strip(chart: BudgetChart, frame: Frame, top: int) -> list[SafeString]:
    if not chart.days:
        return []
    floor, height = charts.level_floor(chart), 76.0
    slot = (frame.right - frame.left) / len(chart.days)
    target_y = _level_y(chart.target, floor, top, height)
    drawn: list[SafeString] = []
    misses: list[tuple[float, float, str]] = []
    for i, day in enumerate(chart.days):
        x = round(frame.left + slot * i + slot * 0.12, 1)
        width = round(slot * 0.76, 1)
        if day.level is None:
            drawn.append(_day("none", x, top - 2, width, height + 1))
            continue
        y = _level_y(day.level, floor, top, height)
        missed = day.level < chart.target
        drawn.append(_day("miss" if missed else "", x, y - 2, width, 4))
        if missed:
            misses.append((x - 5, y + 5, words.number(day.level, 2)))
    drawn += [_text(x, y, text, "bad", "end") for x, y, text in misses if x > frame.left + 30][-6:]
    drawn.append(_line("target", frame.left, frame.right, target_y, target_y))
    return [*drawn, _text(frame.left - 8, target_y + 5, words.number(chart.target), "strong", "end")]


def _day(kind: str, x: float, y: float, width: float, height: float) -> SafeString:
    name = f"day--{kind}" if kind else "day"
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>', name, x, y, width, height)


def _level_y(level: float, floor: float, top: float, height: float) -> float:
    return round(top + (100 - level) / (100 - floor) * height, 1) if floor < 100 else top


def _axis(chart: BudgetChart, frame: Frame, y: int) -> list[SafeString]:
    drawn = [_line("axis", frame.left, frame.right, y, y)]
    gap = _first_gap(chart, frame)
    if gap is not None:
        drawn.append(_text(gap, y + 20, "no data", anchor="middle"))
    moments = charts.ticks(chart.start, chart.end, 5 if frame.name == "wide" else 3)
    for i, at in enumerate(moments):
        x = frame.x(at, chart.start, chart.end)
        if gap is not None and abs(x - gap) < 50:
            continue
        anchor = "start" if i == 0 else "end" if i == len(moments) - 1 else "middle"
        drawn += [_line("axis", x, x, y, y + 5), _text(x, y + 20, words.day_short(at), anchor=anchor)]
    return drawn


def _first_gap(chart: BudgetChart, frame: Frame) -> float | None:
    """The middle of the first run of days without data."""
    unknown = [i for i, day in enumerate(chart.days) if day.level is None]
    if not unknown:
        return None
    last = next((i for i in unknown if i + 1 not in unknown), unknown[-1])
    slot = (frame.right - frame.left) / len(chart.days)
    return round(frame.left + slot * (unknown[0] + last + 1) / 2, 1)


# --- benefits -----------------------------------------------------------------------------------------------------


def benefit_chart(chart: BenefitChart, plot: Plot, uid: str) -> SafeString:
    """What was promised as a dashed curve, what was realised as a line with a dot for each verified reading."""
    promised = path((plot.x(day, chart), plot.y(value, chart)) for day, value in chart.promised)
    realised = path((plot.x(each.day, chart), plot.y(each.value, chart)) for each in chart.run())
    parts = [
        _text(0, 13, chart.measure, "strong"),
        *_levels(chart, plot),
        format_html('<path class="even" d="{}"/>', promised),
        *_now(chart, plot),
        format_html('<path class="line" d="{}"/>', realised),
        *(_dot(each, chart, plot) for each in chart.taken),
        *_days(chart, plot),
    ]
    return format_html(
        '<svg class="cs-chart cs-chart--{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">'
        '<title id="{}">{}</title>{}</svg>',
        plot.name, plot.width, plot.foot + 28, f"{uid}-{plot.name}", f"{uid}-{plot.name}", chart.summary,
        _joined(parts),
    )  # fmt: skip


def _levels(chart: BenefitChart, plot: Plot) -> list[SafeString]:
    middle = (chart.low + chart.high) / 2
    rows: list[SafeString] = []
    for value in sorted({chart.low, middle, chart.high}):
        y = plot.y(value, chart)
        rows += [_line("grid", plot.left, plot.right, y, y)]
        rows += [_text(plot.left - 8, y + 4, words.number(round(value, 2)), anchor="end")]
    return rows


def _now(chart: BenefitChart, plot: Plot) -> list[SafeString]:
    if not chart.start < chart.today < chart.end:
        return []
    x = plot.x(chart.today, chart)
    near_the_end = x > plot.right - 50
    label = _text(x + (-6 if near_the_end else 6), plot.top - 4, "today", anchor="end" if near_the_end else "start")
    return [_line("now", x, x, plot.top - 14, plot.foot), label]


def _dot(each: charts.Taken, chart: BenefitChart, plot: Plot) -> SafeString:
    x, y = plot.x(each.day, chart), plot.y(each.value, chart)
    if each.kind == "disputed":
        return format_html(
            '<path class="cross" d="{}"/>', f"M{x - 4} {y - 4}L{x + 4} {y + 4}M{x - 4} {y + 4}L{x + 4} {y - 4}"
        )
    return format_html('<circle class="dot dot--{}" cx="{}" cy="{}" r="3.5"/>', each.kind, x, y)


def _days(chart: BenefitChart, plot: Plot) -> list[SafeString]:
    ends = ((chart.start, plot.left, "start"), (chart.end, plot.right, "end"))
    drawn = [_line("axis", plot.left, plot.right, plot.foot, plot.foot)]
    return drawn + [_text(x, plot.foot + 20, words.day_long(day), anchor=anchor) for day, x, anchor in ends]


# --- cascade ------------------------------------------------------------------------------------------------------


def links(edges: Iterable[tuple[int, int, bool, bool]], rows: int, gap: int) -> SafeString:
    """The links between two columns: (row of the left middle, row of the right middle, primary, picked)."""
    drawn = sorted(edges, key=lambda edge: edge[3])  # the picked ones on top
    curves = format_html_join(
        "", '<path class="{}" d="{}"/>', ((_curve_class(p, on), _curve(a * 40, b * 40)) for a, b, p, on in drawn)
    )
    return format_html(
        '<svg class="cs-links cs-links--{}" viewBox="0 0 56 {}" aria-hidden="true">{}</svg>', gap, rows * 40, curves
    )


def _curve(start: int, end: int) -> str:
    return f"M0 {start}C31 {start} 25 {end} 56 {end}"


def _curve_class(primary: bool, picked: bool) -> str:
    return " ".join(name for name, on in (("secondary", not primary), ("on", picked)) if on)
