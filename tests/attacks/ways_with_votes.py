"""Ways around what a body's vote rests on: voting for others, interests that are kept quiet, motions of one's own."""

from datetime import timedelta
from typing import Any

from governance.models import Ballot, Motion, Proxy
from governance.services import ballots, bodies, documents, interests, motions, proxies
from raci.duties import signatures
from raci.ledger import clock
from raci.ledger.ids import uuid7
from raci.people.actor import Actor
from tests.attacks.ways import Try, way
from tests.cast import PASSWORD
from tests.governance.deciding import Deciding, board
from tests.raci.duties.making import Making

VOTE = {"choice": "for"}
CAST: dict[str, Any] = {"choice": "for", "reason": "", "casting": "", "digest": None}


def house_of(making: Making, **rules: Any) -> Deciding:
    return board(making.cast, **({"proxies": "member"} | rules))


def given(making: Making, principal: Actor, holder: Actor, motion: Motion) -> Proxy:
    key = uuid7()
    assert principal.account is not None
    token = signatures.sign(
        account=principal.account, password=PASSWORD, act="proxy.give", subject=Proxy(pk=key), digest=""
    )
    return proxies.give(
        actor=principal, holder=holder.person, motion=motion, words="I am away", signature=token, key=key
    )


def place(motion: Motion, who: Actor) -> Ballot:
    return Ballot.objects.select_related("motion", "person").get(motion=motion, person=who.person)


def cast_as(making: Making, who: Actor, ballot: Ballot, sentence: str, code: str) -> Try:
    return Try(who, "ballot.vote", ballot, code, sentence, VOTE, CAST)


