"""A gate with what was shown when it was decided, and what of all initiatives waits for the reader."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import benefits as benefit_acts
from governance.models import Initiative, StageGate
from governance.selectors import initiatives as selectors
from portal import investing, words
from portal.asking import login_required, one, standing_of
from portal.counts import counts_with_letters, soonest, waits_by_letter
from portal.deeds import deeds_on, new_url
from portal.history import entries, events_about, may_read_record
from portal.needs import needs
from portal.parts import Crumb, Fact, Head, Linked, Need
from portal.templatetags.countersign import kept_at
from raci.ledger import clock
from raci.ledger.models import Outcome


@login_required
def stage_gate(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One gate: what must be shown, and promised against realised, now or as it was when it was decided."""
    standing = standing_of(request)
    initiative: Initiative = one(selectors.initiatives(standing), code=code)
    selectors.with_everything(initiative)
    gate: StageGate | None = next((each for each in initiative.gates.all() if each.number == number), None)
    if gate is None:
        raise Http404(f"{code} has no gate {number}")
    initiative.known_motion = selectors.open_motion(initiative)
    events = events_about([(gate.SUBJECT, gate.pk)])
    done = [each for each in reversed(events) if each.outcome == Outcome.DONE]
    linked = may_read_record(standing)
    decision = investing.decision_on(done)
    row = investing.gate_row(gate, {gate.pk: done}, "", ())
    context = {
        "head": _head(row),
        "gate": gate,
        "row": row,
        "event_url": investing.record_url(decision, linked=linked),
        "kept": kept_at(gate),
        "deeds": deeds_on(request, gate),
        "links": [Linked(initiative.title, reverse("initiative", args=(initiative.code,)), initiative.code,
                         "governance", state=f"initiative.{initiative.state}")],
        "history": entries(events[:10], standing=standing, page_of=gate.pk),
    }  # fmt: skip
    return render(request, "pages/initiatives/gate.html", context)


def _head(row: investing.Gate) -> Head:
    gate, initiative = row.gate, row.gate.initiative
    facts = [Fact(words.day_long(gate.planned_on), "Planned for", "calendar")]
    if gate.decided_on:
        facts += [Fact(words.day_long(gate.decided_on), "Decided on", "gavel"), Fact(row.by, "By")]
    return Head(
        title=f"Gate {gate.number}: {gate.name}",
        lead=f"Whether “{initiative.title}” goes on, decided by somebody who has no part in it.",
        sphere="governance",
        crumbs=[
            Crumb("Initiatives", reverse("initiatives")),
            Crumb(initiative.code, reverse("initiative", args=(initiative.code,))),
            Crumb(f"Gate {gate.number}"),
        ],
        state=row.state,
        facts=facts,
    )


# --- what waits ---------------------------------------------------------------------------------------------------


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What of all initiatives waits for the reader: gates to decide, readings to report and to verify."""
    standing = standing_of(request)
    gates = list(selectors.gates_to_decide(standing).select_related("initiative").order_by("planned_on", "id"))
    measured = selectors.readings_due(standing).select_related("initiative").prefetch_related("readings")
    due = sorted(measured, key=lambda each: (each.due_on, each.code))
    readings = list(selectors.to_verify(standing).select_related("benefit__initiative").order_by("taken_on", "id"))
    costs = list(selectors.costs_to_verify(standing).select_related("initiative").order_by("taken_on", "id"))
    head = Head(
        title="What initiatives wait for",
        lead=_lead(len(gates), len(due), len(readings) + len(costs)),
        sphere="governance",
        crumbs=[Crumb("Initiatives", reverse("initiatives")), Crumb("What waits for you")],
    )
    report = new_url(benefit_acts.REPORT.code)
    context = {
        "head": head,
        "gates": gates,
        "due": [(each, f"{report}?benefit={each.code}") for each in due],
        "readings": readings,
        "costs": costs,
        "today": clock.today(),
    }
    return render(request, "pages/initiatives/waiting.html", context)


def _lead(gates: int, due: int, unverified: int) -> str:
    said = [
        f"{words.plural(gates, 'gate')} to decide",
        f"{words.plural(due, 'reading')} to report",
        f"{words.plural(unverified, 'reading')} to verify",
    ]
    return f"For you: {said[0]}, {said[1]} and {said[2]}."


waits_by_letter("initiative-gates", due="planned_on")(selectors.gates_to_decide)
waits_by_letter("benefits-due")(selectors.readings_due)
waits_by_letter("benefits-unverified")(selectors.to_verify)
waits_by_letter("costs-unverified")(selectors.costs_to_verify)
waits_by_letter("initiatives-proposed")(selectors.to_bring)
ASKED: tuple[tuple[str, str, str, str, str, str], ...] = (
    # key of the count, one, several, the act, what it means, side
    ("initiative-gates", "A gate of an initiative waits for you", "{} gates of initiatives wait for decisions",
     "Decide", "Promised and realised stand beside each other.", "governance"),
    ("benefits-due", "A reading of a benefit is due", "{} readings of benefits are due", "Report",
     "What an initiative brings is read in its rhythm.", "management"),
    ("benefits-unverified", "A reading of a benefit waits to be verified",
     "{} readings of benefits wait to be verified", "Verify", "Until then it does not count as realised.", "assurance"),
    ("costs-unverified", "What an initiative has cost waits to be verified",
     "{} readings of costs wait to be verified", "Verify", "Until then it does not count as spent.", "assurance"),
    ("initiatives-proposed", "A proposed initiative waits for a body", "{} proposed initiatives wait for a body",
     "Bring it before a body", "Its content is bound as soon as a motion is prepared.", "governance"),
)  # fmt: skip


@needs
def asked_of(request: HttpRequest) -> Iterator[Need]:
    """What initiatives want of the reader; no query beside that of the figures."""
    counts = counts_with_letters(request)
    for key, one_said, many, act, text, sphere in ASKED:
        count = counts.get(key)
        if count:
            proposed = key == "initiatives-proposed"
            url = f"{reverse('initiatives')}?state=proposed" if proposed else reverse("initiatives-waiting")
            title = one_said if count == 1 else many.format(count)
            due = soonest(request, key)
            yield Need(title, url, act, url, kicker="Initiatives", text=text, due=due, sphere=_side(sphere))


def _side(sphere: str) -> Any:
    return sphere


urlpatterns = [
    path("initiatives/waiting/", waiting, name="initiatives-waiting"),
    path("initiatives/<str:code>/gates/<int:number>/", stage_gate, name="stage-gate"),
]
