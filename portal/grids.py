"""A RACI chart as one large table to work in: rows by side, roles as columns, cells as light as they can be.

A chart may have 231 rows and 33 roles. A template for each of its 7,600 cells would take seconds, so the rows are
written here; everything that people wrote is escaped.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from raci.duties.acts import ACTIVITIES
from raci.duties.charts import ChartInForce
from raci.duties.models import ChartRow
from raci.duties.validation import Problem
from raci.people.models import Role
from raci.people.spheres import Sphere

GROUPS = {
    Sphere.GOVERNANCE: "Governance: evaluate, direct, monitor",
    Sphere.MANAGEMENT: "Management: plan, build, run",
    Sphere.ASSURANCE: "Assurance: check, independently",
    Sphere.SUPPORT: "The portal itself: people, charts and rules",
}
SIDES = {
    Sphere.GOVERNANCE: "Governance",
    Sphere.MANAGEMENT: "Management",
    Sphere.ASSURANCE: "Assurance",
    Sphere.SUPPORT: "Support",
}
HUES = {
    Sphere.GOVERNANCE: "cs-gov",
    Sphere.MANAGEMENT: "cs-mgt",
    Sphere.ASSURANCE: "cs-asr",
    Sphere.SUPPORT: "",
}
ORDER = "ARCI"
ANY, NONE, WRONG = "any", "none", "problem"


def in_order(letters: Iterable[str]) -> str:
    """Letters as they are shown: what decides comes first."""
    return "".join(letter for letter in ORDER if letter in set(letters))


@dataclass(frozen=True)
class Wish:
    """What the reader wants to see: words of an activity, one role, cells with a letter."""

    text: str = ""
    role: str = ""
    letter: str = ""

    def shows(self, row: "GridRow", roles: Sequence[Role], wrong: Collection[str]) -> bool:
        """Whether a row stands. ``wrong``: the codes of rows with problems."""
        if self.text and self.text.lower() not in f"{row.code} {row.title}".lower():
            return False
        if self.letter == WRONG:
            return row.code in wrong
        held = "".join(row.letters.get(role.pk, "") for role in roles if self.role in ("", role.code))
        if self.letter == ANY:
            return bool(held)
        return not held if self.letter == NONE else not self.letter or self.letter in held


@dataclass(frozen=True)
class GridRow:
    """A row: of an activity that acts belong to, or of advice."""

    code: str
    title: str
    letters: Mapping[Any, str]
    url: str = ""
    hidden: bool = False

    @property
    def name(self) -> str:
        """What the head of the row says."""
        return self.title if self.code in ACTIVITIES else f"{self.code} {self.title}"


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    heading: str
    hue: str
    rows: Sequence[GridRow]
    advice: bool = False


@dataclass(frozen=True)
class Grid:
    """The whole table."""

    roles: Sequence[Role]
    groups: Sequence[Group]
    only_role: str = ""

    @property
    def sides(self) -> list[tuple[str, str, int]]:
        """Hue, word and number of roles of each side."""
        counted = [(side, sum(role.sphere == side for role in self.roles)) for side in SIDES]
        return [(HUES[side], SIDES[side], count) for side, count in counted if count]

    @property
    def rows(self) -> SafeString:
        """The body of the table. On a phone each cell with letters stands in a line of its own, with its role."""
        keys = [
            (role.pk, " hidden" if self.only_role not in ("", role.code) else "", escape(role.title))
            for role in self.roles
        ]
        lines = []
        for group in self.groups:
            lines.append(f'<tr class="group {group.hue}"><th scope="rowgroup">{escape(group.heading)}</th></tr>')
            lines += [_line(row, keys) for row in group.rows]
        return mark_safe("".join(lines))  # noqa: S308 - escaped where it is put together


CHIPS = {letters: "".join(f"<b class={letter}>{letter}</b>" for letter in letters) for letters in
         (in_order(some) for size in range(5) for some in combinations(ORDER, size))}  # fmt: skip
"""Every set of letters as a cell shows it."""


def _line(row: GridRow, keys: Sequence[tuple[Any, str, str]]) -> str:
    code, letters, name = escape(row.code), row.letters, escape(row.name)
    head = f'<a href="{escape(row.url)}">{name}</a>' if row.url else name
    cells = [
        f'<td{off} data-label="{title}">{CHIPS[in_order(letters[key])]}</td>' if key in letters else f"<td{off}></td>"
        for key, off, title in keys
    ]
    hidden = " hidden" if row.hidden else ""
    return f'<tr id="row-{code}" data-row="{code}"{hidden}><th scope="row">{head}</th>{"".join(cells)}</tr>'


def by_side(roles: Iterable[Role]) -> list[Role]:
    """Roles in the order of columns."""
    sides = list(Sphere)
    return sorted(roles, key=lambda role: (sides.index(Sphere(role.sphere)), role.order, role.code))


def grid_of(
    chart: ChartInForce,
    rows: Sequence[ChartRow],
    roles: Iterable[Role],
    *,
    urls: Mapping[str, str] | None = None,
    wish: Wish | None = None,
    found: Iterable[Problem] = (),
    advice_only: bool = False,
) -> Grid:
    """The chart as a table to work in.

    Args:
        rows: the rows of advice.
        roles: the columns.
        urls: row -> the address of its form.
        found: what does not hold, for a wish that asks for it.
        advice_only: without the rows that are permissions.
    """
    columns, wish = by_side(roles), wish or Wish()
    wrong = {each.activity for each in found}

    def made(code: str, title: str) -> GridRow:
        row = GridRow(code, title, chart.letters.get(code, {}), (urls or {}).get(code, ""))
        shown = wish.shows(row, columns, wrong)
        return row if shown else GridRow(row.code, row.title, row.letters, row.url, hidden=True)

    groups = []
    for side, heading in () if advice_only else GROUPS.items():
        activities = sorted((each for each in ACTIVITIES.values() if each.sphere == side), key=lambda each: each.order)
        groups.append(Group(heading, HUES[side], [made(each.code, each.title) for each in activities]))
    for heading in dict.fromkeys(row.heading for row in rows):
        mine = [row for row in rows if row.heading == heading]
        hue = HUES[Sphere(mine[0].sphere)]
        name = f"Advice: {heading}" if heading else "Advice of our own"
        groups.append(Group(name, hue, [made(row.code, row.title) for row in mine], advice=True))
    return Grid(columns, [group for group in groups if group.rows], wish.role)