@way
def voting_for_somebody_who_gave_no_proxy(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    house.declare(motion, "chair")
    given(making, cast["second_member"], cast["chair"], motion)
    return cast_as(making, cast["chair"], place(motion, cast["member"]), "without their proxy", "unfit")


@way
def voting_by_a_proxy_that_was_given_to_another(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    house.declare(motion, "third_member")
    given(making, cast["member"], cast["chair"], motion)
    return cast_as(making, cast["third_member"], place(motion, cast["member"]), "without their proxy", "unfit")


@way
def deciding_on_ones_own_text_by_the_vote_of_another(making: Making) -> Try:
    """A member who wrote the text is barred; the proxy of one who is not helps them to nothing."""
    house, cast = house_of(making), making.cast
    version = house.version(submitted=False)
    documents.edit(actor=cast["ciso"], version=version, body="# Access\n\nOther words.\n")
    documents.submit(actor=cast["author"], version=version)
    bodies.seat(actor=cast["secretary"], body=house.board, person=cast.person("ciso"))
    motion = house.motion(version)
    given(making, cast["member"], cast["ciso"], motion)
    motion = house.opened(motion)
    return cast_as(
        making, cast["ciso"], place(motion, cast["member"]), "has to count on the motion themself", "interest"
    )


@way
def voting_for_another_after_having_stepped_out_oneself(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    given(making, cast["member"], cast["chair"], motion)
    ballots.recuse(actor=cast["chair"], ballot=place(motion, cast["chair"]), interest="Shares")
    sentence = "has to count on the motion themself"
    return cast_as(making, cast["chair"], place(motion, cast["member"]), sentence, "interest")


@way
def voting_for_a_member_who_stepped_out(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    given(making, cast["member"], cast["chair"], motion)
    house.declare(motion, "chair")
    ballots.recuse(actor=cast["member"], ballot=place(motion, cast["member"]), interest="Shares")
    return cast_as(making, cast["chair"], place(motion, cast["member"]), "Judith Oyelaran is recused", "interest")


@way
def voting_by_a_proxy_that_was_taken_back(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    proxies.revoke(actor=cast["member"], proxy=given(making, cast["member"], cast["chair"], motion))
    house.declare(motion, "chair")
    return cast_as(making, cast["chair"], place(motion, cast["member"]), "without their proxy", "unfit")


@way
def carrying_more_votes_than_the_charter_lets_one(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    given(making, cast["member"], cast["chair"], motion)
    data = {"motion": motion.code, "holder": str(cast.person("chair").pk), "words": "Me too"}
    made = data | {"motion": motion, "holder": cast.person("chair"), "body": None, "until": None}
    return Try(cast["second_member"], "proxy.give", None, "unfit", "carries 1 proxy already", data, made)


@way
def taking_back_the_proxy_of_another(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    proxy = given(making, cast["member"], cast["chair"], house.opened())
    return Try(cast["chair"], "proxy.revoke", proxy, "unfit", "Only they give it or take it back")


@way
def breaking_the_tie_without_being_the_chair(making: Making) -> Try:
    house, cast = house_of(making, tie="casting"), making.cast
    motion = house.opened()
    house.declare(motion, "member")
    data = {**VOTE, "casting": "for"}
    row = place(motion, cast["member"])
    return Try(cast["member"], "ballot.vote", row, "unfit", "is the chair’s alone", data, {**CAST, **data})


@way
def keeping_quiet_about_an_interest_that_one_has_registered(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    interests.declare(actor=cast["member"], kind="organisation", name="guests", text="I run a hotel")
    row = place(house.opened(), cast["member"])
    sentence = "This motion touches an interest in your register"
    return Try(cast["member"], "ballot.declare", row, "interest", sentence, {}, {"despite": ""})


@way
def taking_the_interest_out_of_the_register_before_declaring(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    held = interests.declare(actor=cast["member"], kind="organisation", name="guests", text="I run a hotel")
    row = place(house.opened(), cast["member"])
    interests.end(actor=cast["member"], interest=held)
    sentence = "This motion touches an interest in your register"
    return Try(cast["member"], "ballot.declare", row, "interest", sentence, {}, {"despite": ""})


@way
def ending_the_interest_of_another(making: Making) -> Try:
    held = interests.declare(actor=making.cast["member"], kind="supplier", name="Acme", text="Shares")
    return Try(making.cast["secretary"], "interest.end", held, "unfit", "Everybody keeps their own register")


@way
def seconding_what_one_moved(making: Making) -> Try:
    house, cast = house_of(making, seconding=True), making.cast
    motion = motions.prepare(actor=cast["chair"], body=house.board, title="Mine", version=house.version())
    return Try(cast["chair"], "motion.second", motion, "unfit", "Whoever moves a motion does not second it")


@way
def opening_what_nobody_seconded(making: Making) -> Try:
    house, cast = house_of(making, seconding=True), making.cast
    until = clock.now() + timedelta(days=7)
    data = {"closes_at": until.strftime("%Y-%m-%dT%H:%M")}
    return Try(
        cast["secretary"], "motion.open", house.motion(), "unfit", "seconds a motion", data, {"closes_at": until}
    )


@way
def rewording_a_motion_under_those_who_vote_on_it(making: Making) -> Try:
    house, cast = house_of(making), making.cast
    motion = house.opened()
    given_words: dict[str, Any] = {
        "title": "Something else", "question": "", "effective_on": None, "closes_at": None, "consent": None,
    }  # fmt: skip
    sentence = "withdraw it and put it again"
    return Try(cast["secretary"], "motion.amend", motion, "state", sentence, {"title": "Something else"}, given_words)


@way
def deciding_alone_by_carrying_everybodys_vote(making: Making) -> Try:
    """One person with all proxies is still one person."""
    house, cast = house_of(making, proxies="chair", proxies_most=9), making.cast
    motion = house.opened()
    house.declare(motion, "chair")
    house.vote(motion, "chair")
    for part in ("member", "second_member"):
        given(making, cast[part], cast["chair"], motion)
        row = place(motion, cast[part])
        ballots.vote(actor=cast["chair"], ballot=row, choice="for", signature=cast.sign("chair", "ballot.vote", row))
    assert not motion.tally().reached
    return Try(cast["secretary"], "motion.close", motion, "unfit", "2 members have not voted yet")
