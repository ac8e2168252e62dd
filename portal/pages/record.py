"""The record: every act and every refused act, under a seal that is checked while the page is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from portal import sayings, words
from portal.addresses import PAGES, address_of
from portal.asking import actor_of, login_required, standing_of
from portal.context import foot_of
from portal.deeds import birth_deed
from portal.doors.sight import in_sight
from portal.history import may_read_record
from portal.ids import whole_or_none
from portal.parts import Choice, Column, Fact, Filter, Head, Page, Tab
from raci.duties import own_acts, who
from raci.ledger import notes, proofs, selectors
from raci.ledger.bundle import VERIFIER
from raci.ledger.governed import governed_models
from raci.ledger.models import Checkpoint, Event, Outcome
from raci.ledger.selectors import Sought

PAGE = 50
PERIODS = {"1": "Today", "7": "The last 7 days", "30": "The last 30 days", "365": "The last year"}
SIDES = {
    "governance": "Governance",
    "management": "Management",
    "assurance": "Assurance",
    "duties": "People, charts and rules",
}
COLUMNS = [
    Column("Event", right=True),
    Column("When"),
    Column("Who did what"),
    Column("Under which authority"),
    Column("Seal"),
]
BROKEN = "the newest head does not agree with the record; run the verifier at once"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    event: Event
    number: int | None
    predicate: str
    about: str
    about_url: str
    reason: str
    rule: str
    whole: int | None

    @property
    def refused(self) -> bool:
        """Whether the act was not let through."""
        return self.event.outcome == Outcome.REFUSED


def closed(request: HttpRequest) -> HttpResponse:
    """Says who may read the record, to somebody who may not."""
    head = Head(
        title="You may not read the whole record",
        lead="What happened to an object stands on its own page, refused acts among the rest.",
        sphere="record",
        as_of=False,
    )
    readers = who.holders(own_acts.READ_RECORD.code, "RA", None, charts=standing_of(request).charts)
    return render(request, "pages/record/closed.html", {"head": head, "readers": readers}, status=403)


def for_readers(view: View) -> View:
    """A page of those who may read the whole record."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        return view(request, **arguments) if may_read_record(standing_of(request)) else closed(request)

    return login_required(require_safe(guarded))


def sought_by(request: HttpRequest) -> Sought:
    """What the address asks for; what it does not make sense of is left out."""
    asked, view = request.GET, request.GET.get("view", "")
    side = asked.get("side", "")
    verbs = sayings.decisions() if view == "decisions" else None
    if side in SIDES:
        verbs = [verb for verb in sayings.of_side(side) if verbs is None or verb in verbs]
    return Sought(
        text=asked.get("q", ""),
        outcome={"refused": Outcome.REFUSED, "decisions": Outcome.DONE}.get(view),
        actor=str(actor_of(request).person.pk) if view == "mine" else "",
        verbs=verbs,
        kind=asked.get("what", ""),
        since=_since(request),
        until=_day(asked.get("until", ""), after=1),
    )


def _since(request: HttpRequest) -> datetime | None:
    if "from" in request.GET:
        return _day(request.GET["from"])
    days = request.GET.get("period", "")
    return timezone.now() - timedelta(days=int(days)) if days in PERIODS else None


def _day(text: str, after: int = 0) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(days=after) if day else None


def _filters(request: HttpRequest) -> list[Filter]:
    kinds = sorted((str(model._meta.verbose_name), model.SUBJECT) for model in governed_models())

    def choices(name: str, options: Sequence[tuple[str, str]]) -> list[Choice]:
        return [Choice(value, label, request.GET.get(name) == value) for value, label in options]

    return [
        Filter("what", "What", choices("what", [(code, label.capitalize()) for label, code in kinds])),
        Filter("side", "Side", choices("side", list(SIDES.items()))),
        Filter("period", "Period", choices("period", list(PERIODS.items()))),
    ]


def _address(request: HttpRequest, **changed: object) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in {"before", "after"} and value}
    asked = {name: value for name, value in (kept | changed).items() if value}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _tabs(request: HttpRequest) -> list[Tab]:
    view = request.GET.get("view", "")
    done = Q(outcome=Outcome.DONE, verb__in=sayings.decisions())
    counts = Event.objects.aggregate(
        refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)), decisions=Count("pk", filter=done)
    )
    tabs = {"": "All", "refused": "Refused", "decisions": "Decisions", "mine": "Mine"}
    return [Tab(label, _address(request, view=name), view == name, counts.get(name)) for name, label in tabs.items()]


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_or_none(request.GET.get(name, ""))


def _keyset(request: HttpRequest) -> tuple[list[Line], Page]:
    rows = selectors.sealed(sought_by(request)).defer("event__leaf")
    before, after = _number(request, "before"), _number(request, "after")
    if after is not None:
        found = list(rows.filter(index__gt=after - 1).order_by("index")[: PAGE + 1])
        older, newer = True, len(found) > PAGE
        found = found[:PAGE][::-1]
    else:
        found = list((rows.filter(index__lt=before - 1) if before is not None else rows)[: PAGE + 1])
        older, newer = len(found) > PAGE, before is not None
        found = found[:PAGE]
    lines = [line_of(seal.index + 1, seal.event, seal.whole) for seal in found]  # type: ignore[attr-defined]
    if not found:
        return lines, Page("No event fits.", newer_url=_address(request) if newer else "")
    first, last = found[0].index + 1, found[-1].index + 1
    shown = f"{len(found)} events, from {words.number(last)} to {words.number(first)}"
    page = Page(
        shown if first != last else f"Event {words.number(first)}",
        newer_url=_address(request, after=first) if newer else "",
        older_url=_address(request, before=last) if older else "",
    )
    return lines, page


