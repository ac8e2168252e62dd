"""The cascade: from the strategy to the services, how each thing is doing, and why the picked goal moved."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from portal import cascades, words
from portal.asking import login_required, roster_at, standing_of
from portal.cascades import Thing, Whole
from portal.deeds import birth_deed
from portal.doors import DOORS
from portal.exports.csvs import streamed
from portal.faces import duties
from portal.lists import Listing
from portal.moving import Moved, moved
from portal.navigation import address
from portal.parts import Check, Choice, Crumb, Deed, Filter, Head, Tab
from raci.alignment.checks import CHECKS
from raci.alignment.health import Key
from raci.alignment.models import CheckRound, Finding
from raci.alignment.structure import GOAL
from raci.ledger import clock

VIEWS = {"path": "Picked path", "all": "Everything", "unwell": "Only what is not well"}
FINDINGS = 6


def day_asked(request: HttpRequest) -> date | None:
    """The past day that the address asks for; None for today, for nonsense and for days to come."""
    try:
        found = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        return None
    return found if found and found < clock.today() else None


def picked_in(request: HttpRequest, whole: Whole) -> Thing | None:
    """What the address follows, else the goal that lost most."""
    asked = whole.named(request.GET.get("pick", "").strip())
    return asked or cascades.most_moved(whole.of_kind(GOAL), whole)


def findings_on(whole: Whole, keys: Iterable[Key]) -> list[Any]:
    """What the checks found about these things and lasts, or lasted on the day; with the moment they last ran."""
    ids = [key.id for key in keys]
    last = CheckRound.objects.filter(concluded_at__isnull=False).order_by("-concluded_at")
    rows = Finding.objects.filter(object_id__in=ids).annotate(ran_at=Subquery(last.values("concluded_at")[:1]))
    if whole.past is None:
        rows = rows.filter(state="open")
    else:
        end = timezone.make_aware(datetime.combine(whole.past, time.max))
        rows = rows.filter(Q(resolved_at=None) | Q(resolved_at__gt=end), opened_at__lte=end)
    severities = ("critical", "high", "medium", "low")
    return sorted(rows, key=lambda row: (severities.index(row.severity), row.opened_at, row.code))


def as_checks(findings: Sequence[Any]) -> list[Check]:
    """Findings as lines of a panel."""
    shown = [
        Check(
            CHECKS[row.check_code].title if row.check_code in CHECKS else row.sentence,
            f"{row.object_label}, open since {words.day(row.opened_at)}",
            "no" if row.severity in {"critical", "high"} else "soon",
            address("finding", row.code),
            row.check_code,
        )
        for row in findings[:FINDINGS]
    ]
    if len(findings) > FINDINGS:
        shown.append(Check(f"{len(findings) - FINDINGS} more", "", "soon", address("findings")))
    return shown


def with_metrics(whole: Whole, keys: set[Key]) -> set[Key]:
    """Things with what they are measured by."""
    figures = whole.now.figures if whole.now else {}
    return keys | {part.key for key in keys if key in figures for part in figures[key].parts}


def _tabs(asked: Listing, view: str) -> list[Tab]:
    return [Tab(label, asked.url(view="" if key == "path" else key), key == view) for key, label in VIEWS.items()]


def _follow(whole: Whole, picked: Thing | None) -> list[Filter]:
    goals = whole.of_kind(GOAL)
    if picked and picked not in goals:
        goals = [picked, *goals]
    choices = [Choice(each.code, f"{each.code} {each.title}", each == picked) for each in goals]
    return [Filter("pick", "Follow", choices)] if choices else []


def _kept(request: HttpRequest, picked: Thing | None) -> list[tuple[str, str]]:
    """What another date keeps: the path that is followed, and the view."""
    view = request.GET.get("view", "")
    return [(name, value) for name, value in (("pick", picked.code if picked else ""), ("view", view)) if value]


def _head(request: HttpRequest, whole: Whole, picked: Thing | None, told: Moved | None) -> Head:
    asked = Listing(request.GET, ("",))
    lead = told.sentence if told else "The first goal that a body sets begins the cascade."
    if told and told.took and not whole.past:
        lead = f"Follow it down: {lead}"
    return Head(
        title="From the strategy to the services",
        lead=lead,
        sphere="governance",
        crumbs=[Crumb("Strategy", reverse("strategy")), Crumb("Enterprise goals", reverse("enterprise-goals"))],
        past=whole.past,
        dated=True,
        keep=_kept(request, picked),
        today_url=asked.url(as_of=""),
        deeds=[Deed("Take as CSV", reverse("goals-csv") + asked.url(), "download")],
    )


def _deeds(request: HttpRequest, picked: Thing | None) -> list[Deed]:
    found = [birth_deed(request, "goal-reading.report", label="Report a reading", primary=False)]
    if picked and picked.key.kind == GOAL and "contribution.propose" in DOORS:
        query = f"enterprise_goal={picked.code}"
        label = f"Propose what serves {picked.code}"
        found.append(birth_deed(request, "contribution.propose", label=label, query=query, primary=False))
    return found


def _ran(findings: Sequence[Any], whole: Whole) -> str:
    if whole.past:
        return "on that day"
    return words.when(findings[0].ran_at) if findings and findings[0].ran_at else ""


def _about(whole: Whole) -> str:
    if whole.past:
        return f"The cascade on {words.day(whole.now.on if whole.now else whole.past)}"
    return "The cascade"


def _measured(whole: Whole) -> str:
    """Of which day the figures are, where it is not the one that is looked at."""
    if whole.now is None or whole.now.on == (whole.past or clock.today()):
        return ""
    return f"The newest figures kept by then are of {words.day_long(whole.now.on)}."


@login_required
def goals(request: HttpRequest) -> HttpResponse:
    """The cascade of today or of a past day, with one path picked."""
    standing, past = standing_of(request), day_asked(request)
    whole = cascades.read(standing, past or clock.today(), past=past is not None)
    picked = picked_in(request, whole)
    view = request.GET.get("view", "path")
    view = view if view in VIEWS else "path"
    told = moved(whole, picked) if picked else None
    shown = cascades.picture(whole, picked.key if picked else None, view, told.took if told else {})
    keys = whole.path(picked.key) if picked else set()
    findings = findings_on(whole, with_metrics(whole, keys))
    context = {
        "head": _head(request, whole, picked, told),
        "about": _about(whole),
        "measured": _measured(whole),
        "picture": shown,
        "views": _tabs(Listing(request.GET, ("",)), view),
        "follow": _follow(whole, picked),
        "kept": [(name, request.GET[name]) for name in ("view", "as_of") if request.GET.get(name)],
        "picked": picked,
        "picked_url": cascades.url_of(picked, past) if picked else "",
        "told": told,
        "checks": as_checks(findings),
        "checks_ran": _ran(findings, whole),
        "deeds": _deeds(request, picked),
        "past": past,
        **_who(request),
    }
    return render(request, "pages/direction/cascade.html", context)


def _who(request: HttpRequest) -> dict[str, Any]:
    """Who sets goals for the whole organisation."""
    standing = standing_of(request)
    root = standing.place(None)
    faces, chart = duties(("set-goals",), root, standing, roster_at(request, root))
    return {"who": faces["set-goals"], "chart": chart}


@login_required
def goals_csv(request: HttpRequest) -> HttpResponseBase:
    """Every link of the cascade with both ends, as a table for a spreadsheet."""
    past = day_asked(request)
    whole = cascades.read(standing_of(request), past or clock.today(), past=past is not None)
    heads = ("Above", "Title", "Health", "State", "Below", "Title", "Health", "State", "Link", "Share", "As of")
    on = (whole.now.on if whole.now else past) or ""

    def end(key: Key) -> tuple[Any, ...]:
        thing, health = whole.things[key], whole.health(key)
        return thing.code, thing.title, "" if health is None else health, whole.word(key)

    lines = (
        (*end(tie.upper), *end(tie.lower), "primary" if tie.primary else "secondary", tie.note, on)
        for tie in whole.ties
    )
    return streamed("goals", heads, lines)


urlpatterns = [
    path("goals/", goals, name="goals"),
    path("goals.csv", goals_csv, name="goals-csv"),
]
