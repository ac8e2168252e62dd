"""What the terms of a rule of separation may hold: the values that each takes, and what is wrong with one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from raci.duties.acts import ACTS
from raci.people.models import Role
from raci.people.spheres import Sphere

Terms = Mapping[str, Any]
SPHERE = "sphere:"
"""In a set of roles, ``sphere:management`` stands for every role of that sphere."""


class Takes(StrEnum):
    """What a term holds, so that a form knows what to offer."""

    CHAIN = "chain"
    SIDES = "sides"
    STEPS = "steps"
    ACT = "act"
    OWN_ACTS = "own acts"
    RULE_ACTS = "rule acts"
    ROLE = "role"
    ROLES = "roles"
    ROLE_SET = "role set"
    SPHERES = "spheres"
    NUMBER = "number"
    SWITCH = "switch"


@dataclass(frozen=True)
class Term:
    """One entry of a rule's terms.

    Attributes:
        name: its key in the terms.
        what: what it means, for people.
        takes: what it holds.
        label: how a form asks for it.
        help: what a form says beside it.
        least, most: the limits of a number.
        unit: of the number.
    """

    name: str
    what: str
    takes: Takes
    label: str
    help: str = ""
    optional: bool = False
    least: int = 1
    most: int = 0
    unit: str = ""

    def check(self, value: Any) -> Iterable[str]:
        """What is wrong with a value."""
        if self.takes == Takes.NUMBER:
            return _number(value, self.least, self.most)
        return CHECKS[self.takes](value)


class Fault(NamedTuple):
    """What is wrong with one term; ``sentence`` stands by itself, beside the term or in a list."""

    term: str
    sentence: str
    named: bool = True

    @property
    def told(self) -> str:
        """In a list, where nothing else says which term it is about."""
        return self.sentence if self.named else f"{self.term}: {self.sentence}"


def listed(names: Iterable[str]) -> str:
    """Names in quotes."""
    return ", ".join(f"“{name}”" for name in sorted(names))


def sides_of_chains() -> dict[str, dict[str, list[str]]]:
    """chain -> side -> codes of the acts that put somebody on it."""
    found: dict[str, dict[str, list[str]]] = {}
    for act in ACTS.values():
        for chain, side in act.sides.items():
            found.setdefault(chain, {}).setdefault(side, []).append(act.code)
    return found


def _texts(value: Any, least: int) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        yield "write a list of words."
    elif len(set(value)) != len(value):
        yield "each is named once."
    elif len(value) < least:
        yield f"name at least {least}."


def unknown(value: Any, known: Iterable[str], what: str) -> Iterator[str]:
    """Says which of these values are not known."""
    missing = sorted(set(value) - set(known)) if isinstance(value, list) else []
    if missing:
        yield f"{listed(missing)} is no {what}."


def _chain(value: Any) -> Iterator[str]:
    chains = sides_of_chains()
    if value not in chains:
        yield f"“{value}” is no chain. There are {listed(chains)}."


def _sides(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from unknown(value, {side for sides in sides_of_chains().values() for side in sides}, "side")


def _acts(value: Any) -> Iterator[str]:
    yield from _texts(value, 1)
    yield from unknown(value, ACTS, "act")


def _steps(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from unknown(value, {code for code, act in ACTS.items() if act.sides}, "act that puts somebody on a side")


def _act(value: Any) -> Iterator[str]:
    if value not in ACTS:
        yield f"“{value}” is no act."


def _roles(value: Any) -> Iterator[str]:
    yield from _texts(value, 1)
    spheres = {f"{SPHERE}{sphere}" for sphere in Sphere.values}
    yield from unknown(value, {*Role.objects.values_list("code", flat=True), *spheres}, "role")


def _role(value: Any) -> Iterator[str]:
    yield from _roles([value])


def _spheres(value: Any) -> Iterator[str]:
    yield from _texts(value, 2)
    yield from unknown(value, Sphere.values, "sphere")


def _rule_acts(value: Any) -> Iterator[str]:
    yield from _texts(value, 1)
    yield from unknown(value, {code for code, act in ACTS.items() if act.subject == "rule"}, "act on a rule")


def _number(value: Any, least: int, most: int) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        yield f"write a whole number of at least {least}."
    elif most and value > most:
        yield f"write a whole number of at most {most}."


def _yes(value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "write true or false."


CHECKS: dict[Takes, Callable[[Any], Iterable[str]]] = {
    Takes.CHAIN: _chain,
    Takes.SIDES: _sides,
    Takes.STEPS: _steps,
    Takes.ACT: _act,
    Takes.OWN_ACTS: _acts,
    Takes.RULE_ACTS: _rule_acts,
    Takes.ROLE: _role,
    Takes.ROLES: _roles,
    Takes.ROLE_SET: _roles,
    Takes.SPHERES: _spheres,
    Takes.SWITCH: _yes,
}
