"""Who can complete what is open, and with whom away."""

import itertools
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.alignment import resilience
from raci.alignment.checks import CHECKS, Moment
from raci.duties import completing
from raci.duties.claims import Want
from raci.duties.completing import Outlook
from raci.duties.services import bindings, charts
from raci.duties.services.charts import Cell
from raci.people.models import Role, RoleBinding
from tests.cast import Cast
from tests.governance import deciding
from tests.management.changing import HIGH, Changing

OBJECT = UUID(int=9)


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def the(row: Any) -> completing.Forecast:
    return next(each for each in resilience.outlook() if each.decision.row.pk == row.pk)


def test_nobody_approves_what_they_gain_from(cast: Cast) -> None:
    asked = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("outsider"), role=role("control-tester"), unit=cast.root
    )
    assert the(asked).outlook == Outlook.FINE
    own = bindings.propose(
        actor=cast["access_admin"], holder=cast.person("approver"), role=role("control-tester"), unit=cast.root
    )
    assert (the(own).outlook, the(own).lone) == (Outlook.ONE, ("Helena Brandt",))
    found = next(each for each in CHECKS["SOD-53"].find(Moment()) if each.object_id == own.pk)
    assert "waits for Helena Brandt alone" in CHECKS["SOD-53"].says(found)
    held = RoleBinding.objects.get(person=cast.person("chair"), role__code="chair")
    bindings.end(actor=cast["access_admin"], binding=held)
    assert (the(own).outlook, the(own).lacking) == (Outlook.NOBODY, ("Approve",))
    found = next(each for each in CHECKS["SOD-54"].find(Moment()) if each.object_id == own.pk)
    assert "cannot be completed by the people there are: approve" in CHECKS["SOD-54"].says(found)
    assert own.pk not in {each.object_id for each in CHECKS["SOD-53"].find(Moment())}


def test_a_draft_needs_hands_that_stay_apart(cast: Cast) -> None:
    house = deciding.board(cast)
    version = house.version(submitted=False)
    found = the(version)
    assert [stage.title for stage in found.decision.stages] == ["Submit", "Open the vote", "Vote", "Count the votes"]
    assert "Helena Brandt" in found.able[2]
    assert "Omar Haddad" not in found.able[2]
    motion = house.opened(house.motion(house.version(title="Another")))
    house.declare(motion, "chair")
    house.vote(motion, "chair")
    found = the(motion)
    assert "Helena Brandt" not in found.able[0]
    assert found.decision.stages[0].times == 2


def test_whoever_drafted_a_chart_is_not_counted(cast: Cast) -> None:
    chart = charts.draft(actor=cast["cio"], unit=cast.it, cells=[Cell("run-service", role("cio"), "A")])
    assert the(chart).lone == ("Helena Brandt",)
    held = RoleBinding.objects.get(person=cast.person("chair"), role__code="chair")
    bindings.end(actor=cast["access_admin"], binding=held)
    assert the(chart).outlook == Outlook.NOBODY


def test_a_change_needs_hands_until_it_is_reviewed(cast: Cast) -> None:
    changing = Changing(cast)
    change = changing.submitted(answers=HIGH)
    found = the(change)
    titles = ["Approve", "Begin to implement", "Record as implemented", "Review"]
    assert [stage.title for stage in found.decision.stages] == titles
    assert found.decision.stages[0].times == change.needed == 2
    asker, first = cast.person("service_owner").name, cast.person("it_manager").name
    assert asker not in found.able[0]
    assert first in found.able[0]
    left = the(changing.approve(change))
    assert left.decision.stages[0].times == 1
    assert first not in left.able[0]
    assert first not in left.able[1]
    approved = changing.approve(change, "cio")
    assert [stage.title for stage in the(approved).decision.stages] == titles[1:]
    assert the(changing.draft()).decision.stages[0].title == "Submit for approval"


def test_a_template_is_open_until_it_is_approved(cast: Cast) -> None:
    changing = Changing(cast)
    template = changing.submitted(is_template=True, starts_at=None, ends_at=None)
    assert [stage.title for stage in the(template).decision.stages] == ["Approve"]
    done = changing.approve(template)
    assert done.pk not in {each.decision.row.pk for each in resilience.outlook()}
    assert the(changing.following(done)).decision.stages[0].title == "Schedule it"


def test_an_emergency_change_waits_for_its_approval_afterwards(cast: Cast) -> None:
    changing = Changing(cast)
    found = the(changing.at_once())
    assert [stage.title for stage in found.decision.stages] == ["Record as implemented", "Approve afterwards", "Review"]
    starter = cast.person("it_manager").name
    assert starter in found.able[0]
    assert starter not in found.able[1]
    assert found.lone == (cast.person("ciso").name,)
    reviewer = RoleBinding.objects.get(person=cast.person("ciso"), role__code="ciso")
    bindings.end(actor=cast["access_admin"], binding=reviewer)
    assert the(found.decision.row).lacking == ("Review",)


@given(
    able=st.lists(st.sets(st.integers(0, 4), max_size=4), min_size=1, max_size=4),
    sides=st.lists(st.sampled_from(["author", "decider", "tester"]), min_size=4, max_size=4),
    seated=st.dictionaries(st.integers(0, 4), st.sampled_from(["author", "decider"]), max_size=3),
    seats=st.integers(1, 2),
)
def test_the_search_finds_what_trying_everything_finds(
    able: list[set[int]], sides: list[str], seated: dict[int, str], seats: int
) -> None:
    def want(person: int, side: str) -> Want:
        return Want("SOD-01", OBJECT, 0, f"person:{person}", side, seats)

    held: Any = {want(person, side).key: {0: (side, None)} for person, side in seated.items()}
    slots = [
        (1, [completing._Choice(UUID(int=person), (want(person, side),)) for person in sorted(persons)])
        for persons, side in zip(able, sides, strict=False)
    ]

    def works(persons: tuple[int, ...]) -> bool:
        taken = {person: {side} for person, side in seated.items()}
        for person, side in zip(persons, sides, strict=False):
            taken.setdefault(person, set()).add(side)
        return all(len(taken[person]) <= seats for person in persons)

    expected = any(works(each) for each in itertools.product(*able))
    assert (completing._solve(slots, held) is not None) == expected


def test_the_search_says_when_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "MOST", 3)
    many = [completing._Choice(UUID(int=n), ()) for n in range(5)]
    with pytest.raises(completing._TooMany):
        completing._solve([(5, many)], {})
