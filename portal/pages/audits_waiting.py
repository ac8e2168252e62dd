"""What audits want of the reader: to approve, to test, to review, to answer, to act, to look again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.selectors import assurance as selectors
from portal import words
from portal.addresses import address_of
from portal.asking import login_required, standing_of
from portal.counts import counts_with_letters, soonest, waits_by_letter
from portal.needs import needs
from portal.parts import Crumb, Head, Need
from raci.duties.standing import Standing
from raci.ledger import clock

SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """One kind of thing that waits.

    Attributes:
        key: under which it is counted.
        rows: what waits for somebody.
        one, many: what is said of one, and of several.
        act: what a button says.
        text: what it is good for.
        heading: over its list on the page.
        due: the field that says until when.
        owes: whether it waits for those who are audited.
    """

    key: str
    rows: Callable[[Standing], Any]
    one: str
    many: str
    act: str
    text: str
    heading: str
    related: tuple[str, ...] = ()
    due: str = ""
    owes: bool = False


ASKED: tuple[Asked, ...] = (
    Asked("evidence-asked", selectors.to_answer, "An auditor asked you for evidence",
          "Auditors asked you for evidence: {} requests", "Answer", "Say it, or name where it is found.",
          "Evidence to give", ("engagement",), "due_on", owes=True),
    Asked("audit-actions", selectors.actions_of, "You own the action on an audit finding",
          "You own the actions on {} audit findings", "See what was agreed",
          "An auditor looks afterwards whether it works.", "Actions to carry out", ("engagement",), "due_on",
          owes=True),
    Asked("audit-answers", selectors.findings_to_answer, "An audit finding waits for the answer of management",
          "{} audit findings wait for the answer of management", "Answer", "Agree and name an action, or say why not.",
          "Audit findings to answer", ("engagement",), owes=True),
    Asked("audits-planned", selectors.to_approve, "An audit waits for your approval",
          "{} audits wait for your approval", "Read the plan", "Nothing is examined before.", "Audits to approve",
          (), "starts_on"),
    Asked("audits-to-begin", selectors.to_begin, "An approved audit can begin", "{} approved audits can begin",
          "Open it", "Its day is near or over.", "Audits to begin", (), "starts_on"),
    Asked("workpapers-open", selectors.to_test, "A sampled item is to be tested", "{} sampled items are to be tested",
          "Test", "Each by one auditor, reviewed by another.", "Items to test",
          ("sample__population__engagement",)),
    Asked("workpapers-review", selectors.to_review, "A workpaper waits for your review",
          "{} workpapers wait for your review", "Review", "You tested none of them.", "Workpapers to review",
          ("sample__population__engagement",)),
    Asked("evidence-answered", selectors.to_judge, "An answer to an evidence request waits for you",
          "{} answers to evidence requests wait for you", "Read", "Accept it, or say what is missing.",
          "Answers to read", ("engagement",)),
    Asked("audit-disputed", selectors.disputed, "Management disagrees with an audit finding",
          "Management disagrees with {} audit findings", "Read why", "Revise or withdraw it.",
          "Findings that management disputes", ("engagement",)),
    Asked("audit-effects", selectors.to_check, "An action can be checked for its effect",
          "{} actions can be checked for their effects", "Look", "Only then the audit finding is closed.",
          "Actions to look at again", ("engagement",), "done_on"),
)  # fmt: skip


for _each in ASKED:
    waits_by_letter(_each.key, due="" if _each.key == "audit-effects" else _each.due)(_each.rows)


@needs
def asked_of(request: HttpRequest) -> Iterator[Need]:
    """What audits want of the reader; no query beside that of the figures."""
    counts = counts_with_letters(request)
    for each in ASKED:
        count = counts.get(each.key)
        if count:
            title = each.one if count == 1 else each.many.format(count)
            due = soonest(request, each.key) if each.due else None
            url = f"{reverse('audits-waiting')}#{each.key}"
            yield Need(title, url, each.act, url, kicker="Audits", text=each.text, due=due, sphere="assurance")


@dataclass(frozen=True)
class Block:
    """One list of the page."""

    key: str
    heading: str
    act: str
    lines: list[tuple[str, str, str, date | datetime | None]]


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that audits want of the reader, most urgent first."""
    standing, counts = standing_of(request), counts_with_letters(request)
    blocks = [_block(each, standing) for each in ASKED if counts.get(each.key)]
    total = sum(counts.get(each.key, 0) for each in ASKED)
    lead = f"{words.plural(total, 'thing')} of audits {'waits' if total == 1 else 'wait'} for you."
    head = Head(
        title="What audits want of you",
        lead=lead if total else "Nothing of any audit waits for you.",
        sphere="assurance",
        crumbs=[Crumb("Audits", reverse("engagements")), Crumb("What waits for you")],
    )
    return render(request, "pages/audits/waiting.html", {"head": head, "blocks": blocks, "today": clock.today()})


def _block(each: Asked, standing: Standing) -> Block:
    rows = each.rows(standing).select_related(*each.related).defer(*_heavy(each))
    return Block(each.key, each.heading, each.act, list(_lines(each, rows[:SHOWN])))


def _heavy(each: Asked) -> tuple[str, ...]:
    return ("sample__population__items",) if "sample__population__engagement" in each.related else ()


def _lines(each: Asked, rows: Iterable[Any]) -> Iterator[tuple[str, str, str, date | datetime | None]]:
    for row in rows:
        about = row if row.SUBJECT == "engagement" else row.engagement
        title = getattr(row, "wanted", "") or row.title
        due = row.check_by if each.key == "audit-effects" else getattr(row, each.due, None) if each.due else None
        yield f"{row.code} {title}"[:200], address_of(row), f"{about.code} {about.title}", due


urlpatterns = [
    path("audits/waiting/", waiting, name="audits-waiting"),
]
