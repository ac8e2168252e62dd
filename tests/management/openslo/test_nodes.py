"""YAML within bounds: what could exhaust, execute or hide something is refused by line; what is right is exact."""

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from management.openslo.nodes import MAX_BYTES, MAX_DOCUMENTS, Unreadable, read
from management.openslo.packing import packed, unpacked
from management.openslo.writing import as_yaml

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def plain(text: str) -> Any:
    [node] = read(text.encode())
    return node.plain()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (LAUGHS, 5, "more than 50000 values"),
        ("a: &a [1, *a]", 1, "not complete"),
        ("a: *nobody", 1, "not complete"),
        ("\n" + "[" * 50_000, 2, "within fields more than"),
        ("a:\n" + "".join(f"{' ' * depth}b:\n" for depth in range(1, 60)), 33, "within fields more than"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']", 2, "is not followed"),
        ("a: !include /etc/passwd", 1, "is not followed"),
        ("a: !!str 1", 1, "is not followed"),
        ("a: 1\nb: 2\na: 3", 3, "stands here twice"),
        ("base: &b {c: 1}\nd:\n  <<: *b", 3, "not merged"),
        ("? [1, 2]\n: 3", 1, "name of a field"),
        ("~: 3", 1, "name of a field"),
        ('a: "\\0"', 1, "control character"),
        ('a: "\\ud800"', 1, "character"),
        ("a: .inf", 1, "not a number"),
        ("a: 1e999", 1, "digits at most"),
        (f"a: {'9' * 5000}", 1, "digits at most"),
        ("a: 1\nb: [1,", 2, "not YAML"),
        ("a: 1\n  b: : 2", 2, "not YAML"),
        ("a: 1\n---\n" + "b: 2\n---\n" * MAX_DOCUMENTS, 2 * MAX_DOCUMENTS + 1, "documents at most"),
        ("$decimal: 1", 1, "cannot be the name"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_at_once(text: str, line: int, reason: str) -> None:
    begun = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read(text.encode())
    assert reason in refused.value.reason
    assert refused.value.line == line
    assert time.process_time() - begun < 1


def test_files_that_are_too_large_or_no_text() -> None:
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        read(b"a" * (MAX_BYTES + 1))
    with pytest.raises(Unreadable, match="UTF-8") as refused:
        read(b"a: 1\nb: \xff")
    assert refused.value.line == 2


def test_words_mean_what_yaml_1_2_says() -> None:
    found = plain(
        "{a: on, b: 2020-01-21 12:30:00, c: 12:30, d: 0123, e: 0.10, f: -3, g: ~, h: 'true', i: true, j: 1e2}"
    )
    assert found == {
        "a": "on", "b": "2020-01-21 12:30:00", "c": "12:30", "d": "0123", "e": Decimal("0.10"), "f": -3, "g": None,
        "h": "true", "i": True, "j": Decimal(100),
    }  # fmt: skip
    assert plain("\ufeffyes: no") == {"yes": "no"}


def test_an_alias_repeats_what_it_names() -> None:
    assert plain("a: &a {b: [1, 2]}\nc: *a\nd: *a") == {name: {"b": [1, 2]} for name in "acd"}


def test_empty_documents_are_left_out_and_lines_are_those_of_the_file() -> None:
    first, second = read(b"---\n---\na: 1\n---\n\nb:\n  c: 2\n---\n")
    assert (first.line, second.line) == (3, 6)
    inner = second.at("b", "c")
    assert inner is not None
    assert inner.line == 7


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\ufeff"), max_size=30),
    st.sampled_from(
        ["on", "no", "1e3", "0x1f", "012", "1_000", "12:30", "~", "null", "=", "<<", ".inf", "- a", "#", "é"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(st.text("abcxyz-/.", min_size=1, max_size=12), each, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abcdefg", min_size=1, max_size=8), VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read_again_as_it_was(document: dict[str, Any]) -> None:
    assert plain(as_yaml([document])) == document
    assert unpacked(packed(document)) == document
