"""Bodies with their members and rules, and the register of resolutions."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import decisions as acts
from governance.acts import proxies
from governance.counting import Base
from governance.models import Body, BodyMember, Resolution
from governance.selectors import decisions as selectors
from governance.states import MotionState
from portal import words
from portal.addresses import address_of
from portal.asking import login_required, one, standing_of
from portal.deciding import rules
from portal.deciding.voters import meanings, voters
from portal.deeds import act_url, birth_deed, deeds_on, new_url
from portal.doors import door_to
from portal.history import history
from portal.lists import Listing
from portal.parts import Column, Crumb, Deed, Fact, Figure, Head
from raci.duties.standing import Standing


@login_required
def bodies(request: HttpRequest) -> HttpResponse:
    """The board and its committees."""
    head = Head(
        title="Bodies that decide",
        lead="A body decides for its unit and everything below it, by the votes of those on a list that is frozen "
        "when a motion opens.",
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions"))],
        deeds=[birth_deed(request, "body.create", label="Set up a body")],
        as_of=False,
    )
    columns = [Column("Body"), Column("Decides for"), Column("Members"), Column("Quorum"), Column("Majority"),
               Column("Under way")]  # fmt: skip
    context = {"head": head, "bodies": selectors.bodies(standing_of(request)), "columns": columns}
    return render(request, "pages/decisions/bodies.html", context)


@login_required
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: who sits on it, by which rules it decides, and what it has decided."""
    standing = standing_of(request)
    row: Body = one(selectors.bodies(standing), code=code)
    seats = list(selectors.seats(row))
    head = Head(
        title=row.name,
        lead=row.purpose or f"Decides for {row.unit.name} and everything below it.",
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions")), Crumb("Bodies", reverse("bodies"))],
        state=f"body.{row.state}",
        facts=[Fact(row.unit.name, "Decides for", "sitemap"), Fact(_voting(seats), "", "users")],
        deeds=[birth_deed(request, "motion.prepare", label="Prepare a motion", query=f"body={row.code}")]
        if row.state == "active"
        else [],
        as_of=False,
    )
    running = selectors.motions(standing).filter(body=row, state__in=selectors.RUNNING)
    decided = selectors.resolutions(standing).filter(motion__body=row)
    context = {
        "head": head,
        "body": row,
        "seats": [(seat, _leave(request, seat, standing)) for seat in seats if seat.state == "seated"],
        "former": [seat for seat in seats if seat.state != "seated"],
        "columns": [Column("Member"), Column("Office"), Column("Vote"), Column("Term"), Column("Act", hidden=True)],
        "facts": _rules(row),
        "proxies": selectors.lasting_proxies(row) if row.proxies_until else (),
        "give": _giving(row, seats, standing),
        "running": running,
        "resolutions": [(each, rules.result(each)) for each in decided[:8]],
        "seat": birth_deed(request, "body-member.seat", query=f"body={row.code}", primary=False),
        "deeds": deeds_on(request, row) if row.state == "active" else [],
        "history": history(row, *seats[:40], standing=standing),
    }
    return render(request, "pages/decisions/body.html", context)


def _giving(row: Body, seats: list[BodyMember], standing: Standing) -> Deed | None:
    """Giving a proxy until a day, for whoever has a vote, where the charter knows that."""
    mine = any(seat.person_id == standing.person.pk and seat.votes and seat.state == "seated" for seat in seats)
    if not (mine and row.proxies_until and row.proxies != row.Proxies.NONE and row.state == "active"):
        return None
    act = proxies.GIVE
    return Deed(act.label, f"{new_url(act.code)}?body={row.code}", act.icon, signature=True)


def _voting(seats: list[BodyMember]) -> str:
    seated = [seat for seat in seats if seat.state == "seated"]
    votes = sum(seat.votes for seat in seated)
    return f"{words.plural(len(seated), 'member')}, {votes} with a vote"


def _rules(row: Body) -> list[Fact]:
    return [
        Fact(row.get_quorum_display(), "Quorum"),
        Fact(f"{words.plural(row.least, 'person')}, however many are recused", "Never fewer than"),
        Fact(rules.majority_of(row.terms).capitalize(), "Majority"),
        Fact(row.get_tie_display(), "If the votes are equal"),
        Fact("A seat may hold more than one" if row.weighted else "One each", "Votes of a member"),
        Fact(rules.proxies(row).capitalize(), "Proxies"),
        Fact("Needed before a motion opens" if row.seconding else "Not asked for", "Seconding"),
        Fact("May be asked for" if row.written_consent else "Not known", "Consent in writing"),
        Fact(words.plural(row.notice_days, "day"), "Meetings are called ahead"),
    ]


