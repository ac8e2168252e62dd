import random
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from governance.text.clauses import Clause, parse
from governance.text.redline import Counts, Entry, Fold, Status, carry_keys, compare
from governance.text.words import Segment, compare_words

OLD = """## Granting access

Access is given to a person for a role, by the line manager.

Nobody approves their own access.

Shared accounts are allowed where a system offers no others.

## Reviewing access

The owner of a service reviews who has access to it every twelve months.

Access that is not confirmed within 30 days is reported to the security officer.

Access of the first tier is reviewed by two people.

The review is recorded.

## Access in an emergency

In an emergency the operations lead may grant access and tell the security officer afterwards.

## Records

Every grant is recorded.

## Words

A role is a set of rights.
"""
NEW = """## Granting access

Access is given to a person for a role, on the proposal of one person and with the approval of another.

Nobody approves their own access, nor that of a member of their own team.

Access to a system of the first tier ends after 90 days unless it is confirmed.

Shared accounts are not allowed. Where a system offers no others, an exception under clause 9 is needed.

## Reviewing access

The owner of a service reviews who has access to it every three months.

Access that is not confirmed within 14 days ends by itself.

Access of the first tier is reviewed
by two people.

The review is recorded.

## Access in an emergency

Emergency access lasts four hours at most, is justified before it is used, and is reviewed by somebody else.

## Records

Every grant is recorded.

## Words

A role is a set of rights.
"""


def seen(old: str, new: str) -> list[tuple[str, str, str]]:
    entries = compare(parse(old), parse(new)).entries
    return [(entry.status.value, entry.old_number, entry.new_number) for entry in entries]


def test_a_revised_policy_reads_as_a_person_would_mark_it() -> None:
    redline = compare(parse(OLD), parse(NEW))
    assert redline.counts == Counts(changed=5, added=2, removed=1, renumbered=0, unchanged=9)
    assert redline.counts.to_read == 8
    by_number = {entry.new_number: entry for entry in redline.entries if entry.new}
    assert by_number["1.4"].old_number == "1.3"
    assert by_number["1.1"].segments == (
        Segment("equal", "Access is given to a person for a role, "),
        Segment("del", "by the line manager"),
        Segment("ins", "on the proposal of one person and with the approval of another"),
        Segment("equal", "."),
    )


def test_unchanged_runs_fold_and_headings_of_changed_sections_stay() -> None:
    shown = [_shown(each) for each in compare(parse(OLD), parse(NEW)).folded()]
    assert shown == [
        *["1", "1.1", "1.2", "1.3", "1.4"],
        *["2", "2.1", "2.2", "2.3 to 2.4"],
        *["3", "removed 3.1", "3.1", "4 to 5"],
    ]


def _shown(each: Entry | Fold) -> str:
    if isinstance(each, Fold):
        return f"{each.first} to {each.last}"
    return each.new_number or f"removed {each.old_number}"


def test_wrapping_lines_anew_is_no_change() -> None:
    assert compare(parse("One two\nthree.\n"), parse("One\ntwo three.\n\n\n")).is_empty


def test_a_clause_added_before_others_renumbers_them() -> None:
    old = "## A\n\nFirst rule.\n\nSecond rule.\n"
    new = "## A\n\nQuite another text here.\n\nFirst rule.\n\nSecond rule.\n"
    assert seen(old, new) == [
        ("unchanged", "1", "1"),
        ("added", "", "1.1"),
        ("renumbered", "1.1", "1.2"),
        ("renumbered", "1.2", "1.3"),
    ]


def test_a_moved_section_is_moved_and_not_rewritten() -> None:
    old, new = (
        "## A\n\nFirst rule.\n\n## B\n\nSecond.\n\nThird.\n",
        "## B\n\nSecond.\n\nThird.\n\n## A\n\nFirst rule.\n",
    )
    entries = compare(parse(old), parse(new)).entries
    assert {entry.status for entry in entries} == {Status.RENUMBERED}
    assert [entry.new_number for entry in entries if entry.moved] == ["2", "2.1"]


def test_a_renamed_section_keeps_its_clauses() -> None:
    old = "## Handing out rights\n\nOne rule stands.\n\nAnother rule stands.\n"
    new = "## Granting access\n\nOne rule stands.\n\nAnother rule stands.\n"
    assert seen(old, new) == [("changed", "1", "1"), ("unchanged", "1.1", "1.1"), ("unchanged", "1.2", "1.2")]


