"""What waits for somebody outside of decisions: access to approve, charts to put in force, findings to put right."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from django.urls import reverse

from management.models.changes import REVIEW_WITHIN
from management.selectors import changes
from portal.addresses import address_of
from portal.asking import actor_of, standing_of
from portal.counts import counts_of, soonest, waits
from portal.models import Notice
from portal.needs import needs
from portal.parts import Need
from raci.alignment.models import Finding
from raci.duties import account_acts, emergency_acts, exemption_acts, membership_acts
from raci.duties.effective import EffectiveGrant
from raci.duties.models import Chart, ChartCell, Delegation, Emergency, Exemption
from raci.duties.own_acts import APPROVE_BINDING, PUT_CHART_IN_FORCE
from raci.duties.review_models import ReviewItem
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.models import Event
from raci.people.models import Account, Membership, Person, RoleBinding

GRAVE = ("critical", "high")
SHOWN = 5


def _findings(person: Person | None) -> QuerySet[Finding]:
    return Finding.objects.filter(owner=person, state="open", severity__in=GRAVE)


@waits("findings")
def findings_of(account: AbstractBaseUser) -> QuerySet[Finding]:
    """Grave findings that the account's person answers for."""
    return _findings(getattr(account, "person", None))


def _place(standing: Standing, activity: str, letters: str, unit: str = "unit") -> Q:
    """The units in which the person may do an activity."""
    found = Q(pk__in=[])
    for grant in standing.grants:
        if standing.authority(activity, letters, grant.unit_id):
            found |= Q(**{f"{unit}__path__startswith": grant.path})
    return found


@needs
def access(request: HttpRequest) -> Iterator[Need]:
    """Proposed roles that the reader may approve: neither their own nor proposed by them."""
    standing, person = standing_of(request), actor_of(request).person
    place = _place(standing, str(APPROVE_BINDING.activity), APPROVE_BINDING.letters)
    rows = RoleBinding.objects.filter(place, state="proposed").exclude(person=person)
    proposed_by_me = Event.objects.filter(pk=OuterRef("last_event"), actor=str(person.pk))
    for row in rows.filter(~Exists(proposed_by_me)).select_related("person", "team", "role", "unit")[:SHOWN]:
        yield Need(
            title=f"{row.role} for {row.holder}",
            url=address_of(row),
            act="Look at it",
            act_url=address_of(row),
            kicker=f"Proposed role in {row.unit}",
            text=row.reason,
            sphere="duties",
        )


@needs
def joining(request: HttpRequest) -> Iterator[Need]:
    """Who is proposed for a team, for those who may approve it: neither for themselves nor proposed by them."""
    standing, person = standing_of(request), actor_of(request).person
    act = membership_acts.APPROVE
    if not standing.place_for(str(act.activity), act.letters):
        return
    place = _place(standing, str(act.activity), act.letters, "team__unit")
    rows = Membership.objects.filter(place, state="proposed").exclude(person=person)
    proposed_by_me = Event.objects.filter(pk=OuterRef("last_event"), actor=str(person.pk))
    for row in rows.filter(~Exists(proposed_by_me)).select_related("person", "team__unit")[:SHOWN]:
        yield Need(
            title=f"{row.person} in the team {row.team}",
            url=address_of(row),
            act="Look at it",
            act_url=address_of(row),
            kicker=f"Proposed for a team of {row.team.unit}",
            text=row.reason,
            sphere="duties",
        )


@waits("accounts")
def accounts_of(account: AbstractBaseUser) -> QuerySet[Account]:
    """Accounts that wait until somebody confirms who has them, for those who keep persons: neither their own nor
    handed over by them."""
    person, now, act = getattr(account, "person", None), clock.now(), account_acts.CONFIRM
    cells = ChartCell.objects.filter(activity=act.activity, letter__in=act.letters, chart__state="in_force")
    held = EffectiveGrant.objects.filter(Q(until=None) | Q(until__gt=now), person=person, since__lte=now)
    rows = Account.objects.filter(Exists(held.filter(role__in=cells.values("role"))), awaits_confirmation=True)
    return rows.filter(state="active").exclude(person=person).exclude(Q(handed_by=person) | Q(invited_by=person))


