"""Every component with typical, with no, and with very long data: it renders, is well formed, escapes, and is inert."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import timezone
from django_cotton.compiler_regex import CottonCompiler

from portal.charts import Cascade, CascadeColumn, Edge, Node
from portal.grids import Grid, GridRow, Group
from portal.parts import (
    Advice,
    Cause,
    Cell,
    Check,
    Choice,
    ClauseLine,
    Column,
    Crumb,
    Deed,
    Entry,
    Face,
    Fact,
    Figure,
    Filter,
    Head,
    Linked,
    Matrix,
    MatrixRow,
    Need,
    Opinion,
    Page,
    Progress,
    Seats,
    Segment,
    Step,
    Tab,
    Why,
)
from raci.people.models import Role

COMPONENTS = Path(__file__).resolve().parents[2] / "templates/components"
EVIL = "<script>alert('x')</script> & \"quoted\""
LONG = "A title that somebody wrote without thinking of the width of a telephone " * 8
VOID = {"br", "hr", "img", "input", "meta", "link", "col", "path", "rect", "circle", "line"}
NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


class Ballot(forms.Form):
    """A form with a field of every kind."""

    title = forms.CharField(help_text="As it will stand in the register.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    vote = forms.ChoiceField(choices=[("for", "For"), ("against", "Against")], widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(choices=[("it", "IT")], widget=forms.CheckboxSelectMultiple, required=False)
    owner = forms.ChoiceField(choices=[("k", EVIL)])
    late = forms.BooleanField(label="List what came in late", required=False)
    reason = forms.CharField(widget=forms.Textarea, required=False)


def failed() -> Ballot:
    form = Ballot({"title": ""})
    form.is_valid()
    form.add_error(None, EVIL)
    return form


def why(text: str) -> Why:
    return Why(text, "SOD-01", "/rules/SOD-01/", "event 171,882", "/record/1/", liftable=False)


def shut(text: str, who: tuple[str, ...] | None = ("Helena Brandt", "Tomás Quiroga")) -> Deed:
    return Deed("Vote", objections=[why(text)], who_can=who)


def clauses(text: str) -> list[ClauseLine]:
    inner = ClauseLine("5.3", [Segment(text)])
    return [
        ClauseLine("4", [Segment(text)], "head"),
        ClauseLine("4.1", [Segment(text), Segment(text, "ins"), Segment(text, "del")], changed=True, anchor="c4-1",
                   old_number="4.0", notes=[Linked(text, "/c/"), Linked(text, state="no_data")]),
        ClauseLine("", [Segment(text)], "fold", inside=[inner]),
        ClauseLine("6", [Segment(text, "del")], removed=True),
    ]  # fmt: skip


def grid(text: str) -> Grid:
    """Two rows and two roles."""
    roles = [Role(code="cio", title=text, short=text[:24], sphere=side) for side in ("governance", "management")]
    rows = [GridRow("OWN-1", text, {roles[0].pk: "AR"}, "/x/?a=1&b=2"), GridRow("OWN-2", text, {}, hidden=True)]
    return Grid(roles, [Group(text, "cs-gov", rows, advice=True)])


def matrix(text: str) -> Matrix:
    cells = [Cell(["A"], picked=True), Cell(["R", "C"], vacant=True, note="1"), Cell()]
    rows = [MatrixRow(text, sphere="governance", group=True), MatrixRow(text, "/a/", cells=cells)]
    return Matrix([text, "CIO", "Audit"], rows, [("governance", text, 3)], frozenset({0}))


def head(text: str) -> Head:
    facts, crumbs = [Fact(text, text, "clock"), Fact(text, url="/x/")], [Crumb(text, "/d/"), Crumb(text)]
    return Head(text, text, "governance", crumbs, "motion.open", text, facts, "at_risk", [Deed(text, "/")], dated=True)


def progress(text: str, **more: Any) -> Progress:
    return Progress(text, "/poll/", 281, 412, text, text, **more)


def given(text: str) -> dict[str, Any]:
    """What the markup below is given; `text` stands wherever somebody may write."""
    face = Face(text, text, "management", "A", "/p/")
    seats = Seats(7, 4, 5, 2, "missing")
    soon = timezone.now() + timedelta(days=1)
    return {
        "advice": Advice([Opinion(text, "/c/", "stance.concern", text, text)]),
        "text": text, "face": face, "faces": [face, Face("Nobody yet", vacant=True), Face(text, icon="gavel")],
        "seats": seats, "deed": shut(text), "open_deed": Deed(text, "/go/", "key", primary=True, signature=True),
        "post_deed": Deed(text, "/go/", post=True, fields=[("digest", text)], danger=True, hint=text),
        "deeds": [Deed(text, "/go/"), shut(text, ()), shut(text, None)],
        "needs": [Need(text, "/m/", text, "/m/", text, text, soon, "governance", seats, True, "lock"),
                  Need(text, "/m/", text, "/m/", due=date(2026, 1, 1)), Need(text, "/m/", text, "/m/")],
        "entries": [Entry(text, NOON, sphere="governance", number=5, url="/"), Entry(text, NOON, True, "SOD-01", text)],
        "links": [Linked(text, "/g/", "EG-04", "governance", text, "at_risk"), Linked(text), Linked(text, code="X-1")],
        "checks": [Check(text, text, verdict, "/c/", "POL-01") for verdict in ("yes", "no", "soon", "skip")],
        "causes": [Cause(-6, text, text, "/c/", "exhausted"), Cause(-6, text, total=True)],
        "figures": [Figure(text, text, text, "/f/", "out"), Figure("", "9", state="healthy", current=True, url="/f/")],
        "columns": [Column(text, sort_url="/", sorted="ascending"), Column("x", right=True), Column(text, hidden=True)],
        "tabs": [Tab(text, "/t/", True, 17), Tab(text, "/t/")],
        "filters": [Filter("state", text, [Choice("a", text, True)])], "keep": [("sort", text)],
        "page": Page(text, "/n/", "/o/"), "steps": [Step(text, text, "done"), Step(text, text, "now"), Step(text)],
        "lines": clauses(text), "matrix": matrix(text), "grid": grid(text), "cell": matrix(text).rows[1].cells[1],
        "facts": [Fact(text, text, mono=True), Fact(text, text, url="/x/")], "form": failed(),
        "head": head(text), "past": Head(text, past=date(2026, 9, 30), dated=True, today_url="/now/"),
        "notes": [Message(SUCCESS, text)], "progress": progress(text), "broken": progress(text, failed=text),
        "ready": progress(text, done=True, result_url="/r/"), "noon": NOON, "today": date(2026, 11, 12),
    }  # fmt: skip


TYPICAL = {
    "about": '<c-about :field="form.title" id="id_title" />',
    "act": '<c-act :deed="deed" block="1" /><c-act :deed="open_deed" small="1" /><c-act :deed="post_deed" />',
    "actbar": '<c-actbar title="{{ text }}" text="{{ text }}" url="#vote" act="{{ text }}" shut="1" />',
    "acts": '<c-acts :deeds="deeds" /><c-acts :deeds="deeds" :past="today" />',
    "advice": '<c-advice :advice="advice" />',
    "asof": '<c-asof :dated="True" /><c-asof :past="today" :dated="True" />',
    "avatar": '<c-avatar name="{{ text }}" size="s" /><c-avatar vacant="1" /><c-avatar icon="gavel" />',
    "budget": '<c-budget :value="22" state="at_risk" /><c-budget :value="-14" state="exhausted" />',
    "card": '<c-card title="{{ text }}" sphere="governance">{{ text }}</c-card>',
    "causes": '<c-causes :items="causes" />',
    "cell": '<c-cell :cell="cell" />',
    "checks": '<c-checks :items="checks" ruled="1" />',
    "code": '<c-code label="How">{{ text }}</c-code>',
    "coverage": '<c-coverage :value="58" />',
    "delta": '<c-delta :value="-9" /><c-delta :value="3" /><c-delta :value="0" />',
    "docket": '<c-docket :needs="needs">{{ text }}</c-docket><c-docket :needs="needs" tight="1" />',
    "due": '<c-due :at="noon" /><c-due :at="today" tight="1" />',
    "empty": '<c-empty icon="filter-off" title="{{ text }}">{{ text }}</c-empty>',
    "errors": '<c-errors :form="form" />',
    "exits": "<c-exits />",
    "facts": '<c-facts :items="facts" stack="1" />',
    "field": '{% for field in form %}<c-field :field="field" />{% endfor %}',
    "figures": '<c-figures :items="figures" />',
    "filters": '<c-filters :filters="filters" query="{{ text }}" find="{{ text }}" :keep="keep" clear_url="/" />',
    "form": '<c-form :form="form" action="/x/" submit="{{ text }}" cancel_url="/y/" upload="1">more</c-form>',
    "hands": '<c-hands :faces="faces" /><c-hands :faces="faces" compact="1" />',
    "head": '<c-head :head="head" /><c-head :head="past" />',
    "health": '<c-health :value="66" state="at_risk" :coverage="58" />',
    "history": '<c-history :entries="entries" all="all 23 events" all_url="/h/" />',
    "grid": '<c-grid :grid="grid" caption="{{ text }}" edit="yes" revision="4" url="/x/" />',
    "letter": '<c-letter letter="A" />',
    "linked": '<c-linked :items="links" />',
    "matrix": '<c-matrix :matrix="matrix" caption="{{ text }}" />',
    "messages": '<c-messages :items="notes" />',
    "note": '<c-note tone="risk" title="{{ text }}" alert="1">{{ text }}</c-note><c-note>x</c-note>',
    "pager": '<c-pager :page="page" />',
    "panel": '<c-panel title="{{ text }}" note="{{ text }}" note_url="/x/">{{ text }}</c-panel>',
    "person": '<c-person :face="face" />',
    "progress": '<c-progress :progress="progress" /><c-progress :progress="ready" /><c-progress :progress="broken" />',
    "quorum": '<c-quorum :seats="seats" />',
    "redline": '<c-redline :lines="lines" label="{{ text }}" />',
    "sides": '<c-sides :lines="lines" old="{{ text }}" new="{{ text }}" label="{{ text }}" />',
    "ref": '<c-ref code="EG-04" sphere="governance" url="/x/" title="{{ text }}" /><c-ref code="EG-04" />',
    "refusal": '<c-refusal :deed="deed" title="{{ text }}" event="184,170" event_url="/e/" />',
    "row": '<ul><c-row kicker="{{ text }}" title="{{ text }}" url="/" text="{{ text }}" state="set" end="x" /></ul>',
    "seal": '<c-seal heading="{{ text }}" checked="{{ text }}" note="{{ text }}" :facts="facts">x</c-seal>',
    "seats": '<c-seats :seats="seats" large="1" />',
    "section": '<c-section id="a" heading="{{ text }}" lead="{{ text }}" more="{{ text }}" more_url="/">x</c-section>',
    "segment": '<c-segment :items="tabs" label="{{ text }}" />',
    "sphere": '<c-sphere name="governance" /><c-sphere name="management" text="{{ text }}" />',
    "state": '<c-state code="at_risk" /><c-state code="motion.open" chip="1" label="{{ text }}" />',
    "steps": '<c-steps :items="steps" label="{{ text }}" />',
    "table": '<c-table :columns="columns" caption="{{ text }}"><tr><td>x</td></tr></c-table>',
    "tabs": '<c-tabs :items="tabs" label="{{ text }}" sphere="management" />',
    "time": '<c-time :at="noon" /><c-time :at="today" form="due" /><c-time :at="today" form="away" />',
    "verdict": '<c-verdict :deed="deed" :checks="checks" /><c-verdict :deed="open_deed" :checks="checks" id="v2" />',
    "who": '<c-who :faces="faces" note="{{ text }}" note_url="/x/" />',
    "why": '<c-why :deed="deed" id="w1" />',
}  # fmt: skip
# Those that always have something to show: they are never asked for without it.
NEVER_EMPTY = {"about", "act", "cell", "field", "figures", "grid", "matrix", "pager", "person", "progress", "quorum",
               "seats", "why", "refusal", "head", "letter", "state", "sphere", "ref", "row", "section", "panel",
               "form"}  # fmt: skip


class Balance(HTMLParser):
    """Finds tags that are closed wrongly or not at all, and ids that occur twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def render(markup: str, context: dict[str, Any]) -> str:
    source = "{% load countersign states %}" + markup
    return Template(CottonCompiler().process(source)).render(Context(context))


