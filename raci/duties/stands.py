"""On which sides an act puts whom. Every stand is kept, whatever rules there are; rules make claims of them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections

from raci.duties.acts import ACTS, Act
from raci.duties.claims import Seats, Taking, Want, ident
from raci.duties.models import Endorsement, SodRule
from raci.duties.rules import Rule, Rules
from raci.ledger.governed import Governed

WHOLE_LIFE = 0
"""The cycle of rules over the whole history of an object."""


class Place(NamedTuple):
    """A side of one cycle of an object that an act takes."""

    chain: str
    object_id: uuid.UUID
    cycle: int
    side: str


def places(act: Act, subject: Governed) -> Iterator[Place]:
    """The sides that an act on this subject takes. To endorse is to stand where the endorsed act would."""
    for chain, side in _sides(act, subject).items():
        claimed = subject.claim(chain)
        if claimed is not None and claimed[0] is not None:  # on this chain, and no blank form
            yield Place(chain, claimed[0], claimed[1], side)


def _sides(act: Act, subject: Governed) -> Mapping[str, str]:
    return ACTS[subject.act].sides if isinstance(subject, Endorsement) else act.sides


class Bound(NamedTuple):
    """A side that an act takes under a rule; history rules bind no teams."""

    rule: Rule
    object_id: uuid.UUID
    cycle: int
    side: str
    teams: bool


def bound(act: Act, subject: Governed, rules: Rules, mode: str) -> list[Bound]:
    """The sides that an act takes under the rules of one mode."""
    found: list[Bound] = []
    asked = rules.in_mode(mode)
    for chain, object_id, cycle, side in places(act, subject):
        for rule, whole in asked.binding(chain, side, act.code):
            if whole:
                found.append(Bound(rule, object_id, WHOLE_LIFE, act.code, False))
            else:
                found.append(Bound(rule, object_id, cycle, side, rule.binds_teams))
    return found


def of_parties(found: Iterable[Bound], persons: Iterable[Any], teams: Iterable[Any]) -> list[Want]:
    """The seats for these sides: for each person who answers, and for their teams where a rule binds teams."""
    people, crews = [f"person:{person}" for person in persons], [f"team:{team}" for team in teams]
    return [
        Want(rule.code, object_id, cycle, party, side, rule.seats)
        for rule, object_id, cycle, side, of_teams in found
        for party in ([*people, *crews] if of_teams else people)
    ]


def wants(
    act: Act, subject: Governed, rules: Rules, persons: Iterable[Any], teams: Iterable[Any] = (), *, mode: str
) -> list[Want]:
    """The seats that an act takes under the rules of one mode."""
    return of_parties(bound(act, subject, rules, mode), persons, teams)


def seats_of(rule: Rule, objects: Iterable[uuid.UUID], using: str = "default") -> Seats:
    """The seats that a rule on objects would give for everything that was done to these before: one query.

    As ``backfill.claims_of`` would take them, without taking them.
    """
    connection = connections[using]
    keys = [ident(connection, key) for key in objects]
    if rule.kind not in (SodRule.Kind.OBJECT, SodRule.Kind.HISTORY) or not keys:
        return {}
    whole = rule.kind == SodRule.Kind.HISTORY
    sides = list(rule.terms["steps"] if whole else rule.terms["sides"])
    side, cycle = ("verb", str(WHOLE_LIFE)) if whole else ("side", "cycle")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id, {cycle}, party, {side}, by_event, verb FROM duties_stand WHERE chain = %s"
            f" AND {side} IN ({', '.join(['%s'] * len(sides))}) AND object_id IN ({', '.join(['%s'] * len(keys))})"
            " ORDER BY by_event",
            [rule.terms["chain"], *sides, *keys],
        )
        rows = cursor.fetchall()
    return _seated(rule, [row for row in rows if rule.binds_teams or row[2].startswith("person:")])


def _seated(rule: Rule, rows: Iterable[Sequence[Any]]) -> Seats:
    found: Seats = {}
    for object_id, cycle, party, side, event, verb in rows:
        mine = found.setdefault((rule.code, uuid.UUID(str(object_id)).hex, cycle, party), {})
        if len(mine) < rule.seats and side not in {each for each, _ in mine.values()}:
            mine[len(mine)] = (side, Taking(uuid.UUID(str(event)), verb, "", "", None))
    return found


def keep(
    act: Act, rows: Iterable[tuple[Governed, uuid.UUID]], persons: Iterable[Any], teams: Iterable[Any], using: str
) -> None:
    """Note where an act puts these persons and teams; a stand that is known already stays as it was first taken."""
    connection = connections[using]
    parties = [*(f"person:{person}" for person in persons), *(f"team:{team}" for team in teams)]
    values = [
        (
            place.chain,
            ident(connection, place.object_id),
            place.cycle,
            party,
            act.code,
            place.side,
            ident(connection, by),
        )
        for subject, by in rows
        for place in places(act, subject)
        for party in parties
    ]
    if not values:
        return
    places_of_row = "(%s, %s, %s, %s, %s, %s, %s)"
    with connection.cursor() as cursor:
        for start in range(0, len(values), 1000):
            chunk = sorted(set(values[start : start + 1000]), key=str)
            cursor.execute(
                "INSERT INTO duties_stand (chain, object_id, cycle, party, verb, side, by_event)"
                f" VALUES {', '.join([places_of_row] * len(chunk))} ON CONFLICT DO NOTHING",
                [part for row in chunk for part in row],
            )
