"""Checks on duties: whether the charts in force hold by their letters, and by the people behind them.

What does not hold in a chart is told by ``raci.duties.validation``, for its page and for these checks alike.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from raci.alignment.checks.registry import Found, Moment, check
from raci.alignment.states import Severity
from raci.duties.charts import ChartInForce
from raci.duties.models import Chart
from raci.duties.roster import Roster
from raci.duties.rules import Rules
from raci.duties.validation import Problem, problems
from raci.people.models import Role

BY_ROLE = ("RACI-05",)
"""Checks of which one activity may be found more than once, for several roles."""


class _Broken(NamedTuple):
    """A problem, and the unit and chart in which it is."""

    unit_id: Any
    unit: str
    chart_id: Any
    problem: Problem


def _problems() -> list[_Broken]:
    roles, rules = {role.pk: role for role in Role.objects.all()}, Rules.load()
    found = []
    for chart in Chart.objects.filter(state="in_force").select_related("unit"):
        told = problems(ChartInForce.of(chart), roles, Roster.at(chart.unit.path), rules)
        found += [_Broken(chart.unit_id, chart.unit.name, chart.pk, problem) for problem in told]
    return found


def _of(code: str, at: Moment) -> Iterator[Found]:
    for broken in at.once(_problems):
        problem = broken.problem
        if problem.code == code:
            label = f"RACI chart of {broken.unit}"
            # The problem outlives the version of the chart in which it was first seen.
            which = problem.person_id or (problem.role_id if code in BY_ROLE else "")
            same = f"{broken.unit_id}|{problem.activity}|{which}"
            said = {"problem": problem.sentence}
            yield Found("chart", broken.chart_id, label, broken.unit_id, None, said, same_as=same)


@check(
    code="RACI-01",
    severity=Severity.HIGH,
    title="Nobody decides",
    sentence="{problem}. The {label} has no letter A for it.",
    remedy="Give the letter A to exactly one role, in a new version of the chart",
    act="chart.draft",
)
def nobody_decides(at: Moment) -> Iterator[Found]:
    """Activities for which a chart in force has not exactly one letter A."""
    return _of("RACI-01", at)


@check(
    code="RACI-02",
    severity=Severity.HIGH,
    title="Nobody does it",
    sentence="{problem}. The {label} has no letter R for it.",
    remedy="Give the letter R to a role, in a new version of the chart",
    act="chart.draft",
)
def nobody_does_it(at: Moment) -> Iterator[Found]:
    """Activities for which a chart in force has no letter R."""
    return _of("RACI-02", at)


@check(
    code="RACI-03",
    severity=Severity.HIGH,
    title="Who decides also checks",
    sentence="{problem}, by the {label}.",
    remedy="Let somebody else hold the role that decides, or the role that checks",
    act="binding.propose",
)
def decides_and_checks(at: Moment) -> Iterator[Found]:
    """Activities that a person decides who also checks them, alone or by their team."""
    return _of("RACI-03", at)


@check(
    code="RACI-04",
    severity=Severity.CRITICAL,
    title="Nobody holds the role that decides",
    sentence="{problem}. By the {label}, a role decides it that nobody holds.",
    remedy="Propose who holds the role",
    act="binding.propose",
)
def vacant(at: Moment) -> Iterator[Found]:
    """Activities that a role decides which nobody holds where the chart is in force."""
    return _of("RACI-04", at)


@check(
    code="RACI-05",
    severity=Severity.HIGH,
    title="Assurance does what it should check",
    sentence="{problem}, by the {label}.",
    remedy="Take the letter away, in a new version of the chart",
    act="chart.draft",
)
def assurance_manages(at: Moment) -> Iterator[Found]:
    """Roles of assurance that hold a letter R or A in management, by a chart in force."""
    return _of("RACI-05", at)


@check(
    code="RACI-06",
    severity=Severity.HIGH,
    title="Management governs itself",
    sentence="{problem}, by the {label}.",
    remedy="Give the letter A to a role that answers to the owners, in a new version of the chart",
    act="chart.draft",
)
def management_governs(at: Moment) -> Iterator[Found]:
    """Activities of governance that a role or a person of management decides, by a chart in force."""
    return _of("RACI-06", at)


@check(
    code="RACI-07",
    severity=Severity.LOW,
    title="One person from nobody",
    sentence="{problem}, by the {label}. While that person is away, it waits.",
    remedy="Propose a second person for one of the roles",
    act="binding.propose",
)
def one_person_from_nobody(at: Moment) -> Iterator[Found]:
    """Activities for which a single person holds all letters R and A where a chart is in force."""
    return _of("RACI-07", at)


@check(
    code="RACI-08",
    severity=Severity.LOW,
    title="One person decides too much",
    sentence="{problem}, by the {label}.",
    remedy="Let other roles decide some of it, in a new version of the chart",
    act="chart.draft",
)
def one_person_decides_too_much(at: Moment) -> Iterator[Found]:
    """Persons who alone decide more activities than one person can without making others wait."""
    return _of("RACI-08", at)


@check(
    code="RACI-09",
    severity=Severity.LOW,
    title="Too many are asked",
    sentence="{problem}, by the {label}.",
    remedy="Leave the letter C to those whose answer can change the decision, in a new version of the chart",
    act="chart.draft",
)
def too_many_are_asked(at: Moment) -> Iterator[Found]:
    """Activities before which so many roles are asked that decisions wait."""
    return _of("RACI-09", at)