def check(html: str) -> None:
    balance = Balance()
    balance.feed(html)
    assert (balance.faults, balance.open) == ([], [])
    assert len(balance.ids) == len(set(balance.ids))
    assert "<script" not in html
    assert not re.search(r"\sstyle=|\son\w+=", html)
    assert "{{" not in html
    assert "<c-" not in html


def test_every_component_is_in_the_table() -> None:
    assert {path.stem for path in COMPONENTS.glob("*.html")} == set(TYPICAL)


@pytest.mark.parametrize("name", TYPICAL)
def test_typical(name: str) -> None:
    html = render(TYPICAL[name], given("Approve POL-014"))
    assert html.strip()
    check(html)


@pytest.mark.parametrize("name", TYPICAL)
def test_words_of_people_never_become_markup(name: str) -> None:
    check(render(TYPICAL[name], given(EVIL)))


@pytest.mark.parametrize("name", TYPICAL)
def test_very_long(name: str) -> None:
    check(render(TYPICAL[name], given(LONG)))


@pytest.mark.parametrize("name", sorted(set(TYPICAL) - NEVER_EMPTY))
def test_empty(name: str) -> None:
    check(render(f"<c-{name} />", {}))


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_a_component_says_what_it_takes(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("{% comment %}\n")
    assert f"<c-{path.stem}" in text.partition("{% endcomment %}")[0]
    assert len(text.splitlines()) <= 400


def test_a_shut_act_can_be_reached_and_is_tied_to_its_reasons() -> None:
    html = render('<c-act :deed="deed" />', {"deed": shut("Whoever wrote a text does not decide on it.")})
    assert 'aria-disabled="true"' in html
    assert re.search(r'aria-describedby="(why-\d+)".*id="\1"', html, re.DOTALL)
    assert " disabled" not in html
    assert html.index("Whoever wrote") < html.index("SOD-01")
    assert "It cannot be lifted" in html
    assert "Helena Brandt or Tomás Quiroga can" in html


def test_an_allowed_act_is_a_link_or_a_form() -> None:
    assert '<a class="btn btn-primary"' in render('<c-act :deed="d" />', {"d": Deed("Go", "/go/", primary=True)})
    html = render('<c-act :deed="d" />', {"d": Deed("Go", "/go/", post=True), "csrf_token": "t0ken"})
    assert '<form method="post" action="/go/"' in html
    assert "t0ken" in html


def test_a_refused_act_stands_out_in_the_history() -> None:
    html = render('<c-history :entries="entries" />', {"entries": [Entry("X tried to vote", NOON, True, "SOD-01")]})
    assert '<li class="refused"><b>Refused:</b>' in html
    assert "SOD-01" in html


def test_unknown_health_is_dashed_and_has_no_fill() -> None:
    html = render("<c-health />", {})
    assert "cs-meter--none" in html
    assert "no figure" in html
    assert 'class="fill"' not in html


def test_a_field_is_tied_to_its_help_and_errors() -> None:
    html = render('<c-field :field="form.title" />', {"form": failed()})
    assert 'aria-describedby="id_title-about"' in html
    assert 'id="id_title-about"' in html
    assert 'aria-invalid="true"' in html
    assert html.index("cs-error") < html.index("form-hint")


def test_the_quorum_is_counted_from_those_who_have_voted() -> None:
    html = render('<c-quorum :seats="s" />', {"s": Seats(7, 4, 5, 2, "missing")})
    assert "4 of 7 have voted" in html
    assert "One more makes the quorum of 5" in html
    assert html.count("<i") == 10
    assert "is reached" in render('<c-quorum :seats="s" />', {"s": Seats(7, 5, 5)})


def test_the_cascade_is_a_picture_and_a_list() -> None:
    columns = [CascadeColumn("e", "Enterprise goals", "governance"), CascadeColumn("s", "Services", "management")]
    nodes = [
        Node("e1", "e", EVIL, "EG-01", "at_risk", 66, 58, -1, "/g/", picked=True),
        Node("s1", "s", LONG, url="/s/"),
    ]
    picture = Cascade(columns, nodes, [Edge("e1", "s1", picked=True, note="60 %")])
    html = render("{% cascade picture %}", {"picture": picture})
    check(html)
    assert "cs-cascade" in html
    assert "cs-drill" in html
    assert html.count("66 At risk") == 2


def test_looking_at_the_past_shuts_the_acts() -> None:
    past = Head("Goals", deeds=[Deed("Export", "/x/")], past=date(2026, 9, 30))
    html = render('<c-head :head="head" />', {"head": past})
    assert "You are looking at 30 September 2026" in html
    assert "Export" not in html


@pytest.mark.parametrize("markup", ['<c-panel title="{{ t }}">x</c-panel>', '<c-panel :title="t">x</c-panel>'])
def test_text_is_escaped_once_whichever_way_it_is_passed(markup: str) -> None:
    html = render(markup, {"t": 'Tom & "Jerry" <b> on POL-014'})
    assert 'Tom &amp; &quot;Jerry&quot; &lt;b&gt; on <span class="cs-nb">POL-014</span>' in html
