import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.text.front_matter import FrontMatterError, split, split_bytes

FILE = "---\ntitle: Access policy\nlast_updated: 2026-01-12\nweight: 7\n---\n\n### Purpose\n\nTo keep out.\n"


def test_head_and_body_are_parted() -> None:
    document = split(FILE)
    assert document.title == "Access policy"
    assert document.date() == dt.date(2026, 1, 12)
    assert document.fields["weight"] == 7
    assert document.body == "\n### Purpose\n\nTo keep out.\n"
    assert document.body_digest == hashlib.sha256(document.body.encode()).hexdigest()


def test_a_file_without_front_matter_is_all_body() -> None:
    document = split("### Purpose\n\n---\n\nMore.\n")
    assert (document.head, document.title, document.date()) == ("", "", None)
    assert document.body == "### Purpose\n\n---\n\nMore.\n"


@pytest.mark.parametrize(
    "text",
    [
        FILE,
        FILE.replace("\n", "\r\n"),
        "\ufeff" + FILE,
        "---\n---\nBody",
        "---\ntitle: x\n...\nBody",
        "---\ntitle: never closed\n",
        "",
        "---",
    ],
)
def test_nothing_is_lost(text: str) -> None:
    assert split(text).joined() == text


@given(st.text(alphabet=st.sampled_from("---\n\r: ab'\"[]{}&*|>#"), max_size=60))
def test_nothing_is_lost_whatever_comes(text: str) -> None:
    try:
        assert split(text).joined() == text
    except FrontMatterError:
        return


@pytest.mark.parametrize("written", ["2026-01-12", "'2026-01-12'", "2026-01-12T09:30:00Z", "2026-01-12 09:30:00"])
def test_dates_are_read_in_every_spelling(written: str) -> None:
    assert split(f"---\nlast_updated: {written}\n---\n").date() == dt.date(2026, 1, 12)


@pytest.mark.parametrize("written", ["soon", "2026-02-30", "7", ""])
def test_what_is_no_date_is_none(written: str) -> None:
    try:
        assert split(f"---\nlast_updated: {written}\n---\n").date() is None
    except FrontMatterError as refused:
        # YAML itself takes 2026-02-30 for a date and fails.
        assert "not valid YAML" in str(refused)  # noqa: PT017


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("- a\n- b", "not a list of named fields"),
        ("only words", "not a list of named fields"),
        ("title: [open", "not valid YAML in line"),
        ("title: a\ntitle: b", "“title” is given twice"),
        ("a: &x [1]\nb: *x", "references to other values are not taken"),
        ("title: !!python/object/apply:os.system [id]", "not valid YAML in line 2"),
        ("a: " + "[" * 5000, "not valid YAML"),
        ("a: " + "x" * 70_000, "longer than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(block: str, sentence: str) -> None:
    with pytest.raises(FrontMatterError, match=sentence):
        split(f"---\n{block}\n---\nBody")


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(FrontMatterError, match="byte 4 cannot be read"):
        split_bytes(b"abc\xff")
