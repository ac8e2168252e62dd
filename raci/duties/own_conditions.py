"""Conditions of acts on accounts, and of those that are only possible while the ground is laid."""

from collections.abc import Iterator

from raci.duties.acts import Question
from raci.duties.objections import Objection, Why
from raci.ledger.governed import current
from raci.ledger.passage import Passage


def own_account(question: Question) -> Iterator[Objection]:
    """The account is the actor's own."""
    if getattr(question.subject, "person_id", None) != question.actor.person.pk:
        yield Objection(Why.UNFIT, "Only the person whose account it is changes its password.")


def with_its_person(question: Question) -> Iterator[Objection]:
    """It happens as its person leaves, whoever may record that, and never alone."""
    here = current.get()
    leaving = isinstance(here, Passage) and here.root.alive and here.verb == "person.leave"
    if not (leaving and here.subject.pk == getattr(question.subject, "person_id", None)):  # type: ignore[union-attr]
        yield Objection(Why.UNFIT, "An account ends by itself only when its person leaves.")


def while_founding(question: Question) -> Iterator[Objection]:
    """The ground is still being laid: these acts put nobody on a side, so no other time is right for them."""
    if not question.standing.charts.founding:
        yield Objection(Why.STATE, "This is over: the ground is laid, and a RACI chart says who decides.")