def _leave(request: HttpRequest, seat: BodyMember, standing: Standing) -> str:
    """Where the seat is ended, for those who may."""
    door = door_to(acts.UNSEAT.code)
    held = standing.authority(acts.SEAT_BODY.code, acts.UNSEAT.letters, seat.scope_id())
    return act_url(door, seat) if held else ""


@login_required
def resolutions(request: HttpRequest) -> HttpResponse:
    """The register of resolutions, numbered without gaps."""
    listing = Listing(request.GET, ("-code", "code"))
    rows = _found(selectors.resolutions(standing_of(request)), listing)
    found, page = listing.page(rows, "resolutions")
    head = Head(
        title="Register of resolutions",
        lead="Numbered without gaps, each with every count. A resolution is never changed; another one can replace it.",
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions"))],
    )
    context = {
        "head": head,
        "rows": [(row, rules.result(row)) for row in found],
        "page": page,
        "filters": [listing.filter("result", "Result", {"carried": "Carried", "rejected": "Not carried"})],
        "query": listing.get("q"),
        "keep": listing.kept,
        "clear_url": listing.clear_url("result"),
    }
    return render(request, "pages/decisions/resolutions.html", context)


def _found(rows: QuerySet[Resolution], listing: Listing) -> QuerySet[Resolution]:
    if listing.get("result"):
        rows = rows.filter(carried=listing.get("result") == "carried")
    for word in listing.get("q").split()[:6]:
        rows = rows.filter(text__icontains=word) | rows.filter(code__icontains=word)
    return rows.order_by(listing.sort)


@login_required
def resolution(request: HttpRequest, code: str) -> HttpResponse:
    """One resolution with every count and how each member voted."""
    standing = standing_of(request)
    rows = selectors.resolutions(standing).prefetch_related("motion__ballots__person", "motion__ballots__cast_by")
    row: Resolution = one(rows, code=code)
    motion = row.motion
    head = Head(
        title=f"Resolution {row.code}",
        lead=f"{motion.body.name} decided on {words.day_long(row.decided_on)}, by the votes on motion {motion.code}.",
        sphere="governance",
        crumbs=[Crumb("Decisions", reverse("motions")), Crumb("Resolutions", reverse("resolutions")), Crumb(row.code)],
        state=f"motion.{MotionState.CARRIED if row.carried else MotionState.REJECTED}",
        facts=[Fact(words.day_long(row.decided_on), "Decided", "calendar"), Fact(rules.result(row), "", "users")],
        as_of=False,
    )
    context = {
        "head": head,
        "resolution": row,
        "motion": motion,
        "figures": _figures(row),
        "counts": _counts(row),
        "rule": f"Quorum: {motion.get_quorum_display().lower()}. Majority: {rules.majority_of(motion.terms)}.",
        "voters": voters(motion, standing),
        "meanings": meanings(motion),
        "chair_decided": rules.chair_decided(row),
        "decided_url": address_of(motion.version or motion.decides),
        "history": history(row, motion, standing=standing),
    }
    return render(request, "pages/decisions/resolution.html", context)


ABSTAINED = {
    Base.CAST: "count for the quorum, not for the majority",
    Base.PRESENT: "count for the quorum, and against the motion",
    Base.ENTITLED: "count for the quorum, and against the motion",
}


def _figures(row: Resolution) -> list[Figure]:
    return [
        Figure("For", str(row.votes_for), ""),
        Figure("Against", str(row.votes_against), ""),
        Figure("Abstained", str(row.abstained), ABSTAINED[row.motion.terms.of]),
        Figure("Counted", str(row.counted), f"the quorum was {row.quorum_needed}"),
    ]


def _counts(row: Resolution) -> list[Fact]:
    found = [
        Fact(str(row.entitled), "On the list"),
        Fact(str(row.barred), "May not vote"),
        Fact(str(row.recused), "Recused"),
        Fact(str(row.counted), "Counted"),
        Fact(str(row.quorum_needed), "Quorum"),
        Fact(str(row.votes_for), "For"),
        Fact(str(row.votes_against), "Against"),
        Fact(str(row.abstained), "Abstained"),
        Fact(str(row.silent), "Did not vote"),
    ]
    if row.by_proxy:
        found.append(Fact(str(row.by_proxy), "Voted by proxy, among those above"))
    if row.weight_counted != row.counted:
        weights = f"{row.weight_for} for and {row.weight_against} against, of {row.weight_counted}"
        found.append(Fact(weights, "Votes, as some seats hold more than one"))
    return found


urlpatterns = [
    path("bodies/", bodies, name="bodies"),
    path("bodies/<slug:code>/", body, name="body"),
    path("resolutions/", resolutions, name="resolutions"),
    path("resolutions/<str:code>/", resolution, name="resolution"),
]
