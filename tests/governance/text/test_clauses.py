import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.text.clauses import Clause, Kind, parse


def numbers(body: str) -> list[str]:
    return [clause.number for clause in parse(body)]


def spans(body: str) -> str:
    return "".join(body[clause.start : clause.end] for clause in parse(body))


def test_headings_open_sections_and_blocks_count_within_them() -> None:
    body = "## Purpose\n\nWhy.\n\n## Rules\n\nOne.\n\nTwo.\n\n### Detail\n\nThree.\n\n## End\n\nFour.\n"
    assert numbers(body) == ["1", "1.1", "2", "2.1", "2.2", "2.3", "2.3.1", "3", "3.1"]


def test_numbers_start_at_one_whatever_the_markdown_level() -> None:
    assert numbers("#### A\n\na\n\n###### B\n\nb\n\n#### C\n") == ["1", "1.1", "1.2", "1.2.1", "2"]


def test_a_shallower_heading_later_goes_on_counting() -> None:
    assert numbers("### A\n\n### B\n\n## C\n\n### D\n") == ["1", "2", "3", "3.1"]


def test_the_only_top_heading_is_the_title() -> None:
    clauses = parse("# Access policy\n\nIntroduction.\n\n## Scope\n\nAll.\n")
    assert [(clause.number, clause.kind) for clause in clauses] == [
        ("0", Kind.TITLE),
        ("0.1", Kind.TEXT),
        ("1", Kind.HEADING),
        ("1.1", Kind.TEXT),
    ]
    assert numbers("# One\n\n# Two\n") == ["1", "2"]


def test_a_text_without_headings_counts_its_paragraphs() -> None:
    assert numbers("First.\n\nSecond.\n") == ["1", "2"]
    assert numbers("# Title\n\nFirst.\n\nSecond.\n") == ["0", "1", "2"]


def test_what_stands_before_the_first_section_is_zero_point() -> None:
    assert numbers("First.\n\nSecond.\n\n## A\n\nThird.\n") == ["0.1", "0.2", "1", "1.1"]


def test_a_list_stays_with_the_paragraph_that_introduces_it() -> None:
    clauses = parse("## A\n\nThe owner ensures that\n\n* one\n* two\n\nLater.\n")
    assert [clause.text for clause in clauses] == ["## A", "The owner ensures that\n\n* one\n* two", "Later."]
    assert clauses[1].kind is Kind.TEXT


def test_a_list_that_stands_alone_gives_a_clause_an_item() -> None:
    clauses = parse("## A\n\n1. one\n   more of one\n2. two\n\n   - inner\n3. three\n")
    assert [clause.text for clause in clauses[1:]] == ["1. one\n   more of one", "2. two\n\n   - inner", "3. three"]


def test_a_list_that_goes_on_counting_is_not_introduced_by_what_interrupts_it() -> None:
    clauses = parse("## A\n\n1. one\n\nAn aside.\n\n2. two\n")
    assert [clause.text for clause in clauses[1:]] == ["1. one", "An aside.", "2. two"]


@pytest.mark.parametrize(
    "block", ["| a | b |\n|---|---|\n| 1 | 2 |", "> quoted", "```\ncode\n```", "<table><tr></table>"]
)
def test_other_blocks_stay_with_a_paragraph_that_ends_with_a_colon(block: str) -> None:
    assert len(parse(f"## A\n\nAs follows:\n\n{block}\n")) == 2
    assert len(parse(f"## A\n\nAs it is.\n\n{block}\n")) == 3


def test_html_with_blank_lines_in_it_is_one_clause() -> None:
    body = "<table>\n<tr><td>\n\n<ul>\n<li>a\n\n<li>b</ul>\n\nwords\n\n</td></tr>\n</table>\n\nAfter.\n"
    assert [clause.kind for clause in parse(body)] == [Kind.HTML, Kind.TEXT]


def test_rules_and_comments_and_link_targets_are_no_clauses_but_are_kept() -> None:
    body = "<!-- note -->\n\nFirst.\n\n---\n\n<!-- hidden -->\n\n[x]: http://example.org\n\nSecond.\n"
    assert [clause.text.splitlines()[-1] for clause in parse(body)] == [
        "<!-- note -->",
        "[x]: http://example.org",
        "Second.",
    ]
    assert spans(body) == body


def test_footnotes_are_clauses_of_their_own() -> None:
    clauses = parse("A rule.[^1]\n\n[^1]: See the law.\n[^2]: And another.\n")
    assert [clause.kind for clause in clauses] == [Kind.TEXT, Kind.FOOTNOTE, Kind.FOOTNOTE]


def test_headings_are_named_without_their_marks() -> None:
    clauses = parse("## The *first* `rule` [here](http://example.org)\n\nText.\n")
    assert {clause.heading for clause in clauses} == {"The first rule here"}


def test_keys_are_unique_and_the_same_in_every_reading() -> None:
    body = "## A\n\nSame.\n\n## B\n\nSame.\n\nSame.\n"
    keys = [clause.key for clause in parse(body)]
    assert len(set(keys)) == len(keys)
    assert keys == [clause.key for clause in parse(body.replace("\n", "\r\n"))]


def test_a_repeated_clause_keeps_its_key_when_its_double_in_another_section_goes() -> None:
    before = parse("## A\n\nSame.\n\n## B\n\nSame.\n\n## C\n\nSame.\n")
    after = parse("## A\n\nSame.\n\n## B\n\n## C\n\nSame.\n")
    assert before[5].key == after[4].key


@pytest.mark.parametrize("body", ["", "\n\n", "  \n"])
def test_blank_space_has_no_clauses(body: str) -> None:
    assert parse(body) == ()


def test_a_body_of_link_targets_alone_is_one_clause() -> None:
    assert len(parse("[x]: http://example.org\n")) == 1


BLOCKS = ["# A", "## B", "### C", "words", "more words:", "- item", "1. one", "2. two", "  - inner", "> quote", "---"]
ODDITIES = ["```", "    code", "| a | b |", "|---|---|", "<table>", "</table>", "<!-- c -->", "[^1]: note", "[x]: /y"]
BLANK = " \t\r\n"
SPACE = ["", "", "\t", "Setext", "=====", "\x0b", "\u2028", "\x0c", "{:toc}"]
MARKDOWN = st.lists(st.sampled_from([*BLOCKS, *ODDITIES, *SPACE]), max_size=25)


@given(MARKDOWN, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_nothing_is_lost_whatever_is_written(lines: list[str], end: str, closed: bool) -> None:
    body = end.join(lines) + (end if closed else "")
    clauses = parse(body)
    assert spans(body) == (body if body.strip(BLANK) else "")
    assert all(clause.text.strip(BLANK) for clause in clauses)
    assert len({clause.number for clause in clauses}) == len(clauses)
    assert len({clause.key for clause in clauses}) == len(clauses)
    assert all(_holds(body, clause) for clause in clauses)


def _holds(body: str, clause: Clause) -> bool:
    """What the text leaves out of its span is blank."""
    span = body[clause.start : clause.end]
    return clause.text in span and not span.replace(clause.text, "", 1).strip(BLANK)
