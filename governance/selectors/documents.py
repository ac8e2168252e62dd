"""What people may read of governed documents: lists, versions, what is under way, comparisons."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from governance.acts.documents import UNDER_WAY
from governance.models import Clause, Document, DocumentVersion, DraftCopy, Motion
from governance.selectors import readers, remarks
from governance.states import CopyState
from governance.text import clauses as texts
from governance.text.redline import Redline, compare
from raci.duties.standing import Standing
from raci.ledger.models import Event, Outcome

SORTS = {
    "code": ("code",),
    "-code": ("-code",),
    "title": ("title", "code"),
    "-title": ("-title", "code"),
    "since": (F("in_force_since").asc(nulls_last=True), "code"),
    "-since": (F("in_force_since").desc(nulls_last=True), "code"),
    "owner": ("owner__name", "code"),
    "-owner": ("-owner__name", "code"),
}
"""Orders of the list, by the name that stands in its address."""
STATES = ("in_force", "draft", "review", "voting", "approved", "none_in_force", "retired")
"""By what the list can be narrowed."""


def visible(standing: Standing) -> QuerySet[Document]:
    """The documents within somebody's sight."""
    return Document.objects.filter(standing.sight("unit__"))


def readable(standing: Standing) -> QuerySet[Document]:
    """What is visible, and what is shared with the person beside it."""
    return Document.objects.filter(readers.seen(standing))


def versions(standing: Standing) -> QuerySet[DocumentVersion]:
    """Their versions."""
    return DocumentVersion.objects.filter(standing.sight("document__unit__")).select_related(
        "document__unit", "document__owner"
    )


def whole(standing: Standing, code: str) -> Document | None:
    """A document with all its versions, the newest first, and the last motion on each: one query.

    Each version has ``motion_code``, ``motion_title`` and ``motion_state``; None where there was no motion on it.
    ``kept_copy`` is the key of a text that the person keeps beside it, ``open_requests`` how many
    change requests on it wait for an answer.
    """
    last = Motion.objects.filter(version=OuterRef("pk")).order_by("-code")
    kept = DraftCopy.objects.filter(version=OuterRef("pk"), person_id=standing.person.pk, state=CopyState.KEPT)
    rows = DocumentVersion.objects.filter(readers.seen_one(standing, "document__"), document__code=code)
    rows = rows.select_related("document__unit", "document__owner").order_by("-id")
    found = list(
        rows.annotate(
            motion_code=Subquery(last.values("code")[:1]),
            motion_title=Subquery(last.values("title")[:1]),
            motion_state=Subquery(last.values("state")[:1]),
            open_requests=remarks.counted("pk"),
            kept_copy=Subquery(kept.values("pk")[:1]),
        )
    )
    if not found:
        return None
    document = found[0].document
    for version in found:
        version.document = document
    document.known_versions = [*found]
    return document


def listing(
    standing: Standing,
    *,
    kind: str = "",
    state: str = "",
    unit: str = "",
    owner: str = "",
    text: str = "",
    sort: str = "",
) -> QuerySet[Document]:
    """The list of documents, each with ``in_force_number``, ``in_force_since``, ``next_number`` and ``next_state``.

    Args:
        state: one of STATES.
        unit: short code; what lies below it is listed too.
        owner: key of a person.
        text: words of title or code.
        sort: one of SORTS.
    """
    rows: QuerySet[Any] = _with_versions(readable(standing)).select_related("unit", "owner")
    if kind:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(
            Q(unit__code=unit) | Q(unit__path__contains=f"/{unit}/") | Q(unit__path__startswith=f"{unit}/")
        )
    if owner:
        rows = rows.filter(owner_id=owner)
    return _matching(_in_state(rows, state), text).order_by(*SORTS.get(sort, SORTS["code"]))


def _with_versions(rows: QuerySet[Document]) -> QuerySet[Document]:
    own = DocumentVersion.objects.filter(document=OuterRef("pk"))
    in_force, coming = own.filter(state="in_force"), own.filter(state__in=UNDER_WAY)
    return rows.annotate(
        in_force_number=Subquery(in_force.values("number")[:1]),
        in_force_since=Subquery(in_force.values("effective_on")[:1]),
        next_number=Subquery(coming.values("number")[:1]),
        next_state=Subquery(coming.values("state")[:1]),
    )


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "retired":
        return rows.filter(state="retired")
    if state == "in_force":
        return rows.filter(in_force_number__isnull=False)
    if state == "none_in_force":
        return rows.filter(in_force_number__isnull=True, state="active")
    return rows.filter(next_state=state) if state in UNDER_WAY else rows


def _matching(rows: QuerySet[Document], text: str) -> QuerySet[Document]:
    for word in text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(code__icontains=word))
    return rows


