"""Reference catalogues that management ships with: the practices of ITIL 4, by code and title."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Group(StrEnum):
    GENERAL = "general"
    SERVICE = "service"
    TECHNICAL = "technical"

    @property
    def label(self) -> str:
        return f"{self.value.capitalize()} management practices"


@dataclass(frozen=True, slots=True)
class Practice:
    """A management practice of ITIL 4. code: its title in a form for addresses, since ITIL gives it no number."""

    code: str
    title: str
    group: Group


@cache
def practices() -> tuple[Practice, ...]:
    file = resources.files("management.catalogue").joinpath("itil4", "practices.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return tuple(Practice(row["code"], row["title"], Group(row["group"])) for row in rows)
