"""Acts on governed documents: whose hands a text passes through from draft to retirement.

The author's side drafts, edits, submits and takes back; the decider's side puts to the vote. What a vote decides is
carried out by acts that nobody can do by themselves: they pass only inside the act on the motion that decided.
"""

from collections.abc import Iterable, Iterator

from governance.acts.citations import cited_otherwise, cites_what_is_there, cites_what_was_decided
from governance.acts.within import is_service, open_act_on
from governance.models import Document, DocumentVersion
from governance.states import VersionState
from raci.duties.acts import Act, Activity, Question
from raci.duties.advice_acts import asking
from raci.duties.objections import Objection, Why
from raci.ledger import clock
from raci.ledger.governed import current
from raci.people.spheres import Sphere

DRAFTING = Activity(
    code="draft-document", title="Draft policies and other governed documents", sphere=Sphere.MANAGEMENT, order=10
)
APPROVING = Activity(
    code="approve-document",
    title="Approve policies and other governed documents",
    sphere=Sphere.GOVERNANCE,
    order=40,
)
UNDER_WAY = ("draft", "review", "voting", "approved")
"""States of a version that is neither in force nor given up; a document has one such version at most."""
AUTHOR = {"document": "author"}
DECIDER = {"document": "decider"}


def _versions(document: Document) -> Iterable[DocumentVersion]:
    """All versions of a document. A page has read them already; within an act they are always read anew."""
    known = document.known_versions if current.get() is None else None
    if known is not None:
        return known
    return DocumentVersion.objects.filter(document=document).only("document", "number", "state", "digest")


def _under_way(document: Document) -> DocumentVersion | None:
    return next((version for version in _versions(document) if version.state in UNDER_WAY), None)


def document_is_active(question: Question) -> Iterator[Objection]:
    """Nothing is written for a document that was retired."""
    version = question.subject
    if isinstance(version, DocumentVersion) and version.document_id and version.document.state != "active":
        yield Objection(Why.UNFIT, f"{version.document.code} was retired; it gets no further versions.")


def one_version_at_a_time(question: Question) -> Iterator[Objection]:
    """A document has one version under way, so that authors and deciders are never in doubt which text is meant."""
    version = question.subject
    if not isinstance(version, DocumentVersion) or not version.document_id:
        return
    other = _under_way(version.document)
    if other:
        state = VersionState(other.state).label.lower()
        yield Objection(Why.UNFIT, f"Version {other.number} is still under way: {state}. Finish or withdraw it first.")


def nothing_under_way(question: Question) -> Iterator[Objection]:
    """A document is not retired over the heads of those who work on its next version."""
    other = _under_way(question.subject) if isinstance(question.subject, Document) else None
    if other:
        yield Objection(Why.UNFIT, f"Version {other.number} is still under way. Withdraw or decide it first.")


def seen_as_it_is(question: Question) -> Iterator[Objection]:
    """Two people who edit the same draft do not overwrite each other unknowingly."""
    seen = question.facts.get("seen_revision")
    if seen is not None and int(seen) != question.subject.revision:
        yield Objection(
            Why.STALE,
            "Somebody else has saved this draft since you opened it. Nothing of yours was lost; "
            "compare both texts, then save again.",
        )


def has_text(question: Question) -> Iterator[Objection]:
    """Nobody can review or decide on nothing."""
    version = question.subject
    if isinstance(version, DocumentVersion) and not version.body.strip():
        yield Objection(Why.UNFIT, "The version has no text yet. Write it before you submit it.")


def differs(question: Question) -> Iterator[Objection]:
    """A version that changes nothing needs no decision."""
    version = question.subject
    if not isinstance(version, DocumentVersion) or not version.digest:
        return
    if any(each.state == "in_force" and each.digest == version.digest for each in _versions(version.document)):
        yield Objection(Why.UNFIT, "The text is the same as that in force. There is nothing to decide.")


def by_opening_a_motion(question: Question) -> Iterator[Objection]:
    """A version is put to the vote by the motion that is opened on it."""
    if not open_act_on("motion", within=("motion.open",), version_id=question.subject.pk):
        yield Objection(Why.UNFIT, "A version is put to the vote by opening a motion on it.")


def by_its_motion(question: Question) -> Iterator[Objection]:
    """Nobody approves or rejects alone: the votes on the motion do."""
    if not open_act_on("motion", within=("motion.close",), version_id=question.subject.pk):
        yield Objection(Why.UNFIT, "Only the vote of a body decides on this, when its motion is closed.")


def by_an_end_without_decision(question: Question) -> Iterator[Objection]:
    """A motion that ends without a decision gives its version back."""
    ends = ("motion.close", "motion.void", "motion.lapse", "motion.withdraw")
    if not open_act_on("motion", within=ends, version_id=question.subject.pk):
        yield Objection(Why.UNFIT, "A version is taken from the vote when its motion ends without a decision.")


def when_due(question: Question) -> Iterator[Objection]:
    """An approved version comes into force on its date, by the clock or with the decision itself."""
    version = question.subject
    if not isinstance(version, DocumentVersion):
        return
    if version.effective_on is None or version.effective_on > clock.today():
        yield Objection(Why.UNFIT, "The date on which this version takes effect has not come yet.")
    if not (is_service(question.actor) or open_act_on("motion", within=("motion.close",), version_id=version.pk)):
        yield Objection(Why.UNFIT, "The portal brings an approved version into force by itself, on its date.")


