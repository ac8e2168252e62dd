"""Reference catalogues that governance ships with: COBIT 2019 in identifiers, short titles and links.

No text of COBIT is here. Where sources differ on a link or a title, its note says so; show the note beside it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Perspective(StrEnum):
    """Perspectives of the balanced scorecard."""

    FINANCIAL = "financial"
    CUSTOMER = "customer"
    INTERNAL = "internal"
    GROWTH = "growth"


class Strength(StrEnum):
    PRIMARY = "P"
    SECONDARY = "S"


class Domain(StrEnum):
    """The domains of COBIT 2019. EDM is governance, the others are management."""

    EDM = "EDM"
    APO = "APO"
    BAI = "BAI"
    DSS = "DSS"
    MEA = "MEA"

    @property
    def label(self) -> str:
        return _DOMAINS[self]

    @property
    def is_governance(self) -> bool:
        return self is Domain.EDM


_DOMAINS = {
    Domain.EDM: "Evaluate, Direct and Monitor",
    Domain.APO: "Align, Plan and Organize",
    Domain.BAI: "Build, Acquire and Implement",
    Domain.DSS: "Deliver, Service and Support",
    Domain.MEA: "Monitor, Evaluate and Assess",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """An enterprise goal (EG01 to EG13) or an alignment goal (AG01 to AG13)."""

    code: str
    title: str
    perspective: Perspective


@dataclass(frozen=True, slots=True)
class Objective:
    """A governance or management objective, EDM01 to MEA04."""

    code: str
    title: str

    @property
    def domain(self) -> Domain:
        return Domain(self.code[:3])


@dataclass(frozen=True, slots=True)
class Practice:
    """A governance or management practice, EDM01.01 to MEA04.09."""

    code: str
    title: str
    note: str = ""

    @property
    def objective(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the organizational structures that COBIT's RACI charts name."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """From an enterprise goal to an alignment goal, or from that to an objective. note: a doubt to show with it."""

    source: str
    target: str
    strength: Strength
    note: str = ""


@cache
def enterprise_goals() -> tuple[Goal, ...]:
    return tuple(_goals("enterprise_goals"))


@cache
def alignment_goals() -> tuple[Goal, ...]:
    return tuple(_goals("alignment_goals"))


@cache
def objectives() -> tuple[Objective, ...]:
    return tuple(Objective(row["code"], row["title"]) for row in _rows("objectives"))


@cache
def practices(objective: str = "") -> tuple[Practice, ...]:
    """The practices of an objective, or of all. Raises KeyError for an objective that is not there."""
    if objective:
        if objective not in {each.code for each in objectives()}:
            raise KeyError(objective)
        return tuple(each for each in practices() if each.objective == objective)
    return tuple(Practice(row["code"], row["title"], note(row["code"])) for row in _rows("practices"))


@cache
def roles() -> tuple[Role, ...]:
    return tuple(Role(int(row["number"]), row["title"]) for row in _rows("roles"))


@cache
def eg_ag() -> tuple[Link, ...]:
    """Which alignment goals serve which enterprise goals."""
    return tuple(_links("eg_ag"))


@cache
def ag_objective() -> tuple[Link, ...]:
    """Which objectives serve which alignment goals."""
    return tuple(_links("ag_objective"))


@cache
def _notes() -> dict[str, str]:
    return {row["subject"]: row["note"] for row in _rows("notes")}


def note(subject: str) -> str:
    """What is uncertain about a practice, or about a whole list (“roles”, “alignment_goals”); empty if nothing is."""
    return _notes().get(subject, "")


def _goals(name: str) -> Iterator[Goal]:
    return (Goal(row["code"], row["title"], Perspective(row["perspective"])) for row in _rows(name))


def _links(name: str) -> Iterator[Link]:
    return (Link(row["source"], row["target"], Strength(row["strength"]), row["note"]) for row in _rows(name))


def _rows(name: str) -> list[dict[str, str]]:
    file = resources.files("governance.catalogue").joinpath("cobit2019", f"{name}.csv")
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))
