"""What the pages of changes show: sentences, signatures and warnings, made from rows that were read already."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from management.change_risk import QUESTIONS, chosen, points
from management.models import Change
from management.selectors.changes import Other
from management.states import ChangeState
from portal import words
from portal.addresses import address_of
from portal.parts import Check, Face, Fact, Linked, Step, Tab
from raci.ledger import clock

ACTIVITY = {
    ChangeState.DRAFT: "raise-change",
    ChangeState.SUBMITTED: "approve-change",
    ChangeState.REJECTED: "raise-change",
    ChangeState.APPROVED: "implement-change",
    ChangeState.IMPLEMENTING: "implement-change",
}
"""The row of the chart that matters in each state; the review in the others."""


def areas(current: str) -> list[Tab]:
    """The parts of operations, one beside the other."""
    named = (("incidents", "Incidents"), ("changes", "Changes"), ("change-calendar", "Calendar of changes"))
    return [Tab(label, reverse(name), name == current) for name, label in named]


def activity_of(change: Change) -> str:
    """Whose turn it is, as a row of the RACI chart."""
    return ACTIVITY.get(ChangeState(change.state), "review-change")


def senseless(change: Change) -> set[str]:
    """Acts that a change of this kind never takes, so that its page leaves them out."""
    standard = change.kind == Change.Kind.STANDARD
    found = {"change.submit"} if standard else {"change.schedule"}
    if not change.is_emergency:
        found.add("change.start-at-once")
    if change.is_template:
        found.add("change.start")
    if not change.at_once or change.denial or change.ratified_at:
        found |= {"change.ratify", "change.deny"}
    return found


def lead(change: Change) -> str:
    """What matters now, in a sentence."""
    said = _SAID.get(change.state)
    told = said(change) if callable(said) else said or ""
    return f"{told} {_late(change)}".strip()


def _late(change: Change) -> str:
    due = change.review_due
    if due is None or change.state not in ("implementing", "implemented", "failed"):
        return ""
    if due < clock.now():
        return f"Its review was due on {words.day_long(due)}."
    return f"Its review is due on {words.day_long(due)}."


def is_late(change: Change) -> bool:
    """Whether the review of an emergency is overdue."""
    due = change.review_due
    return due is not None and due < clock.now() and change.state in ("implementing", "implemented", "failed")


def _submitted(change: Change) -> str:
    given = len(change.approved_by())
    missing = change.needed - given
    more = " more" if given else " different" if missing > 1 else ""
    who = f"One{more} person has" if missing == 1 else f"{missing}{more} persons have"
    return f"{who} to approve it."


def _approved(change: Change) -> str:
    if change.is_template:
        return "Standard changes follow it without an approval of their own, as long as it stays as it is."
    if change.starts_at is None or change.ends_at is None:
        return "It can be implemented."
    return f"It can be implemented from {words.when(change.starts_at)} until {words.when(change.ends_at)}."


def _implementing(change: Change) -> str:
    if change.at_once and not change.ratified_at and not change.denial:
        return "It was started before its approval, and waits for the approval afterwards."
    return f"{change.implementer} is implementing it."


_SAID: dict[str, Any] = {
    "draft": "A draft. Nobody is asked to approve it yet.",
    "submitted": _submitted,
    "approved": _approved,
    "rejected": lambda change: f"It was rejected: {change.reason}",
    "implementing": _implementing,
    "implemented": "It is implemented and waits for its review.",
    "failed": "It failed and was taken back, and waits for its review.",
    "reviewed": lambda change: f"{change.get_verdict_display()}.",
    "withdrawn": lambda change: f"It was withdrawn: {change.reason}",
}


def steps(change: Change) -> list[Step]:
    """The way of a change, and where it is."""
    signed = change.approved_by()
    names = ", ".join(dict.fromkeys(each.person.name for each in signed))
    asked = Step("Asked for", change.requester.name, "now" if change.state == "draft" else "done")
    begun = change.started_at is not None
    waits = change.state == "submitted" or (begun and change.at_once and not (change.ratified_at or change.denial))
    approved = Step("Approved", _approval(change, names), _where(change.is_approved() or begun, now=waits))
    if change.kind == Change.Kind.STANDARD:
        template = f"with its template {change.template.code}" if change.template else ""
        approved = Step("Approved", template, _where(change.state not in ("draft", "withdrawn")))
    if change.is_template:
        return [asked, approved]
    who = change.implementer.name if change.implementer else ""
    done = Step("Implemented", who, _where(bool(change.finished_at), now=change.state in ("approved", "implementing")))
    over = Step("Reviewed", "", _where(change.state == "reviewed", now=change.state in ("implemented", "failed")))
    return [asked, *([done, approved] if change.at_once else [approved, done]), over]


def _approval(change: Change, names: str) -> str:
    if change.denial:
        return "refused afterwards"
    return names or f"by {change.needed} {'person' if change.needed == 1 else 'different persons'}"


def _where(done: bool, *, now: bool = False) -> Any:
    return "now" if now else "done" if done else "next"


def answers(change: Change) -> list[Check]:
    """The questions on its risk, each with its answer and what it counts."""
    given = chosen(change.answers)
    return [Check(each.text, _answer(given.get(each.code)), _verdict(given.get(each.code))) for each in QUESTIONS]


def _answer(answer: Any) -> str:
    if answer is None:
        return "Not answered yet."
    return f"{answer.text}: {words.plural(answer.points, 'point')}"


def _verdict(answer: Any) -> Any:
    return "skip" if answer is None else "yes" if answer.points == 0 else "soon" if answer.points < 3 else "no"


def risk_said(change: Change) -> str:
    """The level and the points it comes from."""
    if not change.risk:
        return "open as long as a question is"
    return f"{change.get_risk_display().lower()}, {words.plural(points(change.answers), 'point')}"


def hands(change: Change) -> list[Face]:
    """Who signed exactly what stands there, and the places that are still empty."""
    signed = [
        Face(each.person.name, _signed(each), "management", url=reverse("person", args=[each.person_id]))
        for each in change.approved_by()
    ]
    missing = max(0, change.needed - len(signed)) if change.kind != Change.Kind.STANDARD else 0
    empty = Face("Nobody yet", "an approval is missing", vacant=True)
    return [*signed, *([empty] * missing if not change.denial else [])]


def _signed(approval: Any) -> str:
    behalf = f", for {approval.behalf.name}" if approval.behalf else ""
    return f"{'afterwards, ' if approval.afterwards else ''}{words.when(approval.at)}{behalf}"


def void(change: Change) -> str:
    """How many approvals count no more, as a sentence."""
    count = len(change.signatures) - len(change.approved_by())
    if not count:
        return ""
    told = "One earlier approval is void" if count == 1 else f"{count} earlier approvals are void"
    return f"{told}: the change was taken back to draft since."


def facts(change: Change) -> list[Fact]:
    """What a head says beside the title."""
    found = [Fact("Template" if change.is_template else change.get_kind_display(), "Kind")]
    if change.risk:
        found.append(Fact(change.get_risk_display(), "Risk"))
    found.append(Fact(change.requester.name, "Asked for by"))
    if change.starts_at:
        found.append(Fact(words.when(change.starts_at), "Planned for"))
    return found


def linked(change: Change, others: Iterable[Other]) -> list[Linked]:
    """The service, the template, and what is planned for the same time."""
    service = change.service
    found = [Linked(service.name, address_of(service), service.code, "management")]
    if change.template:
        found.append(Linked(change.template.title, address_of(change.template), change.template.code, "management"))
    return [*found, *(_same_time(each) for each in others)]


def _same_time(other: Other) -> Linked:
    return Linked(
        other.text, reverse("change", args=[other.code]), other.code, "management", "planned for the same time"
    )


def overlaps_said(others: Sequence[Other]) -> str:
    """What is planned for the same time, as a sentence; empty where nothing is."""
    if not others:
        return ""
    named = ", ".join(f"{each.code} ({each.place})" for each in others[:4])
    more = f" and {len(others) - 4} more" if len(others) > 4 else ""
    return (
        f"At the same time this service, or one that depends on it or that it depends on, is changed by {named}{more}."
    )