def test_removed_clauses_stand_where_they_stood() -> None:
    old = "## A\n\nGone from the start.\n\nStays here.\n\nGone too, alas.\n\n## B\n\nStays as well.\n"
    new = "## A\n\nStays here.\n\n## B\n\nStays as well.\n"
    assert [status for status, _, _ in seen(old, new)] == [
        "unchanged",
        "removed",
        "renumbered",
        "removed",
        "unchanged",
        "unchanged",
    ]


def test_from_nothing_and_to_nothing() -> None:
    assert {status for status, _, _ in seen("", OLD)} == {"added"}
    assert {status for status, _, _ in seen(OLD, "")} == {"removed"}
    assert compare((), ()).is_empty


def test_keys_follow_a_clause_through_edits_and_renumbering() -> None:
    first = parse(OLD)
    second = carry_keys(first, parse(NEW))
    third = carry_keys(second, parse("Preamble of a new kind.\n\n" + NEW.replace("three months", "six weeks")))
    key = {clause.number: clause.key for clause in first}
    assert {clause.number: clause.key for clause in second}["1.4"] == key["1.3"]
    assert {clause.number: clause.key for clause in third}["2.1"] == key["2.1"]
    assert key["3.1"] not in {clause.key for clause in third}


def test_a_new_clause_never_takes_the_key_of_another() -> None:
    first = parse("## A\n\nOriginal words of this rule.\n")
    second = carry_keys(first, parse("## A\n\nOriginal words of that rule.\n"))
    third = carry_keys(second, parse("## A\n\nOriginal words of that rule.\n\nOriginal words of this rule.\n"))
    assert second[1].key == first[1].key == third[1].key
    assert third[2].key == f"{first[1].key}-2"


def test_the_redline_follows_keys_rather_than_words() -> None:
    old = parse("## A\n\nAlpha beta gamma.\n\nDelta epsilon zeta.\n")
    swapped = parse("## A\n\nDelta epsilon zeta.\n\nAlpha beta gamma.\n")
    new = [_keyed(clause, before.key) for clause, before in zip(swapped, old, strict=True)]
    assert [entry.status.value for entry in compare(old, new).entries] == ["unchanged", "changed", "changed"]


def _keyed(clause: Clause, key: str) -> Clause:
    return Clause(clause.number, key, clause.kind, clause.level, clause.heading, clause.text, clause.start, clause.end)


WORDS = st.lists(
    st.sampled_from(["the", "of", "shall", "not", "owner,", "review.", ";", "“data”", "30", "%", "don’t", "\n"])
)


@given(WORDS, WORDS)
def test_segments_give_both_texts_back(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    segments = compare_words(before, after)
    assert "".join(segment.text for segment in segments if segment.kind != "del") == (after if after.strip() else "")
    assert "".join(segment.text for segment in segments if segment.kind != "ins").split() == before.split()
    assert all(one.kind != other.kind for one, other in pairwise(segments))


PARAGRAPHS = st.lists(st.sampled_from(["# A", "# B", "One rule.", "Two rules here.", "One more rule.", "Other."]))


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_clause_appears_once(old: list[str], new: list[str]) -> None:
    before, after = parse("\n\n".join(old)), parse("\n\n".join(new))
    redline = compare(before, after)
    assert [entry.new for entry in redline.entries if entry.new] == list(after)
    assert sorted(entry.old.start for entry in redline.entries if entry.old) == [clause.start for clause in before]
    carried = carry_keys(before, after)
    assert len({clause.key for clause in carried}) == len(carried)
    assert all(entry.status is not Status.ADDED or entry.new for entry in compare(before, carried).entries)


def test_an_ordinary_revision_of_five_hundred_clauses_is_quick() -> None:
    rnd = random.Random(7)
    vocabulary = [f"word{at}" for at in range(800)]
    texts = [" ".join(rnd.choices(vocabulary, k=60)) + "." for _ in range(500)]
    revised = [text.replace(text.split()[3], "other", 1) if rnd.random() < 0.1 else text for text in texts]
    before, after = parse("\n\n".join(texts)), parse("\n\n".join(revised))
    start = time.perf_counter()
    redline = compare(before, after)
    # Some 30 ms are usual; the bound only catches what grows with the square.
    assert time.perf_counter() - start < 1
    assert redline.counts.unchanged + redline.counts.changed == 500


def test_a_clause_of_five_thousand_words_is_quick() -> None:
    rnd = random.Random(7)
    old = rnd.choices(["the", "of", ",", "shall", *map(str, range(900))], k=5000)
    new = [word if rnd.random() > 0.1 else "other" for word in old]
    start = time.perf_counter()
    compare_words(" ".join(old), " ".join(new))
    assert time.perf_counter() - start < 1
