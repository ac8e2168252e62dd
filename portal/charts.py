"""What the server-made pictures show, and where each thing stands in them. No markup here: `portal.svg` draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.parts import Sphere


@dataclass(frozen=True, slots=True)
class BudgetPoint:
    """What is left of the error budget at a moment, in per cent of the whole; below 0 it is overdrawn."""

    at: datetime
    left: float


@dataclass(frozen=True, slots=True)
class DayLevel:
    """The level measured on a day, in per cent; None means that nothing was measured."""

    day: date
    level: float | None


@dataclass(frozen=True, slots=True)
class BudgetMark:
    """Something that took budget, such as an incident. `short` is its label on a phone."""

    at: datetime
    label: str
    note: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class BudgetChart:
    """The error budget over its window, above the level of each day.

    `target` is the objective in per cent; `allowance` says what 100 per cent of the budget is, in words;
    `summary` is the picture in one or two sentences for those who cannot see it."""

    start: datetime
    end: datetime
    points: Sequence[BudgetPoint]
    days: Sequence[DayLevel]
    target: float
    allowance: str
    measure: str
    summary: str
    marks: Sequence[BudgetMark] = ()
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The pixels of a budget chart: width, the left edge of the plot, heights."""

    width: int
    left: int
    top: int
    budget: int
    name: Literal["wide", "narrow"]

    @property
    def right(self) -> int:
        """The right edge of the plot."""
        return self.width - 4

    @property
    def zero(self) -> int:
        """Where no budget is left."""
        return self.top + self.budget

    def x(self, at: datetime, start: datetime, end: datetime) -> float:
        """The place of a moment."""
        share = (at - start) / (end - start) if end > start else 0.0
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, left: float) -> float:
        """The place of a share of the budget, in per cent. Overdrafts are squeezed after 30 per cent."""
        return round(self.zero - max(left, -30.0) / 100 * self.budget, 1)


WIDE = Frame(width=760, left=46, top=62, budget=160, name="wide")
NARROW = Frame(width=350, left=34, top=62, budget=152, name="narrow")


def level_floor(chart: BudgetChart) -> float:
    """The lowest level the daily strip has to show: a little below the worst day, never above the target."""
    known = [day.level for day in chart.days if day.level is not None]
    worst = min([chart.target, *known])
    return worst - max((100 - worst) * 0.17, 0.02)


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a mark: a strong word, a note, and where its mark stands."""

    x: float
    word: str
    note: str = ""

    @property
    def width(self) -> float:
        """About how wide it is in pixels, at 13 px."""
        return 6.6 * len(self.word) + 5.8 * len(self.note) + 6

    def span(self, left: float) -> tuple[float, float]:
        """From where to where it reaches: left of its mark, or right of it where there is no room."""
        return (self.x, self.x + self.width) if self.x - self.width < left else (self.x - self.width, self.x)


def spread(labels: Iterable[Label], left: float) -> list[Label]:
    """Labels thinned out from the latest backwards, so that no two overlap. A note goes before its label does."""
    kept: list[Label] = []
    edge = float("inf")
    for label in sorted(labels, key=lambda found: -found.x):
        fits = [form for form in (label, Label(label.x, label.word)) if form.span(left)[1] <= edge]
        if fits:
            kept.append(fits[0])
            edge = fits[0].span(left)[0]
    return kept[::-1]


def ticks(start: datetime, end: datetime, count: int) -> list[datetime]:
    """`count` moments from start to end, the ends included, whole days between."""
    span = (end - start).days
    step = max(1, round(span / (count - 1)))
    inner = [start + timedelta(days=step * at) for at in range(1, count - 1)]
    return [start, *[tick for tick in inner if tick < end - timedelta(days=step / 2)], end]


# --- benefits -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading on a benefit chart; `kind` says what became of it."""

    day: date
    value: float
    kind: Literal["verified", "reported", "disputed"] = "verified"


@dataclass(frozen=True, slots=True)
class BenefitChart:
    """What was promised, as a curve of dated values, and what was read of it.

    `summary` is the picture in one or two sentences for those who cannot see it."""

    start: date
    end: date
    today: date
    promised: Sequence[tuple[date, float]]
    taken: Sequence[Taken]
    measure: str
    summary: str

    @property
    def low(self) -> float:
        """The lowest value that is shown."""
        return min(value for value in self._values)

    @property
    def high(self) -> float:
        """The highest one."""
        return max(value for value in self._values)

    @property
    def _values(self) -> list[float]:
        return [value for _, value in self.promised] + [each.value for each in self.taken]

    def run(self) -> list[Taken]:
        """What counts as realised, oldest first."""
        return sorted((each for each in self.taken if each.kind == "verified"), key=lambda each: each.day)


@dataclass(frozen=True, slots=True)
class Plot:
    """The pixels of a benefit chart."""

    width: int
    left: int
    name: Literal["wide", "narrow"]
    top: int = 30
    height: int = 150

    @property
    def right(self) -> int:
        """The right edge."""
        return self.width - 8

    @property
    def foot(self) -> int:
        """The lower edge."""
        return self.top + self.height

    def x(self, day: date, chart: BenefitChart) -> float:
        """The place of a day."""
        whole = (chart.end - chart.start).days or 1
        share = min(max((day - chart.start).days / whole, 0.0), 1.0)
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, value: float, chart: BenefitChart) -> float:
        """The place of a value."""
        whole = chart.high - chart.low
        share = (value - chart.low) / whole if whole else 0.5
        return round(self.foot - share * self.height, 1)


