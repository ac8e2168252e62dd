"""Looking for broken rules among all bindings, and after one change

The rules that ship, over 100,000 and 1,000,000 bindings of 50,000 persons of whom one in a hundred governs and manages
at once; beside it a plain sequential scan with a sort of the same table, as the least that any such search costs.
"""

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks import Figure
from benchmarks import _organisation as organisation
from raci.duties import detection
from raci.duties.models import SodRule
from raci.duties.rules import Rule

ONE = 20
PLAIN = "SELECT count(*) FROM (SELECT * FROM raci_effectivegrant ORDER BY person_id, role_id OFFSET 0) sorted"
BY_ROLES = (SodRule.Kind.STATIC, SodRule.Kind.SPHERE, SodRule.Kind.COOLING_OFF)


def run() -> Iterator[Figure]:
    """The figures."""
    whole: dict[int, float] = {}
    for size in organisation.SIZES:
        organisation.standing(size)
        rules = [Rule.of(row) for row in SodRule.objects.filter(state="in_force").order_by("code")]
        asked = [rule for rule in rules if rule.kind in BY_ROLES]
        taken = {rule.code: _best(3, lambda rule=rule: detection.breaking(rule)) for rule in asked}  # type: ignore[misc]
        for rule in asked:
            found = len(detection.breaking(rule))
            yield Figure(f"{size:,} bindings, {rule.code} ({rule.kind}), {found} found", taken[rule.code], "s")
        whole[size] = sum(taken.values())
        yield Figure(f"{size:,} bindings, all {len(asked)} rules on roles", whole[size], "s")
        organisation.run("SET work_mem = '4MB'")
        plain = _best(3, lambda: organisation.run(PLAIN))
        yield Figure(f"{size:,} bindings, a plain scan and sort", plain, "s")
        worst = max(taken.values())
        yield Figure(f"{size:,} bindings, the slowest rule to a plain scan and sort", worst / plain, "times")
        yield from _of_one(size, asked)
    small, large = organisation.SIZES
    yield Figure(f"growth from {small:,} to {large:,}", whole[large] / whole[small], "times")


def _of_one(size: int, rules: list[Rule]) -> Iterator[Figure]:
    """What a change for one person costs to look into, over all these rules, and for each of them."""
    numbers = range(0, organisation.PERSONS, organisation.PERSONS // ONE)
    persons = [f"01980000-0003-7000-8000-{number:012x}" for number in numbers]
    taken = sorted(_seconds(lambda one=one: _all(rules, one)) for one in persons for _ in range(2))  # type: ignore[misc]
    yield Figure(f"{size:,} bindings, one person, one rule, median", statistics.median(taken) * 1000 / len(rules), "ms")
    yield Figure(
        f"{size:,} bindings, one person, all {len(rules)} rules, median", statistics.median(taken) * 1000, "ms"
    )


def _all(rules: list[Rule], person: str) -> None:
    for rule in rules:
        detection.breaking(rule, [person])


def _best(times: int, work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
