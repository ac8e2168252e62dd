"""Acts on the register of interests: everybody keeps their own, and nobody that of another."""

from collections.abc import Iterator

from governance.models import Interest
from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why


def ones_own(question: Question) -> Iterator[Objection]:
    """Nobody declares, changes or ends an interest for another."""
    row = question.subject
    if isinstance(row, Interest) and row.person_id and row.person_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"This is an interest of {row.person.name}. Everybody keeps their own register.")


DECLARE = Act(
    code="interest.declare",
    label="Declare a standing interest",
    says="declared",
    subject="interest",
    letters="",
    conditions=(ones_own,),
    icon="hand-stop",
)
CHANGE = Act(
    code="interest.change",
    label="Change it",
    says="changed",
    subject="interest",
    letters="",
    starts=("held",),
    conditions=(ones_own,),
    icon="pencil",
)
END = Act(
    code="interest.end",
    label="It is no interest any more",
    says="ended",
    subject="interest",
    letters="",
    starts=("held",),
    ends="ended",
    conditions=(ones_own,),
    icon="x",
)
