"""Acts on proxies, and what stands against a vote that a member casts for another.

A proxy is as wide as the charter of its body lets it be. Whoever carries one answers for the vote together with the
member whose vote it is, so what either of them did before stands in its way.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from governance.acts.seats import sitting
from governance.acts.within import open_act_on
from governance.models import Ballot, Body, BodyMember, Motion, Proxy
from governance.selectors.interests import matches_of
from governance.states import BallotState, MotionState, ProxyState
from raci.duties.acts import Act, Question
from raci.duties.objections import Objection, Why
from raci.duties.standing import Standing
from raci.ledger import clock

NONE, CHAIR = Body.Proxies.NONE, Body.Proxies.CHAIR
RUNNING = (MotionState.DRAFT.value, MotionState.OPEN.value)


def in_force(motion: Motion) -> QuerySet[Proxy]:
    """The proxies that can be used on a motion today."""
    lasting = Q(motion=None, body=motion.body_id, until__gte=clock.today())
    return Proxy.objects.filter(lasting | Q(motion=motion.pk), state=ProxyState.GIVEN)


def proxy_of(ballot: Ballot, holder: Any) -> Proxy | None:
    """The proxy by which somebody may cast this vote; one for this very motion before one until a day."""
    rows = in_force(ballot.motion).filter(principal=ballot.person_id, holder=holder)
    return rows.order_by("until").first()


# giving one


def ones_own_proxy(question: Question) -> Iterator[Objection]:
    """Nobody gives another's vote away, nor takes it back."""
    row = question.subject
    if isinstance(row, Proxy) and row.principal_id and row.principal_id != question.actor.person.pk:
        yield Objection(Why.UNFIT, f"This is the vote of {row.principal.name}. Only they give it or take it back.")


def charter_allows(question: Question) -> Iterator[Objection]:
    """To whom, and for how long, as the charter of the body has it."""
    row = question.subject
    if not isinstance(row, Proxy) or not row.body_id:
        return
    body = row.body
    if body.proxies == NONE:
        yield Objection(Why.UNFIT, f"The charter of {body.name} allows no proxies: members vote themselves.")
    elif row.until and not body.proxies_until:
        yield Objection(Why.UNFIT, f"The charter of {body.name} allows a proxy for one motion at a time.")
    if row.until and row.until < clock.today():
        yield Objection(Why.UNFIT, "The last day of the proxy has passed already.")
    if row.motion and row.motion.state not in RUNNING:
        yield Objection(Why.UNFIT, f"Motion {row.motion.code} has ended.")
    elif row.motion and row.motion.in_consent:
        yield Objection(Why.UNFIT, "A consent in writing is given by each member themself.")


def both_have_votes(question: Question) -> Iterator[Objection]:
    """From one member with a vote to another, and to nobody who is kept from this vote."""
    row = question.subject
    if not isinstance(row, Proxy) or not (row.body_id and row.principal_id):
        return
    if row.motion and row.motion.state == MotionState.OPEN and not row.holder_id:
        yield from _kept_out(row.motion, [row.principal_id])  # the list says it all as long as nobody is named
        return
    seats = {each.person_id: each for each in _seats(row.body_id)}
    if row.principal_id not in seats:
        yield Objection(Why.UNFIT, f"{row.principal.name} has no vote on {row.body.name}.")
    if row.holder_id:
        yield from _may_carry(row, seats.get(row.holder_id))


def _may_carry(row: Proxy, holder: BodyMember | None) -> Iterator[Objection]:
    if row.holder_id == row.principal_id:
        yield Objection(Why.UNFIT, "A proxy goes to another member.")
    elif holder is None:
        yield Objection(Why.UNFIT, f"{row.holder.name} has no vote on {row.body.name}. A proxy goes to another member.")
    elif row.body.proxies == CHAIR and holder.office != BodyMember.Office.CHAIR:
        yield Objection(Why.UNFIT, f"The charter of {row.body.name} lets only the chair carry proxies.")
    if row.motion and row.motion.state == MotionState.OPEN:
        yield from _kept_out(row.motion, [row.principal_id, row.holder_id])


def _seats(body_id: Any) -> list[BodyMember]:
    return list(sitting().filter(body_id=body_id, votes=True, person__state="active"))


def _kept_out(motion: Motion, persons: list[Any]) -> Iterator[Objection]:
    places = {each.person_id: each for each in motion.ballots.all()}
    for person in persons:
        place = places.get(person)
        if place is None:
            yield Objection(Why.UNFIT, f"Not both of them are on the list of motion {motion.code}, which is frozen.")
        elif not place.counts:
            why = "is recused" if not place.barred else "may not vote"
            yield Objection(Why.INTEREST, f"{place.person.name} {why} on motion {motion.code}.")
        elif person == persons[0] and place.state == BallotState.CAST and place.cast_by_id is None:
            yield Objection(Why.UNFIT, f"{place.person.name} has voted on motion {motion.code} already.")


