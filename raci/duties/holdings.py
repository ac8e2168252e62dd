"""Who holds which role, where, when and by what: the one reading that the gate, the pages and the detection share.

A role is held by a binding of one's own or of a team, by a delegation, or in an emergency; and with it everything that
the role inherits. Each row has its place and its time, so the same rows answer for now, for later and for what was.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.duties.claims import ident, moment_of
from raci.duties.terms import SPHERE
from raci.ledger import clock

COUNTS = "(g.counts_from IS NULL OR g.counts_from <= %(now)s) AND (g.delegator_id IS NULL OR o.state = 'active')"
"""What was ended counts for the time before; what is delegated, while the delegator is active."""

HELD = f"""
    SELECT g.person_id AS person, g.since, g.until, g.unit_id, u.path, r.id AS held_id, r.code, r.title, r.sphere,
           CASE WHEN g.code = '' OR g.delegator_id IS NOT NULL THEN g.origin_id END AS binding_id,
           COALESCE(t.name, '') AS team, g.code AS given_by, g.delegator_id, o.name AS other, top.title AS top,
           h.name AS name, u.name AS unit
      FROM raci_effectivegrant g JOIN raci_person h ON h.id = g.person_id JOIN raci_role r ON r.id = g.role_id
      JOIN raci_role top ON top.id = g.top_id JOIN raci_orgunit u ON u.id = g.unit_id
      LEFT JOIN raci_team t ON t.id = g.team_id LEFT JOIN raci_person o ON o.id = g.delegator_id
     WHERE {COUNTS} AND
"""
"""The roles of everybody, with what they inherit; ``delegator_id`` is set where they act for somebody."""
_NOW = "g.since <= %(now)s AND (g.until IS NULL OR g.until > %(now)s)"
_IS_ACTIVE = "h.state = 'active'"
_ORDER = """ORDER BY g.delegator_id IS NOT NULL, CASE WHEN g.delegator_id IS NULL THEN r."order" ELSE 0 END,
    CASE WHEN g.delegator_id IS NULL THEN u.path ELSE '' END, g.code"""
"""Own roles by rank; then what is delegated, by its number: who acts for two acts for the one who asked first."""


@dataclass(frozen=True)
class Holding:
    """A role that somebody holds, held or will hold.

    Attributes:
        path: of the unit; the role reaches everything below it.
        team: its name, where the role is the team's.
        code: of the delegation or the emergency by which it is held; empty for a binding.
        delegator: the person for whom the holder acts.
        name: of the holder.
        unit: its name.
        through: the title of the role that inherits this one, where it is not held by itself.
    """

    person: UUID
    since: datetime
    until: datetime | None
    unit_id: UUID
    path: str
    role_id: UUID
    role: str
    title: str
    sphere: str
    binding_id: UUID | None = None
    team: str = ""
    code: str = ""
    delegator: UUID | None = None
    delegator_name: str = ""
    through: str = ""
    name: str = ""
    unit: str = ""

    def meets(self, other: "Holding") -> bool:
        """Whether scope and time overlap."""
        place = self.path.startswith(other.path) or other.path.startswith(self.path)
        return place and before(self.since, other.until) and before(other.since, self.until)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it is held at this moment."""
        return self.since <= moment and before(moment, self.until)

    def reaches(self, path: str) -> bool:
        """Whether it is held in this place."""
        return path.startswith(self.path)

    def among(self, roles: Iterable[str]) -> bool:
        """Whether the role is one of a set in which ``sphere:management`` stands for a whole sphere."""
        return bool(self.role) and (self.role in roles or f"{SPHERE}{self.sphere}" in roles)

    @property
    def by(self) -> str:
        """By what it is held, as the end of a sentence; empty for a binding of one's own."""
        parts = [f" through {self.team}" if self.team else "", f" through {self.through}" if self.through else ""]
        if self.delegator is not None:
            parts.append(f" for {self.delegator_name} ({self.code})")
        elif self.code:
            parts.append(f" in an emergency ({self.code})")
        return "".join(parts)


def before(start: datetime, end: datetime | None) -> bool:
    """Whether a start lies before an end that may never come."""
    return end is None or start < end


