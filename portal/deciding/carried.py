"""What a member does on a motion beside their own vote: proxies carried and given, and whether votes still stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from governance.acts import decisions as acts
from governance.acts import proxies as proxy_acts
from governance.acts.voting import what_changed
from governance.models import Ballot, DocumentVersion, Motion, Proxy
from governance.models.decisions import Rules
from governance.states import BallotState, MotionState, VersionState
from portal import words
from portal.asking import actor_of, standing_of
from portal.deciding.panel import Option, options
from portal.deeds import deed, new_url, whys
from portal.doors import door_to
from portal.parts import Deed
from raci.duties import gate
from raci.duties.standing import Standing


@dataclass(frozen=True, slots=True)
class Carried:
    """A member whose proxy the reader carries, and how far that is. ``said``: what the reader cast for them."""

    ballot: Ballot
    proxy: Proxy
    said: str


@dataclass(frozen=True, slots=True)
class Card:
    """A vote that the reader may cast for another member, or why not."""

    of: Carried
    deed: Deed
    may: str
    may_not: str
    options: Sequence[Option]
    reason: str


def in_hands(motion: Motion) -> list[Proxy]:
    """Every proxy that can be used on a motion today: one query; none where its rules know no proxies."""
    if motion.proxies == Rules.Proxies.NONE or motion.state not in proxy_acts.RUNNING:
        return []
    return list(proxy_acts.in_force(motion).select_related("principal", "holder", "motion", "body"))


def carried(motion: Motion, proxies: Sequence[Proxy], standing: Standing) -> list[Carried]:
    """The members for whom the reader may vote on an open motion."""
    if motion.state != MotionState.OPEN:
        return []
    places = {each.person_id: each for each in motion.ballots.all()}
    mine = [each for each in proxies if each.holder_id == standing.person.pk and each.principal_id in places]
    return [_carried(places[proxy.principal_id], proxy) for proxy in mine]


def _carried(ballot: Ballot, proxy: Proxy) -> Carried:
    said = ""
    if _cast_by(ballot, proxy) and ballot.cast_at:
        said = f"You voted “{ballot.get_choice_display().lower()}” for them, signed on {words.day(ballot.cast_at)}."
    elif ballot.state == BallotState.CAST:
        said = "They have voted themself, which ends the proxy here."
    return Carried(ballot, proxy, said)


def _cast_by(ballot: Ballot, proxy: Proxy) -> bool:
    return ballot.state == BallotState.CAST and ballot.cast_by_id == proxy.holder_id


def card(request: HttpRequest, motion: Motion, found: Carried) -> Card:
    """The form for one of them, or every reason why not."""
    ballot, proxy = found.ballot, found.proxy
    ballot.motion = motion
    [offer] = gate.offers([acts.VOTE], ballot, actor_of(request), standing=standing_of(request))
    again = _cast_by(ballot, proxy)
    return Card(
        of=found,
        deed=Deed("Vote", objections=whys(offer.reasons)),
        may=f"You may vote for {proxy.principal.name}",
        may_not=f"You may not vote for {proxy.principal.name} now",
        options=options(motion, ballot if again else Ballot(), _old_number(motion)),
        reason=ballot.reason if again else "",
    )


def _old_number(motion: Motion) -> str:
    if motion.version is None:
        return ""
    rows = DocumentVersion.objects.filter(document=motion.version.document_id, state=VersionState.IN_FORCE)
    return rows.values_list("number", flat=True).first() or ""


def deeds(request: HttpRequest, motion: Motion, mine: Ballot | None, proxies: Sequence[Proxy]) -> list[Deed]:
    """Giving one's vote to another member, or taking it back; nothing where the charter knows no proxies."""
    standing, actor = standing_of(request), actor_of(request)
    if motion.proxies == Rules.Proxies.NONE or motion.state not in proxy_acts.RUNNING:
        return []
    given = next((each for each in proxies if each.principal_id == standing.person.pk), None)
    if given is not None:
        return [deed(each, door_to(each.act.code)) for each in gate.offers([proxy_acts.REVOKE], given, actor)]
    if mine is None or not mine.counts or (mine.state == BallotState.CAST and mine.cast_by_id is None):
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
