"""The appetite for risk by category, and what of all risks waits for the reader."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from governance.acts import appetite as acts
from governance.models import RiskAppetite
from governance.models.risks import Category
from governance.selectors import risks as selectors
from governance.states import AppetiteState
from portal import words
from portal.asking import login_required, roster_at, standing_of
from portal.counts import counts_with_letters, soonest, waits_by_letter
from portal.deeds import birth_deed, deeds_of, in_table, shown_doors
from portal.faces import duties
from portal.history import history
from portal.needs import needs
from portal.pages.risks import views
from portal.parts import Crumb, Head, Need
from raci.ledger import clock

SHOWN = (AppetiteState.PROPOSED, AppetiteState.IN_FORCE)


@login_required
def risk_appetite(request: HttpRequest) -> HttpResponse:
    """How much risk of each category is taken, by the board; every version."""
    standing = standing_of(request)
    rows = list(selectors.appetites(standing))
    where = rows[0].unit.path if rows else standing.place(None) if standing.grants else ""
    roster = roster_at(request, where)
    faces, chart = duties((acts.PROPOSE_APPETITE.code, acts.SET_APPETITE.code), where, standing, roster)
    open_rows = [each for each in rows if each.state in SHOWN]
    deeds = deeds_of(request, [(each, shown_doors(each.SUBJECT)) for each in open_rows], roster)
    by_row = {each.pk: in_table(found) for each, found in zip(open_rows, deeds, strict=True)}
    groups = [
        (Category(category).label, [(each, by_row.get(each.pk, [])) for each in versions])
        for category, versions in groupby(rows, key=lambda each: each.category)
    ]
    context = {
        "head": _head(request, rows),
        "views": views("risk-appetite"),
        "groups": groups,
        "proposers": faces[acts.PROPOSE_APPETITE.code],
        "setters": faces[acts.SET_APPETITE.code],
        "chart": chart,
        "history": history(*rows[:20], standing=standing) if rows else [],
    }
    return render(request, "pages/risks/appetite.html", context)


def _head(request: HttpRequest, rows: list[RiskAppetite]) -> Head:
    missing = [label for value, label in Category.choices if not _in_force(rows, str(value))]
    lead = "How much risk the board takes, by category. Whatever is rated higher is treated, or accepted for a time."
    if rows and missing:
        lead = f"How much risk the board takes. Nothing is set yet for {_joined(missing)}."
    return Head(
        title="Appetite for risk",
        lead=lead,
        sphere="governance",
        crumbs=[Crumb("Risks", reverse("risk-map")), Crumb("Appetite")],
        deeds=[birth_deed(request, acts.PROPOSE.code)],
    )


def _in_force(rows: list[RiskAppetite], category: str) -> bool:
    return any(each.category == category and each.state == AppetiteState.IN_FORCE for each in rows)


def _joined(labels: list[Any]) -> str:
    """``law and regulation, money and suppliers``, within a sentence."""
    said = [str(label)[:1].lower() + str(label)[1:] for label in labels]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])}; and {said[-1]}"


# --- what waits ---------------------------------------------------------------------------------------------------


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What of all risks waits for the reader: to accept, assess, treat, verify or set."""
    standing = standing_of(request)
    acceptances = list(selectors.to_accept(standing).select_related("risk").order_by("until", "code"))
    treatments = list(selectors.to_treat(standing).select_related("risk").order_by("due_on", "id"))
    verifying = list(selectors.to_verify(standing).select_related("risk", "owner").order_by("done_on", "id"))
    assessing = list(selectors.to_assess(standing).select_related("owner").order_by("code"))
    setting = list(selectors.to_set(standing).select_related("unit").order_by("code"))
    count = len(acceptances) + len(treatments) + len(verifying) + len(assessing) + len(setting)
    head = Head(
        title="What risks wait for",
        lead=f"{words.plural(count, 'matter')} of the register of risks {'waits' if count == 1 else 'wait'} for you."
        if count
        else "Nothing of the register of risks waits for you.",
        sphere="governance",
        crumbs=[Crumb("Risks", reverse("risk-map")), Crumb("What waits for you")],
    )
    context = {
        "head": head,
        "views": views("risks-waiting"),
        "acceptances": acceptances,
        "treatments": treatments,
        "verifying": verifying,
        "assessing": assessing,
        "setting": setting,
        "today": clock.today(),
    }
    return render(request, "pages/risks/waiting.html", context)


waits_by_letter("risks-to-accept")(selectors.to_accept)
waits_by_letter("risks-to-assess")(selectors.to_assess)
waits_by_letter("risks-to-treat", due="due_on")(selectors.to_treat)
waits_by_letter("risks-to-verify")(selectors.to_verify)
waits_by_letter("risk-appetites-to-set")(selectors.to_set)
ASKED: tuple[tuple[str, str, str, str, str, str], ...] = (
    # key of the count, one, several, the act, what it means, side
    ("risks-to-accept", "A risk waits to be accepted or not", "{} risks wait to be accepted or not", "Decide",
     "You have no part in them. What is accepted ends after twelve months at most.", "governance"),
    ("risk-appetites-to-set", "An appetite for risk waits to be set", "{} appetites for risk wait to be set", "Decide",
     "It says from which score on a risk has to be treated.", "governance"),
    ("risks-to-treat", "A treatment of a risk is due from you", "{} treatments of risks are due from you", "See it",
     "You answer for it. Once it is reported done, somebody else verifies it.", "management"),
    ("risks-to-assess", "A risk has to be assessed", "{} risks have to be assessed", "Assess",
     "They are new, read otherwise, or their last assessment is too old.", "management"),
    ("risks-to-verify", "A treatment of a risk waits to be verified", "{} treatments of risks wait to be verified",
     "Verify", "Until then it does not count as done.", "assurance"),
)  # fmt: skip


@needs
def asked_of(request: HttpRequest) -> Iterator[Need]:
    """What risks want of the reader; no query beside that of the figures."""
    counts = counts_with_letters(request)
    url = reverse("risks-waiting")
    for key, one_said, many, act, text, sphere in ASKED:
        count = counts.get(key)
        if count:
            title = one_said if count == 1 else many.format(count)
            due, side = soonest(request, key), _side(sphere)
            yield Need(title, url, act, url, kicker="Risks", text=text, due=due, sphere=side)


def _side(sphere: str) -> Any:
    return sphere


urlpatterns = [
    path("risks/appetite/", risk_appetite, name="risk-appetite"),
    path("risks/waiting/", waiting, name="risks-waiting"),
]
