"""What a charter may ask for: majorities and bases, casting votes, seconding, consent in writing, and what a body that
cannot decide is told."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.models import Ballot, Motion, Resolution
from governance.services import ballots, bodies, documents, motions
from raci.duties.gate import Refused
from raci.ledger import clock
from raci.ledger.models import Event
from tests.cast import Cast
from tests.governance.deciding import BOARD, TEXT, Deciding, board


def closed(deciding: Deciding, motion: Motion) -> Motion:
    return motions.close(actor=deciding.actor("secretary"), motion=motion)


def cast_with(deciding: Deciding, motion: Motion, part: str, choice: str, casting: str) -> Ballot:
    ballot = deciding.ballot(motion, part)
    signature = deciding.cast.sign(part, "ballot.vote", ballot)
    return ballots.vote(
        actor=deciding.actor(part), ballot=ballot, choice=choice, reason="So", casting=casting, signature=signature
    )


# majorities of bodies


@pytest.mark.parametrize(
    ("rules", "votes", "state"),
    [
        ({}, "for for against abstain", "carried"),
        ({"base": "present"}, "for for against abstain", "rejected"),
        ({"base": "entitled"}, "for for for abstain", "carried"),
        ({"majority": "absolute"}, "for for abstain", "rejected"),
        ({"majority": "two_thirds", "base": "present"}, "for for abstain", "carried"),
        ({"majority": "unanimous", "base": "present"}, "for for for abstain", "rejected"),
    ],
)
def test_a_body_chooses_majority_and_base(cast: Cast, settings: Any, rules: Any, votes: str, state: str) -> None:
    deciding = board(cast, **rules)
    motion = deciding.opened(days=1)
    for part, choice in zip(BOARD, votes.split(), strict=False):
        deciding.all_vote(motion, choice, part)
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(motion.closes_at):  # type: ignore[arg-type]
        assert closed(deciding, motion).state == state


def test_rules_that_contradict_each_other_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="An absolute majority is one of all members entitled"):
        board(cast, majority="absolute", base="cast")
    with pytest.raises(ValidationError, match="A casting vote breaks a tie"):
        board(cast, majority="two_thirds", tie="casting")
    with pytest.raises(ValidationError, match="Consent in writing is asked for by a motion"):
        board(cast, majority="consent")
    found = board(cast, majority="absolute").board
    assert found.base == "entitled"


def test_each_member_one_vote_where_the_charter_weighs_none(cast: Cast) -> None:
    deciding = board(cast, weighted=False)
    bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person("ceo"), weight=9)
    motion = deciding.opened()
    assert motion.tally().weight_counted == motion.tally().counted


# ties


def test_the_casting_vote_of_the_chair(cast: Cast) -> None:
    deciding = board(cast, tie="casting")
    motion = deciding.opened()
    deciding.declare(motion)
    cast_with(deciding, motion, "chair", "for", "for")
    for part, choice in (("member", "against"), ("second_member", "abstain"), ("third_member", "abstain")):
        deciding.vote(motion, part, choice, "Not yet")
    deciding.vote(motion, "risk_member", "abstain")
    with pytest.raises(Refused, match="The casting vote is the chair’s alone"):
        cast_with(deciding, motion, "member", "against", "against")
    told = b"".join(bytes(event.payload) for event in Event.objects.filter(subject_type="ballot"))
    assert b'"casting":"for"' not in told
    closed(deciding, motion)
    found = Resolution.objects.get(motion=motion)
    assert (motion.state, found.votes_for, found.votes_against, found.casting) == ("carried", 1, 1, "for")
    opened = Event.objects.get(subject_id=motion.pk, verb="motion.close")
    assert b'"casting":"for"' in bytes(opened.payload)


def test_a_tie_falls_where_the_charter_says_so(cast: Cast) -> None:
    deciding = board(cast)
    motion = deciding.opened()
    deciding.declare(motion)
    with pytest.raises(Refused, match="falls where the votes are equal"):
        cast_with(deciding, motion, "chair", "for", "for")
    with pytest.raises(ValidationError, match="A casting vote is for or against"):
        cast_with(deciding, motion, "chair", "for", "abstain")


# seconding and rewording


@pytest.fixture
def seconding(cast: Cast) -> Deciding:
    return board(cast, seconding=True)


def test_a_motion_opens_when_another_member_has_seconded_it(seconding: Deciding) -> None:
    motion = seconding.motion()
    with pytest.raises(Refused, match="asks that another member seconds"):
        seconding.opened(motion)
    for part, sentence in (
        ("secretary", "Whoever moves a motion does not second it"),
        ("cio", "holds no role with the letter A"),
        ("owner", "has no vote on Board of directors"),
    ):
        with pytest.raises(Refused, match=sentence):
            motions.second(actor=seconding.actor(part), motion=motion)
    motions.second(actor=seconding.actor("member"), motion=motion)
    with pytest.raises(Refused, match="seconded already"):
        motions.second(actor=seconding.actor("chair"), motion=motion)
    assert seconding.opened(motion).seconder == seconding.cast.person("member")


def test_another_wording_is_seconded_anew_and_another_deadline_is_not(seconding: Deciding) -> None:
    motion = seconding.motion()
    motions.second(actor=seconding.actor("member"), motion=motion)
    same: dict[str, Any] = {"title": motion.title, "question": motion.question, "effective_on": motion.effective_on}
    motions.amend(actor=seconding.actor("secretary"), motion=motion, closes_at=clock.now().replace(year=2099), **same)
    assert motion.seconder_id
    motions.amend(actor=seconding.actor("secretary"), motion=motion, **{**same, "question": "Shall we?"})
    assert motion.seconder_id is None


def test_an_open_motion_is_not_reworded(cast: Cast) -> None:
    deciding = board(cast)
    motion = deciding.opened()
    with pytest.raises(Refused, match="withdraw it and put it again with the new wording") as refused:
        motions.amend(actor=cast["secretary"], motion=motion, title="Another", question="")
    assert refused.value.codes == {"state"}


# consent in writing


def asked(deciding: Deciding) -> Motion:
    version = deciding.version()
    return motions.prepare(
        actor=deciding.actor("secretary"), body=deciding.board, title="Consent", version=version, consent=True
    )


def test_consent_needs_a_charter_that_knows_it(cast: Cast) -> None:
    deciding = board(cast)
    with pytest.raises(Refused, match="knows no consent in writing"):
        asked(deciding)


def test_consent_of_all_carries(cast: Cast) -> None:
    deciding = board(cast, written_consent=True, proxies="member", tie="casting")
    motion = deciding.opened(asked(deciding))
    assert (motion.majority, motion.base, motion.quorum, motion.proxies) == ("consent", "entitled", "all", "none")
    deciding.all_vote(motion)
    assert closed(deciding, motion).state == "carried"


@pytest.mark.parametrize("choice", ["against", "abstain"])
def test_one_refusal_ends_it_without_a_decision(cast: Cast, choice: str) -> None:
    deciding = board(cast, written_consent=True)
    motion = deciding.opened(asked(deciding))
    deciding.all_vote(motion, "for", *BOARD[:2])
    with pytest.raises(Refused, match="3 members have not voted yet"):
        closed(deciding, motion)
    deciding.all_vote(motion, choice, BOARD[2])
    assert closed(deciding, motion).state == "no_consent"
    assert motion.version is not None
    motion.version.refresh_from_db()
    assert (motion.version.state, Resolution.objects.count()) == ("review", 0)
    assert motion.ended_because.startswith("2 of 5 members consented, and all of them have to.")
    assert deciding.motion(motion.version).state == "draft"


def test_the_mode_is_kept_until_it_opens_and_can_be_changed_before(cast: Cast) -> None:
    deciding = board(cast, written_consent=True)
    motion = asked(deciding)
    motions.amend(actor=cast["secretary"], motion=motion, title="Consent", question="Why")
    assert motion.in_consent
    motions.amend(actor=cast["secretary"], motion=motion, title="Vote", question="Why", consent=False)
    assert (motion.majority, motion.quorum) == ("simple", "majority")


# a quorum that cannot be reached


def test_a_committee_that_cannot_decide_is_told_what_can_be_done(cast: Cast) -> None:
    board(cast)
    committee = bodies.create(
        actor=cast["secretary"], code="digital", name="Digital committee", unit=cast.it, written_consent=True
    )
    deciding = Deciding(cast, committee)
    for part in BOARD[:3]:
        bodies.seat(actor=cast["secretary"], body=committee, person=cast.person(part))
    document = documents.create(
        actor=cast["author"], unit=cast.it, kind="standard", title="Names", owner=cast.person("owner"), body=TEXT
    )
    version = documents.submit(actor=cast["author"], version=document.versions.get())
    motion = deciding.opened(deciding.motion(version))
    for part in BOARD[:2]:
        ballots.recuse(actor=cast[part], ballot=deciding.ballot(motion, part), interest="Shares")
    assert closed(deciding, motion).state == "no_quorum"
    assert motion.ended_because == (
        "Of 3 members with a vote 1 counts, and the quorum is 2. Seat further members and put it again, for a vote, or "
        "for their consent in writing; or refer it to Board of directors, which decides for Aldermere Water."
    )


def test_too_few_votes_say_so(cast: Cast, settings: Any) -> None:
    deciding = board(cast)
    motion = deciding.opened(days=1)
    deciding.all_vote(motion, "for", "chair")
    settings.COUNTERSIGN_DEMO = True
    with clock.moved_to(motion.closes_at):  # type: ignore[arg-type]
        closed(deciding, motion)
    assert motion.ended_because.startswith("1 of 5 members voted, and the quorum is 3.")
