"""The real URLconf against the table, for every kind of reader, with the demo organisation."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Max
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from portal.api.urls import router
from portal.doors import DOORS
from portal.doors.sight import in_sight
from raci.duties.own_acts import READ_RECORD
from raci.duties.standing import Standing
from raci.ledger.models import Seal
from tests import cast as company
from tests.access import demo, queries, seen
from tests.access.demo import Reader, World
from tests.access.table import PAGES, REASONS, Audience

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LEFT_OUT = ("admin/", "account/", "api/v1/")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demonstration, committed for this module; afterwards the organisation of the other tests again."""
    with django_db_blocker.unblock():
        demo.load()
        found = World()
        found.sessions = seen.sessions(found)
        yield found
        demo.empty()
        company.load()


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every URL."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield each.name or "", route


def named() -> set[str]:
    return {name for name, route in walk(get_resolver().url_patterns) if not route.startswith(LEFT_OUT)}


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert named() - set(PAGES) == set()
    assert set(PAGES) - named() == set()
    odd = {name for name, audience in PAGES.items() if audience is Audience.ODD}
    assert odd == set(REASONS)


def expected(world: World, name: str, audience: Audience, reader: Reader) -> set[int]:
    """The answers that a reader may get."""
    if audience is Audience.ANYBODY:
        return {200}
    if audience is Audience.POST:
        return {405}
    if reader.account is None:
        return {302}
    if audience is Audience.RECORD:
        standing = Standing(reader.account.person)
        return {200} if standing.authority(READ_RECORD.code, "RA", None) else {403, 404}
    if audience is Audience.ROLES and not world.shows(name, reader):
        return {404}
    return {200}


def test_every_page_for_every_reader(world: World) -> None:
    wrong = []
    for reader in world.readers:
        client = reader.client()
        for name, audience in PAGES.items():
            if audience is Audience.ODD:
                continue
            status, wanted = client.get(world.url(name)).status_code, expected(world, name, audience, reader)
            if status not in wanted:
                wrong.append(f"{reader.name}: {name} answered {status}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


def test_doors_of_the_demo(world: World) -> None:
    """Whoever sees an object opens the page of each act, with the form or with the reasons; nobody else does."""
    wrong = []
    for reader in world.readers:
        client = reader.client()
        for code, door in DOORS.items():
            row = None if door.act.is_birth else world.some(door.act.subject)
            if row is None and not door.act.is_birth:
                continue
            url = reverse("new", args=(code,)) if row is None else reverse("act", args=(code, row.pk))
            wanted = 302 if reader.account is None else 200
            if row is not None and reader.account is not None:
                seen = in_sight(row.SUBJECT, Standing(reader.account.person)).filter(pk=row.pk).exists()
                wanted = 200 if seen else 404
            status = client.get(url).status_code
            if status != wanted:
                wrong.append(f"{reader.name}: {url} answered {status}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


def test_rest(world: World) -> None:
    """Lists are narrowed to what is in sight; what is not is absent; acts want to know what was seen."""
    wrong = []
    for reader in world.readers:
        client = reader.client()
        signed_in = reader.account is not None
        documents = [
            name for name in ("api-schema", "api-docs") if _status(client, name) != (200 if signed_in else 401)
        ]
        wrong += [f"{reader.name}: {name}" for name in documents]
        for prefix, kind, base in router.registry:
            status = client.get(reverse(f"{base}-list")).status_code
            if status not in ({200, 403} if signed_in else {401}):
                wrong.append(f"{reader.name}: list of {prefix} answered {status}")
            wrong += list(_of_one(reader, client, prefix, kind, base, world))
    assert not wrong, "\n".join(wrong)


def _status(client: Client, name: str) -> int:
    return client.get(reverse(name)).status_code


def _of_one(reader: Reader, client: Any, prefix: str, kind: Any, base: str, world: World) -> Iterator[str]:
    row = world.some(kind.subject) if getattr(kind, "subject", "") else None
    if row is None:
        return
    url = reverse(f"{base}-detail", args=(getattr(row, kind.lookup_field),))
    status = client.get(url).status_code
    seen = reader.account is not None and in_sight(kind.subject, Standing(reader.account.person)).filter(pk=row.pk)
    wanted = 401 if reader.account is None else 200 if seen else 404
    if status not in {wanted, 403 if wanted == 404 else wanted}:
        yield f"{reader.name}: {prefix} {row} answered {status}, expected {wanted}"
    for door in DOORS.values():
        if door.act.subject == kind.subject and not door.act.is_birth:
            status = client.post(f"{url}{door.name}/", {}, content_type="application/json").status_code
            after = {401: {401, 403}, 200: {428}, 404: {404, 403}}[wanted]
            if status not in after:
                yield f"{reader.name}: {url}{door.name}/ answered {status}, expected {after}"


def test_pages_keep_their_query_budget(world: World) -> None:
    """No page needs more queries than its baseline says, and none more than fifteen, whatever the state of what it
    shows; a home page, for every reader."""
    found: dict[str, int] = {}
    for reader in world.readers:
        if reader.account is not None:
            found[f"home of {reader.name}"] = queries.counted(reader.client(), world.url("home"))
    everybody = [Reader(each.login, each) for each in world.accounts()]
    found["home"] = max(queries.most(each.client(), [world.url("home")], known=14) for each in everybody)
    for persona in ("board", "it-manager", "internal-audit"):
        client = world.reader(persona).client()
        for name, audience in PAGES.items():
            if audience in (Audience.SIGNED_IN, Audience.ROLES, Audience.RECORD):
                for url in world.urls(name):
                    found[name] = max(found.get(name, 0), queries.counted(client, url))
    auditor = world.reader("internal-audit").client()
    for name, urls in (("explain, answered", world.explanations()), ("what-if, answered", world.what_ifs())):
        found[name] = queries.most(auditor, urls, known=14)
    queries.compare(found)


@pytest.mark.browser
def test_every_page_fits_a_phone_and_leaves_the_console_quiet(world: World, browser: Browser) -> None:
    server = LiveServer("localhost")
    try:
        assert not list(seen.faults(browser, server.url, world, world.sessions))
    finally:
        server.stop()


def test_every_event_of_the_demo_can_be_read(world: World) -> None:
    """One event of each verb and outcome: what acts write differs from one to the other."""
    client = world.reader("internal-audit").client()
    rows = Seal.objects.values("event__verb", "event__outcome").annotate(number=Max("index") + 1)
    numbers = [row["number"] for row in rows.order_by("event__verb", "event__outcome")]
    assert numbers
    assert not [number for number in numbers if client.get(reverse("event", args=(number,))).status_code != 200]
