"""How health flows upward, and why it moved."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raci.alignment.health import Edge, Figure, Key, Leaf, causes, leaves_of, moved, of_budget, roll_up, state_of

TOP, MIDDLE, OTHER = Key("enterprise-goal", "1"), Key("it-goal", "1"), Key("it-goal", "2")
ONE, TWO, THREE = Key("service", "1"), Key("service", "2"), Key("control", "1")


def leaf(health: int | None) -> Leaf:
    return Leaf(None if health is None else Fraction(health))


def figures(one: int | None, two: int | None, three: int | None) -> dict[Key, Figure]:
    """TOP = 3 MIDDLE + 1 OTHER; MIDDLE = ONE + TWO; OTHER = THREE."""
    edges = [Edge(TOP, MIDDLE, 3), Edge(TOP, OTHER, 1), Edge(MIDDLE, ONE), Edge(MIDDLE, TWO), Edge(OTHER, THREE)]
    return roll_up({ONE: leaf(one), TWO: leaf(two), THREE: leaf(three)}, edges, [TOP])


def test_a_goal_is_the_weighted_mean_of_what_serves_it() -> None:
    found = figures(100, 50, 40)
    assert found[MIDDLE].health == 75
    assert found[TOP].health == Fraction(3 * 75 + 40, 4)
    assert found[TOP].coverage == 1
    assert [part.share for part in found[TOP].parts] == [Fraction(3, 4), Fraction(1, 4)]


def test_what_has_no_data_lowers_the_coverage_and_nothing_else() -> None:
    found = figures(100, None, None)
    assert (found[MIDDLE].health, found[MIDDLE].coverage) == (Fraction(100), Fraction(1, 2))
    assert (found[TOP].health, found[TOP].coverage) == (Fraction(100), Fraction(3, 8))
    assert found[OTHER].state == "no_data"


def test_what_is_not_known_never_looks_good() -> None:
    assert figures(100, None, None)[TOP].state == "no_data"
    assert figures(10, None, None)[TOP].state == "off_course"
    assert roll_up({}, [], [TOP])[TOP].state == "no_data"


@pytest.mark.parametrize(
    ("health", "state"), [(75, "on_course"), (74, "at_risk"), (55, "at_risk"), (54, "off_course"), (None, "no_data")]
)
def test_states(health: int | None, state: str) -> None:
    assert state_of(None if health is None else Fraction(health), Fraction(1)) == state


@pytest.mark.parametrize(
    ("left", "points"),
    [("1", 100), ("1/4", 75), ("1/8", 65), ("1/1000", 55), ("0", 50), ("-1/2", 25), ("-1", 0), ("-9", 0)],
)
def test_a_budget_as_health(left: str, points: int) -> None:
    found = of_budget(Fraction(left))
    assert found is not None
    assert int(found) == points


def test_a_budget_that_burns_is_not_on_course() -> None:
    assert of_budget(Fraction(9, 10), burning=True) == 74
    assert of_budget(None) is None


def test_causes_name_the_leaves_and_add_up() -> None:
    before, after = figures(100, 60, 80), figures(40, 60, 76)
    found = causes(TOP, before, after)
    assert [(cause.key, cause.points) for cause in found] == [(ONE, -23), (THREE, -1)]
    assert sum(cause.points for cause in found) == moved(before[TOP], after[TOP])


def test_what_is_shown_never_looks_better_than_its_state() -> None:
    almost = Figure(Fraction(749, 10), Fraction(1))
    assert (almost.shown, almost.state) == (74, "at_risk")
    assert Figure(Fraction(80), Fraction(1, 3)).shown is None


def test_a_new_link_to_something_worse_takes_points() -> None:
    before = roll_up({ONE: leaf(90)}, [Edge(MIDDLE, ONE)], [])
    after = roll_up({ONE: leaf(90), TWO: leaf(50)}, [Edge(MIDDLE, ONE), Edge(MIDDLE, TWO)], [])
    assert [(cause.key, cause.points) for cause in causes(MIDDLE, before, after)] == [(TWO, -20)]


def test_no_causes_without_a_figure() -> None:
    assert causes(TOP, figures(None, None, None), figures(1, 2, 3)) == []


values = st.one_of(st.none(), st.integers(0, 100))


@given(values, values, values, values, values, values)
def test_always(a: int | None, b: int | None, c: int | None, d: int | None, e: int | None, f: int | None) -> None:
    before, after = figures(a, b, c), figures(d, e, f)
    was, now = before[TOP].health, after[TOP].health
    if now is not None:
        shares = leaves_of(TOP, after)
        assert sum(shares.values()) == 1
        assert now == sum(share * (after[key].health or 0) for key, share in shares.items())
    if was is not None and now is not None:
        assert sum(cause.points for cause in causes(TOP, before, after)) == moved(before[TOP], after[TOP])
