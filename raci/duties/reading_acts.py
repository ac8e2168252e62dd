"""Acts on groups with which documents are shared. Being in one lets read and gives no letter."""

from collections.abc import Iterator

from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why


def not_oneself(question: Question) -> Iterator[Objection]:
    """Whoever keeps a group does not come to read by it, nor does the one for whom they keep it."""
    if question.facts.get("member") in {str(key) for key in question.answering}:
        yield Objection(Why.SOD, "Nobody puts themselves into a reading group.")


CREATE = Act(
    code="reading-group.create",
    label="Make a reading group",
    says="made the reading group",
    subject="reading-group",
    activity="manage-people",
    letters="RA",
    icon="users-plus",
)
ADD = Act(
    code="reading-group.add",
    label="Add a reader",
    says="added a reader to",
    subject="reading-group",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    conditions=(not_oneself,),
    icon="user-plus",
)
REMOVE = Act(
    code="reading-group.remove",
    label="Take a reader out",
    says="took a reader out of",
    subject="reading-group",
    activity="manage-people",
    letters="RA",
    starts=("active",),
    icon="users-minus",
)
