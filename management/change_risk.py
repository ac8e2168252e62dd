"""How risky a change is: a few questions, what each answer counts, and the rule that makes a level of the sum.

The questions are data. The form, the page, the REST API and the documentation all read them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from management.states import Risk


@dataclass(frozen=True)
class RiskAnswer:
    """One answer and how many points it counts."""

    code: str
    text: str
    points: int


@dataclass(frozen=True)
class RiskQuestion:
    """One question to every change; the answers go from the least to the most risky."""

    code: str
    text: str
    answers: tuple[RiskAnswer, ...]

    def answer(self, code: str) -> RiskAnswer | None:
        """The answer with this code; None where there is none."""
        return next((each for each in self.answers if each.code == code), None)


def _question(code: str, text: str, *answers: tuple[str, str, int]) -> RiskQuestion:
    return RiskQuestion(code, text, tuple(RiskAnswer(*each) for each in answers))


QUESTIONS: tuple[RiskQuestion, ...] = (
    _question(
        "impact",
        "What happens if it fails?",
        ("none", "Nobody notices", 0),
        ("some", "Some people cannot work as usual", 1),
        ("many", "Many people cannot work as usual", 2),
        ("all", "The whole service stops", 3),
    ),
    _question(
        "done_before",
        "Was it done before?",
        ("often", "Often, in the same way", 0),
        ("once", "Once, or in a similar way", 1),
        ("never", "Never", 2),
    ),
    _question(
        "reversible",
        "Can it be taken back?",
        ("at_once", "At once", 0),
        ("slowly", "Within hours", 1),
        ("never", "No", 3),
    ),
    _question(
        "tested",
        "Is it tested?",
        ("fully", "Yes, where everything is as in operation", 0),
        ("partly", "In part", 1),
        ("not", "No", 2),
    ),
    _question(
        "hours",
        "When is it done?",
        ("outside", "Outside of service hours", 0),
        ("inside", "Within service hours", 1),
    ),
)
LOW_UP_TO, MEDIUM_UP_TO = 3, 6
RULE = (
    f"Each answer counts points. Up to {LOW_UP_TO} are a low risk, up to {MEDIUM_UP_TO} a medium one, more a high one. "
    "Where the whole service would stop and nothing can be taken back, the risk is high whatever else is answered."
)
APPROVERS: Mapping[str, int] = {Risk.LOW: 1, Risk.MEDIUM: 1, Risk.HIGH: 2}
"""How many different persons approve a change of each risk."""


def chosen(answers: Mapping[str, str]) -> dict[str, RiskAnswer]:
    """Question -> answer, for those that are answered with an answer that there is."""
    found = {each.code: each.answer(answers.get(each.code, "")) for each in QUESTIONS}
    return {code: answer for code, answer in found.items() if answer is not None}


def unanswered(answers: Mapping[str, str]) -> list[str]:
    """The questions that have no answer yet, as people read them."""
    known = chosen(answers)
    return [each.text for each in QUESTIONS if each.code not in known]


def points(answers: Mapping[str, str]) -> int:
    """What the answers count together."""
    return sum(each.points for each in chosen(answers).values())


def risk_of(answers: Mapping[str, str]) -> str:
    """Low, medium or high by ``RULE``; empty as long as a question is open."""
    if unanswered(answers):
        return ""
    if answers["impact"] == "all" and answers["reversible"] == "never":
        return Risk.HIGH.value
    found = points(answers)
    return (Risk.LOW if found <= LOW_UP_TO else Risk.MEDIUM if found <= MEDIUM_UP_TO else Risk.HIGH).value
