"""Can somebody still complete it? The workflow satisfiability problem (Wang and Li 2010; Crampton, Gutin and Yeo 2013).

A decision has a few stages that are left; each needs persons who hold its letter and whom no earlier act on the same
object keeps from it, and the rules keep the stages apart from one another. The answer is exact: persons are tried
stage by stage, fewest candidates first, and taken back where a rule would have no seat for them. That takes at worst as
many trials as there are ways to fill the stages; stages are few, and after ``MOST`` trials the answer is "not known".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connections

from raci.duties import claims, judge
from raci.duties.acts import Act, Question
from raci.duties.claims import Seats, Want
from raci.duties.staff import Staff
from raci.ledger.governed import Governed
from raci.people.actor import Actor

MOST = 20_000
"""Trials after which a decision counts as not known."""


@dataclass(frozen=True)
class Stage:
    """An act that is left to do.

    Attributes:
        title: what is to be done, for people.
        times: by how many different persons.
        places: person -> their own subject, where only those of a list can do it.
        done: who did their part of it already, so that others are wanted for the rest.
    """

    title: str
    act: Act
    subject: Governed
    times: int = 1
    places: Mapping[Any, Governed] | None = None
    done: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Decision:
    """Something that is open, with the stages that are left."""

    row: Governed
    stages: tuple[Stage, ...]


class Outlook(StrEnum):
    """How a decision stands; the worst first."""

    NOBODY = "nobody"
    ONE = "one"
    UNKNOWN = "unknown"
    FINE = "fine"


@dataclass(frozen=True)
class Forecast:
    """Who can complete a decision.

    Attributes:
        able: for each stage the names of those who can do it now.
        lacking: titles of the stages for which there are too few.
        lone: names of those without whom it cannot be completed.
    """

    decision: Decision
    outlook: Outlook
    able: tuple[tuple[str, ...], ...]
    lacking: tuple[str, ...] = ()
    lone: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Choice:
    person: UUID
    wants: tuple[Want, ...]


class _TooMany(Exception):
    """So many ways that it is not known."""


@dataclass
class _Search:
    """One search over the stages of a decision."""

    stages: list[tuple[int, list[_Choice]]]
    seen: Seats
    trials: int = 0
    taken: dict[tuple[str, str, int, str], set[str]] = field(default_factory=dict)

    def fill(self, stage: int, first: int, missing: int, chosen: list[UUID]) -> bool:
        """Whether the rest can be filled; ``chosen`` then holds the persons."""
        if missing == 0:
            if stage + 1 == len(self.stages):
                return True
            return self.fill(stage + 1, 0, self.stages[stage + 1][0], chosen)
        choices = self.stages[stage][1]
        for place in range(first, len(choices) - missing + 1):
            self.trials += 1
            if self.trials > MOST:
                raise _TooMany
            added = self._sit(choices[place])
            if added is not None:
                chosen.append(choices[place].person)
                if self.fill(stage, place + 1, missing - 1, chosen):
                    return True
                chosen.pop()
                for key, side in added:
                    self.taken[key].discard(side)
        return False

    def _sit(self, choice: _Choice) -> list[tuple[tuple[str, str, int, str], str]] | None:
        added: list[tuple[tuple[str, str, int, str], str]] = []
        for want in choice.wants:
            sides = self.taken.setdefault(want.key, {side for side, _ in self.seen.get(want.key, {}).values()})
            if want.side in sides:
                continue
            if len(sides) >= want.seats:
                for key, side in added:
                    self.taken[key].discard(side)
                return None
            sides.add(want.side)
            added.append((want.key, want.side))
        return added


def forecasts(decisions: Sequence[Decision], staff: Staff, seats: Seats | None = None) -> list[Forecast]:
    """Who can complete these, worst first. One query for all claims, unless they were read before."""
    seen = seats_of(decisions) if seats is None else seats
    found = [_forecast(each, staff, seen) for each in decisions]
    return sorted(found, key=lambda each: list(Outlook).index(each.outlook))


def seats_of(decisions: Sequence[Decision]) -> Seats:
    """The claims on everything that these decisions are about."""
    return claims.on_objects(connections["default"], {key for each in decisions for key in objects_of(each)})


def objects_of(decision: Decision) -> Iterator[UUID]:
    """The objects on whose sides the stages put somebody."""
    for stage in decision.stages:
        for chain in stage.act.sides:
            claimed = stage.subject.claim(chain)
            if claimed is not None and claimed[0] is not None:
                yield claimed[0]


def _choices(stage: Stage, staff: Staff, seen: Seats) -> list[_Choice]:
    found = []
    for person in staff.holding(stage.act, stage.subject):
        if person in stage.done or (stage.places is not None and person not in stage.places):
            continue
        standing = staff.standing(person)
        wants = tuple(judge.wants(Question(stage.act, stage.subject, Actor(standing.person), standing)))
        if not claims.conflicts(seen, wants) and not staff.ruled_out(stage.act, stage.subject, person):
            found.append(_Choice(person, wants))
    return found


def _forecast(decision: Decision, staff: Staff, seen: Seats) -> Forecast:
    choices = [_choices(stage, staff, seen) for stage in decision.stages]
    able = tuple(tuple(staff.names[each.person] for each in stage) for stage in choices)
    lacking = tuple(s.title for s, have in zip(decision.stages, choices, strict=True) if len(have) < s.times)
    if lacking:
        return Forecast(decision, Outlook.NOBODY, able, lacking)
    slots = [(stage.times, have) for stage, have in zip(decision.stages, choices, strict=True)]
    slots.sort(key=lambda slot: len(slot[1]) - slot[0])
    try:
        chosen = _solve(slots, seen)
        if chosen is None:
            return Forecast(decision, Outlook.NOBODY, able)
        # Whoever is not in one way to complete it is not needed for it.
        lone = [person for person in dict.fromkeys(chosen) if _solve(_away(slots, person), seen) is None]
    except _TooMany:
        return Forecast(decision, Outlook.UNKNOWN, able)
    names = tuple(sorted(staff.names[person] for person in lone))
    return Forecast(decision, Outlook.ONE if lone else Outlook.FINE, able, lone=names)


def _away(slots: list[tuple[int, list[_Choice]]], person: UUID) -> list[tuple[int, list[_Choice]]]:
    return [(times, [each for each in have if each.person != person]) for times, have in slots]


def _solve(slots: list[tuple[int, list[_Choice]]], seen: Seats) -> list[UUID] | None:
    chosen: list[UUID] = []
    return chosen if not slots or _Search(slots, seen).fill(0, 0, slots[0][0], chosen) else None
