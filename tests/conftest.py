"""Fixtures that belong to no subject."""

import os
from typing import Any

import pytest
from hypothesis import settings

from tests import cast as company

# The same examples in every run; HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Lay the organisation of the tests once; each test rolls back what it adds."""
    with django_db_blocker.unblock():
        company.load()


@pytest.fixture
def cast(db: None) -> company.Cast:
    """The organisation of the tests."""
    return company.load()


@pytest.fixture
def committed_cast(transactional_db: None) -> company.Cast:
    """The same for tests that need real commits; the database is emptied after each of them."""
    return company.load()
