"""What a person may see of many objects: the first page and the count

100,000 and 1,000,000 documents; the reader sees a twentieth of them. Ours is what the portal does (`in_sight`), rows
made into objects and all; its SQL is also sent alone. The floor is the same rows with the keys of the units known
beforehand and nothing asked about rights: as SQL written by hand, which gives tuples, and as the plainest query of the
ORM, which gives objects as ours does. Like is compared with like: our SQL with the one, the whole of ours with the
other. Guardian answers the same question by its own `get_objects_for_user`, for somebody who holds the same documents
by rows for single objects with direct foreign keys, half of them their own and half of a group, beside a million rows
of others.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.shortcuts import get_objects_for_user

from benchmarks import Figure
from benchmarks import _organisation as organisation
from governance.models import Document
from portal.doors.sight import in_sight
from raci.duties.standing import Standing
from raci.people.models import Account

Work = Callable[[], object]
TIMES = 100
PAGE = 50
VIEW = "governance.view_document"
_ROW = "gen_random_uuid(), gen_random_uuid(), timestamptz '2099-01-01'"
_READERS = f"""
    INSERT INTO raci_account (id, last_event, revision, state, password, login, email, person_id, is_superuser,
                              invitation, invited_how, awaits_confirmation)
    SELECT {organisation.key(6, "n")}, gen_random_uuid(), 1, 'active', '', 'reader' || n, '',
           {organisation.key(3, "n")}, false, '', '', false FROM generate_series(0, {organisation.PERSONS - 1}) n;
    INSERT INTO governance_documentreader (id, last_event, until, user_id, permission_id, content_object_id)
    SELECT {_ROW}, {organisation.key(6, f"n %% {organisation.PERSONS}")}, %(view)s,
           {organisation.key(5, "(n / 50000 + n * 17) %% %(count)s")}
      FROM generate_series(0, 999999) n WHERE n %% {organisation.PERSONS} NOT IN (7, 8, 9)
        ON CONFLICT DO NOTHING;
    INSERT INTO raci_readinggroup (id, last_event, revision, state, code, title, unit_id, group_id)
    SELECT gen_random_uuid(), gen_random_uuid(), 1, 'active', 'RG-001', 'Readers', id, %(group)s
      FROM raci_orgunit WHERE path = 'group/';
    INSERT INTO raci_accountgroup (id, last_event, account_id, group_id, reading_group_id)
    SELECT gen_random_uuid(), gen_random_uuid(), {organisation.key(6, str(organisation.TWIN))}, %(group)s, id
      FROM raci_readinggroup;
    WITH seen AS (SELECT d.id, row_number() OVER (ORDER BY d.id) %% 2 AS odd FROM governance_document d
                    JOIN raci_orgunit u ON u.id = d.unit_id WHERE u.path LIKE %(seen)s || '%%' OR u.path = 'group/'),
         one AS (INSERT INTO governance_documentreader
                             (id, last_event, until, user_id, permission_id, content_object_id)
                 SELECT {_ROW}, {organisation.key(6, str(organisation.TWIN))}, %(view)s, id FROM seen WHERE odd = 1)
    INSERT INTO governance_documentreadergroup (id, last_event, until, group_id, permission_id, content_object_id)
    SELECT {_ROW}, %(group)s, %(view)s, id FROM seen WHERE odd = 0;
    INSERT INTO governance_documentreader (id, last_event, until, user_id, permission_id, content_object_id)
    SELECT {_ROW}, {organisation.key(6, str(organisation.GUEST))}, %(view)s, d.id
      FROM governance_document d JOIN raci_orgunit u ON u.id = d.unit_id WHERE u.path LIKE 'group/d08/%%' LIMIT 100;
