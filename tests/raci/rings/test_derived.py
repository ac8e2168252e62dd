"""The table of what everybody holds follows every act, and takes nothing from anybody's hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from raci.duties.effective import EffectiveGrant
from raci.duties.models import Delegation
from raci.duties.services import bindings, delegations, emergencies, memberships, people
from raci.duties.standing import Standing
from raci.ledger import clock, derived, rings
from raci.people.models import Role
from tests.cast import Cast
from tests.raci.duties.making import Making, in_days, sign
from tests.raci.rings.scene import LITE, key, sql

TABLE = "raci_effectivegrant"
COLUMNS = EffectiveGrant.columns()


@pytest.fixture
def making(cast: Cast, settings: Any) -> Making:
    settings.COUNTERSIGN_DEMO = True
    return Making(cast)


def rows_of(making: Making, part: str) -> set[tuple[str, str]]:
    """What the table says somebody holds: (role, code)."""
    found = EffectiveGrant.objects.filter(person=making.cast.person(part))
    return set(found.values_list("role__code", "code"))


def as_defined() -> None:
    assert list(derived.differences(connection, EffectiveGrant)) == []
    assert EffectiveGrant.objects.exists()


def test_it_follows_a_binding(making: Making) -> None:
    cast, before = making.cast, rows_of(making, "outsider")
    binding = making.proposed(cast["outsider"], "it-manager")
    assert rows_of(making, "outsider") == before == set()
    bindings.approve(actor=cast["approver"], binding=binding)
    assert rows_of(making, "outsider") == {("it-manager", "")}
    as_defined()
    making.end(binding)
    as_defined()
    assert not Standing(cast.person("outsider")).grants
    rejected = making.proposed(cast["outsider"], "it-manager")
    bindings.reject(actor=cast["approver"], binding=rejected)
    as_defined()


def test_it_follows_a_role_that_was_to_begin_later(making: Making) -> None:
    """Ended before it began, it never counts before its own end."""
    person = making.cast["outsider"]
    binding = making.grant(person, "it-manager", since=in_days(5), until=in_days(9))
    making.end(binding)
    as_defined()
    with clock.moved_to(in_days(6)):
        assert not Standing(person.person).grants


def test_it_follows_a_team(making: Making) -> None:
    cast = making.cast
    team = making.team("crew")
    making.join(cast["outsider"], team)
    assert rows_of(making, "outsider") == set()
    binding = making.grant(team, "it-manager")
    assert rows_of(making, "outsider") == {("it-manager", "")}
    other = making.person("Ada Nwosu")
    membership = making.join(other, team)
    assert [held.team for held in Standing(other.person).grants] == [team.name]
    as_defined()
    memberships.leave(actor=cast["access_admin"], membership=membership)
    as_defined()
    assert not Standing(other.person).grants
    making.end(binding)
    as_defined()


def test_it_follows_a_delegation(making: Making) -> None:
    cast = making.cast
    giver, taker = cast["it_manager"], cast["outsider"]
    offered = making.offered(giver, taker)
    assert rows_of(making, "outsider") == set()
    delegations.accept(actor=taker, delegation=offered, signature=sign(taker, "delegation.accept", offered))
    assert rows_of(making, "outsider") == {("it-manager", offered.code)}
    as_defined()
    people.record_leaver(actor=cast["access_admin"], person=giver.person)
    assert not Standing(taker.person).grants
    as_defined()
    row = Delegation.objects.get(pk=offered.pk)
    delegations.end(actor=taker, delegation=row)
    as_defined()


def test_it_follows_the_end_of_what_was_delegated(making: Making) -> None:
    giver, taker = making.person("Ada Nwosu"), making.cast["outsider"]
    binding = making.grant(giver, "it-manager")
    making.delegated(giver, taker)
    making.end(binding)
    as_defined()
    assert not Standing(taker.person).grants


def test_it_follows_an_emergency(making: Making) -> None:
    actor = making.cast["ops"]
    row = making.emergency(actor)
    assert ("service-owner", row.code) in rows_of(making, "ops")
    as_defined()
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        emergencies.give_back(actor=actor, emergency=row)
        as_defined()
        assert row.code not in {held.code for held in Standing(actor.person).grants}


def test_it_follows_inheritance(making: Making) -> None:
    cast = making.cast
    juniors = [Role.objects.get(code=code) for code in ("it-manager", "ops-lead")]
    about: dict[str, Any] = {"actor": cast["access_admin"], "sphere": "management"}
    lower = people.create_role(code="lower", title="Lower", short="Lower", inherits=juniors, **about)
    upper = people.create_role(code="upper", title="Upper", short="Upper", inherits=[lower], **about)
    making.grant(cast["outsider"], upper.code)
    assert {role for role, _ in rows_of(making, "outsider")} == {"upper", "lower", "it-manager", "ops-lead"}
    as_defined()


def attacks(making: Making) -> dict[str, list[Any]]:
    """What somebody would write who wants a role, or wants one not to be seen."""
    mine, theirs = key(making.cast.person("outsider").pk), key(making.cast.person("chair").pk)
    role = key(Role.objects.get(code="board").pk)
    values = COLUMNS.replace("person_id", f"'{mine}'")
    fresh = values.replace("source_id", f"'{mine}'").replace("origin_id", f"'{mine}'")
    of_chair = f"SELECT {{}} FROM {TABLE} WHERE person_id = '{theirs}'"
    return {
        "a copy for oneself": [f"INSERT INTO {TABLE} ({COLUMNS}) {of_chair.format(fresh)}"],
        "the source of another": [f"INSERT INTO {TABLE} ({COLUMNS}) {of_chair.format(values)}"],
        "another person": [f"UPDATE {TABLE} SET person_id = '{mine}' WHERE person_id = '{theirs}'"],
        "another role": [f"UPDATE {TABLE} SET role_id = '{role}'"],
        "no end": [f"UPDATE {TABLE} SET until = NULL"],
        "a longer past": [f"UPDATE {TABLE} SET since = '2001-01-01 00:00:00'"],
        "not seen": [f"DELETE FROM {TABLE} WHERE person_id = '{theirs}'"],
        "all gone": [f"DELETE FROM {TABLE}"],
    }


ON_SQLITE = (
    f"REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS.replace('since', 'until')} FROM {TABLE}",
    f"INSERT OR REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS.replace('top_id', 'role_id')}, 1 FROM {TABLE}",
    f"UPDATE OR REPLACE {TABLE} SET code = 'x'",
)
ON_POSTGRESQL = (
    f"TRUNCATE {TABLE}",
    f"WITH gone AS (DELETE FROM {TABLE} RETURNING 1) SELECT count(*) FROM gone",
    f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (origin_id, source_id, role_id) DO UPDATE SET code = 'x'",
    f"MERGE INTO {TABLE} g USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
)


def test_nobody_writes_it(making: Making) -> None:
    held = list(EffectiveGrant.objects.values())
    more = [[each] for each in (ON_SQLITE if LITE else ON_POSTGRESQL)]
    for attack in [*attacks(making).values(), *more]:
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(*attack)
        assert list(EffectiveGrant.objects.values()) == held, attack


@pytest.mark.skipif(LITE, reason="session_replication_role is of PostgreSQL")
def test_nobody_writes_it_as_a_replica(making: Making) -> None:
    for attack in attacks(making).values():
        with pytest.raises(DatabaseError, match=r"ring: |duplicate key"), transaction.atomic():
            sql("SET LOCAL session_replication_role = replica", *attack)


@pytest.mark.skipif(LITE, reason="triggers that tell their depth are of PostgreSQL")
def test_nobody_writes_it_from_a_trigger_of_their_own(making: Making) -> None:
    function = (
        "CREATE FUNCTION pg_temp.mine() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN {attacks(making)['a copy for oneself'][0]}; RETURN NEW; END$$"
    )
    trigger = "CREATE TRIGGER mine AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION pg_temp.mine()"
    with pytest.raises(DatabaseError, match="ring: "):
        sql("CREATE TEMP TABLE own (id int)", function, trigger, "INSERT INTO own VALUES (1)")


@pytest.mark.django_db(transaction=True)
def test_what_went_past_the_guards_is_told_and_mended(committed_cast: Cast, capsys: Any) -> None:
    rings.remove(connection)
    sql(f"DELETE FROM {TABLE} WHERE person_id = '{key(committed_cast.person('chair').pk)}'")
    assert any("is missing" in each for each in derived.differences(connection, EffectiveGrant))
    with pytest.raises(SystemExit):
        call_command("reconcile")
    assert "raci_effectivegrant: " in capsys.readouterr().out
    rings.install(connection)
    as_defined()
    call_command("reconcile", rebuild=True)
    assert "0 rows put right" in capsys.readouterr().out