def parameters(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """What ``HELD`` asks for: the present moment."""
    return {"now": connection.ops.adapt_datetimefield_value(clock.now())}


def now_of(person: Any) -> tuple[list[Holding], list[UUID]]:
    """What a person holds at this moment, own roles first, and the teams of who is active: one query."""
    connection = connections["default"]
    params = parameters(connection) | {"k0": ident(connection, UUID(str(person)))}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH here AS ({HELD} {_NOW} AND g.person_id = %(k0)s {_ORDER})"
                       f" {_TEAMS_TOO.format(whose='m.person_id = %(k0)s')}", params)  # fmt: skip
        rows = cursor.fetchall()
    held = [_holding(row[:-1]) for row in rows if row[-1] is None]
    return sorted(held, key=lambda each: each.delegator is not None), [UUID(str(row[-1])) for row in rows if row[-1]]


def now_of_all(
    persons: Iterable[Any], roles: Collection[UUID] = (), paths: Collection[str] = (), most: int = 200
) -> tuple[dict[UUID, list[Holding]], dict[UUID, list[UUID]]]:
    """person -> what they hold at this moment, own roles first, and person -> their teams: one query.

    Args:
        persons: of these,
        roles: and of everybody active who holds one of these roles
        paths: in one of these units,
        most: but of so many of them at most.
    """
    connection = connections["default"]
    keys = [UUID(str(person)) for person in persons]
    found: dict[UUID, list[Holding]] = {key: [] for key in keys}
    teams: dict[UUID, list[UUID]] = defaultdict(list, {key: [] for key in keys})
    params = parameters(connection) | {"most": most}
    named = _among("k", [ident(connection, key) for key in keys], params)
    held_there = f"r.id {_among('r', [ident(connection, key) for key in roles], params)}"
    held_there += f" AND u.path {_among('u', list(paths), params)}"
    asked = f"""asked AS (
        SELECT id AS person FROM raci_person WHERE id {named}
        UNION SELECT person FROM (
            SELECT DISTINCT person FROM ({HELD} {_NOW} AND {_IS_ACTIVE} AND {held_there}) AS holder
             ORDER BY person LIMIT %(most)s) AS few
    )"""
    within = "IN (SELECT person FROM asked)"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {asked}, here AS ({HELD} {_NOW} AND g.person_id {within} {_ORDER})"
                       f" {_TEAMS_TOO.format(whose=f'm.person_id {within}')}", params)  # fmt: skip
        rows = cursor.fetchall()
    for row in rows:
        if row[-1] is None:
            held = _holding(row[:-1])
            found.setdefault(held.person, []).append(held)
        else:
            teams[UUID(str(row[0]))].append(UUID(str(row[-1])))
    return {key: sorted(held, key=lambda each: each.delegator is not None) for key, held in found.items()}, teams


def _among(mark: str, values: Sequence[Any], params: dict[str, Any]) -> str:
    """The condition that a value is among these, which may be none."""
    names = {f"{mark}{place}": value for place, value in enumerate(values)}
    params |= names
    return f"IN ({', '.join(f'%({name})s' for name in names) or 'NULL'})"


def everybody() -> list[Holding]:
    """What everybody who is active holds at this moment: one query."""
    return _read(f"{_NOW} AND {_IS_ACTIVE}", [])


def everybody_and_teams() -> tuple[list[Holding], dict[UUID, list[UUID]]]:
    """What ``everybody`` gives, and person -> the teams in which those who are active are: still one query."""
    held, teams = _with_teams(f"{_IS_ACTIVE} {_ORDER}", "1 = 1", parameters(connections["default"]))
    return sorted(held, key=lambda each: each.delegator is not None), teams


def now_at(paths: Sequence[str]) -> list[Holding]:
    """What everybody who is active holds in one of these units at this moment: one query."""
    places = {f"u{place}": path for place, path in enumerate(paths)}
    condition = f"{_NOW} AND {_IS_ACTIVE} AND u.path IN ({', '.join(f'%({name})s' for name in places)})"
    return _read(condition, [], places) if places else []


