"""Who breaks a rule already: looked for over everything that exists, in sets, with scope and time exact.

A rule in force keeps itself; this finds what was there before it, what an import brought, and what the clock did.
Kinds that can only be broken at the moment of an act (``beneficiary``, ``distinct``, ``meta``) leave nothing to find.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from raci.duties import exclusion
from raci.duties.acts import ACTS
from raci.duties.claims import ident, moment_of
from raci.duties.holdings import COUNTS, Holding, chosen, overlap, parameters
from raci.duties.kinds import KINDS
from raci.duties.lifting import exempted
from raci.duties.models import SodRule
from raci.duties.objections import day
from raci.duties.rules import Rule
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import subject_model
from raci.people.models import Person, Role, Team
from raci.people.units import path_of


@dataclass(frozen=True)
class Violation:
    """A party breaks a rule.

    Attributes:
        party: ``person:…`` or ``team:…``; empty where nobody in particular does (too few hold a role).
        name: of the party.
        does: what is wrong, as what completes "<name> …".
        object_id: the object on whose sides the party stands, for rules on objects.
    """

    rule: str
    party: str
    name: str
    does: str
    object_id: UUID | None = None

    @property
    def sentence(self) -> str:
        """What is wrong, for people."""
        return f"{self.name} {self.does}."

    @property
    def person(self) -> UUID | None:
        """The person, where the party is one."""
        return UUID(self.party.removeprefix("person:")) if self.party.startswith("person:") else None


BATCH = 500
"""So many objects are asked for in one query."""
EVERYBODY = f"""WITH held AS NOT MATERIALIZED (
        SELECT g.person_id AS person, r.code AS role, r.sphere, u.path, g.since, g.until
          FROM raci_effectivegrant g JOIN raci_role r ON r.id = g.role_id JOIN raci_orgunit u ON u.id = g.unit_id
          JOIN raci_person p ON p.id = g.person_id AND p.state = 'active' {{of}}
          LEFT JOIN raci_person o ON o.id = g.delegator_id WHERE {COUNTS}
        UNION ALL
        SELECT m.person_id, '', t.sphere, u.path, m.joined_at, m.left_at
          FROM raci_membership m JOIN raci_team t ON t.id = m.team_id JOIN raci_orgunit u ON u.id = t.unit_id
          JOIN raci_person p ON p.id = m.person_id AND p.state = 'active' {{of}} WHERE m.joined_at IS NOT NULL
    ), thin AS NOT MATERIALIZED (
        SELECT p.person_id AS person, r.code AS role, r.sphere, p.until
          FROM raci_effectivegrant p JOIN raci_role r ON r.id = p.role_id WHERE 1 = 1 {{thin}}
        UNION ALL
        SELECT p.person_id, '', t.sphere, p.left_at
          FROM raci_membership p JOIN raci_team t ON t.id = p.team_id WHERE p.joined_at IS NOT NULL {{thin}}
    )"""
"""A row for each role, and one without a role for the sphere of each team that somebody is in. Few persons hold enough
roles to break a rule at all: they are found among the thin rows, without looking at places and persons."""


def violations(rule: Rule, *, persons: Iterable[Any] | None = None, limit: int = 1000) -> list[Violation]:
    """Everybody who breaks a rule, whatever its mode.

    Args:
        persons: look at these alone, for a change that touches few.
        limit: how many are told at most.
    """
    if not KINDS[rule.kind].history:
        return []
    if rule.kind in (SodRule.Kind.OBJECT, SodRule.Kind.HISTORY):
        return _not_exempted(rule, _on_objects(rule, persons, limit))
    if rule.kind == SodRule.Kind.CARDINALITY:
        return _counted(rule)
    return _by_roles(rule, breaking(rule, persons)[:limit])


def of_row(row: SodRule, standing: Standing) -> list[Violation]:
    """Everybody who breaks a rule, whatever its state; looked for once for all that asks with this standing."""
    return standing.once(("violations", row.pk, row.revision), lambda: violations(Rule.of(row)))


def breaking(rule: Rule, persons: Iterable[Any] | None = None, using: str = "default") -> list[UUID]:
    """The keys of the active persons whose roles break a rule of the kinds static, sphere or cooling-off: one query."""
    connection = connections[using]
    sql, params = _query(rule, connection)
    keys = {f"k{place}": ident(connection, key) for place, key in enumerate(persons or ())}
    if persons is not None and not keys:
        return []
    some = f"IN ({', '.join(f'%({name})s' for name in keys)})"
    of, thin = (f"AND p.id {some}", f"AND p.person_id {some}") if keys else ("", "")
    with connection.cursor() as cursor:
        cursor.execute(f"{EVERYBODY.format(of=of, thin=thin)}{sql}", params | keys)
        return sorted({UUID(str(row[0])) for row in cursor.fetchall()})


def _query(rule: Rule, connection: BaseDatabaseWrapper) -> tuple[str, dict[str, Any]]:
    params = parameters(connection)
    if rule.kind == SodRule.Kind.SPHERE:
        return _spheres(rule, params), params
    if rule.kind == SodRule.Kind.COOLING_OFF:
        return _cooling(rule, params, connection), params
    return _static(rule, params), params


def _static(rule: Rule, params: dict[str, Any]) -> str:
    """The deepest unit and the latest start of roles that overlap are a place and a moment where all of them hold."""
    params["n"] = int(rule.terms["fewer_than"])
    of_set = f"role <> '' AND {chosen(rule.terms['roles'], params, 'r')} AND (until IS NULL OR until > %(now)s)"
    return f""",
        likely AS (SELECT person FROM thin WHERE {of_set} GROUP BY person HAVING count(DISTINCT role) >= %(n)s),
        near AS (SELECT held.* FROM held JOIN likely ON likely.person = held.person WHERE {of_set})
        SELECT DISTINCT place.person FROM near place
          JOIN near moment ON moment.person = place.person
          JOIN near one ON one.person = place.person
           AND substr(place.path, 1, length(one.path)) = one.path
           AND one.since <= moment.since AND (one.until IS NULL OR one.until > moment.since)
         WHERE (moment.until IS NULL OR moment.until > %(now)s)
         GROUP BY place.person, place.path, moment.since HAVING count(DISTINCT one.role) >= %(n)s"""


def _spheres(rule: Rule, params: dict[str, Any]) -> str:
    names = {f"s{place}": sphere for place, sphere in enumerate(rule.terms["spheres"])}
    free = {f"f{place}": role for place, role in enumerate(rule.terms.get("except", ()))}
    params |= names | free
    within = f"sphere IN ({', '.join(f'%({name})s' for name in names)}) AND (until IS NULL OR until > %(now)s)"
    if free:
        within += f" AND role NOT IN ({', '.join(f'%({name})s' for name in free)})"
    if not rule.binds_teams:
        within += " AND role <> ''"
    return f""",
        likely AS (SELECT person FROM thin WHERE {within} GROUP BY person HAVING min(sphere) < max(sphere)),
        near AS (SELECT held.* FROM held JOIN likely ON likely.person = held.person WHERE {within})
        SELECT DISTINCT a.person FROM near a JOIN near b ON b.person = a.person AND a.sphere < b.sphere
         WHERE {overlap("a", "b")}"""


def _cooling(rule: Rule, params: dict[str, Any], connection: BaseDatabaseWrapper) -> str:
    params["days"] = int(rule.terms["days"])
    soon = (
        "julianday(b.since) - julianday(a.until) < %(days)s"
        if connection.vendor == "sqlite"
        else "b.since < a.until + %(days)s * interval '1 day'"
    )
    return f""" SELECT DISTINCT a.person FROM held a JOIN held b ON b.person = a.person
         WHERE a.role <> '' AND b.role <> '' AND {chosen(rule.terms["leaving"], params, "l", "a.")}
           AND {chosen(rule.terms["joining"], params, "j", "b.")}
           AND a.until IS NOT NULL AND a.until <= b.since AND {soon}
           AND (b.until IS NULL OR b.until > %(now)s)"""


def _by_roles(rule: Rule, found: list[UUID]) -> list[Violation]:
    names = dict(Person.objects.filter(pk__in=found).values_list("pk", "name"))
    free = exempted(rule.code, found)
    now = clock.now()
    told = []
    for person, every in exclusion.roles_of(found).items():
        lasting = [held for held in every if held.until is None or held.until > now]
        pair = next(_pairs(rule, lasting, every, free.get(person, [])), None)
        if pair:
            told.append(Violation(rule.code, f"person:{person}", names[person], _both(rule, *pair)))
    return sorted(told, key=lambda each: each.name)


def _pairs(
    rule: Rule, lasting: Sequence[Holding], every: Sequence[Holding], free: Sequence[str]
) -> Iterator[tuple[Holding, Holding]]:
    """Two roles that do not go together where no exemption reaches."""
    for new in lasting:
        for other in exclusion.broken(rule, new, [each for each in every if each is not new]):
            deeper = max(new.path, other.path, key=len)
            if not any(deeper.startswith(path) for path in free):
                yield new, other


def _both(rule: Rule, new: Holding, other: Holding) -> str:
    if rule.kind == SodRule.Kind.COOLING_OFF:
        left, joined = (other, new) if other.until is not None and other.until <= new.since else (new, other)
        return f"was {left.title} until {day(left.until or joined.since)} and is {joined.title}"
    first, second = sorted((new.title, other.title))
    return f"is {first} and {second} at once"


def _on_objects(rule: Rule, persons: Iterable[Any] | None, limit: int) -> list[Violation]:
    connection = connections["default"]
    sides = list(rule.terms.get("sides") or rule.terms["steps"])
    column = "side" if rule.kind == SodRule.Kind.OBJECT else "verb"
    newest = (
        "s.cycle = (SELECT max(n.cycle) FROM duties_stand n WHERE n.chain = s.chain AND n.object_id = s.object_id)"
        if rule.kind == SodRule.Kind.OBJECT
        else "1 = 1"
    )
    params: list[Any] = [rule.terms["chain"], *sides]
    whose = "" if rule.binds_teams else "AND s.party LIKE 'person:%%'"
    if persons is not None:
        parties = [f"person:{key}" for key in persons]
        whose += f" AND s.party IN ({', '.join(['%s'] * len(parties))})" if parties else " AND 1 = 0"
        params += parties
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.object_id, s.party, max(s.cycle) FROM duties_stand s WHERE s.chain = %s"
            f" AND s.{column} IN ({', '.join(['%s'] * len(sides))}) {whose} AND {newest}"
            f" GROUP BY s.object_id, s.party HAVING count(DISTINCT s.{column}) >= %s ORDER BY s.object_id LIMIT %s",
            [*params, len(sides), limit],
        )
        found = cursor.fetchall()
    return _told(rule, connection, column, sides, found)


def _not_exempted(rule: Rule, found: list[Violation]) -> list[Violation]:
    """Without those of persons whom an exemption lets do it where the object lies."""
    free = exempted(rule.code, [each.person for each in found if each.person])
    lying = _places(rule, {each.object_id for each in found if each.person in free})

    def covered(each: Violation) -> bool:
        place = lying.get(each.object_id, "")
        return any(place.startswith(path) for path in free.get(each.person, ()))

    return [each for each in found if not covered(each)]


def _places(rule: Rule, objects: Set[Any]) -> dict[UUID | None, str]:
    """object -> the path of the unit where it lies, told by what acts on its chain were done to."""
    connection = connections["default"]
    if not objects:
        return {}
    keys = [ident(connection, key) for key in sorted(objects)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT s.object_id, e.subject_type, e.subject_id FROM duties_stand s"
            " JOIN ledger_event e ON e.id = s.by_event WHERE s.chain = %s"
            f" AND s.object_id IN ({', '.join(['%s'] * len(keys))})",
            [rule.terms["chain"], *keys],
        )
        about = {UUID(str(key)): (kind, subject) for key, kind, subject in cursor.fetchall()}
    found: dict[UUID | None, str] = {}
    for object_id, (kind, subject) in about.items():
        row = subject_model(kind)._base_manager.filter(pk=subject).first()
        found[object_id] = path_of(row.scope_id()) if row else ""
    return found


def _told(
    rule: Rule, connection: BaseDatabaseWrapper, column: str, sides: list[str], found: list[Any]
) -> list[Violation]:
    names = _names([party for _, party, _ in found])
    did = _acts(rule, connection, column, sides, {(object_id, party) for object_id, party, _ in found})
    return [
        Violation(
            rule.code, party, names.get(party, "Somebody"), ", ".join(did[object_id, party]), UUID(str(object_id))
        )
        for object_id, party, _ in found
    ]


def _acts(
    rule: Rule, connection: BaseDatabaseWrapper, column: str, sides: list[str], wanted: Set[tuple[Any, str]]
) -> dict[tuple[Any, str], list[str]]:
    """(object, party) -> what the party did on it, in order of time: one query for every so many objects."""
    told: dict[tuple[Any, str], list[str]] = defaultdict(list)
    objects = sorted({object_id for object_id, _ in wanted}, key=str)
    for start in range(0, len(objects), BATCH):
        some = objects[start : start + BATCH]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.object_id, s.party, s.verb, e.subject_label, e.at FROM duties_stand s"
                " LEFT JOIN ledger_event e ON e.id = s.by_event"
                f" WHERE s.chain = %s AND s.{column} IN ({', '.join(['%s'] * len(sides))})"
                f" AND s.object_id IN ({', '.join(['%s'] * len(some))}) ORDER BY e.at, s.verb",
                [rule.terms["chain"], *sides, *some],
            )
            for object_id, party, verb, label, at in cursor.fetchall():
                if (object_id, party) in wanted:
                    told[object_id, party].append(_did(verb, label, moment_of(at)))
    return told


def _did(verb: str, label: str | None, at: datetime | None) -> str:
    says = ACTS[verb].says if verb in ACTS else verb
    return f"{says} {label or 'it'}{f' on {day(at)}' if at else ''}"


def _names(parties: Iterable[str]) -> dict[str, str]:
    keys = [UUID(party.partition(":")[2]) for party in parties]
    people = {f"person:{key}": name for key, name in Person.objects.filter(pk__in=keys).values_list("pk", "name")}
    return people | {f"team:{key}": name for key, name in Team.objects.filter(pk__in=keys).values_list("pk", "name")}


def _counted(rule: Rule) -> list[Violation]:
    role = str(rule.terms["role"])
    now = clock.now()
    holding = exclusion.holders(role).values()
    count = sum(any(each.holds_at(now) for each in held) for held in holding)
    title = next((held[0].title for held in holding), "") or str(Role.objects.filter(code=role).first() or role)
    least, most = rule.terms.get("min"), rule.terms.get("max")
    by = "nobody" if not count else "one person" if count == 1 else f"{count} persons"
    if least is not None and count < int(least):
        return [Violation(rule.code, "", title, f"is held by {by}, and {least} is the least")]
    if most is not None and count > int(most):
        return [Violation(rule.code, "", title, f"is held by {by}, and {most} is the most")]
    return []