@needs
def accounts(request: HttpRequest) -> Iterator[Need]:
    """The same, as one line; no query beside that of the figures."""
    count, act = counts_of(request).get("accounts"), account_acts.CONFIRM
    if count and standing_of(request).authority(str(act.activity), act.letters, None):
        url = f"{reverse('accounts')}?state=unconfirmed"
        yield Need(
            title="One account waits to be confirmed" if count == 1 else f"{count} accounts wait to be confirmed",
            url=url,
            act="Look at it" if count == 1 else "Look at them",
            act_url=url,
            kicker="Somebody else could have set the password",
            text="Ask its person whether they have the account. Until then it opens nothing.",
            sphere="duties",
        )


@needs
def exemptions(request: HttpRequest) -> Iterator[Need]:
    """Exemptions that the reader may decide on: neither their own nor asked for by them."""
    standing, person = standing_of(request), actor_of(request).person
    place = _place(standing, str(exemption_acts.GRANT.activity), exemption_acts.GRANT.letters)
    rows = Exemption.objects.filter(place, state="requested").exclude(person=person)
    asked_by_me = Event.objects.filter(pk=OuterRef("last_event"), actor=str(person.pk))
    for row in rows.filter(~Exists(asked_by_me)).select_related("rule", "person", "unit")[:SHOWN]:
        yield Need(
            title=f"Exemption for {row.person}: {row.rule.title}",
            url=address_of(row),
            act="Decide",
            act_url=address_of(row),
            kicker=f"Asked for, {row.code}",
            text=row.reason,
            sphere="duties",
        )


@needs
def emergencies(request: HttpRequest) -> Iterator[Need]:
    """What was done in an emergency and waits for the reader's review."""
    standing, person = standing_of(request), actor_of(request).person
    place = _place(standing, str(emergency_acts.REVIEW.activity), emergency_acts.REVIEW.letters)
    rows = Emergency.objects.filter(place, state="open").exclude(person=person)
    for row in rows.select_related("person", "role", "unit")[:SHOWN]:
        yield Need(
            title=f"{row.person} took the role {row.role}",
            url=address_of(row),
            act="Review",
            act_url=address_of(row),
            kicker=f"Emergency {row.code}",
            text=row.reason,
            due=row.ends_at + emergency_acts.REVIEW_WITHIN,
            sphere="assurance",
        )


def _offers(person: Person | None) -> QuerySet[Delegation]:
    return Delegation.objects.filter(delegate=person, state="offered", valid_until__gt=clock.now())


@waits("exceptions")
def offers_to(account: AbstractBaseUser) -> QuerySet[Delegation]:
    """Roles that somebody wants the account's person to act in."""
    return _offers(getattr(account, "person", None))


@needs
def offers(request: HttpRequest) -> Iterator[Need]:
    """Roles that somebody wants the reader to act in."""
    if not counts_of(request).get("exceptions"):
        return
    for row in _offers(actor_of(request).person).select_related("delegator", "binding__role", "unit")[:SHOWN]:
        yield Need(
            title=f"Act for {row.delegator} as {row.binding.role}",
            url=address_of(row),
            act="Answer",
            act_url=address_of(row),
            kicker=f"Delegation {row.code}",
            text=row.reason,
            sphere="duties",
        )


@waits("access-reviews", due="due_at")
def review_items(account: AbstractBaseUser) -> QuerySet[ReviewItem]:
    """Roles of others that wait for the answer of the account's person, or of somebody for whom they act."""
    person, now = getattr(account, "person", None), clock.now()
    acting = Delegation.objects.filter(
        delegate=person, state="accepted", valid_from__lte=now, valid_until__gt=now, binding__state="approved"
    )
    rows = ReviewItem.objects.filter(Q(reviewer=person) | Q(reviewer__in=acting.values("delegator")))
    return rows.filter(Q(due_at__gt=now) | Q(state="held"), state__in=ReviewItem.OPEN)


@needs
def access_reviews(request: HttpRequest) -> Iterator[Need]:
    """Roles that wait for the reader's answer; no query beside that of the figures."""
    count = counts_of(request).get("access-reviews")
    if count:
        url = reverse("access-reviews")
        yield Need(
            title="One role waits for your answer" if count == 1 else f"{count} roles wait for your answer",
            url=url,
            act="Answer",
            act_url=url,
            kicker="Access review",
            text="Whoever is not answered for in time loses the role.",
            due=soonest(request, "access-reviews"),
            sphere="assurance",
        )


