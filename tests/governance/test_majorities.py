"""What carries a motion: a table of rules, each row with its source, and what holds of every vote.

A list is written as a word a member: for, against, abstain (``o``), silent (``.``), recused (``r``), barred (``x``).
``f3`` holds three votes; ``f@1`` was cast by the member who stands first, by proxy; ``f!`` is the chair with a casting
vote for, ``f!-`` with one against; ``+f`` joined after the list was frozen and is not on it.
"""

import re
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as some

from governance.counting import Base, Line, Majority, Mark, Outcome, Quorum, Tally, Terms, Tie, tally, unfit

MARKS = {"f": Mark.FOR, "a": Mark.AGAINST, "o": Mark.ABSTAIN, ".": Mark.SILENT, "r": Mark.RECUSED, "x": Mark.BARRED}
WORD = re.compile(r"(?P<late>\+?)(?P<mark>[fao.rx])(?P<weight>\d*)(?:@(?P<hand>\d))?(?P<casting>!?)(?P<against>-?)")
CARRIED, REJECTED = Outcome.CARRIED, Outcome.REJECTED
NO_QUORUM, NO_CONSENT = Outcome.NO_QUORUM, Outcome.NO_CONSENT
SIMPLE, ABSOLUTE, THIRDS = Majority.SIMPLE, Majority.ABSOLUTE, Majority.TWO_THIRDS
ALL, CONSENT = Majority.UNANIMOUS, Majority.CONSENT
CAST, PRESENT, ENTITLED = Base.CAST, Base.PRESENT, Base.ENTITLED

RONR = "Robert's Rules of Order Newly Revised, 12th edition, "
ARTICLES = "Companies (Model Articles) Regulations 2008, schedule 1, article "
CHARTER = "as our charter defines: "


def lines(written: str) -> list[Line]:
    """The list as it is counted; who joined late is not on it."""
    found = []
    for place, word in enumerate(written.split(), start=1):
        each = WORD.fullmatch(word)
        assert each, word
        if each["late"]:
            continue
        hand = each["hand"] or str(place)
        says = Mark.AGAINST if each["against"] else Mark.FOR
        found.append(
            Line(
                MARKS[each["mark"]],
                int(each["weight"] or 1),
                hand=hand,
                proxy=each["hand"] is not None,
                casting=says if each["casting"] else None,
            )
        )
    return found


class Row(NamedTuple):
    """A vote, by which rules, what comes of it, and who says so."""

    votes: str
    majority: Majority
    base: Base
    outcome: Outcome
    source: str
    tie: Tie = Tie.FALLS
    weighted: bool = True
    quorum: Quorum = Quorum.MAJORITY
    least: int = 2


