"""A rule that comes in force takes the seats that earlier acts would have taken under it, in one statement."""

from typing import Any

from django.db import connections

from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.stands import WHOLE_LIFE


def still(using: str = "default") -> None:
    """Wait until no act is under way that has read the rules as they were; acts that come later wait for this one.

    On SQLite one transaction writes at a time anyway.
    """
    _lock("pg_advisory_xact_lock", using)


def reading(using: str = "default") -> None:
    """Said by every act before it reads the rules: no rule changes until it is committed."""
    _lock("pg_advisory_xact_lock_shared", using)


def _lock(function: str, using: str) -> None:
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtext('raci.duties.rules'))")


def claims_of(rule: Rule, using: str = "default") -> None:
    """Take the seats of a rule on objects for everything that was done before; who stands on more sides than there are
    seats keeps as many as there are."""
    if rule.kind not in (SodRule.Kind.OBJECT, SodRule.Kind.HISTORY):
        return
    whole = rule.kind == SodRule.Kind.HISTORY
    sides: list[Any] = list(rule.terms["steps"] if whole else rule.terms["sides"])
    side, cycle = ("verb", str(WHOLE_LIFE)) if whole else ("side", "cycle")
    whose = "" if rule.binds_teams else "AND party LIKE 'person:%%'"
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO duties_claim (rule, object_id, cycle, party, seat, side, by_event)
            SELECT %s, object_id, cycle, party, seat - 1, side, by_event FROM (
                SELECT object_id, cycle, party, side, by_event,
                       row_number() OVER (PARTITION BY object_id, cycle, party ORDER BY by_event) AS seat FROM (
                    SELECT object_id, {cycle} AS cycle, party, {side} AS side, by_event, row_number() OVER (
                           PARTITION BY object_id, {cycle}, party, {side} ORDER BY by_event) AS again
                      FROM duties_stand
                     WHERE chain = %s AND {side} IN ({", ".join(["%s"] * len(sides))}) {whose}) firsts
                 WHERE again = 1) seated
             WHERE seat <= %s ON CONFLICT DO NOTHING""",
            [rule.code, rule.terms["chain"], *sides, rule.seats],
        )