@needs
def charts(request: HttpRequest) -> Iterator[Need]:
    """Drafts of charts that the reader may put in force."""
    standing = standing_of(request)
    place = _place(standing, str(PUT_CHART_IN_FORCE.activity), PUT_CHART_IN_FORCE.letters)
    for row in Chart.objects.filter(place, state="draft").select_related("unit")[:SHOWN]:
        yield Need(
            title=f"Version {row.version} of the RACI chart of {row.unit}",
            url=address_of(row),
            act="Read the chart",
            act_url=address_of(row),
            kicker="A chart waits to be put in force",
            text=row.reason,
            sphere="duties",
        )


class Line(NamedTuple):
    """A finding or a change in the same columns. ``about``: the object that a finding is about, or the service;
    ``what``: what is asked of a change; ``due``: for when it is planned, or since when an emergency is under way."""

    kind: str
    code: str
    title: str
    about: str
    what: str
    due: datetime | None
    place: int


@needs
def work(request: HttpRequest) -> Iterator[Need]:
    """What the checks found and the reader answers for, and changes that wait for the reader: one query."""
    parts = [_asked_changes(request)]
    if counts_of(request).get("findings"):
        parts.append(_asked_findings(request))
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    shown: dict[str, int] = {}
    for line in (Line(*row) for row in found.order_by("place")[: SHOWN * len(parts)]):
        shown[line.kind] = shown.get(line.kind, 0) + 1
        if shown[line.kind] <= SHOWN:
            yield _finding(line) if line.kind == "finding" else _change(line)


def _asked_findings(request: HttpRequest) -> QuerySet[Any, Any]:
    place = Window(RowNumber(), order_by=[F("severity").asc(), F("opened_at").asc()])
    rows = _findings(actor_of(request).person).order_by().annotate(place=place)
    never = Cast(Value(None), DateTimeField())
    return rows.values_list(_text("finding"), "code", "sentence", "object_label", _text(""), never, "place")


def _asked_changes(request: HttpRequest) -> QuerySet[Any, Any]:
    standing = standing_of(request)
    places = {
        name: _place(standing, f"{name}-change", "RA", "service__unit") for name in ("approve", "implement", "review")
    }
    rows = changes.waiting(actor_of(request).person, **places).order_by()
    emergency = Q(kind="emergency", started_at__isnull=False)
    due = Case(When(emergency, then=F("started_at")), When(what="review", then=None), default=F("starts_at"))
    place = Window(RowNumber(), order_by=[F("starts_at").asc(), F("code").asc()])
    columns = ("code", "title", "service__name", "what", "due", "place")
    return rows.annotate(due=due, place=place).values_list(_text("change"), *columns)


def _text(value: str) -> Value:
    return Value(value, CharField(max_length=400))


def _finding(line: Line) -> Need:
    url = reverse("finding", args=[line.code])
    return Need(
        title=line.title,
        url=url,
        act="Put it right",
        act_url=url,
        kicker=f"Finding {line.code}, {line.about}",
        sphere="assurance",
    )


ASKED = {
    "approve": ("Read and decide", "waits for approval"),
    "ratify": ("Settle it", "was started before its approval"),
    "implement": ("Implement it", "may be implemented now"),
    "review": ("Review it", "waits for its review"),
}


def _change(line: Line) -> Need:
    url = reverse("change", args=[line.code])
    act, said = ASKED[line.what]
    late = line.due + REVIEW_WITHIN if line.due and line.what in ("ratify", "review") else line.due
    return Need(
        title=line.title,
        url=url,
        act=act,
        act_url=url,
        kicker=f"Change {line.code} of {line.about}",
        text=f"It {said}.",
        due=late,
        sphere="management",
    )


@waits("notices", asks=False)
def told(account: AbstractBaseUser) -> QuerySet[Notice]:
    """What the account's person was told and has not read."""
    return Notice.objects.filter(person=getattr(account, "person_id", None), read_at=None)
