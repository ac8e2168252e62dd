"""Two versions of a chart side by side: which letters differ, and which people gain or lose what by it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from raci.duties.charts import ChartInForce
from raci.duties.roster import Roster

ORDER = "ARCI"
Letters = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class Change:
    """What a role has to do with an activity, before and after."""

    activity: str
    role_id: Any
    was: str
    now: str

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if not self.was else "removed" if not self.now else "changed"


@dataclass(frozen=True)
class Turn:
    """What a person has to do with an activity, by all roles that they hold, before and after."""

    person_id: Any
    activity: str
    gains: str
    loses: str


def _sorted(letters: set[str]) -> str:
    return "".join(letter for letter in ORDER if letter in letters)


def changes(old: ChartInForce, new: ChartInForce) -> list[Change]:
    """Every cell that differs, in the order of the rows as they stand in the newer one."""
    activities = [*new.letters, *(each for each in old.letters if each not in new.letters)]
    found = []
    for activity in activities:
        before, after = old.letters.get(activity, {}), new.letters.get(activity, {})
        for role in (*after, *(each for each in before if each not in after)):
            was, now = set(before.get(role, "")), set(after.get(role, ""))
            if was != now:
                found.append(Change(activity, role, _sorted(was), _sorted(now)))
    return found


def _of_people(letters: Mapping[Any, str], roster: Roster) -> Mapping[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for role, held in letters.items():
        for person in roster.held.get(role, ()):
            found[person] |= set(held)
    return found


def turns(old: ChartInForce, new: ChartInForce, roster: Roster) -> list[Turn]:
    """Who gains or loses which letter for which activity, by name.

    A person who holds the letter by another role as well neither gains nor loses it. Roles are taken as they are held
    at this moment, for both versions.
    """
    found = []
    for activity in dict.fromkeys(change.activity for change in changes(old, new)):
        before = _of_people(old.letters.get(activity, {}), roster)
        after = _of_people(new.letters.get(activity, {}), roster)
        for person in before.keys() | after.keys():
            was, now = before.get(person, set()), after.get(person, set())
            if was != now:
                found.append(Turn(person, activity, _sorted(now - was), _sorted(was - now)))
    places = {activity: at for at, activity in enumerate([*new.letters, *old.letters])}
    return sorted(found, key=lambda each: (roster.names[each.person_id], str(each.person_id), places[each.activity]))
