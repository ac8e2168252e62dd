"""An organisation of up to a million objects, put straight into PostgreSQL.

What is measured runs with every guard in place. The filling alone goes beneath them: they are taken off an empty
database that will be thrown away, the rows come by INSERT … SELECT generate_series, and the guards are put back, which
also makes the table of effective grants from the bindings. Through the gate it would be millions of acts. The first
benchmark that asks for a size fills it; the others of the same run get a copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from raci.ledger import rings
from tests import cast as company
from tests.cast import Cast

DIVISIONS, UNITS, PERSONS = 20, 400, 50_000
SIZES = (100_000, 1_000_000)
READER, TWIN, GUEST = 7, 8, 9
"""Numbers of persons. The reader sees division 7, a twentieth of everything, by one role; so does the guest, with whom
single documents are shared beside it; the twin holds no role."""
SEEN = "group/d07/"
KEPT = "countersign_benchmark_{}"
"""The name under which a filled database is kept for the rest of the run."""


def key(kind: int, number: str) -> str:
    """SQL for the key of a row: in the order of time, as keys are."""
    return f"('01980000-000{kind}-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


_ROW = "gen_random_uuid(), 1"
_DIVISION, _UNIT, _PERSON = key(1, "n"), key(2, "n"), key(3, "n")
_SOME_UNIT = key(2, f"('x' || substr(md5('u' || n), 1, 7))::bit(28)::int %% {UNITS}")
_PEOPLE = f"""
    INSERT INTO raci_orgunit (id, last_event, revision, state, code, name, parent_id, path)
    SELECT {_DIVISION}, {_ROW}, 'active', 'd' || lpad(n::text, 2, '0'), 'Division ' || n, g.id,
           g.path || 'd' || lpad(n::text, 2, '0') || '/'
      FROM generate_series(0, {DIVISIONS - 1}) n, raci_orgunit g WHERE g.parent_id IS NULL;
    INSERT INTO raci_orgunit (id, last_event, revision, state, code, name, parent_id, path)
    SELECT {_UNIT}, {_ROW}, 'active', 'u' || n, 'Unit ' || n, d.id, d.path || 'u' || n || '/'
      FROM generate_series(0, {UNITS - 1}) n
      JOIN raci_orgunit d ON d.code = 'd' || lpad((n % {DIVISIONS})::text, 2, '0');
    INSERT INTO raci_person (id, last_event, revision, state, name, title, email, kind, unit_id)
    SELECT {_PERSON}, {_ROW}, 'active', 'Person ' || md5('name' || n), '', '', 'human', {key(2, f"n % {UNITS}")}
      FROM generate_series(0, {PERSONS - 1}) n;
"""
_ROLES = ("it-manager", "service-owner", "ops-lead", "control-operator", "policy-author", "board")
_BINDINGS = f"""
    INSERT INTO raci_rolebinding (id, last_event, revision, state, person_id, role_id, unit_id, valid_from,
                                  valid_until, reason)
    SELECT {key(4, "n")}, gen_random_uuid(), 2, 'approved', {key(3, f"n %% {PERSONS}")},
           (%(roles)s::uuid[])[CASE WHEN n %% 2003 = 0 THEN 6 ELSE 1 + n %% 5 END],
           CASE WHEN n %% 2003 = 0 THEN (SELECT id FROM raci_orgunit WHERE parent_id IS NULL) ELSE {_SOME_UNIT} END,
           timestamptz '2026-06-01' - n %% 300 * interval '1 day',
           CASE WHEN n %% 5 = 0 THEN timestamptz '2027-06-01' + n %% 300 * interval '1 day' END, ''
      FROM generate_series(0, %(count)s - 1) n WHERE n %% {PERSONS} NOT IN ({READER}, {TWIN}, {GUEST})
    UNION ALL
    SELECT {key(4, "4294967200 + n")}, gen_random_uuid(), 2, 'approved', {key(3, "n")}, (%(roles)s::uuid[])[1],
           id, timestamptz '2026-01-01', NULL, ''
      FROM raci_orgunit, unnest(ARRAY[{READER}, {GUEST}]::bigint[]) n WHERE path = '{SEEN}';
"""
_DOCUMENTS = f"""
    INSERT INTO governance_document (id, last_event, revision, state, code, kind, title, unit_id, owner_id,
                                     review_months, source, cycle)
    SELECT {key(5, "n")}, {_ROW}, 'active', 'DOC-' || lpad(n::text, 7, '0'), 'policy', 'Policy ' || md5('title' || n),
           {_SOME_UNIT}, {key(3, f"n %% {PERSONS}")}, 12, '', 0
      FROM generate_series(0, %(count)s - 1) n;
"""


def run(sql: str, **about: Any) -> Any:
    """The rows of the last of some statements, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, about or None)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def beneath_the_rings() -> Iterator[None]:
    """What happens in here is not guarded; afterwards the database is as it is in use, with statistics gathered."""
    rings.remove(connection)
    run("SET session_replication_role = replica")
    try:
        yield
    finally:
        run("SET session_replication_role = origin")
        rings.install(connection)
        run("VACUUM (ANALYZE)")


def standing(count: int) -> Cast:
    """A database with so many documents and bindings, 50,000 persons and 400 units."""
    kept = KEPT.format(count)
    if not _is_there(kept):
        _begin()
        codes = dict(run("SELECT code, id::text FROM raci_role"))
        with beneath_the_rings():
            run(_PEOPLE)
            run(_BINDINGS, count=count, roles=[codes[code] for code in _ROLES])
            run(_DOCUMENTS, count=count)
        _copy(_here(), kept)
    _copy(kept, _here())
    return company.load()


def _begin() -> None:
    """With the cast alone, whatever was there before."""
    empty = KEPT.format(0)
    if not _is_there(empty):
        company.load()
        _copy(_here(), empty)
    _copy(empty, _here())


def _here() -> str:
    return str(connection.settings_dict["NAME"])


def _is_there(name: str) -> bool:
    return bool(run("SELECT 1 FROM pg_database WHERE datname = %(name)s", name=name))


def _copy(source: str, target: str) -> None:
    """As a file copy, which is what PostgreSQL's own templates are for."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')
