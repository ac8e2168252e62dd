"""Proxies at the same instant, on both databases: nobody carries too many, and nobody votes by what was taken back."""

from typing import Any

import pytest

from governance.models import Motion, Proxy
from governance.services import ballots, motions, proxies
from raci.duties.gate import Refused
from tests.cast import Cast
from tests.governance.deciding import Deciding, board
from tests.governance.test_proxies import cast_for, give
from tests.governance.test_votes_at_once import at_once

pytestmark = pytest.mark.slow
TURNS = 3


def test_at_the_same_instant(committed_cast: Cast) -> None:
    deciding = board(committed_cast, proxies="member")
    for turn in range(TURNS):
        two_proxies_to_one_member(deciding, turn)
        taken_back_and_used(deciding, turn)
        used_and_recused(deciding, turn)
        by_proxy_and_in_person(deciding, turn)


def opened(deciding: Deciding, title: str) -> Motion:
    return deciding.opened(deciding.motion(deciding.version(title=title)))


def again(deciding: Deciding, motion: Motion) -> Motion:
    """Another copy of the row, as another request has it."""
    return Motion.objects.select_related("body").get(pk=motion.pk)


def refused(found: list[Any]) -> list[Refused]:
    return [each for each in found if isinstance(each, Refused)]


def two_proxies_to_one_member(deciding: Deciding, turn: int) -> None:
    motion = opened(deciding, f"Two proxies {turn}")
    found = at_once(
        lambda: give(deciding, "member", "chair", again(deciding, motion)),
        lambda: give(deciding, "second_member", "chair", again(deciding, motion)),
    )
    assert Proxy.objects.filter(motion=motion).count() == 1
    assert [each.codes for each in refused(found)] == [{"unfit"}]
    motions.withdraw(actor=deciding.actor("secretary"), motion=motion)


def taken_back_and_used(deciding: Deciding, turn: int) -> None:
    motion = opened(deciding, f"Taken back {turn}")
    proxy = give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    found = at_once(
        lambda: cast_for(deciding, motion, "chair", "member"),
        lambda: proxies.revoke(actor=deciding.actor("member"), proxy=Proxy.objects.get(pk=proxy.pk)),
    )
    assert len(refused(found)) == 1
    proxy.refresh_from_db()
    assert (motion.tally().voted, proxy.state) in ((1, "given"), (0, "revoked"))
    motions.withdraw(actor=deciding.actor("secretary"), motion=motion)


def used_and_recused(deciding: Deciding, turn: int) -> None:
    """Whoever steps out of the count leaves no vote behind that they cast for another."""
    motion = opened(deciding, f"Stepped out {turn}")
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair")
    mine = deciding.ballot(motion, "chair")
    at_once(
        lambda: cast_for(deciding, motion, "chair", "member"),
        lambda: ballots.recuse(actor=deciding.actor("chair"), ballot=mine, interest="Shares"),
    )
    assert motion.tally().voted == 0
    motions.withdraw(actor=deciding.actor("secretary"), motion=motion)


def by_proxy_and_in_person(deciding: Deciding, turn: int) -> None:
    """The member's own vote is the one that counts, whichever came first."""
    motion = opened(deciding, f"Both {turn}")
    give(deciding, "member", "chair", motion)
    deciding.declare(motion, "chair", "member")
    at_once(
        lambda: cast_for(deciding, motion, "chair", "member", "abstain"),
        lambda: deciding.vote(motion, "member", "for"),
    )
    assert (motion.tally().votes_for, motion.tally().by_proxy) == (1, 0)
    motions.withdraw(actor=deciding.actor("secretary"), motion=motion)
