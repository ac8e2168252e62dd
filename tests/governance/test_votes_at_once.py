"""Votes and counts at the same instant, on both databases: nothing is counted twice, nothing is lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from governance.models import Ballot, Motion, Resolution
from governance.services import ballots, motions
from raci.duties.gate import Refused
from raci.ledger.models import Event, Outcome
from tests.cast import Cast
from tests.governance.deciding import BOARD, Deciding, board

pytestmark = pytest.mark.slow


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each gave, started together: its result, or the refusal."""
    found: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[place] = deed()
        except Refused as refused:
            found[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in found
    return found


def voting(deciding: Deciding, motion: Motion, part: str, choice: str, reason: str = "") -> Callable[[], Ballot]:
    """A vote that is signed and ready to be sent."""
    ballot = deciding.ballot(motion, part)
    token = deciding.cast.sign(part, "ballot.vote", ballot)
    return lambda: ballots.vote(
        actor=deciding.actor(part), ballot=ballot, choice=choice, reason=reason, signature=token
    )


def closing(deciding: Deciding, motion: Motion, part: str = "secretary") -> Callable[[], Motion]:
    """A count that is ready to be asked for."""
    mine = Motion.objects.get(pk=motion.pk)
    return lambda: motions.close(actor=deciding.actor(part), motion=mine)


def test_at_the_same_instant(committed_cast: Cast) -> None:
    deciding = board(committed_cast)
    the_same_vote_twice(deciding)
    all_members(deciding)
    for _ in range(4):
        a_vote_and_the_count(deciding)
    two_counts(deciding)
    two_motions(deciding)


def the_same_vote_twice(deciding: Deciding) -> None:
    motion = deciding.opened(deciding.motion(deciding.version(title="Twice")))
    deciding.declare(motion, "member")
    found = at_once(*[voting(deciding, motion, "member", "for")] * 1, voting(deciding, motion, "member", "for"))
    refused = [each for each in found if isinstance(each, Refused)]
    assert [each.codes for each in refused] == [{"state"}]
    ballot = deciding.ballot(motion, "member")
    assert (ballot.times_cast, motion.tally().votes_for) == (1, 1)
    assert Event.objects.filter(subject_id=ballot.pk, verb="ballot.vote", outcome=Outcome.DONE).count() == 1


def all_members(deciding: Deciding) -> None:
    motion = deciding.opened(deciding.motion(deciding.version(title="Together")))
    deciding.declare(motion)
    found = at_once(*(voting(deciding, motion, part, "for") for part in BOARD))
    assert not [each for each in found if isinstance(each, Refused)]
    assert motion.tally().votes_for == len(BOARD)


def a_vote_and_the_count(deciding: Deciding) -> None:
    """Either the changed vote is in the count, or it is refused; never neither, never both."""
    number = Motion.objects.count()
    motion = deciding.opened(deciding.motion(deciding.version(title=f"Race {number}")))
    deciding.all_vote(motion)
    changed, _ = at_once(voting(deciding, motion, "member", "against", "On second thoughts"), closing(deciding, motion))
    resolution = Resolution.objects.get(motion=motion)
    on_paper = [ballot.choice for ballot in motion.ballots.all()]
    assert resolution.votes_against == on_paper.count("against") == (0 if isinstance(changed, Refused) else 1)
    assert resolution.votes_for + resolution.votes_against == resolution.entitled
    if isinstance(changed, Refused):
        assert changed.codes == {"state"}


def two_counts(deciding: Deciding) -> None:
    motion = deciding.opened(deciding.motion(deciding.version(title="Counted twice")))
    deciding.all_vote(motion)
    found = at_once(closing(deciding, motion), closing(deciding, motion, "chair"))
    assert sum(isinstance(each, Refused) for each in found) == 1
    assert Resolution.objects.filter(motion=motion).count() == 1


def two_motions(deciding: Deciding) -> None:
    pair = [deciding.opened(deciding.motion(deciding.version(title=title))) for title in ("One", "Other")]
    for motion in pair:
        deciding.all_vote(motion)
    found = at_once(closing(deciding, pair[0]), closing(deciding, pair[1], "chair"))
    assert not [each for each in found if isinstance(each, Refused)]
    numbers = [int(each.code[-3:]) for each in Resolution.objects.order_by("code")]
    assert numbers == list(range(1, len(numbers) + 1))