TABLE = [
    # more than half, of the votes for and against
    Row("f f f a a", SIMPLE, CAST, CARRIED, RONR + "section 44: more than half of the votes cast"),
    Row("f f a a a", SIMPLE, CAST, REJECTED, RONR + "section 44: more than half of the votes cast"),
    Row("f a o o o", SIMPLE, CAST, REJECTED, RONR + "section 44: a tie is no majority"),
    Row("f f a o o o o", SIMPLE, CAST, CARRIED, RONR + "section 44: abstentions are no votes"),
    Row("f o o o o", SIMPLE, CAST, CARRIED, RONR + "section 44: abstentions are no votes"),
    Row("o o o o", SIMPLE, CAST, REJECTED, CHARTER + "nobody voted for it"),
    Row("f f f a a", SIMPLE, CAST, CARRIED, ARTICLES + "7: a majority of directors"),
    # of those who take part
    Row("f f f a o", SIMPLE, PRESENT, CARRIED, RONR + "section 44: a majority of the members present"),
    Row("f f a o o", SIMPLE, PRESENT, REJECTED, RONR + "section 44: an abstention has the effect of a vote against"),
    Row("f f f o o o", SIMPLE, PRESENT, REJECTED, RONR + "section 44: half of those present is no majority"),
    Row("f f f o .", SIMPLE, PRESENT, CARRIED, CHARTER + "who is silent does not take part"),
    # of all entitled
    Row("f f f . .", SIMPLE, ENTITLED, CARRIED, RONR + "section 44: a majority of the entire membership"),
    Row("f f a o . .", SIMPLE, ENTITLED, REJECTED, RONR + "section 44: a majority of the entire membership"),
    Row("f f f o . .", ABSOLUTE, CAST, REJECTED, CHARTER + "an absolute majority is always of all entitled"),
    Row("f f f f . . .", ABSOLUTE, ENTITLED, CARRIED, RONR + "section 44: a majority of the entire membership"),
    # two thirds
    Row("f f f f a a", THIRDS, CAST, CARRIED, RONR + "section 44: at least two thirds of the votes cast"),
    Row("f f f a a", THIRDS, CAST, REJECTED, RONR + "section 44: at least two thirds of the votes cast"),
    Row("f f a o o o", THIRDS, CAST, CARRIED, RONR + "section 44: abstentions are no votes"),
    Row("f f f f o o", THIRDS, PRESENT, CARRIED, RONR + "section 44: two thirds of the members present"),
    Row("f f f a o", THIRDS, PRESENT, REJECTED, RONR + "section 44: two thirds of the members present"),
    Row("f f f f . .", THIRDS, ENTITLED, CARRIED, RONR + "section 44: two thirds of the entire membership"),
    Row("f f f f . . .", THIRDS, ENTITLED, REJECTED, CHARTER + "two thirds of 7 is 5"),
    # all
    Row("f f f o .", ALL, CAST, CARRIED, CHARTER + "nobody votes against it"),
    Row("f f f a", ALL, CAST, REJECTED, CHARTER + "one vote against ends unanimity"),
    Row("f f f o", ALL, PRESENT, REJECTED, CHARTER + "everybody who takes part votes for it"),
    Row("f f f .", ALL, PRESENT, CARRIED, CHARTER + "everybody who takes part votes for it"),
    Row("f f f .", ALL, ENTITLED, REJECTED, CHARTER + "everybody entitled votes for it"),
    Row("f f f r x", ALL, ENTITLED, CARRIED, CHARTER + "whoever is recused or barred is not entitled here"),
    # consent in writing
    Row("f f f", CONSENT, ENTITLED, CARRIED, ARTICLES + "8: all eligible directors share a common view"),
    Row("f f f r", CONSENT, ENTITLED, CARRIED, ARTICLES + "8: eligible are those who could have voted"),
    Row("f f .", CONSENT, ENTITLED, NO_CONSENT, ARTICLES + "8: all eligible directors"),
    Row("f f a", CONSENT, ENTITLED, NO_CONSENT, ARTICLES + "8: all eligible directors"),
    Row("f f o", CONSENT, ENTITLED, NO_CONSENT, CHARTER + "to abstain is not to consent"),
    Row("f r r", CONSENT, ENTITLED, NO_QUORUM, ARTICLES + "8: not where they would have made no quorum"),
    # ties
    Row("f a o", SIMPLE, CAST, REJECTED, RONR + "section 44: on a tie the motion is lost"),
    Row("f! a o", SIMPLE, CAST, CARRIED, ARTICLES + "13: the chair has a casting vote", Tie.CASTING),
    Row("a!- f o", SIMPLE, CAST, REJECTED, ARTICLES + "13: the chair has a casting vote", Tie.CASTING),
    Row("a! f o", SIMPLE, CAST, CARRIED, CHARTER + "it is not the chair's own vote", Tie.CASTING),
    Row("o! f a", SIMPLE, CAST, CARRIED, CHARTER + "a chair who abstains breaks a tie", Tie.CASTING),
    Row("f a o", SIMPLE, CAST, REJECTED, CHARTER + "a chair who says nothing lets it fall", Tie.CASTING),
    Row("f! a a", SIMPLE, CAST, REJECTED, ARTICLES + "13: only where the numbers are equal", Tie.CASTING),
    Row("r! f a", SIMPLE, CAST, REJECTED, ARTICLES + "13: not of a chair who does not count", Tie.CASTING),
    Row("f! a o", SIMPLE, CAST, REJECTED, CHARTER + "no casting vote where the charter knows none"),
    Row("o! o o", SIMPLE, CAST, REJECTED, CHARTER + "where nobody voted for or against there is no tie", Tie.CASTING),
    Row("f! . . .", SIMPLE, CAST, NO_QUORUM, CHARTER + "a casting vote makes no quorum", Tie.CASTING),
    # weights
    Row("f3 a a", SIMPLE, CAST, CARRIED, CHARTER + "seats may hold more than one vote"),
    Row("f3 a a", SIMPLE, CAST, REJECTED, ARTICLES + "7: each director one vote", weighted=False),
    Row("f3 a3 o", SIMPLE, CAST, REJECTED, CHARTER + "equal weights are a tie"),
    Row("f2! a a", SIMPLE, CAST, CARRIED, CHARTER + "equal weights are a tie", Tie.CASTING),
    Row("f3 . . . . .", SIMPLE, CAST, NO_QUORUM, CHARTER + "the quorum counts members, not votes"),
    Row("f4 a2", THIRDS, CAST, CARRIED, CHARTER + "two thirds of the votes, as they weigh"),
    Row("f4 . .", ABSOLUTE, ENTITLED, NO_QUORUM, CHARTER + "weight is no quorum"),
    # recusals
    Row("f f r r a", SIMPLE, CAST, CARRIED, ARTICLES + "14: not counted for quorum or voting"),
    Row("f f f r r .", ABSOLUTE, ENTITLED, CARRIED, ARTICLES + "14: not counted for quorum or voting"),
    Row("f r r r", SIMPLE, CAST, NO_QUORUM, ARTICLES + "11: the quorum is never less than two"),
    Row("f f x x x x", SIMPLE, CAST, CARRIED, CHARTER + "whoever may not vote leaves the count"),
    Row("f f x x x x", SIMPLE, CAST, NO_QUORUM, CHARTER + "but never below the number that the body sets", least=3),
    # proxies
    Row("f f f@2 . .", SIMPLE, CAST, CARRIED, CHARTER + "who votes by proxy takes part"),
    Row("f f@1 f@1 . .", SIMPLE, CAST, NO_QUORUM, CHARTER + "one person never decides alone, whatever they carry"),
    Row("f f@1 a", SIMPLE, CAST, CARRIED, CHARTER + "a vote by proxy is a vote"),
    Row("f f@1 a a", SIMPLE, CAST, REJECTED, CHARTER + "a vote by proxy is a vote, and no more"),
    Row("f a@1 f", SIMPLE, CAST, CARRIED, CHARTER + "a member may be bound to vote otherwise for another"),
    Row("f f@1 f a@3", SIMPLE, CAST, NO_QUORUM, CHARTER + "the least number is one of persons who vote", least=3),
    Row("f2 f3@1 a", THIRDS, CAST, CARRIED, CHARTER + "a vote by proxy weighs what the member's does"),
    # late joiners
    Row("f f a +a +a", SIMPLE, CAST, CARRIED, CHARTER + "the list is frozen when the motion opens"),
    Row("f f f +. +. +.", ALL, ENTITLED, CARRIED, CHARTER + "the list is frozen when the motion opens"),
    Row("f . . +f", SIMPLE, CAST, NO_QUORUM, CHARTER + "the list is frozen when the motion opens"),
    # quorum
    Row("f f . . .", SIMPLE, CAST, NO_QUORUM, RONR + "section 40: a majority of all the members"),
    Row("f o o . .", SIMPLE, CAST, CARRIED, RONR + "section 40: who abstains is present"),
    Row("f f f f . .", SIMPLE, CAST, CARRIED, CHARTER + "two thirds of six", quorum=Quorum.TWO_THIRDS),
    Row("f f f .", SIMPLE, CAST, NO_QUORUM, CHARTER + "everybody has to take part", quorum=Quorum.ALL),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.votes} {row.majority} of {row.base}: {row.outcome}")
