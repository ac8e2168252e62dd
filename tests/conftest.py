"""Fixtures that belong to no subject."""

import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import cast as company
from tests import sessions

BLOCKER = pytest.StashKey[DjangoDbBlocker]()

# The same examples in every run; HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Lay the organisation of the tests once; each test rolls back what it adds."""
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        company.load()
    yield
    with django_db_blocker.unblock():
        sessions.end_others()


@pytest.fixture
def cast(db: None) -> company.Cast:
    """The organisation of the tests."""
    return company.load()


@pytest.fixture
def committed_cast(transactional_db: None) -> company.Cast:
    """The same for tests that need real commits; the database is emptied after each of them."""
    return company.load()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Lay it again once for all that follows where a test with real commits has emptied the database."""
    yield
    if nextitem is not None and commits(item) and not commits(nextitem):
        with item.config.stash[BLOCKER].unblock():
            company.load()


def commits(item: pytest.Item) -> bool:
    """Whether a test commits, so that the database is emptied after it."""
    mark = item.get_closest_marker("django_db")
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return "transactional_db" in fixtures or bool(mark and mark.kwargs.get("transaction"))
