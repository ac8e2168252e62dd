"""Before it hurts: who can complete what is open and with whom away, and what a change would bring. Nothing is done."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from portal.addresses import address_of
from portal.asking import login_required, standing_of
from portal.deeds import rule_address
from portal.doors.sight import in_sight
from portal.forms.whatif import FORMS, Question
from portal.parts import Column, Crumb, Deed, Fact, Head, Tab
from raci.alignment import resilience as alignment
from raci.alignment.whatif import Effect
from raci.duties.completing import Forecast, Outlook
from raci.duties.staff import Staff
from raci.duties.standing import Standing

WORDS = {
    Outlook.NOBODY: "Nobody is left who can complete it",
    Outlook.ONE: "Only while nobody in particular is away",
    Outlook.UNKNOWN: "Too many ways to tell",
    Outlook.FINE: "Whoever is away, others can complete it",
}
MARKS = {Outlook.NOBODY: "no", Outlook.ONE: "soon", Outlook.UNKNOWN: "skip", Outlook.FINE: "yes"}
SHOWN = 5
TABS = {"grant": "Give a role", "move": "Move somebody to a team", "enforce": "Enforce a rule"}


def _named(names: tuple[str, ...]) -> str:
    if not names:
        return "nobody"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _stages(found: Forecast) -> list[str]:
    pairs = zip(found.decision.stages, found.able, strict=True)
    return [f"{s.title}{f' ({s.times} persons)' if s.times > 1 else ''}: {_named(able)}" for s, able in pairs]


def _said(found: Forecast) -> str:
    if found.outlook == Outlook.ONE:
        return f"It hangs on {' and on '.join(found.lone)}"
    if found.outlook == Outlook.NOBODY and found.lacking:
        return f"Too few are left: {', '.join(found.lacking).lower()}"
    return WORDS[found.outlook]


def lines(found: list[Forecast] | tuple[Forecast, ...]) -> list[dict[str, Any]]:
    """Forecasts as the table and the lists show them."""
    return [
        {
            "title": each.decision.row.label,
            "url": address_of(each.decision.row),
            "said": _said(each),
            "mark": MARKS[each.outlook],
            "stages": _stages(each),
        }
        for each in found
    ]


def _rows(standing: Standing) -> Any:
    return lambda kind: in_sight(kind, standing, shared=False)


@login_required
def resilience(request: HttpRequest) -> HttpResponse:
    """What is open, worst first."""
    standing, here = standing_of(request), reverse("resilience")
    about = request.GET.get("about", "")
    about = about if about in alignment.GROUPS else next(iter(alignment.GROUPS))
    staff = Staff.load(charts=standing.charts, rules=standing.rules)
    found = alignment.outlook(alignment.GROUPS[about], _rows(standing), staff)
    counts = {outlook: sum(each.outlook == outlook for each in found) for outlook in Outlook}
    head = Head(
        title="Who can still complete it",
        lead="Everything that is open, with those who can carry it to its end, and what hangs on one person alone.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts"))],
        facts=[
            Fact(str(counts[Outlook.NOBODY]), "Nobody left", "alert-triangle"),
            Fact(str(counts[Outlook.ONE]), "On one person", "user"),
            Fact(str(len(found)), "Open", "hourglass"),
        ],
        deeds=[Deed("Ask what would happen if", reverse("what-if"), "arrow-guide")],
        as_of=False,
    )
    context = {
        "head": head,
        "tabs": [Tab(word, f"{here}?about={key}", key == about) for key, word in alignment.HEADINGS.items()],
        "heading": alignment.HEADINGS[about],
        "columns": [Column("What is open"), Column("How it stands"), Column("What is left, and who can do it")],
        "lines": lines(found),
    }
    return render(request, "pages/duties/resilience.html", context)


def chosen(request: HttpRequest) -> tuple[str, Question]:
    """Which of the three questions is asked, with what was filled in, if anything was."""
    what = request.GET.get("what", "")
    what = what if what in FORMS else "grant"
    filled = request.GET if set(request.GET) - {"what"} else None
    return what, FORMS[what](filled, standing=standing_of(request))


def effect_of(question: Question, kinds: Sequence[str], *, clashes: bool) -> Effect | None:
    """The answer; None while the question is not complete. For ``kinds`` and ``clashes`` see the question."""
    asked = question.is_bound and question.is_valid()
    return question.answer(_rows(question.standing), kinds, clashes=clashes) if asked else None


@login_required
def what_if(request: HttpRequest) -> HttpResponse:
    """Three questions about changes that nobody has made."""
    what, question = chosen(request)
    here = reverse("what-if")
    head = Head(
        title="What would happen if",
        lead="Try a change in thought: who would stand against which rule, and what could nobody complete any more. "
        "Nothing is written.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts"))],
        deeds=[Deed("See who can complete what is open", reverse("resilience"), "users")],
        as_of=False,
    )
    effect = effect_of(question, (), clashes=True)
    context: dict[str, Any] = {
        "head": head,
        "tabs": [Tab(word, f"{here}?what={key}", key == what) for key, word in TABS.items()],
        "what": what,
        "heading": TABS[what],
        "form": question,
        "effect": effect,
    }
    if effect:
        context["clashes"] = [(each, rule_address(each.rule)) for each in effect.clashes]
        context["open_url"] = f"{reverse('what-if-open')}?{request.GET.urlencode()}"
        context["looked_at"] = alignment.HEADINGS[question.group].lower()
    return render(request, "pages/duties/what_if.html", context)


@login_required
def what_if_open(request: HttpRequest) -> HttpResponse:
    """What the change would do to one group of open decisions, for the page of the answer, which fetches it."""
    _, question = chosen(request)
    if not request.htmx or not (question.is_bound and question.is_valid()):  # type: ignore[attr-defined]
        return redirect(f"{reverse('what-if')}?{request.GET.urlencode()}")
    effect = effect_of(question, alignment.GROUPS[question.group], clashes=False)
    context: dict[str, Any] = {"effect": effect, "looked_at": alignment.HEADINGS[question.group].lower()}
    context |= {name: lines(getattr(effect, name)) for name in ("lost", "lone", "gained")}
    return render(request, "pages/duties/what_if_open.html", context)


urlpatterns = [
    path("raci/resilience/", resilience, name="resilience"),
    path("raci/what-if/", what_if, name="what-if"),
    path("raci/what-if/open/", what_if_open, name="what-if-open"),
]