PLOT_WIDE = Plot(width=760, left=58, name="wide")
PLOT_NARROW = Plot(width=350, left=48, name="narrow")


# --- the cascade --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CascadeColumn:
    """A column of the cascade, from left to right."""

    key: str
    heading: str
    sphere: Sphere = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A goal, service or control. `health` runs from 0 to 100; `state` is a code of the vocabulary."""

    key: str
    column: str
    title: str
    code: str = ""
    state: str = ""
    health: int | None = None
    coverage: int | None = None
    change: int | None = None
    url: str = ""
    picked: bool = False
    dim: bool = False
    sphere: Sphere = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes of neighbouring columns."""

    from_key: str
    to_key: str
    primary: bool = True
    picked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Columns, nodes in the order they should stand, and links. `anchor` is the column whose order is kept."""

    columns: Sequence[CascadeColumn]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A node and its first grid row, counted from 0 below the heads. A node is two rows high."""

    node: Node
    row: int

    @property
    def middle(self) -> int:
        """Its middle in half-node units of 40 px."""
        return self.row + 1


def place(cascade: Cascade) -> dict[str, list[Placed]]:
    """Rows for all nodes, so that links are short: from the anchor outwards each node stands near its neighbours."""
    keys = [column.key for column in cascade.columns]
    by_column = {key: [node for node in cascade.nodes if node.column == key] for key in keys}
    anchor = cascade.anchor or max(keys, key=lambda key: len(by_column[key]))
    height = 2 * max((len(nodes) for nodes in by_column.values()), default=0)
    at: dict[str, int] = {}
    _stack(by_column[anchor], _even(len(by_column[anchor]), height), at, height)
    start = keys.index(anchor)
    for key in [*keys[start + 1 :], *reversed(keys[:start])]:
        _settle(by_column[key], cascade.edges, at, height)
    return {key: sorted((Placed(n, at[n.key]) for n in by_column[key]), key=lambda p: p.row) for key in keys}


def _settle(nodes: Sequence[Node], edges: Iterable[Edge], at: dict[str, int], height: int) -> None:
    wanted = _wanted(nodes, edges, at, height)
    ordered = sorted(nodes, key=lambda node: wanted[node.key])
    _stack(ordered, [wanted[node.key] for node in ordered], at, height)


def _even(count: int, height: int) -> list[float]:
    if count == 0:
        return []
    gap = min(max(2.0, height / count), 4.0)
    first = (height - gap * count) / 2 + (gap - 2) / 2
    return [first + gap * i for i in range(count)]


def _wanted(nodes: Sequence[Node], edges: Iterable[Edge], at: dict[str, int], height: int) -> dict[str, float]:
    neighbours: dict[str, list[int]] = {node.key: [] for node in nodes}
    for edge in edges:
        for mine, other in ((edge.from_key, edge.to_key), (edge.to_key, edge.from_key)):
            if mine in neighbours and other in at:
                # a primary link pulls three times as hard as a secondary one
                neighbours[mine] += [at[other]] * (3 if edge.primary else 1)
    return {key: sum(rows) / len(rows) if rows else float(height) for key, rows in neighbours.items()}


def _stack(nodes: Sequence[Node], wanted: Sequence[float], at: dict[str, int], height: int) -> None:
    rows: list[int] = []
    for place_wanted in wanted:
        rows.append(max(round(place_wanted), rows[-1] + 2 if rows else 0))
    for i in reversed(range(len(rows))):
        rows[i] = min(rows[i], rows[i + 1] - 2 if i + 1 < len(rows) else height - 2)
    at.update({node.key: row for node, row in zip(nodes, rows, strict=True)})


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the drill-down list that stands for the cascade on a phone."""

    node: Node
    sphere: Sphere
    edge: Edge | None
    branches: Sequence["Branch"]

    @property
    def open(self) -> bool:
        """The picked path is open from the start."""
        return self.node.picked or any(branch.open for branch in self.branches)


def drill(cascade: Cascade) -> list[Branch]:
    """The cascade as a tree, from the anchor column to the right. A node that serves two stands under both."""
    keys = [column.key for column in cascade.columns]
    start = keys.index(cascade.anchor) if cascade.anchor else 0
    spheres = {column.key: column.sphere for column in cascade.columns}
    nodes = {node.key: node for node in cascade.nodes}
    below: dict[str, list[Edge]] = {}
    for edge in cascade.edges:
        below.setdefault(edge.from_key, []).append(edge)

    def branch(node: Node, edge: Edge | None) -> Branch:
        links = [
            link for link in below.get(node.key, ()) if keys.index(nodes[link.to_key].column) > keys.index(node.column)
        ]
        links.sort(key=lambda link: not link.primary)
        sphere = node.sphere or spheres[node.column]
        return Branch(node, sphere, edge, [branch(nodes[link.to_key], link) for link in links])

    return [branch(node, None) for node in cascade.nodes if node.column == keys[start]]
