"""Fixtures of the tests on rules of separation."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.raci.duties.making import Making


@pytest.fixture
def making(cast: Cast, settings: Any) -> Making:
    """The cast at work, with a clock that can be moved."""
    settings.COUNTERSIGN_DEMO = True
    return Making(cast)
