"""What does not hold in a chart: by its letters, and by the people behind them.

Letters are told apart from people on purpose: a chart can be in order on paper while one person decides and checks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from raci.duties.acts import ACTIVITIES
from raci.duties.charts import ChartInForce
from raci.duties.models import ChartRow
from raci.duties.roster import Roster
from raci.duties.rules import Rules
from raci.people.models import Role
from raci.people.spheres import Sphere

CROWD = 4
"""From so many C on, readings and decisions wait for too many."""
LOAD = 10
"""More activities than these that one person alone decides are too many for one person."""
BY_ITSELF = frozenset({"run-checks"})
"""Activities that the clock does: there, one person is enough."""
CHECKED_BY = {
    "operate-control": "test-control",
    "report-goal-reading": "verify-reading",
    "report-it-reading": "verify-reading",
    "report-benefit": "verify-benefit",
    "manage-risk": "verify-treatment",
}
"""Which activity assures another (ISO/IEC 27001:2022 A.5.35: independent review)."""


@dataclass(frozen=True)
class Problem:
    """Something that does not hold: an error stops work, a warning slows it or leaves it to one person.

    ``activity`` is empty where it concerns no single row, ``role_id`` None where it concerns no single cell,
    ``person_id`` None where it concerns no single person.
    """

    code: str
    activity: str
    role_id: Any
    grave: bool
    sentence: str
    advice: str
    person_id: Any = None


class Line(NamedTuple):
    """A row of a chart. A row of advice permits nothing, so nothing that is wrong with it stops work."""

    code: str
    title: str
    sphere: str
    advice: bool = False

    def says(self) -> str:
        """The title inside a sentence."""
        return f"{self.code} {self.title}" if self.advice else self.title.lower()


@dataclass(frozen=True)
class Facts:
    """What a chart is judged by.

    Attributes:
        letters: those of the whole chart.
        roles: every role by its key.
        roster: who holds what where the chart is in force.
        excepted: codes of the roles that a rule of spheres lets stand on two sides, as the chief executive does.
    """

    letters: Mapping[str, Mapping[Any, str]]
    roles: Mapping[Any, Role]
    roster: Roster
    excepted: Collection[str]

    @cached_property
    def by_sphere(self) -> Mapping[str, set[Any]]:
        """The roles of each side of the house, those left out that may stand on two."""
        found: dict[str, set[Any]] = defaultdict(set)
        for key, role in self.roles.items():
            if role.code not in self.excepted:
                found[role.sphere].add(key)
        return found

    @cached_property
    def people_of(self) -> Mapping[str, set[Any]]:
        """The persons of each side."""
        return {side: self.people(roles) for side, roles in self.by_sphere.items()}

    def row(self, code: str) -> Mapping[Any, str]:
        """role -> letters of a row."""
        return self.letters.get(code, {})

    @cached_property
    def _holding(self) -> Mapping[tuple[str, str], list[Any]]:
        """(row, letters) -> roles, for A, R and either of them: asked several times for each of hundreds of rows."""
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for code, row in self.letters.items():
            for role, held in row.items():
                for letter in {"R", "A"} & set(held):
                    found[code, letter].append(role)
                if "R" in held or "A" in held:
                    found[code, "RA"].append(role)
        return found

    def with_letter(self, code: str, letters: str) -> list[Any]:
        """The roles that hold A, R, or (RA) either of them in a row."""
        return self._holding.get((code, letters), [])

    def people(self, roles: Iterable[Any]) -> set[Any]:
        """The persons behind roles."""
        return {person for role in roles for person in self.roster.held.get(role, ())}

    def names(self, persons: Iterable[Any]) -> str:
        """Up to three names."""
        told = sorted(self.roster.names[person] for person in persons)
        return ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")


def excepted(rules: Rules) -> frozenset[str]:
    """Codes of the roles that may stand on both sides of the house, by the rules of spheres in force."""
    sides = {str(Sphere.GOVERNANCE), str(Sphere.MANAGEMENT)}
    found = [rule.terms.get("except", ()) for rule in rules.of_kind("sphere") if sides <= set(rule.terms["spheres"])]
    return frozenset(code for codes in found for code in codes)


def problems(
    chart: ChartInForce, roles: Mapping[Any, Role], roster: Roster, rules: Rules, rows: Sequence[ChartRow] = ()
) -> list[Problem]:
    """Everything that does not hold, errors first, rows of advice last.

    Args:
        roster: of the place where the chart is in force.
        rules: those in force.
        rows: the rows of advice; without them only what is a permission is looked at.
    """
    lines = [Line(each.code, each.title, each.sphere) for each in ACTIVITIES.values()]
    lines += [Line(each.code, each.title, each.sphere, advice=True) for each in rows]
    facts = Facts(chart.letters, roles, roster, excepted(rules))
    found = [problem for line in lines for problem in _of_line(line, facts)]
    found += _overload(chart, roster)
    advice = {line.code for line in lines if line.advice}
    return sorted(found, key=lambda each: (not each.grave, each.activity in advice))


def _of_line(line: Line, facts: Facts) -> Iterator[Problem]:
    if line.advice and not facts.row(line.code):
        return
    for problem in (*_by_letters(line, facts), *_by_people(line, facts), *_by_sides(line, facts)):
        yield Problem(
            problem.code, problem.activity, problem.role_id, problem.grave and not line.advice, problem.sentence,
            problem.advice,
        )  # fmt: skip


def _by_letters(line: Line, facts: Facts) -> Iterator[Problem]:
    says, code = line.says(), line.code
    if len(facts.with_letter(line.code, "A")) != 1:
        yield Problem("RACI-01", code, None, True, f"Nobody decides: {says}", "Give the letter A to exactly one role.")
    if not facts.with_letter(line.code, "R"):
        yield Problem("RACI-02", code, None, True, f"Nobody does it: {says}", "Give the letter R to a role.")
    asked = [role for role, letters in facts.row(code).items() if letters == "C"]
    if len(asked) >= CROWD:
        yield Problem(
            "RACI-09", code, asked[-1], False, f"{len(asked)} roles are asked before: {says}",
            "With more than three, decisions wait for answers.",
        )  # fmt: skip


def _by_people(line: Line, facts: Facts) -> Iterator[Problem]:
    says, code = line.says(), line.code
    deciders, doers = facts.with_letter(line.code, "A"), facts.with_letter(line.code, "RA")
    for role in deciders:
        if not facts.people([role]):
            yield Problem(
                "RACI-04", code, role, True, f"Nobody can decide: {says}",
                f"Nobody holds the role {facts.roles[role].title}. Propose somebody for it.",
            )  # fmt: skip
    people = facts.people(doers)
    if len(people) == 1 and code not in BY_ITSELF and not line.advice:
        yield Problem(
            "RACI-07", code, doers[0], False, f"One person only can do this: {says}",
            f"While {facts.names(people)} is away, it waits. Give a second person one of the roles.",
        )  # fmt: skip
    if line.sphere != Sphere.ASSURANCE:
        yield from _own_assurer(line, facts, deciders)


def _own_assurer(line: Line, facts: Facts, deciders: Sequence[Any]) -> Iterator[Problem]:
    """The person who decides, or somebody of their team, is the one who checks it."""
    assurance = facts.by_sphere[Sphere.ASSURANCE]
    checking = facts.with_letter(CHECKED_BY.get(line.code, ""), "RA")
    assurers = facts.people({*(role for role in facts.row(line.code) if role in assurance), *checking})
    deciding = facts.people(deciders)
    for role in deciders[:1]:
        if both := deciding & assurers:
            yield Problem(
                "RACI-03", line.code, role, True,
                f"{facts.names(both)} decides and checks the same: {line.says()}",
                "Let somebody else hold the role that decides, or the role that checks.",
            )  # fmt: skip
        elif near := _team_mates(deciding, assurers, facts.roster):
            yield Problem(
                "RACI-03", line.code, role, False,
                f"{facts.names(near)} checks what their own team decides: {line.says()}",
                "Let somebody of another team check it.",
            )  # fmt: skip


def _team_mates(deciding: set[Any], assurers: set[Any], roster: Roster) -> set[Any]:
    teams = {team for person in deciding for team in roster.teams.get(person, ())}
    return {person for person in assurers if teams & set(roster.teams.get(person, ()))}


def _by_sides(line: Line, facts: Facts) -> Iterator[Problem]:
    if line.sphere in (Sphere.GOVERNANCE, Sphere.MANAGEMENT):
        yield from _two_hats(
            line, facts, facts.with_letter(line.code, "RA"), Sphere.ASSURANCE, "RACI-05", "does what it should check",
            "Assurance holds neither R nor A over what it audits.",
        )  # fmt: skip
    if line.sphere == Sphere.GOVERNANCE:
        deciders = facts.with_letter(line.code, "A")
        yield from _two_hats(
            line, facts, deciders, Sphere.MANAGEMENT, "RACI-06", "manages, and governs with this",
            "Let somebody decide it who answers to the owners, not to management.",
        )  # fmt: skip


def _two_hats(
    line: Line, facts: Facts, roles: Iterable[Any], sphere: Sphere, code: str, does: str, advice: str
) -> Iterator[Problem]:
    """A role of another side holds a letter here; or a person of another side does, by a role that looks right."""
    wrong, there = facts.by_sphere[sphere], facts.people_of.get(sphere, set())
    for role in roles:
        if role in wrong:
            yield Problem(
                code, line.code, role, True, f"{facts.roles[role].title} {does}: {line.says()}", advice
            )  # fmt: skip
        elif facts.roles[role].code not in facts.excepted and (both := facts.people([role]) & there):
            yield Problem(code, line.code, role, False, f"{facts.names(both)} {does}: {line.says()}", advice)


def _overload(chart: ChartInForce, roster: Roster) -> Iterator[Problem]:
    alone: dict[Any, int] = defaultdict(int)
    for code in ACTIVITIES:
        deciding = {
            person
            for role, held in chart.letters.get(code, {}).items()
            if "A" in held
            for person in roster.held.get(role, ())
        }
        if len(deciding) == 1:
            alone[next(iter(deciding))] += 1
    for person, count in sorted(alone.items(), key=lambda each: (-each[1], roster.names[each[0]])):
        if count > LOAD:
            yield Problem(
                "RACI-08", "", None, False, f"{roster.names[person]} alone decides {count} activities",
                f"More than {LOAD} for one person wait too long. Let other roles decide some of them.", person,
            )  # fmt: skip
