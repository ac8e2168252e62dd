"""Working papers of audits: populations, samples, the workpaper on one item, and evidence that was asked for."""

import re
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import assurance as acts
from governance.acts import assurance_findings as finding_acts
from governance.models import AuditFinding, Engagement, EvidenceRequest, Population, Sample, SampleItem
from governance.populations import EVENT, SOURCES
from governance.selectors import assurance as selectors
from portal import words
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import deeds_of, new_url, shown_doors
from portal.doors import door_to
from portal.exports.csvs import streamed
from portal.history import history
from portal.lists import Listing
from portal.parts import Crumb, Deed, Fact, Head, Linked
from portal.reports.audited import how_many
from raci.ledger.models import Seal

INSIDE = re.compile(r"/[A-Za-z0-9]")
"""How the address of a page of this portal begins; two strokes would lead out of it."""
SIZE = 50
SORTS = ("number", "state", "result")
RESULTS = {str(value): str(word) for value, word in SampleItem.Result.choices}


def _crumbs(engagement: Engagement, *more: Crumb) -> list[Crumb]:
    here = Crumb(engagement.code, reverse("engagement", args=(engagement.code,)))
    return [Crumb("Audits", reverse("engagements")), here, *more]


def belongs_to(engagement: Engagement) -> list[Linked]:
    """The engagement as what something belongs to."""
    url = reverse("engagement", args=(engagement.code,))
    return [Linked(engagement.title, url, engagement.code, "assurance", state=f"engagement.{engagement.state}")]


def _named(engagement: Engagement) -> Engagement:
    """With its auditors, of whom every act of its papers asks."""
    selectors.with_people(engagement)
    return engagement


def _deeds(request: HttpRequest, row: Any, *births: tuple[str, Any, str]) -> list[Deed]:
    """Acts on a row, and births below it: code, blank row and query."""
    unit = row.work.unit
    asked = [(row, shown_doors(row.SUBJECT)), *((blank, [door_to(code)]) for code, blank, _ in births)]
    own, *made = deeds_of(request, asked, roster_at(request, unit.path))
    new = [
        replace(deed, url=f"{new_url(code)}?{query}")
        for (code, _, query), deeds in zip(births, made, strict=True)
        for deed in deeds
    ]
    return [*own, *new]


# --- populations --------------------------------------------------------------------------------------------------


