"""Which changes of an end are material to a link.

A link is confirmed for two ends as they were then. It keeps their revisions; every later act on an end counts as
material unless it is known not to touch what the link says. So a new act is on the safe side until somebody decides
otherwise here. A governed document is looked at clause by clause: only other words of the linked clause are material.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from governance.models import Clause, Document
from raci.alignment.models import Contribution, Direction, Implementation, Link, Support
from raci.ledger.models import Event, Outcome

IMMATERIAL: frozenset[str] = frozenset(
    {
        # decided as it was proposed, or taken one step further, without another meaning
        "control.operate",
        "enterprise-goal.ask-advice",
        "enterprise-goal.name-owner",
        "enterprise-goal.reject",
        "enterprise-goal.reopen",
        "enterprise-goal.set",
        "it-goal.ask-advice",
        "it-goal.name-owner",
        "it-goal.reopen",
        "it-goal.set",
        "service.approve",
        "service.ask-advice",
        "service.design",
        "service.name-dependencies",
        "service.name-owner",
        "service.take-live",
        "service.transition",
    }
)
KINDS: tuple[type[Link], ...] = (Direction, Contribution, Support, Implementation)


def digest_of(text: str) -> str:
    """SHA-256 of a clause's words in hexadecimal; blank space is evened out."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def clause_in_force(document: Document, *, number: str, key: str = "") -> Clause | None:
    """The clause of the version in force with this key, or with this number where no key is known yet."""
    rows = Clause.objects.filter(version__document_id=document.pk, version__state="in_force")
    return rows.filter(key=key).first() if key else rows.filter(number=number).first()


def changed(kind: type[Link]) -> "QuerySet[Any]":
    """The confirmed links of a kind of which an end has changed since."""
    rows = kind._default_manager.filter(state="confirmed")
    moved = _lower_moved(kind)
    if kind is Implementation:
        return rows.filter(moved | Q(pk__in=_reworded(rows)))
    return rows.filter(moved | _moved(_subject(kind, kind.UPPER), kind.UPPER, "upper_revision"))


def _subject(kind: type[Link], name: str) -> str:
    return str(kind._meta.get_field(name).related_model.SUBJECT)  # type: ignore[union-attr]


def _lower_moved(kind: type[Link]) -> Q:
    found = Q(pk__in=[])
    for name in kind.LOWER:
        found |= _moved(_subject(kind, name), name, "lower_revision")
    return found


def _moved(subject: str, end: str, revision: str) -> Q:
    events = Event.objects.filter(
        subject_type=subject,
        subject_id=OuterRef(f"{end}_id"),
        outcome=Outcome.DONE,
        revision__gt=OuterRef(revision),
    )
    return Q(Exists(events.exclude(verb__in=IMMATERIAL)))


def _reworded(rows: "QuerySet[Any]") -> list[Any]:
    """Links whose clause has other words in the version in force, or is not in it any more: one query."""
    now = Clause.objects.filter(
        version__document=OuterRef("document"), version__state="in_force", key=OuterRef("clause_key")
    )
    found: Iterable[tuple[Any, str, str | None]] = rows.values_list(
        "pk", "clause_digest", Subquery(now.values("text")[:1])
    )
    return [key for key, digest, text in found if text is None or digest_of(text) != digest]
