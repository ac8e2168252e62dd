"""Whoever is found in sets by SQL is found by plain loops, and nobody else; over random roles, places and times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raci.duties import detection
from raci.duties.rules import Rule
from raci.duties.services import memberships, people
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import OrgUnit, Team
from tests.raci.duties import naive
from tests.raci.duties.making import Making

ROLES = ("t-one", "t-two", "t-three", "t-four")
RULES = (
    Rule("X-1", "Two", "static", "record", {"roles": list(ROLES[:2]), "fewer_than": 2}, False),
    Rule("X-2", "Three", "static", "record", {"roles": list(ROLES), "fewer_than": 3}, False),
    Rule("X-3", "Spheres", "sphere", "record", {"spheres": ["support", "assurance"], "except": ["t-four"]}, False),
    Rule("X-4", "Teams", "sphere", "record", {"spheres": ["support", "assurance"], "teams": True}, False),
    Rule(
        "X-5",
        "Days",
        "cooling-off",
        "record",
        {"leaving": ["t-one"], "joining": ["t-two", "t-three"], "days": 7},
        False,
    ),
    Rule("X-6", "Whole", "static", "record", {"roles": ["sphere:support", "t-three"], "fewer_than": 2}, False),
)
DAY = st.integers(-12, 12)
GIVEN = st.tuples(st.integers(0, 3), st.sampled_from(ROLES), st.integers(0, 3), DAY, st.none() | st.integers(1, 15))
JOINED = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 8), st.booleans())


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here is rolled back; acts may be the outermost in it."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def world(making: Making) -> tuple[list[Actor | Team], list[OrgUnit]]:
    admin, root = making.cast["access_admin"], making.cast.root
    for number, code in enumerate(ROLES):
        sphere = "assurance" if number == 2 else "support"
        people.create_role(actor=admin, code=code, title=code.title(), short=code, sphere=sphere, order=500 + number)
    east = people.create_unit(actor=admin, code="east", name="East", parent=root)
    deep = people.create_unit(actor=admin, code="deep", name="Deep", parent=east)
    west = people.create_unit(actor=admin, code="west", name="West", parent=root)
    who: list[Actor | Team] = [making.person(name) for name in ("Ada Nwosu", "Bea Kovac", "Cy Dahl")]
    return [*who, making.team("crew", "assurance", west)], [root, east, deep, west]


def test_sets_and_loops_agree(making: Making) -> None:
    holders, units = world(making)
    teams = [holders[3], making.team("desk", "support", units[1])]
    start = clock.now()

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(GIVEN, max_size=9), st.lists(JOINED, max_size=2, unique_by=lambda each: each[:2]), st.integers(0, 2)
    )
    def agree(roles: list[Any], joined: list[Any], later: int) -> None:
        with undone():
            for holder, team, day, leaves in joined:
                with clock.moved_to(start + timedelta(days=day)):
                    member = making.join(holders[holder], teams[team])
                if leaves:
                    with clock.moved_to(start + timedelta(days=day + 5)):
                        memberships.leave(actor=making.cast["access_admin"], membership=member)
            for holder, role, unit, day, lasts in roles:
                since = start + timedelta(days=day)
                until = since + timedelta(days=lasts) if lasts else None
                making.grant(holders[holder], role, units[unit], since=since, until=until)
            with clock.moved_to(start + timedelta(days=14 + 6 * later)):
                compare(holders[:3])  # type: ignore[arg-type]

    agree()


def compare(who: list[Actor]) -> None:
    now = clock.now()
    held = naive.rows(now)
    for rule in RULES:
        broken = {
            each.person.pk
            for each in who
            if naive.breaks(rule.kind, rule.terms, [row for row in held if row.person == each.person.pk], now)
        }
        keys = [each.person.pk for each in who]
        assert set(detection.breaking(rule, keys)) == broken, rule
        assert set(detection.breaking(rule)) & set(keys) == broken, rule
        assert {each.person for each in detection.violations(rule)} & set(keys) == broken, rule
