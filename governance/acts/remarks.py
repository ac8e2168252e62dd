"""Acts on remarks: whoever may read a text may speak to it; its authors answer.

To say something puts nobody on a side. Whose words are taken over is one of the authors from that moment on, together
with whoever takes them over: in this cycle they do not decide on the text (SOD-01).
"""

from collections.abc import Iterator

from governance.acts.documents import AUTHOR
from governance.models import Clause, DocumentVersion, Remark
from governance.selectors import readers
from governance.states import VersionState
from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why

SPOKEN_TO = ("draft", "review", "voting")
CHANGEABLE = ("draft", "review")
"""In which states of a version it is commented on, and other words are proposed."""


def _version(question: Question) -> DocumentVersion | None:
    remark = question.subject
    return remark.version if isinstance(remark, Remark) and remark.version_id else None


def reads_it(question: Question) -> Iterator[Objection]:
    """Whoever may read a text may speak to it."""
    version = _version(question)
    if version is None:
        return
    rows = DocumentVersion.objects.filter(readers.seen_one(question.standing, "document__"), pk=version.pk)
    if not rows.exists():
        yield Objection(Why.STANDING, f"{question.actor.person.name} may not read this document.")


def is_spoken_to(question: Question) -> Iterator[Objection]:
    """What was decided is not commented on any more."""
    version, remark = _version(question), question.subject
    if version is None or not isinstance(remark, Remark):
        return
    change = remark.kind == Remark.Kind.CHANGE
    if version.state not in (CHANGEABLE if change else SPOKEN_TO):
        state = VersionState(version.state).label.lower()
        what = "Other words are proposed" if change else "It is commented on"
        yield Objection(Why.UNFIT, f"{version} is {state}. {what} before that.")


def proposes_words(question: Question) -> Iterator[Objection]:
    """A comment proposes nothing that could be taken over."""
    remark = question.subject
    if isinstance(remark, Remark) and remark.kind == Remark.Kind.COMMENT:
        yield Objection(Why.UNFIT, "A comment proposes no other words.")


def version_is_a_draft(question: Question) -> Iterator[Objection]:
    """What was submitted stands still."""
    version = _version(question)
    if version is not None and version.state != VersionState.DRAFT:
        state = VersionState(version.state).label.lower()
        yield Objection(
            Why.UNFIT, f"{version} is {state}, so its text stands still. Its authors can take it back to draft first."
        )


def still_fits(question: Question) -> Iterator[Objection]:
    """Words are taken over in place of exactly those for which they were proposed."""
    version, remark = _version(question), question.subject
    if version is None or not isinstance(remark, Remark) or remark.kind != Remark.Kind.CHANGE:
        return
    known = Clause.objects.filter(version=version, key=remark.clause_key, text=remark.before)
    if not known.exists():
        yield Objection(
            Why.UNFIT,
            f"Clause {remark.clause_number} was changed since these words were proposed for it. "
            "Edit the draft by hand, or ask for a new proposal.",
        )


def own(question: Question) -> Iterator[Objection]:
    """What somebody said is taken back by themselves alone."""
    remark = question.subject
    if isinstance(remark, Remark) and remark.person_id and remark.person_id != question.actor.person.pk:
        yield Objection(Why.STANDING, "Only whoever said it takes it back.")


COMMENT = Act(
    code="remark.comment",
    label="Comment on a clause",
    says="made",
    subject="remark",
    activity="draft-document",
    letters="",
    conditions=(reads_it, is_spoken_to),
    icon="message",
)
PROPOSE = Act(
    code="remark.propose",
    label="Propose other words",
    says="made",
    subject="remark",
    activity="draft-document",
    letters="",
    conditions=(reads_it, is_spoken_to),
    icon="pencil",
)
ACCEPT = Act(
    code="remark.accept",
    label="Take the words over",
    says="took over",
    subject="remark",
    activity="draft-document",
    letters="RA",
    starts=("open",),
    ends="accepted",
    sides=AUTHOR,
    conditions=(proposes_words, version_is_a_draft, still_fits),
    icon="check",
)
DECLINE = Act(
    code="remark.decline",
    label="Do not take it over",
    says="did not take over",
    subject="remark",
    activity="draft-document",
    letters="RA",
    starts=("open",),
    ends="declined",
    icon="x",
)
WITHDRAW = Act(
    code="remark.withdraw",
    label="Take it back",
    says="took back",
    subject="remark",
    activity="draft-document",
    letters="",
    starts=("open",),
    ends="withdrawn",
    conditions=(own,),
    icon="arrow-back-up",
)
