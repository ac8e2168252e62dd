"""A member's way through a motion: interest, vote, signature; and everything that stands against a vote."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance import secrecy
from governance.acts import decisions as acts
from governance.models import Ballot
from governance.services import ballots, motions
from raci.duties import signatures
from raci.duties.acts import ACTS, Act
from raci.duties.gate import Refused, passing
from raci.duties.services import people
from raci.ledger import clock
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from tests.cast import PASSWORD, Cast, with_account
from tests.governance.deciding import BOARD, Deciding, board


@pytest.fixture
def deciding(cast: Cast) -> Deciding:
    return board(cast)


def test_interest_comes_before_the_vote(deciding: Deciding) -> None:
    motion = deciding.opened()
    with pytest.raises(Refused, match="Say first whether you have an interest") as refused:
        deciding.vote(motion, "member")
    assert refused.value.codes == {"interest"}
    deciding.declare(motion, "member")
    ballot = deciding.vote(motion, "member")
    assert (ballot.state, ballot.choice, ballot.times_cast) == ("cast", "for", 1)
    event = Event.objects.get(subject_id=ballot.pk, verb="ballot.vote", outcome=Outcome.DONE)
    assert event.authority == "A in the RACI chart of Aldermere Water, version 1, as Board member"
    assert motion.subject_digest.encode() in bytes(event.payload)


def test_nobody_votes_for_another(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.declare(motion, "member")
    ballot = deciding.ballot(motion, "member")
    with pytest.raises(Refused, match=r"This is the vote of Judith Oyelaran\. Nobody votes for another"):
        ballots.vote(actor=deciding.actor("chair"), ballot=ballot, choice="for")
    with pytest.raises(Refused):
        ballots.recuse(actor=deciding.actor("chair"), ballot=ballot, interest="Theirs")


def test_a_vote_is_signed_afresh_for_this_ballot_and_this_content(deciding: Deciding) -> None:
    motion, cast = deciding.opened(), deciding.cast
    deciding.declare(motion, "member")
    ballot = deciding.ballot(motion, "member")
    account = cast.account("member")
    other = deciding.opened(deciding.motion(deciding.version(title="Other")))
    forged = [
        "",
        "nonsense",
        cast.sign("member", "ballot.declare", ballot),
        cast.sign("member", "ballot.vote", deciding.ballot(other, "member")),
        cast.sign("chair", "ballot.vote", ballot),
        signatures.sign(account=account, password=PASSWORD, act="ballot.vote", subject=ballot, digest="0" * 64),
    ]
    for token in forged:
        with pytest.raises(Refused) as refused:
            ballots.vote(actor=cast["member"], ballot=ballot, choice="for", signature=token)
        assert refused.value.codes == {"signature"}
    with pytest.raises(Refused) as refused:
        ballots.vote(
            actor=cast["member"],
            ballot=ballot,
            choice="for",
            digest="0" * 64,
            signature=cast.sign("member", "ballot.vote", ballot),
        )
    assert refused.value.codes == {"stale"}
    assert motion.tally().voted == 0


def test_two_accounts_of_one_person_have_one_vote(deciding: Deciding) -> None:
    motion, cast = deciding.opened(), deciding.cast
    second = with_account(cast, cast.person("member"), "member2")
    deciding.declare(motion, "member")
    deciding.vote(motion, "member", "for")
    ballot = deciding.ballot(motion, "member")
    token = signatures.sign(
        account=second, password=PASSWORD, act="ballot.vote", subject=ballot, digest=ballot.content_digest()
    )
    ballots.vote(
        actor=Actor(cast.person("member"), second), ballot=ballot, choice="against", reason="Why", signature=token
    )
    assert (motion.tally().voted, motion.tally().votes_against, motion.ballots.count()) == (1, 1, 5)


def test_a_vote_can_change_until_the_end_and_the_same_one_counts_once(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.declare(motion, "member")
    deciding.vote(motion, "member", "abstain")
    with pytest.raises(ValidationError, match="A vote against needs its reason"):
        deciding.vote(motion, "member", "against")
    deciding.vote(motion, "member", "against", "Too soon")
    with pytest.raises(Refused, match="You signed this very vote") as refused:
        deciding.vote(motion, "member", "against", " Too soon ")
    assert refused.value.codes == {"state"}
    ballot = deciding.ballot(motion, "member")
    assert (ballot.choice, ballot.times_cast, motion.tally().voted) == ("against", 2, 1)


def payloads(**about: Any) -> bytes:
    """Everything that the record says about something."""
    return b"".join(bytes(event.payload) for event in Event.objects.filter(**about))


def test_the_record_tells_nothing_of_a_vote_before_the_count_and_all_of_it_after(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.declare(motion)
    deciding.vote(motion, "member", "abstain", "I am undecided still")
    deciding.vote(motion, "member", "against", "Far too soon")
    with pytest.raises(Refused):
        deciding.vote(motion, "member", "against", "Far too soon")
    ballots.recuse(
        actor=deciding.actor("third_member"), ballot=deciding.ballot(motion, "third_member"), interest="Cousin sells it"
    )
    ballot = deciding.ballot(motion, "member")
    told = payloads()
    assert ballot.commitment.encode() in told
    for secret in (
        b"abstain",
        b"undecided still",
        b'"against"',
        b"too soon",
        b"Cousin",
        ballot.openings[0]["salt"].encode(),
    ):
        assert secret not in told
    for part in ("chair", "second_member", "risk_member"):
        deciding.vote(motion, part)
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    counted = json.loads(payloads(subject_id=motion.pk, verb="motion.close"))["details"]["votes"]
    mine = next(each for each in counted if each["member"] == "Judith Oyelaran")
    assert [opening["choice"] for opening in mine["openings"]] == ["abstain", "against"]
    assert all(secrecy.holds(mine["ballot"], opening) for opening in mine["openings"])
    assert mine["openings"][-1]["commitment"].encode() in payloads(subject_id=ballot.pk, verb="ballot.vote")
    assert b"Cousin" not in payloads()


def test_an_opening_leads_to_one_vote_of_one_ballot_only() -> None:
    opening = secrecy.seal("one", {"choice": "for", "reason": ""})
    assert secrecy.holds("one", opening)
    assert not secrecy.holds("another", opening)
    for change in ({"choice": "against"}, {"reason": "x"}, {"salt": "0" * 64}, {"commitment": "0" * 64}):
        assert not secrecy.holds("one", {**opening, **change})
    assert secrecy.seal("one", {"choice": "for", "reason": ""})["commitment"] != opening["commitment"]


@pytest.fixture
def forge() -> Iterator[Act]:
    """An act that somebody with a stolen key might declare; nothing stands against it."""
    yield Act(
        code="test-ballot.forge",
        label="Forge",
        says="forged",
        subject="ballot",
        letters="",
        starts=("cast",),
        conditions=(lambda question: iter(()),),
    )
    del ACTS["test-ballot.forge"]


def test_a_vote_that_was_not_signed_is_not_counted(deciding: Deciding, forge: Act) -> None:
    motion = deciding.opened()
    deciding.all_vote(motion)
    with passing(forge, deciding.ballot(motion, "member"), actor=deciding.actor("secretary")) as row:
        row.choice, row.reason = "against", ""
    with pytest.raises(Refused, match="The vote of Judith Oyelaran is not the one that was signed"):
        motions.close(actor=deciding.actor("secretary"), motion=motion)


def test_recusal_changes_the_denominator_and_holds(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.all_vote(motion, "for", "member")
    ballot = deciding.ballot(motion, "member")
    with pytest.raises(ValidationError, match="Say which interest you have"):
        ballots.recuse(actor=deciding.actor("member"), ballot=ballot, interest="  ")
    ballots.recuse(actor=deciding.actor("member"), ballot=ballot, interest="I hold shares in the supplier")
    found = motion.tally()
    assert (found.counted, found.recused, found.voted, ballot.choice) == (4, 1, 0, "")
    with pytest.raises(Refused, match="recused yourself") as refused:
        deciding.vote(motion, "member")
    assert refused.value.codes == {"interest"}
    with pytest.raises(Refused):
        deciding.declare(motion, "member")


def test_where_recusal_leaves_no_quorum_the_motion_ends_at_once(deciding: Deciding) -> None:
    motion = deciding.opened()
    for part in BOARD[:4]:
        ballots.recuse(actor=deciding.actor(part), ballot=deciding.ballot(motion, part), interest="Shares")
    assert (motion.tally().possible, motion.tally().needed) == (False, 2)
    motions.close(actor=deciding.actor("secretary"), motion=motion)
    assert motion.state == "no_quorum"


def test_votes_end_with_the_clock_and_not_with_the_count(deciding: Deciding, settings: Any) -> None:
    motion = deciding.opened(days=1)
    deciding.declare(motion)
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(clock.now() + timedelta(days=1, seconds=1)):
        with pytest.raises(Refused, match=r"Voting on motion .* ended on") as refused:
            deciding.vote(motion, "member")
        assert refused.value.codes == {"state"}
    deciding.all_vote(motion)
    motions.close(actor=deciding.actor("chair"), motion=motion)
    with pytest.raises(Refused, match="is not open for votes any more: carried"):
        deciding.vote(motion, "member", "abstain")
    with pytest.raises(Refused):
        ballots.recuse(actor=deciding.actor("member"), ballot=deciding.ballot(motion, "member"), interest="Late")


def test_a_member_who_lost_the_role_stays_listed_and_cannot_vote(deciding: Deciding) -> None:
    motion = deciding.opened()
    deciding.declare(motion, "member")
    people.record_leaver(actor=deciding.actor("access_admin"), person=deciding.cast.person("member"))
    with pytest.raises(Refused) as refused:
        deciding.vote(motion, "member")
    assert "standing" in refused.value.codes
    assert motion.tally().counted == 5


def test_ballots_come_only_from_opening(deciding: Deciding) -> None:
    motion = deciding.opened()
    with pytest.raises(Refused, match="The list of those who vote is made when the motion opens"):
        from_hand(motion, deciding)


def from_hand(motion: Any, deciding: Deciding) -> None:
    stray = Ballot(motion=motion, person=deciding.cast.person("ceo"), office="member")
    with passing(acts.LIST, stray, actor=deciding.actor("secretary")):
        pass
