"""How health flows upward, and why it moved. Pure: arrays in, figures out; exact until shown.

A leaf is what is measured: the error budget of a service, the last test of a control, a metric against its target.
A goal is the weighted mean of its own metrics and of what serves it by confirmed links. What has no fresh data takes
no part in the mean, but lowers the coverage beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from raci.alignment.states import Health
from raci.ledger.measures import Part, mean, whole
from raci.ledger.measures import health as health_of

ON_COURSE, AT_RISK, COVERED = 75, 55, Fraction(1, 2)
"""From 75 a thing is on course, from 55 at risk, below off course. With less than half of it known, nothing is said to
be on course."""


class Key(NamedTuple):
    """Kind and key of a thing, as text."""

    kind: str
    id: str


@dataclass(frozen=True)
class Leaf:
    """Something measured. ``health``: 0 to 100, None without fresh data. ``reason``: in words."""

    health: Fraction | None
    reason: str = ""


@dataclass(frozen=True)
class Edge:
    """A confirmed link, or a goal's own metric: what is below counts towards what is above."""

    upper: Key
    lower: Key
    weight: int = 1
    primary: bool = True


@dataclass(frozen=True)
class Share:
    """A part of a goal: its share of the whole (0 to 1), with or without data."""

    key: Key
    share: Fraction
    primary: bool = True


@dataclass(frozen=True)
class Figure:
    """Health and coverage of one thing. ``parts``: what it was made of."""

    health: Fraction | None
    coverage: Fraction
    reason: str = ""
    parts: Sequence[Share] = ()

    @property
    def state(self) -> Health:
        """How it is doing. What is not known never looks good."""
        return state_of(self.health, self.coverage)

    @property
    def shown(self) -> int | None:
        """Health in whole points; None also where too little is known to show any."""
        return None if self.health is None or self.state == Health.NO_DATA else whole(self.health)


NOTHING = Figure(None, Fraction(0))


def moved(was: Figure | None, now: Figure | None) -> int | None:
    """By how many of the points that are shown a figure moved; None where one of the two is not known."""
    before, after = (each.health if each else None for each in (was, now))
    return None if before is None or after is None else whole(after) - whole(before)


def state_of(health: Fraction | None, coverage: Fraction) -> Health:
    """How a thing with this health and coverage is doing."""
    if health is None:
        return Health.NO_DATA
    if health >= ON_COURSE:
        return Health.ON_COURSE if coverage >= COVERED else Health.NO_DATA
    return Health.AT_RISK if health >= AT_RISK else Health.OFF_COURSE


def of_budget(left: Fraction | None, *, burning: bool = False) -> Fraction | None:
    """The error budget that is left as health: whole 100, a quarter 75, a trace 55; used up 50, twice used up 0.

    burning: it is lost faster than it may be, so it is not on course however much is left.
    """
    if left is None:
        return None
    if left <= 0:
        return max(Fraction(0), 50 + 50 * left)
    quarter = Fraction(1, 4)
    found = 55 + 80 * left if left < quarter else 75 + Fraction(100, 3) * (min(left, Fraction(1)) - quarter)
    return min(found, Fraction(74)) if burning else found


def of_progress(done: Fraction | None, expected: Fraction) -> Fraction | None:
    """Progress as health: on course (100) at what was to be expected by then, less in proportion."""
    return health_of(done, expected)


def roll_up(leaves: Mapping[Key, Leaf], edges: Iterable[Edge], goals: Iterable[Key]) -> dict[Key, Figure]:
    """The figures of everything: one pass, each thing once. Goals without parts are known of nothing."""
    below: dict[Key, list[Edge]] = defaultdict(list)
    for edge in edges:
        below[edge.upper].append(edge)
    known = {key: Figure(leaf.health, Fraction(leaf.health is not None), leaf.reason) for key, leaf in leaves.items()}
    for key in (*goals, *list(below)):
        _figure(key, below, known)
    return known


def _figure(key: Key, below: Mapping[Key, Sequence[Edge]], known: dict[Key, Figure]) -> Figure:
    if key in known:
        return known[key]
    known[key] = NOTHING  # the kinds above and below differ, so no path leads back; a broken one would end here
    edges = [edge for edge in below.get(key, ()) if edge.weight > 0]
    figures = [_figure(edge.lower, below, known) for edge in edges]
    parts = [Part(edge.weight, figure.health, figure.coverage) for edge, figure in zip(edges, figures, strict=True)]
    found = mean(parts)
    total = sum(edge.weight for edge in edges)
    shares = tuple(Share(edge.lower, Fraction(edge.weight, total), edge.primary) for edge in edges)
    known[key] = Figure(found.value, found.coverage, "", shares)
    return known[key]


def leaves_of(key: Key, figures: Mapping[Key, Figure]) -> dict[Key, Fraction]:
    """The leaves that a figure rests on -> their share of it; what has no data has no share. They add up to 1."""
    found: dict[Key, Fraction] = defaultdict(Fraction)
    figure = figures.get(key, NOTHING)
    if not figure.parts:
        return {key: Fraction(1)} if figure.health is not None else {}
    known = [part for part in figure.parts if figures.get(part.key, NOTHING).health is not None]
    total = sum((part.share for part in known), Fraction(0))
    for part in known:
        for leaf, share in leaves_of(part.key, figures).items():
            found[leaf] += part.share / total * share
    return dict(found)


@dataclass(frozen=True)
class Cause:
    """What moved a figure, in whole points."""

    key: Key
    points: int


def causes(key: Key, before: Mapping[Key, Figure], after: Mapping[Key, Figure]) -> list[Cause]:
    """Why a figure moved: the points that each leaf took or gave, the largest first. They add up to the change shown.

    A leaf is counted from the level where the figure was, so that a new link to something worse takes points and one to
    something better gives some, as a reader expects.
    """
    was, total = before.get(key, NOTHING).health, moved(before.get(key), after.get(key))
    if was is None or total is None:
        return []
    old, new = leaves_of(key, before), leaves_of(key, after)
    pulls = {leaf: _pull(leaf, new, after, was) - _pull(leaf, old, before, was) for leaf in {*old, *new}}
    found = [Cause(leaf, points) for leaf, points in _whole(pulls, total).items() if points]
    return sorted(found, key=lambda cause: (-abs(cause.points), cause.key))


def _pull(leaf: Key, shares: Mapping[Key, Fraction], figures: Mapping[Key, Figure], level: Fraction) -> Fraction:
    health = figures[leaf].health if leaf in shares else None
    return Fraction(0) if health is None else shares[leaf] * (health - level)


def _whole(moved: Mapping[Key, Fraction], total: int) -> dict[Key, int]:
    """Whole numbers that add up to the total: rounded down, then the largest remainders up (Hamilton's method)."""
    down = {key: value.numerator // value.denominator for key, value in moved.items()}
    order = sorted(moved, key=lambda key: (down[key] - moved[key], key))
    left = total - sum(down.values())
    for place in range(abs(left)):
        key = order[place % len(order)] if left > 0 else order[-1 - place % len(order)]
        down[key] += 1 if left > 0 else -1
    return down
