"""What a member does on a motion beside their own vote: proxies carried and given, and whether votes still stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from governance.acts import decisions as acts
from governance.acts import proxies as proxy_acts
from governance.acts.voting import what_changed
from governance.models import Ballot, Motion, Proxy
from governance.models.decisions import Rules
from governance.states import BallotState, MotionState
from portal import words
from portal.asking import actor_of, standing_of
from portal.deciding.panel import Option, options
from portal.deeds import birth_deed, deed, whys
from portal.doors import door_to
from portal.parts import Deed
from raci.duties import gate


@dataclass(frozen=True, slots=True)
class Card:
    """A vote that the reader may cast for another member, or why not."""

    ballot: Ballot
    proxy: Proxy
    deed: Deed
    may: str
    may_not: str
    options: Sequence[Option]
    reason: str
    said: str


def in_hands(motion: Motion) -> list[Proxy]:
    """Every proxy that can be used on a motion today: one query; none where its rules know no proxies."""
    if motion.proxies == Rules.Proxies.NONE or motion.state not in proxy_acts.RUNNING:
        return []
    return list(proxy_acts.in_force(motion).select_related("principal", "holder", "motion", "body"))


def cards(request: HttpRequest, motion: Motion, proxies: Sequence[Proxy]) -> list[Card]:
    """A card for each member whose proxy the reader carries."""
    mine = [each for each in proxies if each.holder_id == standing_of(request).person.pk]
    if motion.state != MotionState.OPEN or not mine:
        return []
    places = {each.person_id: each for each in motion.ballots.all()}
    found = [(proxy, places[proxy.principal_id]) for proxy in mine if proxy.principal_id in places]
    for _, ballot in found:
        ballot.motion = motion
    offers = gate.offers_of(
        [(acts.VOTE, ballot) for _, ballot in found], actor_of(request), standing=standing_of(request)
    )
    return [_card(motion, proxy, offer) for (proxy, _), offer in zip(found, offers, strict=True)]


def _card(motion: Motion, proxy: Proxy, offer: Any) -> Card:
    ballot: Ballot = offer.subject
    mine = ballot.state == BallotState.CAST and ballot.cast_by_id == proxy.holder_id
    said = ""
    if mine and ballot.cast_at:
        said = f"You voted “{ballot.get_choice_display().lower()}” for them, signed on {words.day(ballot.cast_at)}."
    return Card(
        ballot=ballot,
        proxy=proxy,
        deed=Deed("Vote", objections=whys(offer.reasons)),
        may=f"You may also vote for {proxy.principal.name}",
        may_not=f"You may not vote for {proxy.principal.name} now",
        options=options(motion, ballot if mine else Ballot()),
        reason=ballot.reason if mine else "",
        said=said,
    )


def deeds(request: HttpRequest, motion: Motion, mine: Ballot | None, proxies: Sequence[Proxy]) -> list[Deed]:
    """Giving one's vote to another member, or taking it back; nothing where the charter knows no proxies."""
    standing = standing_of(request)
    if motion.proxies == Rules.Proxies.NONE or motion.state not in proxy_acts.RUNNING:
        return []
    given = [each for each in proxies if each.principal_id == standing.person.pk]
    if given:
        offers = gate.offers([proxy_acts.REVOKE], given[0], actor_of(request), standing=standing)
        return [deed(offer, door_to(offer.act.code)) for offer in offers]
    if mine is None or not mine.counts or (mine.state == BallotState.CAST and mine.cast_by_id is None):
        return []
    query = f"motion={motion.code}"
    placed = Proxy(motion=motion, body=motion.body, principal=standing.person)
    return [birth_deed(request, proxy_acts.GIVE.code, query=query, primary=False, placed=placed)]


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
