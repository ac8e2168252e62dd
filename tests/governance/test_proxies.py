"""Proxies: to whom a member may give their vote, what whoever carries it may do with it, and how it ends."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.models import Body, Motion, Proxy, Resolution
from governance.services import ballots, bodies, documents, interests, motions, proxies
from portal import telling
from portal.models import Notice
from raci.duties import signatures
from raci.duties.gate import Refused
from raci.duties.models import Claim
from raci.duties.services import people
from raci.ledger import clock, sealer
from raci.ledger.ids import uuid7
from raci.ledger.models import Event, Outcome
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import BOARD, Deciding, board


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast, proxies="member", proxies_most=1, proxies_until=True)


def give(deciding: Deciding, principal: str, holder: str, motion: Motion | None = None, **more: Any) -> Proxy:
    """A signed proxy."""
    key = uuid7()
    token = signatures.sign(
        account=deciding.cast.account(principal), password=PASSWORD, act="proxy.give", subject=Proxy(pk=key), digest=""
    )
    given = {"words": "I am away until Friday", "signature": token, "key": key, **more}
    return proxies.give(
        actor=deciding.actor(principal),
        holder=deciding.cast.person(holder),
        motion=motion,
        **given,
    )


def cast_for(deciding: Deciding, motion: Motion, holder: str, member: str, choice: str = "for", **more: Any) -> Any:
    """A vote for another."""
    ballot = deciding.ballot(motion, member)
    token = deciding.cast.sign(holder, "ballot.vote", ballot)
    return ballots.vote(actor=deciding.actor(holder), ballot=ballot, choice=choice, signature=token, **more)


def test_a_proxy_votes_is_counted_and_stands_on_the_resolution(deciding: Deciding) -> None:
    motion = deciding.opened()
    proxy = give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair", "second_member")
    for part in ("chair", "second_member"):
        deciding.vote(motion, part)
    ballot = cast_for(deciding, motion, "chair", "member")
    assert (ballot.cast_by, ballot.proxy, ballot.state) == (deciding.cast.person("chair"), proxy, "cast")
    found = motion.tally()
    assert (found.voted, found.by_proxy, found.hands) == (3, 1, 2)
    event = Event.objects.get(subject_id=ballot.pk, verb="ballot.vote", outcome=Outcome.DONE)
    assert event.on_behalf_of == "Judith Oyelaran"
    assert b"member who gave me their proxy" in bytes(event.payload)
    deciding.all_vote(motion, "for", "third_member", "risk_member")
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    resolution = Resolution.objects.get(motion=motion)
    assert (resolution.votes_for, resolution.by_proxy, resolution.counted) == (5, 1, 5)


def test_whoever_carries_a_proxy_and_the_member_both_answer_for_the_vote(deciding: Deciding) -> None:
    """What the member did after the list was frozen shuts the way for the one who carries their vote."""
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    ballot = cast_for(deciding, motion, "chair", "member")
    held = [each for each in seats(ballot) if each[1] == "decider"]
    assert {party for party, _ in held} == {f"person:{deciding.cast.person(part).pk}" for part in ("chair", "member")}


def seats(ballot: Any) -> list[tuple[str, str]]:
    return list(
        Claim.objects.filter(rule="SOD-01", object_id=ballot.motion.version.document_id).values_list("party", "side")
    )


@pytest.mark.parametrize(
    ("rules", "holder", "more", "sentence"),
    [
        ({"proxies": "none"}, "chair", {}, "allows no proxies"),
        ({"proxies": "chair"}, "second_member", {}, "lets only the chair carry proxies"),
        ({"proxies": "member"}, "secretary", {}, "Fiona Mackay has no vote"),
        ({"proxies": "member"}, "member", {}, "A proxy goes to another member"),
        ({"proxies": "member"}, "outsider", {}, "Ines Carvalho has no vote"),
    ],
)
def test_what_the_charter_allows(cast: Cast, rules: Any, holder: str, more: Any, sentence: str) -> None:
    deciding = board(cast, **rules)
    with pytest.raises(Refused, match=sentence):
        give(deciding, "member", holder, deciding.opened(), **more)
    assert not Proxy.objects.exists()


def test_for_how_long(cast: Cast) -> None:
    deciding = board(cast, proxies="member")
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match="one motion at a time"):
        give(deciding, "member", "chair", body=deciding.board, until=tomorrow)
    with pytest.raises(ValidationError, match="choose one of them"):
        give(deciding, "member", "chair")
    with pytest.raises(ValidationError, match="Say in a few words"):
        give(deciding, "member", "chair", deciding.opened(), words=" ")
    with pytest.raises(Refused, match="A fresh signature is needed"):
        give(deciding, "member", "chair", deciding.opened(deciding.motion(deciding.version(title="B"))), signature="")


def test_a_member_carries_no_more_than_the_charter_lets_them(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    with pytest.raises(Refused, match="carries 1 proxy already, and may carry 1"):
        give(deciding, "second_member", "chair", motion)
    until = clock.today() + timedelta(days=30)
    give(deciding, "second_member", "risk_member", body=deciding.board, until=until)
    with pytest.raises(Refused, match="carries 1 proxy already"):
        give(deciding, "third_member", "risk_member", motion)


def test_rules_are_those_under_which_the_motion_opened(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    board_now = Body.objects.get(pk=deciding.board.pk)
    bodies.amend(
        actor=deciding.actor("chair"), body=board_now, name="Board", purpose="", quorum="majority", majority="simple",
        least=2, proxies="none",
    )  # fmt: skip
    assert cast_for(deciding, motion, "chair", "member").state == "cast"


def test_a_proxy_until_a_day_serves_every_motion_until_then(deciding: Deciding, settings: Any) -> None:
    give(deciding, "member", "chair", body=deciding.board, until=clock.today() + timedelta(days=2))
    first, second = deciding.opened(), deciding.opened(deciding.motion(deciding.version(title="Other")))
    deciding.declare(first, "chair")
    deciding.declare(second, "chair")
    cast_for(deciding, first, "chair", "member")
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(days=4)), pytest.raises(Refused, match="without their proxy"):
        cast_for(deciding, second, "chair", "member")


def test_whoever_has_an_interest_carries_nothing_and_what_they_cast_lapses(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    with pytest.raises(Refused, match="Say first whether you have an interest in this yourself"):
        cast_for(deciding, motion, "chair", "member")
    deciding.declare(motion, "chair")
    cast_for(deciding, motion, "chair", "member")
    ballots.recuse(actor=deciding.actor("chair"), ballot=deciding.ballot(motion, "chair"), interest="Shares")
    lapsed = deciding.ballot(motion, "member")
    assert (lapsed.state, lapsed.choice, lapsed.cast_by, motion.tally().voted) == ("waiting", "", None, 0)
    with pytest.raises(Refused, match="has to count on the motion themself"):
        cast_for(deciding, motion, "chair", "member")
    deciding.declare(motion, "member")
    assert deciding.vote(motion, "member").state == "cast"


def test_nobody_votes_for_a_member_who_is_recused_or_barred(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    ballots.recuse(actor=deciding.actor("member"), ballot=deciding.ballot(motion, "member"), interest="Shares")
    with pytest.raises(Refused, match="Judith Oyelaran is recused"):
        cast_for(deciding, motion, "chair", "member")
    with pytest.raises(Refused, match="Judith Oyelaran is recused on motion"):
        give(deciding, "third_member", "member", motion)


def test_no_proxy_goes_to_somebody_who_is_barred(cast: Cast) -> None:
    deciding = board(cast, proxies="member")
    version = deciding.version(submitted=False)
    documents.edit(actor=cast["ciso"], version=version, body="# Access\n\nOther words.\n")
    documents.submit(actor=cast["author"], version=version)
    bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person("ciso"))
    motion = deciding.opened(deciding.motion(version))
    with pytest.raises(Refused, match="Lena Sorensen may not vote on motion"):
        give(deciding, "member", "ciso", motion)


def test_a_member_who_votes_themself_ends_the_proxy(deciding: Deciding) -> None:
    motion = deciding.opened()
    proxy = give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair", "member")
    cast_for(deciding, motion, "chair", "member")
    with pytest.raises(Refused, match="by this proxy already"):
        proxies.revoke(actor=deciding.actor("member"), proxy=proxy)
    deciding.vote(motion, "member", "against", "I read it after all")
    proxy.refresh_from_db()
    assert (proxy.state, motion.tally().votes_against, motion.tally().by_proxy) == ("ended", 1, 0)
    with pytest.raises(Refused, match="Nobody votes for another without their proxy"):
        cast_for(deciding, motion, "chair", "member")


def test_taken_back_until_cast_and_by_nobody_else(deciding: Deciding) -> None:
    motion = deciding.opened()
    proxy = give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    with pytest.raises(Refused, match="Only they give it or take it back"):
        proxies.revoke(actor=deciding.actor("chair"), proxy=proxy)
    proxies.revoke(actor=deciding.actor("member"), proxy=proxy, note="I am back")
    with pytest.raises(Refused, match="Nobody votes for another without their proxy"):
        cast_for(deciding, motion, "chair", "member")
    give(deciding, "member", "second_member", motion)


def test_nobody_votes_for_who_could_not_vote_themself(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    people.record_leaver(actor=deciding.actor("access_admin"), person=deciding.cast.person("member"))
    with pytest.raises(Refused, match="Judith Oyelaran no longer has a role"):
        cast_for(deciding, motion, "chair", "member")


def test_the_register_of_the_member_comes_first(deciding: Deciding) -> None:
    interests.declare(actor=deciding.actor("member"), kind="organisation", name="Guests", text="My hotel")
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    with pytest.raises(Refused, match="Judith Oyelaran has to declare their interests in this themself first"):
        cast_for(deciding, motion, "chair", "member")
    ballots.declare(
        actor=deciding.actor("member"), ballot=deciding.ballot(motion, "member"), despite="Other guests are meant"
    )
    assert cast_for(deciding, motion, "chair", "member").state == "cast"


def test_votes_by_one_hand_make_no_quorum(cast: Cast, settings: Any) -> None:
    deciding = board(cast, proxies="chair", proxies_most=4)
    motion = deciding.opened(days=1)
    deciding.declare(motion, "chair")
    deciding.vote(motion, "chair")
    for part in BOARD[1:]:
        give(deciding, part, "chair", motion)
        cast_for(deciding, motion, "chair", part)
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    assert motion.state == "no_quorum"
    assert "at least 2 persons have to vote" in motion.ended_because


def test_whoever_gets_a_proxy_is_told(deciding: Deciding) -> None:
    proxy = give(deciding, "member", "chair", deciding.opened())
    sealer.seal()
    while telling.tell():
        pass
    told = Notice.objects.get(event__subject_id=proxy.pk)
    assert told.person == deciding.cast.person("chair")


def test_the_record_says_who_voted_for_whom_and_not_how(deciding: Deciding) -> None:
    motion = deciding.opened()
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    ballot = cast_for(deciding, motion, "chair", "member", "against", reason="Far too soon")
    event = Event.objects.get(subject_id=ballot.pk, verb="ballot.vote", outcome=Outcome.DONE)
    told = json.loads(bytes(event.payload))
    assert told["details"]["changes"]["cast_by_id"][1] == str(deciding.cast.person("chair").pk)
    assert b"Far too soon" not in bytes(event.payload)
