"""Counting: by tables for the rules, by properties for what holds of every vote."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from governance.counting import Line, Majority, Mark, Outcome, Quorum, Tally, Terms, quorum_of, tally

MARKS = {"f": Mark.FOR, "a": Mark.AGAINST, "o": Mark.ABSTAIN, ".": Mark.SILENT, "r": Mark.RECUSED, "x": Mark.BARRED}

terms = some.builds(Terms, some.sampled_from(Quorum), some.sampled_from(Majority), some.integers(0, 4))
lines = some.lists(some.builds(Line, some.sampled_from(Mark), some.integers(1, 3)), max_size=14)


def count(written: str, quorum: Quorum, majority: Majority, least: int = 2) -> Tally:
    """The tally of a list written as one letter a member."""
    return tally(Terms(quorum, majority, least), [Line(MARKS[letter]) for letter in written])


@pytest.mark.parametrize(
    ("quorum", "counted", "needed"),
    [
        (Quorum.MAJORITY, 9, 5),
        (Quorum.MAJORITY, 8, 5),
        (Quorum.MAJORITY, 7, 4),
        (Quorum.MAJORITY, 3, 2),
        (Quorum.TWO_THIRDS, 9, 6),
        (Quorum.TWO_THIRDS, 8, 6),
        (Quorum.TWO_THIRDS, 7, 5),
        (Quorum.TWO_THIRDS, 3, 2),
        (Quorum.ALL, 7, 7),
        (Quorum.ALL, 2, 2),
        (Quorum.MAJORITY, 2, 2),
        (Quorum.MAJORITY, 1, 2),  # one person never decides alone
        (Quorum.TWO_THIRDS, 0, 2),  # and where all are recused, nobody does
    ],
)
def test_quorum(quorum: Quorum, counted: int, needed: int) -> None:
    assert quorum_of(Terms(quorum, Majority.SIMPLE), counted) == needed


@pytest.mark.parametrize(
    ("written", "quorum", "majority", "outcome"),
    [
        # nine members, one author, one recused: seven counted, quorum five
        ("ffff...rx", Quorum.TWO_THIRDS, Majority.ABSOLUTE, Outcome.NO_QUORUM),
        ("ffffa..rx", Quorum.TWO_THIRDS, Majority.ABSOLUTE, Outcome.CARRIED),
        ("fffao..rx", Quorum.TWO_THIRDS, Majority.ABSOLUTE, Outcome.REJECTED),
        ("fffao..rx", Quorum.TWO_THIRDS, Majority.SIMPLE, Outcome.CARRIED),
        ("ffaa", Quorum.MAJORITY, Majority.SIMPLE, Outcome.REJECTED),  # a tie carries nothing
        ("fooo", Quorum.MAJORITY, Majority.SIMPLE, Outcome.CARRIED),
        ("oooo", Quorum.MAJORITY, Majority.SIMPLE, Outcome.REJECTED),
        ("oooo", Quorum.MAJORITY, Majority.UNANIMOUS, Outcome.REJECTED),  # unanimity of nobody is none
        ("ffffa", Quorum.MAJORITY, Majority.UNANIMOUS, Outcome.REJECTED),
        ("ffoo.", Quorum.MAJORITY, Majority.UNANIMOUS, Outcome.CARRIED),
        ("ffaooo", Quorum.MAJORITY, Majority.TWO_THIRDS, Outcome.CARRIED),
        ("fffaa.", Quorum.MAJORITY, Majority.TWO_THIRDS, Outcome.REJECTED),
        ("fff.", Quorum.ALL, Majority.SIMPLE, Outcome.NO_QUORUM),
        ("fffr", Quorum.ALL, Majority.SIMPLE, Outcome.CARRIED),
        ("frrr", Quorum.MAJORITY, Majority.SIMPLE, Outcome.NO_QUORUM),
        ("rrrr", Quorum.MAJORITY, Majority.SIMPLE, Outcome.NO_QUORUM),
        ("xxrr", Quorum.ALL, Majority.UNANIMOUS, Outcome.NO_QUORUM),
        ("", Quorum.MAJORITY, Majority.SIMPLE, Outcome.NO_QUORUM),
    ],
)
def test_outcome(written: str, quorum: Quorum, majority: Majority, outcome: Outcome) -> None:
    assert count(written, quorum, majority).outcome == outcome


def test_weight_decides_the_majority_and_not_the_quorum() -> None:
    heavy = [Line(Mark.FOR, 3), Line(Mark.AGAINST), Line(Mark.AGAINST), Line(Mark.SILENT), Line(Mark.SILENT)]
    found = tally(Terms(Quorum.MAJORITY, Majority.SIMPLE), heavy)
    assert (found.voted, found.needed, found.weight_for, found.weight_counted) == (3, 3, 3, 7)
    assert found.outcome == Outcome.CARRIED
    assert tally(Terms(Quorum.TWO_THIRDS, Majority.SIMPLE), heavy).outcome == Outcome.NO_QUORUM


def test_a_quorum_that_recusal_made_impossible() -> None:
    found = count("f.rrrr", Quorum.MAJORITY, Majority.SIMPLE)
    assert (found.counted, found.needed, found.possible) == (2, 2, True)
    found = count("frrrrr", Quorum.MAJORITY, Majority.SIMPLE)
    assert (found.counted, found.needed, found.possible) == (1, 2, False)


@given(terms, lines, some.randoms(use_true_random=False))
def test_order_makes_no_difference(rules: Terms, listed: list[Line], order: object) -> None:
    shuffled = listed[:]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tally(rules, shuffled) == tally(rules, listed)


@given(terms, lines)
def test_sums_equal_the_frozen_list(rules: Terms, listed: list[Line]) -> None:
    found = tally(rules, listed)
    assert found.entitled == len(listed)
    assert found.voted + found.silent + found.recused + found.barred == len(listed)
    weight = sum(line.weight for line in listed if line.mark not in (Mark.RECUSED, Mark.BARRED))
    assert found.weight_counted == weight
    assert found.weight_for + found.weight_against <= weight


@given(terms, some.lists(some.sampled_from([Mark.SILENT, Mark.RECUSED, Mark.BARRED]), max_size=14))
def test_where_nobody_voted_nothing_is_decided(rules: Terms, marks: Sequence[Mark]) -> None:
    assert tally(rules, [Line(mark) for mark in marks]).outcome in (Outcome.NO_QUORUM, Outcome.NO_CONSENT)


@given(terms, lines)
def test_a_recusal_never_turns_a_carried_motion_into_a_rejected_one(rules: Terms, listed: list[Line]) -> None:
    before = tally(rules, listed)
    for index, line in enumerate(listed):
        if line.mark is Mark.SILENT:
            after = tally(rules, [*listed[:index], Line(Mark.RECUSED, line.weight), *listed[index + 1 :]])
            assert after.voted == before.voted
            assert after.needed <= before.needed
            if before.outcome is Outcome.CARRIED:
                assert after.outcome is Outcome.CARRIED
            if after.outcome is Outcome.REJECTED and before.outcome is Outcome.NO_QUORUM:
                assert after.voted >= max(1, rules.least)  # real votes, enough of them, made it


@given(terms, lines)
def test_one_more_vote_for_never_harms(rules: Terms, listed: list[Line]) -> None:
    before = tally(rules, listed).outcome
    for index, line in enumerate(listed):
        if line.mark in (Mark.SILENT, Mark.ABSTAIN, Mark.AGAINST):
            after = tally(rules, [*listed[:index], Line(Mark.FOR, line.weight), *listed[index + 1 :]]).outcome
            assert before is not Outcome.CARRIED or after is Outcome.CARRIED
