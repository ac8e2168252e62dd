"""Acts on texts that are kept beside a draft: nothing that two people write at once is lost, and nothing overwritten
unknowingly.

Keeping one puts its writer on the author's side like any other edit. Bringing it into the draft is an edit of the
draft, with everything that stands against one.
"""

from collections.abc import Iterator

from governance.acts.documents import AUTHOR
from governance.models import DraftCopy
from governance.states import VersionState
from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why


def own(question: Question) -> Iterator[Objection]:
    """A text that is kept belongs to whoever wrote it."""
    copy = question.subject
    if isinstance(copy, DraftCopy) and copy.person_id and copy.person_id != question.actor.person.pk:
        yield Objection(Why.STANDING, "Only whoever wrote a text that is kept decides what becomes of it.")


def still_a_draft(question: Question) -> Iterator[Objection]:
    """What was submitted stands still."""
    copy = question.subject
    if isinstance(copy, DraftCopy) and copy.version_id and copy.version.state != VersionState.DRAFT:
        state = VersionState(copy.version.state).label.lower()
        yield Objection(
            Why.UNFIT,
            f"{copy.version} is no draft any more: {state}. What you wrote stays kept; "
            "it can be brought in once the version is a draft again.",
        )


KEEP = Act(
    code="draft-copy.keep",
    label="Keep a text beside the draft",
    says="kept",
    subject="draft-copy",
    activity="draft-document",
    letters="RA",
    sides=AUTHOR,
    conditions=(own,),
    icon="pencil",
)
MERGE = Act(
    code="draft-copy.merge",
    label="Bring both texts together",
    says="brought into the draft",
    subject="draft-copy",
    activity="draft-document",
    letters="RA",
    starts=("kept",),
    ends="merged",
    sides=AUTHOR,
    conditions=(own, still_a_draft),
    icon="check",
)
OVERWRITE = Act(
    code="draft-copy.overwrite",
    label="Put your text in place of theirs",
    says="put in place of the draft",
    subject="draft-copy",
    activity="draft-document",
    letters="RA",
    starts=("kept",),
    ends="merged",
    sides=AUTHOR,
    conditions=(own, still_a_draft),
    icon="pencil",
)
DISCARD = Act(
    code="draft-copy.discard",
    label="Discard your text",
    says="discarded",
    subject="draft-copy",
    activity="draft-document",
    letters="",
    starts=("kept",),
    ends="discarded",
    conditions=(own,),
    icon="x",
)