def not_too_many(question: Question) -> Iterator[Objection]:
    """A member carries no more proxies than the charter lets them."""
    row = question.subject
    if not isinstance(row, Proxy) or not (row.body_id and row.holder_id):
        return
    lasting = Q(motion=None, until__gte=clock.today())
    where = lasting | Q(motion=row.motion_id) if row.motion_id else lasting
    held = Proxy.objects.filter(where, body=row.body_id, holder=row.holder_id, state=ProxyState.GIVEN)
    others = held.exclude(principal=row.principal_id).values("principal").distinct().count()
    most = row.body.proxies_most
    if others >= most:
        yield Objection(Why.UNFIT, f"{row.holder.name} carries {_proxies(others)} already, and may carry {most}.")


def _proxies(count: int) -> str:
    return "1 proxy" if count == 1 else f"{count} proxies"


def not_used(question: Question) -> Iterator[Objection]:
    """A proxy is taken back until the vote is cast; then the member can still vote themself."""
    row = question.subject
    if not isinstance(row, Proxy) or row._state.adding or not row.motion_id:
        return
    if Ballot.objects.filter(proxy=row, state=BallotState.CAST).exists():
        yield Objection(
            Why.UNFIT,
            "The vote was cast by this proxy already. As long as the motion is open you can vote yourself: that ends "
            "the proxy, and your own vote counts.",
        )


def by_ones_own_vote(question: Question) -> Iterator[Objection]:
    """A member who votes themself ends the proxy on that motion."""
    row = question.subject
    if isinstance(row, Proxy) and not open_act_on("ballot", within=("ballot.vote",), person_id=row.principal_id):
        yield Objection(Why.UNFIT, "A proxy ends in this way when the member votes themself.")


# using one


def by_whom(question: Question) -> Iterator[Objection]:
    """A vote is cast by the member, or by whoever carries their proxy; by nobody else."""
    ballot, actor = question.subject, question.actor.person
    if not isinstance(ballot, Ballot) or not ballot.motion_id or ballot.person_id == actor.pk:
        return
    motion = ballot.motion
    if motion.proxies == NONE or motion.in_consent or proxy_of(ballot, actor.pk) is None:
        said = "Nobody votes for another" + ("." if motion.proxies == NONE else " without their proxy.")
        yield Objection(Why.UNFIT, f"This is the vote of {ballot.person.name}. {said}")
        return
    yield from _carrier_is_fit(ballot, actor)
    yield from _member_is_fit(ballot, question)


def _carrier_is_fit(ballot: Ballot, actor: Any) -> Iterator[Objection]:
    motion = ballot.motion
    places = list(motion.ballots.all())
    own = next((each for each in places if each.person_id == actor.pk), None)
    if own is None or not own.counts:
        yield Objection(
            Why.INTEREST, "Whoever carries a proxy has to count on the motion themself, without an interest in it."
        )
    elif own.state == BallotState.WAITING:
        yield Objection(Why.INTEREST, "Say first whether you have an interest in this yourself.")
    if own is not None and motion.proxies == CHAIR and own.office != BodyMember.Office.CHAIR:
        yield Objection(Why.UNFIT, "The rules of this motion let only the chair carry proxies.")
    carried = [each for each in places if each.cast_by_id == actor.pk and each.state == BallotState.CAST]
    used = sum(each.pk != ballot.pk for each in carried)
    if used >= motion.proxies_most:
        yield Objection(Why.UNFIT, f"You have voted by {_proxies(used)} here, and may carry {motion.proxies_most}.")


def _member_is_fit(ballot: Ballot, question: Question) -> Iterator[Objection]:
    member, act = ballot.person, question.act
    standing = Standing(member, question.standing.charts)
    letter = standing.authority(act.activity_for(ballot), act.letters, ballot.scope_id())
    if member.state != "active" or not letter:
        yield Objection(Why.LETTER, f"{member.name} no longer has a role by which they could cast this vote themself.")
    if ballot.state == BallotState.CAST and ballot.cast_by_id is None:
        yield Objection(Why.UNFIT, f"{member.name} has voted themself, which ends the proxy.")
    elif ballot.state == BallotState.WAITING and matches_of(ballot):
        yield Objection(Why.INTEREST, f"{member.name} has to declare their interests in this themself first.")


def meaning(subject: Any, person: Any) -> str:
    """What the signature of a vote means: one's own, or that of another by their proxy."""
    if isinstance(subject, Ballot) and subject.person_id not in (None, person):
        return (
            "This is the vote of the member who gave me their proxy, on the content with this fingerprint, and I have "
            "no interest to declare."
        )
    return "This is my vote on the content with this fingerprint, and I have no interest to declare."


GIVE = Act(
    code="proxy.give",
    label="Give a proxy",
    says="gave",
    subject="proxy",
    letters="",
    conditions=(ones_own_proxy, charter_allows, both_have_votes, not_too_many),
    fresh_signature=True,
    meaning="I give this member my vote, in writing, as far as this says, and I know of no interest of mine in it that "
    "is not in the register.",
    icon="arrow-guide",
)
REVOKE = Act(
    code="proxy.revoke",
    label="Take the proxy back",
    says="took back",
    subject="proxy",
    letters="",
    starts=("given",),
    ends="revoked",
    conditions=(ones_own_proxy, not_used),
    icon="arrow-back-up",
)
END = Act(
    code="proxy.end",
    label="End the proxy",
    says="ended",
    subject="proxy",
    letters="",
    starts=("given",),
    ends="ended",
    conditions=(by_ones_own_vote,),
)
