"""What can be asked about: the kinds of objects by the words people use, their acts, and whom an act is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.http import urlencode

from governance.acts.decisions import VOTE
from governance.acts.documents import UNDER_WAY
from governance.models import DocumentVersion, Motion
from governance.selectors import votes
from portal import births
from portal.addresses import why_address
from portal.deeds import shown_doors
from portal.doors.sight import in_sight
from portal.ids import whole_or_none
from raci.duties import explain, trying
from raci.duties.acts import ACTS, Act
from raci.duties.explain import Explanation
from raci.duties.objections import Objection, Why
from raci.duties.standing import Standing
from raci.duties.trying import Tried
from raci.ledger.governed import Governed, subject_model
from raci.people.models import OrgUnit, Person

VOTING = "Approve, by a vote"
CAN_ONLY = ("person", "letter", "rule")
"""What is asked of an object that is not there yet."""
MOST = 300
"""So many objects or persons a list offers."""


@dataclass(frozen=True)
class Kind:
    """A kind of object as the form offers it."""

    subject: str
    word: str
    order: str
    related: tuple[str, ...] = ()


KINDS: tuple[Kind, ...] = (
    Kind("document", "Policy", "code"),
    Kind("motion", "Motion", "-code", ("body", "version__document", "goal", "initiative")),
    Kind("enterprise-goal", "Enterprise goal", "code"),
    Kind("initiative", "Initiative", "code"),
    Kind("risk", "Risk", "code"),
    Kind("it-goal", "IT goal", "code"),
    Kind("service", "Service", "code", ("owner",)),
    Kind("change", "Change", "-code", ("service",)),
    Kind("control", "Control", "code"),
    Kind("engagement", "Audit", "-code"),
    Kind("audit-finding", "Audit finding", "-code", ("engagement", "unit")),
    Kind("finding", "Finding", "-code"),
    Kind("chart", "RACI chart", "unit__path", ("unit",)),
    Kind("rule", "Rule", "code", ("replaces",)),
    Kind("binding", "Role of somebody", "-id", ("role", "unit", "person", "team")),
    Kind("membership", "Member of a team", "-id", ("person", "team__unit")),
    Kind("exemption", "Exemption", "-code", ("rule", "person")),
    Kind("person", "Person", "name"),
    Kind("unit", "Something new", "path"),
)
VOTED = frozenset({"document", "document-version", "enterprise-goal", "initiative"})
"""What a body decides by voting."""
ADDED = {"document": "document-version"}
"""Whose acts are offered too: those of a document's version under way."""


@dataclass(frozen=True)
class Asked:
    """A question as the page and the REST API put it.

    Attributes:
        row: the object that was named; the act may be one on what hangs on it.
        subject: on what it is judged, for the person.
        not_there: why that does not exist, if it does not.
        blank: it is about something new, of which no more is known than where it would lie and who would gain.
        gains: for whom it would be.
    """

    row: Governed
    act: Act
    label: str
    subject: Governed
    not_there: Objection | None = None
    motion: Motion | None = None
    blank: bool = False
    gains: Person | None = None

    @property
    def about(self) -> str:
        """What it is asked of, in words."""
        told = f"{self.row.label}, for {self.gains.name}" if self.gains else self.row.label
        return f"in {told}" if self.blank else told

    def address(self, person: Any) -> str:
        """Where the same is asked of somebody else."""
        code = births.code_of(self.act, self.label) if self.blank else self.act.code
        more = urlencode({"for": str(self.gains.pk)}) if self.gains else ""
        return "&".join(filter(None, [why_address(self.row, code, person), more]))


def found(text: str, standing: Standing) -> Governed:
    """The object of an address, if it is in sight.

    Raises:
        Http404: there is none, or none to be seen.
    """
    kind, _, code = text.partition(":")
    try:
        model, rows = subject_model(kind), in_sight(kind, standing)
    except LookupError as unknown:
        raise Http404 from unknown
    row: Governed | None = rows.select_related(*_related(kind)).filter(_by_code(kind, model, code)).first()
    if row is None:
        raise Http404
    return row


def _related(kind: str) -> tuple[str, ...]:
    more = {
        "document-version": ("document",),
        "ballot": ("motion__version__document", "motion__goal", "motion__initiative", "motion__body"),
    }
    return next((each.related for each in KINDS if each.subject == kind), more.get(kind, ()))


def _by_code(kind: str, model: type[Governed], code: str) -> Q:
    fields = {field.name for field in model._meta.concrete_fields}
    if kind == "chart":
        unit, _, version = code.partition("/")
        return Q(unit__code=unit, version=whole_or_none(version) or 0)
    if kind == "document-version":
        document, _, number = code.rpartition("-v")
        return Q(document__code=document, number=number)
    for name in ("code", "number"):
        if name in fields:
            return Q(**{name: code})
    try:
        return Q(pk=UUID(code))
    except ValueError as wrong:
        raise Http404 from wrong