@login_required
def population(request: HttpRequest, code: str) -> HttpResponse:
    """A population as it was drawn, its digest, and the samples from it."""
    standing = standing_of(request)
    rows = selectors.populations(standing).defer(None).select_related("engagement__unit", "engagement__lead")
    row: Population = one(rows, code=code)
    engagement = _named(row.engagement)
    deeds = _deeds(request, row, (acts.DRAW_SAMPLE.code, Sample(population=row), f"population={row.code}"))
    start = (max(1, _number(request.GET.get("page", ""))) - 1) * SIZE
    shown = row.items[start : start + SIZE]
    head = Head(
        title=row.title,
        lead=f"All {words.plural(row.size, 'item')} in scope from {words.day_long(row.since)} to "
        f"{words.day_long(row.until)}, as they were on {words.when(row.drawn_at)}.",
        sphere="assurance",
        crumbs=_crumbs(engagement, Crumb(row.code)),
        state="drawn",
        facts=[Fact(row.drawn_by.name, "Drawn by"), Fact(words.number(row.size), "Items")],
    )
    asked = Listing(request.GET, ("position",))
    context = {
        "head": head,
        "population": row,
        "source": SOURCES[row.source].title,
        "items": [(start + at, each) for at, each in enumerate(shown, 1)],
        "shown": f"{start + 1} to {start + len(shown)} of {row.size}" if shown else "",
        "newer_url": asked.url(page=str(start // SIZE)) if start else "",
        "older_url": asked.url(page=str(start // SIZE + 2)) if start + SIZE < row.size else "",
        "samples": row.samples.order_by("code"),
        "deeds": deeds,
        "belongs": belongs_to(engagement),
        "csv_url": reverse("population-csv", args=(row.code,)),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/population.html", context)


def _begun(sentence: str) -> str:
    """With a capital, for a heading."""
    return sentence[:1].upper() + sentence[1:]


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 1


@login_required
def population_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every item with its position and id: what the digest and the samples are made from."""
    row: Population = one(selectors.populations(standing_of(request)).defer(None), code=code)
    lines = ((at, each["id"], each["on"], each["label"]) for at, each in enumerate(row.items, 1))
    return streamed(row.code, ("Position", "Id", "Day", "What"), lines)


# --- samples ------------------------------------------------------------------------------------------------------


@login_required
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """A sample: how it was picked, how to repeat that, and how far its test is."""
    standing = standing_of(request)
    row: Sample = one(selectors.samples(standing).select_related("population__engagement__unit"), code=code)
    asked = Listing(request.GET, SORTS)
    rows = SampleItem.objects.filter(sample=row).select_related("tester", "reviewer")
    if asked.get("result") in RESULTS:
        rows = rows.filter(result=asked.get("result"))
    found, page = asked.page(rows.order_by(asked.sort, *(() if "number" in asked.sort else ("number",))), "items")
    engagement = row.population.engagement
    head = Head(
        title=_begun(row.attribute),
        lead=f"{words.plural(row.size, 'item')} picked from “{row.population.title}” by a seed that nobody chose.",
        sphere="assurance",
        crumbs=_crumbs(
            engagement,
            Crumb(row.population.code, reverse("population", args=(row.population.code,))),
            Crumb(row.code),
        ),
        state="drawn",
        facts=[Fact(row.drawn_by.name, "Drawn by"), Fact(words.when(row.drawn_at), "Drawn")],
    )
    facts = [
        Fact(how_many(row), "How many"),
        Fact(row.seed, "Seed", mono=True),
        Fact(row.method, "Method", mono=True),
        *([Fact(row.reason, "Why it was drawn again")] if row.reason else []),
    ]
    context = {
        "head": head,
        "sample": row,
        "columns": [
            asked.column("Item", "number"),
            asked.column("Position", right=True),
            asked.column("State", "state"),
            asked.column("Result", "result"),
            asked.column("Tested by"),
            asked.column("Reviewed by"),
        ],
        "rows": found,
        "page": page,
        "filters": [asked.filter("result", "Result", RESULTS)],
        "kept": asked.kept,
        "clear_url": asked.clear_url("result"),
        "facts": facts,
        "csv_url": reverse("population-csv", args=(row.population.code,)),
        "belongs": belongs_to(engagement),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/sample.html", context)


@login_required
def workpaper(request: HttpRequest, code: str) -> HttpResponse:
    """One sampled item: what it is, what its test showed, and what the reviewer said."""
    standing = standing_of(request)
    rows = selectors.items(standing).select_related("sample__population__engagement__unit")
    row: SampleItem = one(rows, code=code)
    engagement = _named(row.engagement)
    births = []
    if row.result == SampleItem.Result.EXCEPTION and engagement.state in acts.AT_WORK:
        query = f"engagement={engagement.code}&item={row.code}"
        blank = AuditFinding(engagement=engagement, unit=engagement.unit)
        births.append((finding_acts.RAISE.code, blank, query))
    head = Head(
        title=row.title,
        lead=f"Tested for: {row.sample.attribute}",
        sphere="assurance",
        crumbs=_crumbs(
            engagement, Crumb(row.sample.code, reverse("sample", args=(row.sample.code,))), Crumb(f"Item {row.number}")
        ),
        state=f"sample-item.{row.state}",
        facts=[
            Fact(f"{row.number} of {row.sample.size}", "Item"),
            Fact(f"{row.position} of {row.sample.population.size}", "Place in the population"),
        ],
    )
    before, after = (f"{row.sample.code}-{row.number + step:03d}" for step in (-1, 1))
    context = {
        "head": head,
        "item": row,
        "item_url": _page_of(row),
        "result": f"result.{row.result}" if row.result else "",
        "findings": row.findings.order_by("code"),
        "before": before if row.number > 1 else "",
        "after": after if row.number < row.sample.size else "",
        "deeds": _deeds(request, row, *births),
        "belongs": belongs_to(engagement),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/workpaper.html", context)


def _page_of(row: SampleItem) -> str:
    """What leads to the page of what was picked."""
    if row.kind != EVENT:
        return reverse("record-object", args=(row.kind, row.key))
    place = Seal.objects.filter(event_id=row.key).values_list("index", flat=True).first()
    return "" if place is None else reverse("event", args=(place + 1,))


# --- evidence -----------------------------------------------------------------------------------------------------


@login_required
def evidence_request(request: HttpRequest, code: str) -> HttpResponse:
    """What an auditor asked for, of whom, until when, and what was answered."""
    standing = standing_of(request)
    row: EvidenceRequest = one(selectors.requests(standing).select_related("engagement__unit"), code=code)
    engagement = _named(row.engagement)
    state = "late" if row.is_late else row.state
    head = Head(
        title=f"Evidence for {engagement.title}",
        lead=f"Asked of {row.addressee} by {row.asked_by}, until {words.day_long(row.due_on)}.",
        sphere="assurance",
        crumbs=_crumbs(engagement, Crumb(row.code)),
        state=f"{row.SUBJECT}.{state}",
        facts=[Fact(row.addressee, "Of whom"), Fact(words.day_long(row.due_on), "Until")],
    )
    links = [(each.strip(), bool(INSIDE.match(each.strip())))
             for each in row.links.splitlines() if each.strip()]  # fmt: skip
    context = {
        "head": head,
        "request_row": row,
        "links": links,
        "deeds": _deeds(request, row),
        "belongs": belongs_to(engagement),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/audits/evidence.html", context)


urlpatterns = [
    path("populations/<str:code>/", population, name="population"),
    path("populations/<str:code>.csv", population_csv, name="population-csv"),
    path("samples/<str:code>/", sample, name="sample"),
    path("workpapers/<str:code>/", workpaper, name="workpaper"),
    path("evidence-requests/<str:code>/", evidence_request, name="evidence-request"),
]