def people_at(paths: Sequence[str], also: Iterable[Any] = ()) -> tuple[list[Holding], dict[UUID, list[UUID]]]:
    """What ``now_at`` gives, and the teams in which these persons and some others are: still one query."""
    connection = connections["default"]
    params = parameters(connection)
    others = _among("o", [ident(connection, UUID(str(key))) for key in also], params)
    within = f"u.path {_among('u', paths, params)}"
    whose = f"(m.person_id {others} OR m.person_id IN (SELECT person FROM here))"
    return _with_teams(f"{_IS_ACTIVE} AND {within}", whose, params)


def _with_teams(condition: str, whose: str, params: dict[str, Any]) -> tuple[list[Holding], dict[UUID, list[UUID]]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"WITH here AS ({HELD} {_NOW} AND {condition}) {_TEAMS_TOO.format(whose=whose)}", params)
        rows = cursor.fetchall()
    teams: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row[-1] is not None:
            teams[UUID(str(row[0]))].append(UUID(str(row[-1])))
    return [_holding(row[:-1]) for row in rows if row[-1] is None], teams


_TEAMS_TOO = """
    SELECT here.*, NULLIF(here.person, here.person) FROM here
    UNION ALL
    SELECT m.person_id, m.joined_at, m.left_at, NULL, '', NULL, '', '', '', NULL, '', '', NULL, '', '', '', '',
           m.team_id
      FROM raci_membership m JOIN raci_person p ON p.id = m.person_id AND p.state = 'active'
     WHERE m.state = 'member' AND {whose}
"""


def of_role(code: str) -> list[Holding]:
    """Who of those who are active holds a role, held it or will hold it: one query."""
    return _read(f"{_IS_ACTIVE} AND r.code = %(role)s", [], {"role": code})


def of_all(persons: Iterable[Any]) -> dict[UUID, list[Holding]]:
    """person -> what they hold, held and will hold: one query."""
    keys = [UUID(str(person)) for person in persons]
    found: dict[UUID, list[Holding]] = {key: [] for key in keys}
    names = ", ".join(f"%(k{place})s" for place in range(len(keys)))
    for row in _read(f"g.person_id IN ({names})", keys) if keys else ():
        found[row.person].append(row)
    return found


def _read(condition: str, keys: Sequence[Any], params: dict[str, Any] | None = None) -> list[Holding]:
    connection = connections["default"]
    known = parameters(connection) | (params or {})
    known |= {f"k{place}": ident(connection, UUID(str(key))) for place, key in enumerate(keys)}
    with connection.cursor() as cursor:
        cursor.execute(f"{HELD} {condition} {_ORDER}", known)
        return [_holding(row) for row in cursor.fetchall()]


def _holding(row: Sequence[Any]) -> Holding:
    person, since, until, unit, path, role, code, title, sphere, binding, team, by, delegator, other, top = row[:15]
    return Holding(
        UUID(str(person)), _at(since), moment_of(until), UUID(str(unit)), path, UUID(str(role)), code, title, sphere,
        UUID(str(binding)) if binding else None, team, by, UUID(str(delegator)) if delegator else None, other or "",
        "" if top == title else top, *row[15:],
    )  # fmt: skip


def _at(moment: Any) -> datetime:
    found = moment_of(moment)
    if found is None:
        raise ValueError("a role is held from some moment on")
    return found


def chosen(roles: Iterable[str], params: dict[str, Any], mark: str, alias: str = "") -> str:
    """The condition that a role is in a set in which ``sphere:management`` stands for a whole sphere."""
    parts = []
    for place, each in enumerate(roles):
        name = f"{mark}{place}"
        params[name] = each.removeprefix(SPHERE)
        parts.append(f"{alias}{'sphere' if each.startswith(SPHERE) else 'role'} = %({name})s")
    return f"({' OR '.join(parts)})"


def overlap(one: str, other: str) -> str:
    """The condition that scope and time of two rows overlap."""
    return f"""(substr({one}.path, 1, length({other}.path)) = {other}.path
                OR substr({other}.path, 1, length({one}.path)) = {one}.path)
               AND ({one}.until IS NULL OR {other}.since < {one}.until)
               AND ({other}.until IS NULL OR {one}.since < {other}.until)"""
