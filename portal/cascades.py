"""The cascade from the strategy to services and controls: today as it is linked now, or as a past day was kept.

Health always comes from the kept figures; what is linked to what comes from the links of today, or from what the
figures of a past day were made of.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.charts import Cascade, CascadeColumn, Edge, Node
from portal.navigation import address
from portal.words import NARROW
from raci.alignment import daily, structure
from raci.alignment.daily import Day
from raci.alignment.health import Key
from raci.alignment.structure import CONTROL, GOAL, IT_GOAL, LEVELS, OBJECTIVE, SERVICE
from raci.duties.standing import Standing

COLUMNS = (
    CascadeColumn("strategy", "Strategy"),
    CascadeColumn("goals", "Enterprise goals", "governance"),
    CascadeColumn("it", "IT goals", "management"),
    CascadeColumn("delivery", "Services and controls", "management"),
)
COLUMN_OF = {OBJECTIVE: "strategy", GOAL: "goals", IT_GOAL: "it", SERVICE: "delivery", CONTROL: "delivery"}
PAGES = {OBJECTIVE: "strategy", GOAL: "enterprise-goal", IT_GOAL: "it-goal", SERVICE: "service", CONTROL: "control"}
MOST = 59
"""So many things fit into one column of the picture."""
WORDS = {
    SERVICE: {"on_course": "healthy", "at_risk": "at_risk", "off_course": "exhausted"},
    CONTROL: {"on_course": "passed", "off_course": "failed"},
}
WORST_FIRST = ("off_course", "at_risk", "no_data", "on_course")


@dataclass(frozen=True)
class Thing:
    """A goal, service or control of the cascade."""

    key: Key
    code: str
    title: str


@dataclass(frozen=True)
class Tie:
    """What is below serves what is above."""

    upper: Key
    lower: Key
    primary: bool = True
    note: str = ""


@dataclass(frozen=True)
class Whole:
    """Everything of the cascade that a person may see, with the figures of a day and of an earlier one."""

    things: Mapping[Key, Thing]
    ties: Sequence[Tie]
    now: Day | None
    before: Day | None
    past: date | None = None
    above: Mapping[Key, list[Key]] = field(default_factory=dict)
    below: Mapping[Key, list[Key]] = field(default_factory=dict)

    def state(self, key: Key) -> str:
        """How a thing is doing: the kept state, of what is not known always ``no_data``."""
        return str(self.now.figure(key).state) if self.now else "no_data"

    def word(self, key: Key) -> str:
        """The same in the vocabulary of its kind: a service is healthy, a control passed."""
        state = self.state(key)
        return WORDS.get(key.kind, {}).get(state, state)

    def health(self, key: Key) -> int | None:
        """From 0 to 100, as it is shown; None also where too little is known to show a figure."""
        return self.now.figure(key).shown if self.now else None

    def coverage(self, key: Key) -> int:
        """How much of what feeds it has fresh data, in per cent."""
        return round(self.now.figure(key).coverage * 100) if self.now else 0

    def change(self, key: Key) -> int | None:
        """By how many points it moved since the earlier day; None where it has no figure to show."""
        return None if self.health(key) is None else daily.change(key, self.now, self.before)

    def of_kind(self, kind: str) -> list[Thing]:
        """The things of a kind, by code."""
        return sorted((each for each in self.things.values() if each.key.kind == kind), key=lambda each: each.code)

    def named(self, code: str) -> Thing | None:
        """The thing with this code."""
        return next((each for each in self.things.values() if each.code == code), None)

    def path(self, key: Key) -> set[Key]:
        """A thing, everything that it serves and everything that serves it."""
        return {key} | _closure(key, self.above) | _closure(key, self.below)

    def edges_on(self, key: Key) -> set[tuple[Key, Key]]:
        """The links of its path."""
        up, down = {key} | _closure(key, self.above), {key} | _closure(key, self.below)
        return {
            (tie.upper, tie.lower)
            for tie in self.ties
            if {tie.upper, tie.lower} <= up or {tie.upper, tie.lower} <= down
        }


def _closure(key: Key, steps: Mapping[Key, Sequence[Key]]) -> set[Key]:
    found: set[Key] = set()
    waiting = list(steps.get(key, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += steps.get(each, ())
    return found


def read(standing: Standing, on: date, *, past: bool) -> Whole:
    """The cascade of a day, for somebody: three queries for today, two for a past day."""
    now, before = daily.two_days(on, daily.quarter_before(on))
    nodes = {node.key: node for node in structure.nodes(standing.sight, ended=past)}
    if past:
        rows = now.rows if now else {}
        things = {key: Thing(key, row.code, row.label) for key, row in rows.items() if key in nodes}
        ties = _kept(now, things)
    else:
        things = {key: Thing(key, node.code, node.title) for key, node in nodes.items()}
        ties = _linked(now, things)
    above, below = defaultdict(list), defaultdict(list)
    for tie in ties:
        above[tie.lower].append(tie.upper)
        below[tie.upper].append(tie.lower)
    return Whole(things, ties, now, before, on if past else None, above, below)


def _kept(now: Day | None, things: Mapping[Key, Thing]) -> list[Tie]:
    figures = now.figures if now else {}
    return [
        Tie(upper, part.key, part.primary, f"{round(part.share * 100)}{NARROW}%")
        for upper, figure in figures.items()
        for part in figure.parts
        if upper in things and part.key in things
    ]


def _linked(now: Day | None, things: Mapping[Key, Thing]) -> list[Tie]:
    return [
        Tie(link.upper, link.lower, link.primary, _share(now, link))
        for link in structure.links()
        if link.state in {"confirmed", "unconfirmed"} and link.upper in things and link.lower in things
    ]


def _share(now: Day | None, link: structure.LinkRow) -> str:
    if not link.confirmed:
        return "to be confirmed again"
    parts = now.figure(link.upper).parts if now else ()
    share = next((part.share for part in parts if part.key == link.lower), None)
    return "" if share is None else f"{round(share * 100)}{NARROW}%"


# --- the picture --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """The cascade as it is drawn, and how many things did not fit."""

    cascade: Cascade
    left_out: int = 0


def picture(whole: Whole, picked: Key | None, view: str, notes: Mapping[Key, str]) -> Picture:
    """The picture of a view: ``path`` (the others dimmed), ``all``, or ``unwell``.

    Args:
        notes: what is said beside a thing, such as the points that it took.
    """
    on = whole.path(picked) if picked and view == "path" else set(whole.things)
    shown = [each for each in _ordered(whole) if view != "unwell" or whole.state(each.key) != "on_course"]
    drawn = _fitting(shown, on, whole)
    edges_on = whole.edges_on(picked) if picked and view == "path" else set()
    keys = {thing.key for thing in drawn}
    nodes = [_node(whole, thing, picked, thing.key in on, notes) for thing in drawn]
    edges = [_edge(tie, edges_on) for tie in whole.ties if {tie.upper, tie.lower} <= keys]
    used = {node.column for node in nodes} | {"goals"}
    columns = [column for column in COLUMNS if column.key in used]
    return Picture(Cascade(columns, nodes, edges, anchor="goals"), len(shown) - len(drawn))


def _edge(tie: Tie, on: set[tuple[Key, Key]]) -> Edge:
    return Edge(_id(tie.upper), _id(tie.lower), tie.primary, (tie.upper, tie.lower) in on, tie.note)


def _ordered(whole: Whole) -> list[Thing]:
    return sorted(whole.things.values(), key=lambda each: (LEVELS.index(each.key.kind), each.code))


def _fitting(things: Sequence[Thing], on: set[Key], whole: Whole) -> list[Thing]:
    columns: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        columns[COLUMN_OF[thing.key.kind]].append(thing)
    kept = {thing.key for of in columns.values() for thing in _first(of, on, whole)}
    return [thing for thing in things if thing.key in kept]


def _first(things: list[Thing], on: set[Key], whole: Whole) -> list[Thing]:
    if len(things) <= MOST:
        return things
    return sorted(things, key=lambda each: (each.key not in on, WORST_FIRST.index(whole.state(each.key))))[:MOST]


def _id(key: Key) -> str:
    return f"{key.kind}:{key.id}"


def _node(whole: Whole, thing: Thing, picked: Key | None, on: bool, notes: Mapping[Key, str]) -> Node:
    key = thing.key
    leaf = key.kind in {SERVICE, CONTROL}
    objective = key.kind == OBJECTIVE
    return Node(
        key=_id(key),
        column=COLUMN_OF[key.kind],
        title=thing.title,
        code=thing.code,
        state="" if objective else whole.word(key),
        health=None if leaf or objective else whole.health(key),
        coverage=None if leaf or objective else whole.coverage(key),
        change=None if leaf or objective else whole.change(key),
        url=url_of(thing, whole.past),
        picked=key == picked,
        dim=not on,
        note=notes.get(key, ""),
    )


def url_of(thing: Thing, past: date | None = None) -> str:
    """The page of a thing; of a goal on the day that is looked at."""
    if thing.key.kind == OBJECTIVE:
        return address("strategy")
    url = address(PAGES[thing.key.kind], thing.code)
    return f"{url}?as_of={past.isoformat()}" if past and thing.key.kind == GOAL and url else url


def most_moved(things: Iterable[Thing], whole: Whole) -> Thing | None:
    """The goal to begin with: the one that lost most, else the least healthy, else the first."""

    def rank(thing: Thing) -> tuple[int, int, str]:
        health = whole.health(thing.key)
        return min(whole.change(thing.key) or 0, 0), 101 if health is None else health, thing.code

    return min(things, key=rank, default=None)
