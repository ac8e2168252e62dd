"""One entry of the record: what was done, under which authority, what it changed, and the proof of its place."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from portal import readable, sayings, words
from portal.addresses import PAGES
from portal.asking import actor_of, login_required, standing_of
from portal.history import history_of, may_read_record
from portal.pages.record import COLUMNS, closed, line_of
from portal.parts import Column, Crumb, Fact, Head
from raci.ledger import proofs, selectors
from raci.ledger.models import Event, Outcome, Seal
from raci.ledger.proofs import Inclusion

STATES = {Outcome.REFUSED: "refused", Outcome.NOTED: "noted", Outcome.DONE: "done"}
FIELDS = [Column("Field"), Column("Was"), Column("Is")]
BORN = [Column("Field"), Column("Is")]


@login_required
@require_safe
def event(request: HttpRequest, number: int) -> HttpResponse:
    """By its number, from 1."""
    seal = Seal.objects.select_related("event").filter(index=number - 1).first()
    if seal is None:
        raise Http404
    return _page(request, seal.event, number)


@login_required
@require_safe
def event_by_key(request: HttpRequest, pk: str) -> HttpResponse:
    """By the key that evidence carries; leads to the number as soon as there is one."""
    found = Event.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    number = proofs.number_of(found.pk)
    return redirect("event", number) if number else _page(request, found, None)


def _page(request: HttpRequest, row: Event, number: int | None) -> HttpResponse:
    standing = standing_of(request)
    reads_all = may_read_record(standing)
    if not reads_all and row.actor != str(actor_of(request).person.pk):
        return closed(request)
    details = sayings.details(row)
    changes = readable.changes(row, details)
    head = Head(
        title=f"Event {words.number(number)}" if number else "An event that waits for its seal",
        lead=f"{sayings.sentence(row)}.",
        sphere="record",
        crumbs=[Crumb("The record", reverse("record") if reads_all else "")],
        state=STATES[Outcome(row.outcome)],
        facts=[Fact(f"{words.day_long(row.at)}, {words.local(row.at):%H:%M:%S}", icon="clock")],
        as_of=False,
    )
    whole = selectors.numbers([row.within]).get(row.within) if row.within else None
    context: dict[str, Any] = {
        "head": head,
        "event": row,
        "facts": _facts(row, details, whole),
        "changes": changes,
        "born": row.revision == 1,
        "columns": BORN if row.revision == 1 else FIELDS,
        "parts": readable.parts(details)[:200],
        "objections": [_objection(each) for each in sayings.objections(row)],
        "observed": [_objection(each) for each in details.get("observed", ())],
        "line_columns": COLUMNS,
        "inside": [line_of(place, part) for place, part in selectors.parts_of(row)],
        "proof": _proof(row),
        "payload": json.dumps(json.loads(bytes(row.payload)), ensure_ascii=False, indent=2, sort_keys=True),
        "history": history_of([(row.subject_type, row.subject_id)], standing=standing),
    }
    return render(request, "pages/record/event.html", context)


def _facts(row: Event, details: dict[str, Any], whole: int | None) -> list[Fact]:
    known, refused = row.subject_type in PAGES, row.outcome == Outcome.REFUSED
    page = reverse("record-object", args=[row.subject_type, row.subject_id]) if known else ""
    found = [
        Fact(row.actor_label, "Who", url=reverse("record-object", args=["person", row.actor])),
        Fact(row.account, "Through the account"),
        Fact(row.on_behalf_of, "For"),
        Fact(sayings.label(row.verb) if refused else sayings.says(row.verb), "Tried to" if refused else "Did"),
        Fact(row.subject_label, readable.kind_name(row.subject_type).capitalize(), url=page),
        Fact("" if refused else row.authority, "Under which authority"),
        Fact(f"{row.revision}, counted from its beginning" if row.revision else "", "Change number"),
        Fact(str(details.get("note", "")), "Remark"),
        *_signature(details.get("signature")),
        *(Fact(readable.text(None, name, value, {}), _title(name)) for name, value in _added(details)),
    ]
    if row.within:
        url = reverse("event", args=[whole]) if whole else reverse("event", args=[row.within])
        found.append(Fact(f"event {words.number(whole)}" if whole else "an event that waits", "As part of", url=url))
    return [fact for fact in found if fact.value]


def _added(details: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the service put beside the changes; the authority has its own line."""
    return [(name, value) for name, value in details.get("facts", {}).items() if name != "authority"]


def _signature(signature: dict[str, str] | None) -> list[Fact]:
    if not signature:
        return []
    return [
        Fact(signature.get("meaning", ""), "Signed, meaning"),
        Fact(signature.get("method", "").replace("_", " "), "Proved by"),
        Fact(words.grouped(signature.get("digest", ""), keep=6), "Content that was signed", mono=True),
    ]


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _objection(told: dict[str, Any]) -> dict[str, Any]:
    evidence = str(told.get("evidence", {}).get("event", ""))
    return {
        "kind": readable.OBJECTIONS.get(told["code"], ""),
        "sentence": told["sentence"],
        "rule": told.get("rule", ""),
        "event_url": reverse("event", args=[evidence]) if evidence else "",
    }


def _proof(row: Event) -> dict[str, Any] | None:
    proof: Inclusion | None = proofs.inclusion(row)
    if proof is None:
        return None
    return {
        "holds": proof.holds,
        "path": [words.grouped(step.hex()) for step in proof.path],
        "size": proof.size,
        "facts": [
            Fact(words.grouped(proof.leaf.hex()), "Its own hash", mono=True),
            Fact(f"{words.number(proof.index + 1)} of {words.number(proof.size)}", "Its place"),
            Fact(words.grouped(proof.root.hex()), "Signed root", mono=True),
        ],
    }


urlpatterns = [
    path("record/<int:number>/", event, name="event"),
    path("record/event/<uuid:pk>/", event_by_key, name="event"),
]
