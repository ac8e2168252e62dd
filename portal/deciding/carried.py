"""What a member does on a motion beside their own vote: proxies carried and given, and whether votes still stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from governance.acts import decisions as acts
from governance.acts import proxies as proxy_acts
from governance.acts.voting import what_changed
from governance.models import Ballot, DocumentVersion, Motion, Proxy
from governance.models.decisions import Rules
from governance.states import BallotState, MotionState, VersionState
from portal import words
from portal.asking import actor_of, standing_of
from portal.deciding.panel import Option, options
from portal.deeds import new_url, whys
from portal.parts import Deed
from raci.duties import gate
from raci.duties.standing import Standing


@dataclass(frozen=True, slots=True)
class Carried:
    """The place of a member whose proxy the reader carries. ``said``: what came of it so far."""

    ballot: Ballot
    said: str


@dataclass(frozen=True, slots=True)
class Card:
    """A vote that the reader may cast for another member, or why not."""

    of: Carried
    proxy: Proxy
    deed: Deed
    may: str
    may_not: str
    options: Sequence[Option]
    reason: str


def carriers(motion: Motion) -> dict[Any, str]:
    """Member -> who carries their proxy. The places come from ``selectors.ballots(carriers=True)``."""
    running = motion.state in proxy_acts.RUNNING and motion.proxies != Rules.Proxies.NONE
    places = motion.ballots.all() if running else ()
    named = ((each.person_id, getattr(each, "carrier_name", None)) for each in places)
    return {person: name for person, name in named if name}


def carried(motion: Motion, standing: Standing) -> list[Carried]:
    """The members for whom the reader may vote on an open motion, from the same places."""
    if motion.state != MotionState.OPEN or not carriers(motion):
        return []
    mine = [each for each in motion.ballots.all() if getattr(each, "carrier", None) == standing.person.pk]
    return [_carried(ballot, standing.person.pk) for ballot in mine]


def _carried(ballot: Ballot, holder: Any) -> Carried:
    said = ""
    if ballot.state == BallotState.CAST and ballot.cast_by_id == holder and ballot.cast_at:
        said = f"You voted “{ballot.get_choice_display().lower()}” for them, signed on {words.day(ballot.cast_at)}."
    elif ballot.state == BallotState.CAST:
        said = "They have voted themself, which ends the proxy here."
    return Carried(ballot, said)


def card(request: HttpRequest, motion: Motion, ballot: Ballot, proxy: Proxy) -> Card:
    """The form for one of them, or every reason why not."""
    ballot.motion = motion
    [offer] = gate.offers([acts.VOTE], ballot, actor_of(request), standing=standing_of(request))
    again = ballot.state == BallotState.CAST and ballot.cast_by_id == proxy.holder_id
    return Card(
        of=_carried(ballot, proxy.holder_id),
        proxy=proxy,
        deed=Deed("Vote", objections=whys(offer.reasons)),
        may=f"You may vote for {ballot.person.name}",
        may_not=f"You may not vote for {ballot.person.name} now",
        options=options(motion, ballot if again else Ballot(), _old_number(motion)),
        reason=ballot.reason if again else "",
    )


def _old_number(motion: Motion) -> str:
    if motion.version is None:
        return ""
    rows = DocumentVersion.objects.filter(document=motion.version.document_id, state=VersionState.IN_FORCE)
    return rows.values_list("number", flat=True).first() or ""


def deeds(request: HttpRequest, motion: Motion, mine: Ballot | None) -> list[Deed]:
    """Giving one's vote to another member, or taking it back; nothing where the charter knows no proxies."""
    standing, actor = standing_of(request), actor_of(request)
    if motion.proxies == Rules.Proxies.NONE or motion.state != MotionState.OPEN or mine is None or not mine.counts:
        return []
    given = getattr(mine, "given_proxy", None)
    if given:
        act = proxy_acts.REVOKE
        return [Deed(act.label, reverse("act", args=(act.code, given)), act.icon)]
    if mine.state == BallotState.CAST and mine.cast_by_id is None:
        return []
    blank = Proxy(motion=motion, body=motion.body, principal=standing.person)
    [offer] = gate.offers([proxy_acts.GIVE], blank, actor, standing=standing)
    act, url = proxy_acts.GIVE, f"{new_url(proxy_acts.GIVE.code)}?motion={motion.code}"
    return [Deed(act.label, url, act.icon, objections=whys(offer.reasons), signature=True)]


def stale(motion: Motion) -> str:
    """Why the votes on an open motion count for nothing any more, and what happens; empty where they stand."""
    if motion.state != MotionState.OPEN or motion.stands:
        return ""
    return f"{what_changed(motion)} No vote is taken any more, and the portal ends the motion within a minute."


def seconding(motion: Motion) -> str:
    """Who seconded it, or that somebody has to."""
    if motion.seconder and motion.seconded_at:
        by = f", moved by {motion.mover.name}" if motion.mover else ""
        return f"Seconded by {motion.seconder.name} on {words.day(motion.seconded_at)}{by}."
    if motion.state == MotionState.DRAFT and motion.body.seconding:
        return "The charter asks that another member with a vote seconds it before it opens. Nobody has yet."
    return ""