def rows_of(kind: str, standing: Standing) -> QuerySet[Any]:
    """The objects of a kind that a list offers."""
    chosen = next(each for each in KINDS if each.subject == kind)
    return in_sight(kind, standing).select_related(*chosen.related).order_by(chosen.order)[:MOST]


def acts_of(kind: str) -> list[tuple[str, str]]:
    """(code, label) of what can be done to an object of a kind, the vote on it first."""
    if kind == "unit":
        return [(birth.code, birth.label) for birth in births.every()]
    voted = [(VOTE.code, VOTING)] if kind in VOTED else []
    kinds = [kind, *filter(None, [ADDED.get(kind)])]
    return voted + [(door.act.code, door.act.label) for each in kinds for door in shown_doors(each)]


def asked(row: Governed, code: str, person: Person, gains: Person | None = None) -> Asked:
    """What a question is judged on.

    Args:
        gains: for whom something new would be, where somebody gains from it.

    Raises:
        Http404: nothing of that name is done to such an object.
    """
    birth = births.by_code(code)
    if birth is not None and isinstance(row, OrgUnit):
        gains = gains if birth.gains else None
        return Asked(row, birth.act, birth.label, birth.blank(row, gains), blank=True, gains=gains)
    act = ACTS.get(code)
    if act is None or ((act.is_birth or act.subject != row.SUBJECT) and code not in dict(acts_of(row.SUBJECT))):
        raise Http404
    if act is VOTE and row.SUBJECT in VOTED:
        return _vote(row, person)
    if act.subject == "document-version" and row.SUBJECT == "document":
        return _of_version(row, act)
    return Asked(row, act, act.label, row)


def _version_of(row: Governed) -> DocumentVersion | None:
    if isinstance(row, DocumentVersion):
        return row
    return DocumentVersion.objects.filter(document_id=row.pk, state__in=UNDER_WAY).select_related("document").first()


def _blank_version(document: Any) -> DocumentVersion:
    return DocumentVersion(document=document, number="next", cycle=document.cycle)


def _of_version(row: Governed, act: Act) -> Asked:
    version = _version_of(row)
    if version is not None:
        return Asked(row, act, act.label, version)
    gone = Objection(Why.STATE, f"{row.label} has no version under way. Somebody drafts one first.")
    return Asked(row, act, act.label, _blank_version(row), gone)


def _vote(row: Governed, person: Person) -> Asked:
    decided: Any = row if row.SUBJECT in {"enterprise-goal", "initiative"} else _version_of(row)
    if decided is None:
        gone = f"{row.label} has no version under way, so there is nothing to vote on."
        return Asked(row, VOTE, VOTING, votes.as_if_listed(_blank_version(row), person), Objection(Why.STATE, gone))
    motion = votes.open_motion(decided)
    ballot = votes.listed(motion).get(person.pk) if motion else None
    if ballot is not None:
        return Asked(row, VOTE, VOTING, ballot, motion=motion)
    gone = "No vote on it is open. A body votes once a motion on it was opened."
    if motion is not None:
        gone = f"{person.name} is not on the list of those who vote on {motion.code}; it was frozen when it opened."
    return Asked(row, VOTE, VOTING, votes.as_if_listed(decided, person), Objection(Why.STATE, gone), motion)


def answered(
    question: Asked, person: Person, reader: Standing, known: Sequence[Person]
) -> tuple[Explanation, list[Tried]]:
    """The answer for one person, and who could do it now; where the object is not there yet, whom letters and earlier
    acts would let. ``known``: persons that were read before."""
    act, listed = question.act, votes.listed(question.motion) if question.motion else None
    voters = [ballot.person for ballot in listed.values()] if listed is not None else []
    gathered = trying.gather(
        act,
        question.subject,
        reader,
        listed=listed,
        known=[*known, *voters],
        also=(person, question.subject),
        blank=question.blank,
    )
    mine = gathered.mine
    if mine is None:
        raise AssertionError("one person is always asked about")
    told = explain.explain(
        act,
        question.subject,
        mine.actor,
        standing=mine.standing,
        not_there=question.not_there,
        seen=gathered.seen,
        blank=question.blank,
    )
    only = CAN_ONLY if question.not_there and question.motion is None else None
    return told, trying.tried(gathered, only)


def persons(reader: Standing) -> list[Person]:
    """Of whom the reader may ask: whoever is in sight, and themselves."""
    rows: Sequence[Person] = list(
        in_sight("person", reader).filter(state="active", kind="human").order_by("name")[:MOST]
    )
    return [*rows] if reader.person in rows else [reader.person, *rows]