"""


def run() -> Iterator[Figure]:
    """The figures."""
    for size in organisation.SIZES:
        organisation.standing(size)
        account = _readers(size)
        yield from _compared(size, account)


def _readers(size: int) -> Account:
    group = Group.objects.create(name="readers")
    view = Permission.objects.get(codename="view_document", content_type__app_label="governance")
    with organisation.beneath_the_rings():
        organisation.run(_READERS, count=size, view=view.pk, group=group.pk, seen=organisation.SEEN)
    return Account.objects.get(login=f"reader{organisation.TWIN}")


def _standing(number: int) -> Standing:
    return Standing(Account.objects.get(login=f"reader{number}").person)


def _compared(size: int, account: Account) -> Iterator[Figure]:
    standing, guest = _standing(organisation.READER), _standing(organisation.GUEST)
    began = time.perf_counter()
    assert standing.grants
    yield Figure(f"{size:,} documents, the reader’s roles, once a request", (time.perf_counter() - began) * 1000, "ms")
    units = [row[0] for row in organisation.run(
        "SELECT id FROM raci_orgunit WHERE path LIKE %(seen)s || '%%' OR path = 'group/'", seen=organisation.SEEN
    )]  # fmt: skip
    keys = ", ".join(f"'{unit}'" for unit in units)
    where = f"FROM governance_document WHERE unit_id IN ({keys})"

    def theirs() -> Any:
        return get_objects_for_user(account, VIEW, klass=Document, accept_global_perms=False)

    ours = in_sight("document", standing)
    assert in_sight("document", guest).count() == ours.count() + 100
    assert ours.count() == theirs().count() == organisation.run(f"SELECT count(*) {where}")[0][0]
    yield Figure(f"{size:,} documents, seen by the reader", ours.count(), "documents")
    yield from _beside(
        f"{size:,} documents, first page of {PAGE}",
        lambda: organisation.run(f"SELECT * {where} ORDER BY code LIMIT {PAGE}"),
        lambda: list(Document.objects.filter(unit__in=units)[:PAGE]),
        lambda: list(in_sight("document", standing)[:PAGE]),
        lambda: list(theirs()[:PAGE]),
    )
    yield from _beside(
        f"{size:,} documents, count",
        lambda: organisation.run(f"SELECT count(*) {where}"),
        lambda: Document.objects.filter(unit__in=units).count(),
        lambda: in_sight("document", standing).count(),
        lambda: theirs().count(),
    )
    shared = in_sight("document", guest)
    yield Figure(f"{size:,} documents, count with 100 shared one by one", _median(shared.count), "ms")
    yield Figure(
        f"{size:,} documents, first page with 100 shared one by one", _median(lambda: list(shared[:PAGE])), "ms"
    )


def _beside(about: str, bare: Work, plain: Work, mine: Work, others: Work) -> Iterator[Figure]:
    sql = _sql(mine)
    floor, unasked, own, guardian, sent = _medians(bare, plain, mine, others, lambda: organisation.run(sql))
    yield Figure(f"{about}, floor, SQL", floor, "ms")
    yield Figure(f"{about}, floor, ORM", unasked, "ms")
    yield Figure(f"{about}, ours, SQL", sent, "ms")
    yield Figure(f"{about}, ours, whole", own, "ms")
    yield Figure(f"{about}, guardian", guardian, "ms")
    yield Figure(f"{about}, ours to the floor, SQL", sent / floor, "times")
    yield Figure(f"{about}, ours to the floor, ORM", own / unasked, "times")
    yield Figure(f"{about}, ours whole to the floor’s SQL", own / floor, "times")
    yield Figure(f"{about}, guardian to ours", guardian / own, "times")


def _sql(work: Work) -> str:
    """The one statement that something sends, to be sent again bare."""
    with CaptureQueriesContext(connection) as queries:
        work()
    (query,) = queries.captured_queries
    return str(query["sql"])


def _median(work: Work) -> float:
    return _medians(work)[0]


def _medians(*works: Work) -> list[float]:
    """Of works in turns, so that whatever else the machine does meets all of them. The first turn does not count."""
    turns = [[_milliseconds(work) for work in works] for _ in range(TIMES + 1)]
    return [statistics.median(each) for each in zip(*turns[1:], strict=True)]


def _milliseconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
