"""Advice as pages show it: what waits for the reader, who was asked on a matter and what they said."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from portal import words
from portal.asking import standing_of
from portal.counts import counts_of, soonest, waits
from portal.needs import needs
from portal.parts import Advice, Need, Opinion
from raci.duties import advice
from raci.duties.advice_models import Consultation
from raci.duties.effective import EffectiveGrant
from raci.ledger import clock
from raci.ledger.governed import Governed

UNDECIDED = frozenset({"draft", "review", "requested", "proposed", "planned", "design", "transition"})
"""States of a matter in which its page says that nobody is asked, where nobody is."""


def of_person(person: UUID | None) -> Q:
    """What a person is asked by a role that they hold where the matter lies."""
    now = clock.now()
    place = ExpressionWrapper(OuterRef("unit__path"), CharField())
    held = EffectiveGrant.objects.annotate(place=place).filter(
        Q(until=None) | Q(until__gt=now),
        Q(counts_from=None) | Q(counts_from__lte=now),
        Q(delegator=None) | Q(delegator__state="active"),
        person=person,
        role=OuterRef("role"),
        since__lte=now,
        place__startswith=F("unit__path"),
    )
    return Q(Exists(held))


@waits("consultations", due="due_at")
def asked_of(account: AbstractBaseUser) -> QuerySet[Consultation]:
    """Advice for which the account's person is asked, and still waited for."""
    return Consultation.objects.open().filter(of_person(getattr(account, "person_id", None)))


@needs
def consultations(request: HttpRequest) -> Iterator[Need]:
    """Advice that the reader is asked for; no query beside that of the figures."""
    count = counts_of(request).get("consultations")
    if count:
        url = f"{reverse('consultations')}?whose=mine&state=open"
        yield Need(
            title="You are asked for advice" if count == 1 else f"You are asked for advice on {count} matters",
            url=url,
            act="Give advice",
            act_url=url,
            kicker="Asked for advice",
            text="The decision waits for you, or until the time is over.",
            due=soonest(request, "consultations"),
            sphere="governance",
        )


def state_of(row: Consultation) -> str:
    """How a consultation stands at this moment, as states are named."""
    return "consultation.lapsed" if row.has_lapsed else f"consultation.{row.state}"


def advice_on(request: HttpRequest, matter: Governed, activity: str) -> Advice:
    """Who was asked for advice on a matter, the latest first, and what they said: one query for page and gate."""
    standing = standing_of(request)
    digest = advice.digest_now(matter, standing)
    found = [_opinion(row, digest) for row in advice.given_on(matter, standing)]
    return Advice(found, _note(matter, activity, found, standing))


def _opinion(row: Consultation, digest: str) -> Opinion:
    earlier = "on an earlier text" if row.digest != digest else ""
    if row.answered_by and row.answered_at:
        about = f"{row.answered_by.name}, {words.day_short(row.answered_at)}"
    elif row.due_at:
        about = f"asked until {words.day_long(row.due_at)}"
    else:
        about = "asked; nothing waits for it"
    return Opinion(
        role=row.role.title,
        url=reverse("consultation", args=(row.pk,)),
        state=f"stance.{row.stance}" if row.stance else state_of(row),
        text=row.answer,
        about=", ".join(filter(None, (about, earlier))),
    )


def _note(matter: Governed, activity: str, found: list[Opinion], standing: Any) -> str:
    if found or matter.state not in UNDECIDED:
        return ""
    roles = advice.unasked(matter, activity, standing)
    if not roles:
        return advice.nobody_left(matter, activity, standing)
    verb = "is" if len(roles) == 1 else "are"
    return f"{advice.named(roles)} {verb} to be asked. Nobody has asked for advice on this text yet."
