"""The cascade: from the strategy over enterprise goals and IT goals to services and controls, with their health."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raci.alignment import structure
from raci.alignment.health import Figure, Key
from raci.alignment.selectors.days import Day, Days, days
from raci.alignment.states import Health, LinkState
from raci.alignment.structure import GOALS, LEVELS, LinkRow
from raci.duties.standing import Standing


@dataclass(frozen=True)
class CascadeNode:
    """A thing of the cascade as it stood.

    Attributes:
        health: 0 to 100, None where it is not known.
        coverage: 0 to 1, the share of it that has fresh data.
        delta: whole points since ``Cascade.since``.
        reason: of a service or control, in words.
    """

    key: Key
    code: str
    title: str
    health: Decimal | None
    coverage: Decimal
    state: Health
    delta: int | None
    reason: str = ""

    @property
    def points(self) -> int | None:
        """Health as it is shown: whole points, rounded down."""
        return None if self.health is None else int(self.health)

    @property
    def kind(self) -> str:
        """business-objective, enterprise-goal, it-goal, service or control."""
        return self.key.kind


@dataclass(frozen=True)
class CascadeEdge:
    """A link of the cascade. ``share``: of the upper end's whole, 0 to 1; None while it does not count."""

    upper: Key
    lower: Key
    primary: bool
    state: LinkState
    share: Decimal | None

    @property
    def confirmed(self) -> bool:
        """Whether it counts."""
        return self.state == LinkState.CONFIRMED


@dataclass(frozen=True)
class Cascade:
    """Everything a person may see of it, on a day.

    Attributes:
        on: the day of the figures, None where none were kept until then.
        since: the day that deltas count from, None where none were kept so early.
        past: whether another day than today was asked for.
    """

    on: date | None
    since: date | None
    past: bool
    nodes: Sequence[CascadeNode]
    edges: Sequence[CascadeEdge]

    def level(self, kind: str) -> list[CascadeNode]:
        """The things of one kind, by code."""
        return [node for node in self.nodes if node.kind == kind]

    @property
    def by_key(self) -> Mapping[Key, CascadeNode]:
        """The same by key."""
        return {node.key: node for node in self.nodes}

    def below(self, key: Key) -> list[CascadeEdge]:
        """What serves a thing, the largest share first."""
        found = [edge for edge in self.edges if edge.upper == key]
        return sorted(found, key=lambda edge: -(edge.share or 0))

    def above(self, key: Key) -> list[CascadeEdge]:
        """What a thing serves."""
        return [edge for edge in self.edges if edge.lower == key]

    def path(self, key: Key) -> set[Key]:
        """A thing with everything above and below it."""
        found = {key}
        for step in (self._uppers, self._lowers):
            near = {key}
            while near:
                near = step(near) - found
                found |= near
        return found

    def _uppers(self, keys: Iterable[Key]) -> set[Key]:
        held = set(keys)
        return {edge.upper for edge in self.edges if edge.lower in held}

    def _lowers(self, keys: Iterable[Key]) -> set[Key]:
        held = set(keys)
        return {edge.lower for edge in self.edges if edge.upper in held}


def _places(figure: Figure) -> tuple[Decimal | None, Decimal]:
    known = figure.health
    health = None if known is None else Decimal(round(known * 1000)) / 1000
    return health, Decimal(round(figure.coverage * 1000)) / 1000


def node_of(key: Key, code: str, title: str, both: Days) -> CascadeNode:
    figure = both.now.figure(key)
    health, coverage = _places(figure)
    return CascadeNode(key, code, title, health, coverage, figure.state, both.delta(key), figure.reason)


def _shares(day: Day) -> dict[tuple[Key, Key], tuple[Decimal, bool]]:
    return {
        (upper, part.key): (Decimal(round(part.share * 1000)) / 1000, part.primary)
        for upper, figure in day.figures.items()
        for part in figure.parts
        if part.key.kind in LEVELS
    }


def cascade(standing: Standing, on: date | None = None) -> Cascade:
    """The cascade of today, or as it stood at the end of a day: four queries either way.

    Today's links and names are those of this moment, its figures those of the last round of checks. Of a past day
    everything is as it was kept. Services and controls that serve no goal are left out; goals never are.
    """
    both = days(on)
    nodes, edges = _past(standing, both) if on else _today(standing, both)
    linked = {edge.lower for edge in edges}
    shown = [node for node in nodes if node.kind in GOALS or node.key in linked]
    return Cascade(both.now.day, both.before.day, on is not None, shown, edges)


def _today(standing: Standing, both: Days) -> tuple[list[CascadeNode], list[CascadeEdge]]:
    nodes = [node_of(node.key, node.code, node.title, both) for node in structure.nodes(standing.sight)]
    seen, shares = {node.key for node in nodes}, _shares(both.now)
    return nodes, [_edge(link, shares) for link in structure.links() if {link.upper, link.lower} <= seen]


def _edge(link: LinkRow, shares: Mapping[tuple[Key, Key], tuple[Decimal, bool]]) -> CascadeEdge:
    share = shares.get((link.upper, link.lower), (None, True))[0] if link.confirmed else None
    return CascadeEdge(link.upper, link.lower, link.primary, LinkState(link.state), share)


def _past(standing: Standing, both: Days) -> tuple[list[CascadeNode], list[CascadeEdge]]:
    seen = structure.visible(standing.sight)
    known = sorted(
        (key for key in both.now.named if key in seen), key=lambda key: (LEVELS.index(key.kind), both.now.named[key])
    )
    nodes = [node_of(key, *both.now.named[key], both) for key in known]
    edges = [
        CascadeEdge(upper, lower, primary, LinkState.CONFIRMED, share)
        for (upper, lower), (share, primary) in _shares(both.now).items()
        if {upper, lower} <= seen
    ]
    return nodes, edges
