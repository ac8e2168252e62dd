"""The people of a place, read once and asked many times: who holds which role there, and who is in which team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from raci.duties import holdings
from raci.duties.standing import Standing
from raci.people.units import lineage


@dataclass(frozen=True)
class Roster:
    """Who holds what where a unit lies.

    Attributes:
        held: role -> the active persons who hold it there, by whatever.
        names: person -> name.
        teams: person -> the teams that they are in.
        acting: (role, person) -> for whom they act, where they hold the role by delegations alone; with the number
            of the delegation, the first one if there are several.
    """

    held: Mapping[Any, frozenset[Any]]
    names: Mapping[Any, str]
    teams: Mapping[Any, tuple[Any, ...]]
    acting: Mapping[tuple[Any, Any], tuple[str, Any]]

    @classmethod
    def at(cls, path: str, *, reader: Standing | None = None, also: Iterable[Any] = ()) -> "Roster":
        """One query.

        Args:
            reader: somebody whose own teams are learnt by the way.
            also: keys of further persons whose teams are wanted.
        """
        rows, teams = holdings.people_at(lineage(path), [*also, *([reader.person.pk] if reader else [])])
        held: dict[Any, set[Any]] = defaultdict(set)
        acting: dict[tuple[Any, Any], tuple[str, Any]] = {}
        for row in rows:
            if row.delegator is None:
                acting.pop((row.role_id, row.person), None)
            elif row.person not in held[row.role_id]:
                acting[row.role_id, row.person] = row.code, row.delegator
            elif (row.role_id, row.person) in acting:
                acting[row.role_id, row.person] = min(acting[row.role_id, row.person], (row.code, row.delegator))
            held[row.role_id].add(row.person)
        if reader is not None and reader.person.state == "active":
            reader.remember_teams(teams.get(reader.person.pk, ()))
        return cls(
            {role: frozenset(persons) for role, persons in held.items()},
            {row.person: row.name for row in rows},
            {person: tuple(sorted(own, key=str)) for person, own in teams.items()},
            acting,
        )

    def holding(self, roles: Iterable[Any]) -> list[Any]:
        """The persons who hold one of these roles, by name."""
        persons = set().union(*(self.held.get(role, frozenset()) for role in roles))
        return sorted(persons, key=lambda person: (self.names[person], str(person)))

    def answering(self, person: Any, roles: Iterable[Any]) -> tuple[Any, ...]:
        """Who answers for what the person does in one of these roles: also for whom they act, if they only act."""
        mine = [role for role in roles if person in self.held.get(role, ())]
        acting = [self.acting[role, person] for role in mine if (role, person) in self.acting]
        return (person,) if not mine or len(acting) < len(mine) else (person, min(acting)[1])