def test_table(row: Row) -> None:
    terms = Terms(row.quorum, row.majority, row.least, row.base, row.tie, row.weighted)
    assert tally(terms, lines(row.votes)).outcome == row.outcome, row.source


def test_the_table_meets_every_rule() -> None:
    assert {row.majority for row in TABLE} == {*Majority}
    assert {row.outcome for row in TABLE} == {*Outcome}
    kinds = {(row.majority, row.base) for row in TABLE}
    assert kinds >= {(majority, base) for majority in (SIMPLE, THIRDS, ALL) for base in Base}


@pytest.mark.parametrize(
    ("majority", "base", "tie", "said"),
    [
        (ABSOLUTE, CAST, Tie.FALLS, "An absolute majority is one of all members entitled"),
        (ABSOLUTE, ENTITLED, Tie.FALLS, ""),
        (SIMPLE, CAST, Tie.CASTING, ""),
        (SIMPLE, PRESENT, Tie.CASTING, "A casting vote breaks a tie between votes for and against"),
        (THIRDS, CAST, Tie.CASTING, "A casting vote breaks a tie between votes for and against"),
        (THIRDS, PRESENT, Tie.FALLS, ""),
    ],
)
def test_rules_that_do_not_go_together(majority: Majority, base: Base, tie: Tie, said: str) -> None:
    found = unfit(majority, base, tie)
    assert found.startswith(said)
    assert bool(found) is bool(said)


