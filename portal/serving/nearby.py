"""What an object of management is linked to, as the aside shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from portal.parts import Linked
from raci.alignment.criteria import worked
from raci.alignment.selectors.serving import Near

SIDES: dict[str, Any] = {
    "enterprise-goal": "governance",
    "it-goal": "management",
    "service": "management",
    "control": "management",
    "finding": "assurance",
}
LINKS = ("enterprise-goal", "it-goal")
"""Kinds whose state is that of the link, so that it says whether both sides have confirmed it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A change of a service, with the time for which it is planned."""

    code: str
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime


def _planned(line: Near) -> Planned:
    return Planned(line.code, line.title, line.state, _moment(line.beyond), _moment(line.beyond_title))


def _moment(text: str) -> datetime:
    """What the database makes of a moment as text; SQLite leaves out that it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Nearby:
    """The lines of ``raci.alignment.selectors.serving``, by kind.

    Attributes:
        every: all of them, which count whether or not the reader sees them.
        sees: whether the reader sees what lies in a unit, by its path.
    """

    every: Sequence[Near]
    sees: Callable[[str], bool]
    links: Sequence[str] = LINKS

    @cached_property
    def near(self) -> list[Near]:
        """Those that the reader sees."""
        return [found for each in self.every if (found := each.seen(self.sees))]

    def of(self, kind: str) -> dict[str, Near]:
        """Code -> line."""
        return {each.code: each for each in self.near if each.kind == kind}

    @property
    def goals(self) -> dict[str, Near]:
        """Code -> line, for the enterprise goals above the IT goals."""
        return {each.beyond: each for each in self.near if each.kind == "it-goal" and each.beyond}

    @property
    def clauses(self) -> dict[str, bool]:
        """The clauses that the controls of a service put into practice, and whether one of them operates."""
        lines = [each for each in self.every if each.kind == "control" and each.beyond]
        return worked((each.beyond, each.beyond_title, each.state) for each in lines)

    def linked(self) -> list[Linked]:
        """Governance first, then management, then what was found."""
        above = [
            _linked("enterprise-goal", code, row.beyond_title, row.link) for code, row in sorted(self.goals.items())
        ]
        needs = [
            _linked("service", code, each.title, "", "needed by this service")
            for code, each in self.of("needs").items()
        ]
        return [*above, *(self._line(kind, each) for kind in SIDES for each in self.of(kind).values()), *needs]

    def changes(self) -> list[Planned]:
        """The changes of a service, those to come first."""
        rows = [_planned(each) for each in self.of("change").values()]
        return sorted(rows, key=lambda each: (each.starts_at, each.code), reverse=True)

    def _line(self, kind: str, each: Near) -> Linked:
        note = each.beyond if kind == "enterprise-goal" else ""
        return _linked(kind, each.code, each.title, each.state if kind in self.links else "", note)


def _linked(kind: str, code: str, title: str, link: str, note: str = "") -> Linked:
    waits = "" if link in ("", "confirmed") else "not confirmed yet"
    return Linked(title, page_of(kind, code), code, SIDES[kind], ", ".join(filter(None, (note, waits))))


def page_of(name: str, code: str) -> str:
    """The page of an object by its code, or '' where there is none."""
    try:
        return reverse(name, args=[code])
    except NoReverseMatch:
        return ""
