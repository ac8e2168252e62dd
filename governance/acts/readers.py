"""Acts that let somebody read one document, and end that."""

from collections.abc import Iterator

from governance.models import Document
from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why


def by_its_owner(question: Question) -> Iterator[Objection]:
    """Who answers for a document decides who else reads it."""
    row = question.subject
    if isinstance(row, Document) and row.owner_id != question.actor.person.pk:
        yield Objection(Why.LETTER, f"Only the owner of {row.code}, {row.owner.name}, shares it or ends that.")


SHARE = Act(
    code="document.share",
    label="Share for reading",
    says="shared with a reader",
    subject="document",
    activity="draft-document",
    letters="",
    starts=("active",),
    conditions=(by_its_owner,),
    icon="eye",
)
UNSHARE = Act(
    code="document.unshare",
    label="End the sharing",
    says="no longer shares with a reader",
    subject="document",
    activity="draft-document",
    letters="",
    starts=("active", "retired"),
    conditions=(by_its_owner,),
    icon="lock",
)
SHARE_GROUP = Act(
    code="document.share_group",
    label="Share with a group",
    says="shared with a group of readers",
    subject="document",
    activity="draft-document",
    letters="",
    starts=("active",),
    conditions=(by_its_owner,),
    icon="users",
)
UNSHARE_GROUP = Act(
    code="document.unshare_group",
    label="End the sharing with a group",
    says="no longer shares with a group of readers",
    subject="document",
    activity="draft-document",
    letters="",
    starts=("active", "retired"),
    conditions=(by_its_owner,),
    icon="lock",
)
