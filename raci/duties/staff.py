"""Everybody who is active with what they hold at this moment: read once, asked for any place, and varied in thought.

A variation ("if this person held that role too") is a copy with more rows; nothing is written for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from raci.duties import holdings, rulings
from raci.duties.acts import Act, Question
from raci.duties.charts import Charts
from raci.duties.holdings import Holding
from raci.duties.models import SodRule
from raci.duties.rules import Rules
from raci.duties.standing import Standing
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Person, RoleBinding
from raci.people.units import lineage, path_of


@dataclass(frozen=True)
class Staff:
    """The people of the organisation at work.

    Attributes:
        held: every role that somebody active holds now, own ones first.
        teams: person -> the teams that they are in.
    """

    charts: Charts
    rules: Rules
    held: tuple[Holding, ...]
    teams: Mapping[UUID, tuple[UUID, ...]]

    @classmethod
    def load(cls, charts: Charts | None = None, rules: Rules | None = None) -> "Staff":
        """One query, beside those for charts and rules."""
        held, teams = holdings.everybody_and_teams()
        known = {person: tuple(sorted(own, key=str)) for person, own in teams.items()}
        return cls(charts or Charts.load(), rules or Rules.load(), tuple(held), known)

    def with_roles(self, more: Iterable[Holding]) -> "Staff":
        """If these roles were held too."""
        return replace(self, held=(*self.held, *more))

    def without(self, gone: Iterable[Holding]) -> "Staff":
        """If these roles were not held."""
        taken = set(gone)
        return replace(self, held=tuple(each for each in self.held if each not in taken))

    def in_teams(self, person: UUID, teams: Iterable[UUID]) -> "Staff":
        """If somebody were in these teams and no others."""
        return replace(self, teams={**self.teams, person: tuple(sorted(teams, key=str))})

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        """person -> name, of those who hold something."""
        return {each.person: each.name for each in self.held}

    @cached_property
    def _by_role(self) -> Mapping[UUID, list[Holding]]:
        found: dict[UUID, list[Holding]] = defaultdict(list)
        for each in self.held:
            found[each.role_id].append(each)
        return found

    @cached_property
    def _of_person(self) -> Mapping[UUID, list[Holding]]:
        found: dict[UUID, list[Holding]] = defaultdict(list)
        for each in self.held:
            found[each.person].append(each)
        return found

    @cached_property
    def _standings(self) -> dict[UUID, Standing]:
        return {}

    def standing(self, person: UUID) -> Standing:
        """What somebody holds, as the gate asks for it."""
        if person not in self._standings:
            row = Person(pk=person, name=self.names.get(person, ""))
            mine = self._of_person.get(person, [])
            self._standings[person] = Standing.known(row, self.charts, self.rules, mine, self.teams.get(person, ()))
        return self._standings[person]

    def place(self, unit_id: Any) -> str:
        """The path of a unit; that of the root for None, which every role tells."""
        return lineage(self.held[0].path)[-1] if unit_id is None and self.held else path_of(unit_id)

    def holding(self, act: Act, subject: Governed) -> list[UUID]:
        """Who holds a letter for an act on this subject, by name."""
        place = self.place(subject.scope_id())
        chart = self.charts.at(place)
        roles = chart.roles_with(act.activity_for(subject), act.letters) if chart else set()
        found = {each.person for role in roles for each in self._by_role.get(role, ()) if each.reaches(place)}
        return sorted(found, key=lambda person: (self.names[person], str(person)))

    def gains(self, subject: Governed) -> frozenset[Any]:
        """Who would gain from an act on this subject; members of teams are known already."""
        if isinstance(subject, RoleBinding) and subject.team_id:
            return frozenset(person for person, teams in self.teams.items() if subject.team_id in teams)
        return subject.beneficiaries()

    def ruled_out(self, act: Act, subject: Governed, person: UUID) -> bool:
        """Whether the person would gain from the act, or is bound by the very rule that it is about."""
        standing = self.standing(person)
        answering = standing.answering(act, subject)
        if self.rules.forbidding_own(act.code) and self.gains(subject) & set(answering):
            return True
        meta = Rules(self.rules.enforced.naming(SodRule.Kind.META, act.code))
        return bool(meta.all) and any(rulings.against(Question(act, subject, Actor(standing.person), standing), meta))
