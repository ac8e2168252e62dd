"""Who is R, A, C and I for an activity, as ``<c-who>`` shows it: read from the chart in force, resolved to people."""

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from portal.parts import Face, Letter, Sphere
from raci.duties.roster import Roster
from raci.duties.standing import Standing
from raci.people.models import Role

ORDER = "ARCI"
SHOWN = frozenset({"governance", "management", "assurance"})


def duties(
    activities: Iterable[str], path: str, standing: Standing, roster: Roster, *, letters: str = ORDER
) -> tuple[dict[str, list[Face]], str]:
    """The faces for each activity, and the name of the chart. A role that nobody holds is drawn as the empty hand.

    Args:
        path: of the unit.
        roster: of the same place.
    """
    chart = standing.charts.at(path)
    if chart is None:
        return {activity: [] for activity in activities}, ""
    rows = {activity: chart.letters.get(activity, {}) for activity in activities}
    roles = _known({key for row in rows.values() for key in row})
    found = {
        activity: [
            _face(roles[role], letter, [(key, roster.names[key]) for key in roster.holding([role])])
            for letter in letters
            for role, own in sorted(row.items(), key=lambda each: roles[each[0]].order)
            if letter in own
        ]
        for activity, row in rows.items()
    }
    return found, f"chart {chart.version} of {chart.unit_name}"


_roles: dict[Any, Role] = {}


def _known(keys: set[Any]) -> dict[Any, Role]:
    """Roles by key. No act renames a role, so what a process has read once it need not read again."""
    missing = keys - _roles.keys()
    if missing:
        _roles.update(Role.objects.in_bulk(missing))
    return {key: _roles[key] for key in keys}


def sphere_of(person: Any, roster: Roster) -> Sphere:
    """The side on which somebody stands there, by the first of their roles."""
    own = [role for role in _known(set(roster.held)).values() if person in roster.held[role.pk]]
    first = min(own, key=lambda role: role.order, default=None)
    if first is None:
        return ""
    return first.sphere if first.sphere in SHOWN else "duties"  # type: ignore[return-value]


def _face(role: Role, letter: Any, persons: list[tuple[Any, str]]) -> Face:
    sphere: Sphere = role.sphere if role.sphere in SHOWN else "duties"  # type: ignore[assignment]
    known: Letter = letter
    if len(persons) == 1:
        key, name = persons[0]
        return Face(name, role.title, sphere, known, _address(key))
    if not persons:
        return Face(role.title, "nobody holds this role", sphere, known, vacant=True)
    names = [name for _, name in persons]
    detail = " and ".join(names) if len(names) == 2 else f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return Face(role.title, detail, sphere, known, icon="users")


def _address(person: Any) -> str:
    try:
        return reverse("person", args=[person])
    except NoReverseMatch:
        return ""
