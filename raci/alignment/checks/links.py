"""Checks on links between the halves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from raci.alignment.acts.links import ENDED
from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.material import KINDS
from raci.alignment.models import Link
from raci.alignment.states import LIVE_LINKS, Severity
from raci.ledger.models import Event

PATIENCE = timedelta(days=14)
"""How long a proposed link may wait for the other side."""


def _found(kind: type[Link], links: "QuerySet[Any]") -> Iterator[Found]:
    codes = [F(f"{name}__code") for name in kind.LOWER]
    owners = [F(f"{name}__owner_id") for name in kind.LOWER]
    lower = Coalesce(*codes) if len(codes) > 1 else codes[0]
    owner = Coalesce(*owners) if len(owners) > 1 else owners[0]
    upper: list[Any] = [F(f"{kind.UPPER}__code")]
    if kind.SUBJECT == "implementation":
        upper += [Value(", clause "), F("clause")]
    label = Concat(lower, Value(" for "), *upper)
    return rows(links.annotate(answers=owner), label=label, owner="answers")


@check(
    code="ALN-05",
    severity=Severity.MEDIUM,
    title="Link not confirmed since a change",
    sentence="An end of the link {label} has changed, and the link was not confirmed since.",
    remedy="Confirm the link again, or remove it",
)
def unconfirmed_since_a_change(at: Moment) -> Iterator[Found]:
    """Links whose confirmation ended because what they link has changed."""
    for kind in KINDS:
        yield from _found(kind, kind._default_manager.filter(state="unconfirmed"))


@check(
    code="ALN-06",
    severity=Severity.HIGH,
    title="Link to something that has ended",
    sentence="The link {label} has an end that was retired.",
    remedy="Remove the link, or link what has taken its place",
)
def link_to_something_ended(at: Moment) -> Iterator[Found]:
    """Links of which one end was retired."""
    for kind in KINDS:
        ended = Q(pk__in=[])
        for name in (kind.UPPER, *kind.LOWER):
            ended |= Q(**{f"{name}__state__in": ENDED})
        yield from _found(kind, kind._default_manager.filter(ended, state__in=LIVE_LINKS))


@check(
    code="ALN-11",
    severity=Severity.LOW,
    title="Link waiting for the other side",
    sentence="The link {label} was proposed more than fourteen days ago and waits for its confirmation.",
    remedy="Confirm or reject the link",
)
def waiting_for_confirmation(at: Moment) -> Iterator[Found]:
    """Links that were proposed more than fourteen days ago and neither confirmed nor rejected."""
    old = Exists(Event.objects.filter(pk=OuterRef("last_event"), at__lt=at.now - PATIENCE))
    for kind in KINDS:
        yield from _found(kind, kind._default_manager.filter(old, state="proposed"))