# what holds of every vote

terms = some.builds(
    Terms,
    some.sampled_from(Quorum),
    some.sampled_from(Majority),
    some.integers(0, 4),
    some.sampled_from(Base),
    some.sampled_from(Tie),
    some.booleans(),
)


@some.composite
def lists(draw: some.DrawFn) -> list[Line]:
    """A list of up to a dozen members, some of whom voted by one of the first three, and a chair who may break ties."""
    size = draw(some.integers(0, 12))
    found = []
    for place in range(size):
        by = draw(some.sampled_from([place, place, 0, 1, 2]))
        mark = draw(some.sampled_from(Mark))
        proxy = by != place and mark in (Mark.FOR, Mark.AGAINST, Mark.ABSTAIN)
        casting = draw(some.sampled_from([None, Mark.FOR, Mark.AGAINST])) if place == 0 else None
        found.append(Line(mark, draw(some.integers(1, 3)), str(by if proxy else place), proxy, casting))
    return found


@given(terms, lists(), some.randoms(use_true_random=False))
def test_the_outcome_does_not_depend_on_the_order_of_votes(rules: Terms, listed: list[Line], order: object) -> None:
    shuffled = listed[:]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tally(rules, shuffled) == tally(rules, listed)


@given(terms, lists())
def test_sums_equal_the_frozen_list(rules: Terms, listed: list[Line]) -> None:
    found = tally(rules, listed)
    voted = found.votes_for + found.votes_against + found.abstained
    assert voted + found.silent + found.recused + found.barred == len(listed) == found.entitled
    assert found.by_proxy <= voted
    assert found.hands <= voted
    weights = found.weight_for + found.weight_against + found.weight_abstained
    counting = [line for line in listed if line.mark not in (Mark.RECUSED, Mark.BARRED)]
    assert weights <= found.weight_counted == sum(line.weight if rules.weighted else 1 for line in counting)


def stepped_out(listed: list[Line]) -> list[list[Line]]:
    """The list with each member who has not voted recused, one at a time."""
    return [
        [*listed[:place], Line(Mark.RECUSED, line.weight), *listed[place + 1 :]]
        for place, line in enumerate(listed)
        if line.mark is Mark.SILENT
    ]


@given(terms, lists())
def test_recusal_adds_no_vote_and_makes_no_quorum_by_itself(rules: Terms, listed: list[Line]) -> None:
    before = tally(rules, listed)
    for after in (tally(rules, each) for each in stepped_out(listed)):
        votes = (after.weight_for, after.weight_against, after.weight_abstained, after.hands)
        assert votes == (before.weight_for, before.weight_against, before.weight_abstained, before.hands)
        if after.reached and not before.reached:  # real votes of enough persons made it, as many as the body asks for
            assert after.hands >= max(1, rules.least)
        if before.outcome is Outcome.REJECTED:  # what was lost by votes is at most won by the same votes
            assert after.outcome in (Outcome.REJECTED, Outcome.CARRIED)
            assert after.outcome is Outcome.REJECTED or rules.of is Base.ENTITLED


@given(terms, some.lists(some.sampled_from([Mark.SILENT, Mark.RECUSED, Mark.BARRED]), max_size=14))
def test_recusals_alone_decide_nothing(rules: Terms, marks: list[Mark]) -> None:
    found = tally(rules, [Line(mark) for mark in marks])
    assert not found.reached
    assert found.outcome in (Outcome.NO_QUORUM, Outcome.NO_CONSENT)


@given(terms, lists())
def test_a_casting_vote_matters_in_a_tie_only(rules: Terms, listed: list[Line]) -> None:
    found = tally(rules, listed)
    without: Tally = tally(rules, [Line(line.mark, line.weight, line.hand, line.proxy) for line in listed])
    if not found.tied:
        assert found.outcome is without.outcome
    elif without.outcome is not found.outcome:
        assert found.decided_by_chair is Mark.FOR
        assert found.weight_for == found.weight_against > 0


@given(terms, lists())
def test_one_hand_decides_nothing_where_two_are_asked_for(rules: Terms, listed: list[Line]) -> None:
    one = [Line(line.mark, line.weight, "0", line.proxy, line.casting) for line in listed]
    found = tally(rules, one)
    assert found.hands <= 1
    if rules.least > 1:
        assert found.outcome in (Outcome.NO_QUORUM, Outcome.NO_CONSENT)
