"""Two texts that grew from one, brought together."""

from itertools import product

import pytest

from governance.text.merging import Choice, differences, merged

BASE = "## Purpose\n\nNobody keeps access.\n\n## Rules\n\nOne.\n\nTwo.\n\nThree.\n"
MINE = BASE.replace("One.", "One, mine.").replace("Two.", "Two, mine.").replace("Three.\n", "")
THEIRS = BASE.replace("Two.", "Two, theirs.") + "\nFour, theirs.\n"


def suggested() -> dict[str, Choice | None]:
    return {each.entry.clause.text: each.suggested for each in differences(THEIRS, MINE, BASE)}


def test_what_only_one_changed_is_suggested_and_what_both_changed_is_asked() -> None:
    assert suggested() == {
        "One, mine.": Choice.MINE,
        "Two, mine.": None,
        "Three.": Choice.MINE,
        "Four, theirs.": Choice.THEIRS,
    }
    assert {each.suggested for each in differences(THEIRS, MINE)} == {None}


def test_mine_everywhere_is_mine_to_the_letter() -> None:
    found = differences(THEIRS, MINE, BASE)
    assert merged(THEIRS, MINE, {each.name: Choice.MINE for each in found}) == MINE


def test_each_choice_counts() -> None:
    found = differences(THEIRS, MINE, BASE)
    for chosen in product(Choice, repeat=len(found)):
        choices = {each.name: choice for each, choice in zip(found, chosen, strict=True)}
        text = merged(THEIRS, MINE, choices)
        for each in found:
            takes = each.entry.new if choices[each.name] is Choice.MINE else each.entry.old
            leaves = each.entry.old if choices[each.name] is Choice.MINE else each.entry.new
            assert takes is None or takes.text in text
            assert leaves is None or leaves.text not in text
        assert text.count("## Rules") == 1


def test_no_choice_no_text() -> None:
    with pytest.raises(KeyError):
        merged(THEIRS, MINE, {})


def test_same_texts_differ_in_nothing() -> None:
    assert differences(BASE, BASE, BASE) == ()
    assert merged(BASE, BASE, {}) == BASE
