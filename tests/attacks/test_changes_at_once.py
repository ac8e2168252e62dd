"""Two acts on one change at the same instant, on both databases: nobody counts twice, and no side is taken twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from management.acts import changes as acts
from management.models import Change, ChangeApproval
from management.services import changes
from raci.duties.gate import Refused
from raci.duties.services import bindings
from raci.people.models import Role
from tests.cast import Cast
from tests.management.changing import HIGH, Changing, signed

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 5


def at_once(*works: Callable[[], Any]) -> list[bool]:
    """True for each that was let through."""
    barrier, told = threading.Barrier(len(works)), [False] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(20)
            work()
            told[place] = True
        except Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def approval(changing: Changing, part: str, change: Change) -> Callable[[], Any]:
    actor, signature = changing.cast[part], signed(changing.cast[part], acts.APPROVE, change)

    def approve() -> None:
        changes.approve(actor=actor, change=Change.objects.get(pk=change.pk), signature=signature)

    return approve


def test_two_persons_approve_at_the_same_instant(committed_cast: Cast) -> None:
    changing = Changing(committed_cast)
    for _ in range(TRIALS):
        change = changing.submitted(answers=HIGH)
        assert at_once(*(approval(changing, part, change) for part in ("it_manager", "cio"))) == [True, True]
        change.refresh_from_db()
        assert change.state == "approved"
        assert ChangeApproval.objects.filter(change=change).count() == 2


def test_one_person_approves_twice_at_the_same_instant(committed_cast: Cast) -> None:
    changing = Changing(committed_cast)
    for _ in range(TRIALS):
        change = changing.submitted(answers=HIGH)
        told = at_once(*(approval(changing, "it_manager", change) for _ in range(2)))
        assert sorted(told) == [False, True]
        change.refresh_from_db()
        assert change.state == "submitted"
        assert ChangeApproval.objects.filter(change=change).count() == 1


def test_somebody_approves_and_takes_back_at_the_same_instant(committed_cast: Cast) -> None:
    """Whoever may ask and approve does both at once: only one of the two sides is theirs."""
    changing, cast = Changing(committed_cast), committed_cast
    both = bindings.propose(
        actor=cast["access_admin"],
        holder=cast.person("it_manager"),
        role=Role.objects.get(code="service-owner"),
        unit=cast.root,
    )
    bindings.approve(actor=cast["approver"], binding=both)
    for _ in range(TRIALS):
        change = changing.submitted()

        def revise(key: Any = change.pk) -> None:
            changes.revise(actor=cast["it_manager"], change=Change.objects.get(pk=key))

        assert sorted(at_once(approval(changing, "it_manager", change), revise)) == [False, True]
