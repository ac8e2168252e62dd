"""What departs from the rule for a time: exemptions, delegations, emergencies; who has one, why and until when."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import sayings, words
from portal.advising import advice_on
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Column, Crumb, Fact, Head
from raci.duties.emergency_acts import REVIEW_WITHIN
from raci.duties.exemption_acts import DECIDE_EXEMPTION
from raci.ledger import clock
from raci.ledger.models import Event

SHOWN = 100
HOME = "What departs from the rule"


@login_required
def exceptions(request: HttpRequest) -> HttpResponse:
    """All three kinds, what holds now and what waits first."""
    standing = standing_of(request)
    now = clock.now()
    exempt = in_sight("exemption", standing).select_related("rule", "person", "unit", "monitor")
    given = in_sight("delegation", standing).select_related("binding__role", "delegator", "delegate", "unit")
    taken = in_sight("emergency", standing).select_related("person", "role", "unit")
    head = Head(
        title=HOME,
        lead="Exemptions, delegations and emergencies: each has a person, a reason and an end, and nobody gives one to "
        "themselves.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts"))],
        deeds=[
            birth_deed(request, "delegation.offer"),
            birth_deed(request, "exemption.request", primary=False),
            birth_deed(request, "emergency.begin", label="Take a role in an emergency", primary=False),
        ],
        as_of=False,
    )
    context = {
        "head": head,
        "now": now,
        "exemptions": sorted(exempt[:SHOWN], key=lambda row: row.state != "requested"),
        "exemption_columns": [
            Column("Who"), Column("From the rule"), Column("Watched by"), Column("Until"), Column("State")
        ],
        "delegations": sorted(given[:SHOWN], key=lambda row: row.state not in ("offered", "accepted")),
        "delegation_columns": [Column("Who acts"), Column("For"), Column("As"), Column("Until"), Column("State")],
        "emergencies": sorted(taken[:SHOWN], key=lambda row: row.state != "open"),
        "emergency_columns": [Column("Who"), Column("As"), Column("From"), Column("Until"), Column("State")],
    }  # fmt: skip
    return render(request, "pages/duties/exceptions.html", context)


def _shown(request: HttpRequest, row: Any, title: str, lead: str, facts: Sequence[Fact], **more: Any) -> HttpResponse:
    standing = standing_of(request)
    head = Head(
        title=title,
        lead=lead,
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts")), Crumb(HOME, reverse("exceptions")), Crumb(str(row.code))],
        state=f"{row.SUBJECT}.{row.state}",
        facts=list(facts),
        as_of=False,
    )
    context = {"head": head, "row": row, "deeds": deeds_on(request, row), "history": history(row, standing=standing)}
    return render(request, "pages/duties/exception.html", context | more)


@login_required
def exemption(request: HttpRequest, code: str) -> HttpResponse:
    """One exemption: from what, for whom, what is done instead, who watches."""
    rows = in_sight("exemption", standing_of(request)).select_related("rule", "person", "unit", "monitor")
    row = one(rows, code=code)
    says = [
        ("The rule", f"{row.rule.code}: {row.rule.title}", reverse("rule", args=(row.rule.code,))),
        ("For", f"{row.person}, in {row.unit}", reverse("person", args=(row.person_id,))),
        ("Why", row.reason, ""),
        ("Instead of the rule", row.compensating_control, ""),
        ("Watched by", str(row.monitor), reverse("person", args=(row.monitor_id,))),
    ]
    facts = [Fact(words.day_long(row.valid_from), "From"), Fact(words.day_long(row.valid_until), "Until")]
    title = f"Exemption from {row.rule.code} for {row.person}"
    lead = "It ends by the clock. Every act under it says so in the record."
    if row.state == "requested":
        lead = "Nothing is lifted yet: somebody who does not gain and is not near decides."
    advice = advice_on(request, row, DECIDE_EXEMPTION.code)
    return _shown(request, row, title, lead, facts, says=says, advice=advice)


@login_required
def delegation(request: HttpRequest, code: str) -> HttpResponse:
    """One delegation: who acts for whom, in which role."""
    rows = in_sight("delegation", standing_of(request))
    row = one(rows.select_related("binding__role", "delegator", "delegate", "unit"), code=code)
    says = [
        ("Who acts", str(row.delegate), reverse("person", args=(row.delegate_id,))),
        ("For", str(row.delegator), reverse("person", args=(row.delegator_id,))),
        ("As", f"{row.binding.role} in {row.unit}", reverse("binding", args=(row.binding_id,))),
        ("Why", row.reason or "No reason was given.", ""),
    ]
    facts = [Fact(words.day_long(row.valid_from), "From"), Fact(words.day_long(row.valid_until), "Until")]
    lead = "What is done under it counts for both: where one of them may not decide, neither does."
    title = f"Delegation from {row.delegator} to {row.delegate}"
    return _shown(request, row, title, lead, facts, says=says)


@login_required
def emergency(request: HttpRequest, code: str) -> HttpResponse:
    """One emergency: why, what was done in it, and what the review found."""
    row = one(in_sight("emergency", standing_of(request)).select_related("person", "role", "unit"), code=code)
    says = [
        ("Who", str(row.person), reverse("person", args=(row.person_id,))),
        ("As", f"{row.role} in {row.unit}", ""),
        ("Why", row.reason, ""),
    ]
    if row.verdict:
        says.append((f"The review says: {row.get_verdict_display().lower()}", row.review, ""))
    else:
        says.append(("To be reviewed by", words.day_long(row.ends_at + REVIEW_WITHIN), ""))
    acts = Event.objects.filter(actor=str(row.person_id), at__gte=row.begun_at, at__lte=row.ends_at)
    done = [
        (event, sayings.sentence(event))
        for event in acts.filter(authority__contains=f"({row.code})").order_by("at", "id")[:SHOWN]
    ]
    facts = [Fact(words.when(row.begun_at), "From"), Fact(words.when(row.ends_at), "Until")]
    lead = "A role taken without waiting. Every rule still counted, and somebody else reviews what was done."
    title = f"Emergency: {row.person} as {row.role}"
    return _shown(request, row, title, lead, facts, says=says, done=done)


urlpatterns = [
    path("raci/exceptions/", exceptions, name="exceptions"),
    path("raci/exemptions/<str:code>/", exemption, name="exemption"),
    path("raci/delegations/<str:code>/", delegation, name="delegation"),
    path("raci/emergencies/<str:code>/", emergency, name="emergency"),
]
