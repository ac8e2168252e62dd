"""Data that real organisations made. It is read where it lies beside the project and is never copied into it."""

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """The path of a file or folder of the real data, by its place under ../shared/real."""

    def find(place: str) -> Path:
        if not (FOLDER / place).exists():
            pytest.skip(f"the real data is not here: ../shared/real/{place} beside the project")
        return FOLDER / place

    return find
