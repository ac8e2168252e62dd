"""What serves what: all links, and one of them with what its two sides say."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.addresses import address_of
from portal.asking import login_required, one, roster_at, standing_of
from portal.deeds import birth_deed, deeds_of, shown_doors
from portal.doors.sight import in_sight
from portal.faces import duties
from portal.history import history
from portal.lists import Listing
from portal.parts import Crumb, Fact, Head, Linked, Tab
from raci.alignment.acts import links as acts
from raci.alignment.models import Implementation, Link
from raci.alignment.selectors import links as selectors
from raci.alignment.states import LIVE_LINKS

SORTS = ("upper", "lower", "kind")
KINDS = {
    "direction": "Business objective and enterprise goal",
    "contribution": "Enterprise goal and IT goal",
    "support": "IT goal and what delivers it",
    "implementation": "Clause and control",
}
TABS = {
    "": ("All", LIVE_LINKS),
    "waiting": ("To be confirmed", selectors.WAITING),
    "confirmed": ("Confirmed", ("confirmed",)),
    "removed": ("Rejected or removed", ("rejected", "removed")),
}
SIDES: dict[str, Any] = {
    "business-objective": "governance",
    "enterprise-goal": "governance",
    "document": "governance",
    "it-goal": "management",
    "service": "management",
    "control": "management",
}


@login_required
def links(request: HttpRequest) -> HttpResponse:
    """Every link in sight, by what is served."""
    asked = Listing(request.GET, SORTS)
    view = asked.get("view") if asked.get("view") in TABS else ""
    standing = standing_of(request)
    found = selectors.listing(
        standing, states=TABS[view][1], kind=asked.get("kind"), text=asked.get("q"), sort=asked.sort
    )
    rows, page = asked.page(found, "links")
    counts = selectors.counts(standing)
    head = Head(
        title="What serves what",
        lead="A link is proposed by one side and confirmed by the other. A change of either end asks both again.",
        sphere="duties",
        deeds=[birth_deed(request, kind.propose.code, primary=False) for kind in (acts.CONTRIBUTION, acts.SUPPORT)],
        as_of=False,
    )
    context = {
        "head": head,
        "tabs": [
            Tab(label, asked.url(view=key, page=""), key == view, sum(counts[state] for state in states))
            for key, (label, states) in TABS.items()
        ],
        "columns": [
            asked.column("What is served", "upper"),
            asked.column("By what", "lower"),
            asked.column("Kind", "kind"),
            asked.column("Weight", right=True),
            asked.column("State"),
        ],
        "rows": [{**row, "kind_label": KINDS[row["kind"]]} for row in rows],
        "page": page,
        "filters": [asked.filter("kind", "Kind", KINDS)],
        "kept": [*asked.kept, *([("view", view)] if view else [])],
        "query": asked.get("q"),
        "clear_url": asked.clear_url("kind"),
    }
    return render(request, "pages/alignment/links.html", context)


def _linked(end: Any) -> Linked:
    return Linked(str(end), address_of(end), end.code, SIDES[end.SUBJECT], state=f"{end.SUBJECT}.{end.state}")


def _kind(kind: str) -> type[Link]:
    if kind not in acts.OF_KIND:
        raise Http404
    return next(model for model in Link.__subclasses__() if kind == model.SUBJECT)


@login_required
def link(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """One link: both ends, what each side said, and what can be done."""
    model, standing = _kind(kind), standing_of(request)
    rows = in_sight(kind, standing).select_related("unit", model.UPPER, *model.LOWER)
    row: Link = one(rows, pk=pk)
    roster = roster_at(request, row.unit.path)
    confirming = acts.confirming(row)
    faces, chart = duties((acts.PROPOSE_ALIGNMENT.code, confirming), row.unit.path, standing, roster, letters="AR")
    (deeds,) = deeds_of(request, [(row, shown_doors(kind))], roster)
    upper, lower = row.ends()
    head = Head(
        title=f"{lower.code} and {upper.code}",
        lead=f"{row}.",
        sphere="duties",
        crumbs=[Crumb("What serves what", reverse("links")), Crumb(KINDS[kind])],
        state=row.state,
        facts=_facts(row),
        as_of=False,
    )
    context = {
        "head": head,
        "link": row,
        "upper": [_linked(upper)],
        "lower": [_linked(lower)],
        "deeds": deeds,
        "proposers": faces[acts.PROPOSE_ALIGNMENT.code],
        "confirmers": faces[confirming],
        "chart": chart,
        "history": history(row, standing=standing),
    }
    return render(request, "pages/alignment/link.html", context)


def _facts(row: Link) -> list[Fact]:
    facts = [Fact(words.when(row.confirmed_at), "Confirmed")] if row.confirmed_at else []
    if isinstance(row, Implementation):
        return [Fact(row.clause, "Clause"), *facts]
    return [Fact("primary" if row.primary else "secondary", "Importance"), Fact(str(row.weight), "Weight"), *facts]


urlpatterns = [
    path("links/", links, name="links"),
    path("links/<slug:kind>/<uuid:pk>/", link, name="link"),
]