def in_hand(standing: Standing) -> list[DocumentVersion]:
    """What is under way, each with ``busy``: whether a motion on it is running; and what holds of the person's own
    documents. The oldest first, without the texts: one query."""
    busy = Motion.objects.filter(version=OuterRef("pk"), state__in=("draft", "open"))
    wanted = Q(state__in=UNDER_WAY) | Q(state="in_force", document__owner=standing.person)
    rows = versions(standing).filter(wanted).annotate(busy=Exists(busy))
    return list(rows.defer("body", "front_matter").order_by("id"))


def in_force(standing: Standing) -> QuerySet[DocumentVersion]:
    """The versions that hold today, by the code of their document."""
    return versions(standing).filter(state="in_force").order_by("document__code")


def search(standing: Standing, text: str) -> QuerySet[Document]:
    """Documents with every word in their title or code, or in their text in force or under way; by code."""
    rows = _with_versions(readable(standing)).select_related("unit", "owner")
    for word in text.split()[:8]:
        told = DocumentVersion.objects.filter(
            document=OuterRef("pk"), state__in=("in_force", *UNDER_WAY), body__icontains=word
        )
        rows = rows.filter(Q(title__icontains=word) | Q(code__icontains=word) | Exists(told))
    return rows.order_by("code") if text.split() else rows.none()


def texts_of(version: DocumentVersion) -> tuple[texts.Clause, ...]:
    """The clauses of a version, as the functions on texts know them."""
    return tuple(row.as_text for row in version.clauses.all())


def replaces(version: DocumentVersion, among: Iterable[DocumentVersion]) -> DocumentVersion | None:
    """The version with which this one is compared unless the reader asks for another: the last one before it that
    was in force, else the last one before it."""
    before = sorted((each for each in among if each.pk < version.pk), key=lambda each: each.pk, reverse=True)
    held = [each for each in before if each.state in ("in_force", "superseded")]
    return next(iter([*held, *before]), None)


def redline(old: DocumentVersion, new: DocumentVersion) -> Redline:
    """What changed from one version to another, clause by clause."""
    return compare(texts_of(old), texts_of(new))


def review_due(document: Document, since: date | None) -> date | None:
    """By when a text that took effect on a day is to be looked at again."""
    if since is None:
        return None
    months = since.month - 1 + document.review_months
    year, month = since.year + months // 12, months % 12 + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Hand:
    """Somebody who had a part in a text: what they did, and when they did it last."""

    person_id: Any
    name: str
    verbs: tuple[str, ...]
    at: datetime


WRITING = ("version.draft", "version.edit", "version.submit", "version.recall")
DECIDING = ("version.return", "version.put_to_vote", "version.approve", "version.reject")


def hands(version: DocumentVersion) -> list[Hand]:
    """Whose hands a version passed through, in the order in which they first touched it."""
    events = (
        Event.objects.filter(subject_type=DocumentVersion.SUBJECT, subject_id=version.pk, outcome=Outcome.DONE)
        .filter(verb__in=[*WRITING, *DECIDING])
        .order_by("at", "id")
        .values_list("actor", "actor_label", "verb", "at")
    )
    return gathered(events)


def gathered(acts: Iterable[tuple[Any, str, str, datetime]]) -> list[Hand]:
    """The hands behind acts (actor, name, verb, moment) that are given in the order in which they were done."""
    found: dict[Any, Hand] = {}
    for actor, name, verb, at in acts:
        before = found.get(actor)
        verbs = (*(before.verbs if before else ()), verb)
        found[actor] = Hand(UUID(actor), name, tuple(dict.fromkeys(verbs)), at)
    return list(found.values())


def with_the_text_before(version: DocumentVersion) -> DocumentVersion | None:
    """The version in force when this one was put to the vote; the clauses of both are known then: one query."""
    rows = DocumentVersion.objects.filter(
        document_id=version.document_id, state__in=("in_force", "superseded"), pk__lt=version.pk
    )
    before = Subquery(rows.order_by("-pk").values("pk")[:1])
    clauses = Clause.objects.filter(Q(version=version) | Q(version=before)).select_related("version").order_by("order")
    found: dict[Any, list[Clause]] = {version.pk: []}
    for clause in clauses:
        found.setdefault(clause.version_id, []).append(clause)
    _knows(version, found.pop(version.pk))
    for own in found.values():
        old = own[0].version
        _knows(old, own)
        return old
    return None


def _knows(version: DocumentVersion, clauses: list[Clause]) -> None:
    """As ``prefetch_related_objects`` would leave it."""
    known = version.clauses.all()
    known._result_cache = clauses
    version.__dict__["_prefetched_objects_cache"] = {"clauses": known}