def line_of(number: int | None, event: Event, whole: int | None = None) -> Line:
    """An event as a row of the table; ``whole``: the place of the act of which it is part."""
    refused = event.outcome == Outcome.REFUSED
    reason, rule = sayings.reason(event) if refused else (event.authority, "")
    known = event.subject_type in PAGES
    return Line(
        event=event,
        number=number,
        predicate=f"was refused: {sayings.label(event.verb)}" if refused else sayings.says(event.verb),
        about=event.subject_label,
        about_url=reverse("record-object", args=[event.subject_type, event.subject_id]) if known else "",
        reason=reason,
        rule=rule,
        whole=None if whole is None else whole + 1,
    )


def _waiting(now: datetime) -> tuple[int, str]:
    count, since = proofs.waiting()
    if since is None:
        return 0, "nothing"
    events = "1 event" if count == 1 else f"{words.number(count)} events, the oldest"
    return count, f"{events} for {max(0, int((now - since).total_seconds()))} s"


def _seal(now: datetime, heads: Sequence[Checkpoint], waiting: str) -> dict[str, Any]:
    """The sealed card: what was checked while the page was made."""
    check = proofs.check_head(now, heads[:4])
    if check is None:
        return {"heading": "Nothing is sealed yet", "state": "waiting", "facts": [Fact(waiting, "Waiting")]}
    head = heads[0]
    signer = notes.signer()
    earlier = f" and {check.earlier} earlier head{'s' * (check.earlier > 1)}" if check.earlier else ""
    return {
        "heading": f"Sealed up to event {words.number(check.size)}",
        "state": "intact" if check.intact else "altered",
        "checked": f"{'Intact' if check.intact else 'Altered'} at {words.local(now):%H:%M:%S}",
        "note": f"root, signature{earlier} agree" if check.intact else BROKEN,
        "facts": [
            Fact(words.grouped(bytes(head.root).hex()), "Root", mono=True),
            Fact(f"{words.when(head.at)}, by {'+'.join(signer.verifier.split('+')[:2])}", "Signed"),
            Fact(waiting, "Waiting"),
        ],
    }


def _shown(heads: Sequence[Checkpoint]) -> dict[str, Any] | None:
    """What the verifier would print of the newest head and the one before."""
    if not heads:
        return None
    roots = [bytes(head.root).hex()[:8] for head in heads[:2]]
    key = notes.signer().verifier.split("+")[1]
    return {"size": heads[0].size, "root": roots[0], "earlier": roots[-1], "kept": heads[:2][-1].size, "key": key}


@for_readers
def record(request: HttpRequest) -> HttpResponse:
    """The newest events first, with filters."""
    now = timezone.now()
    lines, page = _keyset(request)
    heads = list(Checkpoint.objects.order_by("-size")[:5])
    count, waiting = _waiting(now)
    fresh = selectors.unsealed() if count and not request.GET else []
    head = Head(
        title="The record",
        lead="Every act, and every act that was refused, in the order it was sealed. "
        "Nothing can be changed or taken out without the seal showing it.",
        sphere="record",
        deeds=[birth_deed(request, "report.order", label="Export with proofs", query="kind=record", primary=False)],
    )
    context = {
        "head": head,
        "seal": _seal(now, heads, waiting),
        "tabs": _tabs(request),
        "filters": _filters(request),
        "query": request.GET.get("q", ""),
        "kept": [("view", request.GET["view"])] if request.GET.get("view") else [],
        "clear_url": request.path if request.GET else "",
        "columns": COLUMNS,
        "waiting": [line_of(None, event) for event in fresh],
        "lines": lines,
        "page": page,
        "heads": heads,
        "shown": _shown(heads),
        "foot": foot_of(heads[0] if heads else None),
        "key": notes.signer().verifier,
    }
    return render(request, "pages/record/record.html", context)


@login_required
@require_safe
def subject(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """To the page of an object that the record names; what one may not see is not there."""
    try:
        row = in_sight(kind, standing_of(request)).filter(pk=pk).first()
    except LookupError as unknown:
        raise Http404 from unknown
    address = address_of(row) if row is not None else ""
    if not address:
        raise Http404
    return redirect(address)


def _file(name: str, content: str | bytes, kind: str = "text/plain; charset=utf-8") -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@for_readers
def signed_head(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """A signed head to keep: whoever has it can later tell whether the record grew from it."""
    rows = Checkpoint.objects.filter(size=size) if size is not None else Checkpoint.objects.order_by("-size")
    head = rows.first()
    if head is None:
        raise Http404
    return _file(f"head-{head.size}.txt", head.note)


@for_readers
def public_key(request: HttpRequest) -> HttpResponse:
    """The key line to keep."""
    return _file("key.txt", notes.signer().verifier + "\n")


@login_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The one file that checks a bundle."""
    return _file("verify.py", VERIFIER.read_bytes(), "text/x-python; charset=utf-8")


urlpatterns = [
    path("record/", record, name="record"),
    path("record/object/<str:kind>/<uuid:pk>/", subject, name="record-object"),
    path("record/head.txt", signed_head, name="record-head"),
    path("record/heads/<int:size>.txt", signed_head, name="record-head"),
    path("record/key.txt", public_key, name="record-key"),
    path("record/verify.py", verifier, name="record-verifier"),
]