def by_its_successor(question: Question) -> Iterator[Objection]:
    """A version in force gives way to the next one, or to the retirement of its document."""
    version = question.subject
    if not isinstance(version, DocumentVersion):
        return
    follows = open_act_on("document-version", within=("version.bring_into_force",), document_id=version.document_id)
    if not (follows or open_act_on("document", within=("document.retire",), pk=version.document_id)):
        yield Objection(Why.UNFIT, "A version in force ends when the next one takes effect or the document is retired.")


def by_its_version(question: Question) -> Iterator[Objection]:
    """What a decision on a version changes in its document happens with it and never alone."""
    acts = ("version.approve", "version.bring_into_force")
    if not open_act_on("document-version", within=acts, document_id=question.subject.pk):
        yield Objection(Why.UNFIT, "This happens only together with a decision on one of its versions.")


CREATE = Act(
    code="document.create",
    label="New document",
    says="added the document",
    subject="document",
    activity="draft-document",
    letters="RA",
    sides=AUTHOR,
    icon="plus",
)
AMEND = Act(
    code="document.amend",
    label="Change owner or review",
    says="changed the details of",
    subject="document",
    activity="draft-document",
    letters="RA",
    starts=("active",),
    icon="pencil",
)
RETIRE = Act(
    code="document.retire",
    label="Retire",
    says="retired",
    subject="document",
    activity="approve-document",
    letters="A",
    starts=("active",),
    ends="retired",
    sides=DECIDER,
    conditions=(nothing_under_way,),
    fresh_signature=True,
    meaning="I decide that this document no longer holds.",
    icon="history",
)
TURN = Act(
    code="document.turn",
    label="Begin the next cycle",
    says="began the next cycle of",
    subject="document",
    activity="approve-document",
    letters="",
    starts=("active",),
    conditions=(by_its_version,),
)
RENAME = Act(
    code="document.rename",
    label="Take over the title",
    says="took over the title of the version in force for",
    subject="document",
    activity="approve-document",
    letters="",
    starts=("active",),
    conditions=(by_its_version,),
)
DRAFT = Act(
    code="version.draft",
    label="Draft a new version",
    says="drafted",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    sides=AUTHOR,
    conditions=(document_is_active, one_version_at_a_time),
    icon="pencil",
)
EDIT = Act(
    code="version.edit",
    label="Edit the text",
    says="edited",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("draft",),
    sides=AUTHOR,
    conditions=(seen_as_it_is,),
    icon="pencil",
)
SUBMIT = Act(
    code="version.submit",
    label="Submit for decision",
    says="submitted",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("draft",),
    ends="review",
    sides=AUTHOR,
    conditions=(has_text, differs, cites_what_is_there),
    icon="arrow-right",
    asks=APPROVING.code,
)
RECALL = Act(
    code="version.recall",
    label="Take back to draft",
    says="took back to draft",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("review",),
    ends="draft",
    sides=AUTHOR,
    icon="arrow-back-up",
    settles=True,
)
RETURN = Act(
    code="version.return",
    label="Send back to draft",
    says="sent back to draft",
    subject="document-version",
    activity="approve-document",
    letters="R",
    starts=("review", "voting"),
    ends="draft",
    icon="arrow-back-up",
    settles=True,
)
WITHDRAW = Act(
    code="version.withdraw",
    label="Withdraw",
    says="withdrew",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("draft", "review"),
    ends="withdrawn",
    sides=AUTHOR,
    icon="x",
    settles=True,
)
PUT_TO_VOTE = Act(
    code="version.put_to_vote",
    label="Put to the vote",
    says="put to the vote",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("review",),
    ends="voting",
    conditions=(by_opening_a_motion,),
    icon="gavel",
)
APPROVE = Act(
    code="version.approve",
    label="Approve",
    says="recorded the approval of",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("voting",),
    ends="approved",
    sides=DECIDER,
    conditions=(by_its_motion,),
    icon="check",
    settles=True,
)
REJECT = Act(
    code="version.reject",
    label="Reject",
    says="recorded the rejection of",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("voting",),
    ends="rejected",
    sides=DECIDER,
    conditions=(by_its_motion,),
    icon="x",
    settles=True,
)
REOPEN = Act(
    code="version.reopen",
    label="Take from the vote",
    says="took from the vote",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("voting",),
    ends="review",
    conditions=(by_an_end_without_decision,),
    icon="refresh",
)
BRING_INTO_FORCE = Act(
    code="version.bring_into_force",
    label="Bring into force",
    says="brought into force",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("approved",),
    ends="in_force",
    conditions=(when_due, cites_what_was_decided),
    icon="shield-check",
)
LAPSE = Act(
    code="version.lapse",
    label="Take the approval back",
    says="took back the approval, since a text that it cites has changed, of",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("approved",),
    ends="review",
    conditions=(cited_otherwise,),
)
SUPERSEDE = Act(
    code="version.supersede",
    label="Supersede",
    says="ended",
    subject="document-version",
    activity="approve-document",
    letters="",
    starts=("in_force",),
    ends="superseded",
    conditions=(by_its_successor,),
    icon="history",
)
CHECK_FILES = Act(
    code="document-import.check",
    label="Import documents",
    says="checked the files of",
    subject="document-import",
    activity="draft-document",
    letters="RA",
    icon="upload",
)
IMPORT = Act(
    code="document-import.carry_out",
    label="Import",
    says="imported the files of",
    subject="document-import",
    activity="draft-document",
    letters="RA",
    starts=("checked",),
    ends="imported",
    icon="upload",
)
DISCARD = Act(
    code="document-import.discard",
    label="Discard",
    says="discarded the files of",
    subject="document-import",
    activity="draft-document",
    letters="RA",
    starts=("checked",),
    ends="discarded",
    icon="x",
)
ASK_FOR_ADVICE = asking("document-version", activity=DRAFTING.code, asks=APPROVING.code, starts=("review",))
