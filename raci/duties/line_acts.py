"""Acts on where a person stands in the organisation: in which unit, and whom they report to."""

from collections.abc import Iterator

from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why
from raci.people.models import Person


def not_oneself(question: Question) -> Iterator[Objection]:
    """Nobody chooses who answers for their own access, nor has it chosen by whoever acts for them."""
    if question.subject.pk in question.answering:
        yield Objection(Why.SOD, "Nobody says for themselves whom they report to.")


def no_circle(question: Question) -> Iterator[Objection]:
    """Nobody reports to themselves, by however many steps."""
    manager = question.facts.get("manager")
    seen = {str(question.subject.pk)}
    while manager:
        if manager in seen:
            yield Objection(Why.UNFIT, f"{question.subject} would report to themselves in the end.")
            return
        seen.add(str(manager))
        above = Person.objects.filter(pk=manager).values_list("manager_id", flat=True).first()
        manager = str(above) if above else None


def to_another_unit(question: Question) -> Iterator[Objection]:
    """A move is one."""
    to = question.facts.get("unit")
    if to is not None and str(to) == str(getattr(question.subject, "unit_id", None)):
        yield Objection(Why.UNFIT, f"{question.subject} works there already.")


SET_MANAGER = Act(
    code="person.set_manager",
    label="Say whom they report to",
    says="said who is the manager of",
    subject="person",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    conditions=(not_oneself, no_circle),
    founding=True,
    icon="sitemap",
)
MOVE = Act(
    code="person.move",
    label="Record a move",
    says="recorded the move of",
    subject="person",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    conditions=(not_oneself, no_circle, to_another_unit),
    icon="arrow-right",
)
